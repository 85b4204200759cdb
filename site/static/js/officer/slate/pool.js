// Who passed the screening and is not on the list.

import { h } from "../dom.js";
import { fill, sex, track, years } from "../words.js";
import { data_tag, papers, status_tag } from "./tags.js";
import { number, words } from "./words.js";

const said = words.list;

export function pool_panel({ added }) {
  const women = h("input", { type: "checkbox", onchange: () => fill_list() });
  const list = h("ul", { class: "pool" });
  const heading = h("h3", { tabindex: "-1" }, said.pool);
  const filter = h("label", { class: "keys-on" }, women, h("span", {}, said.pool_women));
  const element = h("section", { class: "slate-panel" }, heading, h("p", { class: "small" }, said.pool_hint), filter, list);
  let people = [];
  // The number that the next name gets, 0 if none can be added; `filling` puts it in the place of another.
  let next = 0;
  let filling = false;

  function fill_list() {
    const shown = people.filter((person) => !women.checked || person.sex === "female");
    list.replaceChildren(...(shown.length ? shown.map(line) : [h("li", { class: "queue-empty" }, people.length ? said.pool_no_women : said.pool_empty)]));
  }
  const line = (person) => h("li", {},
    h("div", { class: "slate-who" },
      h("strong", {}, person.name),
      h("span", { class: "small" }, [sex(person.sex), years(person.age), person.track && track(person.track), fill(words.screening.supporters, { number: number(person.support ?? 0) })].filter(Boolean).join(" · ")),
      h("span", { class: "slate-tags" }, person.status ? status_tag(person.status) : "", person.documents ? papers(person.documents) : "", data_tag(person.data))),
    next ? h("button", { class: "button button-plain slate-act", type: "button", "aria-label": fill(filling ? said.fill_this : said.add_this, { name: person.name, number: next }), onclick: () => added(person.id) }, filling ? fill(said.fill, { number: next }) : said.add) : "");

  return {
    element,
    draw(given, place) {
      people = given;
      ({ next, filling } = place);
      filter.hidden = people.length < 4;
      if (filter.hidden) women.checked = false;
      fill_list();
    },
    // The next one that could be added.
    focus: () => (list.querySelector("button") ?? heading).focus(),
  };
}
