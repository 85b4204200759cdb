// Finds a district by its name or by a regency in it. Without this script the provinces lead there.

const place = document.getElementById("cari");
const box = place.querySelector("input");
const list = place.querySelector("ul");
const told = place.querySelector("[role=status]");
const { source, base, seats, found, none, failed } = place.dataset;
// As names are folded everywhere (`domain::letters`): accents and apostrophes go, other marks part words.
const plain = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}'"’‘‛ʼʻʽʾʿ`´′]/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

let districts;
const load = () =>
  (districts ??= fetch(source, { signal: AbortSignal.timeout(8000) })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`districts: ${answer.status}`))))
    .then(({ items }) =>
      items.map((item) => ({
        ...item,
        regencies: item.areas.map(({ name }) => name).join(", "),
        words: plain([item.name, item.province.name, ...item.areas.map(({ name }) => name)].join(" ")),
      })),
    ));

const line = ({ dapil, name, seats: number, regencies }) => {
  const item = Object.assign(document.createElement("li"), { className: "district-line" });
  const link = Object.assign(document.createElement("a"), { href: `${base}${dapil}/`, textContent: name });
  const many = Object.assign(document.createElement("span"), { className: "district-seats", textContent: seats.replace("{seats}", number) });
  item.append(link, many, Object.assign(document.createElement("p"), { textContent: regencies }));
  return item;
};

const show = async () => {
  const wanted = plain(box.value);
  try {
    const all = await load();
    if (wanted !== plain(box.value)) return;
    const hits = wanted.length < 2 ? [] : all.filter(({ words }) => ` ${words}`.includes(` ${wanted}`));
    list.replaceChildren(...hits.slice(0, 12).map(line));
    told.textContent = wanted.length < 2 ? "" : hits.length ? found.replace("{number}", hits.length) : none;
  } catch {
    districts = undefined;
    told.textContent = failed;
  }
};
box.addEventListener("focus", () => load().catch(() => (districts = undefined)));
box.addEventListener("input", show);
place.hidden = false;
if (box.value) show();
