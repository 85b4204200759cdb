import { application_form } from "./application.js";

application_form(document.querySelector(".consent-answer"));
