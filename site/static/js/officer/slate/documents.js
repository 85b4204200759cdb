// The papers of one aspirant, each with its state; only those that changed are sent.

import { h } from "../dom.js";
import { tell } from "../toast.js";
import { day, fill } from "../words.js";
import { put_documents } from "./api.js";
import { explain } from "./state.js";
import { document_name, words } from "./words.js";

const said = words.documents;
const STATES = ["missing", "received", "verified", "rejected"];
const KIND = { missing: "tag-quiet", received: "", verified: "tag-good", rejected: "tag-bad" };

export function documents_form(detail, { may_select, changed }) {
  const papers = detail.documents.map ? detail.documents : [];
  if (!papers.length) return "";
  if (!may_select) {
    return h("div", {}, h("h3", {}, said.title), h("ul", { class: "papers" }, papers.map((paper) =>
      h("li", { class: "paper" }, h("span", { class: "paper-name" }, document_name(paper.document)),
        h("span", { class: `tag ${KIND[paper.state]}` }, words.document_state[paper.state]),
        h("span", { class: "small" }, [paper.number, paper.expires_on && `${said.expires} ${day(paper.expires_on)}`].filter(Boolean).join(" · "))))));
  }
  const lines = papers.map(line);
  const wrong = h("p", { class: "error", role: "alert" });
  const send = h("button", { class: "button button-small", type: "submit" }, said.save);
  const saving = h("div", { class: "record-actions papers-save", hidden: true }, wrong, send);
  return h("form", { class: "papers-form", novalidate: true, oninput: () => (saving.hidden = !lines.some((item) => item.touched())), onsubmit: async (event) => {
    event.preventDefault();
    const documents = lines.filter((item) => item.touched()).map((item) => item.value());
    if (!documents.length) return;
    send.disabled = true;
    try {
      await put_documents(detail.id, { documents, version: detail.version });
      tell(fill(said.saved, { name: detail.name }));
      changed(detail.id);
    } catch (error) {
      send.disabled = false;
      explain(error, wrong, changed, detail.id);
    }
  } },
    h("h3", {}, said.title), h("ul", { class: "papers" }, lines.map((item) => item.element)), saving);
}

function line(paper) {
  const name = document_name(paper.document);
  const ids = [`berlaku-${paper.document}`, `nomor-${paper.document}`];
  const state = h("select", { class: "input", "aria-label": fill(said.state, { document: name }), onchange: () => (more.hidden = state.value === "missing") },
    STATES.map((code) => h("option", { value: code, selected: code === paper.state }, words.document_state[code])));
  const expires = h("input", { class: "input", type: "date", id: ids[0], value: paper.expires_on ?? "" });
  const mark = h("input", { class: "input", id: ids[1], value: paper.number ?? "", maxlength: 100, autocomplete: "off" });
  const known = [paper.expires_on && fill(said.valid, { day: day(paper.expires_on) }), paper.number].filter(Boolean).join(" · ");
  const more = h("details", { class: "paper-more", hidden: paper.state === "missing" },
    h("summary", {}, known || said.more, h("span", { class: "unseen" }, ` (${name})`)),
    h("div", { class: "paper-fields" },
      h("div", {}, h("label", { for: ids[0] }, said.expires), expires),
      h("div", {}, h("label", { for: ids[1] }, said.number), mark)));
  const over = paper.expires_on && paper.expires_on < new Date().toISOString().slice(0, 10);
  const value = () => ({ document: paper.document, state: state.value, expires_on: expires.value, number: mark.value.trim() });
  return {
    value,
    touched: () => state.value !== paper.state || expires.value !== (paper.expires_on ?? "") || mark.value.trim() !== (paper.number ?? ""),
    element: h("li", { class: `paper${over ? " paper-over" : ""}` },
      h("span", { class: "paper-name" }, name, " ", h("span", { class: "small" }, paper.required ? said.required : said.optional), over ? h("span", { class: "tag tag-bad" }, said.expired) : ""),
      state, more),
  };
}
