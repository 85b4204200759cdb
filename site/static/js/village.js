// A box for a village. What helps to fill it comes when somebody is there: the list while typing (village-list.js),
// and the way from the province (browse.js). Without scripts what was typed, or chosen below the box, is sent as it
// is, and the server answers with choices.

const make = (tag, more) => Object.assign(document.createElement(tag), more);

// `near` gives the code of the district to list first, or nothing.
export function search_box(root, near = () => "") {
  const box = root?.querySelector("input:not([type=radio])");
  if (!box) return;
  // The box shows a name, a hidden field of the form carries the code.
  const field = make("input", { type: "hidden", name: box.name, value: box.dataset.code ?? box.value });
  box.removeAttribute("name");
  const list = make("ul", { id: `${box.id}-list`, className: "village-list", role: "listbox", hidden: true });
  list.setAttribute("aria-label", root.querySelector("label").textContent);
  box.after(list);
  root.append(field);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]])
    box.setAttribute(name, value);

  // An area without a name is one on the way to a village.
  const take = ({ code, name, district, regency }) => {
    field.value = box.dataset.code = code;
    box.value = name ? `${name}, ${district}, ${regency}` : "";
  };
  box.addEventListener("input", () => {
    field.value = box.value;
    delete box.dataset.code;
  });

  const way = root.querySelector("details");
  // What did not arrive is asked for again the next time.
  const once = (load) => {
    let arrived;
    return () => (arrived ??= load().catch(() => (arrived = undefined)));
  };
  const help = once(() => import("./village-list.js").then(({ suggest }) => suggest({ root, box, field, list, way, take, near })));
  const browse = once(() => import("./browse.js").then(({ browse }) => browse(way, take, box)));
  box.addEventListener("focus", help);
  way.addEventListener("toggle", browse);
  if (document.activeElement === box) help();
  if (way.open) browse();
}
