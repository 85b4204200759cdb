// What the law and the party say about the order on the screen, and a way out for each breach.

import { h } from "../dom.js";
import { fill } from "../words.js";
import { check } from "./api.js";
import { asks, is_ask } from "./asks.js";
import { apply, describe } from "./order.js";
import { listed, number, sentence, words } from "./words.js";

const said = words.check;
// How long to wait for the next move before asking.
const PAUSE = 250;

export function rules_panel({ district, person_of, editable, apply_fix, checked, may_select, may_decide, completed }) {
  const heading = h("h3", { tabindex: "-1" }, said.title);
  const state = h("p", { class: "rules-state", role: "status" });
  const list = h("ol", { class: "rules" });
  const element = h("section", { class: "slate-panel rules-panel", "aria-busy": "false" }, heading, state, list);
  let result = { ok: true, violations: [] };
  let quota = 0;
  let order = [];
  let asked = 0;
  let timer;
  // What is shown belongs to an older order until the answer comes.
  let stale = false;

  // A fix in words: "tukar Ayu dengan Budi, lalu tambahkan Citra di nomor 5".
  const in_words = (operations) =>
    describe(order, operations, (id) => person_of(id).name, ({ names, ...op }) => fill(words.fix[op.kind], { ...op, name: listed(names) })).join(said.then);

  function draw() {
    element.setAttribute("aria-busy", String(stale));
    element.classList.toggle("rules-stale", stale);
    const count = result.violations.length;
    state.className = `rules-state ${stale ? "" : count ? "rules-bad" : "rules-good"}`;
    state.textContent = stale ? said.checking : !count ? said.good : fill(count === 1 ? said.bad_one : said.bad, { number: number(count) });
    list.replaceChildren(...result.violations.map(violation));
    checked();
  }

  function violation({ rule, article = "", message, need, have, positions = [], fix }) {
    const changes = fix?.filter((op) => !is_ask(op)) ?? [];
    const told = changes.length ? in_words(changes) : "";
    return h("li", { class: "rule" },
      h("p", { class: "rule-message" }, message ?? fill(words.rule[rule] ?? words.rule.other, { need, have })),
      h("p", { class: "small" }, [article.replaceAll("art.", said.article), positions.length ? fill(positions.length === 1 ? said.positions_one : said.positions, { numbers: listed(positions) }) : ""].filter(Boolean).join(" · ")),
      !editable(fix && changes) || (fix && !told) ? "" : told
        ? h("button", { class: "button button-plain button-small rule-fix", type: "button", disabled: stale, onclick: () => apply_fix(apply(order, changes), told) }, sentence(told))
        : h("p", { class: "small" }, said.no_fix),
      may_select && fix?.some(is_ask) ? asks(fix, { person_of, may_decide, changed: completed }) : "");
  }

  async function ask(mine) {
    try {
      const given = await check(district, order);
      if (mine !== asked) return;
      ({ check: result, quota } = given);
      stale = false;
      draw();
    } catch (error) {
      if (mine !== asked || error.status === 401) return;
      state.className = "rules-state rules-bad";
      state.replaceChildren(fill(said.failed, { message: error.message }), " ", h("button", { class: "button button-plain button-small", type: "button", onclick: () => ask(++asked) }, words.retry));
    }
  }

  return {
    element,
    // What the server said about an order that it has.
    show(given, now) {
      clearTimeout(timer);
      asked += 1;
      ({ check: result, quota } = given);
      order = now;
      stale = false;
      draw();
    },
    // Asks about another order; the latest answer wins.
    check(now) {
      order = now;
      stale = true;
      draw();
      clearTimeout(timer);
      const mine = ++asked;
      timer = setTimeout(() => ask(mine), PAUSE);
    },
    positions: () => new Set(stale ? [] : result.violations.flatMap(({ positions }) => positions ?? [])),
    quota: () => quota?.women ?? quota,
    focus: () => heading.focus(),
    stop: () => clearTimeout(timer),
  };
}
