// The desk: queue, text and fields as one, driven by the keyboard. What is open stands in the address.

import { ApiError, get } from "./api.js";
import { byId, coded, el, shown, t, tell } from "./dom.js";
import { FieldsPane, drawActs } from "./fields.js";
import { listen, withKey } from "./keys.js";
import { QueuePane } from "./queue.js";
import { TextPane } from "./text.js";

const fetched = new Map();
let view = null;
let evidence = 0;

const text = new TextPane(byId("text"), byId("hover"), pickField);
const fields = new FieldsPane((path) => focus(path), pick);
const queue = new QueuePane((reportId) => open(reportId));

// --- opening ------------------------------------------------------------------------------------------

function fetchReport(reportId) {
  if (!fetched.has(reportId)) {
    const coming = get(`/api/report/${encodeURIComponent(reportId)}`);
    coming.catch(() => fetched.delete(reportId));
    fetched.set(reportId, coming);
    if (fetched.size > 12) fetched.delete(fetched.keys().next().value);
  }
  return fetched.get(reportId);
}

async function open(reportId, { path = null, push = true } = {}) {
  queue.mark(reportId);
  let found;
  try {
    found = await fetchReport(reportId);
  } catch (error) {
    report(error);
    return;
  }
  if (queue.current !== reportId) return; // another was opened meanwhile
  view = found;
  const notes = new Map(view.fields.map((field) => [field.path, `${field.name}: ${field.value} [${field.maker}]`]));
  text.draw(view.text, notes);
  drawHeadline();
  fields.draw(view, quotes);
  if (view.fields.length) focus(path ?? firstOpen());
  if (push) remember();
  for (const step of [1, -1]) {
    const beside = queue.beside(step);
    if (beside) fetchReport(beside);
  }
}

const firstOpen = () => (view.fields.find((field) => field.state.status === "open") ?? view.fields[0]).path;

function drawHeadline() {
  const { document: from, headline } = view;
  byId("headline").replaceChildren(
    el("p", { class: "label", title: headline.definition }, headline.label),
    el("p", { class: "facts" }, [headline.where, headline.when].filter(Boolean).map((part) => el("span", {}, shown(part)))),
    el("p", { class: "quiet" },
      [from.source, coded("code", from.source_type), from.published && t("text.published", { day: from.published })]
        .filter(Boolean).map((part) => el("span", {}, shown(part))),
      el("span", {}, shown(from.ref)),
      view.event && el("a", { href: `/event/${view.event.event_id}` }, t("text.event", { count: view.event.reports }))),
    from.parties.length && el("p", { class: "quiet" }, from.parties.map((party) => el("span", {}, shown(party)))));
}

/** The quotes of a field; null for words that are folded. */
function quotes(path) {
  return text.marksOf(path).map((number) => {
    const { start, end } = text.view.marks[number];
    return text.hides(start) ? null : text.view.text.slice(start, end);
  });
}

function remember() {
  const wanted = queue.wanted();
  if (view) wanted.set("report", view.report_id);
  if (fields.current) wanted.set("field", fields.current);
  history.replaceState(null, "", `?${wanted}`);
}

// --- moving -------------------------------------------------------------------------------------------

function focus(path, options = {}) {
  evidence = 0;
  text.light(path);
  fields.focus(path, options);
  remember();
}

function pickField(paths) {
  // Clicking again where evidence overlaps goes through its fields.
  const at = paths.indexOf(fields.current);
  focus(paths[(at + 1) % paths.length]);
}

function go(step) {
  const reportId = queue.beside(step);
  if (reportId) open(reportId);
  else tell(t(step > 0 ? "desk.at_end" : "desk.at_start"));
}

function goField(step) {
  const path = fields.beside(step);
  if (path) focus(path);
}

function goEvidence(step) {
  const marks = fields.current === null ? [] : text.marksOf(fields.current);
  if (!marks.length) return;
  evidence = (evidence + step + marks.length) % marks.length;
  text.light(fields.current, { evidence });
}

function reveal() {
  text.openAll();
  fields.redraw(fields.current);
}

text.onOpen = () => fields.current !== null && fields.redraw(fields.current);

function pick() {}

export function report(error) {
  tell(error instanceof ApiError ? error.message : t("desk.no_server"), "fault");
}

// --- keys and buttons ---------------------------------------------------------------------------------

const handlers = {
  next: () => go(1),
  previous: () => go(-1),
  next_field: () => goField(1),
  previous_field: () => goField(-1),
  next_evidence: () => goEvidence(1),
  previous_evidence: () => goEvidence(-1),
  reveal,
  event: () => { if (view?.event) location.href = `/event/${view.event.event_id}`; },
  find: () => byId("find").focus(),
  help: () => { location.href = "/keys"; },
};

listen(handlers, pick);
drawActs(byId("acts"), [["previous", handlers.previous], ["next", handlers.next]], withKey);

byId("find").addEventListener("keydown", (event) => {
  if (event.key === "Escape" || event.key === "Enter") {
    event.preventDefault();
    byId("fields").focus();
    if (event.key === "Enter" && queue.lines.length) open(queue.lines[0].report_id);
  }
});

for (const tab of document.querySelectorAll("[data-show]")) {
  tab.addEventListener("click", () => {
    document.querySelector(".desk").dataset.pane = tab.dataset.show;
    for (const other of document.querySelectorAll("[data-show]")) other.setAttribute("aria-pressed", String(other === tab));
  });
}

queue.onLoaded = remember;
const start = new URLSearchParams(location.search);
try {
  await queue.restore(start);
  const first = start.get("report") ?? queue.lines[0]?.report_id;
  if (first) await open(first, { path: start.get("field"), push: false });
} catch (error) {
  report(error);
}
