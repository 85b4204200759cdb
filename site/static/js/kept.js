// The card that its holder's phone keeps, so that it opens without a network (sw.js). It is kept under the mark of this
// sign-in, a cookie that says no more than that somebody is signed in: a page under another mark, or under none, lets go
// of it. So it ends with the session, and nobody who signs in next meets it.
const NAME = "kartu saya ";
const CARD = "/api/v1/me/card.png";
const mark = document.cookie.match(/(?:^|; )__Host-signed-in=([\w-]+)/)?.[1];
const kept = mark && NAME + mark;

export async function let_go(but) {
  for (const name of await caches.keys()) if (name.startsWith(NAME) && name !== but) await caches.delete(name);
}

// Keeps what `image` shows: it was just asked for, so that nothing is sent again.
export async function keep(image) {
  if (!kept) return;
  await image.decode();
  const answer = await fetch(CARD, { cache: "force-cache", signal: AbortSignal.timeout(8000) });
  if (answer.ok) await (await caches.open(kept)).put(CARD, answer);
}

if ("caches" in globalThis) let_go(kept).catch(() => {});
