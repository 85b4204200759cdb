// Verifies a card in the browser: the signature here, its status at the server when there is one.
// A card is `header.claims.signature`, a JWS signed with ES256 (RFC 7515, RFC 7518).

const place = document.getElementById("hasil");
const form = document.getElementById("cek");
const language = document.documentElement.lang;

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const read = (text) => JSON.parse(new TextDecoder().decode(bytes(text)));
// The day that is printed on the card, wherever it is read.
const day = (seconds) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "Asia/Jakarta" }).format(seconds * 1000);
const moment = (time) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(time);
// A card is good to the end of its day in Jakarta (UTC+7), as `domain::is_past_its_day` has it.
const jakarta_day = (seconds) => Math.floor((seconds + 7 * 3600) / 86400);
const is_over = (claims, time) => jakarta_day(time / 1000) > jakarta_day(claims.exp);
const is_card = (claims) =>
  ["jti", "sub", "name"].every((name) => typeof claims?.[name] === "string") &&
  Number.isInteger(claims.iat) && Number.isInteger(claims.exp);
const parsed = (part) => {
  try {
    return read(part);
  } catch {
    return undefined;
  }
};
const length = (part) => {
  try {
    return bytes(part).length;
  } catch {
    return 0;
  }
};

// No answer within so many milliseconds is none: whoever holds the phone is told what that means.
const PATIENCE = 8000;

// The keys, or nothing: an error's answer has none either.
async function keys() {
  try {
    const answer = await fetch("/.well-known/jwks.json", { signal: AbortSignal.timeout(PATIENCE) });
    const { keys } = answer.ok ? await answer.json() : {};
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

// What the server says of a card, and its clock: a phone's own may be wrong.
async function ask(jti) {
  try {
    const answer = await fetch(`/api/v1/cards/${encodeURIComponent(jti)}`, {
      cache: "no-store",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) return {};
    const { status } = await answer.json();
    return { status, time: Date.parse(answer.headers.get("date")) || undefined };
  } catch {
    // No network: the signature alone has to do.
    return {};
  }
}

// Gives `{verdict, claims}`, as `keyring::CardVerifier` judges; asks the network for the keys and for the card's
// status only.
async function judge(token) {
  const [head, body, rest, more] = token.split(".");
  const [header, claims] = [parsed(head), parsed(body)];
  if (rest === undefined || more !== undefined) return { verdict: "unreadable" };
  if (claims !== undefined && !is_card(claims)) return { verdict: "unreadable" };
  if (typeof header?.alg === "string" && header.alg !== "ES256") return { verdict: "altered" };
  if (length(rest) !== 64) return { verdict: "unreadable" };
  // One letter in another case spoils one part, a whole link in capitals both.
  if (!claims && !header) return { verdict: "unreadable" };
  if (!claims || !header) return { verdict: "altered" };
  const known = await keys();
  if (!known) return { verdict: "unknown" };
  const jwk = known.find((key) => key.kid === header.kid);
  // Away from the network a key newer than the stored ones is no proof of forgery.
  if (!jwk) return { verdict: navigator.onLine ? "altered" : "unknown" };
  const curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  let genuine = false;
  try {
    const { kty, crv, x, y } = jwk;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
    const signed = new TextEncoder().encode(`${head}.${body}`);
    // The last character of 64 bytes has two bits only.
    genuine = /[AQgw]$/.test(rest) && (await crypto.subtle.verify(curve, key, bytes(rest), signed));
  } catch {
    return { verdict: "unknown" };
  }
  if (!genuine) return { verdict: "altered" };
  const { status, time = Date.now() } = await ask(claims.jti);
  if (is_over(claims, time)) return { verdict: "expired", claims };
  const verdict = { valid: "genuine", revoked: "revoked", unknown: "unknown" }[status];
  return verdict ? { verdict, claims, checked: moment(time) } : { verdict: "unchecked", claims };
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

// The token in what was pasted, as `domain::card_token` finds it: through blanks, line breaks and marks of
// quotation, without the words around it. A signature has 86 characters.
const is_whole = (token) => {
  const parts = token.split(".");
  return parts.length === 3 && parts[2].length === 86;
};
// What nobody sees, as `domain::typed` has it.
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]/u;
function token_of(text) {
  let [token, longest, piece] = ["", "", 0];
  for (const c of `${text.replaceAll("token=", "#").replaceAll("%23", "#")}#`) {
    if (/[\w-]/.test(c)) {
      token += c;
      continue;
    }
    const bare = token.replace(/[-_]+$/, "");
    const found = [token.slice(piece), bare.slice(piece), token, bare].find(is_whole);
    if (found) return found;
    if (c === ".") token += c;
    if (token.length > longest.length) longest = token;
    if (!/[.\s=>]/.test(c) && !INVISIBLE.test(c)) token = "";
    // Before the last blank may stand a word.
    piece = /\s/.test(c) ? token.length : Math.min(piece, token.length);
  }
  return longest;
}
const from_hash = () => {
  if (location.hash.length > 1) show(token_of(location.hash));
};
addEventListener("hashchange", from_hash);
from_hash();

form.addEventListener("submit", (event) => {
  const pasted = form.elements.token.value.trim();
  // An empty field is the server's to explain.
  if (!pasted) return;
  event.preventDefault();
  show(token_of(pasted));
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
