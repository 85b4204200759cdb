// One aspirant beside the list: who it is, the verdict, the papers, what happened.

import { h } from "../dom.js";
import { tell } from "../toast.js";
import { actor, day, field, fill, in_fours, moment, occupation, place, sex, track, words as shared, years } from "../words.js";
import { judge, leave } from "./api.js";
import { documents_form } from "./documents.js";
import { explain } from "./state.js";
import { LEFT, flags } from "./tags.js";
import { number, status, when, words } from "./words.js";

const said = words.aspirant;
const VERDICTS = ["ms", "bms", "tms"];
// Who may still be judged.
const OPEN = ["willing", "ms", "bms", "tms"];

const fact = (label, ...value) => h("div", { class: "fact" }, h("dt", {}, label), h("dd", {}, ...value));

// Fills `pane` with `detail`. `actions` has `close`, `open` and `changed`.
export function show_aspirant(pane, detail, { may_select, ages_on, others, close, open, changed, told }) {
  const may_judge = may_select && OPEN.includes(detail.status);
  const judging = may_judge ? verdict_form(detail, changed) : null;
  const { verdict, consent, village } = detail;
  const heading = h("h2", { tabindex: "-1" }, detail.name);
  pane.replaceChildren(
    h("button", { class: "button button-plain button-small record-back", type: "button", onclick: close }, "← ", said.back),
    heading,
    h("p", { class: "record-tags" }, h("span", { class: "tag" }, status(detail.status)), flags(detail.flags)),
    told ? h("p", { class: "record-told", role: "alert" }, told) : "",
    detail.same_nik?.length ? h("div", { class: "record-warning" },
      h("p", {}, h("strong", {}, said.same_nik), ": ", detail.same_nik.flatMap((other, index) => [index ? ", " : "",
        others.some((item) => item.id === other.id)
          ? h("button", { class: "link", type: "button", onclick: () => open(other.id) }, others.find((item) => item.id === other.id).name)
          : h("strong", {}, other.dapil), ` (${status(other.status)})`])),
      h("p", { class: "small" }, said.same_nik_hint)) : "",
    verdict ? h("p", { class: "record-verdict" }, fill(words.verdict.given, { verdict: words.verdict[verdict.verdict], at: moment(verdict.at), actor: actor(verdict.actor) }), h("span", { class: "small" }, verdict.reason)) : "",
    judging?.element ?? (!may_select ? h("p", { class: "small" }, said.read_only) : detail.status === "proposed" ? h("p", { class: "small" }, words.verdict.wait) : ""),
    h("dl", { class: "record-facts" },
      detail.nik ? fact(field("nik"), in_fours(detail.nik)) : "",
      detail.birth_date ? fact(field("birth_date"), day(detail.birth_date), detail.age ? ` (${years(detail.age)}${ages_on ? ` ${fill(said.age_on, { day: day(ages_on) })}` : ""})` : "") : "",
      fact(field("sex"), sex(detail.sex)),
      detail.phone ? fact(field("phone"), detail.phone, detail.phone_source === "proposer" && !consent ? h("span", { class: "fact-note" }, said.phone_proposer) : "") : "",
      village ? fact(shared.list.village, [place(village), village.regency].filter(Boolean).join(", ")) : "",
      detail.occupation ? fact(field("occupation"), occupation(detail.occupation)) : "",
      fact(words.screening.track, [track(detail.track), detail.member === true && words.screening.member, detail.member === false && words.screening.not_member, detail.self_nominated && words.screening.self_nominated].filter(Boolean).join(" · ")),
      fact(words.screening.support, number(detail.support ?? 0)),
      detail.reason ? fact(said.reason, detail.reason) : "",
      detail.proposed_at ? fact(said.proposed, when(detail.proposed_at)) : "",
      fact(said.consent, consent ? fill(said.consent_given, { at: moment(consent.at) }) : said.consent_none),
      consent?.receipt ? fact(said.receipt, h("details", { class: "receipt" }, h("summary", {}, `…${consent.receipt.slice(-10)}`), h("code", {}, consent.receipt))) : ""),
    documents_form(detail, { may_select: may_select && !LEFT.includes(detail.status), changed }),
    may_select && !LEFT.includes(detail.status) ? leaving_form(detail, others, changed) : "",
    detail.history?.length ? h("details", { class: "disclosure" }, h("summary", {}, said.history),
      h("ol", { class: "record-history" }, detail.history.map((entry) =>
        h("li", {}, words.action[entry.action] ?? words.action.other, " ", h("span", { class: "small" }, [moment(entry.at), actor(entry.actor)].filter(Boolean).join(" · ")))))) : "",
  );
  pane.scrollTop = 0;
  return { heading, ask: judging?.ask };
}

function verdict_form(detail, changed) {
  let asked = "";
  const label = h("label", { for: "alasan-nilai" });
  const reason = h("input", { class: "input", id: "alasan-nilai", maxlength: 500, "aria-describedby": "alasan-nilai-petunjuk" });
  const wrong = h("p", { class: "error", role: "alert" });
  const send = h("button", { class: "button button-small", type: "submit" }, words.verdict.send);
  const form = h("form", { class: "record-form", novalidate: true, hidden: true, onsubmit: submit },
    label, h("p", { class: "hint", id: "alasan-nilai-petunjuk" }, words.verdict.reason_hint), wrong, reason,
    h("div", { class: "record-actions" }, send, h("button", { class: "button button-plain button-small", type: "button", onclick: () => ask("") }, words.verdict.cancel)));
  const buttons = h("div", { class: "record-actions", role: "group", "aria-label": words.verdict.title }, VERDICTS.map((code) =>
    h("button", { class: `button button-small verdict-button ${code === "ms" ? "" : "button-plain"}`, type: "button", "aria-pressed": String(detail.status === code), onclick: () => ask(code) },
      words.verdict[code], " ", h("kbd", { "aria-hidden": "true" }, code[0].toUpperCase()))));

  function ask(code) {
    const before = asked;
    asked = code;
    form.hidden = !code;
    buttons.hidden = Boolean(code);
    wrong.textContent = "";
    if (!code) {
      buttons.children[VERDICTS.indexOf(before)]?.focus();
      return;
    }
    label.textContent = fill(words.verdict.reason, { verdict: words.verdict[code] });
    reason.value = code === "ms" ? words.verdict.default_ms : "";
    send.classList.toggle("button-danger", code === "tms");
    reason.focus();
    reason.select();
  }
  async function submit(event) {
    event.preventDefault();
    const text = reason.value.trim();
    if (!text) {
      wrong.textContent = words.verdict.reason_needed;
      reason.focus();
      return;
    }
    send.disabled = true;
    try {
      await judge(detail.id, { verdict: asked, reason: text, version: detail.version });
      tell(fill(words.verdict.saved, { name: detail.name, verdict: words.verdict[asked] }));
      changed(detail.id, { next: true });
    } catch (error) {
      send.disabled = false;
      explain(error, wrong, changed, detail.id);
    }
  }
  return { element: h("div", {}, buttons, form), ask };
}

function leaving_form(detail, others, changed) {
  const state = h("select", { class: "input", id: "keadaan-calon", onchange: () => (replaced.hidden = state.value !== "replaced") }, LEFT.map((code) => h("option", { value: code }, status(code))));
  const reason = h("input", { class: "input", id: "alasan-keadaan", maxlength: 500 });
  const replacement = h("select", { class: "input", id: "pengganti" }, h("option", { value: "" }, words.leaving.nobody), others.filter((item) => !LEFT.includes(item.status)).map((item) => h("option", { value: item.id }, item.name)));
  const replaced = h("div", { hidden: true }, h("label", { for: "pengganti" }, words.leaving.replacement), replacement);
  const wrong = h("p", { class: "error", role: "alert" });
  return h("details", { class: "disclosure" }, h("summary", {}, words.leaving.title),
    h("form", { class: "record-form", novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      try {
        await leave(detail.id, { status: state.value, reason: reason.value.trim(), version: detail.version, ...(state.value === "replaced" && { replacement: replacement.value }) });
        tell(fill(words.leaving.saved, { name: detail.name, status: status(state.value) }));
        changed(detail.id);
      } catch (error) {
        explain(error, wrong, changed, detail.id);
      }
    } },
      h("label", { for: "keadaan-calon" }, words.leaving.status), state, replaced,
      h("label", { for: "alasan-keadaan" }, words.leaving.reason), reason, wrong,
      h("div", { class: "record-actions" }, h("button", { class: "button button-small button-danger", type: "submit" }, words.leaving.save))));
}
