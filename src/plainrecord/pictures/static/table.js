// The table that says in words what map and timeline draw: every chosen event, a page at a time, in order of date.

import { make, words } from "./dom.js";
import { figureText } from "./detail.js";

const ROWS = 50;

export class EventTable {
  constructor(events, t, onOpen) {
    Object.assign(this, { events, t, onOpen, page: 0, count: 0, chosen: [], onMap: [] });
    const days = events.map((event) => event.start ?? event.end ?? "9999"); // events without a date stand last
    const ranked = [...events.keys()].sort((one, other) => (days[one] < days[other] ? -1 : days[one] > days[other] ? 1 : one - other));
    this.byRank = Uint32Array.from(ranked);
    this.caption = make("caption", {});
    this.body = make("tbody", {});
    this.previous = make("button", { type: "button", onclick: () => this.turn(-1) }, t("table.previous"));
    this.next = make("button", { type: "button", onclick: () => this.turn(1) }, t("table.next"));
    const names = ["date", "what", "where", "deaths", "sources", "shown"];
    const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, t(`table.${name}`))));
    this.element = make("div", {},
      make("h2", {}, t("table.heading")),
      make("div", { class: "pr-scroll", tabindex: 0, role: "group", "aria-label": t("table.heading") },
        make("table", {}, this.caption, make("thead", {}, head), this.body)),
      make("div", { class: "pr-tools" }, this.previous, this.next)); // prettier-ignore
  }

  // `chosen` has a 1 for each event to list, `count` in all; those with a 1 in `onMap` are on the map, others in the tray.
  fill(chosen, onMap, count) {
    Object.assign(this, { chosen, onMap, count, page: 0 });
    this.draw();
  }

  turn(by) {
    this.page += by;
    this.draw();
  }

  draw() {
    const from = this.page * ROWS;
    const shown = this.pageOf(from);
    const values = { first: from + 1, last: from + shown.length, n: this.count };
    this.caption.textContent = shown.length ? this.t("table.caption", values) : this.t("table.none");
    this.body.replaceChildren(...shown.map((at) => this.row(at)));
    this.previous.disabled = this.page === 0;
    this.next.disabled = from + ROWS >= this.count;
  }

  pageOf(from) {
    const found = [];
    let passed = 0;
    for (const at of this.byRank) {
      if (!this.chosen[at]) continue;
      if (passed >= from) found.push(at);
      passed += 1;
      if (found.length === ROWS) break;
    }
    return found;
  }

  row(at) {
    const event = this.events[at];
    const unstated = () => make("span", { class: "pr-quiet" }, this.t("detail.unstated"));
    const cell = (text) => make("td", {}, text ? words(text) : unstated());
    const opener = make("button", { type: "button", class: "pr-link", onclick: () => this.onOpen(event.id) }, words(event.label));
    return make("tr", {},
      cell(event.date), make("td", {}, opener), cell(placeText(event)), cell(figureText(event, "killed", this.t)),
      cell((event.sources ?? []).join("; ")), make("td", {}, this.t(this.onMap[at] ? "table.on_map" : "table.in_tray"))); // prettier-ignore
  }
}

export function placeText(event) {
  return [event.place, event.country].filter(Boolean).join(", ");
}
