// What a member's record lacks, filled in by an officer from the KTP at the counter.

import { change_details } from "./api.js";
import { h } from "./dom.js";
import { field, words } from "./words.js";

const said = words.details;
// In the order of the member's own form.
const STATUSES = ["unmarried", "married", "divorced", "widowed"];
const NAMES = ["birth_place", "marital_status", "address", "rt", "rw"];

// A form over `found`, a member; `saved` gets the member as it is then.
export function details_form(found, { saved, cancel }) {
  const inputs = NAMES.map((name) => [name, input(name, found[name] ?? "")]);
  const wrong = h("p", { class: "error", role: "alert" });
  const send = h("button", { class: "button button-small", type: "submit" }, said.save);
  return h("form", { class: "record-form details-form", novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    const typed = inputs.map(([name, box]) => [name, box.value.trim()]);
    const change = typed.filter(([name, value]) => value && value !== (found[name] ?? ""));
    if (!change.length) {
      wrong.textContent = said.nothing;
      inputs.find(([name]) => !found[name])?.[1].focus();
      return;
    }
    send.disabled = true;
    try {
      saved(await change_details(found.number, Object.fromEntries(change)));
    } catch (error) {
      send.disabled = false;
      wrong.textContent = error.message;
      inputs.find(([name]) => error.problem?.errors?.some((one) => one.field === name))?.[1].focus();
    }
  } },
    inputs.flatMap(([name, box]) => [h("label", { for: box.id }, field(name)), box]), wrong,
    h("div", { class: "record-actions" }, send, cancel && h("button", { class: "button button-plain button-small", type: "button", onclick: cancel }, said.cancel)));
}

function input(name, value) {
  const id = `lengkapi-${name}`;
  if (name !== "marital_status") return h("input", { class: "input", id, value, autocomplete: "off", ...(name.length === 2 && { inputmode: "numeric", maxlength: 3 }) });
  const { marital_status: choices } = words.choice;
  return h("select", { class: "input", id }, ["", ...STATUSES].map((code) => h("option", { value: code, selected: code === value }, choices[code] ?? said.choose)));
}
