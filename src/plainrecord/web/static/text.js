// The text of a document with its evidence. The server cuts it into pieces; here they become spans, one per piece,
// so that crossing evidence needs no nesting and the words stand there once.

import { chip, coded, el, t } from "./dom.js";

const fieldOf = (path) => path.split("/")[0];

export class TextPane {
  /** `onPick(paths)` is called with the paths that a clicked piece is evidence of. */
  constructor(root, hover, onPick) {
    this.root = root;
    this.hover = hover;
    this.onPick = onPick;
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("pointerover", (event) => this.#hovered(event));
  }

  /** Draw a text; `notes` gives for each path what to say of it; paragraphs of `opened` are not folded. */
  draw(view, notes, { showAll = false } = {}) {
    this.view = view;
    this.notes = notes;
    this.elements = view.marks.map(() => []);
    this.folds = new Map();
    this.lit = [];
    const made = document.createDocumentFragment();
    let run = null;
    for (const [number, paragraph] of view.paragraphs.entries()) {
      const topics = showAll ? [] : paragraph.topics;
      const repeated = paragraph.read_before;
      if (!topics.length && !repeated) {
        run = null;
        made.append(this.#paragraph(paragraph));
        continue;
      }
      const key = topics.length ? `topics ${topics}` : "repeated";
      if (run === null || run.key !== key) {
        run = { key, numbers: [], topics, button: el("button", { type: "button", class: "fold" }) };
        made.append(run.button);
        const opened = run;
        run.button.addEventListener("click", () => this.open(opened));
      }
      run.numbers.push(number);
      this.folds.set(number, run);
      run.button.replaceChildren(this.#label(run));
    }
    this.root.replaceChildren(made);
    this.root.scrollTop = 0;
  }

  #label(run) {
    const count = run.numbers.length;
    if (!run.topics.length) return t("text.repeated", { count });
    return t("text.folded", { topics: run.topics.map((topic) => coded("topic", topic)).join(", "), count });
  }

  /** Show what a fold hides. */
  open(run) {
    if (!run.button.isConnected) return;
    const paragraphs = run.numbers.map((number) => {
      this.folds.delete(number);
      return this.#paragraph(this.view.paragraphs[number]);
    });
    run.button.replaceWith(...paragraphs);
    this.light(this.path);
    this.onOpen?.(run);
  }

  openAll() {
    for (const run of new Set(this.folds.values())) this.open(run);
  }

  get isFolded() {
    return this.folds.size > 0;
  }

  /** Whether the words at these offsets are folded now, so that they are shown nowhere else either. */
  hides(start) {
    return this.folds.size > 0 && Boolean(this.folds.get(this.#numberAt(start))?.topics.length);
  }

  #paragraph(paragraph) {
    const node = el("div", { class: "p", dir: "auto" });
    node.plainAt = paragraph.at;
    let at = paragraph.at;
    for (const [length, marks, hidden] of paragraph.pieces) {
      const words = this.view.text.slice(at, at + length);
      const inner = hidden ? chip(words, hidden) : document.createTextNode(words);
      node.append(marks.length ? this.#piece(inner, marks) : inner);
      at += length;
    }
    return node;
  }

  #piece(inner, marks) {
    const own = marks.flatMap((mark) => this.view.marks[mark].paths);
    const piece = el("span", { class: "m" }, inner);
    piece.marks = marks;
    if (own.length) piece.dataset.field = fieldOf(own[0]);
    else piece.classList.add("other");
    if (new Set(own.map(fieldOf)).size > 1) piece.classList.add("multi");
    for (const mark of marks) this.elements[mark].push(piece);
    return piece;
  }

  /** Light the evidence of one field; gives the element to be scrolled to. */
  light(path, { evidence = 0 } = {}) {
    for (const piece of this.lit) piece.classList.remove("on", "here");
    this.lit = [];
    this.path = path;
    if (path === null) return null;
    const marks = this.marksOf(path);
    for (const [position, mark] of marks.entries()) {
      const { start } = this.view.marks[mark];
      const fold = this.folds.size ? this.folds.get(this.#numberAt(start)) : null;
      if (fold && !fold.topics.length) this.open(fold);
      for (const piece of this.elements[mark]) {
        piece.classList.add("on");
        if (position === evidence) piece.classList.add("here");
        this.lit.push(piece);
      }
    }
    const mark = this.view.marks[marks[evidence]];
    return this.elements[marks[evidence]]?.[0] ?? (mark && this.folds.get(this.#numberAt(mark.start))?.button);
  }

  /** The number of the paragraph that an offset lies in. */
  #numberAt(offset) {
    return this.view.paragraphs.findLastIndex((paragraph) => paragraph.at <= offset);
  }

  /** The numbers of the marks that are evidence of a path, in the order of the text. */
  marksOf(path) {
    return this.view.marks.flatMap((mark, number) => (mark.paths.includes(path) ? [number] : []));
  }

  #clicked(event) {
    const piece = event.target.closest(".m");
    if (!piece || !document.getSelection().isCollapsed) return;
    const paths = [...new Set(piece.marks.flatMap((mark) => this.view.marks[mark].paths))];
    if (paths.length) this.onPick(paths);
  }

  #hovered(event) {
    const piece = event.target.closest?.(".m");
    if (!piece) {
      this.hover.textContent = "";
      return;
    }
    const own = piece.marks.flatMap((mark) => this.view.marks[mark].paths.map((path) => this.notes.get(path)));
    const others = piece.marks.flatMap((mark) => this.view.marks[mark].others);
    const told = [...new Set(own), ...new Set(others.map((ordinal) => t("text.of_other", { number: ordinal + 1 })))];
    this.hover.textContent = told.filter(Boolean).join(" · ");
  }

  /** What is selected, as `{start, end}` in code units of the text; null when nothing, or something else, is. */
  selected() {
    const selection = document.getSelection();
    if (selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.commonAncestorContainer)) return null;
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    return start !== null && end !== null && start < end ? { start, end } : null;
  }

  /** The offset in the text of a place in the page. */
  offset(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    let paragraph = element.closest(".p");
    if (!paragraph) {
      // Between paragraphs: the beginning of the next one, or the end of the text.
      paragraph = node.childNodes[offset];
      while (paragraph && paragraph.plainAt === undefined) paragraph = paragraph.nextSibling;
      return paragraph ? paragraph.plainAt : this.view.text.length;
    }
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, offset);
    return paragraph.plainAt + length(before.cloneContents());
  }
}

/** The length of the text in a fragment: what style sheets draw is no part of it. */
const length = (fragment) => fragment.textContent.length;
