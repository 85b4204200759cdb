import { application_form } from "./application.js";
import { arrived } from "./language.js";

await arrived;

application_form(document.querySelector(".consent-answer"));
