// Events on a map: clusters that say how many, circles as wide as the place is uncertain, and no false pins.
//
//   const map = createMap(element, events, { basemap, strings, onSelect, onMove });
//   map.setChosen(chosen);   // Uint8Array, 1 for each event to show
//
// Events are [{ id, label, lat, lon, radius_km, precision, place, ... }]; one without lat is on no map. A place is
// all events with one point and one precision. Clusters are found once for all events, so they stay where they are
// while the choice changes, and only their numbers follow. Needs the globals L (Leaflet) and Supercluster.

import { basemapLayer } from "./basemap.js";
import { make, words } from "./dom.js";
import { translator } from "./strings.js";

const MOST_ZOOM = 13;
const CLUSTER_RADIUS_PX = 56;
const POINTS = new Set(["G1", "G2"]); // known to a feature or a town; others are areas
const LEAST_CIRCLE_PX = 11;
const WORLD = [-180, -85, 180, 85];

export function createMap(element, events, options = {}) {
  const t = translator(options.strings);
  const map = leafletMap(element, t);
  basemapLayer(options.basemap).addTo(map);
  const started = performance.now();
  const { places, placeOf } = placesOf(events);
  const clusters = new Clusters(places);
  const circles = globalThis.L.layerGroup().addTo(map);
  const markers = new Map();
  let chosen = new Uint8Array(events.length).fill(1);
  let selected = -1;

  const fit = () => {
    const box = boxOf(places, placeOf, chosen);
    if (box) map.fitBounds(box, { maxZoom: 10, padding: [24, 24], animate: false });
  };
  fit();
  clusters.at(map.getZoom());
  const timings = { indexMs: performance.now() - started, redrawMs: 0, brushMs: 0 };

  const redraw = () => {
    const from = performance.now();
    const slots = visibleSlots(map, clusters.at(map.getZoom()), places, placeOf, chosen);
    drawMarkers(slots);
    drawCircles(slots);
    timings.redrawMs = performance.now() - from;
  };

  const drawMarkers = (slots) => {
    const gone = new Set(markers.keys());
    for (const slot of slots) {
      gone.delete(slot.key);
      const known = markers.get(slot.key) ?? added(slot);
      known.slot = slot;
      if (known.at !== `${slot.lat}|${slot.lon}`) known.marker.setLatLng([slot.lat, slot.lon]);
      known.at = `${slot.lat}|${slot.lon}`;
      wear(known, slot);
    }
    for (const key of gone) {
      markers.get(key).marker.remove();
      markers.delete(key);
    }
  };

  const added = (slot) => {
    const face = make("span", {});
    const icon = globalThis.L.divIcon({ className: "pr-marker-box", html: face, iconSize: null });
    const marker = globalThis.L.marker([slot.lat, slot.lon], { icon, keyboard: true, riseOnHover: true });
    const entry = { marker, face, slot, at: "", worn: "" };
    marker.on("click", () => open(entry.slot));
    marker.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
      originalEvent.preventDefault();
      open(entry.slot);
    });
    marker.addTo(map);
    marker.getElement().setAttribute("role", "button");
    markers.set(slot.key, entry);
    return entry;
  };

  // Marks stay as elements while a brush is dragged: only what changes on them is written.
  const wear = (entry, slot) => {
    const worn = `${slot.count}|${slot.place}|${slot.first}|${isHere(slot)}`;
    if (entry.worn === worn) return;
    entry.worn = worn;
    const name = nameOf(slot);
    entry.face.className = `pr-marker ${kindOf(slot)}${isHere(slot) ? " pr-marker--here" : ""}`;
    entry.face.textContent = textOf(slot);
    entry.marker.getElement().setAttribute("aria-label", name);
    entry.marker.getElement().title = name;
  };

  const isHere = (slot) => selected >= 0 && placeOf[selected] >= 0 && clusters.at(map.getZoom()).slotOf[placeOf[selected]] === slot.slot;

  // Numbers of the chosen events that a cluster or place stands for.
  const membersOf = (slot) => {
    const { slotOf } = clusters.at(map.getZoom());
    const found = [];
    for (let at = 0; at < placeOf.length; at++) if (placeOf[at] >= 0 && chosen[at] && slotOf[placeOf[at]] === slot.slot) found.push(at);
    return found;
  };

  const nameOf = (slot) => {
    if (!slot.isOne) return t("map.cluster", { n: slot.count });
    const place = places[slot.place];
    const values = { place: place.name, n: slot.count, label: events[slot.first].label, radius_km: place.radiusKm };
    if (!place.isPoint) return t("map.area", values);
    return t(slot.count === 1 ? "map.place_one" : "map.place", values);
  };

  const kindOf = (slot) => {
    if (slot.isOne) return places[slot.place].isPoint ? "pr-marker--point" : "pr-marker--area";
    return `pr-marker--cluster pr-marker--size${Math.min(4, 1 + Math.floor(Math.log10(slot.count)))}`;
  };

  const textOf = (slot) => {
    const number = slot.count < 10_000 ? String(slot.count) : `${Math.floor(slot.count / 1000)}k`;
    if (!slot.isOne) return number;
    if (places[slot.place].isPoint) return slot.count === 1 ? "" : number;
    return slot.count === 1 ? "\u2248" : `\u2248${number}`;
  };

  let drawn = "";
  const drawCircles = (slots) => {
    const wanted = `${map.getZoom()}:${slots.filter((slot) => slot.isOne).map((slot) => slot.place)}`;
    if (wanted === drawn) return;
    drawn = wanted;
    circles.clearLayers();
    const pixelsPerKm = 256 * 2 ** map.getZoom() / 40_075;
    for (const slot of slots) {
      if (!slot.isOne) continue;
      const place = places[slot.place];
      const radiusPx = (place.radiusKm * pixelsPerKm) / Math.cos((place.lat * Math.PI) / 180);
      if (radiusPx < LEAST_CIRCLE_PX) continue;
      const kind = place.isPoint ? "pr-circle" : "pr-circle pr-circle--area";
      const style = { radius: place.radiusKm * 1000, className: kind, interactive: false };
      globalThis.L.circle([place.lat, place.lon], style).addTo(circles);
    }
  };

  const open = (slot) => {
    const members = membersOf(slot);
    if (slot.isOne || map.getZoom() >= MOST_ZOOM) {
      const name = slot.isOne ? places[slot.place].name : nameOf(slot);
      options.onSelect?.(members.map((at) => events[at].id), name);
      return;
    }
    const bounds = globalThis.L.latLngBounds(members.map((at) => [events[at].lat, events[at].lon]));
    const zoom = Math.max(map.getZoom() + 1, Math.min(MOST_ZOOM, map.getBoundsZoom(bounds.pad(0.1))));
    map.setView(bounds.getCenter(), zoom);
    element.focus({ preventScroll: true });
  };

  map.on("moveend", () => {
    redraw();
    const { lat, lng } = map.getCenter();
    options.onMove?.({ lat: Number(lat.toFixed(3)), lon: Number(lng.toFixed(3)), zoom: map.getZoom() });
  });

  return {
    setChosen(mask) {
      chosen = mask;
      redraw();
    },
    select(id) {
      selected = events.findIndex((event) => event.id === id);
      const at = selected < 0 ? -1 : placeOf[selected];
      if (at >= 0 && !map.getBounds().contains([places[at].lat, places[at].lon])) map.panTo([places[at].lat, places[at].lon]);
      redraw();
    },
    setView({ lat, lon, zoom }) {
      map.setView([lat, lon], zoom, { animate: false });
    },
    resized: () => map.invalidateSize({ pan: false }),
    located: Uint8Array.from(placeOf, (place) => (place >= 0 ? 1 : 0)),
    fit,
    timings,
    leaflet: map,
  };
}

function leafletMap(element, t) {
  const map = globalThis.L.map(element, {
    zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
    minZoom: 1, maxZoom: MOST_ZOOM, maxBounds: [[-86, -260], [86, 260]], maxBoundsViscosity: 0.8,
  }).setView([15, 10], 2); // prettier-ignore
  const { control } = globalThis.L;
  control.zoom({ zoomInTitle: t("map.zoom_in"), zoomOutTitle: t("map.zoom_out") }).addTo(map);
  control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", t("map.label"));
  element.tabIndex = 0;
  return map;
}

// All events with one point, one radius and one precision are one place. Points are told apart to a metre.
function placesOf(events) {
  const places = [];
  const firstAt = new Map();
  const placeOf = new Int32Array(events.length).fill(-1);
  for (let at = 0; at < events.length; at++) {
    const { lat, lon, radius_km: radiusKm = 0, precision, place: name = "" } = events[at];
    if (typeof lat !== "number" || typeof lon !== "number") continue;
    const key = Math.round((lat + 90) * 1e5) * 4e7 + Math.round((lon + 180) * 1e5);
    const first = firstAt.get(key);
    let place = first;
    while (place !== undefined && (places[place].precision !== precision || places[place].radiusKm !== radiusKm)) place = places[place].next;
    if (place === undefined) {
      place = places.length;
      places.push({ lat, lon, radiusKm, precision, isPoint: POINTS.has(precision), name, next: first });
      firstAt.set(key, place);
    }
    placeOf[at] = place;
  }
  return { places, placeOf };
}

// Which cluster each place is in, for each zoom; worked out when a zoom is first seen.
class Clusters {
  constructor(places) {
    this.points = places.map(({ lat, lon }, at) => ({
      type: "Feature", properties: { at }, geometry: { type: "Point", coordinates: [lon, lat] },
    })); // prettier-ignore
    this.known = new Map();
    this.buildMs = 0;
  }

  at(zoom) {
    if (!this.known.has(zoom)) this.known.set(zoom, this.slotsAt(zoom));
    return this.known.get(zoom);
  }

  slotsAt(zoom) {
    const from = performance.now();
    const index = new globalThis.Supercluster({ radius: CLUSTER_RADIUS_PX, extent: 256, minZoom: zoom, maxZoom: zoom, minPoints: 2 });
    index.load(this.points);
    const slotOf = new Int32Array(this.points.length);
    const found = index.getClusters(WORLD, zoom);
    found.forEach((feature, slot) => {
      const { cluster, cluster_id: id, at } = feature.properties;
      if (!cluster) slotOf[at] = slot;
      else for (const leaf of index.getLeaves(id, Infinity)) slotOf[leaf.properties.at] = slot;
    });
    this.buildMs = performance.now() - from;
    return { slotOf, count: found.length };
  }
}

// What is to be drawn: for each cluster in view with a chosen event, how many, where, and whether at one place.
function visibleSlots(map, { slotOf, count }, places, placeOf, chosen) {
  const events = new Uint32Array(count);
  const firsts = new Uint32Array(count);
  const lats = new Float64Array(count);
  const lons = new Float64Array(count);
  const only = new Int32Array(count).fill(-1);
  for (let at = 0; at < placeOf.length; at++) {
    const place = placeOf[at];
    if (place < 0 || !chosen[at]) continue;
    const slot = slotOf[place];
    if (!events[slot]) firsts[slot] = at;
    events[slot] += 1;
    lats[slot] += places[place].lat;
    lons[slot] += places[place].lon;
    if (only[slot] === -1) only[slot] = place;
    else if (only[slot] !== place) only[slot] = -2;
  }
  const view = map.getBounds().pad(0.15);
  const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
  const shown = [];
  for (let slot = 0; slot < count; slot++) {
    if (!events[slot]) continue;
    const lat = lats[slot] / events[slot];
    const lon = lons[slot] / events[slot];
    if (lat < south || lat > north || lon < west || lon > east) continue;
    const isOne = only[slot] >= 0;
    shown.push({ key: `${map.getZoom()}/${slot}`, slot, count: events[slot], lat, lon, isOne, place: only[slot], first: firsts[slot] });
  }
  return shown;
}

// South-west and north-east of all chosen places with their circles; null without one.
function boxOf(places, placeOf, chosen) {
  const [least, most] = [[Infinity, Infinity], [-Infinity, -Infinity]];
  for (let at = 0; at < placeOf.length; at++) {
    if (placeOf[at] < 0 || !chosen[at]) continue;
    const { lat, lon, radiusKm } = places[placeOf[at]];
    const reach = Math.min(5, radiusKm / 111);
    [lat, lon].forEach((value, axis) => {
      least[axis] = Math.min(least[axis], value - reach);
      most[axis] = Math.max(most[axis], value + reach);
    });
  }
  return least[0] <= most[0] ? [least, most] : null;
}

// What the shapes on the map mean, and where its outlines come from.
export function mapLegend(t) {
  const item = (kind, key) => make("li", {}, make("span", { class: `pr-key ${kind}`, "aria-hidden": "true" }), t(key));
  return make("ul", { class: "pr-legend" },
    item("pr-key--point", "map.legend_point"), item("pr-key--area", "map.legend_area"),
    item("pr-key--cluster", "map.legend_cluster"), make("li", {}, words(t("map.basemap")))); // prettier-ignore
}
