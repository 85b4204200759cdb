import { application_form } from "./application.js";
import { arrived } from "./language.js";

await arrived;

const form = document.querySelector("form.join");
const invited_by = new URLSearchParams(location.search).get("ajak");
if (invited_by && !form.elements.referrer.value) form.elements.referrer.value = invited_by.slice(0, 40);
application_form(form);
