// What was typed, on its way to the same page in the other language: through the storage of this tab, for one step. The
// controls are the same in every language, and known by their ids (site/tests/languages.rs).

const SECONDS = 60;
const is_ticked = (control) => ["checkbox", "radio"].includes(control.type);
const typed_in = () =>
  [...document.querySelectorAll("main form :is(input, select, textarea)[id]")].filter(({ type, readOnly }) => !["hidden", "file"].includes(type) && !readOnly);

// Id, value, and the code that a script found for the value.
const row = (control) => [control.id, is_ticked(control) ? control.checked : control.value, control.dataset.code];
// A village chosen of several is a box again where nothing was searched yet.
const village_of = (choice) => [choice.closest(".radios").querySelector("input").id, choice.parentElement.textContent.trim(), choice.value];

/** Keeps what stands in the forms for the page at `to`, which is told what else this one's address says. */
export function keep(name, to) {
  for (const [key, value] of new URLSearchParams(location.search)) if (key !== "lang") to.searchParams.set(key, value);
  to.hash = location.hash;
  const rows = [...typed_in().map(row), ...[...document.querySelectorAll('.village [type=radio]:checked:not([value=""])')].map(village_of)];
  sessionStorage.setItem(name, JSON.stringify({ path: to.pathname, at: Date.now(), rows }));
}

function put([id, value, code]) {
  const control = document.getElementById(id);
  const property = typeof value === "boolean" ? "checked" : "value";
  if (!control || is_ticked(control) !== (property === "checked") || control[property] === value) return;
  control[property] = value;
  if (code) control.dataset.code = code;
  for (let part = control.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}

/** Puts what was kept into this page's fields, if it was kept for this page and not long ago. */
export function put_back(kept) {
  const { path, at, rows } = JSON.parse(kept);
  if (path === location.pathname && Date.now() - at < SECONDS * 1000) rows.forEach(put);
}
