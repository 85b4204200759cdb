// Verifies a card in the browser: the signature here, its status at the server when there is one.
// A card is `header.claims.signature`, a JWS signed with ES256 (RFC 7515, RFC 7518).

const place = document.getElementById("hasil");
const form = document.getElementById("cek");
const language = document.documentElement.lang;

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const read = (text) => JSON.parse(new TextDecoder().decode(bytes(text)));
const day = (seconds) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(seconds * 1000);
const moment = () =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(Date.now());

// Gives `{verdict, claims}`; asks the network for the keys and for the card's status only.
async function judge(token) {
  let header, claims, signature, signed;
  try {
    const [head, body, rest, more] = token.split(".");
    if (more !== undefined) throw 0;
    header = read(head);
    claims = read(body);
    signature = bytes(rest);
    signed = new TextEncoder().encode(`${head}.${body}`);
    if (header.alg !== "ES256" || !claims.jti) throw 0;
  } catch {
    return { verdict: "altered" };
  }
  let keys;
  try {
    keys = (await (await fetch("/.well-known/jwks.json")).json()).keys;
  } catch {
    return { verdict: "unknown" };
  }
  const jwk = keys.find((key) => key.kid === header.kid);
  // Away from the network a key newer than the stored ones is no proof of forgery.
  if (!jwk) return { verdict: navigator.onLine ? "altered" : "unknown" };
  const curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  let genuine = false;
  try {
    const { kty, crv, x, y } = jwk;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
    genuine = await crypto.subtle.verify(curve, key, signature, signed);
  } catch {
    return { verdict: "unknown" };
  }
  if (!genuine) return { verdict: "altered" };
  if (claims.exp * 1000 < Date.now()) return { verdict: "expired", claims };
  try {
    const answer = await fetch(`/api/v1/cards/${encodeURIComponent(claims.jti)}`, {
      cache: "no-store",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(8000),
    });
    const { status } = await answer.json();
    const verdict = { valid: "genuine", revoked: "revoked", unknown: "unknown" }[status];
    if (verdict) return { verdict, claims, checked: moment() };
  } catch {
    // No network: the signature alone has to do.
  }
  return { verdict: "unchecked", claims };
}

let latest = 0;
async function show(token) {
  const mine = ++latest;
  place.textContent = place.dataset.checking;
  const { verdict, claims, checked } = await judge(token);
  if (mine !== latest) return;
  const panel = document.getElementById(`verdict-${verdict}`).content.cloneNode(true);
  const facts = {
    number: claims?.sub,
    name: claims?.name,
    until: claims?.exp && day(claims.exp),
    checked_at: checked,
  };
  for (const fact of panel.querySelectorAll("[data-fact]")) {
    const value = facts[fact.dataset.fact];
    if (value) fact.textContent = value;
    else fact.parentElement.remove();
  }
  place.replaceChildren(panel);
  place.dataset.verdict = verdict;
  place.scrollIntoView({ block: "nearest" });
}

const token_of = (text) => text.trim().replace(/^.*#/s, "");
const from_hash = () => {
  const token = token_of(location.hash);
  if (token) show(token);
};
addEventListener("hashchange", from_hash);
from_hash();

form.addEventListener("submit", (event) => {
  const token = token_of(form.elements.token.value);
  // An empty field is the server's to explain.
  if (!token) return;
  event.preventDefault();
  show(token);
});

if ("BarcodeDetector" in globalThis) {
  const scan = form.querySelector(".scan");
  const failed = document.getElementById("pindai-gagal");
  scan.hidden = false;
  scan.querySelector("input").addEventListener("change", async ({ target }) => {
    failed.hidden = true;
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      const [code] = await detector.detect(await createImageBitmap(target.files[0]));
      show(token_of(code.rawValue));
    } catch {
      failed.hidden = false;
    }
    target.value = "";
  });
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
  navigator.serviceWorker.ready.then(() => {
    document.getElementById("luring").hidden = false;
  });
}
