// Short news in the corner. Good news goes by itself, bad news stays until the next.

import { h } from "./dom.js";

const place = document.getElementById("kabar");
let fading;

export function tell(text, kind = "", action = "") {
  clearTimeout(fading);
  place.replaceChildren(h("div", { class: `toast ${kind}` }, h("span", {}, text), action));
  if (!kind && !action) fading = setTimeout(() => place.replaceChildren(), 8000);
}
export const tell_failure = (text) => tell(text, "toast-bad");
