// The queue at the left: lines, search and filters. The address of the page says what is chosen.

import { get } from "./api.js";
import { byId, coded, el, shown, t } from "./dom.js";

const FACETS = ["status", "event_type", "disputed", "country", "source", "language", "voice"];

export class QueuePane {
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.lines = [];
    this.root = byId("queue");
    this.form = byId("filters");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.load(), 120);
    });
    this.root.addEventListener("click", (event) => {
      const line = event.target.closest("[data-report]");
      if (line) this.onOpen(line.dataset.report);
    });
  }

  /** The filters as the form has them. */
  wanted() {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (value) wanted.set(name, value);
    return wanted;
  }

  /** Take the filters of an address into the form. */
  async restore(parameters) {
    byId("find").value = parameters.get("q") ?? "";
    this.chosen = Object.fromEntries(FACETS.map((name) => [name, parameters.get(name) ?? ""]));
    await this.load(this.chosen);
  }

  async load(chosen = null) {
    const wanted = this.wanted();
    if (chosen) for (const [name, value] of Object.entries(chosen)) if (value) wanted.set(name, value);
    const found = await get(`/api/queue?${wanted}`);
    this.lines = found.lines;
    this.#drawFacets(found.facets, wanted);
    this.#drawLines();
    byId("queue-count").textContent = found.count === found.total
      ? t("desk.all", { total: found.total }) : t("desk.some", { count: found.count, total: found.total });
    byId("counter").textContent = found.counter;
    this.onLoaded?.(wanted);
  }

  #drawFacets(facets, wanted) {
    let active = 0;
    byId("facets").replaceChildren(...FACETS.filter((name) => facets[name].length > 1 || wanted.get(name)).map((name) => {
      const value = wanted.get(name) ?? "";
      if (value) active += 1;
      const known = new Set(facets[name].map(([code]) => code));
      const rows = value && !known.has(value) ? [[value, 0], ...facets[name]] : facets[name];
      return el("label", {}, el("span", {}, t(`facet.${name}`)),
        el("select", { name }, el("option", { value: "" }, t("facet.any")),
          rows.map(([code, count]) => el("option", { value: code, selected: code === value },
            `${coded(name === "status" ? "status" : "code", code)} (${count})`))));
    }));
    byId("filter-count").hidden = active === 0;
    byId("filter-count").textContent = String(active);
  }

  #drawLines() {
    this.root.replaceChildren(...this.lines.map((line) => this.#line(line)));
    if (!this.lines.length) this.root.append(el("li", { class: "empty quiet" }, t("desk.nothing")));
    this.mark(this.current);
  }

  #line(line) {
    const numbers = [
      line.killed && t("desk.killed", { count: line.killed }),
      line.injured && t("desk.injured", { count: line.injured }),
    ].filter(Boolean).join(" · ");
    const notes = [
      line.disputed.length && el("span", { class: "tag strong" }, t("desk.disputed", { count: line.disputed.length })),
      line.is_copy && el("span", { class: "tag" }, t("desk.copy")),
      line.is_sensitive && el("span", { class: "tag" }, t("desk.sensitive")),
      line.status !== "open" && el("span", { class: `tag status ${line.status}` }, coded("status", line.status)),
    ];
    return el("li", { "data-report": line.report_id },
      el("a", { href: `?report=${line.report_id}`, tabindex: "-1", onclick: (event) => event.preventDefault() },
        el("span", { class: "label" }, line.label),
        el("span", { class: "facts" }, [line.where, line.when].filter(Boolean).map((part) => el("span", {}, shown(part)))),
        numbers && el("span", { class: "numbers" }, numbers),
        el("span", { class: "quiet" }, shown(line.source || line.document_ref)),
        el("span", { class: "tags" }, ...notes)));
  }

  /** Show which line is open. */
  mark(reportId) {
    this.current = reportId;
    for (const item of this.root.children) {
      const isCurrent = item.dataset.report === reportId;
      if (isCurrent) {
        item.setAttribute("aria-current", "true");
        item.scrollIntoView({ block: "nearest" });
      } else item.removeAttribute("aria-current");
    }
  }

  /** The report that many lines after the current one, or null. */
  beside(step) {
    const at = this.lines.findIndex((line) => line.report_id === this.current);
    return this.lines[at + step]?.report_id ?? null;
  }

  /** Change what is told of a line without asking the server anew. */
  setStatus(reportId, status) {
    const at = this.lines.findIndex((line) => line.report_id === reportId);
    if (at < 0 || this.lines[at].status === status) return;
    this.lines[at] = { ...this.lines[at], status };
    this.root.children[at].replaceWith(this.#line(this.lines[at]));
    if (reportId === this.current) this.mark(reportId);
  }
}
