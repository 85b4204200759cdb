// The officers' page: a queue that is worked through with keys, or with a thumb on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { officer_window, sign_in } from "./support/officer.js";

// Longer than a decision waits to be undone.
const UNDO = 6000;

const { kader, browser } = await product_and_browser();

/** Signs in as one of the officers that a developer may be. */
async function officer(t, name, { path = "/pengurus/", ...more } = {}) {
  const page = await officer_window(t, browser, kader, more);
  await page.clock.install();
  await page.goto(path);
  await sign_in(page, name);
  await page.locator("#antrean table").waitFor();
  return page;
}
const row = (page, person) => page.getByRole("row").filter({ hasText: person.name });
const record = (page) => page.locator("#antrean .record");
const told = (page, text) => page.locator("#kabar").getByText(text).waitFor();
const pressed = async (page, key, then) => {
  await page.keyboard.press(key);
  await then;
};
const status = async (id) => (await kader.as("bandung", "GET", `/api/v1/admin/applications/${id}`)).status;
/** Shows one person's application, whoever else is in the queue. */
async function open(page, person) {
  await row(page, person).getByRole("button").click();
  await record(page).getByRole("heading", { name: person.name }).waitFor();
}

test("an officer approves with a key, and the member gets a number", async (t) => {
  const person = somebody();
  const id = await kader.applicant(person);
  const page = await officer(t, "bandung");
  await open(page, person);
  await examine(page, { drawn: true });
  await pressed(page, "s", told(page, `${person.name} disetujui`));
  await examine(page, { drawn: true });
  assert.equal(await status(id), "submitted", "nothing is sent before the time to undo is over");
  await page.clock.runFor(UNDO);
  await told(page, /menjadi anggota nomor 32\.73/);
  assert.equal(await status(id), "approved");
  assert.equal(await row(page, person).count(), 0);
});

test("a decision can be taken back", async (t) => {
  const person = somebody();
  const id = await kader.applicant(person);
  const page = await officer(t, "bandung");
  await open(page, person);
  await pressed(page, "s", told(page, "disetujui"));
  await pressed(page, "u", told(page, "Diurungkan."));
  await row(page, person).waitFor();
  await page.clock.runFor(UNDO);
  assert.equal(await status(id), "submitted");
  await kader.decide(id, { decision: "approve", reason: "" });
});

test("keys walk through the queue and tick for one decision on several", async (t) => {
  const people = [somebody(), somebody(), somebody()];
  const ids = [];
  for (const person of people) ids.push(await kader.applicant(person));
  const page = await officer(t, "bandung");
  const current = page.locator("#antrean [aria-current=true]");
  await current.waitFor();
  const names = new Set();
  for (const _ of people) {
    names.add(await current.innerText());
    await page.keyboard.press("x");
    await page.keyboard.press("j");
  }
  assert.deepEqual(names, new Set(people.map((person) => person.name)));
  await page.keyboard.press("k");
  await page.locator(".queue-bulk").getByText("3 dipilih").waitFor();
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: "Setujui yang dipilih" }).click();
  await page.clock.runFor(UNDO);
  await told(page, "3 permohonan: tersimpan");
  for (const id of ids) assert.equal(await status(id), "approved");
});

test("an application goes back with reasons at its fields", async (t) => {
  const person = somebody();
  const id = await kader.applicant(person);
  const page = await officer(t, "bandung");
  await open(page, person);
  await page.keyboard.press("p");
  await page.getByLabel(/Nama lengkap.*\?/).fill("Tulis seperti di KTP");
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: "Kembalikan" }).click();
  await page.clock.runFor(UNDO);
  await told(page, "tersimpan");
  assert.equal(await status(id), "returned");
});

test("a rejection needs a reason, and the keys do not fire while it is written", async (t) => {
  const person = somebody();
  const id = await kader.applicant(person);
  const page = await officer(t, "bandung");
  await open(page, person);
  await page.keyboard.press("t");
  await page.getByRole("button", { name: "Tolak permohonan" }).click();
  await record(page).getByText("Tulis alasannya.").waitFor();
  await examine(page, { drawn: true });
  await page.getByLabel("Alasan penolakan").pressSequentially("status pekerjaan");
  await page.getByRole("button", { name: "Tolak permohonan" }).click();
  await page.clock.runFor(UNDO);
  await told(page, "tersimpan");
  assert.equal(await status(id), "rejected");
});

test("two applications with one NIK are shown together, and only one becomes a member", async (t) => {
  const [one, other] = [somebody(), somebody()];
  other.nik = one.nik;
  const ids = [await kader.applicant(one), await kader.applicant(other)];
  const page = await officer(t, "bandung");
  await open(page, one);
  await record(page).getByText("NIK yang sama juga ada pada").waitFor();
  await examine(page, { drawn: true });
  await kader.decide(ids[1], { decision: "approve", reason: "" });
  await pressed(page, "s", told(page, "disetujui"));
  await page.clock.runFor(UNDO);
  await told(page, /NIK sudah dipegang anggota/);
  // The row stays and says why; now that the NIK is held, nobody is offered to approve it.
  await row(page, one).locator(".queue-refused").waitFor();
  await record(page).getByText("Permohonan ini tidak bisa disetujui").waitFor();
  assert.equal(await record(page).getByRole("button", { name: /Setujui/ }).count(), 0);
  await page.keyboard.press("s");
  await examine(page, { drawn: true });
  assert.equal(await status(ids[0]), "submitted");
  await kader.decide(ids[0], { decision: "reject", reason: "Tidak sesuai KTP" });
});

test("the queue says how many wait and since when, and finds one of them", async (t) => {
  const [one, other] = [somebody({ name: "Ratna Paramita" }), somebody({ name: "Wulan Kencana" })];
  const ids = [await kader.applicant(one), await kader.applicant(other)];
  const page = await officer(t, "bandung");
  await page.getByText(/^\d+ permohonan · terlama sejak /).waitFor();
  await page.locator("#siapa").getByText("bandung · Kota Bandung · melihat, memverifikasi").waitFor();
  assert.ok(!/32\.73|dev\|/.test(await page.locator("#siapa").innerText()), "people and places have names");
  for (const text of ["kencana wulan", other.nik, other.phone]) {
    await page.getByRole("searchbox").fill(text);
    await page.getByRole("searchbox").press("Enter");
    await page.getByText(`1 permohonan cocok dengan “${text}”`).waitFor();
    await record(page).getByRole("heading", { name: other.name }).waitFor();
  }
  await examine(page, { drawn: true });
  await page.getByRole("searchbox").fill("Tidak Bernama");
  await page.getByRole("searchbox").press("Enter");
  await page.getByText("Tidak ada permohonan yang cocok dengan “Tidak Bernama”").waitFor();
  await page.getByRole("button", { name: "Muat ulang" }).click();
  await row(page, one).waitFor();
  await open(page, one);
  await record(page).getByText("Riwayat").click();
  assert.ok(!(await record(page).innerText()).includes("dev|"));
  for (const id of ids) await kader.decide(id, { decision: "reject", reason: "Hanya contoh" });
});

test("the next rows come by themselves, and a queue is never empty with rows left", async (t) => {
  const people = [somebody(), somebody(), somebody()];
  const ids = [];
  for (const person of people) ids.push(await kader.applicant(person));
  const page = await officer_window(t, browser, kader);
  // Pages of one row: what a queue of thousands is to pages of two hundred.
  await page.route("**/api/v1/admin/applications?*", (route) => route.continue({ url: route.request().url().replace("limit=200", "limit=1") }));
  await page.goto("/pengurus/");
  await sign_in(page, "bandung");
  await page.getByText("3 permohonan").waitFor();
  for (const person of people) await row(page, person).waitFor();
  await page.getByRole("checkbox", { name: "Pilih semua" }).check();
  await page.getByRole("button", { name: "Setujui yang dipilih" }).click();
  await page.getByText("Antrean kosong").waitFor();
  await page.getByRole("button", { name: /Urungkan/ }).click();
  await page.getByText("3 permohonan").waitFor();
  for (const id of ids) await kader.decide(id, { decision: "reject", reason: "Hanya contoh" });
});

test("a bulk approval leaves out whoever is flagged, and says so", async (t) => {
  const [one, twin, plain] = [somebody(), somebody(), somebody()];
  twin.nik = one.nik;
  const ids = [];
  for (const person of [one, twin, plain]) ids.push(await kader.applicant(person));
  await kader.messages(plain.phone);
  const page = await officer(t, "bandung");
  await row(page, one).getByText("NIK sama").waitFor();
  await page.getByRole("checkbox", { name: "Pilih semua" }).check();
  assert.ok(!(await row(page, one).getByRole("checkbox").isChecked()), "all means all that are clean");
  await row(page, one).getByRole("checkbox").check();
  await page.locator(".queue-bulk").getByText("1 bertanda tidak ikut").waitFor();
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: "Setujui 1 yang bersih" }).click();
  await page.clock.runFor(UNDO);
  await told(page, "menjadi anggota nomor");
  assert.deepEqual([await status(ids[0]), await status(ids[2])], ["submitted", "approved"]);
  for (const id of ids.slice(0, 2)) await kader.decide(id, { decision: "reject", reason: "Hanya contoh" });
});

test("reasons are ready to be taken, at the field that they are about", async (t) => {
  const [one, other] = [somebody(), somebody()];
  const ids = [await kader.applicant(one), await kader.applicant(other)];
  const page = await officer(t, "bandung");
  await open(page, one);
  await page.keyboard.press("p");
  await page.getByLabel("Alasan siap pakai").selectOption("name");
  assert.equal(await page.getByLabel(/Nama lengkap.*\?/).inputValue(), "Nama belum sama dengan KTP");
  await page.getByRole("button", { name: "Kembalikan" }).click();
  await page.clock.runFor(UNDO);
  await told(page, "tersimpan");
  await open(page, other);
  await page.keyboard.press("t");
  await page.getByLabel("Alasan siap pakai").selectOption("unreachable");
  await page.getByRole("button", { name: "Tolak permohonan" }).click();
  await page.clock.runFor(UNDO);
  await told(page, `${other.name}: tersimpan`);
  assert.deepEqual([await status(ids[0]), await status(ids[1])], ["returned", "rejected"]);
});

test("what is no answer of ours is not taken for one, and the page says what to do", async (t) => {
  const page = await officer_window(t, browser, kader);
  let answer = "<!doctype html><p>Gateway";
  await page.route("**/api/v1/admin/applications?*", (route) => (answer ? route.fulfill({ status: 200, contentType: "application/json", body: answer }) : route.continue()));
  await page.goto("/pengurus/");
  await sign_in(page, "bandung");
  const again = page.getByRole("button", { name: "Muat ulang" });
  for (answer of [answer, "null", "[]", "{}"]) {
    // What failed before stands until the next answer is there, so waiting has to be over first.
    await page.getByText("Memuat…").first().waitFor({ state: "detached" });
    await page.getByText("Jawaban server tidak terbaca. Tunggu sebentar, lalu coba lagi.").waitFor();
    await again.click();
  }
  answer = "";
  await again.click();
  await page.getByText(/\d+ permohonan/).waitFor();
});

test("whoever may only look sees no decisions", async (t) => {
  const person = somebody();
  await kader.applicant(person);
  const page = await officer(t, "viewer");
  await open(page, person);
  await record(page).getByText("Peran Anda hanya melihat").waitFor();
  assert.equal(await page.getByRole("button", { name: /Setujui|Tolak/ }).count(), 0);
  await page.keyboard.press("s");
  assert.equal(await page.locator("#kabar").innerText(), "");
  await examine(page, { drawn: true });
});

test("on a phone the list and the record take turns", async (t) => {
  const person = somebody();
  const id = await kader.applicant(person);
  const page = await officer(t, "bandung", { screen: PHONE });
  await examine(page, { drawn: true });
  await open(page, person);
  assert.ok(!(await row(page, person).isVisible()));
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: /Kembali ke daftar/ }).click();
  await row(page, person).waitFor();
  await open(page, person);
  await page.goBack();
  await row(page, person).waitFor();
  assert.ok(page.url().includes("/pengurus/"), "Back leads from the record to the queue");
  await open(page, person);
  await record(page).getByRole("button", { name: /Setujui/ }).click();
  await page.clock.runFor(UNDO);
  await told(page, "menjadi anggota nomor");
  assert.equal(await status(id), "approved");
});

test("a member is found by number, NIK, phone and name, and the status changes", async (t) => {
  const person = somebody();
  const number = await kader.member(person);
  const page = await officer(t, "bandung");
  await page.getByRole("link", { name: "Anggota", exact: true }).click();
  const found = page.locator("#anggota .record").getByRole("heading", { name: person.name });
  for (const [by, text] of [["number", number], ["nik", person.nik], ["phone", person.phone], ["name", person.name]]) {
    await page.getByLabel("Cari menurut").selectOption(by);
    await page.getByLabel("Yang dicari").fill(text);
    await page.getByRole("button", { name: "Cari", exact: true }).click();
    await page.getByText("1 anggota").waitFor();
    await found.waitFor();
  }
  await examine(page, { drawn: true });
  await page.getByText("Ubah status").click();
  await page.getByLabel("Status keanggotaan").selectOption("suspended");
  await page.locator("#anggota").getByLabel("Alasan").fill("Pemeriksaan internal");
  await page.getByRole("button", { name: "Simpan status" }).click();
  await page.getByText("Status tersimpan.").waitFor();
  await page.locator("#anggota").getByText("dinonaktifkan sementara").first().waitFor();
  await examine(page, { drawn: true });
  const after = await kader.as("bandung", "GET", `/api/v1/admin/members/${number}`);
  assert.equal(after.status, "suspended");
});

test("the page speaks English, and signing out ends it", async (t) => {
  const page = await officer_window(t, browser, kader);
  await page.goto("/en/pengurus/");
  await sign_in(page, "owner");
  await page.locator("#antrean table").waitFor();
  await examine(page, { drawn: true });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await examine(page, { drawn: true });
});
