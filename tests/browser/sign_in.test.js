// Officers sign in: to the party's identity provider and back, with a code that only the page that
// asked can use, under the content security policy that CloudFront sends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { examine, valid } from "./support/examine.js";
import { product_and_browser } from "./support/kader.js";
import { address, district } from "./support/nominate.js";
import { officer_window, sign_in } from "./support/officer.js";

const { kader, browser } = await product_and_browser();

const signed_in = (page, name) => page.locator("#siapa strong").getByText(name, { exact: true }).waitFor();
const signed_out = (page) => page.getByRole("button", { name: "Masuk", exact: true }).waitFor();
const failed = (page) => page.getByRole("alert").getByText("Tidak bisa masuk. Coba lagi.").waitFor();
const session = (page) => page.evaluate(() => JSON.parse(sessionStorage.getItem("kader.session")));
const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

/** An officers' page with the button to sign in, and all that goes to the provider, in order. */
async function at(t, path = "/pengurus/") {
  const page = await officer_window(t, browser, kader);
  const asked = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === kader.provider) asked.push({ method: request.method(), path: url.pathname, query: Object.fromEntries(url.searchParams), body: Object.fromEntries(new URLSearchParams(request.postData() ?? "")) });
  });
  await page.goto(path);
  await signed_out(page);
  return { page, asked };
}

test("an officer signs in by a code that nobody else can use", async (t) => {
  const { page, asked } = await at(t);
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await page.getByRole("heading", { name: "Masuk sebagai siapa?" }).waitFor();
  valid(await page.content(), "the provider's page");
  await page.getByRole("button", { name: "bandung", exact: true }).click();
  await signed_in(page, "bandung");
  assert.equal(page.url(), `${kader.url}/pengurus/`, "neither code nor state stays in the address");

  const [{ query: question }] = asked;
  assert.equal(question.response_type, "code");
  assert.equal(question.code_challenge_method, "S256");
  assert.ok(question.state.length >= 43 && question.nonce.length >= 43 && question.code_challenge.length === 43);
  const [exchange, ...more] = asked.filter(({ path }) => path === "/token");
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(exchange.body).sort(), ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"], "and no secret");
  const { token } = await session(page);
  assert.equal(claims(token).nonce, question.nonce);
  assert.equal(claims(token).aud, question.client_id);

  const again = await fetch(`${kader.provider}/token`, { method: "POST", body: new URLSearchParams(exchange.body) });
  assert.deepEqual([again.status, await again.json()], [400, { error: "invalid_grant" }], "a code is used once");
});

test("whoever comes from another page, in either language, is back there", async (t) => {
  for (const path of [address(district("3204"), "susunan"), "/pengurus/#anggota"]) {
    const { page } = await at(t, path);
    await sign_in(page, "jabar");
    await signed_in(page, "jabar");
    assert.equal(page.url(), kader.url + path);
  }
  const page = await officer_window(t, browser, kader);
  await page.goto("/en/pengurus/daftar-calon/");
  await sign_in(page, "jabar");
  await signed_in(page, "jabar");
  assert.equal(new URL(page.url()).pathname, "/en/pengurus/daftar-calon/");
});

test("whoever changes their mind, or follows a stranger's link, is not signed in", async (t) => {
  const { page, asked } = await at(t);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await page.getByRole("button", { name: "Batal" }).click();
  await failed(page);
  await signed_out(page);
  // A code of somebody else's, slipped under an officer: with no question, and with another one.
  await page.goto("/pengurus/?code=stolen&state=made-up");
  await failed(page);
  await page.evaluate(() => sessionStorage.setItem("kader.sign-in", JSON.stringify({ state: "mine", nonce: "n", verifier: "v".repeat(43), back: "/pengurus/" })));
  await page.goto("/pengurus/?code=stolen&state=theirs");
  await failed(page);
  assert.equal(page.url(), `${kader.url}/pengurus/`);
  assert.deepEqual(asked.filter(({ path }) => path === "/token"), [], "the code was not even asked about");
  assert.equal(await session(page), null);
});

test("a token that was made for another sign-in is refused", async (t) => {
  const { page } = await at(t);
  const { token } = await kader.call("POST", "/dev/token", { admin: "owner" });
  await page.route(`${kader.provider}/token`, (route) =>
    route.fulfill({ headers: { "access-control-allow-origin": kader.url }, contentType: "application/json", body: JSON.stringify({ id_token: token }) }),
  );
  await sign_in(page, "viewer");
  await failed(page);
  assert.equal(await session(page), null);
});

test("a token that ends is renewed under the officer's hands", async (t) => {
  const { page, asked } = await at(t);
  await sign_in(page, "jabar");
  await signed_in(page, "jabar");
  const before = await session(page);
  const spoil = () => page.evaluate(() => sessionStorage.setItem("kader.session", JSON.stringify({ ...JSON.parse(sessionStorage.getItem("kader.session")), token: `${JSON.parse(sessionStorage.getItem("kader.session")).token.slice(0, -6)}AAAAAA` })));
  await spoil();
  await page.getByRole("link", { name: "Anggota", exact: true }).click();
  await page.getByLabel("Cari menurut").selectOption("number");
  await page.getByLabel("Yang dicari").fill("32.73-000001-1");
  await page.getByRole("button", { name: "Cari", exact: true }).click();
  await page.getByText("Tidak ada anggota").first().waitFor();
  const renewals = asked.filter(({ path, body }) => path === "/token" && body.grant_type === "refresh_token");
  assert.equal(renewals.length, 1);
  assert.notEqual((await session(page)).refresh_token, before.refresh_token, "each renewal is good for one");
  await signed_in(page, "jabar");
});

test("a session that cannot be renewed is asked for anew, and an order that was not saved is still there", async (t) => {
  const path = address(district("3210"), "susunan");
  const { page } = await at(t, path);
  await sign_in(page, "jabar");
  await signed_in(page, "jabar");
  const draft = await page.evaluate(() => {
    sessionStorage.setItem("kader.session", JSON.stringify({ ...JSON.parse(sessionStorage.getItem("kader.session")), token: "a.e30.b", refresh_token: "used" }));
    sessionStorage.setItem("kader.slate.probe", "an order");
    return sessionStorage.getItem("kader.slate.probe");
  });
  await page.reload();
  await page.getByRole("alert").getByText("Sesi Anda berakhir. Masuk lagi.").waitFor();
  await sign_in(page, "jabar");
  await signed_in(page, "jabar");
  assert.equal(page.url(), kader.url + path);
  assert.equal(await page.evaluate(() => sessionStorage.getItem("kader.slate.probe")), draft);
});

test("while the server cannot tell who an officer is, the session stays", async (t) => {
  const { page } = await at(t);
  await sign_in(page, "owner");
  await signed_in(page, "owner");
  await page.route("**/api/v1/admin/me", (route) => route.abort("connectionrefused"), { times: 1 });
  await page.reload();
  await page.getByRole("alert").getByText("Tidak ada jawaban dari server").waitFor();
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: "Muat ulang" }).click();
  await signed_in(page, "owner");
});

test("signing out ends it here and at the provider", async (t) => {
  const { page, asked } = await at(t);
  await sign_in(page, "owner");
  await signed_in(page, "owner");
  await page.getByRole("button", { name: "Keluar" }).click();
  await signed_out(page);
  assert.equal(asked.at(-1).path, "/logout");
  assert.equal(await session(page), null);
  await page.reload();
  await signed_out(page);
});
