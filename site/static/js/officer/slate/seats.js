// How many votes each party had, and how many more one seat would take.

import { h, svg } from "../dom.js";
import { tell } from "../toast.js";
import { chamber as chamber_name, fill } from "../words.js";
import { put_votes, votes } from "./api.js";
import { text_of } from "./file.js";
import { fill_with, nothing } from "./state.js";
import { number, words } from "./words.js";

const said = words.seats;

export function seats(root, district, { may_select }) {
  const place = h("div", {});
  const load = () => fill_with(place, async () => {
    try {
      return result(await votes(district));
    } catch (error) {
      if (error.status === 404) return nothing(said.none, said.none_hint);
      throw error;
    }
  });
  root.replaceChildren(h("h3", {}, said.title), place, may_select ? votes_form(district, load) : "");
  load();
}

function result({ seats: all, parties, own }) {
  const sorted = [...parties].sort((one, other) => other.votes - one.votes);
  const most = sorted[0]?.votes || 1;
  const ours = sorted.find((party) => party.party === own);
  return [
    ours ? h("div", { class: "seats-own" },
      h("p", {}, fill(said.own_now, { party: ours.party, votes: number(ours.votes), seats: number(ours.seats) })),
      h("p", { class: "seats-gap" }, ours.gap === null || ours.gap === undefined ? said.own_gap_none : fill(said.own_gap, { number: number(ours.gap) }))) : "",
    h("div", { class: "seats-split" },
      h("table", { class: "seats-table" },
        h("caption", { class: "unseen" }, fill(said.caption, { seats: number(all) })),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, said.party), h("th", { scope: "col", class: "figure" }, said.votes), h("th", { scope: "col", class: "figure" }, said.count), h("th", { scope: "col", class: "figure" }, said.gap))),
        h("tbody", {}, sorted.map((party) => h("tr", { class: party === ours ? "seats-ours" : "" },
          h("th", { scope: "row" }, party.party, party === ours ? h("span", { class: "tag" }, said.own) : ""),
          h("td", { class: "figure" }, number(party.votes)),
          h("td", { class: "figure" }, number(party.seats), party.tied ? h("span", { class: "tag" }, said.tied) : ""),
          h("td", { class: "figure" }, party.gap === null || party.gap === undefined ? "–" : fill(said.gap_votes, { number: number(party.gap) })))))),
      h("figure", { class: "seats-chart" }, h("figcaption", {}, said.chart),
        h("ul", {}, sorted.map((party) => h("li", { class: party === ours ? "seats-ours" : "" },
          h("span", { class: "seats-name" }, party.party),
          bar_of(party, most),
          h("span", { class: "seats-dots", "aria-hidden": "true" }, "●".repeat(Math.min(party.seats, 12)))))))),
    parties.some((party) => party.tied) ? h("p", { class: "small" }, said.tied_note) : "",
    h("p", { class: "small" }, said.method),
  ];
}

const bar_of = (party, most) =>
  svg("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": fill(said.chart_bar, { party: party.party, votes: number(party.votes) }) },
    svg("rect", { class: "bar-track", width: 100, height: 8 }),
    svg("rect", { class: "bar-fill", width: (party.votes / most) * 100, height: 8 }));

function votes_form(district, done) {
  const text = h("textarea", { class: "input", id: "csv-suara", rows: 6, spellcheck: "false", "aria-describedby": "csv-suara-petunjuk" });
  const file = h("input", { class: "input", id: "berkas-suara", type: "file", accept: ".csv,text/csv,text/plain", onchange: async () => {
    if (file.files[0]) text.value = await text_of(file.files[0]);
  } });
  const wrong = h("div", { role: "alert" });
  const send = h("button", { class: "button button-small", type: "submit" }, words.votes.send);
  const complain = (lines) => wrong.replaceChildren(...lines.map((line) => h("p", { class: "error" }, line)));
  return h("details", { class: "disclosure seats-upload" }, h("summary", {}, words.votes.title),
    h("form", { class: "disclosure-body", novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      if (!text.value.trim()) {
        complain([words.votes.empty]);
        text.focus();
        return;
      }
      complain([]);
      send.disabled = true;
      try {
        const { districts } = await put_votes(district, text.value);
        tell(fill(words.votes.saved, { number: number(districts) }));
        done();
      } catch (error) {
        const { errors } = error.problem ?? {};
        complain(errors?.length ? errors.map(({ field, line, message }) => (line ? fill(words.votes.line, { line, column: field.split(".").at(-1), message }) : message)) : [error.message]);
      }
      send.disabled = false;
    } },
      h("p", { class: "small" }, fill(words.votes.text, { chamber: chamber_name(district.chamber) })),
      h("label", { for: "berkas-suara" }, words.votes.file), file,
      h("label", { for: "csv-suara" }, words.votes.csv), h("p", { class: "hint", id: "csv-suara-petunjuk" }, words.votes.csv_hint), text, wrong,
      h("div", { class: "record-actions" }, send)));
}
