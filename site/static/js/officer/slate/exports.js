// Files for SILON. A link carries no token, so the file is fetched and then handed to the browser.

import { h } from "../dom.js";
import { tell, tell_failure } from "../toast.js";
import { field, fill } from "../words.js";
import { silon } from "./api.js";
import { document_name, words } from "./words.js";

const said = words.silon;
const KINDS = { csv: said.csv, xlsx: said.xlsx, pdf: said.pdf };

export function exports_panel(district, { may_export }) {
  const told = h("div", { role: "alert" });
  const element = h("section", { class: "slate-panel" }, h("h3", {}, said.title),
    may_export
      ? [h("p", { class: "small" }, said.saved_only), h("div", { class: "record-actions" }, Object.keys(KINDS).map(button)), told]
      : h("p", { class: "small" }, said.read_only));

  function button(kind) {
    const made = h("button", { class: "button button-plain button-small", type: "button", "aria-label": fill(said.download, { kind: KINDS[kind] }), onclick: async () => {
      made.disabled = true;
      told.replaceChildren();
      try {
        hand_over(await silon(district, kind), `silon-${district.dapil}.${kind}`);
        tell(fill(said.ready, { kind: KINDS[kind] }));
      } catch (error) {
        if (error.code === "silon.incomplete") told.replaceChildren(incomplete(error.problem));
        else tell_failure(error.message);
      }
      made.disabled = false;
      made.focus();
    } }, KINDS[kind]);
    return made;
  }
  return { element };
}

function hand_over(blob, name) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const PROBLEMS = { missing: words.document_state.missing, rejected: words.document_state.rejected, expired: words.documents.expired };
// A paper with what is wrong with it, `ktp.expired`, or a field of the member.
function what(code) {
  const [paper, problem] = code.split(".");
  if (code === "member") return words.screening.not_member;
  if (code === "identity") return words.screening.other_nik;
  if (!(paper in words.document)) return field(code) ?? code;
  return problem in PROBLEMS ? `${document_name(paper)} (${PROBLEMS[problem]})` : document_name(paper);
}
const incomplete = ({ approved, check, missing = [] }) => h("div", { class: "silon-missing" },
  approved === false ? h("p", {}, said.early) : "",
  check?.ok === false ? h("p", {}, said.unlawful) : "",
  missing.length ? [h("p", {}, said.incomplete), h("dl", {}, missing.map((item) => h("div", {}, h("dt", {}, item.name), h("dd", {}, item.what.map(what).join(", ")))))] : "");
