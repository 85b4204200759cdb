// Pictures of numbers. The same stands in words beside them, so assistive technology skips them.

import { h, svg } from "../dom.js";
import { fill } from "../words.js";
import { number, words } from "./words.js";

export const bar = (share, kind = "") =>
  svg("svg", { class: `bar ${kind}`, viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "bar-track", width: 100, height: 8 }),
    svg("rect", { class: "bar-fill", width: Math.max(0, Math.min(1, share)) * 100, height: 8 }));

// How far `value` is on the way to `goal`, and how many are lacking.
export function meter(value, goal, text = words.of) {
  const lacking = Math.max(0, goal - value);
  const state = lacking ? fill(words.overview.short, { number: number(lacking) }) : words.overview.enough;
  return h("div", { class: `meter ${lacking ? "meter-short" : "meter-full"}` },
    h("span", { class: "meter-text" }, fill(text, { number: number(value), goal: number(goal) })),
    h("span", { class: "meter-state" }, state),
    bar(goal ? value / goal : 1));
}

// How many names reached each step: a name that is further along has been through the earlier ones.
const STEPS = ["proposed", "willing", "ms", "shortlisted", "listed"];
export function reached(counts) {
  const count = (...names) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const listed = count("listed");
  const shortlisted = listed + count("shortlisted");
  const ms = shortlisted + count("ms");
  const willing = ms + count("willing", "bms", "tms");
  return { proposed: willing + count("proposed"), willing, ms, shortlisted, listed };
}

export function funnel(counts) {
  const numbers = reached(counts);
  const most = numbers.proposed || 1;
  return h("ol", { class: "funnel" }, STEPS.map((step) => {
    const height = (numbers[step] / most) * 20;
    return h("li", {},
      svg("svg", { class: "funnel-bar", viewBox: "0 0 10 20", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("rect", { class: "bar-track", width: 10, height: 20 }),
        svg("rect", { class: "bar-fill", width: 10, height, y: 20 - height })),
      h("strong", {}, number(numbers[step])), " ", h("span", {}, words.funnel[step]));
  }));
}
