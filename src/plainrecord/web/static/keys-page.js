// The page of keys: what each does, another key for it, all of one character on or off.

import { byId, el, kept, t, tell } from "./dom.js";
import { DEFAULTS, areOn, bindings, pressed, printed } from "./keys.js";

const on = byId("keys-on");
on.checked = areOn();
on.addEventListener("change", () => kept.set("keys.on", on.checked));
byId("reset").addEventListener("click", () => {
  kept.set("keys", {});
  draw();
});

function draw() {
  const now = bindings();
  byId("keys").replaceChildren(
    ...Object.keys(DEFAULTS).map((action) => el("tr", {},
      el("th", { scope: "row" }, t(`act.${action}`)),
      el("td", {}, el("kbd", {}, printed(now[action]))),
      el("td", {}, el("button", { type: "button", "aria-label": `${t("keys.change")}: ${t(`act.${action}`)}`, onclick: (event) => ask(event.currentTarget, action) },
        t("keys.change"))))),
    el("tr", {}, el("th", { scope: "row" }, t("keys.digits")), el("td", {}, el("kbd", {}, "1"), " - ", el("kbd", {}, "9")), el("td", {})),
  );
}

function ask(button, action) {
  button.textContent = t("keys.press");
  const take = (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    document.removeEventListener("keydown", take, true);
    const key = pressed(event);
    const other = Object.entries(bindings()).find(([name, taken]) => taken === key && name !== action)?.[0];
    if (key === "Escape" || key === "Tab") draw();
    else if (other || /^[1-9]$/.test(key)) {
      tell(t("keys.taken", { action: other ? t(`act.${other}`) : t("keys.digits") }), "fault");
      draw();
    } else {
      kept.set("keys", { ...kept.get("keys", {}), [action]: key });
      draw();
    }
  };
  document.addEventListener("keydown", take, true);
}

draw();
