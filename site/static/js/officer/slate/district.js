// One district: its name above three parts, of which each is made when it is first shown.

import { h } from "../dom.js";
import { chamber as chamber_name, day, fill } from "../words.js";
import { districts, elections } from "./api.js";
import { builder } from "./builder.js";
import { screening } from "./screening.js";
import { seats } from "./seats.js";
import { failure, fill_with } from "./state.js";
import { number, words } from "./words.js";

const PARTS = {
  penyaringan: [words.district.screening, screening],
  susunan: [words.district.list, builder],
  kursi: [words.district.seats, seats],
};
const title = document.title;

export function district(root, place, officer) {
  const ends = [];
  let show = () => {};
  const back = () => {
    const { election, chamber } = place;
    return h("a", { class: "district-back", href: `?${new URLSearchParams({ election, chamber })}` }, "← ", words.district.back);
  };

  fill_with(root, async () => {
    const [{ items: known }, { items }] = await Promise.all([elections(), districts(place.election, place.chamber)]);
    const found = items.find((item) => item.dapil === place.dapil);
    if (!found) return [back(), failure(words.district.gone)];
    const election = known.find((item) => item.id === place.election);
    const ages_on = election?.reference_date;
    document.title = `${found.name} · ${title}`;
    const tabs = h("nav", { class: "officer-tabs", "aria-label": words.district.parts }, Object.entries(PARTS).map(([name, [label]]) => h("a", { href: `#${name}` }, label)));
    const parts = Object.fromEntries(Object.keys(PARTS).map((name) => [name, h("div", { id: name, class: "officer-part", hidden: true })]));

    show = () => {
      const shown = location.hash.slice(1) in PARTS ? location.hash.slice(1) : "penyaringan";
      for (const [name, [, make]] of Object.entries(PARTS)) {
        const link = tabs.querySelector(`[href="#${name}"]`);
        parts[name].hidden = name !== shown;
        link.removeAttribute("aria-current");
        if (name !== shown) continue;
        link.setAttribute("aria-current", "page");
        if (parts[name].hasChildNodes()) parts[name].dispatchEvent(new CustomEvent("shown-again"));
        else ends.push(make(parts[name], place, { ...officer, ages_on }));
      }
    };
    show();
    return [
      h("div", { class: "district-top" }, back(),
        h("h2", {}, found.name),
        h("p", { class: "small" }, [election?.name, chamber_name(place.chamber), fill(words.overview.seats, { number: number(found.seats) }), ages_on && fill(words.district.ages_on, { day: day(ages_on) })].filter(Boolean).join(" · "))),
      h("div", { class: "district-tabs" }, tabs),
      ...Object.values(parts),
    ];
  });

  const turn = () => show();
  addEventListener("hashchange", turn);
  return () => {
    removeEventListener("hashchange", turn);
    document.title = title;
    for (const end of ends) end?.();
  };
}
