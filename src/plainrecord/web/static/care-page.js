// Settings of care: kept in this browser alone.

import { byId, kept, t } from "./dom.js";

const minutes = byId("break-minutes");
minutes.value = kept.get("break_minutes", 0);
minutes.addEventListener("change", () => kept.set("break_minutes", Math.max(0, Number(minutes.value) || 0)));
const all = byId("show-all");
all.checked = kept.get("show_all", false);
all.addEventListener("change", () => kept.set("show_all", all.checked));
const day = new Date().toISOString().slice(0, 10);
const counted = kept.get("opened", {});
byId("opened").textContent = t("care.opened", { count: counted.day === day ? counted.count : 0 });
