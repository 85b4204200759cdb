// Public numbers of one district, as far as there are enough people for them to be shown.

const place = document.getElementById("angka");
try {
  const answer = await fetch(place.dataset.source, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(8000),
  });
  const { items } = answer.ok ? await answer.json() : {};
  const { counts } = items.find(({ dapil }) => dapil === place.dataset.dapil);
  for (const fact of place.querySelectorAll("[data-count]")) {
    const count = counts?.[fact.dataset.count];
    fact.textContent = count?.toLocaleString(document.documentElement.lang) ?? place.dataset.few;
    fact.classList.toggle("numbers-hidden", !count);
  }
  place.querySelector("progress").value = counts?.willing ?? 0;
  place.querySelector(".numbers-share").hidden = !counts?.willing;
  place.querySelector(counts ? ".numbers-known" : ".numbers-few").hidden = false;
  place.hidden = false;
} catch {
  // No network, or no numbers: the page says all the rest.
}
