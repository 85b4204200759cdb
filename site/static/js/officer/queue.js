// The queue: a dense list on the left, one application on the right, and keys for both.

import { application, applications } from "./api.js";
import { put, take_back } from "./decisions.js";
import { h } from "./dom.js";
import { show_record, tags } from "./record.js";
import { tell_failure } from "./toast.js";
import { arrived, fill, moment, place, sex, words } from "./words.js";

const STATUSES = ["submitted", "returned", "approved", "rejected", "withdrawn"];
const KEYS = [["J", "next"], ["K", "previous"], ["X", "tick"], ["S", "approve"], ["P", "return"], ["T", "reject"], ["U", "undo"]];
const KEYS_OFF = "kader.keys-off";

export function queue(root, { may_decide }) {
  let items = [];
  let cursor = null;
  let status = "submitted";
  let current = "";
  let record = null;
  let asked = 0;
  let timer;
  const ticked = new Set();

  const count = h("p", { class: "queue-count", role: "status" });
  const body = h("tbody");
  const all = h("input", { type: "checkbox", "aria-label": words.list.tick_all, onchange: () => tick_all(all.checked) });
  const more = h("button", { class: "button button-plain button-small", type: "button", hidden: true, onclick: () => load(cursor) }, words.list.more);
  const bulk = h("div", { class: "queue-bulk", hidden: true });
  const pane = h("section", { class: "record", "aria-label": words.detail.title }, h("p", { class: "record-empty" }, words.detail.choose));
  const choose = h("select", { class: "input", id: "status", onchange: () => { status = choose.value; load(); } }, STATUSES.map((code) => h("option", { value: code }, words.status[code])));
  const keys_on = h("input", { type: "checkbox", checked: !localStorage.getItem(KEYS_OFF), onchange: () => (keys_on.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")) });
  const shown_keys = KEYS.filter(([, name]) => may_decide || name === "next" || name === "previous");

  root.replaceChildren(
    h("div", { class: "queue-head" },
      h("div", { class: "queue-filter" }, h("label", { for: "status" }, words.list.status), choose, h("button", { class: "button button-plain button-small", type: "button", onclick: () => load() }, words.list.refresh), count),
      h("div", { class: "keys" }, h("label", { class: "keys-on" }, keys_on, h("span", {}, words.keys.on)), shown_keys.map(([key, name]) => h("span", {}, h("kbd", {}, key), " ", words.keys[name])))),
    h("div", { class: "queue-split" },
      h("div", { class: "queue-list" },
        h("table", { class: "queue" }, h("caption", { class: "unseen" }, words.list.caption),
          h("thead", {}, h("tr", {}, may_decide ? h("th", { scope: "col", class: "queue-tick" }, all) : "", [words.list.name, words.list.village, words.list.arrived, words.list.flags].map((text) => h("th", { scope: "col" }, text)))),
          body),
        more, bulk),
      pane),
  );

  const row_of = (id) => body.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const index_of = (id) => items.findIndex((item) => item.id === id);

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
    mark();
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

  function mark() {
    for (const line of body.children) {
      const here = line.dataset.id === current;
      line.classList.toggle("queue-current", here);
      line.querySelector(".queue-open")?.toggleAttribute("aria-current", here);
      if (here) line.querySelector(".queue-open").setAttribute("aria-current", "true");
    }
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

  const wide = () => matchMedia("(min-width: 60rem)").matches;

  function close() {
    const before = row_of(current);
    current = "";
    record = null;
    root.classList.remove("showing-record");
    pane.replaceChildren(h("p", { class: "record-empty" }, words.detail.choose));
    mark();
    before?.querySelector("button")?.focus();
  }

  // Walking through the list with keys only asks for those on which one stays.
  function open(id, focus = true, wait = 0) {
    // What is shown already may be half filled in, and keys must keep working on it.
    if (id === current && record) return;
    current = id;
    record = null;
    mark();
    row_of(id)?.scrollIntoView({ block: "nearest" });
    clearTimeout(timer);
    timer = setTimeout(() => fetch_record(id, focus), wait);
  }
  async function fetch_record(id, focus) {
    try {
      const detail = await application(id);
      if (current !== id || record) return;
      const item = items[index_of(id)] ?? detail;
      record = show_record(pane, detail, { may_decide, close, open, decide: (decision) => decide([item], decision) });
      record.approvable = may_decide && detail.status === "submitted" && !detail.held_elsewhere;
      record.decidable = may_decide && detail.status === "submitted";
      root.classList.add("showing-record");
      if (focus && !wide()) record.heading.focus();
    } catch (error) {
      if (current === id) pane.replaceChildren(h("p", { class: "error", role: "alert" }, error.status === 404 ? words.detail.gone : error.message));
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
    const next = gone.has(current) ? items[Math.max(0, Math.min(at, items.length - 1))] : null;
    if (gone.has(current)) close();
    draw();
    if (next && wide()) {
      open(next.id, false);
      row_of(next.id)?.querySelector(".queue-open").focus();
    }
  }
  const approve_ticked = () => decide(items.filter((item) => ticked.has(item.id)), { decision: "approve" });

  function step(by) {
    if (!items.length) return;
    const at = Math.max(0, Math.min(items.length - 1, index_of(current) + by));
    open(items[at].id, false, 250);
    row_of(items[at].id).querySelector(".queue-open").focus();
  }

  function press(event) {
    if (root.hidden || !keys_on.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const act = {
      j: () => step(1),
      k: () => step(-1),
      x: () => current && may_decide && tick(current, !ticked.has(current)),
      s: () => record?.approvable && decide([items[index_of(current)]].filter(Boolean), { decision: "approve" }),
      p: () => record?.decidable && record.ask("return"),
      t: () => record?.decidable && record.ask("reject"),
      u: take_back,
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }
  document.addEventListener("keydown", press);
  load().catch((error) => tell_failure(error.message));
  return () => document.removeEventListener("keydown", press);
}
