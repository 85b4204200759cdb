// Screening: the district's aspirants on the left, one of them on the right, and keys for both.

import { h } from "../dom.js";
import { walk, wide } from "../walk.js";
import { fill, sex, soft, track, years } from "../words.js";
import { aspirant, aspirants } from "./api.js";
import { show_aspirant } from "./aspirant.js";
import { flags, papers, status_tag } from "./tags.js";
import { number, status as status_name, words } from "./words.js";

const said = words.screening;
const STATUSES = ["proposed", "willing", "ms", "bms", "tms", "shortlisted", "listed", "withdrawn", "deceased", "replaced"];

export function screening(root, district, { may_select, ages_on }) {
  let items = [];
  let cursor = null;
  let asked = 0;

  const count = h("p", { class: "queue-count", role: "status" });
  const body = h("tbody");
  const more = h("button", { class: "button button-plain button-small", type: "button", hidden: true, onclick: () => load(cursor) }, said.more);
  const pane = h("section", { class: "record", "aria-label": words.aspirant.title });
  const choose = h("select", { class: "input", id: "status-nama", onchange: () => load() }, h("option", { value: "" }, said.all), STATUSES.map((code) => h("option", { value: code }, status_name(code))));
  const judge = (verdict) => list.record?.ask?.(verdict);
  const list = walk({
    root, body, pane, choose: said.choose, items: () => items, show,
    keys: { m: () => judge("ms"), b: () => judge("bms"), t: () => judge("tms") },
  });
  const { row_of, index_of, close, open } = list;
  const key = (name, text) => h("span", {}, h("kbd", {}, name), " ", text);

  root.replaceChildren(
    h("div", { class: "queue-head" },
      h("div", { class: "queue-filter" }, h("label", { for: "status-nama" }, said.status), choose, h("button", { class: "button button-plain button-small", type: "button", onclick: () => load() }, said.refresh), count),
      h("div", { class: "keys" }, h("label", { class: "keys-on" }, list.on, h("span", {}, words.keys.on)),
        key("J", words.keys.next), key("K", words.keys.previous),
        may_select ? [key("M", status_name("ms")), key("B", status_name("bms")), key("T", status_name("tms"))] : "")),
    h("p", { class: "small abbreviations" }, words.abbreviations),
    h("div", { class: "queue-split screening-split" },
      h("div", { class: "queue-list" },
        h("div", { class: "scrolls" }, h("table", { class: "queue screening" }, h("caption", { class: "unseen" }, said.caption),
          h("thead", {}, h("tr", {}, [said.name, said.track, said.documents, said.state].map((text) => h("th", { scope: "col" }, soft(text))))),
          body)),
        more),
      pane),
  );

  function row(item) {
    return h("tr", { "data-id": item.id, onclick: (event) => event.target.closest("button") || open(item.id) },
      h("td", { class: "queue-name" }, h("button", { class: "queue-open", type: "button", onclick: () => open(item.id) }, item.name),
        h("span", { class: "small" }, [years(item.age), sex(item.sex), item.member === false && said.not_member].filter(Boolean).join(" · "))),
      h("td", { class: "queue-place" }, track(item.track), h("span", { class: "small" }, [fill(said.supporters, { number: number(item.support ?? 0) }), item.self_nominated && said.self_nominated].filter(Boolean).join(" · "))),
      h("td", { class: "queue-papers" }, papers(item.documents, true)),
      h("td", { class: "queue-flags" }, status_tag(item.status), flags(item.flags)));
  }

  function draw() {
    body.replaceChildren(...(items.length ? items.map(row) : [h("tr", {}, h("td", { colspan: 4, class: "queue-empty" }, choose.value ? said.empty : said.empty_all))]));
    more.hidden = !cursor;
    count.textContent = fill(cursor ? said.count_more : said.count, { number: number(items.length) });
    list.mark();
  }

  // Takes what a detail says into its row, without losing the focus that the row may have.
  function refresh(detail) {
    const line = row_of(detail.id);
    if (!line) return;
    const at = index_of(detail.id);
    items[at] = { ...items[at], ...detail, documents: { missing: detail.documents_missing } };
    const focused = line.contains(document.activeElement);
    line.replaceWith(row(items[at]));
    list.mark();
    if (focused) list.focus_on(detail.id);
  }

  async function load(from = null) {
    const mine = ++asked;
    if (!from) {
      items = [];
      close();
    }
    count.textContent = words.loading;
    try {
      const page = await aspirants(district, choose.value, from);
      if (mine !== asked) return;
      items.push(...page.items);
      cursor = page.next_cursor;
      draw();
      if (!from && items.length && wide()) open(items[0].id, false);
    } catch (error) {
      if (mine === asked) count.textContent = error.message;
    }
  }

  async function show(id, focus, told = "") {
    try {
      const detail = await aspirant(id);
      if (list.current !== id) return;
      refresh(detail);
      list.record = show_aspirant(pane, detail, { may_select, ages_on, others: items.filter((item) => item.id !== id), close, open, changed, told });
      root.classList.add("showing-record");
      if (told || (focus && !wide())) list.record.heading.focus();
    } catch (error) {
      if (list.current === id) pane.replaceChildren(h("p", { class: "error", role: "alert" }, error.status === 404 ? words.aspirant.gone : error.message));
    }
  }

  // After a change: shows what became of it. After a verdict the next name comes up.
  function changed(id, { next = false, told = "" } = {}) {
    list.record = null;
    const at = index_of(id);
    const following = next && wide() ? items.slice(at + 1).find((item) => item.status === "willing") : null;
    if (!following) {
      show(id, true, told);
      return;
    }
    aspirant(id).then(refresh, () => {});
    open(following.id, false);
    list.focus_on(following.id);
  }

  load();
  return list.end;
}
