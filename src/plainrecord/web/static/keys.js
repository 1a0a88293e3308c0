// Keys: which does what, remapped and switched off by the user (WCAG 2.1.4), never in text fields.

import { kept, t } from "./dom.js";

// Names are those of KeyboardEvent.key; "Ctrl+" stands before keys that need it (the command key on a Mac).
export const DEFAULTS = {
  accept: "a", reject: "x", unsure: " ", flag: "f", edit: "e", confirm: "Enter", accept_rest: "Shift+Enter",
  next: "j", previous: "k", next_field: "ArrowDown", previous_field: "ArrowUp",
  next_evidence: "]", previous_evidence: "[", reveal: "s", event: "o", remark: "r", add: "n",
  help: "?", find: "Ctrl+k", undo: "Ctrl+z", redo: "Shift+Ctrl+z",
};

const NAMES = { " ": "Space", ArrowDown: "↓", ArrowUp: "↑", Enter: "Enter" };

export const bindings = () => ({ ...DEFAULTS, ...kept.get("keys", {}) });
export const areOn = () => kept.get("keys.on", true);

/** What is printed on a button. */
export const printed = (key) => key.split("+").map((part) => NAMES[part] ?? part).join("+");

/** The name of what was pressed, as bindings have it. */
export function pressed(event) {
  const key = event.key.length === 1 && event.ctrlKey ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.ctrlKey || event.metaKey || key.length > 1) ? "Shift+" : "";
  return shift + (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + key;
}

const isText = (target) =>
  target instanceof HTMLElement
  && (target.isContentEditable || target.matches("input, textarea, select, [role=textbox], [role=combobox]"));
const isPushed = (target) => target instanceof HTMLElement && target.matches("button, a[href], summary");

/** Call `handlers[action]` for its key; `digit(n)` for 1 to 9. Keys in text fields are the field's own. */
export function listen(handlers, digit) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
    const name = pressed(event);
    if (isText(event.target)) return;
    // A focused button is pushed by Enter and Space, as everywhere.
    if (isPushed(event.target) && (name === "Enter" || name === " ")) return;
    if (!name.includes("Ctrl+") && !areOn()) return;
    if (/^[1-9]$/.test(name) && digit) {
      event.preventDefault();
      digit(Number(name));
      return;
    }
    const action = Object.entries(bindings()).find(([, key]) => key === name)?.[0];
    if (action && handlers[action]) {
      event.preventDefault();
      handlers[action]();
    }
  });
}

/** A label with its key, as the buttons have it. */
export const withKey = (action) => {
  const kbd = document.createElement("kbd");
  kbd.textContent = printed(bindings()[action]);
  if (!areOn() && !bindings()[action].includes("Ctrl+")) kbd.hidden = true;
  return [t(`act.${action}`), " ", kbd];
};
