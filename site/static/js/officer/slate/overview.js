// All districts of the officer's areas: which lack names, and how far their lists are.

import { h } from "../dom.js";
import { chamber as chamber_name, fill, soft } from "../words.js";
import { districts, elections } from "./api.js";
import { bar, funnel, meter, reached } from "./meter.js";
import { fill_with, nothing } from "./state.js";
import { instant, number, percent, stage, when, words } from "./words.js";

const said = words.overview;
const AT_ONCE = 6;
const goal = (item) => item.target ?? 2 * item.seats;
const collected = (item) => reached(item.counts).proposed;
const screened = (item) => reached(item.counts).ms;
const short = (item) => collected(item) < goal(item) || screened(item) < item.seats;

export function overview(root, asked) {
  fill_with(root, async () => {
    const { items } = await elections();
    return items.length ? show(items, asked) : nothing(said.no_elections);
  });
}

// The one that was asked for; else the first that still takes proposals, or the first.
const choose = (items, id) => items.find((item) => item.id === id) ?? items.find((item) => instant(item.closes) >= Date.now()) ?? items[0];

function show(elections_there, asked) {
  let items = [];
  const place = h("div", {});
  const count = h("p", { class: "queue-count", role: "status" });
  const window_told = h("p", { class: "small overview-window" });
  const election = h("select", { class: "input", id: "pemilu", onchange: () => { offer_chambers(); load(true); } }, elections_there.map((item) => h("option", { value: item.id }, item.name)));
  const chamber = h("select", { class: "input", id: "lembaga", onchange: () => load() });
  const only_short = h("input", { type: "checkbox", onchange: draw });
  election.value = choose(elections_there, asked.election).id;

  function offer_chambers(wanted = chamber.value) {
    const { chambers, opens, closes } = elections_there.find((item) => item.id === election.value);
    const codes = chambers.map((item) => item.chamber ?? item);
    chamber.replaceChildren(...codes.map((code) => h("option", { value: code }, chamber_name(code))));
    if (codes.includes(wanted)) chamber.value = wanted;
    window_told.textContent = opens ? fill(said.window, { opens: when(opens), closes: when(closes) }) : "";
  }

  // With `search`, a chamber in which the officer has nothing gives way to the next.
  function load(search = false) {
    const key = { election: election.value, chamber: chamber.value };
    history.replaceState(null, "", `?${new URLSearchParams(key)}`);
    count.textContent = "";
    return fill_with(place, async () => {
      const answer = await districts(key.election, key.chamber);
      const asked_last = key.election === election.value && key.chamber === chamber.value;
      if (asked_last) ({ items } = answer);
      const next = chamber.options[chamber.selectedIndex + 1];
      if (asked_last && search && !items.length && next) {
        chamber.value = next.value;
        load(true);
        return [];
      }
      return asked_last ? table() : [];
    });
  }
  function draw() {
    place.replaceChildren(table());
  }

  function table() {
    const lacking = items.filter(short);
    count.textContent = fill(lacking.length ? said.count_short : said.count, { number: number(items.length), lacking: number(lacking.length) });
    const shown = only_short.checked ? lacking : items;
    if (!shown.length) return nothing(items.length ? said.none_short : said.none);
    return h("div", { class: "scrolls" }, h("table", { class: "districts" },
      h("caption", { class: "unseen" }, said.caption),
      h("thead", {}, h("tr", {},
        head(said.dapil), head(said.funnel), head(said.collecting, said.collecting_goal), head(said.screening, said.screening_goal),
        head(said.women, said.tracks), head(said.slate))),
      grow(h("tbody", {}), shown)));
  }

  offer_chambers(asked.chamber);
  load(!asked.chamber);
  return [
    h("div", { class: "queue-head" },
      h("form", { class: "overview-choice", novalidate: true, onsubmit: (event) => event.preventDefault() },
        h("div", {}, h("label", { for: "pemilu" }, said.election), election),
        h("div", {}, h("label", { for: "lembaga" }, said.chamber), chamber),
        h("label", { class: "keys-on" }, only_short, h("span", {}, said.only_short))),
      count),
    window_told,
    h("p", { class: "small abbreviations" }, words.abbreviations),
    place,
  ];
}

// Rows beyond the first screens come in turns, between which a tap is heard.
function grow(body, items) {
  body.append(...items.slice(0, AT_ONCE).map(row));
  if (items.length > AT_ONCE) setTimeout(() => grow(body, items.slice(AT_ONCE)));
  return body;
}

const head = (text, more = "") => h("th", { scope: "col" }, soft(text), more ? h("span", { class: "districts-goal" }, more) : "");
const cell = (name, label, ...children) => h("td", { class: name }, h("span", { class: "districts-label", "aria-hidden": "true" }, label), ...children);

function row(item) {
  const people = item.women + item.men;
  const { counts } = item;
  const gone = (counts.withdrawn ?? 0) + (counts.deceased ?? 0) + (counts.replaced ?? 0);
  const notes = [
    counts.bms ? fill(said.waiting, { number: number(counts.bms) }) : "",
    counts.tms || gone ? fill(said.left, { tms: number(counts.tms ?? 0), withdrawn: number(gone) }) : "",
  ].filter(Boolean);
  const address = `?${new URLSearchParams({ election: item.election, chamber: item.chamber, dapil: item.dapil })}`;
  return h("tr", {},
    h("th", { scope: "row", class: "districts-name" }, h("a", { href: address }, item.name), h("span", { class: "small" }, fill(said.seats, { number: number(item.seats) }))),
    cell("districts-funnel", said.funnel, funnel(counts), notes.length ? h("p", { class: "small" }, notes.join(" · ")) : ""),
    cell("districts-meter", `${said.collecting}, ${said.collecting_goal}`, meter(collected(item), goal(item))),
    cell("districts-meter", `${said.screening}, ${said.screening_goal}`, meter(screened(item), item.seats)),
    cell("districts-women", said.women, people
      ? h("div", { class: "meter" }, h("span", { class: "meter-text" }, percent(item.women / people)), h("span", { class: "meter-state" }, fill(words.of, { number: number(item.women), goal: number(people) })), bar(item.women / people))
      : h("span", { class: "small" }, said.nobody),
      people ? h("p", { class: "small" }, fill(said.by_track, { internal: number(item.internal), external: number(item.external) })) : ""),
    cell("districts-slate", said.slate, h("span", { class: `tag${item.slate ? "" : " tag-quiet"}` }, item.slate ? soft(stage(item.slate.status).replace(/ \(.*/, "")) : said.no_slate)));
}
