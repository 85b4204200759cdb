// The queue: a dense list on the left, one application on the right, and keys for both.

import { application, applications } from "./api.js";
import { put, take_back } from "./decisions.js";
import { h } from "./dom.js";
import { show_record, tags } from "./record.js";
import { tell_failure } from "./toast.js";
import { walk, wide } from "./walk.js";
import { arrived, fill, moment, place, sex, words } from "./words.js";

const STATUSES = ["submitted", "returned", "approved", "rejected", "withdrawn"];
const KEYS = [["J", "next"], ["K", "previous"], ["X", "tick"], ["S", "approve"], ["P", "return"], ["T", "reject"], ["U", "undo"]];

export function queue(root, { may_decide }) {
  let items = [];
  let cursor = null;
  let status = "submitted";
  let asked = 0;
  const ticked = new Set();

  const count = h("p", { class: "queue-count", role: "status" });
  const body = h("tbody");
  const all = h("input", { type: "checkbox", "aria-label": words.list.tick_all, onchange: () => tick_all(all.checked) });
  const more = h("button", { class: "button button-plain button-small", type: "button", hidden: true, onclick: () => load(cursor) }, words.list.more);
  const bulk = h("div", { class: "queue-bulk", hidden: true });
  const pane = h("section", { class: "record", "aria-label": words.detail.title }, h("p", { class: "record-empty" }, words.detail.choose));
  const choose = h("select", { class: "input", id: "status", onchange: () => { status = choose.value; load(); } }, STATUSES.map((code) => h("option", { value: code }, words.status[code])));
  const list = walk({
    root, body, pane, choose: words.detail.choose, items: () => items, show,
    keys: {
      x: () => list.current && may_decide && tick(list.current, !ticked.has(list.current)),
      s: () => list.record?.approvable && decide([items[index_of(list.current)]].filter(Boolean), { decision: "approve" }),
      p: () => list.record?.decidable && list.record.ask("return"),
      t: () => list.record?.decidable && list.record.ask("reject"),
      u: take_back,
    },
  });
  const { row_of, index_of, close, open } = list;
  const shown_keys = KEYS.filter(([, name]) => may_decide || name === "next" || name === "previous");

  root.replaceChildren(
    h("div", { class: "queue-head" },
      h("div", { class: "queue-filter" }, h("label", { for: "status" }, words.list.status), choose, h("button", { class: "button button-plain button-small", type: "button", onclick: () => load() }, words.list.refresh), count),
      h("div", { class: "keys" }, h("label", { class: "keys-on" }, list.on, h("span", {}, words.keys.on)), shown_keys.map(([key, name]) => h("span", {}, h("kbd", {}, key), " ", words.keys[name])))),
    h("div", { class: "queue-split" },
      h("div", { class: "queue-list" },
        h("table", { class: "queue" }, h("caption", { class: "unseen" }, words.list.caption),
          h("thead", {}, h("tr", {}, may_decide ? h("th", { scope: "col", class: "queue-tick" }, all) : "", [words.list.name, words.list.village, words.list.arrived, words.list.flags].map((text) => h("th", { scope: "col" }, text)))),
          body),
        more, bulk),
      pane),
  );

  function row(item) {
    const box = h("input", { type: "checkbox", checked: ticked.has(item.id), "aria-label": fill(words.list.tick, { name: item.name }), onchange: () => tick(item.id, box.checked) });
    return h("tr", { "data-id": item.id, onclick: (event) => event.target.closest("input, button, label") || open(item.id) },
      may_decide ? h("td", { class: "queue-tick" }, h("label", {}, box)) : "",
      h("td", { class: "queue-name" }, h("button", { class: "queue-open", type: "button", onclick: () => open(item.id) }, item.name), h("span", { class: "small" }, [fill(words.list.years, item), sex(item.sex)].join(" · "))),
      h("td", { class: "queue-place" }, place(item.village)),
      h("td", { class: "queue-time" }, item.submitted_at ? h("time", { datetime: item.submitted_at, title: moment(item.submitted_at) }, arrived(item.submitted_at)) : ""),
      h("td", { class: "queue-flags" }, tags(item.flags)));
  }

  function draw() {
    body.replaceChildren(...(items.length ? items.map(row) : [h("tr", {}, h("td", { colspan: 5, class: "queue-empty" }, status === "submitted" ? words.list.empty_hint : words.list.empty))]));
    more.hidden = !cursor;
    count.textContent = fill(cursor ? words.list.count_more : words.list.count, { number: items.length });
    list.mark();
    draw_bulk();
  }

  function draw_bulk() {
    bulk.hidden = !ticked.size;
    all.checked = items.length > 0 && ticked.size === items.length;
    all.indeterminate = ticked.size > 0 && !all.checked;
    bulk.replaceChildren(
      h("span", {}, fill(words.decision.bulk, { number: ticked.size })),
      status === "submitted" ? h("button", { class: "button button-small", type: "button", onclick: approve_ticked }, words.decision.bulk_approve) : "",
      h("button", { class: "button button-plain button-small", type: "button", onclick: () => tick_all(false) }, words.decision.bulk_clear));
  }

  function tick(id, on) {
    if (on) ticked.add(id);
    else ticked.delete(id);
    const box = row_of(id)?.querySelector("input");
    if (box) box.checked = on;
    draw_bulk();
  }
  function tick_all(on) {
    // As many as one request may decide.
    for (const item of items.slice(0, 100)) tick(item.id, on);
  }

  async function load(from = null) {
    const mine = ++asked;
    if (!from) {
      items = [];
      ticked.clear();
      close();
    }
    count.textContent = words.loading;
    try {
      const page = await applications(status, from);
      if (mine !== asked) return;
      items.push(...page.items);
      cursor = page.next_cursor;
      draw();
      if (!from && items.length && wide()) open(items[0].id, false);
    } catch (error) {
      count.textContent = error.message;
    }
  }

  async function show(id, focus) {
    try {
      const detail = await application(id);
      if (list.current !== id || list.record) return;
      const item = items[index_of(id)] ?? detail;
      const record = show_record(pane, detail, { may_decide, close, open, decide: (decision) => decide([item], decision) });
      record.approvable = may_decide && detail.status === "submitted" && !detail.held_elsewhere;
      record.decidable = may_decide && detail.status === "submitted";
      list.record = record;
      root.classList.add("showing-record");
      if (focus && !wide()) record.heading.focus();
    } catch (error) {
      if (list.current === id) pane.replaceChildren(h("p", { class: "error", role: "alert" }, error.status === 404 ? words.detail.gone : error.message));
    }
  }

  function decide(chosen, decision) {
    const gone = new Set(chosen.map((item) => item.id));
    const kept = items;
    const at = index_of(chosen[0].id);
    items = items.filter((item) => !gone.has(item.id));
    for (const id of gone) ticked.delete(id);
    put(chosen, decision, (back) => {
      // Back to where they were, among whatever is there by now.
      const returning = new Set(back.map((item) => item.id));
      items = [...kept.filter((item) => returning.has(item.id) || items.includes(item)), ...items.filter((item) => !kept.includes(item))];
      draw();
      open(back[0].id);
    });
    const next = gone.has(list.current) ? items[Math.max(0, Math.min(at, items.length - 1))] : null;
    if (gone.has(list.current)) close();
    draw();
    if (next && wide()) {
      open(next.id, false);
      list.focus_on(next.id);
    }
  }
  const approve_ticked = () => decide(items.filter((item) => ticked.has(item.id)), { decision: "approve" });

  load().catch((error) => tell_failure(error.message));
  return list.end;
}
