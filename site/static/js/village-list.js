// Villages while typing, after the ARIA combobox pattern.

import { areas } from "./areas.js";

const CODE = /^\d\d\.\d\d\.\d\d\.\d{4}$/;
const make = (tag, more) => Object.assign(document.createElement(tag), more);

export function suggest({ root, box, field, list, way, take, near }) {
  const words = root.dataset;
  const told = make("p", { className: "unseen", role: "status" });
  const nothing = make("div", { className: "village-none", hidden: true });
  const said = make("p");
  const other_way = make("button", { type: "button", className: "button button-plain button-small", textContent: words.browse });
  nothing.append(said, other_way);
  list.after(nothing);
  root.append(told);

  let found = [];
  let at = -1;
  let timer, asked;

  const stop = () => {
    clearTimeout(timer);
    asked?.abort();
  };
  const close = () => {
    stop();
    list.hidden = nothing.hidden = true;
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
  const choose = (item) => {
    take(item);
    close();
  };
  // In sight and aloud: whoever finds nothing must not wait for more.
  const say = (text) => {
    close();
    nothing.hidden = false;
    told.textContent = said.textContent = text;
  };
  const show = () => {
    if (!found.length) return say(words.none);
    list.replaceChildren(
      ...found.map((item, index) => {
        const line = make("li", { id: `${list.id}-${index}`, role: "option", textContent: item.name });
        line.setAttribute("aria-selected", "false");
        line.append(make("small", { textContent: [item.district, item.regency, item.province].join(", ") }));
        line.addEventListener("click", () => choose(item));
        return line;
      }),
    );
    at = -1;
    box.removeAttribute("aria-activedescendant");
    nothing.hidden = true;
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    told.textContent = words.found.replace("{number}", found.length);
  };
  const ask = async () => {
    stop();
    const { signal } = (asked = new AbortController());
    const query = { q: box.value.trim() };
    if (near()) query.near = near();
    try {
      found = await areas(query, signal);
      // Those in the district of the NIK first, then those in its regency.
      const rank = ({ code }) => (!near() ? 0 : code.startsWith(near()) ? 0 : code.startsWith(near().slice(0, 5)) ? 1 : 2);
      found.sort((one, other) => rank(one) - rank(other));
      if (document.activeElement === box) show();
    } catch {
      // Either the next letter ended it, or there is no answer: the typed text is sent instead.
      if (!signal.aborted) say(words.failed);
    }
  };
  const asks = () => box.value.trim().length >= 2 && !CODE.test(field.value);

  box.addEventListener("input", () => {
    stop();
    if (asks()) timer = setTimeout(ask, 180);
    else close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(found[at]);
    else return;
    event.preventDefault();
  });
  // Until the click arrives, a press on the list must neither take the focus nor have the list
  // redrawn under it.
  for (const pressed of [list, nothing])
    pressed.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      stop();
    });
  other_way.addEventListener("click", () => {
    way.open = true;
    way.querySelector("select").focus();
  });
  box.addEventListener("blur", close);
  box.addEventListener("focus", () => asks() && ask());
  // Somebody typed until this arrived.
  if (document.activeElement === box && asks()) ask();
}
