// The fields at the right: values with who says them and how sure they are; the current one with all there is to it.

import { byId, coded, el, shown, t } from "./dom.js";

const SIGNS = {
  open: "○", accepted: "✓", corrected: "✎", rejected: "✕", flagged: "⚑", unsure: "?", conflict: "⇄", added: "+",
};

const MOST_QUOTES = 6;
const LONGEST_QUOTE = 300;

export class FieldsPane {
  /** `onFocus(path)` when a field is chosen; `onOption(number)` when a competing value is picked. */
  constructor(onFocus, onOption) {
    this.root = byId("fields");
    this.onFocus = onFocus;
    this.onOption = onOption;
    this.rows = new Map();
    this.root.addEventListener("click", (event) => {
      const option = event.target.closest("[data-option]");
      if (option) this.onOption(Number(option.dataset.option));
      else if (!event.target.closest("button, a, summary") && document.getSelection().isCollapsed) {
        const row = event.target.closest("[data-path]");
        if (row) this.onFocus(row.dataset.path);
      }
    });
  }

  draw(view, quote) {
    this.view = view;
    this.quote = quote;
    this.current = null;
    this.rows = new Map(view.fields.map((field) => [field.path, this.#row(field)]));
    this.root.replaceChildren(...this.rows.values());
    this.root.scrollTop = 0;
  }

  field(path) {
    return this.view.fields.find((one) => one.path === path);
  }

  /** The path `step` fields away from the current one, or null at an end. */
  beside(step) {
    const paths = [...this.rows.keys()];
    return paths[paths.indexOf(this.current) + step] ?? null;
  }

  /** The first path after the current one that nobody has decided on, or null. */
  nextOpen() {
    const paths = [...this.rows.keys()];
    const ordered = [...paths.slice(paths.indexOf(this.current) + 1)];
    return ordered.find((path) => this.field(path).state.status === "open") ?? null;
  }

  /** Make a field the current one; gives the element to be scrolled to. */
  focus(path, { scroll = true } = {}) {
    const before = this.current;
    this.current = path;
    if (before !== null && before !== path) this.redraw(before);
    this.redraw(path);
    return scroll ? this.rows.get(path) : null;
  }

  redraw(path) {
    const field = this.field(path);
    const old = this.rows.get(path);
    if (!field || !old) return;
    const row = this.#row(field);
    old.replaceWith(row);
    this.rows.set(path, row);
  }

  #row(field) {
    const isCurrent = field.path === this.current;
    const { status } = field.state;
    const effective = field.state.words ?? field.value;
    const row = el("div", {
      role: "group", class: `row ${status}`, "data-path": field.path, "data-field": field.path.split("/")[0],
      "aria-current": isCurrent ? "true" : null, "aria-label": field.name,
    },
    el("div", { class: "top" },
      el("span", { class: "sign", title: coded("status", status), "aria-hidden": "true" }, SIGNS[status] ?? "○"),
      el("h3", {}, field.name),
      el("span", { class: "unseen" }, coded("status", status)),
      el("span", { class: "sure quiet", title: t("field.sure_long") }, t("field.sure", { percent: Math.round(field.confidence * 100) }))),
    el("p", { class: "value" }, status === "corrected" ? [shown(effective), " ", el("s", { class: "quiet" }, shown(field.value))]
      : shown(field.value)),
    field.claimant && el("p", { class: "said quiet" }, t("field.said_by"), " ", shown(field.claimant)),
    field.stance !== "asserted" && el("p", { class: "quiet" }, coded("stance", field.stance)));
    if (isCurrent) row.append(...this.#details(field));
    return row;
  }

  /** The first words of the evidence, and how many more there are: the text has all of them marked. */
  #quotes(field) {
    const quotes = [...new Set(this.quote(field.path))];
    const shownOnes = quotes.slice(0, MOST_QUOTES).map((words) => (words === null
      ? el("span", { class: "quiet" }, t("field.folded"))
      : el("q", {}, shown(words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE)} ...` : words))));
    const more = quotes.length - shownOnes.length;
    return more > 0 ? [...shownOnes, el("span", { class: "quiet" }, t("field.more_quotes", { count: more }))] : shownOnes;
  }

  #details(field) {
    const { state } = field;
    return [
      state.status !== "open" && el("p", { class: "decided" },
        t("field.decided", { status: coded("status", state.status), who: state.who ?? "" }),
        state.reason && el("q", {}, shown(state.reason))),
      el("p", { class: "quotes" }, ...this.#quotes(field)),
      field.options.length && el("ol", { class: "options", "aria-label": t("field.options") }, field.options.map((option, number) =>
        el("li", {}, el("button", { type: "button", "data-option": number + 1 }, el("kbd", {}, String(number + 1)), " ",
          shown(option.words), el("span", { class: "quiet" }, " ",
            option.by.length ? shown(option.by.join(", ")) : t("field.same_name")))))),
      el("details", { class: "makers" }, el("summary", {}, t("field.made_by")),
        el("ul", {}, field.makers.map((maker) => el("li", {}, `${maker.kind} `, el("code", {}, maker.maker_id), el("br"),
          el("span", { class: "quiet" }, shown(maker.meaning)),
          maker.example && [el("br"), el("span", { class: "quiet" }, t("field.as_in"), " ", shown(maker.example))])))),
    ].filter(Boolean);
  }
}

/** The buttons below the fields, each with its key. */
export function drawActs(root, acts, withKey) {
  root.replaceChildren(...acts.map(([action, run]) =>
    el("button", { type: "button", "data-act": action, onclick: run }, ...withKey(action))));
}

