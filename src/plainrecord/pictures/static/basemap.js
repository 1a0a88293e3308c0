// Land, borders and a grid of degrees on one canvas under the events. The outlines are handed in, not fetched.

import { colours, onTheme } from "./dom.js";

const MARGIN = 0.5; // of the view, drawn beyond each edge so that dragging shows no gap
const LEAST_STEP_PX = 0.8;
const GRID_STEPS_DEGREES = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 45];
const MOST_GRID_LINES = 7;

// Outlines in Mercator's square: x and y from 0 to 1, y from the north.
export function unpack(basemap) {
  const unit = basemap.units_per_degree;
  const arcs = basemap.arcs.map((steps) => {
    const line = new Float64Array(steps.length);
    let longitude = 0;
    let latitude = 0;
    for (let at = 0; at < steps.length; at += 2) {
      longitude += steps[at];
      latitude += steps[at + 1];
      line[at] = squareX(longitude / unit);
      line[at + 1] = squareY(latitude / unit);
    }
    return line;
  });
  const rings = basemap.rings.map((ring) => boxed(joined(ring, arcs)));
  const borders = basemap.borders.map((arc) => boxed(arcs[arc]));
  return { rings, borders };
}

export function squareX(longitude) {
  return longitude / 360 + 0.5;
}

export function squareY(latitude) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
  return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
}

function joined(ring, arcs) {
  const points = [];
  for (const number of ring) {
    const arc = arcs[number < 0 ? ~number : number];
    const from = points.length ? 1 : 0; // the first point of an arc is the last of the one before
    for (let at = from; at < arc.length / 2; at++) {
      const point = number < 0 ? arc.length / 2 - 1 - at : at;
      points.push(arc[2 * point], arc[2 * point + 1]);
    }
  }
  return Float64Array.from(points);
}

function boxed(line) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < line.length; at += 2) {
    box[0] = Math.min(box[0], line[at]);
    box[1] = Math.min(box[1], line[at + 1]);
    box[2] = Math.max(box[2], line[at]);
    box[3] = Math.max(box[3], line[at + 1]);
  }
  return { line, box };
}

export function basemapLayer(basemap) {
  const outlines = basemap ? unpack(basemap) : { rings: [], borders: [] };
  const Layer = globalThis.L.Layer.extend({
    onAdd(map) {
      this._canvas = globalThis.L.DomUtil.create("canvas", "pr-basemap", map.getPane("tilePane"));
      this._canvas.setAttribute("aria-hidden", "true");
      onTheme(() => this._draw());
      this._draw();
    },
    onRemove() {
      this._canvas.remove();
    },
    getEvents() {
      return { moveend: this._draw, resize: this._draw, viewreset: this._draw };
    },
    _draw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const origin = map.containerPointToLayerPoint([-size.x * MARGIN, -size.y * MARGIN]);
      const frame = { wide: size.x * (1 + 2 * MARGIN), high: size.y * (1 + 2 * MARGIN), size };
      const sharp = globalThis.devicePixelRatio || 1;
      this._canvas.width = Math.round(frame.wide * sharp);
      this._canvas.height = Math.round(frame.high * sharp);
      this._canvas.style.width = `${frame.wide}px`;
      this._canvas.style.height = `${frame.high}px`;
      globalThis.L.DomUtil.setPosition(this._canvas, origin);
      const context = this._canvas.getContext("2d");
      context.scale(sharp, sharp);
      const corner = origin.add(map.getPixelOrigin());
      draw(context, outlines, { ...frame, left: corner.x, top: corner.y, world: 256 * 2 ** map.getZoom() }, this._canvas);
    },
  });
  return new Layer();
}

function draw(context, outlines, frame, element) {
  const [land, border, grid, text] = colours(element, "--pr-land", "--pr-border", "--pr-grid", "--pr-quiet");
  context.clearRect(0, 0, frame.wide, frame.high);
  const worlds = [-1, 0, 1].filter((copy) => (copy + 1) * frame.world > frame.left && copy * frame.world < frame.left + frame.wide);
  for (const copy of worlds) {
    const view = { ...frame, left: frame.left - copy * frame.world };
    context.fillStyle = land;
    context.beginPath();
    for (const ring of outlines.rings) trace(context, ring, view);
    context.fill("evenodd");
  }
  gridLines(context, frame, grid, text);
  for (const copy of worlds) {
    const view = { ...frame, left: frame.left - copy * frame.world };
    context.strokeStyle = border;
    context.lineWidth = 0.8;
    context.setLineDash([4, 2]);
    context.beginPath();
    for (const line of outlines.borders) trace(context, line, view);
    context.stroke();
    context.setLineDash([]);
  }
}

function trace(context, { line, box }, { left, top, wide, high, world }) {
  if (box[2] * world < left || box[0] * world > left + wide || box[3] * world < top || box[1] * world > top + high) return;
  let lastX = line[0] * world - left;
  let lastY = line[1] * world - top;
  context.moveTo(lastX, lastY);
  for (let at = 2; at < line.length; at += 2) {
    const x = line[at] * world - left;
    const y = line[at + 1] * world - top;
    const isLast = at === line.length - 2;
    if (isLast || Math.abs(x - lastX) + Math.abs(y - lastY) >= LEAST_STEP_PX) {
      context.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
  }
}

function gridLines(context, { left, top, wide, high, world, size }, colour, textColour) {
  const degrees = (size.x / world) * 360;
  const step = GRID_STEPS_DEGREES.find((one) => degrees / one <= MOST_GRID_LINES) ?? 90;
  context.strokeStyle = colour;
  context.fillStyle = textColour;
  context.lineWidth = 1;
  context.font = "11px system-ui, sans-serif";
  context.beginPath();
  const labels = [];
  const west = (left / world - 0.5) * 360;
  for (let number = Math.ceil(west / step); number * step < west + (wide / world) * 360; number++) {
    const longitude = number * step;
    const x = Math.round(squareX(longitude) * world - left) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, high);
    labels.push([degree(((((longitude + 180) % 360) + 360) % 360) - 180, "E", "W"), x + 3, size.y * MARGIN + 13]);
  }
  for (let number = Math.ceil(-85 / step); number * step <= 85; number++) {
    const y = Math.round(squareY(number * step) * world - top) + 0.5;
    if (y < 0 || y > high) continue;
    context.moveTo(0, y);
    context.lineTo(wide, y);
    labels.push([degree(number * step, "N", "S"), wide - size.x * MARGIN - 44, y - 3]);
  }
  context.stroke();
  for (const [label, x, y] of labels) context.fillText(label, x, y);
}

function degree(value, positive, negative) {
  const plain = Number(Math.abs(value).toFixed(2));
  return `${plain}\u00b0${value > 0 ? positive : value < 0 ? negative : ""}`;
}
