// What opens without a network after one visit: the page that checks cards with the public keys, and the card of whoever
// is signed in here. Everything else goes to the network as if this worker were not there.
const STORE = "kartu {{ assets.site }}";
const KEYS = "/.well-known/jwks.json";
const PAGES = ["/kartu/", "/en/kartu/", "/kartu/saya/", "/en/kartu/saya/"];
const FILES = ["{{ assets.site }}/site.css", "{{ assets.site }}/card.js", "{{ assets.site }}/language.js", "{{ assets.site }}/waiting.js", "{{ assets.site }}/kept.js", "/favicon.svg"];
// The member's page, and the picture on it that a page keeps under the mark of its sign-in (kept.js).
const OWN = "/anggota/";
const CARD = "/api/v1/me/card.png";
const KEPT = "kartu saya ";
const MARK = "__Host-signed-in";
// Then what is stored is better than to wait on.
const PATIENCE = 4000;
// The member's page does more than show the card, and is worth a longer wait.
const PATIENCE_FOR_OWN = 10_000;

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const store = await caches.open(STORE);
      await store.addAll([...PAGES, ...FILES]);
      // Without keys the page is still worth keeping; they are stored when they are next fetched.
      await store.add(KEYS).catch(() => {});
      await skipWaiting();
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== STORE && !name.startsWith(KEPT)) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname === KEYS) event.respondWith(keys(request));
  else if (FILES.includes(pathname)) event.respondWith(file(pathname, request));
  else if (PAGES.includes(pathname)) event.respondWith(first_the_network(request, PATIENCE, () => stored(pathname)));
  else if (pathname === CARD) event.respondWith(first_the_network(request, PATIENCE, kept_card));
  else if (pathname === OWN && request.mode === "navigate") {
    const page = searchParams.get("lang") === "en" ? "/en/kartu/saya/" : "/kartu/saya/";
    event.respondWith(first_the_network(request, PATIENCE_FOR_OWN, async () => (await kept_card()) && stored(page)));
  }
});

const stored = async (path) => (await caches.open(STORE)).match(path);

// Pages and pictures are the network's, which knows who asks; when it is silent, what is kept has to do. Where nothing is
// kept, the network is waited for as everywhere.
async function first_the_network(request, patience, otherwise) {
  const answer = fetch(request);
  // It may fail when nobody waits for it any more.
  answer.catch(() => {});
  const late = new Promise((done) => setTimeout(done, patience));
  try {
    return (await Promise.race([answer, late])) ?? (await otherwise()) ?? (await answer);
  } catch {
    return (await otherwise()) ?? Response.error();
  }
}

// The card under the mark of now. A browser that tells workers no cookies has the pages see to it (kept.js).
async function kept_card() {
  const mark = "cookieStore" in self ? (await cookieStore.get(MARK))?.value ?? "" : undefined;
  for (const name of await caches.keys()) {
    if (mark === undefined ? name.startsWith(KEPT) : name === KEPT + mark) return (await caches.open(name)).match(CARD);
  }
}

// Keys rotate: the network first, the stored ones when it is silent. What a stranger's network says instead, such as a
// page to sign in at a café, is none.
async function keys(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && answer.headers.get("content-type")?.startsWith("application/json")) {
      await store.put(KEYS, answer.clone());
      return answer;
    }
  } catch {
    // Offline.
  }
  return (await store.match(KEYS)) ?? Response.error();
}

// Files of one build belong together; a new build brings a new worker and a new store.
async function file(pathname, request) {
  return (await stored(pathname)) ?? fetch(request);
}
