// Keeps the page that checks cards, so that it works without a network after one visit. Everything
// else goes to the network as if this worker were not there.
const STORE = "kartu {{ assets.site }}";
const KEYS = "/.well-known/jwks.json";
const PAGES = ["/kartu/", "/en/kartu/"];
const FILES = ["{{ assets.site }}/site.css", "{{ assets.site }}/card.js", "{{ assets.site }}/language.js", "{{ assets.site }}/waiting.js", "/favicon.svg"];

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
      for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname === KEYS) event.respondWith(newest(event.request));
  else if (PAGES.includes(pathname) || FILES.includes(pathname)) event.respondWith(stored(pathname, event.request));
});

// Keys rotate: the network first, the stored ones when it is silent.
async function newest(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(4000) });
    if (answer.ok) {
      await store.put(KEYS, answer.clone());
      return answer;
    }
  } catch {
    // Offline.
  }
  return (await store.match(KEYS)) ?? Response.error();
}

// Pages and files of one build belong together; a new build brings a new worker and a new store.
async function stored(pathname, request) {
  const store = await caches.open(STORE);
  return (await store.match(pathname)) ?? fetch(request);
}
