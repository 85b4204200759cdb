import { application_form } from "./application.js";
import { keep, let_go } from "./kept.js";
import { search_box } from "./village.js";

application_form(document.querySelector("form[action='/api/v1/me/application']"));
search_box(document.querySelector("form[action='/api/v1/me/move'] .village"));

// Who has no card any more, or is about to be erased, leaves none on the phone.
if ("serviceWorker" in navigator) {
  const card = document.querySelector(".member-card img[data-keep]");
  (card ? keep(card) : let_go()).catch(() => {});
  if (card) navigator.serviceWorker.register("/sw.js").catch(() => {});
}
