// Settling what coders differ on: one of their decisions is taken, as a decision of its own that names theirs.

import { post } from "./api.js";
import { report } from "./deciding.js";
import { byId } from "./dom.js";
import { listen } from "./keys.js";

byId("names")?.addEventListener("click", (event) => {
  const shown = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", String(shown));
  for (const name of document.querySelectorAll(".dispute .name")) name.hidden = !shown;
});

for (const button of document.querySelectorAll(".dispute [data-action]")) {
  button.addEventListener("click", async () => {
    const { report: reportId, path, seal, settles } = button.closest(".dispute").dataset;
    const { action, value } = button.dataset;
    button.disabled = true;
    try {
      await post("/api/decide", {
        report_id: reportId,
        seen_serial: Number(byId("disputes").dataset.seen),
        items: [{
          path, action, seal, settles: JSON.parse(settles), value: value ? JSON.parse(value) : null,
          reason: button.closest(".dispute").querySelector("[name=reason]").value,
        }],
      });
      location.reload();
    } catch (error) {
      button.disabled = false;
      report(error);
    }
  });
}

listen({ help: () => { location.href = "/keys"; } });
