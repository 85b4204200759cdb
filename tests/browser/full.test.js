// When there is no room: gateway and Lambda answer by themselves, in bare JSON, and no form is lost.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch_with_memory, until, visit } from "./support/browser.js";
import { door_before, THROTTLED, UNAVAILABLE } from "./support/door.js";
import { Steps, fill_in } from "./support/join.js";
import { product_and_browser, somebody } from "./support/kader.js";

const { kader, browser } = await product_and_browser();
const remembering = await launch_with_memory();
after(() => remembering.close());

const arrive = async (t, { within = browser, ...options } = {}) => {
  const door = await door_before(t, kader);
  const page = await visit(t, within, door.url, { full: true, ...options });
  return [door, page, new Steps(page)];
};

// A page that was kept does not load again.
const back = (page) => page.goBack({ waitUntil: "commit" });

// The worker is there from the first page on; a form sent within its first moments goes by itself.
const worker_is_there = (page) =>
  until(page, async () => (await navigator.serviceWorker.getRegistration("/api/"))?.active?.state === "activated");

/** What pages say while a form of theirs waits, and what stands in the form meanwhile. Playwright itself waits, too. */
async function listen(page) {
  const heard = [];
  await page.exposeFunction("heard", (text, name) => heard.push({ text, name }));
  await page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      const place = document.getElementById("menunggu");
      const told = () => place.checkVisibility() && heard(place.textContent, document.querySelector("[name=name]")?.value);
      new MutationObserver(told).observe(place, { childList: true });
    });
  });
  return heard;
}

test("a form that is refused for want of room is kept, sent again, and arrives once", async (t) => {
  const [door, page, steps] = await arrive(t);
  const heard = await listen(page);
  const person = somebody();
  await fill_in(steps, person);
  await worker_is_there(page);
  door.shut(2, UNAVAILABLE);
  await steps.tap("button", "Periksa data");
  await page.getByRole("heading", { name: "Periksa data Anda" }).waitFor({ timeout: 60_000 });
  assert.equal(door.seen.length, 3);
  assert.equal(heard.length, 2);
  for (const { text, name } of heard) {
    assert.match(text, /dikirim lagi dalam \d+ detik/);
    assert.equal(name, person.name);
  }

  door.shut(1, THROTTLED);
  await steps.tap("button", "Kirim pendaftaran");
  await page.getByRole("heading", { name: "Masukkan kode" }).waitFor({ timeout: 60_000 });
  assert.equal(heard.length, 3);
  assert.equal((await kader.messages(person.phone)).filter((message) => message.code).length, 1);
});

test("a limit that lasts longer than a minute is told at once, by the page that says more", async (t) => {
  const [door, page] = await arrive(t, { within: remembering });
  await page.goto("/masuk/");
  await worker_is_there(page);
  door.shut(1, { ...THROTTLED, headers: { "retry-after": "3600" } });
  await page.getByLabel("Nomor HP").fill(somebody().phone);
  await page.getByRole("button").last().click();
  await page.getByRole("heading", { name: "Server masih penuh" }).waitFor();
  assert.equal(door.seen.length, 1);
  await back(page);
  assert.notEqual(await page.getByLabel("Nomor HP").inputValue(), "");
});

test("a form that meets no network is told what to do, and is still there", async (t) => {
  const [door, page] = await arrive(t, { within: remembering });
  await page.goto("/masuk/");
  await worker_is_there(page);
  const phone = somebody().phone;
  await page.getByLabel("Nomor HP").fill(phone);
  await page.context().setOffline(true);
  await page.getByRole("button").last().click();
  await page.getByRole("heading", { name: "Tidak ada internet" }).waitFor();
  await page.context().setOffline(false);
  await back(page);
  assert.equal(await page.getByLabel("Nomor HP").inputValue(), phone);
  assert.equal(door.seen.length, 0);
});

for (const refusal of [THROTTLED, UNAVAILABLE]) {
  test(`with JavaScript off, Back shows the form as it was filled: ${refusal.status}`, async (t) => {
    const [door, page, steps] = await arrive(t, { scripts: false, within: remembering });
    const person = somebody();
    await fill_in(steps, person, { scripts: false, village: "Sukarasa, Sukasari" });
    door.shut(1, refusal);
    await steps.tap("button", "Periksa data");
    await page.getByText(JSON.parse(refusal.body).message).waitFor();
    await back(page);
    assert.equal(await page.getByLabel("NIK").first().inputValue(), person.nik);
    assert.equal(await page.getByLabel("Nama lengkap").first().inputValue(), person.name);
    assert.ok(await page.getByRole("checkbox", { name: /KPU/ }).isChecked());
    await steps.tap("button", "Periksa data");
    await page.getByRole("heading", { name: "Periksa data Anda" }).waitFor();

    // The page before this one is itself the answer to a form, and holds what was typed: browsers keep no such page. What
    // it sent is what a reload sends again.
    door.shut(1, refusal);
    await steps.tap("button", "Kirim pendaftaran");
    await page.getByText(JSON.parse(refusal.body).message).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    assert.equal((await kader.messages(person.phone)).filter((message) => message.code).length, 1);
  });
}
