// Lists of candidates on a laptop: which districts lack names, who is fit, and an order that the law
// allows. Each journey has a district of its own.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PHONE } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { address, district, fit, propose, somebody_else, willing } from "./support/nominate.js";
import { officer_window, sign_in } from "./support/officer.js";

const { kader, browser } = await product_and_browser();

/** Signs in as one of the officers that a developer may be, at an address of theirs. */
async function officer(t, path, { name = "jabar", ...more } = {}) {
  const page = await officer_window(t, browser, kader, more);
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(path);
  await sign_in(page, name);
  return page;
}
const button = (page, name) => page.getByRole("button", { name, exact: true });
const told = (page, text) => page.locator("#kabar").getByText(text).waitFor();
const names = (page) => page.locator(".slate-row strong").allInnerTexts();
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);
const checked = (page, text) => page.locator(".rules-panel[aria-busy=false]").getByText(text).waitFor();
const record = (page) => page.locator("#penyaringan .record");
const slate = ({ election, chamber, dapil }) => `/api/v1/admin/slates/${election}/${chamber}/${dapil}`;
const status = async (id) => (await kader.as("jabar", "GET", `/api/v1/admin/aspirants/${id}`)).status;

/** People who could stand, in the order given: women and men as the letters of `sexes` say. */
async function people(place, sexes) {
  const made = [];
  for (const [at, sex] of [...sexes].entries()) {
    const person = (sex === "P" ? somebody : somebody_else)({ name: `${sex === "P" ? "Ni Luh" : "Ma'ruf"} ${"ABCDEFGH"[at]}${"abcdefgh"[at]}` });
    made.push({ ...person, id: await fit(kader, person, place) });
  }
  return made;
}
async function save(place, list) {
  const { version } = await kader.as("jabar", "GET", slate(place));
  return kader.as("jabar", "PUT", slate(place), { candidates: list.map(({ id }) => id), version });
}

test("an officer sees which districts lack names, and opens one", async (t) => {
  await willing(kader, somebody(), district("3211"));
  const page = await officer(t, "/pengurus/daftar-calon/");
  const rows = page.locator(".districts tbody tr");
  await rows.nth(10).waitFor();
  await page.getByText("11 dapil, 11 di antaranya kurang nama").waitFor();
  await page.getByText("Pengusulan 1 Januari 2026, 00.00 WIB sampai 31 Desember 2028, 23.59 WIB").waitFor();
  await examine(page, { drawn: true });
  await page.getByLabel("Hanya yang kurang nama").check();
  assert.equal(await rows.count(), 11);
  await page.getByLabel("Pemilu").selectOption("pemilu-daerah-2031");
  await page.getByText("Tidak ada dapil di wilayah Anda untuk lembaga ini.").waitFor();
  await examine(page, { drawn: true });
  await page.getByLabel("Pemilu").selectOption("pemilu-nasional-2029");
  await page.getByRole("link", { name: "Jawa Barat XI", exact: true }).click();
  await page.getByRole("heading", { name: "Jawa Barat XI" }).waitFor();
  await record(page).getByRole("heading", { name: "Siti Aminah" }).waitFor();
  assert.ok(!(await page.title()).includes("Siti") && !page.url().includes("Siti"), "no person in title or address");
  await page.getByRole("link", { name: "Semua dapil" }).click();
  await rows.nth(10).waitFor();
});

test("the overview speaks English and fits a phone", async (t) => {
  const page = await officer(t, "/en/pengurus/daftar-calon/", { screen: PHONE });
  await page.getByRole("link", { name: "Jawa Barat I", exact: true }).waitFor();
  await examine(page, { drawn: true });
});

test("a verdict is given with keys, needs a reason, and the next name comes up", async (t) => {
  const place = district("3201");
  const proposer = somebody();
  await kader.member(proposer);
  await propose(kader, await kader.session(proposer), somebody({ name: "Belum Menjawab" }), { place });
  const [one, other] = [somebody({ name: "Ratna Sari" }), somebody({ name: "Wulan Sari" })];
  const ids = [await willing(kader, one, place), await willing(kader, other, place)];
  const page = await officer(t, address(place));
  const open = (name) => page.locator("#penyaringan").getByRole("button", { name, exact: true }).click();
  await open("Belum Menjawab");
  await record(page).getByText("Baru bisa dinilai sesudah ia menyatakan bersedia.").waitFor();
  await record(page).getByText("dari pengusul; belum tentu milik yang diusulkan").waitFor();
  assert.equal(await record(page).getByRole("button", { name: /syarat/ }).count(), 0);
  await open(one.name);
  await record(page).getByRole("heading", { name: one.name }).waitFor();
  await examine(page, { drawn: true });

  await page.keyboard.press("b");
  await page.keyboard.press("Enter");
  await record(page).getByText("Tulis alasannya.").waitFor();
  await page.keyboard.type("ijazah belum dilegalisasi, t dan m bukan pintasan di sini");
  await examine(page, { drawn: true });
  await page.keyboard.press("Enter");
  await told(page, `${one.name}: Belum memenuhi syarat (BMS)`);
  assert.equal(await status(ids[0]), "bms");
  await record(page).getByRole("heading", { name: other.name }).waitFor();
  await page.keyboard.press("m");
  await page.keyboard.press("Enter");
  await told(page, `${other.name}: Memenuhi syarat (MS)`);
  assert.equal(await status(ids[1]), "ms");

  await page.getByLabel("Status", { exact: true }).selectOption("bms");
  await page.getByText("1 nama", { exact: true }).waitFor();
  await record(page).getByText("Belum memenuhi syarat (BMS), ").waitFor();
});

test("papers are noted, and what somebody else changed meanwhile is shown and not overwritten", async (t) => {
  const place = district("3202");
  const person = somebody();
  const id = await willing(kader, person, place);
  const page = await officer(t, address(place));
  const diploma = page.getByLabel("Keadaan Ijazah yang dilegalisasi");
  await diploma.waitFor();
  const row = page.locator(`[data-id="${id}"]`);
  assert.equal(await row.locator(".queue-papers").innerText(), "kurang 10", "also while the record is open");
  await diploma.selectOption("verified");
  await record(page).locator(".paper").filter({ hasText: "Ijazah" }).locator("summary").click();
  await page.locator("#nomor-diploma").fill("DN-01/2008");
  await examine(page, { drawn: true });
  await button(page, "Simpan berkas").click();
  await told(page, `Berkas ${person.name} tersimpan.`);
  await row.getByText("kurang 9").waitFor();
  const { documents } = await kader.as("jabar", "GET", `/api/v1/admin/aspirants/${id}`);
  const noted = documents.find(({ document }) => document === "diploma");
  assert.deepEqual([noted.state, noted.number], ["verified", "DN-01/2008"]);

  await page.getByText("sah", { exact: true }).first().waitFor({ state: "attached" });
  await page.getByLabel("Keadaan KTP", { exact: true }).selectOption("rejected");
  await kader.as("jabar", "PUT", `/api/v1/admin/aspirants/${id}/documents`, { documents: [{ document: "ktp", state: "verified", expires_on: "", number: "" }] });
  await button(page, "Simpan berkas").click();
  await record(page).getByText("Orang lain baru mengubah data ini.").waitFor();
  assert.equal(await page.getByLabel("Keadaan KTP", { exact: true }).inputValue(), "verified");
  await examine(page, { drawn: true });

  await record(page).locator("summary", { hasText: "Mundur, meninggal" }).click();
  await page.getByLabel("Keadaan", { exact: true }).selectOption("withdrawn");
  await page.getByLabel("Alasan", { exact: true }).fill("surat pengunduran diri");
  await button(page, "Simpan").click();
  await told(page, `${person.name}: mengundurkan diri`);
  assert.equal(await status(id), "withdrawn");
});

test("a list is built with buttons and keys, and one click mends what the law does not allow", async (t) => {
  const place = district("3203");
  const [a, b, c, d, e] = await people(place, "LLLPL");
  const page = await officer(t, address(place, "susunan"));
  await page.getByText("Daftar masih kosong. Tambahkan nama").waitFor();
  await checked(page, "1 aturan belum dipenuhi");
  await examine(page, { drawn: true });
  for (const [at, { name }] of [a, b, c, d].entries()) await button(page, `Tambah: ${name} di nomor ${at + 1}`).click();
  assert.deepEqual(await names(page), [a, b, c, d].map(({ name }) => name));

  await button(page, `Turun: ${a.name} ke nomor 2`).focus();
  await page.keyboard.press("Alt+ArrowDown");
  assert.deepEqual(await names(page), [b, a, c, d].map(({ name }) => name));
  assert.equal(await focused(page), `Turun: ${a.name} ke nomor 3`, "the focus goes with the row");
  await page.locator("#susunan > [role=status]").getByText(`${a.name} sekarang nomor 2 dari 4.`).waitFor({ state: "attached" });
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(page), `Turun: ${c.name} ke nomor 4`, "arrows alone walk");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  assert.deepEqual(await names(page), [a, b, c, d].map(({ name }) => name));
  await button(page, `Naik: ${c.name} ke nomor 2`).click();
  assert.deepEqual(await names(page), [a, c, b, d].map(({ name }) => name));
  await page.keyboard.press("Control+z");
  assert.deepEqual(await names(page), [a, b, c, d].map(({ name }) => name));
  await page.locator(".slate-row").nth(0).dragTo(page.locator(".slate-row").nth(1));
  assert.deepEqual(await names(page), [b, a, c, d].map(({ name }) => name));
  await button(page, `Naik: ${a.name} ke nomor 1`).click();

  await page.locator(".rules-panel[aria-busy=false]").getByText("Tidak ada perempuan di kelompok tiga nama pada nomor 1, 2, 3.").waitFor();
  assert.equal(await page.locator(".slate-row-bad").count(), 3, "the rows that break the rule");
  await examine(page, { drawn: true });
  const fixes = page.locator(".rule").filter({ hasText: "246(2)" }).getByRole("button");
  assert.equal(await fixes.innerText(), `Tukar ${c.name} dengan ${d.name}`);
  await fixes.click();
  assert.deepEqual(await names(page), [a, b, d, c].map(({ name }) => name));
  await page.locator(".rules-panel[aria-busy=false]").waitFor();
  assert.equal(await page.locator(".rule").filter({ hasText: "246(2)" }).count(), 0);

  await page.reload();
  await told(page, "Susunan yang belum disimpan dipulihkan.");
  assert.deepEqual(await names(page), [a, b, d, c].map(({ name }) => name));
  await button(page, `Keluarkan: ${c.name}`).click();
  await checked(page, "Susunan ini memenuhi semua aturan.");
  await examine(page, { drawn: true });
  await button(page, "Simpan susunan").click();
  await told(page, "Susunan tersimpan.");
  const kept = await kader.as("jabar", "GET", slate(place));
  assert.deepEqual(kept.candidates.map(({ id }) => id), [a.id, b.id, d.id]);
  assert.ok(kept.pool.some(({ id }) => id === e.id));
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).some((key) => key.includes("slate"))), false, "nothing is left in the tab");
});

test("who saved first wins, and the other's order is one step of undoing away", async (t) => {
  const place = district("3205");
  const [a, b, c] = await people(place, "PLL");
  await save(place, [a, b, c]);
  const page = await officer(t, address(place, "susunan"));
  await page.locator(".slate-row").nth(2).waitFor();
  await button(page, `Keluarkan: ${c.name}`).click();
  await save(place, [b, a, c]);
  await button(page, "Simpan susunan").click();
  await page.getByText("Orang lain sudah menyimpan susunan yang lebih baru.").waitFor();
  assert.deepEqual(await names(page), [a.name, b.name], "one's own order stays on the screen");
  await examine(page, { drawn: true });
  await button(page, "Muat susunan yang baru").click();
  await page.locator(".slate-row").nth(2).waitFor();
  assert.deepEqual(await names(page), [b.name, a.name, c.name]);
  await button(page, "Urungkan").click();
  assert.deepEqual(await names(page), [a.name, b.name]);
  await button(page, "Simpan susunan").click();
  await told(page, "Susunan tersimpan.");
  assert.deepEqual((await kader.as("jabar", "GET", slate(place))).candidates.map(({ id }) => id), [a.id, b.id]);
});

test("whoever lacks data is reminded or completed over the list, and then it goes a stage on as a numbered revision", async (t) => {
  const place = district("3206");
  const short = somebody({ name: "Ni Luh Kurang" });
  const list = [{ ...short, id: await fit(kader, short, place, { short: true }) }, ...(await people(place, "LL"))];
  await save(place, list);
  const page = await officer(t, address(place, "susunan"));
  await page.locator(".slate-row").first().getByText("data kurang 5").waitFor();
  await button(page, "Ajukan").click();
  await button(page, "Ya, ajukan").click();
  await page.locator(".stage-panel .error").getByText(/\S/).waitFor();
  await button(page, `Ingatkan: ${short.name}`).click();
  await told(page, `${short.name} diingatkan. Pesannya sedang dikirim.`);
  await page.locator(".rules-panel[aria-busy=false]").getByText(/^Diingatkan /).waitFor();
  assert.equal(await button(page, `Ingatkan: ${short.name}`).count(), 0, "once a day");
  const messages = await kader.messages(short.phone);
  assert.equal(messages.filter(({ template }) => template === "incomplete").length, 1);
  await examine(page, { drawn: true });
  await button(page, `Lengkapi: ${short.name}`).click();
  await page.getByLabel("Tempat lahir").fill("Bandung");
  await page.getByLabel("Status perkawinan").selectOption("married");
  await page.getByLabel("Alamat").fill("Jl. Merdeka 1");
  await page.getByLabel("RT", { exact: true }).fill("satu");
  await page.getByLabel("RW", { exact: true }).fill("2");
  await button(page, "Simpan data").click();
  await page.locator(".complete .error").getByText(/\S/).waitFor();
  await examine(page, { drawn: true });
  await page.getByLabel("RT", { exact: true }).fill("1");
  await button(page, "Simpan data").click();
  await told(page, `Data ${short.name} lengkap.`);
  await checked(page, "Susunan ini memenuhi semua aturan.");
  assert.equal(await page.getByText("data kurang").count(), 0);
  await button(page, "Ajukan").click();
  await page.getByText("Ini membuat revisi bernomor yang tetap tersimpan.").waitFor();
  await examine(page, { drawn: true });
  await button(page, "Ya, ajukan").click();
  await told(page, "Daftar sekarang diajukan.");
  await page.getByText("Susunan hanya bisa diubah selama daftar masih rancangan.").waitFor();
  assert.equal(await page.locator("[data-act]").count(), 0);
  await page.locator("summary", { hasText: "Riwayat revisi" }).click();
  await page.getByText("Revisi 1", { exact: true }).waitFor();
  await button(page, "Unduh Excel").click();
  await page.getByText("Baru bisa diunduh sesudah daftar ditetapkan.", { exact: true }).waitFor();
  await examine(page, { drawn: true });
});

test("a complete list that was approved is handed over as a file", async (t) => {
  const place = district("3207");
  const list = await people(place, "PL");
  let { version } = await save(place, list);
  for (const to of ["proposed", "endorsed", "approved"]) ({ version } = await kader.as("owner", "POST", `${slate(place)}/transition`, { to, version }));
  const page = await officer(t, address(place, "susunan"));
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Unduh CSV").click()]);
  assert.equal(download.suggestedFilename(), "silon-3207.csv");
  const csv = await readFile(await download.path(), "utf8");
  for (const { name } of list) assert.ok(csv.includes(name));
  await told(page, "CSV terunduh.");
});

test("votes from a file tell how many are lacking for the next seat", async (t) => {
  const place = district("3208");
  const page = await officer(t, address(place, "kursi"));
  await page.getByText("Belum ada hasil suara untuk dapil ini.").waitFor();
  await page.locator("summary", { hasText: "Masukkan hasil suara" }).click();
  await button(page, "Simpan hasil suara").click();
  await page.getByText("Pilih berkas atau tempel isinya.").waitFor();
  await page.getByLabel("Isi CSV").fill("dapil,party,votes\n3208,Partai Contoh,banyak\n9999,Partai Satu,10\n");
  await button(page, "Simpan hasil suara").click();
  await page.getByText(/^Baris 2, votes:/).waitFor();
  await page.getByText(/^Baris 3, dapil:/).waitFor();
  await examine(page, { drawn: true });
  const buffer = Buffer.from("dapil;party;votes\r\n3208;Partai Contoh;100\r\n3208;Partai Satu;1000\r\n3208;Partai Dua;290\r\n");
  const file = page.getByLabel("Berkas CSV");
  // As Excel saves "Unicode text" and a CSV that is not said to be UTF-8.
  for (const [mark, encoding] of [["\ufeff", "utf16le"], ["", "latin1"], ["\ufeff", "utf8"]]) {
    await file.setInputFiles({ name: "lain.csv", mimeType: "text/csv", buffer: Buffer.from(`${mark}dapil;é`, encoding) });
    await page.evaluate(async () => {
      const text = document.getElementById("csv-suara");
      for (let tries = 0; tries < 200 && !text.value; tries += 1) await new Promise((go) => setTimeout(go, 20));
    });
    assert.equal(await page.getByLabel("Isi CSV").inputValue(), "dapil;é", encoding);
    await page.getByLabel("Isi CSV").fill("");
  }
  await file.setInputFiles({ name: "suara.csv", mimeType: "text/csv", buffer });
  await button(page, "Simpan hasil suara").click();
  await told(page, "Hasil suara 1 dapil tersimpan.");
  // Nine seats: 1000 counts 7, 290 counts 2. A seat costs more than 1000/13.
  await page.getByText(/^\+\d+ suara untuk satu kursi lagi$/).waitFor();
  await page.getByText("partai kita").waitFor();
  await examine(page, { drawn: true });
});

test("whoever may only look changes nothing, and districts elsewhere are not there", async (t) => {
  const place = district("3201");
  const page = await officer(t, address(place, "susunan"), { name: "viewer" });
  await page.getByText("Peran Anda hanya melihat. Susunan dibuat oleh penyeleksi.").waitFor();
  await page.getByText("Peran Anda tidak mencakup pengunduhan.").waitFor();
  assert.equal(await page.locator("[data-act], .rule-fix, .pool button").count(), 0);
  await examine(page, { drawn: true });
  await page.getByRole("link", { name: "Kursi", exact: true }).click();
  assert.equal(await page.getByText("Masukkan hasil suara").count(), 0);
  const other = await officer(t, address(district("1101")), { name: "selector-bandung" });
  await other.getByText("Dapil ini tidak ada atau di luar wilayah Anda.").waitFor();
  await examine(other, { drawn: true });
});

test("on a phone a list is built with a thumb", async (t) => {
  const place = district("3209");
  const [a, b] = await people(place, "LP");
  await save(place, [a]);
  const page = await officer(t, address(place, "susunan"), { screen: PHONE });
  await button(page, `Tambah: ${b.name} di nomor 2`).click();
  await button(page, `Naik: ${b.name} ke nomor 1`).click();
  await checked(page, "Susunan ini memenuhi semua aturan.");
  await examine(page, { drawn: true });
  await button(page, "Simpan susunan").click();
  await told(page, "Susunan tersimpan.");
  await page.getByRole("link", { name: "Penyaringan", exact: true }).click();
  await page.locator("#penyaringan").getByRole("button", { name: a.name, exact: true }).click();
  await record(page).getByRole("heading", { name: a.name }).waitFor();
  await examine(page, { drawn: true });
  await record(page).getByRole("button", { name: /Kembali ke daftar nama/ }).click();
  await page.locator("#penyaringan").getByRole("button", { name: b.name, exact: true }).waitFor();
});
