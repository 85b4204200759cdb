// From the province down to the village, one select after the other, for those who cannot spell it. Wherever that
// ends, the last area chosen is what the form carries: the server goes on from there.

import { areas } from "./areas.js";

export function browse(way, take, box) {
  const place = way.querySelector(".village-browse");
  const { regency, district, village } = place.dataset;
  const labels = [regency, district, village];
  const rows = [place.firstElementChild];
  const told = Object.assign(document.createElement("p"), { className: "hint" });
  told.setAttribute("role", "status");
  place.append(told);
  const select_of = (row) => row.querySelector("select");
  const chosen_in = (row) => select_of(row).selectedOptions[0].textContent;

  const add = (items) => {
    const depth = rows.length;
    const row = rows[0].cloneNode(true);
    const select = select_of(row);
    select.id += `-${depth}`;
    const label = row.querySelector("label");
    label.htmlFor = select.id;
    label.textContent = labels[depth - 1];
    const [nothing] = select.options;
    select.replaceChildren(nothing, ...items.map(({ code, name }) => new Option(name, code)));
    rows.push(row);
    told.before(row);
    listen(row, depth);
    select.focus();
  };
  const choose = async (row, depth) => {
    for (const deeper of rows.splice(depth + 1)) deeper.remove();
    told.textContent = "";
    const code = select_of(row).value;
    if (depth === labels.length && code) {
      take({ code, name: chosen_in(row), district: chosen_in(rows[2]), regency: chosen_in(rows[1]) });
      way.open = false;
      return way.querySelector("summary").focus();
    }
    take({ code });
    if (!code) return;
    try {
      const items = await areas({ in: code });
      if (select_of(row).value === code && rows.length === depth + 1) add(items);
    } catch {
      told.textContent = place.closest(".village").dataset.failed;
    }
  };
  const listen = (row, depth) => select_of(row).addEventListener("change", () => choose(row, depth));

  select_of(rows[0]).removeAttribute("name");
  listen(rows[0], 0);
  // Chosen before this arrived, unless a village is there already.
  if (select_of(rows[0]).value && !box.value) choose(rows[0], 0);
}
