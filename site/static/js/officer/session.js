// What a page shows while nobody is signed in, and the way back from the provider.

import { h } from "./dom.js";
import { come_back, forget, leave_to_sign_in } from "./oidc.js";
import { words } from "./words.js";

// Shows what it takes to sign in inside `root`; calls `done` with a token in place.
export async function sign_in(root, done, told = "") {
  forget();
  const failed = h("p", { class: "error", role: "alert" }, told);
  const attempt = async (step) => {
    try {
      return await step();
    } catch {
      failed.textContent = words.sign_in.failed;
      return null;
    }
  };
  root.replaceChildren(failed);
  const back = await attempt(come_back);
  if (back && new URL(back, location.href).pathname !== location.pathname) return location.replace(back);
  if (back) {
    history.replaceState(null, "", back);
    return done();
  }
  root.append(
    h("section", { class: "panel sign-in" },
      h("h2", {}, words.sign_in.title),
      h("p", {}, words.sign_in.text),
      h("div", { class: "buttons" }, h("button", { class: "button", type: "button", onclick: () => attempt(leave_to_sign_in) }, words.sign_in.button)),
    ),
  );
}
