import { application_form } from "./application.js";
import { search_box } from "./village.js";

application_form(document.querySelector("form[action='/api/v1/me/application']"));
search_box(document.querySelector("form[action='/api/v1/me/move'] .village"));
