// A list on the left, one of its people on the right: whose record is shown, and the keys that walk
// from row to row.

import { h } from "./dom.js";

const KEYS_OFF = "kader.keys-off";
export const wide = () => matchMedia("(min-width: 60rem)").matches;

/**
 * `items()` is what stands in the rows of `body`, `show(id, focus)` asks for one of them and draws it
 * into `pane`, where `choose` stands while nobody is shown. `keys` does something each, besides J and K.
 */
export function walk({ root, body, pane, choose, items, show, keys }) {
  let timer;
  const on = h("input", { type: "checkbox", checked: !localStorage.getItem(KEYS_OFF), onchange: () => (on.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")) });
  const row_of = (id) => body.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const index_of = (id) => items().findIndex((item) => item.id === id);
  const focus_on = (id) => row_of(id).querySelector(".queue-open").focus();

  function mark() {
    for (const line of body.children) {
      const here = line.dataset.id === list.current;
      line.classList.toggle("queue-current", here);
      const button = line.querySelector(".queue-open");
      if (here) button.setAttribute("aria-current", "true");
      else button?.removeAttribute("aria-current");
    }
  }

  // On a phone the record takes the place of the list, so that Back leads from one to the other.
  const covered = () => Boolean(history.state?.record);
  const covers = () => root.classList.contains("showing-record") && !wide();
  const back = () => covers() && !covered() && close();
  addEventListener("popstate", back);

  function close() {
    if (covers() && covered()) history.back();
    const before = row_of(list.current);
    list.current = "";
    list.record = null;
    root.classList.remove("showing-record");
    pane.replaceChildren(h("p", { class: "record-empty" }, choose));
    mark();
    before?.querySelector("button")?.focus();
  }

  // Walking through the list with keys only asks for those on which one stays.
  function open(id, focus = true, wait = 0) {
    // What is shown already may be half filled in, and keys must keep working on it.
    if (id === list.current && list.record) return;
    list.current = id;
    list.record = null;
    if (!wide() && !covered()) history.pushState({ record: true }, "");
    mark();
    row_of(id)?.scrollIntoView({ block: "nearest" });
    clearTimeout(timer);
    timer = setTimeout(() => show(id, focus), wait);
  }

  function step(by) {
    const all = items();
    if (!all.length) return;
    const { id } = all[Math.max(0, Math.min(all.length - 1, index_of(list.current) + by))];
    open(id, false, 250);
    focus_on(id);
  }

  function press(event) {
    if (root.hidden || !on.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const act = { j: () => step(1), k: () => step(-1), ...keys }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }
  document.addEventListener("keydown", press);
  function end() {
    document.removeEventListener("keydown", press);
    removeEventListener("popstate", back);
  }

  // `record` is what `show` has drawn of `current`, and null until then; `on` switches the keys.
  const list = { current: "", record: null, on, row_of, index_of, focus_on, mark, close, open, end };
  return list;
}
