// One search box for a village, after the ARIA combobox pattern. Without this script the text that
// was typed is sent as it is, and the server answers with choices.

const CODE = /^\d\d\.\d\d\.\d\d\.\d{4}$/;

// `near` gives the code of the district to list first, or nothing.
export function search_box(root, near = () => "") {
  const box = root?.querySelector("input:not([type=radio])");
  if (!box) return;
  // The box shows a name, a hidden field of the form carries the code.
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: box.name, value: box.value });
  box.removeAttribute("name");
  const list = Object.assign(document.createElement("ul"), { id: `${box.id}-list`, className: "village-list", role: "listbox", hidden: true });
  list.setAttribute("aria-label", root.querySelector("label").textContent);
  const told = Object.assign(document.createElement("span"), { className: "unseen", role: "status" });
  root.append(field, list, told);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]])
    box.setAttribute(name, value);

  let found = [];
  let at = -1;
  let timer, asked;

  const stop = () => {
    clearTimeout(timer);
    asked?.abort();
  };
  const close = () => {
    stop();
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const move = (to) => {
    at = (to + found.length) % found.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", index === at));
    box.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const take = (item) => {
    field.value = item.code;
    box.value = `${item.name}, ${item.district}, ${item.regency}`;
    close();
  };
  const show = () => {
    list.replaceChildren(
      ...found.map((item, index) => {
        const line = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, role: "option", textContent: item.name });
        line.setAttribute("aria-selected", "false");
        line.append(Object.assign(document.createElement("small"), { textContent: [item.district, item.regency, item.province].join(", ") }));
        line.addEventListener("click", () => take(item));
        return line;
      }),
    );
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = found.length ? root.dataset.found.replace("{number}", found.length) : root.dataset.none;
  };
  const ask = async () => {
    stop();
    asked = new AbortController();
    const query = new URLSearchParams({ q: box.value.trim() });
    if (near()) query.set("near", near());
    try {
      const answer = await fetch(`/api/v1/areas?${query}`, { signal: asked.signal, headers: { accept: "application/json" } });
      found = (await answer.json()).items ?? [];
      // Those in the district of the NIK first, then those in its regency.
      const rank = ({ code }) => (!near() ? 0 : code.startsWith(near()) ? 0 : code.startsWith(near().slice(0, 5)) ? 1 : 2);
      found.sort((one, other) => rank(one) - rank(other));
      if (document.activeElement === box) show();
    } catch {
      // Aborted by the next letter, or no network: the typed text is sent instead.
    }
  };

  box.addEventListener("input", () => {
    field.value = box.value;
    stop();
    if (box.value.trim().length < 2) return close();
    timer = setTimeout(ask, 180);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) take(found[at]);
    else return;
    event.preventDefault();
  });
  // Until the click arrives, a press on the list must neither take the focus nor have the list
  // redrawn under it.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stop();
  });
  box.addEventListener("blur", close);
  box.addEventListener("focus", () => {
    if (box.value && !CODE.test(field.value)) ask();
  });
}
