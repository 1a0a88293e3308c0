// Events over time: bars of a histogram, a brush, and one bar for each event as long as its possible days.
//
//   const timeline = createTimeline(element, events, { strings, onBrush, onSelect });
//   timeline.setMatching(mask);      // Uint8Array: events that fulfil all filters but the days
//   timeline.choose(range);          // { from, to } in days since 1970-01-01, or null for all
//
// Events are [{ start, end, ... }], ISO days, inclusive; one of them may be missing (open). An event is in the days
// chosen when it can lie in them. A solid part of a bar counts events known to lie in it, a hatched one those of which
// only a longer period is known: they count in every bar they may lie in.

import { UNITS, dayOf, nextStart, startOf, textOf } from "./days.js";
import { colours, make, oncePerFrame, onTheme } from "./dom.js";
import { show, translator } from "./strings.js";

const BREADTHS = { all: Infinity, years5: 1826, year: 366, quarter: 92, month: 31, week: 7 };
const MOST_BARS = 130;
const MOST_LANES = 14;
const LANE_PX = 9;
const CHART_PX = 92;
const AXIS_PX = 20;
const LEFT_PX = 40;
const OPEN_PAST = -1e7;
const OPEN_FUTURE = 1e7;

export function createTimeline(element, events, options = {}) {
  const t = translator(options.strings);
  const times = daysOf(events);
  const whole = extentOf(times);
  const state = { view: whole, breadth: "all", range: null, matching: new Uint8Array(events.length).fill(1) };
  const parts = build(element, t, state);
  let bins = null;
  let lanes = null;
  let inside = insideOf(times, null);

  const counted = () => {
    bins = binsOf(times, state);
    lanes = lanesOf(times, state, bins);
    draw();
  };

  const draw = () => {
    paint(parts.canvas, state, bins, lanes, times);
    placeHandles();
    say();
  };

  const say = () => {
    const values = { inside: state.range ? countInside(state.matching, inside, times.isDated) : bins.dated, dated: bins.dated };
    parts.count.textContent = t(state.range ? "time.count" : "time.count_all", values);
    const unit = t(`unit.${bins.unit}`);
    parts.label.textContent = t("time.label", { unit });
    parts.solid.textContent = t("time.solid", { unit });
    parts.hatched.textContent = t("time.hatched", { unit });
    parts.bars.textContent = lanes.tooMany ? t("time.no_bars", { n: lanes.tooMany }) : t("time.bars");
    for (const [name, button] of parts.presets) button.setAttribute("aria-pressed", String(name === state.breadth));
    parts.from.value = state.range ? textOf(state.range.from) : "";
    parts.to.value = state.range ? textOf(state.range.to) : "";
    const atEnds = [state.view.from <= whole.from, state.view.to >= whole.to];
    parts.earlier.disabled = atEnds[0];
    parts.later.disabled = atEnds[1];
    parts.clear.disabled = !state.range;
  };

  const placeHandles = () => {
    const range = state.range ?? whole;
    for (const [end, handle] of [["from", parts.fromHandle], ["to", parts.toHandle]]) {
      const x = xOf(end === "from" ? range.from : range.to + 1, state.view, parts.canvas.clientWidth);
      const isInView = x >= LEFT_PX - 1 && x <= parts.canvas.clientWidth + 1;
      handle.style.left = `${Math.max(LEFT_PX, Math.min(parts.canvas.clientWidth, x))}px`;
      handle.classList.toggle("pr-handle--away", !isInView);
      handle.setAttribute("aria-valuemin", String(whole.from));
      handle.setAttribute("aria-valuemax", String(whole.to));
      handle.setAttribute("aria-valuenow", String(range[end]));
      handle.setAttribute("aria-valuetext", textOf(range[end]));
    }
  };

  const told = oncePerFrame(() => {
    draw();
    options.onBrush?.(state.range);
  });

  const choose = (range) => {
    state.range = range && clipped(range, whole);
    inside = insideOf(times, state.range);
    told();
  };

  const look = (breadth, middle) => {
    if (!Object.hasOwn(BREADTHS, breadth)) return;
    state.breadth = breadth;
    state.view = viewOf(breadth, middle, whole);
    counted();
    options.onView?.({ breadth, middle: Math.round((state.view.from + state.view.to) / 2) });
  };

  const middle = () => {
    const at = state.range ?? state.view;
    return Math.round((at.from + at.to) / 2);
  };

  const pan = (steps) => {
    const days = state.view.to - state.view.from + 1;
    look(state.breadth, Math.round((state.view.from + state.view.to) / 2 + steps * Math.max(1, days / 2)));
  };

  for (const [name, button] of parts.presets) button.addEventListener("click", () => look(name, middle()));
  parts.earlier.addEventListener("click", () => pan(-1));
  parts.later.addEventListener("click", () => pan(1));
  parts.clear.addEventListener("click", () => choose(null));
  for (const input of [parts.from, parts.to]) {
    input.addEventListener("change", () => {
      const [from, to] = [dayOf(parts.from.value) ?? whole.from, dayOf(parts.to.value) ?? whole.to];
      choose(parts.from.value || parts.to.value ? { from: Math.min(from, to), to: Math.max(from, to) } : null);
    });
  }
  brushing(parts, state, whole, choose, (x, y) => {
    const at = lanes.hit(x, y, parts.canvas.clientWidth, state.view);
    if (at >= 0) options.onSelect?.([events[at].id]);
  });
  new ResizeObserver(oncePerFrame(() => counted())).observe(parts.canvas.parentElement);
  onTheme(() => draw());
  counted();

  return {
    setMatching(mask) {
      state.matching = mask;
      counted();
    },
    choose,
    look,
    range: () => state.range,
    days: () => inside,
    dated: times.isDated,
    breadth: () => state.breadth,
    middle: () => Math.round((state.view.from + state.view.to) / 2),
  };
}

// --- time ------------------------------------------------------------------------------------------------

function daysOf(events) {
  const from = new Int32Array(events.length);
  const to = new Int32Array(events.length);
  const isDated = new Uint8Array(events.length);
  events.forEach((event, at) => {
    const [start, end] = [dayOf(event.start), dayOf(event.end)];
    isDated[at] = start === null && end === null ? 0 : 1;
    from[at] = start ?? OPEN_PAST;
    to[at] = end ?? OPEN_FUTURE;
  });
  return { from, to, isDated };
}

function extentOf({ from, to, isDated }) {
  let [first, last] = [Infinity, -Infinity];
  for (let at = 0; at < from.length; at++) {
    if (!isDated[at]) continue;
    for (const day of [from[at], to[at]]) {
      if (day === OPEN_PAST || day === OPEN_FUTURE) continue;
      first = Math.min(first, day);
      last = Math.max(last, day);
    }
  }
  return first <= last ? { from: first, to: last } : { from: 0, to: 0 };
}

function viewOf(breadth, middle, whole) {
  const days = BREADTHS[breadth];
  if (days >= whole.to - whole.from + 1) return whole;
  const from = Math.max(whole.from, Math.min(whole.to - days + 1, Math.round(middle - days / 2)));
  return { from, to: from + days - 1 };
}

function clipped({ from, to }, whole) {
  const first = Math.max(whole.from, Math.min(whole.to, from));
  return { from: first, to: Math.max(first, Math.min(whole.to, to)) };
}

// 1 for each event that can lie in the range; one without a date can lie anywhere.
function insideOf({ from, to, isDated }, range) {
  const found = new Uint8Array(from.length).fill(1);
  if (!range) return found;
  for (let at = 0; at < from.length; at++) if (isDated[at] && (from[at] > range.to || to[at] < range.from)) found[at] = 0;
  return found;
}

function countInside(matching, inside, isDated) {
  let count = 0;
  for (let at = 0; at < matching.length; at++) count += matching[at] & inside[at] & isDated[at];
  return count;
}

// --- counting --------------------------------------------------------------------------------------------

function binsOf(times, { view, matching }) {
  const days = view.to - view.from + 1;
  const unit = UNITS.find((one) => days / { day: 1, week: 7, month: 30, quarter: 91, year: 365 }[one] <= MOST_BARS) ?? "year";
  const starts = [];
  for (let start = startOf(unit, view.from); start <= view.to; start = nextStart(unit, start)) starts.push(start);
  const end = nextStart(unit, starts.at(-1));
  const binOf = new Int32Array(end - starts[0]);
  starts.forEach((start, bin) => binOf.fill(bin, start - starts[0], (starts[bin + 1] ?? end) - starts[0]));
  const sure = new Uint32Array(starts.length);
  const change = new Int32Array(starts.length + 1);
  let [dated, inView] = [0, 0];
  for (let at = 0; at < matching.length; at++) {
    if (!matching[at] || !times.isDated[at]) continue;
    dated += 1;
    const [from, to] = [times.from[at], times.to[at]];
    if (to < starts[0] || from >= end) continue;
    inView += 1;
    const first = from < starts[0] ? 0 : binOf[from - starts[0]];
    const last = to >= end ? starts.length - 1 : binOf[to - starts[0]];
    if (first === last && from >= starts[0] && to < end) sure[first] += 1;
    else {
      change[first] += 1;
      change[last + 1] -= 1;
    }
  }
  const perhaps = new Uint32Array(starts.length);
  let running = 0;
  for (let bin = 0; bin < starts.length; bin++) perhaps[bin] = running += change[bin];
  return { unit, starts, end, sure, perhaps, dated, inView };
}

// Bars of single events in as few lanes as hold them; when they do not fit, how many they would be.
function lanesOf(times, { view, matching }, bins) {
  const none = { rows: [], tooMany: bins.inView, hit: () => -1 };
  if (bins.inView > 400) return none;
  const found = [];
  for (let at = 0; at < matching.length; at++) {
    if (matching[at] && times.isDated[at] && times.from[at] <= view.to && times.to[at] >= view.from) found.push(at);
  }
  found.sort((one, other) => times.from[one] - times.from[other] || times.to[one] - times.to[other] || one - other);
  const gap = (view.to - view.from + 1) / 250;
  const ends = [];
  const rows = [];
  for (const at of found) {
    let lane = ends.findIndex((end) => end + gap < times.from[at]);
    if (lane < 0) lane = ends.length;
    if (lane >= MOST_LANES) return none;
    ends[lane] = Math.max(times.to[at], times.from[at] + gap);
    rows.push({ at, lane });
  }
  const hit = (x, y, width, seen) => {
    const lane = Math.floor((y - CHART_PX - AXIS_PX) / LANE_PX);
    const isHere = (row) =>
      row.lane === lane && x >= xOf(times.from[row.at], seen, width) - 3 && x <= xOf(times.to[row.at] + 1, seen, width) + 3;
    return rows.find(isHere)?.at ?? -1;
  };
  return { rows, tooMany: 0, hit };
}

// --- drawing ---------------------------------------------------------------------------------------------

function xOf(day, view, width) {
  return LEFT_PX + ((day - view.from) / (view.to - view.from + 1)) * (width - LEFT_PX);
}

function dayAt(x, view, width) {
  return view.from + Math.floor(((x - LEFT_PX) / (width - LEFT_PX)) * (view.to - view.from + 1));
}

function paint(canvas, state, bins, lanes, times) {
  const wide = canvas.parentElement.clientWidth;
  const high = CHART_PX + AXIS_PX + (lanes.rows.length ? (Math.max(...lanes.rows.map((row) => row.lane)) + 1) * LANE_PX + 6 : 0);
  const sharp = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(wide * sharp);
  canvas.height = Math.round(high * sharp);
  canvas.style.width = `${wide}px`;
  canvas.style.height = `${high}px`;
  const context = canvas.getContext("2d");
  context.scale(sharp, sharp);
  context.font = "11px system-ui, sans-serif";
  const names = ["--pr-text", "--pr-grid", "--pr-accent", "--pr-accent-pale", "--pr-brush", "--pr-surface"];
  const [text, grid, accent, pale, brush, surface] = colours(canvas, ...names);
  const most = scaleTop(Math.max(1, ...bins.sure.map((sure, bin) => sure + bins.perhaps[bin])));
  const yOf = (count) => CHART_PX - (count / most) * (CHART_PX - 14);
  const hatch = hatched(context, accent, pale);
  context.clearRect(0, 0, wide, high);
  for (const count of [0, most / 2, most]) {
    if (!Number.isInteger(count)) continue;
    context.fillStyle = grid;
    context.fillRect(LEFT_PX, Math.round(yOf(count)), wide - LEFT_PX, 1);
    context.fillStyle = text;
    context.textAlign = "right";
    context.fillText(show(count), LEFT_PX - 5, yOf(count) + 4);
  }
  bins.starts.forEach((start, bin) => {
    const left = Math.max(LEFT_PX, xOf(start, state.view, wide));
    const right = Math.min(wide, xOf(bins.starts[bin + 1] ?? bins.end, state.view, wide));
    const breadth = Math.max(1, right - left - (right - left > 4 ? 1 : 0));
    const top = yOf(bins.sure[bin]);
    context.fillStyle = accent;
    context.fillRect(left, top, breadth, CHART_PX - top);
    const upper = yOf(bins.sure[bin] + bins.perhaps[bin]);
    context.fillStyle = hatch;
    context.fillRect(left, upper, breadth, top - upper);
  });
  for (const { at, lane } of lanes.rows) {
    const left = Math.max(LEFT_PX, xOf(times.from[at], state.view, wide));
    const right = Math.min(wide, xOf(times.to[at] + 1, state.view, wide));
    const y = CHART_PX + AXIS_PX + lane * LANE_PX + 2;
    context.fillStyle = times.from[at] === times.to[at] ? accent : hatch;
    context.fillRect(left, y, Math.max(3, right - left), LANE_PX - 3);
    context.strokeStyle = accent;
    context.strokeRect(left + 0.5, y + 0.5, Math.max(3, right - left) - 1, LANE_PX - 4);
  }
  axis(context, bins, state.view, wide, text);
  if (state.range) {
    const left = Math.max(LEFT_PX, xOf(state.range.from, state.view, wide));
    const right = Math.min(wide, xOf(state.range.to + 1, state.view, wide));
    context.globalAlpha = 0.72;
    context.fillStyle = surface;
    context.fillRect(LEFT_PX, 0, Math.max(0, left - LEFT_PX), high);
    context.fillRect(Math.max(LEFT_PX, right), 0, Math.max(0, wide - Math.max(LEFT_PX, right)), high);
    context.globalAlpha = 1;
    context.strokeStyle = brush;
    context.lineWidth = 1.5;
    if (right > left) context.strokeRect(left, 1, right - left, high - 2);
  }
}

function hatched(context, line, ground) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 6, 6);
  pen.strokeStyle = line;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const shift of [-6, 0, 6]) {
    pen.moveTo(shift, 6);
    pen.lineTo(shift + 6, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

function axis(context, bins, view, wide, colour) {
  context.fillStyle = colour;
  context.textAlign = "left";
  const long = { day: 10, week: 10, month: 7, quarter: 7, year: 4 }[bins.unit];
  let free = LEFT_PX;
  for (const start of bins.starts) {
    const x = Math.max(LEFT_PX, xOf(start, view, wide));
    const label = textOf(start).slice(0, long);
    const needs = context.measureText(label).width;
    if (x < free || x + needs > wide) continue;
    context.fillText(label, x, CHART_PX + 14);
    free = x + needs + 18;
  }
}

function scaleTop(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 10].find((one) => one * power >= most);
  return Math.max(2, step * power);
}

// --- brush -----------------------------------------------------------------------------------------------

function brushing(parts, state, whole, choose, click) {
  const { canvas } = parts;
  const where = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const dayUnder = (event) => dayAt(Math.max(LEFT_PX, Math.min(canvas.clientWidth - 1, where(event)[0])), state.view, canvas.clientWidth);
  let drag = null;
  const start = (event, kind, handle) => {
    if (event.button !== 0) return;
    const day = dayUnder(event);
    const range = state.range ?? whole;
    drag = { kind, day, range, x: event.clientX, moved: false };
    (handle ?? canvas).setPointerCapture(event.pointerId);
  };
  const move = (event) => {
    if (!drag) return;
    if (Math.abs(event.clientX - drag.x) > 3) drag.moved = true;
    if (!drag.moved) return;
    const day = dayUnder(event);
    const { kind, range } = drag;
    if (kind === "new") choose({ from: Math.min(drag.day, day), to: Math.max(drag.day, day) });
    else if (kind === "shift") {
      const by = Math.max(whole.from - range.from, Math.min(whole.to - range.to, day - drag.day));
      choose({ from: range.from + by, to: range.to + by });
    } else if (kind === "from") choose({ from: Math.min(day, range.to), to: range.to });
    else choose({ from: range.from, to: Math.max(day, range.from) });
  };
  const stop = (event) => {
    if (drag && !drag.moved && event.type === "pointerup" && (drag.kind === "new" || drag.kind === "shift")) click(...where(event));
    drag = null;
  };
  canvas.addEventListener("pointerdown", (event) => {
    const day = dayUnder(event);
    const isOn = state.range && day >= state.range.from && day <= state.range.to;
    start(event, isOn ? "shift" : "new");
  });
  for (const [end, handle] of [["from", parts.fromHandle], ["to", parts.toHandle]]) {
    handle.addEventListener("pointerdown", (event) => start(event, end, handle));
    handle.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 }[event.key];
      const range = state.range ?? whole;
      const to = { Home: whole.from, End: whole.to }[event.key] ?? (steps === undefined ? undefined : range[end] + steps);
      if (to === undefined) return;
      event.preventDefault();
      choose(end === "from" ? { from: Math.min(to, range.to), to: range.to } : { from: range.from, to: Math.max(to, range.from) });
    });
  }
  for (const target of [canvas, parts.fromHandle, parts.toHandle]) {
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", stop);
    target.addEventListener("pointercancel", stop);
  }
}

// --- elements --------------------------------------------------------------------------------------------

function build(element, t, state) {
  const presets = Object.keys(BREADTHS).map((name) => [
    name, make("button", { type: "button", "aria-pressed": String(name === state.breadth) }, t(`time.${name}`)),
  ]); // prettier-ignore
  const canvas = make("canvas", { class: "pr-time-canvas", "aria-hidden": "true" });
  const handle = (key) => make("span", { class: "pr-handle", role: "slider", tabindex: 0, "aria-orientation": "horizontal", "aria-label": t(key) });
  const parts = {
    presets,
    canvas,
    label: make("p", { class: "pr-quiet" }),
    fromHandle: handle("time.handle_from"),
    toHandle: handle("time.handle_to"),
    earlier: make("button", { type: "button" }, `\u2190 ${t("time.earlier")}`),
    later: make("button", { type: "button" }, `${t("time.later")} \u2192`),
    from: make("input", { type: "date" }),
    to: make("input", { type: "date" }),
    clear: make("button", { type: "button" }, t("time.clear")),
    count: make("p", { class: "pr-time-count" }),
    solid: make("span", {}),
    hatched: make("span", {}),
    bars: make("li", {}),
  };
  const key = (kind, words) => make("li", {}, make("span", { class: `pr-key ${kind}`, "aria-hidden": "true" }), words);
  element.replaceChildren(
    make("div", { class: "pr-tools" },
      make("div", { class: "pr-group", role: "group", "aria-label": t("time.breadth") },
        make("span", { class: "pr-quiet" }, t("time.breadth")), ...presets.map(([, button]) => button)),
      make("div", { class: "pr-group" }, parts.earlier, parts.later),
      make("div", { class: "pr-group" },
        make("label", {}, t("time.from"), " ", parts.from), make("label", {}, t("time.to"), " ", parts.to), parts.clear)),
    make("div", { class: "pr-time-box" }, canvas, parts.fromHandle, parts.toHandle),
    parts.count, parts.label,
    make("ul", { class: "pr-legend" }, key("pr-key--solid", parts.solid), key("pr-key--hatched", parts.hatched), parts.bars),
  ); // prettier-ignore
  return parts;
}
