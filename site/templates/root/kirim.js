// Carries forms to the API. When there is no room for one, the gateway answers bare JSON, and what was typed would be a
// tap on Back away: this worker waits as long as it is told and sends the form again, while the page with the form stays
// where it is and says so (waiting.js). Without a network it says what to do. Its scope is /api/, where all forms go; nothing else passes through here.
const NO_ROOM = [429, 503];
// Longer waits are no matter of room: a limit of this phone or session, whose page says more.
const LONGEST_WAIT = 60;
// A browser ends what a worker has not answered after five minutes.
const PATIENCE = 240_000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { method, mode } = event.request;
  if (method === "POST" && mode === "navigate") event.respondWith(carried(event.request));
});

async function carried(asked) {
  // Back and Forward ask for an answer that the browser kept, and these pages are not kept: the form goes once more, which
  // every step bears.
  const request = asked.cache === "default" ? asked : new Request(asked, { cache: "no-store" });
  const end = Date.now() + PATIENCE;
  for (let pause = 4; ; pause = Math.min(2 * pause, 32)) {
    const answer = await fetch(request.clone()).catch(() => undefined);
    if (!answer) return said("{{ t.form.no_network_title }}", "{{ t.form.no_network }}", 503);
    if (!NO_ROOM.includes(answer.status)) return answer;
    // Not all at once: whoever was refused together would come back together.
    const told = Number(answer.headers.get("retry-after") ?? pause);
    const wait = Math.ceil(told + Math.random() * pause);
    if (!(told <= LONGEST_WAIT) || Date.now() + wait * 1000 > end) return readable(answer);
    for (const page of await clients.matchAll({ includeUncontrolled: true, type: "window" })) page.postMessage(wait);
    await new Promise((done) => setTimeout(done, wait * 1000));
  }
}

// A page that a function rendered is shown as it is.
const readable = (answer) =>
  answer.headers.get("content-type")?.startsWith("text/html")
    ? answer
    : said("{{ t.form.no_room_title }}", "{{ t.form.no_room }}", answer.status);

const said = (title, text, status) =>
  new Response(
    `<!DOCTYPE html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="{{ assets.site }}/site.css">
<main class="wrap column"><h1>${title}</h1><p>${text}</p></main></html>`,
    { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } },
  );
