// The rows of the list, grouped by three, moved with buttons, with keys, or dragged.

import { h } from "../dom.js";
import { fill, sex, track, years } from "../words.js";
import { groups } from "./order.js";
import { LEFT, data_tag, papers, status_tag } from "./tags.js";
import { number, words } from "./words.js";

const said = words.list;

// `moved(id, to, action)` and `removed(id)` are asked when somebody does either.
export function rows({ moved, removed }) {
  const place = h("div", { class: "slate-groups" });
  const note = h("p", { class: "small slate-note" });
  const element = h("div", {}, place, note);
  let order = [];
  let people = new Map();
  let dragged = "";

  const row_of = (id) => place.querySelector(`[data-id="${CSS.escape(id)}"]`);

  function draw(given, persons, { editable, empty, note: text }) {
    order = given;
    people = persons;
    note.textContent = text;
    note.className = `${editable ? "keys" : "small"} slate-note`;
    place.classList.toggle("slate-editable", editable);
    place.replaceChildren(...(order.length ? groups(order).map((ids, at) => group(ids, at * 3 + 1, editable)) : [h("p", { class: "queue-empty slate-empty" }, empty)]));
  }

  function group(ids, first, editable) {
    const last = first + ids.length - 1;
    const woman = ids.some((id) => people.get(id)?.sex === "female");
    const state = ids.length < 3 && !woman ? "open" : woman ? "woman" : "none";
    const title = `kelompok-${first}`;
    return h("section", { class: `slate-group slate-group-${state}`, "aria-labelledby": title },
      h("h4", { id: title }, fill(first === last ? said.group_short : said.group, { first, last }), h("span", { class: "slate-group-state" }, said[`group_${state}`])),
      h("ol", { class: "slate-rows", start: first }, ids.map((id, at) => row(id, first + at, editable))));
  }

  function row(id, at, editable) {
    const person = people.get(id) ?? { name: id };
    const { name } = person;
    const button = (action, text, label, act, on = true) =>
      h("button", { class: "button button-plain slate-act", type: "button", "data-act": action, "aria-label": label, disabled: !on, onclick: act }, text);
    return h("li", { class: "slate-row", "data-id": id, value: at, draggable: editable && "true" },
      h("span", { class: "slate-number", "aria-hidden": "true" }, String(at)),
      h("div", { class: "slate-who" },
        h("strong", {}, name),
        h("span", { class: "small" }, [sex(person.sex), years(person.age), person.track && track(person.track), fill(words.screening.supporters, { number: number(person.support ?? 0) })].filter(Boolean).join(" · ")),
        h("span", { class: "slate-tags" }, person.documents ? papers(person.documents) : "", data_tag(person.data), LEFT.includes(person.status) ? status_tag(person.status) : "", person.member === false ? h("span", { class: "tag tag-warn" }, words.screening.not_member) : "", h("span", { class: "tag tag-bad slate-problem", hidden: true }, said.problem))),
      editable ? h("div", { class: "slate-acts" },
        button("up", said.up, fill(said.up_to, { name, number: at - 1 }), () => moved(id, at - 1, "up"), at > 1),
        button("down", said.down, fill(said.down_to, { name, number: at + 1 }), () => moved(id, at + 1, "down"), at < order.length),
        button("remove", said.remove, fill(said.remove_this, { name }), () => removed(id))) : "");
  }

  // The same button of the row where it went; at either end, its neighbour.
  function focus(id, action) {
    const row = row_of(id);
    const wanted = row?.querySelector(`[data-act="${action}"]:enabled`) ?? row?.querySelector("[data-act]:enabled");
    wanted?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  function mark(positions) {
    for (const line of place.querySelectorAll(".slate-row")) {
      const bad = positions.has(line.value);
      line.classList.toggle("slate-row-bad", bad);
      line.querySelector(".slate-problem").hidden = !bad;
    }
  }

  place.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const line = event.target.closest(".slate-row");
    if (!by || !line || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { id } = line.dataset;
    const { act } = event.target.dataset;
    const to = order.indexOf(id) + by;
    if (event.altKey) moved(id, to + 1, act);
    else if (order[to]) focus(order[to], act);
  });

  const over = (event) => event.target.closest?.(".slate-row");
  const clear = () => place.querySelector(".slate-over")?.classList.remove("slate-over");
  place.addEventListener("dragstart", (event) => {
    dragged = over(event)?.dataset.id ?? "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  place.addEventListener("dragover", (event) => {
    if (!dragged || !over(event)) return;
    event.preventDefault();
    clear();
    over(event).classList.add("slate-over");
  });
  place.addEventListener("drop", (event) => {
    const line = over(event);
    if (!dragged || !line) return;
    event.preventDefault();
    moved(dragged, line.value, "up");
  });
  place.addEventListener("dragend", () => {
    dragged = "";
    clear();
  });

  return { element, draw, focus, mark };
}
