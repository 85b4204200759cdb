// Decisions wait five seconds before they are sent, so that a slip can be undone. Only one waits at
// a time: the next one, or leaving the page, sends it.

import { decide, decide_many } from "./api.js";
import { h } from "./dom.js";
import { tell } from "./toast.js";
import { fill, words } from "./words.js";

const WAIT = 5;
// How many refusals are told at once: each stands with its row too.
const TOLD = 3;
let waiting = null;

const PAST = { approve: words.decision.approved, reject: words.decision.rejected, return: words.decision.returned };
const name_of = (items) => (items.length === 1 ? items[0].name : fill(words.decision.many, { number: items.length }));

// `restore` gets back the items that were not decided after all.
export function take_back() {
  if (!waiting) return;
  clearInterval(waiting.timer);
  const { items, restore } = waiting;
  waiting = null;
  restore(items);
  tell(words.decision.undone);
}

export function put(items, decision, restore) {
  send();
  const left = h("span", { class: "toast-left", "aria-hidden": "true" });
  const undo = h("button", { class: "button button-small", type: "button", onclick: take_back }, words.decision.undo, " ", h("kbd", { "aria-hidden": "true" }, "U"));
  let seconds = WAIT;
  const count = () => (left.textContent = fill(words.decision.sending, { seconds }));
  count();
  const timer = setInterval(() => (--seconds > 0 ? count() : send()), 1000);
  waiting = { items, decision, restore, timer };
  tell(fill(PAST[decision.decision], { name: name_of(items) }), "", [left, undo]);
}

// Sends what waits. While the page is left, the browser finishes the request on its own.
export async function send(leaving = false) {
  if (!waiting) return;
  const { items, decision, restore, timer } = waiting;
  clearInterval(timer);
  waiting = null;
  // What is on its way cannot be taken back, and many take a while.
  tell(fill(words.decision.under_way, { name: name_of(items) }), "toast-waits");
  try {
    const outcomes = items.length === 1
      ? [{ id: items[0].id, status: "ok", ...(await decide(items[0].id, decision, leaving).then(({ member_number }) => ({ member_number }))) }]
      : (await decide_many({ ids: items.map((item) => item.id), decision: decision.decision, reason: decision.reason }, leaving)).items;
    const bad = outcomes.filter((outcome) => outcome.status !== "ok");
    const named = (outcome) => items.find((item) => item.id === outcome.id) ?? items[0];
    if (bad.length) {
      const why = ({ status, code }) => words.outcome[code] ?? words.outcome[status];
      // What is not there any more does not come back; anything else does, and says why.
      const back = bad.filter((outcome) => outcome.status !== "not_found");
      if (back.length) restore(back.map((outcome) => ({ ...named(outcome), refused: fill(why(outcome), { name: named(outcome).name }) })));
      const said = bad.map((outcome) => fill(why(outcome), { name: named(outcome).name }));
      const more = said.length > TOLD ? [fill(words.outcome.more, { number: said.length - TOLD })] : [];
      tell([...said.slice(0, TOLD), ...more].join(" "), "toast-bad");
      return;
    }
    if (waiting) return;
    const [{ member_number }] = outcomes;
    tell(items.length === 1 && member_number
      ? fill(words.decision.numbered, { name: items[0].name, number: member_number })
      : fill(words.decision.sent, { name: name_of(items) }));
  } catch (error) {
    // What is not there any more does not come back; anything else does, and says why.
    const why = words.outcome[error.code] ?? words.outcome.failed;
    const said = (name) => fill(why, { name, message: error.message });
    if (error.status !== 404) restore(items.map((item) => ({ ...item, refused: said(item.name) })));
    tell(said(name_of(items)), "toast-bad");
  }
}

addEventListener("pagehide", () => send(true));
