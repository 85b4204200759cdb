// How far the list is on its way to KPU, the steps that are the officer's to take, and its revisions.

import { h } from "../dom.js";
import { fill, moment } from "../words.js";
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

  function offer() {
    actions.replaceChildren(...mine.map(({ to }) =>
      h("button", { class: `button button-small ${to === "draft" ? "button-plain" : ""}`, type: "button", disabled: dirty, onclick: () => confirm(to) }, step_name(to))));
  }
  // A revision cannot be taken back, so it is asked for twice.
  function confirm(to) {
    const yes = h("button", { class: "button button-small", type: "button", onclick: async () => {
      yes.disabled = true;
      wrong.textContent = "";
      try {
        await take_step(district, to, answer.version);
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
    actions.replaceChildren(h("p", {}, fill(words.step.confirm, { step: step_name(to) })), yes, no);
    yes.focus();
  }

  offer();
  return h("section", { class: "stage-panel", "aria-label": words.stage.title },
    h("ol", { class: "stages" }, STAGES.map((code, index) =>
      h("li", { class: index < at ? "stage-past" : index === at ? "stage-now" : "", "aria-current": index === at && "step" }, stage(code)))),
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
          h("span", { class: "small" }, [moment(item.at), item.actor].filter(Boolean).join(" · ")),
          h("span", { class: "small" }, fill(words.revision.hash, { hash: "" }), h("code", { title: item.hash }, short(item.hash))))))
      : h("p", { class: "disclosure-body small" }, words.revision.none));
