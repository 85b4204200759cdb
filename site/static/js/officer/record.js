// One application beside the list: what was told, what is odd about it, what happened to it.

import { h } from "./dom.js";
import { actor, day, fill, flag, flag_kind, in_fours, moment, place, sex, soft, words } from "./words.js";

const { field: labels, choice } = words;

// In the order of the form; each can be sent back to its applicant with a reason.
const FIELDS = ["nik", "name", "birth_date", "sex", "phone", "village", "occupation", "birth_place", "marital_status", "address", "rt", "rw", "email", "guardian_name", "guardian_phone"];

const shown = {
  nik: in_fours,
  birth_date: day,
  sex,
  village: (village) => (typeof village === "string" ? village : [place(village), village.regency].filter(Boolean).join(", ")),
  occupation: (code) => words.choice.occupation[code] ?? code,
  marital_status: (code) => choice.marital_status[code] ?? code,
};

export const tags = (flags) =>
  flags?.length
    ? flags.map((code) => h("span", { class: `tag tag-${flag_kind(code)}` }, soft(flag(code))))
    : [h("span", { class: "tag" }, words.list.clean)];

// Fills `pane` with `detail`. `actions` has `decide`, `open` and `close`; `may_decide` hides the rest.
export function show_record(pane, detail, { may_decide, decide, open, close, refused }) {
  // Somebody is a member with this NIK, here or elsewhere: it can be approved by nobody.
  const held = Boolean(detail.held_elsewhere || detail.same_nik?.some(({ kind }) => kind === "member"));
  const decidable = may_decide && detail.status === "submitted";
  const reasons = new Map();
  const rows = FIELDS.filter((name) => detail[name]).map((name) => {
    const input = h("input", { class: "input", "aria-label": fill(words.decision.field_reason, { field: labels[name] }), placeholder: fill(words.decision.field_reason, { field: labels[name] }), maxlength: 200 });
    reasons.set(name, input);
    return h("div", { class: "fact" },
      h("dt", {}, name === "village" ? words.list.village : labels[name]),
      h("dd", {}, (shown[name] ?? String)(detail[name]), name === "birth_date" && detail.age ? ` (${fill(words.list.years_today, { age: detail.age })})` : "", h("div", { class: "fact-reason" }, input)));
  });
  const general = h("input", { class: "input", id: "alasan", maxlength: 500, "aria-describedby": "alasan-petunjuk" });
  const label = h("label", { for: "alasan" });
  const hint = h("p", { class: "hint", id: "alasan-petunjuk" });
  const wrong = h("p", { class: "error", role: "alert" });
  const submit = h("button", { class: "button button-small", type: "submit" });
  // Ready-made reasons: of a rejection in words, of a return at the field that they are about.
  const ready = h("select", { class: "input", id: "alasan-siap", onchange: use_ready });
  const ready_field = h("div", {}, h("label", { for: "alasan-siap" }, words.decision.ready), ready);
  const form = h("form", { class: "record-form", novalidate: true, hidden: true }, ready_field, label, hint, wrong, general,
    h("div", { class: "record-actions" }, submit, h("button", { class: "button button-plain button-small", type: "button", onclick: () => ask("") }, words.decision.cancel)));
  let asked = "";

  function offer_ready(decision) {
    const given = decision === "reject" ? words.reason_reject : words.reason_return;
    const fitting = Object.entries(given).filter(([name]) => decision === "reject" || reasons.has(name));
    ready.replaceChildren(h("option", { value: "" }, words.decision.ready_none), ...fitting.map(([code, text]) => h("option", { value: code }, text)));
  }
  function use_ready() {
    if (!ready.value) return;
    const input = asked === "reject" ? general : reasons.get(ready.value);
    input.value = ready.selectedOptions[0].textContent;
    input.focus();
  }
  function ask(decision) {
    asked = decision;
    pane.classList.toggle("returning", decision === "return");
    form.hidden = !decision;
    buttons.hidden = Boolean(decision);
    wrong.textContent = "";
    const rejecting = decision === "reject";
    label.textContent = rejecting ? words.decision.reason_reject : words.decision.reason_return;
    hint.textContent = rejecting ? words.decision.reason_reject_hint : words.decision.reason_return_hint;
    submit.textContent = rejecting ? words.decision.send_reject : words.decision.send_return;
    submit.classList.toggle("button-danger", rejecting);
    if (decision) offer_ready(decision);
    if (decision) ready.focus();
    else buttons.querySelector("button")?.focus();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = {};
    if (asked === "return") for (const [name, input] of reasons) if (input.value.trim()) fields[name] = input.value.trim();
    const reason = general.value.trim();
    if (!reason && !Object.keys(fields).length) {
      wrong.textContent = words.decision.reason_needed;
      general.focus();
      return;
    }
    decide({ decision: asked, reason, ...(asked === "return" && { fields }), ...(asked === "reject" && ready.value && { reason_code: ready.value }) });
  });

  const act = (decision, key, kind) =>
    h("button", { class: `button button-small ${kind}`, type: "button", onclick: () => (decision === "approve" ? decide({ decision }) : ask(decision)) }, words.decision[decision], " ", h("kbd", { "aria-hidden": "true" }, key));
  const buttons = h("div", { class: "record-actions" },
    detail.status !== "submitted" ? h("p", { class: "state" }, words.status[detail.status] ?? detail.status)
    : may_decide ? [held ? null : act("approve", "S", ""), act("return", "P", "button-plain"), act("reject", "T", "button-plain")]
    : h("p", { class: "small" }, words.decision.view_only));

  const heading = h("h2", { tabindex: "-1" }, detail.name);
  pane.classList.remove("returning");
  pane.replaceChildren(
    h("button", { class: "button button-plain button-small record-back", type: "button", onclick: close }, "← ", words.detail.back),
    heading,
    refused ? h("p", { class: "record-warning", role: "alert" }, refused) : "",
    h("p", { class: "record-tags" }, tags(detail.flags)),
    detail.held_elsewhere ? h("p", { class: "record-warning" }, words.detail.held) : "",
    detail.same_nik?.length ? h("div", { class: "record-warning" },
      h("p", {}, h("strong", {}, words.detail.same_nik), ": ", detail.same_nik.flatMap((other, index) => [index ? ", " : "",
        other.kind === "member"
          ? h("strong", {}, other.name ?? other.id)
          : h("button", { class: "link", type: "button", onclick: () => open(other.id) }, other.name ?? other.id),
        ` (${[other.member_number, words.status[other.status] ?? words.member[other.status] ?? other.status, place(other.village)].filter(Boolean).join(", ")})`])),
      h("p", { class: "small" }, held ? words.detail.held_here : words.detail.same_nik_hint)) : "",
    buttons,
    form,
    h("dl", { class: "record-facts" }, rows,
      detail.referrer ? h("div", { class: "fact" }, h("dt", {}, words.detail.referrer), h("dd", {}, detail.referrer)) : "",
      detail.submitted_at ? h("div", { class: "fact" }, h("dt", {}, words.detail.submitted), h("dd", {}, moment(detail.submitted_at))) : ""),
    detail.history?.length ? h("details", { class: "disclosure" }, h("summary", {}, words.detail.history),
      h("ol", { class: "record-history" }, detail.history.map((entry) =>
        h("li", {}, h("span", {}, words.action[entry.action] ?? words.action.other), " ", h("span", { class: "small" }, [moment(entry.at), actor(entry.actor)].filter(Boolean).join(" · ")))))) : "",
  );
  return { heading, ask, decidable, approvable: decidable && !held };
}
