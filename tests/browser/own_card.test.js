// Whoever is signed in: the header says so, and their card is at hand, also without a network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { LAPTOP, PHONE, until, visit } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { sign_in_at } from "./support/member.js";
import { read_qr } from "./support/qr.js";

const { kader, browser } = await product_and_browser();

const menu = (page, name) => page.getByRole("banner").getByRole("link", { name, exact: true });
const card_of = (page, person) => page.getByRole("img", { name: new RegExp(`Kartu tanda anggota ${person.name}`) });
const sign_out = async (page) => {
  await page.getByRole("button", { name: "Keluar", exact: true }).click();
  await page.waitForURL(`${kader.url}/`);
};
/** A member who is signed in, and sees the card. */
async function member_at(page, more) {
  const person = somebody(more);
  person.number = await kader.member(person);
  await sign_in_at(page, kader, person);
  await card_of(page, person).waitFor();
  return person;
}

for (const scripts of [true, false]) {
  test(`the header says who is signed in, and signing in again is not asked for${scripts ? "" : ": with JavaScript off"}`, async (t) => {
    const page = await visit(t, browser, kader.url, { scripts });
    const person = await member_at(page);
    for (const [path, own, way_in] of [["/", "Kartu saya", "Masuk"], ["/gabung/", "Kartu saya", "Masuk"], ["/en/dapil/3201/", "My card", "Sign in"], ["/kartu/", "Kartu saya", "Masuk"]]) {
      await page.goto(path);
      await menu(page, own).waitFor();
      assert.equal(await menu(page, way_in).count(), 0, path);
      await examine(page, { scripts });
    }
    await menu(page, "Kartu saya").click();
    await card_of(page, person).waitFor();
    await menu(page, "Kartu saya").waitFor();
    await page.goto("/masuk/");
    assert.equal(page.url(), `${kader.url}/anggota/`);
    await sign_out(page);
    await menu(page, "Masuk").click();
    await page.getByLabel("Nomor HP").waitFor();
  });

  test(`the mark of a session that is no more leads to signing in and not round and round${scripts ? "" : ": with JavaScript off"}`, async (t) => {
    const page = await visit(t, browser, kader.url, { scripts });
    await member_at(page);
    // Ended elsewhere: this browser is not told.
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    await kader.call("DELETE", "/api/v1/sessions/current", undefined, { cookie });
    await page.goto("/");
    await menu(page, "Kartu saya").click();
    await page.getByLabel("Nomor HP").waitFor();
    await menu(page, "Masuk").waitFor();
  });

  test(`saving the card makes a file and opens no tab${scripts ? "" : ": with JavaScript off"}`, async (t) => {
    const page = await visit(t, browser, kader.url, { scripts });
    await member_at(page);
    for (const [name, file, start] of [["Simpan gambar", "kartu-anggota.png", "\x89PNG"], ["Cetak (PDF)", "kartu-anggota.pdf", "%PDF"]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name, exact: true }).click()]);
      assert.equal(download.suggestedFilename(), file);
      assert.equal((await readFile(await download.path(), "latin1")).slice(0, 4), start);
      assert.equal(page.context().pages().length, 1);
      assert.equal(new URL(page.url()).pathname, "/anggota/");
    }
  });

  test(`the card fills the screen, and its code is read from there${scripts ? "" : ": with JavaScript off"}`, async (t) => {
    for (const screen of [PHONE, LAPTOP, { width: 740, height: 360 }]) {
      const page = await visit(t, browser, kader.url, { scripts, screen, deviceScaleFactor: 2 });
      const person = await member_at(page);
      await card_of(page, person).click();
      const card = page.getByRole("img");
      await card.waitFor();
      await page.waitForLoadState("networkidle");
      const { width, height } = await card.boundingBox();
      const share = Math.max(width / screen.width, height / screen.height);
      assert.ok(share > 0.7, `${width} × ${height} of ${screen.width} × ${screen.height}`);
      // On end where the screen stands on end.
      assert.equal(width > height, screen.width > screen.height);
      assert.match(await read_qr(await card.screenshot()), /\/kartu\/#/);
      await examine(page, { scripts });
      await page.getByRole("link", { name: "Halaman anggota" }).click();
      await card_of(page, person).waitFor();
    }
  });
}

const kept = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("kartu saya ")).length);
/** Waits until the card opens without a network. */
const is_kept = (page) =>
  until(page, async () => {
    const { active } = (await navigator.serviceWorker.getRegistration("/")) ?? {};
    const names = (await caches.keys()).filter((name) => name.startsWith("kartu saya "));
    return active?.state === "activated" && names.length === 1 && Boolean(await (await caches.open(names[0])).match("/api/v1/me/card.png"));
  });
const is_let_go = (page) => until(page, async () => !(await caches.keys()).some((name) => name.startsWith("kartu saya ")));
/** The member number in the card's code. */
async function number_on(page) {
  await page.waitForFunction(() => document.images[0]?.complete && document.images[0].naturalWidth === 1012);
  const token = (await read_qr(await page.getByRole("img").screenshot())).split("#")[1];
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url")).sub;
}

test("the card opens without a network until its holder signs out, and the next one has another", async (t) => {
  const page = await visit(t, browser, kader.url, { deviceScaleFactor: 2, offline_is_expected: true });
  const first = await member_at(page);
  await is_kept(page);
  await page.context().setOffline(true);
  for (const path of ["/anggota/", "/kartu/saya/", "/anggota/?lang=en"]) {
    await page.goto(path);
    assert.equal(await number_on(page), first.number, path);
  }
  await page.context().setOffline(false);
  await page.goto("/anggota/");
  await sign_out(page);
  await is_let_go(page);
  await page.context().setOffline(true);
  await assert.rejects(page.goto("/anggota/"), /ERR_/);
  await page.context().setOffline(false);

  const second = await member_at(page);
  await is_kept(page);
  await page.context().setOffline(true);
  await page.goto("/anggota/");
  assert.equal(await number_on(page), second.number);
});

test("a card that was kept under another sign-in is let go by whatever page comes next", async (t) => {
  const page = await visit(t, browser, kader.url);
  await member_at(page);
  await is_kept(page);
  await page.context().clearCookies({ name: "__Host-signed-in" });
  await page.goto("/privasi/");
  await is_let_go(page);
});

test("a card that was replaced is replaced on the phone, and none is left when an erasure is asked for", async (t) => {
  const page = await visit(t, browser, kader.url);
  const person = await member_at(page);
  await is_kept(page);
  const tag = () => page.evaluate(async () => {
    const [name] = (await caches.keys()).filter((name) => name.startsWith("kartu saya "));
    return (await (await caches.open(name)).match("/api/v1/me/card.png"))?.headers.get("etag");
  });
  const before = await tag();
  const unfold = async (name) => {
    const part = page.locator("details").filter({ has: page.getByText(name, { exact: true }) });
    await part.locator("summary").click();
    return part;
  };
  await (await unfold("Terbitkan kartu baru")).getByRole("button").click();
  await page.getByText("Kartu baru sudah terbit.").waitFor();
  for (let tries = 0; (await tag()) === before; tries += 1) {
    assert.ok(tries < 50, "the old card is still kept");
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  }
  const part = await unfold("Hapus data saya");
  await part.getByLabel("Tanggal lahir").fill(person.birth_date);
  await part.getByLabel("4 angka terakhir NIK").fill(person.nik.slice(-4));
  await part.getByRole("button").click();
  await page.getByText("Permintaan penghapusan diterima.").waitFor();
  await is_let_go(page);
  assert.equal(await kept(page), 0);
});

test("the member's page weighs at most 30 kB on a second visit", async (t) => {
  const page = await visit(t, browser, kader.url, { serviceWorkers: "block" });
  await member_at(page);
  await page.waitForLoadState("networkidle");
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  let [total, requests] = [0, 0];
  wire.on("Network.loadingFinished", ({ encodedDataLength }) => {
    total += encodedDataLength;
    requests += 1;
  });
  await page.goto("/gabung/");
  await page.waitForLoadState("networkidle");
  [total, requests] = [0, 0];
  await page.goto("/anggota/");
  await page.waitForLoadState("networkidle");
  assert.ok(requests > 1 && total > 1000, "it was measured");
  assert.ok(total <= 30_000, `${total} bytes`);
  t.diagnostic(`${requests} requests, ${total} bytes`);
});
