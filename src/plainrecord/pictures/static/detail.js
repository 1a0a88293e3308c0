// One event in words, as the record has it.

import { make, words } from "./dom.js";
import { show } from "./strings.js";

export function detail(event, t, { url, onClose }) {
  const rows = [
    ["detail.date", event.date],
    ["detail.where", [event.place, event.country].filter(Boolean).join(", ")],
    ["detail.radius", precision(event, t)],
    ["detail.killed", figureText(event, "killed", t)],
    ["detail.injured", figureText(event, "injured", t)],
    ["detail.corroboration", event.corroboration && t(`corroboration.${event.corroboration}`)],
    ["detail.sources", (event.sources ?? []).join("; ")],
    ["detail.reports", event.reports && show(event.reports)],
    ["detail.disagreements", (event.disagreements ?? []).join("; ")],
    ["detail.id", event.id],
  ].filter(([key, text]) => text || key === "detail.date" || key === "detail.where" || key === "detail.killed");
  const list = rows.flatMap(([key, text]) => [
    make("dt", {}, t(key)),
    make("dd", {}, text ? words(text) : make("span", { class: "pr-quiet" }, t("detail.unstated"))),
  ]);
  const link = url ? make("a", { href: url.replace("{id}", encodeURIComponent(event.id)) }, t("detail.open")) : null;
  return make("div", { class: "pr-detail" },
    make("div", { class: "pr-tools" }, make("h3", {}, words(event.label)), make("button", { type: "button", onclick: onClose }, t("detail.close"))),
    make("dl", {}, ...list), link); // prettier-ignore
}

function precision(event, t) {
  const known = t(`precision.${event.precision ?? "G0"}`);
  if (!event.radius_km) return known;
  return t("detail.within", { precision: known, radius_km: event.radius_km });
}

// "5 (from 3 to 8)", "5" where all are the same, "5 or more" where the high end is open; "" where nothing is stated.
export function figureText(event, name, t) {
  const [low, best, high] = ["low", "best", "high"].map((end) => event[`${name}_${end}`]);
  if (best === undefined && low === undefined) return "";
  if (low === high && low === best) return show(best);
  const values = { best: best ?? low, low: low ?? best, high };
  if (high === undefined) return t(values.low === values.best ? "detail.or_more" : "detail.open_figure", values);
  return t("detail.figure", values);
}
