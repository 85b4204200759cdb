// Small labels of an aspirant: papers, status, what is odd.

import { h } from "../dom.js";
import { fill, flag, soft, words as shared } from "../words.js";
import { number, status, words } from "./words.js";

export const LEFT = ["withdrawn", "deceased", "replaced"];

// `short` where "papers" stands above it already.
export const papers = (documents, short = false) => {
  const count = documents.missing;
  const { complete, missing, papers_complete, papers_missing } = words.screening;
  return count
    ? h("span", { class: "tag tag-warn" }, fill(short ? missing : papers_missing, { number: number(count) }))
    : h("span", { class: "tag" }, short ? complete : papers_complete);
};
// What the membership does not tell yet, of what KPU asks.
export const data_tag = (data) =>
  (!data || data.complete ? "" : h("span", { class: "tag tag-warn" }, fill(words.screening.data_missing, { number: number(data.missing.length) })));
const STATUS_KIND = { ms: "tag-good", shortlisted: "tag-good", listed: "tag-good", bms: "tag-warn", tms: "tag-bad", proposed: "tag-quiet" };
export const status_tag = (code) => h("span", { class: `tag ${STATUS_KIND[code] ?? ""}` }, soft(status(code)));

export const flags = (codes = []) => codes.map((code) =>
  h("span", { class: `tag ${code === "same_nik" || code === "under_age" ? "tag-bad" : "tag-warn"}` }, words.flag[code] ?? (code in shared.flag ? flag(code) : words.flag.other)));
