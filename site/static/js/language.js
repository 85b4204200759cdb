// The switch to the other language, which keeps what was typed, as does loading the page again. How that travels is in
// carried.js, which comes when it is needed.

const KEPT = "isian";
const carrier = () => import("./carried.js");

let kept;
try {
  // For this one step: it is taken out on arrival, wherever that is.
  kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
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

// Whoever waits long for a page loads it again, typed into as it is. No other way off the page leaves anything behind.
let keep;
addEventListener("input", () => carrier().then((carried) => ({ keep } = carried)).catch(() => {}), { once: true });
globalThis.navigation?.addEventListener("navigate", ({ navigationType }) => {
  if (navigationType === "reload") keep?.(KEPT, new URL(location.href));
});
