// The officers' page: signs in, asks what the officer may do, and shows the part that was asked for.

import { forget_token, me, token } from "./api.js";
import { send } from "./decisions.js";
import { h } from "./dom.js";
import { members } from "./members.js";
import { queue } from "./queue.js";
import { sign_in } from "./session.js";
import { words } from "./words.js";

const root = document.getElementById("pengurus");
const title = document.getElementById("judul");
const tabs = document.getElementById("bagian");
const who = document.getElementById("siapa");
const PARTS = { antrean: [words.queue, queue], anggota: [words.members, members] };
const part_of = (name) => document.getElementById(name);
let officer = null;
let leave = [];

// A part is made when it is first shown, and keeps what it shows when the other one is looked at.
function show() {
  if (!officer) return;
  const shown = location.hash.slice(1) in PARTS ? location.hash.slice(1) : "antrean";
  for (const [name, [label, make]] of Object.entries(PARTS)) {
    const part = part_of(name);
    const link = tabs.querySelector(`[href="#${name}"]`);
    part.hidden = name !== shown;
    link.removeAttribute("aria-current");
    if (part.hidden) continue;
    link.setAttribute("aria-current", "page");
    title.textContent = label;
    if (!part.hasChildNodes()) leave.push(make(part, officer));
  }
}

function ask_to_sign_in(told) {
  officer = null;
  for (const end of leave) end?.();
  leave = [];
  for (const name of Object.keys(PARTS)) {
    part_of(name).replaceChildren();
    part_of(name).hidden = true;
  }
  title.textContent = words.title;
  tabs.hidden = true;
  who.replaceChildren();
  sign_in(root, start, told);
}

async function start() {
  root.replaceChildren(h("p", { class: "small" }, words.loading));
  try {
    const { subject, grants } = await me();
    const areas = [...new Set(grants.map((grant) => grant.area))];
    const roles = [...new Set(grants.map((grant) => words.role[grant.role] ?? grant.role))];
    officer = {
      may_decide: grants.some(({ role }) => role === "verifier" || role === "owner"),
      area: areas.find(Boolean) ?? "",
    };
    who.replaceChildren(
      h("span", {}, h("strong", {}, subject), ` · ${areas.map((area) => area || words.whole_country).join(", ")} · ${roles.join(", ")}`),
      h("button", { class: "button button-plain button-small", type: "button", onclick: () => send().then(() => ask_to_sign_in()) }, words.sign_out),
    );
    tabs.hidden = false;
    root.replaceChildren();
    show();
  } catch (error) {
    if (error.status !== 401) {
      forget_token();
      ask_to_sign_in(error.message);
    }
  }
}

addEventListener("hashchange", show);
addEventListener("signed-out", () => ask_to_sign_in(words.sign_in.ended));
if (token()) start();
else ask_to_sign_in();
