// Filters by coded fields with counts, and a search over what is written on the events.

import { make, words } from "./dom.js";
import { show } from "./strings.js";

const SHOWN_AT_FIRST = 8;
const NONE = "";

export const FACETS = {
  family: (event) => [event.family ?? NONE],
  country: (event) => [event.country ?? NONE],
  precision: (event) => [event.precision ?? "G0"],
  corroboration: (event) => [event.corroboration ?? NONE],
  deaths: (event) => [event.killed_best === undefined ? "unstated" : event.killed_best === 0 ? "zero" : "stated"],
};

export class Facets {
  constructor(events, t, onChange) {
    this.t = t;
    this.events = events;
    this.chosen = Object.fromEntries(Object.keys(FACETS).map((name) => [name, new Set()]));
    this.query = "";
    this.texts = events.map((event) =>
      [event.id, event.label, event.type, event.place, event.country, event.start, ...(event.sources ?? [])].join("\n").toLowerCase(),
    );
    this.columns = Object.fromEntries(Object.entries(FACETS).map(([name, values]) => [name, columnOf(events, values)]));
    this.search = make("input", { type: "search", maxlength: 200, placeholder: t("search.hint"), oninput: () => this.setQuery(this.search.value) });
    this.boxes = {};
    this.onChange = onChange;
    this.element = this.build();
  }

  setQuery(query) {
    this.query = query;
    this.onChange();
  }

  // 1 for every event that has one of the chosen values in each facet, and all words that are searched.
  mask(but = null) {
    const found = new Uint8Array(this.events.length).fill(1);
    const wanted = this.query.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length) this.texts.forEach((text, at) => (found[at] = wanted.every((word) => text.includes(word)) ? 1 : 0));
    for (const [name, values] of Object.entries(this.chosen)) {
      if (!values.size || name === but) continue;
      const { codes, names } = this.columns[name];
      const isWanted = names.map((value) => values.has(value));
      for (let at = 0; at < codes.length; at++) if (!isWanted[codes[at]]) found[at] = 0;
    }
    return found;
  }

  // How many events each value has among those of `within` that fulfil all other filters.
  recount(within) {
    for (const [name, { codes, names }] of Object.entries(this.columns)) {
      const mask = this.mask(name);
      const counts = new Uint32Array(names.length);
      for (let at = 0; at < codes.length; at++) counts[codes[at]] += mask[at] & within[at];
      names.forEach((value, code) => {
        const { box, count, row } = this.boxes[name].get(value);
        box.checked = this.chosen[name].has(value);
        count.textContent = show(counts[code]);
        row.classList.toggle("pr-none", counts[code] === 0);
      });
    }
    if (document.activeElement !== this.search) this.search.value = this.query;
  }

  choose(name, values) {
    const known = new Set(this.columns[name].names);
    this.chosen[name] = new Set(values.filter((value) => known.has(value)));
  }

  reset() {
    for (const values of Object.values(this.chosen)) values.clear();
    this.query = "";
    this.search.value = "";
  }

  build() {
    const groups = Object.entries(this.columns).map(([name, column]) => this.group(name, column));
    const search = make("label", { class: "pr-search" }, make("span", {}, this.t("search.label")), this.search);
    return make("div", { class: "pr-facets" }, search, ...groups);
  }

  group(name, { names, sizes }) {
    this.boxes[name] = new Map();
    const order = names.map((_, code) => code).sort((one, other) => sizes[other] - sizes[one] || (names[one] < names[other] ? -1 : 1));
    const rows = order.map((code) => this.row(name, names[code]));
    const more = rows.slice(SHOWN_AT_FIRST);
    for (const row of more) row.hidden = true;
    const opener = more.length
      ? make("button", { type: "button", class: "pr-link", onclick: () => { more.forEach((row) => (row.hidden = false)); opener.remove(); } },
          this.t("facet.more", { n: rows.length }))
      : null; // prettier-ignore
    return make("fieldset", {}, make("legend", {}, this.t(`facet.${name}`)), ...rows, opener);
  }

  row(name, value) {
    const box = make("input", { type: "checkbox", onchange: () => {
      if (box.checked) this.chosen[name].add(value);
      else this.chosen[name].delete(value);
      this.onChange();
    } }); // prettier-ignore
    const count = make("span", { class: "pr-facet-count" });
    const row = make("label", { class: "pr-facet" }, box, make("span", {}, this.nameOf(name, value)), count);
    this.boxes[name].set(value, { box, count, row });
    return row;
  }

  nameOf(name, value) {
    if (value === NONE) return this.t("facet.none");
    const key = `${name}.${value}`;
    const known = this.t(key);
    return known === key ? words(value) : known;
  }
}

// A column as small numbers: fast to filter, however many events there are.
function columnOf(events, values) {
  const numbers = new Map();
  const sizes = [];
  const codes = Uint16Array.from(events, (event) => {
    const [value] = values(event);
    if (!numbers.has(value)) {
      numbers.set(value, numbers.size);
      sizes.push(0);
    }
    const code = numbers.get(value);
    sizes[code] += 1;
    return code;
  });
  return { codes, names: [...numbers.keys()], sizes };
}
