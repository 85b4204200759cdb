// The switch to the other language, which keeps what was typed, as does loading the page again. How that travels is in
// carried.js, which comes when it is needed.

const KEPT = "isian";
// What stood in a page when it was left, for the same page loaded again.
const LEFT = "isian tadi";
const carrier = () => import("./carried.js");

let kept;
try {
  // For this one step: it is taken out on arrival, wherever that is.
  const [carried, left] = [KEPT, LEFT].map((name) => sessionStorage.getItem(name));
  for (const name of [KEPT, LEFT]) sessionStorage.removeItem(name);
  kept = carried ?? (performance.getEntriesByType("navigation")[0]?.type === "reload" ? left : null);
} catch {
  // A browser that keeps nothing: the page is in the other language all the same.
}
/** Everything that was typed stands in its fields again: for scripts that read them at their start. */
export const arrived = kept && carrier().then(({ put_back }) => put_back(kept)).catch(() => {});

const way = document.getElementById("bahasa");
way?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = new URL(way.href ?? way.form.action);
  await carrier().then(({ keep }) => keep(KEPT, to)).catch(() => {});
  if (way.form) way.form.requestSubmit();
  else location.assign(to);
});

let keep;
addEventListener("input", () => carrier().then((carried) => ({ keep } = carried)).catch(() => {}), { once: true });
addEventListener("pagehide", ({ persisted }) => {
  if (!persisted) keep?.(LEFT, new URL(location.href));
});
