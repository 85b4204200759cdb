// The queue: a dense list on the left, one application on the right, and keys for both.

import { application, search_applications } from "./api.js";
import { Backlog } from "./backlog.js";
import { put, take_back } from "./decisions.js";
import { h } from "./dom.js";
import { show_record, tags } from "./record.js";
import { walk, wide } from "./walk.js";
import { arrived, fill, moment, place, sex, since, soft, words } from "./words.js";

const STATUSES = ["submitted", "returned", "approved", "rejected", "withdrawn"];
const KEYS = [["J", "next"], ["K", "previous"], ["X", "tick"], ["S", "approve"], ["P", "return"], ["T", "reject"], ["U", "undo"]];
// As many as one request may decide.
const AT_ONCE = 100;

// What somebody typed into the one box: numbers are told apart by their length.
function criterion(text) {
  const digits = text.replace(/\D/g, "");
  if (/[a-z]/i.test(text) || digits.length < 8) return { name: text };
  return digits.length >= 16 ? { nik: text } : { phone: text };
}
const clean = (item) => !item.flags?.length;

export function queue(root, { may_decide }) {
  const backlog = new Backlog(draw);
  const ticked = new Set();
  let status = "submitted";
  // What was searched for, while a search is shown in place of the queue.
  let sought = "";

  const count = h("p", { class: "queue-count", role: "status" });
  const body = h("tbody");
  const all = h("input", { type: "checkbox", "aria-label": words.list.tick_all, onchange: () => tick_all(all.checked) });
  const more = h("button", { class: "button button-plain button-small", type: "button", hidden: true, onclick: () => backlog.go_on() }, words.list.more);
  const end = h("div", { class: "queue-end" });
  const bulk = h("div", { class: "queue-bulk", hidden: true });
  const pane = h("section", { class: "record", "aria-label": words.detail.title }, h("p", { class: "record-empty" }, words.detail.choose));
  const choose = h("select", { class: "input", id: "status", onchange: () => { status = choose.value; load(); } }, STATUSES.map((code) => h("option", { value: code }, words.status[code])));
  const box = h("input", { class: "input", id: "cari-permohonan", type: "search", autocomplete: "off", spellcheck: "false", maxlength: 100, "aria-label": words.list.search, placeholder: words.list.search });
  const list = walk({
    root, body, pane, choose: words.detail.choose, items: () => backlog.shown, show,
    keys: {
      x: () => list.current && may_decide && tick(list.current, !ticked.has(list.current)),
      s: () => list.record?.approvable && decide([backlog.find(list.current)].filter(Boolean), { decision: "approve" }),
      p: () => list.record?.decidable && list.record.ask("return"),
      t: () => list.record?.decidable && list.record.ask("reject"),
      u: take_back,
    },
  });
  const { row_of, close, open } = list;
  const shown_keys = KEYS.filter(([, name]) => may_decide || name === "next" || name === "previous");

  root.replaceChildren(
    h("div", { class: "queue-head" },
      h("div", { class: "queue-filter" },
        h("label", { for: "status" }, words.list.status), choose,
        h("button", { class: "button button-plain button-small", type: "button", onclick: () => load() }, words.list.refresh),
        h("form", { class: "queue-search", role: "search", novalidate: true, onsubmit: (event) => { event.preventDefault(); search(); } },
          box, h("button", { class: "button button-plain button-small", type: "submit" }, words.search.submit)),
        count),
      h("div", { class: "keys" }, h("label", { class: "keys-on" }, list.on, h("span", {}, words.keys.on)), shown_keys.map(([key, name]) => h("span", {}, h("kbd", {}, key), " ", words.keys[name])))),
    h("div", { class: "queue-split" },
      h("div", { class: "queue-list" },
        h("div", { class: "scrolls" }, h("table", { class: "queue" }, h("caption", { class: "unseen" }, words.list.caption),
          h("thead", {}, h("tr", {}, may_decide ? h("th", { scope: "col", class: "queue-tick" }, all) : "", [words.list.name, words.list.village, words.list.arrived, words.list.flags].map((text) => h("th", { scope: "col" }, soft(text))))),
          body)),
        end, more, bulk),
      pane),
  );
  // The next rows come by themselves, a screen before the end of those that stand there.
  const coming = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && backlog.show_more(), { rootMargin: "800px" });
  coming.observe(end);

  function row(item) {
    const box = h("input", { type: "checkbox", checked: ticked.has(item.id), "aria-label": fill(words.list.tick, { name: item.name }), onchange: () => tick(item.id, box.checked) });
    return h("tr", { "data-id": item.id, onclick: (event) => event.target.closest("input, button, label") || open(item.id) },
      may_decide ? h("td", { class: "queue-tick" }, h("label", {}, box)) : "",
      h("td", { class: "queue-name" }, h("button", { class: "queue-open", type: "button", onclick: () => open(item.id) }, item.name), h("span", { class: "small" }, [fill(words.list.years, item), sex(item.sex)].join(" · "))),
      h("td", { class: "queue-place" }, place(item.village)),
      h("td", { class: "queue-time" }, item.submitted_at ? h("time", { datetime: item.submitted_at, title: moment(item.submitted_at) }, arrived(item.submitted_at)) : ""),
      h("td", { class: "queue-flags" }, sought && item.status !== "submitted" ? h("span", { class: "tag tag-quiet" }, words.status[item.status] ?? item.status) : "", tags(item.flags),
        item.refused ? h("p", { class: "queue-refused" }, item.refused) : ""));
  }

  function nothing() {
    if (!backlog.over) return backlog.failed || words.loading;
    if (sought) return fill(words.list.search_none, { text: sought });
    return status === "submitted" ? words.list.empty_hint : words.list.empty;
  }

  // Says how many there are: so many and more until all are counted.
  function told() {
    const { items, over, oldest, more: cut } = backlog;
    if (backlog.failed && items.length) return `${backlog.failed} ${fill(words.list.count_more, { number: items.length })}`;
    if (!items.length) return over ? fill(words.list.count, { number: 0 }) : "";
    if (sought) return fill(cut ? words.search.applications_more : words.search.applications, { number: items.length, text: sought });
    const number = fill(over ? words.list.count : words.list.count_more, { number: items.length });
    return status === "submitted" && oldest ? `${number} · ${fill(over ? words.list.oldest : words.list.oldest_so_far, { since: since(oldest) })}` : number;
  }

  // Rows that only go on are added to, so that nobody who stands on one of them loses it.
  let drawn = [];
  function draw() {
    const { shown } = backlog;
    if (drawn.length && drawn.every((item, at) => item === shown[at])) body.append(...shown.slice(drawn.length).map(row));
    else body.replaceChildren(...(shown.length ? shown.map(row) : [h("tr", {}, h("td", { colspan: 5, class: "queue-empty" }, nothing()))]));
    drawn = shown;
    more.hidden = backlog.over || !backlog.paused;
    count.textContent = told();
    list.mark();
    draw_bulk();
  }

  // One decision on many is for those about which there is nothing odd; the others want a look each.
  function approvable() {
    return backlog.items.filter((item) => ticked.has(item.id) && item.status === "submitted" && clean(item));
  }
  function draw_bulk() {
    const { shown } = backlog;
    const ready = approvable();
    const left = ticked.size - ready.length;
    bulk.hidden = !ticked.size;
    all.checked = shown.length > 0 && ticked.size >= Math.min(AT_ONCE, shown.filter(clean).length) && ticked.size > 0;
    all.indeterminate = ticked.size > 0 && !all.checked;
    bulk.replaceChildren(
      h("span", {}, fill(words.decision.bulk, { number: ticked.size }), left ? h("span", { class: "queue-left-out" }, fill(words.decision.bulk_left, { number: left })) : ""),
      ready.length ? h("button", { class: "button button-small", type: "button", onclick: () => decide(ready, { decision: "approve" }) }, left ? fill(words.decision.bulk_approve_clean, { number: ready.length }) : words.decision.bulk_approve) : "",
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
    if (on) for (const item of backlog.shown.filter(clean).slice(0, AT_ONCE)) tick(item.id, true);
    else for (const id of [...ticked]) tick(id, false);
  }

  function begin(text) {
    sought = text;
    ticked.clear();
    close();
    count.textContent = words.loading;
  }
  async function load() {
    begin("");
    box.value = "";
    if (await backlog.load(status)) first();
  }
  async function search() {
    const text = box.value.trim();
    if (!text) return load();
    begin(text);
    if (await backlog.take(() => search_applications(criterion(text)))) first();
  }
  const first = () => backlog.shown.length && wide() && open(backlog.shown[0].id, false);

  async function show(id, focus) {
    try {
      const detail = await application(id);
      if (list.current !== id || list.record) return;
      const item = backlog.find(id) ?? detail;
      list.record = show_record(pane, detail, { may_decide, close, open, refused: item.refused, decide: (decision) => decide([item], decision) });
      root.classList.add("showing-record");
      if (focus && !wide()) list.record.heading.focus();
    } catch (error) {
      // What is no answer of the API is a mistake of ours.
      if (error.status === undefined) throw error;
      if (list.current === id) pane.replaceChildren(h("p", { class: "error", role: "alert" }, error.status === 404 ? words.detail.gone : error.message));
    }
  }

  function decide(chosen, decision) {
    const gone = new Set(chosen.map((item) => item.id));
    const at = list.index_of(chosen[0].id);
    const was_open = gone.has(list.current);
    const put_back = backlog.remove(gone);
    for (const id of gone) ticked.delete(id);
    // Whatever was refused stays in its row, with the reason beside it.
    put(chosen, decision, (back) => {
      put_back(back);
      draw();
      open(back[0].id);
    });
    const { shown } = backlog;
    const next = was_open ? shown[Math.max(0, Math.min(at, shown.length - 1))] : null;
    if (was_open) close();
    draw();
    if (next && wide()) {
      open(next.id, false);
      list.focus_on(next.id);
    }
  }

  load();
  return () => {
    coming.disconnect();
    backlog.stop();
    list.end();
  };
}
