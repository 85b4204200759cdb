// What all officers' pages begin with: signing in, who one is and may do, signing out.

import { me } from "./api.js";
import { h } from "./dom.js";
import { called, sign_out, token } from "./oidc.js";
import { sign_in } from "./session.js";
import { area_name, introduce, words } from "./words.js";

const root = document.getElementById("pengurus");
const tabs = document.getElementById("bagian");
const who = document.getElementById("siapa");

// `arrive` gets the officer once somebody is signed in, `leave` takes everything from the screen,
// `finish` ends what is under way before signing out.
export function enter({ arrive, leave, finish }) {
  function ask_to_sign_in(told) {
    leave();
    tabs.hidden = true;
    who.replaceChildren();
    sign_in(root, start, told);
  }

  async function end() {
    await finish?.();
    const gone = await sign_out().catch(() => false);
    if (!gone) ask_to_sign_in();
  }

  async function start() {
    root.replaceChildren(h("p", { class: "small" }, words.loading));
    try {
      const { subject, grants, areas } = await me();
      introduce(subject);
      const roles = [...new Set(grants.map((grant) => grant.role))];
      const may = (role) => roles.includes(role) || roles.includes("owner");
      who.replaceChildren(
        h("span", {}, h("strong", {}, called() || words.title), ` · ${areas.map(area_name).join(", ")} · ${roles.map((role) => words.role[role] ?? role).join(", ")}`),
        h("button", { class: "button button-plain button-small", type: "button", onclick: end }, words.sign_out),
      );
      tabs.hidden = false;
      root.replaceChildren();
      arrive({ may_decide: may("verifier"), may_select: may("selector"), may_export: may("exporter"), areas });
    } catch (error) {
      if (error.status === 401) return;
      if (error.status === 403) return ask_to_sign_in(error.message);
      // Not the officer's fault: the session stays.
      root.replaceChildren(
        h("p", { class: "error", role: "alert" }, error.message),
        h("div", { class: "buttons" }, h("button", { class: "button", type: "button", onclick: start }, words.list.refresh)),
      );
    }
  }

  addEventListener("signed-out", () => ask_to_sign_in(words.sign_in.ended));
  if (token()) start();
  else ask_to_sign_in();
}
