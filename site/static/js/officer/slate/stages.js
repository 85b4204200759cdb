// How far the list is on its way to KPU, the steps that are the officer's to take, and its revisions.

import { h } from "../dom.js";
import { actor, fill, moment, soft } from "../words.js";
import { take_step } from "./api.js";
import { listed, stage, words } from "./words.js";

const STAGES = ["draft", "proposed", "endorsed", "approved", "submitted", "dcs", "dct"];
const step_name = (code) => words.step[code] ?? code;
const short = (hash) => (hash ?? "").slice(0, 12);

export function stages(answer, { district, dirty, done, newer }) {
  const at = STAGES.indexOf(answer.status);
  const mine = (answer.steps ?? []).filter((step) => step.allowed);
  const others = (answer.steps ?? []).filter((step) => !step.allowed);
  const actions = h("div", { class: "stage-actions" });
  const wrong = h("p", { class: "error", role: "alert" });
  // A list that breaks a rule goes no further: nothing invites to try.
  const plain = (to) => to === "draft" || !answer.check.ok;

  function offer() {
    actions.replaceChildren(...mine.map(({ to }) =>
      h("button", { class: `button button-small ${plain(to) ? "button-plain" : ""}`, type: "button", disabled: dirty, onclick: () => confirm(to) }, step_name(to))));
  }
  // A revision cannot be taken back, so it is asked for twice; going back is explained to those whose work it was.
  function confirm(to) {
    const reason = to === "draft" && h("input", { class: "input", id: "alasan-langkah", maxlength: 500 });
    const yes = h("button", { class: "button button-small", type: "button", onclick: async () => {
      wrong.textContent = "";
      if (reason && !reason.value.trim()) {
        wrong.textContent = words.step.reason_needed;
        reason.focus();
        return;
      }
      yes.disabled = true;
      try {
        await take_step(district, { to, version: answer.version, ...(reason && { reason: reason.value.trim() }) });
        done(fill(words.step.done, { status: stage(to) }));
      } catch (error) {
        offer();
        if (error.code === "slate.version") newer();
        else wrong.textContent = error.message;
      }
    } }, fill(words.step.yes, { step: step_name(to).toLowerCase() }));
    const no = h("button", { class: "button button-plain button-small", type: "button", onclick: () => {
      offer();
      actions.querySelector("button")?.focus();
    } }, words.step.no);
    actions.replaceChildren(
      h("p", {}, fill(words.step.confirm, { step: step_name(to) })),
      ...(reason ? [h("div", { class: "stage-reason" }, h("label", { for: reason.id }, words.step.reason), reason)] : []),
      yes, no);
    (reason || yes).focus();
  }

  offer();
  return h("section", { class: "stage-panel slate-panel", "aria-label": words.stage.title },
    h("ol", { class: "stages" }, STAGES.map((code, index) =>
      h("li", { class: index < at ? "stage-past" : index === at ? "stage-now" : "", "aria-current": index === at && "step" }, soft(stage(code))))),
    answer.revision && answer.hash ? h("p", { class: "small" }, fill(words.revision.current, { number: answer.revision, hash: short(answer.hash) })) : "",
    actions, wrong,
    dirty && mine.length ? h("p", { class: "small" }, words.step.save_first) : "",
    others.length ? h("p", { class: "small" }, fill(words.step.others, { steps: listed(others.map(({ to }) => step_name(to).toLowerCase())) })) : "");
}

export const revisions = ({ revisions: all = [] }) =>
  h("details", { class: "disclosure" }, h("summary", {}, words.revision.title),
    all.length
      ? h("ol", { class: "record-history revisions", reversed: true }, [...all].sort((one, other) => other.revision - one.revision).map((item) =>
        h("li", { value: item.revision },
          h("strong", {}, fill(words.revision.number, { number: item.revision })), " ", stage(item.status),
          h("span", { class: "small" }, [moment(item.at), actor(item.actor)].filter(Boolean).join(" · ")),
          item.reason ? h("span", { class: "small" }, fill(words.revision.reason, { reason: item.reason })) : "",
          h("span", { class: "small" }, fill(words.revision.hash, { hash: "" }), h("code", { title: item.hash }, short(item.hash))))))
      : h("p", { class: "disclosure-body small" }, words.revision.none));
