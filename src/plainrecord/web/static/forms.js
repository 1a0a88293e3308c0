// The window in which a value is corrected or added: one small form per kind of value, built from what the server says
// that it asks for. Words marked in the text become the evidence.

import { get } from "./api.js";
import { byId, coded, el, shown, t } from "./dom.js";

let asked = null;
const described = () => (asked ??= get("/api/forms"));

/**
 * Ask for a value: to correct one, `about` is {field, name, form, quote}; to add one, {choices, quote, isAdded}.
 * `send` is tried with the answer, {field, form, reason, words}; what it throws is shown and the window stays open.
 * `words` are null where they were left as they were marked. Resolves to whether it was sent.
 */
export async function askValue(about, send) {
  const { forms, event_types: types } = await described();
  let inputs = new Map();
  let picked = {};
  const fault = el("p", { class: "fault", role: "alert" });
  const reason = el("textarea", { name: "reason", rows: "2", maxlength: "2000" });
  const body = el("div", { class: "stack" });
  const fill = (field) => {
    inputs = new Map();
    picked = {};
    body.replaceChildren(...forms[field].map((entry) => control(entry, about.form?.[entry.name] ?? "", { types, inputs, picked })));
  };
  const which = about.isAdded && el("select", { name: "field", onchange: () => fill(which.value) },
    about.choices.map((name) => el("option", { value: name }, t(`field_name.${name}`))));
  const words = about.isAdded && el("input", { name: "words", value: about.quote, dir: "auto", autocomplete: "off" });
  const given = words && words.value; // as the input has it: without ends of lines
  fill(which ? which.value : about.field);
  const form = el("form", { method: "dialog" },
    el("h2", { id: "dialog-title" }, about.isAdded ? t("form.add") : t("form.correct", { name: about.name })),
    which ? [el("label", {}, t("form.which"), which), el("label", {}, t("form.words"), words)]
      : el("p", { class: "quiet" }, t(about.quote ? "form.evidence" : "form.own_evidence"), about.quote ? [" ", el("q", {}, shown(about.quote))] : ""),
    body,
    el("label", {}, t("form.reason"), reason),
    fault,
    buttons());
  return ask(form, async () => {
    fault.textContent = "";
    const values = Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]));
    try {
      await send({ field: which ? which.value : about.field, form: { ...values, ...picked }, reason: reason.value, words: words && words.value !== given ? words.value : null });
      return true;
    } catch (error) {
      if (error.body?.error === "conflict") throw error;
      const { entry, key } = error.body ?? {};
      fault.textContent = key ? t(key) : error.message;
      (entry === "words" ? words : inputs.get(entry))?.focus();
      return false;
    }
  });
}

/** Ask for a reason or a remark; resolves to the words, or null. */
export async function askWords(title, { required = false } = {}) {
  const words = el("textarea", { rows: "3", maxlength: "2000", required, "aria-labelledby": "dialog-title" });
  const form = el("form", { method: "dialog" }, el("h2", { id: "dialog-title" }, title), words, buttons());
  return (await ask(form, async () => true)) ? words.value : null;
}

/** Show something with a single way out. */
export async function tellInWindow(title, ...content) {
  const form = el("form", { method: "dialog" }, el("h2", { id: "dialog-title" }, title), ...content,
    el("p", { class: "buttons" }, el("button", { class: "first", value: "ok" }, t("form.close"))));
  await ask(form, async () => true);
}

function buttons() {
  return el("p", { class: "buttons" },
    el("button", { type: "button", value: "cancel", onclick: () => byId("dialog").close("cancel") }, t("form.cancel")),
    el("button", { class: "first", value: "ok" }, t("form.keep"), " ", el("kbd", {}, "Ctrl+Enter")));
}

function ask(form, keep) {
  const dialog = byId("dialog");
  dialog.replaceChildren(form);
  return new Promise((resolve, reject) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        if (await keep()) dialog.close("ok");
      } catch (error) {
        dialog.close("cancel");
        reject(error);
      }
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
    form.querySelector("input, select, textarea")?.focus();
  });
}

// --- one control for each kind of entry ---------------------------------------------------------------

function control(entry, value, { types, inputs, picked }) {
  const label = t(`entry.${entry.name}`);
  if (entry.kind === "choice" || entry.kind === "event_type") {
    const rows = entry.kind === "choice" ? entry.codes.map((code) => [code, coded("code", code)])
      : types.map(([code, words]) => [code, words]);
    const select = el("select", { name: entry.name }, rows.map(([code, words]) =>
      el("option", { value: code, selected: code === (value || "unknown") }, words)));
    inputs.set(entry.name, select);
    return el("label", {}, label, select);
  }
  const input = el("input", {
    name: entry.name, value, autocomplete: "off", dir: "auto",
    inputmode: entry.kind === "number" ? "decimal" : null,
    placeholder: entry.kind === "date" ? t("form.date_hint") : null,
  });
  inputs.set(entry.name, input);
  const parts = [el("label", {}, label, input)];
  if (entry.kind === "date") parts.push(el("p", { class: "quiet" }, t("form.date_help")));
  if (entry.kind === "place") parts.push(lookUp(input, "/api/places", "places", picked, placeLine, "place_id"));
  if (entry.kind === "actor") parts.push(lookUp(input, "/api/actors", "actors", picked, actorLine, "actor_id"));
  return el("div", { class: "stack" }, ...parts);
}

const placeLine = (place) => [place.name, place.admin1, place.country, place.feature_code,
  `${place.latitude.toFixed(3)} ${place.longitude.toFixed(3)}`].filter(Boolean).join(", ");
const actorLine = (actor) => [actor.name, coded("code", actor.kind), actor.country].filter(Boolean).join(", ");

/** What the gazetteer or the registry has for the words; the one that is chosen is sent by its id. */
function lookUp(input, path, key, picked, line, id) {
  const list = el("div", { class: "found", role: "radiogroup", "aria-label": t("form.found") });
  let waiting;
  const look = async () => {
    const found = (await get(`${path}?name=${encodeURIComponent(input.value)}`))[key];
    delete picked[id];
    list.replaceChildren(...found.map((one) => el("label", { class: "choice" },
      el("input", { type: "radio", name: id, value: one[id], onchange: () => { picked[id] = one[id]; input.value = one.name; } }), " ", shown(line(one)))));
    if (!found.length) list.replaceChildren(el("span", { class: "quiet" }, t("form.nothing_found")));
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
  return list;
}
