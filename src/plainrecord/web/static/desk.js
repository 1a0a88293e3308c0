// The desk: queue, text and fields as one, driven by the keyboard. What is open stands in the address.

import { get } from "./api.js";
import { PAST, askBoth, decide, redo, report, sawSerial, settled, undo } from "./deciding.js";
import { byId, coded, el, kept, shown, t, tell } from "./dom.js";
import { FieldsPane, drawActs } from "./fields.js";
import { askValue, askWords } from "./forms.js";
import { listen, withKey } from "./keys.js";
import { QueuePane } from "./queue.js";
import { TextPane } from "./text.js";

const fetched = new Map();
const opened = new Set();
let view = null;
let evidence = 0;
// Fields of the open report with decisions on their way: what the server says of them is out of date until then.
const underway = new Map();

const text = new TextPane(byId("text"), byId("hover"), pickField);
const fields = new FieldsPane((path) => focus(path), pick);
const queue = new QueuePane((reportId) => {
  showPane("text");
  open(reportId);
});

// --- opening ------------------------------------------------------------------------------------------

function fetchReport(reportId) {
  if (!fetched.has(reportId)) {
    const coming = settled().then(() => get(`/api/report/${encodeURIComponent(reportId)}`));
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
  sawSerial(view.seen_serial);
  const notes = new Map(view.fields.map((field) => [field.path, `${field.name}: ${field.value} [${field.maker}]`]));
  text.draw(view.text, notes, { showAll: opened.has(reportId) || kept.get("show_all", false) });
  drawHeadline();
  fields.draw(view, quotes);
  if (view.fields.length) focus(view.fields.some((field) => field.path === path) ? path : firstOpen(), { push });
  drawButtons();
  document.body.dataset.report = reportId;
  for (const step of [1, -1]) {
    const beside = queue.beside(step);
    if (beside) fetchReport(beside);
  }
}

/** Open the same report anew, after its values have changed. */
function reopen(path) {
  fetched.delete(view.report_id);
  return open(view.report_id, { path });
}

const firstOpen = () => (view.fields.find((field) => field.state.status === "open") ?? view.fields[0]).path;

function drawHeadline() {
  const { document: from, headline, state } = view;
  const facts = [headline.where, headline.when].filter(Boolean);
  byId("headline").replaceChildren(...[
    el("p", { class: "label", title: headline.definition }, headline.label, " ",
      el("span", { class: `tag status ${state.status}` }, coded("status", state.status))),
    el("p", { class: "facts" }, facts.map((part) => el("span", {}, shown(part)))),
    el("p", { class: "quiet" },
      [from.source, from.source_type, from.published && t("text.published", { day: from.published }), from.ref]
        .filter(Boolean).map((part) => el("span", {}, shown(part))),
      view.event && el("a", { href: `/events/${view.event.event_id}` }, t("text.event", { count: view.event.reports }))),
    from.parties.length ? el("p", { class: "quiet" }, from.parties.map((party) => el("span", {}, shown(party)))) : "",
    state.lost.length ? el("p", { class: "fault" }, t("desk.lost", { count: state.lost.length })) : "",
  ]);
}

/** The quotes of a field; null for words that are folded. */
function quotes(path) {
  return text.marksOf(path).map((number) => {
    const { start, end } = text.view.marks[number];
    return text.hides(start) ? null : text.view.text.slice(start, end);
  });
}

function remember() {
  clearTimeout(remember.waiting);
  remember.waiting = setTimeout(writeAddress, 120); // browsers count and slow down changes of the address
}

function writeAddress() {
  const wanted = queue.wanted();
  if (view) wanted.set("report", view.report_id);
  if (fields.current) wanted.set("field", fields.current);
  history.replaceState(null, "", `?${wanted}`);
}

// --- moving -------------------------------------------------------------------------------------------

function focus(path, options = {}) {
  evidence = 0;
  // All that changes first, then all that scrolls: the page is laid out once.
  const targets = [text.light(path), fields.focus(path, options)];
  for (const target of targets) target?.scrollIntoView({ block: "nearest" });
  remember();
}

function pickField(paths) {
  // Clicking again where evidence overlaps goes through its fields.
  focus(paths[(paths.indexOf(fields.current) + 1) % paths.length]);
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
  text.light(fields.current, { evidence })?.scrollIntoView({ block: "nearest" });
}

function reveal() {
  if (!text.isFolded) return;
  opened.add(view.report_id);
  text.openAll();
}

text.onOpen = (run) => {
  if (run.topics.length) {
    const day = new Date().toISOString().slice(0, 10);
    const counted = kept.get("opened", {});
    kept.set("opened", { day, count: (counted.day === day ? counted.count : 0) + 1 });
  }
  if (fields.current !== null) fields.redraw(fields.current);
};

// --- deciding -----------------------------------------------------------------------------------------

/** Send decisions on the open report; when somebody was faster, both are shown and the reviewer chooses. */
async function keep(items, words = "", landed = () => {}) {
  const reportId = view.report_id;
  let answer;
  try {
    answer = await decide(reportId, items);
    landed();
  } catch (error) {
    landed();
    if (error.body?.error !== "conflict") throw error;
    const again = await askBoth(error, { action: items[0].action, words, reason: items[0].reason ?? "" });
    answer = again ? await decide(reportId, items) : null;
    if (!answer && view.report_id === reportId) await reopen(fields.current);
  }
  if (answer) take(answer);
  return answer;
}

/** Take over how reports stand after a decision. */
function take(answer) {
  for (const [reportId, state] of Object.entries(answer.states)) {
    queue.setStatus(reportId, state.status);
    if (view?.report_id !== reportId) {
      fetched.delete(reportId);
      continue;
    }
    view.state = { ...view.state, ...state, paths: undefined };
    for (const field of view.fields) {
      const now = state.paths[field.path];
      if (!now || underway.get(`${reportId} ${field.path}`)) continue;
      const isNews = JSON.stringify(now) !== JSON.stringify(field.state);
      field.state = now;
      if (isNews) fields.redraw(field.path);
    }
    drawHeadline();
    drawButtons();
  }
}

/** One key, one decision on the current field; the next open one is shown before the server has answered. */
async function act(action) {
  const field = fields.current === null ? null : fields.field(fields.current);
  if (!field) return;
  if (action === "reject" && field.path === "act") {
    await rejectReport();
    return;
  }
  const before = field.state;
  field.state = { ...before, status: PAST[action], who: "" };
  const next = fields.nextOpen();
  if (next) focus(next);
  else {
    fields.redraw(field.path);
    tell(t("desk.all_decided"));
  }
  drawButtons();
  const key = `${view.report_id} ${field.path}`;
  underway.set(key, (underway.get(key) ?? 0) + 1);
  const landed = () => underway.set(key, underway.get(key) - 1);
  try {
    await keep([{ path: field.path, action, seal: field.seal }], field.value, landed);
  } catch (error) {
    field.state = before;
    fields.redraw(field.path);
    report(error);
  }
}

/** Accept the current field and go on; with nothing left open, the report is read to its end. */
function confirm() {
  const field = fields.current === null ? null : fields.field(fields.current);
  if (field?.state.status === "open") act("accept");
  else if (fields.nextOpen()) focus(fields.nextOpen());
  else acceptRest();
}

/** Accept all that is open in this report, as one decision with one undo, and go to the next report. */
async function acceptRest() {
  if (!view) return;
  const item = { path: "", action: "accept", seal: view.seal };
  const next = queue.beside(1);
  const before = view;
  const sending = keep([item], t("desk.whole"));
  if (next) open(next);
  else tell(t("desk.at_end"));
  try {
    await sending;
  } catch (error) {
    open(before.report_id);
    report(error);
  }
}

/** Without its act a report is no account of an event: rejecting the act rejects the report. */
async function rejectReport() {
  await whole(async () => {
    if (await keep([{ path: "", action: "reject", seal: view.seal }], t("desk.whole"))) tell(t("desk.report_rejected"));
  });
}

async function edit() {
  const field = fields.current === null ? null : fields.field(fields.current);
  if (!field) return;
  const marked = text.selected();
  const about = { field: field.field, name: field.name, form: field.form, quote: marked ? view.text.text.slice(marked.start, marked.end) : "" };
  await whole(async () => {
    const done = await askValue(about, ({ form, reason }) => keepRaw([{
      path: field.path, action: "correct", seal: field.seal, form, reason, spans: marked ? [[marked.start, marked.end]] : [],
    }]));
    if (done) await reopen(field.path);
  });
}

/** As `keep`, for windows that show what was wrong themselves. */
async function keepRaw(items) {
  take(await decide(view.report_id, items));
}

async function whole(doing) {
  try {
    await doing();
  } catch (error) {
    if (error.body?.error === "conflict") {
      await askBoth(error, { action: "correct", words: "", reason: "" });
      await reopen(fields.current);
    } else report(error);
  }
}

const ADDED = ["when", "places", "participants", "casualties", "weapons", "targets", "damage", "claims"];

async function add() {
  if (!view) return;
  const marked = text.selected();
  const quote = marked ? view.text.text.slice(marked.start, marked.end) : "";
  const free = ADDED.filter((name) => name !== "when" || !view.fields.some((field) => field.field === "when"));
  await whole(async () => {
    let serial = null;
    const done = await askValue({ choices: free, quote, isAdded: true }, async ({ field, form, reason, words }) => {
      const spans = marked && words === null ? [[marked.start, marked.end]] : found(words ?? "");
      const answer = await decide(view.report_id, [{ path: field, action: "add", form, reason, spans }]);
      serial = `${field}/+${answer.decision.serial}`;
      take(answer);
    });
    if (done) await reopen(serial);
  });
}

/** Where the text has these words first; an error that the window shows when it has not. */
function found(words) {
  const at = words ? view.text.text.indexOf(words) : -1;
  if (at < 0) throw Object.assign(new Error(), { body: { key: "form.no_words", entry: "words" } });
  return [[at, at + words.length]];
}

async function pick(number) {
  const field = fields.current === null ? null : fields.field(fields.current);
  const option = field?.options[number - 1];
  if (!option) return;
  const item = { path: field.path, action: "correct", seal: field.seal, value: option.value, reason: t("desk.picked", { words: option.words }) };
  await whole(async () => {
    if (await keep([item], option.words)) await reopen(field.path);
  });
}

async function remark() {
  if (!view) return;
  const path = fields.current ?? "";
  const field = fields.field(path);
  await whole(async () => {
    const reason = await askWords(t("form.remark", { name: field?.name ?? t("desk.whole") }), { required: true });
    if (reason) await keep([{ path, action: "remark", seal: field?.seal ?? "", reason }]);
  });
}

async function turn(does, label, nothing) {
  try {
    const { decision, ...answer } = await does();
    if (!decision) {
      tell(t(nothing));
      return;
    }
    tell(t(label));
    if (!decision.report_id) {
      location.href = `/events/${decision.event_id}`;
      return;
    }
    fetched.delete(decision.report_id);
    take(answer);
    await open(decision.report_id, { path: decision.path || null });
  } catch (error) {
    report(error);
  }
}

// --- keys and buttons ---------------------------------------------------------------------------------

const handlers = {
  accept: () => act("accept"),
  reject: () => act("reject"),
  unsure: () => act("unsure"),
  flag: () => act("flag"),
  edit,
  confirm,
  accept_rest: acceptRest,
  add,
  remark,
  undo: () => turn(undo, "desk.undone", "desk.nothing_to_undo"),
  redo: () => turn(redo, "desk.redone", "desk.nothing_to_redo"),
  next: () => go(1),
  previous: () => go(-1),
  next_field: () => goField(1),
  previous_field: () => goField(-1),
  next_evidence: () => goEvidence(1),
  previous_evidence: () => goEvidence(-1),
  reveal,
  event: () => { if (view?.event) location.href = `/events/${view.event.event_id}`; },
  find: () => byId("find").focus(),
  help: () => { location.href = "/keys"; },
};
const SHOWN = ["accept", "reject", "unsure", "edit", "flag", "remark", "add", "accept_rest", "undo", "redo", "previous", "next"];

listen(handlers, pick);

function drawButtons() {
  const left = view ? view.fields.filter((field) => field.state.status === "open").length : 0;
  drawActs(byId("acts"), SHOWN.map((action) => [action, handlers[action]]),
    (action) => (action === "accept_rest" ? [...withKey(action).slice(0, 1), ` (${left}) `, withKey(action)[2]] : withKey(action)));
}

byId("find").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" && event.key !== "Enter") return;
  event.preventDefault();
  byId("find").blur();
  if (event.key === "Enter" && queue.lines.length) open(queue.lines[0].report_id);
});
document.addEventListener("keydown", (event) => {
  // The browser's own search would come otherwise, also from inside a field.
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    byId("find").focus();
  }
});

/** On a narrow screen one pane is shown at a time. */
function showPane(name) {
  document.querySelector(".desk").dataset.pane = name;
  for (const tab of document.querySelectorAll("[data-show]")) tab.setAttribute("aria-pressed", String(tab.dataset.show === name));
}

for (const tab of document.querySelectorAll("[data-show]")) tab.addEventListener("click", () => showPane(tab.dataset.show));

drawButtons();
queue.onLoaded = remember;
const start = new URLSearchParams(location.search);
try {
  await queue.restore(start);
  const first = start.get("report") ?? queue.lines[0]?.report_id;
  if (first) await open(first, { path: start.get("field") });
  if (!kept.get("hinted", false)) {
    tell(t("desk.hint"));
    kept.set("hinted", true);
  }
} catch (error) {
  report(error);
}
document.body.dataset.ready = "true";
