// Deciding: each act is sent as it is made, one after the other, and shown at once. Nothing waits for a save button.

import { ApiError, post } from "./api.js";
import { byId, coded, el, shown, t, tell } from "./dom.js";

let chain = Promise.resolve();
let pending = 0;
let seenSerial = 0;

/** The last serial that this page has seen; decisions after it are somebody else's news. */
export const sawSerial = (serial) => { seenSerial = Math.max(seenSerial, serial); };

addEventListener("beforeunload", (event) => { if (pending) event.preventDefault(); });

function drawSaved(failed = false) {
  byId("saved").textContent = t(failed ? "desk.not_saved" : pending ? "desk.saving" : "desk.saved");
  byId("saved").classList.toggle("fault", failed);
}

/** Send after all that was sent before; resolves to the answer. */
function send(path, body) {
  pending += 1;
  drawSaved();
  const sent = chain.then(() => post(path, body()));
  chain = sent.catch(() => {});
  return sent.then(
    (answer) => {
      pending -= 1;
      drawSaved();
      if (answer.seen_serial) sawSerial(answer.seen_serial);
      return answer;
    },
    (error) => {
      pending -= 1;
      // What the server has refused is no fault of saving; what it has not answered is.
      drawSaved(!(error instanceof ApiError));
      throw error;
    },
  );
}

/** Keep decisions on a report, all or none. */
export const decide = (reportId, items) =>
  send("/api/decide", () => ({ report_id: reportId, items, seen_serial: seenSerial }));

export const undo = (serial) => send("/api/undo", () => (serial ? { serial } : {}));
export const redo = (serial) => send("/api/redo", () => (serial ? { serial } : {}));
export const settled = () => chain;

/**
 * Somebody decided on the same thing meanwhile: show both, and ask which is to stand. Resolves to whether the own
 * decision is to be sent again, now in knowledge of the other.
 */
export function askBoth(error, own) {
  const dialog = byId("dialog");
  const theirs = error.body.theirs;
  for (const one of theirs) sawSerial(one.serial);
  const line = (who, action, words, reason) => el("li", {},
    el("b", {}, shown(who)), " ", coded("status", PAST[action] ?? action), words && [": ", shown(words)],
    reason && [" ", el("q", {}, shown(reason))]);
  dialog.replaceChildren(el("form", { method: "dialog" },
    el("h2", { id: "dialog-title" }, t("conflict.title")),
    el("p", {}, theirs.length ? t("conflict.explained") : error.message),
    el("ul", {}, theirs.map((one) => line(one.reviewer, one.action, one.words, one.reason)),
      line(t("conflict.you"), own.action, own.words, own.reason)),
    el("p", { class: "buttons" },
      el("button", { value: "theirs", class: "first" }, t("conflict.theirs")),
      theirs.length > 0 && el("button", { value: "mine" }, t("conflict.mine")))));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "mine"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** The state that an act leaves behind. */
export const PAST = {
  accept: "accepted", correct: "corrected", reject: "rejected", add: "added", flag: "flagged", unsure: "unsure",
};

export function report(error) {
  if (error instanceof ApiError) tell(error.body.key ? t(error.body.key) : error.message, "fault");
  else tell(t("desk.no_server"), "fault");
}
