// The list of candidates: an order that is changed here, checked after every move, and saved.

import { h } from "../dom.js";
import { tell, tell_failure } from "../toast.js";
import { fill } from "../words.js";
import { save, slate } from "./api.js";
import { Draft } from "./draft.js";
import { exports_panel } from "./exports.js";
import { meter } from "./meter.js";
import { add, move, remove, replace, same } from "./order.js";
import { pool_panel } from "./pool.js";
import { rows } from "./rows.js";
import { rules_panel } from "./rules.js";
import { revisions, stages } from "./stages.js";
import { fill_with } from "./state.js";
import { LEFT } from "./tags.js";
import { number, words } from "./words.js";

const said = words.list;

export function builder(root, district, { may_select, may_decide, may_export }) {
  const draft = new Draft(district);
  const people = new Map();
  let answer = null;

  const place = h("div", {});
  const live = h("p", { class: "unseen", role: "status" });
  root.replaceChildren(live, place);
  const announce = (text) => (live.textContent = text);
  const person_of = (id) => people.get(id) ?? { id, name: id };
  const name_of = (id) => person_of(id).name;

  const heading = h("h3", { tabindex: "-1" }, said.heading);
  const meters = h("div", { class: "slate-meters" });
  const notice = h("div", {});
  const stage_place = h("div", {});
  const revision_place = h("div", {});
  const saving = h("div", { class: "slate-save", hidden: true });
  const rules = rules_panel({ district, person_of, editable: fixable, apply_fix, checked: draw_marks, may_select, may_decide, completed });
  const list = rows({ moved: move_to, removed: take_out });
  const pool = pool_panel({ added: put_in });
  const silon = exports_panel(district, { may_export });
  const editable = () => may_select && answer?.status === "draft";
  // Later on numbers stay; who left may be replaced. Gives the first such number, or 0.
  const left = (at) => LEFT.includes(people.get(draft.order[at - 1])?.status);
  const gap = () => (may_select && answer && !editable() ? draft.order.findIndex((_, at) => left(at + 1)) + 1 : 0);
  function fixable(fix) {
    return editable() || (gap() > 0 && fix?.every(({ kind, at }) => kind === "replace" && left(at)));
  }

  function load() {
    return fill_with(place, async () => {
      const restored = take(await slate(district), (given, version) => draft.take(given, version));
      if (restored) tell(said.restored);
      return [
        notice,
        h("div", { class: "slate-split" },
          h("section", { class: "slate-main" }, h("div", { class: "slate-head" }, heading, meters), list.element, saving),
          h("div", { class: "slate-side" }, stage_place, rules.element, pool.element, silon.element, revision_place)),
      ];
    });
  }

  // Shows an answer of the server; `set` puts its order into the draft.
  function take(given, set) {
    answer = given;
    for (const person of [...given.pool, ...given.candidates]) people.set(person.id, person);
    const result = set(given.candidates.map(({ id }) => id), given.version);
    notice.replaceChildren();
    rules.show(given, draft.order);
    draw();
    if (draft.dirty) rules.check(draft.order);
    return result;
  }

  function draw() {
    const open = editable();
    list.draw(draft.order, people, { editable: open, empty: open ? said.empty : said.empty_saved, note: open ? said.keys : gap() ? said.gap : may_select ? said.locked : said.read_only });
    pool.draw(pool_now(), { next: open ? draft.order.length + 1 : gap(), filling: !open });
    stage_place.replaceChildren(stages(answer, { district, dirty: draft.dirty, done: (told) => { tell(told); load(); }, newer }));
    revision_place.replaceChildren(revisions(answer));
    draw_saving();
    draw_marks();
  }
  const pool_now = () => {
    const usable = [...answer.pool, ...answer.candidates];
    return usable.filter(({ id }, at) => !draft.order.includes(id) && usable.findIndex((other) => other.id === id) === at);
  };

  // What follows from the last check: which rows break a rule, and how many women it takes.
  function draw_marks() {
    list.mark(rules.positions());
    const women = draft.order.filter((id) => people.get(id)?.sex === "female").length;
    meters.replaceChildren(
      h("div", {}, h("span", { class: "slate-label" }, said.seats), meter(draft.order.length, answer.seats)),
      h("div", {}, h("span", { class: "slate-label" }, said.women), meter(women, rules.quota(), said.women_goal)));
  }

  function draw_saving() {
    saving.hidden = !draft.dirty && !draft.undoable;
    const button = (text, act, kind, on) => (on ? h("button", { class: `button button-small ${kind}`, type: "button", onclick: act }, text) : "");
    saving.replaceChildren(
      h("span", {}, draft.dirty ? fill(draft.steps === 1 ? said.unsaved_one : said.unsaved, { number: number(draft.steps) }) : ""),
      ...[
        button(said.undo, undo, "button-plain", draft.undoable),
        button(said.discard, discard, "button-plain", draft.dirty),
        button(said.save, store, "", draft.dirty),
      ].filter(Boolean));
  }

  // After every change: draw, say so, ask for a check, and keep the focus where the change was.
  function changed(order, told, focus) {
    draft.change(order);
    draw();
    rules.check(order);
    announce(told);
    focus?.();
  }
  function move_to(id, to, action) {
    const from = draft.order.indexOf(id) + 1;
    if (to < 1 || to > draft.order.length || to === from) return;
    changed(move(draft.order, from, to), fill(said.moved, { name: name_of(id), number: to, count: draft.order.length }), () => list.focus(id, action));
  }
  function take_out(id) {
    const at = draft.order.indexOf(id);
    const order = remove(draft.order, at + 1);
    changed(order, fill(said.removed, { name: name_of(id) }), () => (order.length ? list.focus(order[Math.min(at, order.length - 1)], "remove") : heading.focus()));
  }
  function put_in(id) {
    const number_left = gap();
    if (number_left) {
      changed(replace(draft.order, number_left, id), fill(said.replaced_by, { name: name_of(id), number: number_left }), pool.focus);
      return;
    }
    const at = draft.order.length + 1;
    changed(add(draft.order, id, at), fill(said.added, { name: name_of(id), number: at }), pool.focus);
  }
  function apply_fix(order, told) {
    changed(order, fill(said.applied, { text: told }), rules.focus);
  }
  // Somebody was asked, or their data filled in: the order stays, what the rules say to it may not.
  function completed() {
    draw();
    rules.check(draft.order);
    rules.focus();
  }
  function undo() {
    draft.undo();
    draw();
    rules.check(draft.order);
    announce(said.reverted);
    focus_saving();
  }
  function discard() {
    draft.discard();
    draw();
    rules.check(draft.order);
    focus_saving();
  }
  const focus_saving = () => ((!saving.hidden && saving.querySelector("button")) || heading).focus();

  async function store() {
    for (const button of saving.querySelectorAll("button")) button.disabled = true;
    saving.firstChild.textContent = said.saving;
    const sent = draft.order;
    try {
      const given = await save(district, sent, draft.version);
      take(given, (order, version) => {
        const own = draft.order;
        draft.take_newer(order, version);
        draft.forget();
        // What was moved while it was being saved.
        if (!same(own, sent)) draft.change(own);
      });
      tell(said.saved);
      heading.focus();
    } catch (error) {
      draw_saving();
      if (error.code === "slate.version") newer();
      else tell_failure(error.message);
    }
  }

  function newer() {
    const button = h("button", { class: "button button-small", type: "button", onclick: async () => {
      button.disabled = true;
      try {
        take(await slate(district), (order, version) => draft.take_newer(order, version));
        heading.focus();
      } catch (error) {
        button.disabled = false;
        tell_failure(error.message);
      }
    } }, said.load_newer);
    notice.replaceChildren(h("div", { class: "slate-newer", role: "alert" },
      h("p", {}, h("strong", {}, said.newer)), h("p", {}, said.newer_text), button));
    button.focus();
  }

  const leaving = (event) => draft.dirty && event.preventDefault();
  const undo_key = (event) => {
    if (root.hidden || !draft.undoable || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    event.preventDefault();
    undo();
  };
  addEventListener("beforeunload", leaving);
  document.addEventListener("keydown", undo_key);
  // Verdicts that were given meanwhile change who can be added.
  root.addEventListener("shown-again", () => !draft.dirty && load());
  load();
  return () => {
    removeEventListener("beforeunload", leaving);
    document.removeEventListener("keydown", undo_key);
    rules.stop();
  };
}
