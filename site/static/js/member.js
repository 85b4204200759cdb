import { application_form } from "./application.js";
import { arrived } from "./language.js";
import { search_box } from "./village.js";

await arrived;

// By what stands in them: where a form leads differs from language to language.
application_form(document.getElementById("application-nik")?.form);
search_box(document.getElementById("move-village")?.closest(".village"));
