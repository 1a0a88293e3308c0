// What every page has: light and dark, and the break reminder for who has asked for one.

import { byId, el, kept, t } from "./dom.js";

const THEMES = ["auto", "light", "dark"];

function drawTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = t(`theme.${theme}`);
}

let theme = document.documentElement.dataset.theme ?? "auto";
drawTheme(theme);
byId("theme").addEventListener("click", () => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  try {
    // Read by theme.js before anything else, so it stands there as it is, without quotes.
    localStorage.setItem("plainrecord.theme", theme);
  } catch {
    // Kept until the page is left.
  }
  drawTheme(theme);
});

const minutes = kept.get("break_minutes", 0);
if (minutes > 0) {
  setInterval(() => {
    const box = el("div", { class: "break", role: "status" }, el("p", {}, t("care.break", { minutes })),
      el("button", { type: "button", onclick: () => box.remove() }, t("care.break_done")));
    document.body.append(box);
  }, minutes * 60_000);
}
