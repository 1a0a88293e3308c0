// The page of an event: merging, splitting and linking, each with a preview of what will change, a reason, and an undo.

import { post } from "./api.js";
import { report } from "./deciding.js";
import { byId, el, shown, t, tell } from "./dom.js";
import { listen } from "./keys.js";
import "./feed.js";

const eventId = byId("event").dataset.event;
const chosen = (name) => [...document.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value);

byId("split").addEventListener("click", () => {
  const apart = chosen("report");
  const every = [...document.querySelectorAll("input[name=report]")].map((input) => input.value);
  const rest = every.filter((id) => !apart.includes(id));
  if (!apart.length || !rest.length) tell(t("event.choose_split"));
  else propose({ event_id: eventId, action: "split", groups: [rest, apart] });
});

byId("merge").addEventListener("click", () => withOthers({ action: "merge" }));
byId("link").addEventListener("click", () => withOthers({ action: "link", relation: byId("relation").value }));

function withOthers(wanted) {
  const typed = byId("other-id").value.trim();
  const others = [...new Set([...chosen("other"), ...(typed ? [typed] : [])])];
  if (!others.length) tell(t("event.choose_merge"));
  else propose({ event_id: eventId, others, ...wanted });
}

async function propose(wanted) {
  let change;
  try {
    change = await post("/api/event/preview", wanted);
  } catch (error) {
    report(error);
    return;
  }
  const dialog = byId("dialog");
  const reason = el("textarea", { rows: "2", maxlength: "2000", required: true });
  const list = (events) => el("ul", {}, events.map((event) => el("li", {}, shown(event.label),
    el("br"), el("span", { class: "quiet small" }, shown(event.documents.join(", "))))));
  const form = el("form", { method: "dialog" },
    el("h2", { id: "dialog-title" }, t(`event.${wanted.action}_title`)),
    ...(change.said.length
      ? [el("h3", {}, t("event.link_says")), el("ul", {}, change.said.map((line) => el("li", {}, shown(line))))]
      : [el("h3", {}, t("event.before")), list(change.before), el("h3", {}, t("event.after")), list(change.after)]),
    change.gone.length ? el("p", { class: "quiet" }, t("event.gone", { ids: change.gone.join(", ") })) : "",
    el("label", {}, t("form.reason"), reason),
    el("p", { class: "buttons" },
      el("button", { type: "button", onclick: () => dialog.close() }, t("form.cancel")),
      el("button", { class: "first" }, t("form.keep"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const done = await post("/api/event/decide", { ...wanted, reason: reason.value });
      location.href = `/events/${done.event_id || eventId}`;
      if (done.event_id === eventId) location.reload();
    } catch (error) {
      dialog.close();
      report(error);
    }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  reason.focus();
}

async function turn(which) {
  try {
    const answer = await post(`/api/${which}`, {});
    if (!answer.decision) tell(t(`desk.nothing_to_${which}`));
    else if (answer.decision.report_id) location.href = `/?report=${answer.decision.report_id}&field=${encodeURIComponent(answer.decision.path)}`;
    else if (answer.decision.event_id === eventId) location.reload();
    else location.href = `/events/${answer.decision.event_id}`;
  } catch (error) {
    report(error);
  }
}

byId("undo").addEventListener("click", () => turn("undo"));
byId("redo").addEventListener("click", () => turn("redo"));
listen({ undo: () => turn("undo"), redo: () => turn("redo"), help: () => { location.href = "/keys"; } });
