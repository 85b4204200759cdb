// Whom a fix keeps by asking: a message to them, an officer who fills in what is missing, or a decision on their
// application. The order stays as it is.

import { h } from "../dom.js";
import { tell, tell_failure } from "../toast.js";
import { field, fill, moment } from "../words.js";
import { remind } from "./api.js";
import { complete } from "./complete.js";
import { listed, words } from "./words.js";

const said = words.ask;
const KINDS = ["remind", "enroll"];
// As long as the server sends no second message.
const DAY = 86_400_000;

export const is_ask = ({ kind }) => KINDS.includes(kind);
const lately = (person) => person.reminded_at && Date.now() - Date.parse(person.reminded_at) < DAY;

// A line for everybody whom the fix asks; `changed` is told after each step.
export const asks = (fix, { person_of, may_decide, changed }) =>
  h("ul", { class: "asks" }, fix.filter(is_ask).map(({ kind, candidate }) => {
    const person = person_of(candidate);
    const missing = person.data?.missing ?? [];
    return h("li", {},
      h("div", { class: "slate-who" }, h("strong", {}, person.name),
        kind === "remind" && missing.length ? h("span", { class: "small" }, fill(said.missing, { fields: listed(missing.map(field)) })) : "",
        kind === "remind" && lately(person) ? h("span", { class: "small" }, fill(said.reminded_at, { at: moment(person.reminded_at) })) : ""),
      h("div", { class: "slate-acts" }, kind === "enroll" ? enroll(may_decide) : [
        person.member_number && missing.length ? act(said.complete, fill(said.complete_this, { name: person.name }), () => complete(person, (left) => {
          person.data = { complete: !left.length, missing: left };
          changed();
        })) : "",
        lately(person) ? "" : act(said.remind, fill(said.remind_this, { name: person.name }), (button) => send(person, button, changed)),
      ]));
  }));

const act = (text, label, onclick) => {
  const button = h("button", { class: "button button-plain slate-act", type: "button", "aria-label": label, onclick: () => onclick(button) }, text);
  return button;
};

// The queue finds an application by the name that is read here.
function enroll(may_decide) {
  const queue = document.querySelector('#bagian a[href$="#antrean"]');
  return may_decide ? h("a", { class: "button button-plain slate-act", href: queue.href }, said.enroll) : h("span", { class: "small" }, said.enroll_others);
}

async function send(person, button, changed) {
  button.disabled = true;
  try {
    const { reminded_at, sent } = await remind(person.id);
    person.reminded_at = reminded_at;
    tell(fill(sent ? said.reminded : said.reminded_before, { name: person.name, at: moment(reminded_at) }));
    changed();
  } catch (error) {
    button.disabled = false;
    tell_failure(error.message);
  }
}
