// A stranger's phone checks a card: online, without a network, and with JavaScript off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, visit } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { product_and_browser, somebody, start } from "./support/kader.js";
import { read_qr } from "./support/qr.js";

const GENUINE = "Kartu asli dan berlaku";
const UNCHECKED = "Kartu asli, status belum diperiksa";
const ALTERED = "Kartu palsu atau diubah";
const EXPIRED = "Kartu kedaluwarsa";
const REVOKED = "Kartu dicabut";
const UNREADABLE = "Ini tidak terbaca sebagai kartu";
const UNKNOWN = "Kartu tidak bisa diperiksa";

const { kader, browser } = await product_and_browser();

const verdict = (page, title) => page.locator("#hasil").getByRole("heading", { name: title, exact: true }).waitFor();
/** Opens the address that a QR holds, as the camera's app does: in a window of its own. */
async function scan(page, token) {
  await page.goto("about:blank");
  await page.goto(`/kartu/#${token}`);
}
/** The same card with another number on it. */
function altered(token) {
  const [head, body, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  claims.sub = claims.sub.replace(/^32/, "31");
  return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}
/** The same card with the last bit of its signature's first byte turned. */
function scratched(token) {
  const [head, body, signature] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[0] ^= 1;
  return [head, body, bytes.toString("base64url")].join(".");
}
/** Visits the page once and waits until it is kept for a time without a network. */
async function visit_once(page) {
  await page.goto("/kartu/");
  await page.getByText("Halaman ini sudah tersimpan di HP ini").waitFor();
}

test("the QR on a card of 300 pixels is read, and its address says genuine", async (t) => {
  const person = somebody();
  const number = await kader.member(person);
  const session = await kader.session(person);
  const { verify_url } = await session.call("GET", "/api/v1/me/card");
  const picture = await fetch(`${kader.url}/api/v1/me/card.png?width=300`, { headers: { cookie: session.cookie } });
  const png = Buffer.from(await picture.arrayBuffer());
  assert.equal(png.readUInt32BE(16), 300, "pixels wide");
  const scanned = await read_qr(png);
  // Each signature over the same statement is another one; what is signed is the same.
  const unsigned = (url) => url.replace(/\.[^.]*$/, "");
  assert.equal(unsigned(scanned), unsigned(verify_url));

  const page = await visit(t, browser, kader.url);
  await page.goto(scanned);
  await verdict(page, GENUINE);
  const facts = await page.locator("#hasil").innerText();
  assert.ok(facts.includes(number));
  assert.ok(!facts.includes(person.name), "the name is masked");
  await examine(page);
});

test("an altered card is told from a genuine one", async (t) => {
  const person = somebody();
  await kader.member(person);
  const { token } = await kader.card(person);
  const page = await visit(t, browser, kader.url);
  for (const forged of [altered(token), scratched(token), `${token.slice(0, -1)}B`]) {
    await scan(page, forged);
    await verdict(page, ALTERED);
  }
  await examine(page);
});

test("what cannot be read is not called a forgery, and a link is found among words", async (t) => {
  const person = somebody();
  await kader.member(person);
  const { token } = await kader.card(person);
  const page = await visit(t, browser, kader.url);
  for (const other of [`${token}A`, token.slice(0, -1), token.split(".").slice(0, 2).join("."), "e30.e30.AA", "no card", "WIFI:S:rumah;;"]) {
    await scan(page, other);
    await verdict(page, UNREADABLE);
  }
  await examine(page);
  const link = `${kader.url}/kartu/#${token}`;
  const box = page.getByLabel("Tautan atau isi QR");
  for (const pasted of [link, `${link} ini kartu saya`, `Kartu: <${link}>.`, `${link.slice(0, 76)} ${link.slice(76)} Salam`]) {
    await scan(page, "no card");
    await verdict(page, UNREADABLE);
    await box.fill(pasted);
    await page.getByRole("button", { name: "Cek kartu", exact: true }).click();
    await verdict(page, GENUINE);
  }
});

test("after one visit a card is verified without a network, and it says that its status is not", async (t) => {
  const person = somebody();
  await kader.member(person);
  const { token } = await kader.card(person);
  const page = await visit(t, browser, kader.url);
  await visit_once(page);
  await page.context().setOffline(true);
  await scan(page, token);
  await verdict(page, UNCHECKED);
  await examine(page);
  await scan(page, altered(token));
  await verdict(page, ALTERED);
  await page.context().setOffline(false);
  await scan(page, token);
  await verdict(page, GENUINE);
});

test("the same holds when the server is gone", async (t) => {
  const own = await start();
  const person = somebody();
  await own.member(person);
  const { token } = await own.card(person);
  const page = await visit(t, browser, own.url);
  await visit_once(page);
  await own.stop();
  await scan(page, token);
  await verdict(page, UNCHECKED);
  await scan(page, scratched(token));
  await verdict(page, ALTERED);
});

test("a phone without the keys does not call a card genuine or altered", async (t) => {
  const person = somebody();
  await kader.member(person);
  const { token } = await kader.card(person);
  const page = await visit(t, browser, kader.url, { serviceWorkers: "block" });
  await page.route("**/jwks.json", (route) => route.abort("internetdisconnected"));
  await scan(page, token);
  await verdict(page, UNKNOWN);
  await examine(page);
});

test("a card that was replaced is revoked", async (t) => {
  const person = somebody();
  await kader.member(person);
  const session = await kader.session(person);
  const { token } = await session.call("GET", "/api/v1/me/card");
  const { token: next } = await session.call("POST", "/api/v1/me/card");
  const page = await visit(t, browser, kader.url);
  await scan(page, token);
  await verdict(page, REVOKED);
  await examine(page);
  await scan(page, next);
  await verdict(page, GENUINE);
});

test("a card ends with the membership", async (t) => {
  const person = somebody();
  const number = await kader.member(person);
  const { token } = await kader.card(person);
  await kader.as("bandung", "POST", `/api/v1/admin/members/${number}/status`, { status: "suspended", reason: "pemeriksaan" });
  const page = await visit(t, browser, kader.url);
  await scan(page, token);
  await verdict(page, REVOKED);
});

test("a card is good to the end of its day in Jakarta, wherever it is read", async (t) => {
  const person = somebody();
  await kader.member(person);
  const { token } = await kader.card(person);
  const { exp } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  assert.equal(new Date(exp * 1000).toISOString().slice(11), "16:59:59.000Z", "the last second of a day in Jakarta");
  const page = await visit(t, browser, kader.url, { timezoneId: "Pacific/Kiritimati" });
  await visit_once(page);
  await page.context().setOffline(true);
  for (const [time, title] of [[exp - 86000, UNCHECKED], [exp, UNCHECKED], [exp + 1, EXPIRED]]) {
    await page.clock.setFixedTime(time * 1000);
    await scan(page, token);
    await verdict(page, title);
  }
  await examine(page);
});

test("with a network the server's clock counts, not the phone's", async (t) => {
  const person = somebody();
  await kader.member(person);
  const { token } = await kader.card(person);
  const { exp } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const page = await visit(t, browser, kader.url, { serviceWorkers: "block" });
  await page.clock.setFixedTime((exp + 400 * 86400) * 1000);
  await scan(page, token);
  await verdict(page, GENUINE);
  await page.clock.setFixedTime(Date.now());
  await page.route("**/api/v1/cards/*", async (route) => {
    const response = await route.fetch();
    const date = new Date((exp + 1) * 1000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  await scan(page, token);
  await verdict(page, EXPIRED);
});

test("with JavaScript off the server checks what is pasted", async (t) => {
  const person = somebody();
  const number = await kader.member(person);
  const session = await kader.session(person);
  const { token, verify_url } = await session.call("GET", "/api/v1/me/card");
  const page = await visit(t, browser, kader.url, { scripts: false });
  const check = async (text, title) => {
    await page.goto("/kartu/");
    await page.getByLabel("Tautan atau isi QR").fill(text);
    await page.getByRole("button", { name: "Cek kartu", exact: true }).click();
    await page.getByRole("heading", { name: title, exact: true }).waitFor();
    await examine(page, { scripts: false });
  };
  await page.goto("/kartu/");
  await examine(page, { scripts: false });
  await check(verify_url, GENUINE);
  const told = await page.locator("main").innerText();
  assert.ok(told.includes(number));
  assert.match(told, /Berlaku sampai\s+\d+ \p{L}+ \d{4}/u);
  await check(token, GENUINE);
  await check(`${verify_url} ini kartu saya`, GENUINE);
  await check(altered(token), ALTERED);
  await check("WIFI:S:rumah;;", UNREADABLE);
  await session.call("POST", "/api/v1/me/card");
  await check(token, REVOKED);
  await page.getByRole("link", { name: "Cek kartu lain" }).click();
  await page.getByRole("button", { name: "Cek kartu", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await examine(page, { scripts: false });
});

test("the verdicts are told apart without colour", async (t) => {
  const page = await visit(t, browser, kader.url, { screen: PHONE });
  await page.goto("/kartu/");
  // The templates hold each verdict; shown side by side, their sign, border and words must differ.
  const looks = await page.evaluate(() =>
    [...document.querySelectorAll("template[id^=verdict-]")].map((template) => {
      const panel = template.content.firstElementChild.cloneNode(true);
      document.querySelector("main").append(panel);
      const { borderTopStyle, borderTopWidth } = getComputedStyle(panel);
      return { sign: panel.querySelector(".verdict-sign").textContent, border: `${borderTopStyle} ${borderTopWidth}`, words: panel.querySelector("h2").textContent };
    }),
  );
  assert.equal(looks.length, 7);
  assert.equal(new Set(looks.map((look) => look.words)).size, 7);
  assert.equal(new Set(looks.map((look) => look.sign + look.border)).size, 7, JSON.stringify(looks));
  for (const [one, other] of [[0, 2], [0, 5], [2, 3], [2, 5]]) assert.notEqual(looks[one].sign, looks[other].sign);
});
