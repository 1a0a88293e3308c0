// Making elements. Text always becomes text: nothing here, or anywhere on the page, turns words into HTML.

const HIDDEN_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u2800\u3164\uffa0";
const SUSPECT = new RegExp(
  `[\\p{Cf}\\p{Cc}\\p{Cs}${HIDDEN_BLANKS}\\ufe00-\\ufe0e\\u{e0100}-\\u{e01ef}]`, "gu",
);
const ORDINARY = new Set(["\n", "\t", "\u200c", "\u200d"]);

/** An element with attributes (`on...` are listeners) and children; strings become text nodes. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== 0));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** A character that cannot be seen, with its name drawn by the style sheet: copied text has the character alone. */
export const chip = (character, name) => el("bdi", { class: "chip", "data-name": name }, character);

/** Words of a document, isolated from the words around, with what cannot be seen named. */
export function shown(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(SUSPECT)) {
    if (ORDINARY.has(found[0])) continue;
    parts.push(text.slice(from, found.index), chip(found[0], codeName(found[0])));
    from = found.index + found[0].length;
  }
  return el("bdi", { dir: "auto" }, ...parts, text.slice(from));
}

const codeName = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

const table = JSON.parse(byId("strings").textContent);

/** A string of the interface by its key, with `{name}` filled in. */
export function t(key, values = {}) {
  const found = table[key];
  if (found === undefined) throw new Error(`no string ${key}`);
  return found.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The string of a key that is made of a code, or the code itself in words where no string is kept for it. */
export const coded = (prefix, code) => table[`${prefix}.${code}`] ?? code.replaceAll("_", " ");

/** Tell something in the corner of the page, and to screen readers. */
export function tell(message, kind = "") {
  const notice = byId("notice");
  notice.className = kind;
  notice.textContent = message;
  clearTimeout(tell.timer);
  if (kind !== "fault") tell.timer = setTimeout(() => { notice.textContent = ""; }, 6000);
}

/** What is kept in this browser alone; switched-off storage is no error. */
export const kept = {
  get(name, otherwise) {
    try {
      const raw = localStorage.getItem(`plainrecord.${name}`);
      return raw === null ? otherwise : JSON.parse(raw);
    } catch {
      return otherwise;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`plainrecord.${name}`, JSON.stringify(value));
    } catch {
      // Nothing to do: the choice holds until the page is left.
    }
  },
};
