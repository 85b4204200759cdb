// The edit screen over a list: what a candidate's record lacks, without leaving the order on the screen.

import { member } from "../api.js";
import { details_form } from "../details.js";
import { h } from "../dom.js";
import { tell, tell_failure } from "../toast.js";
import { fill } from "../words.js";
import { words } from "./words.js";

const said = words.complete;

// Opens it for `person`, a row of the list; `saved` gets the names of what is still missing.
export async function complete(person, saved) {
  let found;
  try {
    found = await member(person.member_number);
  } catch (error) {
    tell_failure(error.message);
    return;
  }
  const dialog = h("dialog", { class: "complete", "aria-labelledby": "lengkapi-judul", onclose: () => dialog.remove() },
    h("h2", { id: "lengkapi-judul" }, fill(said.title, { name: person.name })),
    h("p", { class: "small" }, said.text),
    details_form(found, {
      cancel: () => dialog.close(),
      saved(now) {
        dialog.close();
        tell(fill(now.missing.length ? said.saved_in_part : said.saved, { name: person.name }));
        saved(now.missing);
      },
    }));
  document.querySelector("main").append(dialog);
  dialog.showModal();
}
