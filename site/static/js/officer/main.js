// The officers' page: signs in, asks what the officer may do, and shows the part that was asked for.

import { send } from "./decisions.js";
import { enter } from "./enter.js";
import { members } from "./members.js";
import { queue } from "./queue.js";
import { words } from "./words.js";

const title = document.getElementById("judul");
const tabs = document.getElementById("bagian");
const PARTS = { antrean: [words.queue, queue], anggota: [words.members, members] };
const part_of = (name) => document.getElementById(name);
let officer = null;
let ends = [];

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
    if (!part.hasChildNodes()) ends.push(make(part, officer));
  }
}

function leave() {
  officer = null;
  for (const end of ends) end?.();
  ends = [];
  for (const name of Object.keys(PARTS)) {
    part_of(name).replaceChildren();
    part_of(name).hidden = true;
  }
  title.textContent = words.title;
}

addEventListener("hashchange", show);
enter({
  leave,
  finish: send,
  arrive(signed_in) {
    officer = signed_in;
    show();
  },
});
