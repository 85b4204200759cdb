import { application_form } from "./application.js";
import { keep, let_go } from "./kept.js";
import { arrived } from "./language.js";
import { search_box } from "./village.js";

await arrived;

// By what stands in them: where a form leads differs from language to language.
application_form(document.getElementById("application-nik")?.form);
search_box(document.getElementById("move-village")?.closest(".village"));

// Who has no card any more, or is about to be erased, leaves none on the phone.
if ("serviceWorker" in navigator) {
  const card = document.querySelector(".member-card img[data-keep]");
  (card ? keep(card) : let_go()).catch(() => {});
  if (card) navigator.serviceWorker.register("/sw.js").catch(() => {});
}
