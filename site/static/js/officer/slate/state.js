// What stands in a part's place while it waits, failed, or has nothing.

import { h } from "../dom.js";
import { words } from "./words.js";

export const waiting = () => h("p", { class: "part-note", role: "status" }, words.loading);
export const nothing = (text, hint = "") => h("div", { class: "part-note" }, h("p", {}, h("strong", {}, text)), hint ? h("p", {}, hint) : "");
export const failure = (message, again) =>
  h("div", { class: "part-note part-bad", role: "alert" },
    h("p", {}, message),
    again ? h("button", { class: "button button-plain button-small", type: "button", onclick: again }, words.retry) : "");

// Shows that `place` waits, then what `load` makes, or why it could not. Of several the last counts.
const last = new WeakMap();
export async function fill_with(place, load) {
  last.set(place, load);
  place.replaceChildren(waiting());
  try {
    const made = [await load()].flat();
    if (last.get(place) === load) place.replaceChildren(...made);
  } catch (error) {
    // What is no answer of the API is a mistake of ours.
    if (error.status === undefined) throw error;
    if (error.status !== 401 && last.get(place) === load) place.replaceChildren(failure(error.message, () => fill_with(place, load)));
  }
}

// A change that somebody else was quicker with is shown again as it is now, and never sent anew.
export function explain(error, wrong, changed, id) {
  if (error.status === 409) changed(id, { told: error.code === "state.conflict" ? words.verdict.stale : error.message });
  else wrong.textContent = error.message;
}
