// The page of all events: filters, map, timeline, tray, table and the details of one; all of its state is in the URL.
//
//   explore(element, { events, basemap, detail_url }, { strings });
//
// Every event is in exactly one of three: shown (on the map and the timeline), in the tray (without a point or without
// a date), or not chosen by the filters. The counts say so, and shown + tray + not chosen is always the total.

import { detail } from "./detail.js";
import { debounced, make, words } from "./dom.js";
import { dayOf, textOf } from "./days.js";
import { FACETS, Facets } from "./facets.js";
import { createMap, mapLegend } from "./map.js";
import { translator } from "./strings.js";
import { EventTable } from "./table.js";
import { createTimeline } from "./timeline.js";

const MOST_LISTED = 100;
const MOST_IN_TRAY = 200;
const REST_MS = 120;

export function explore(root, data, options = {}) {
  const t = translator(options.strings);
  const { events } = data;
  const byId = new Map(events.map((event, at) => [event.id, at]));
  const parts = layout(t);
  let selected = null;
  let ready = false;

  const facets = new Facets(events, t, () => filtered());
  parts.filters.append(facets.element);
  root.replaceChildren(parts.all);
  const map = createMap(parts.map, events, {
    basemap: data.basemap, strings: options.strings, onSelect: (ids, place) => list(ids, place), onMove: () => remember(),
  }); // prettier-ignore
  const timeline = createTimeline(parts.timeline, events, {
    strings: options.strings, onBrush: () => brushed(), onSelect: ([id]) => open(id), onView: () => remember(),
  }); // prettier-ignore
  const table = new EventTable(events, t, (id) => open(id));
  parts.table.append(table.element);
  let matching = facets.mask();
  let divided = null;

  const filtered = () => {
    matching = facets.mask();
    timeline.setMatching(matching);
    brushed();
  };

  const brushed = () => {
    const from = performance.now();
    divided = divide(matching, timeline.days(), map.located, timeline.dated);
    const { onMap, shown, tray, others } = divided;
    if (shown + tray + others !== events.length) throw new Error(`counts that do not add up: ${shown}, ${tray}, ${others}`);
    map.setChosen(onMap);
    say();
    rest();
    timings.brushMs = performance.now() - from;
  };

  // What would cost too much for every step of a drag follows when it rests.
  const rest = debounced(() => {
    const { chosen, onMap, shown, tray } = divided;
    table.fill(chosen, onMap, shown + tray);
    fillTray();
    facets.recount(timeline.days());
    parts.spoken.textContent = parts.counts.textContent;
    remember();
  }, REST_MS);

  const say = () => {
    const { shown, tray, others } = divided;
    const total = events.length;
    const more = others ? t("count.others", { others, total }) : "";
    parts.counts.textContent = `${t("count.line", { shown, tray, chosen: shown + tray })}${more}`;
    parts.traySummary.textContent = t("tray.heading", { n: tray });
    Object.assign(root.dataset, { shown, tray, others, total });
  };

  const fillTray = () => {
    if (!parts.trayBox.open) return;
    const { chosen, onMap } = divided;
    const tray = [...chosen.keys()].filter((at) => chosen[at] && !onMap[at]);
    const rows = tray.slice(0, MOST_IN_TRAY).map((at) => {
      const [located, dated] = [map.located[at], timeline.dated[at]];
      const why = t(located ? "tray.no_date" : dated ? "tray.no_place" : "tray.neither");
      return make("li", {}, eventButton(events[at]), make("span", { class: "pr-chip" }, why));
    });
    const more = tray.length - rows.length;
    if (more) rows.push(make("li", { class: "pr-quiet" }, t("tray.more", { n: more })));
    if (!rows.length) rows.push(make("li", { class: "pr-quiet" }, t("tray.empty")));
    parts.tray.replaceChildren(...rows);
  };

  const eventButton = (event) =>
    make("button", { type: "button", class: "pr-link", onclick: () => open(event.id) },
      words(`${event.date ?? t("detail.unstated")} \u00b7 ${event.label} \u00b7 ${event.place ?? t("detail.unstated")}`)); // prettier-ignore

  const list = (ids, place) => {
    if (ids.length === 1) return open(ids[0]);
    const shown = ids.slice(0, MOST_LISTED).map((id) => make("li", {}, eventButton(events[byId.get(id)])));
    const rest = ids.length - shown.length;
    const title = t("list.count", { n: ids.length, place });
    const more = rest ? make("p", { class: "pr-quiet" }, t("list.more", { n: rest })) : null;
    side(make("div", {}, make("h3", {}, words(title)), make("ul", { class: "pr-list" }, ...shown), more));
    return undefined;
  };

  const open = (id) => {
    const at = byId.get(id);
    if (at === undefined) return;
    selected = id;
    map.select(id);
    side(detail(events[at], t, { url: data.detail_url, onClose: close }));
    remember();
  };

  const close = () => {
    selected = null;
    map.select(null);
    parts.side.replaceChildren(make("p", { class: "pr-quiet" }, t("list.empty")));
    remember();
  };

  const side = (content) => {
    parts.side.replaceChildren(content);
    if (!ready) return;
    parts.side.focus({ preventScroll: true });
    parts.side.scrollIntoView({ block: "nearest" });
  };

  const timings = map.timings;
  // Browsers refuse a change of the URL for every step of a drag: what it ends with is enough.
  const write = debounced(() => history.replaceState(history.state, "", `#${written(facets, timeline, map, selected)}`), REST_MS);
  const remember = () => ready && write();

  const restore = () => {
    ready = false;
    const state = new URLSearchParams(location.hash.slice(1));
    facets.reset();
    for (const name of Object.keys(FACETS)) facets.choose(name, state.getAll(name));
    facets.query = state.get("q") ?? "";
    const [from, to] = [dayOf(state.get("from")), dayOf(state.get("to"))];
    timeline.choose(from !== null && to !== null && from <= to ? { from, to } : null);
    filtered();
    const middle = dayOf(state.get("middle"));
    if (state.get("breadth")) timeline.look(state.get("breadth"), middle ?? 0);
    const [lat, lon, zoom] = ["lat", "lon", "zoom"].map((name) => Number.parseFloat(state.get(name)));
    if ([lat, lon, zoom].every(Number.isFinite)) map.setView({ lat, lon, zoom });
    else map.fit();
    if (byId.has(state.get("id"))) open(state.get("id"));
    else close();
    ready = true;
  };

  parts.reset.addEventListener("click", () => {
    history.replaceState(history.state, "", "#");
    timeline.look("all", 0);
    restore();
    remember();
  });
  parts.fit.addEventListener("click", () => map.fit());
  parts.trayBox.addEventListener("toggle", fillTray);
  globalThis.addEventListener("hashchange", restore);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selected !== null) close();
  });
  restore();
  return { map, timeline, table, timings, counts: () => divided, facets };
}

// Which events are chosen, on the map, and in the tray; typed arrays, as this runs for every step of a drag.
function divide(matching, inside, located, dated) {
  const chosen = new Uint8Array(matching.length);
  const onMap = new Uint8Array(matching.length);
  let [shown, tray, others] = [0, 0, 0];
  for (let at = 0; at < matching.length; at++) {
    if (!(matching[at] & inside[at])) {
      others += 1;
      continue;
    }
    chosen[at] = 1;
    if (dated[at] && located[at]) {
      onMap[at] = 1;
      shown += 1;
    } else tray += 1;
  }
  return { chosen, onMap, shown, tray, others };
}

function written(facets, timeline, map, selected) {
  const state = new URLSearchParams();
  if (facets.query) state.set("q", facets.query);
  for (const [name, values] of Object.entries(facets.chosen)) for (const value of [...values].sort()) state.append(name, value);
  const range = timeline.range();
  if (range) {
    state.set("from", textOf(range.from));
    state.set("to", textOf(range.to));
  }
  if (timeline.breadth() !== "all") {
    state.set("breadth", timeline.breadth());
    state.set("middle", textOf(timeline.middle()));
  }
  const { lat, lng } = map.leaflet.getCenter();
  state.set("lat", lat.toFixed(3));
  state.set("lon", lng.toFixed(3));
  state.set("zoom", String(map.leaflet.getZoom()));
  if (selected !== null) state.set("id", selected);
  return state.toString();
}

function layout(t) {
  const parts = {
    counts: make("p", { class: "pr-counts" }),
    spoken: make("p", { class: "pr-spoken", role: "status" }),
    filters: make("div", { class: "pr-filters" }),
    reset: make("button", { type: "button" }, t("filters.reset")),
    fit: make("button", { type: "button", title: t("map.fit_title") }, t("map.fit")),
    map: make("div", { class: "pr-map" }),
    timeline: make("div", { class: "pr-timeline" }),
    side: make("aside", { class: "pr-side", tabindex: -1, "aria-label": t("list.heading") }),
    tray: make("ul", { class: "pr-list" }),
    traySummary: make("summary", {}),
    table: make("section", { class: "pr-table-part", id: "pr-table", "aria-label": t("table.heading") }),
  };
  parts.trayBox = make("details", { class: "pr-tray" }, parts.traySummary, parts.tray);
  const heading = (key) => make("h2", {}, t(key));
  parts.all = make("div", { class: "pr-explore-grid" },
    make("a", { class: "pr-skip", href: "#pr-table", onclick: (event) => { event.preventDefault(); parts.table.querySelector("[tabindex]").focus(); } }, t("skip.table")),
    make("div", { class: "pr-head" }, parts.counts, parts.spoken, make("p", { class: "pr-quiet" }, t("count.note"))),
    make("section", { class: "pr-filter-part", "aria-label": t("filters.heading") },
      make("div", { class: "pr-tools" }, heading("filters.heading"), parts.reset), parts.filters),
    make("section", { class: "pr-map-part", "aria-label": t("map.heading") },
      make("div", { class: "pr-tools" }, heading("map.heading"), parts.fit), parts.map, mapLegend(t)),
    parts.side,
    make("section", { class: "pr-time-part", "aria-label": t("time.heading") }, heading("time.heading"), parts.timeline),
    parts.trayBox,
    parts.table); // prettier-ignore
  return parts;
}
