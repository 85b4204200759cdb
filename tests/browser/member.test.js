// What members do for themselves, at 360 px: with scripts, and with JavaScript off.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visit } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { written } from "./support/join.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { sign_in_at } from "./support/member.js";

const { kader, browser } = await product_and_browser();

const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const status = async (person) => (await (await kader.session(person)).call("GET", "/api/v1/me")).membership.status;

/** A window in which somebody signs in, from the home page up to the page behind the code. */
async function sign_in(t, person, scripts) {
  const page = await visit(t, browser, kader.url, { scripts });
  await sign_in_at(page, kader, person);
  return page;
}

/** Opens one of the folded parts of the page and gives it. */
async function unfold(page, name) {
  const part = page.locator("details").filter({ has: page.getByText(name, { exact: true }) });
  await part.locator("summary").first().click();
  return part;
}
async function identify(part, person) {
  await part.getByLabel("Tanggal lahir").fill(person.birth_date);
  await part.getByLabel("4 angka terakhir NIK").fill(person.nik.slice(-4));
}

for (const scripts of [true, false]) {
  const how = scripts ? "" : " with JavaScript off";

  test(`a member signs in with a code and sees the card${how}`, async (t) => {
    const person = somebody();
    const number = await kader.member(person);
    const page = await visit(t, browser, kader.url, { scripts });
    await page.goto("/masuk/");
    await page.getByLabel("Nomor HP").fill("0812");
    await button(page, "Kirim kode").click();
    await page.getByRole("alert").waitFor();
    await examine(page, { scripts });
    await page.getByLabel("Nomor HP").fill(written(person.phone));
    await button(page, "Kirim kode").click();
    await heading(page, "Masukkan kode");
    await examine(page, { scripts });
    const code = await kader.code(person.phone);
    await page.getByLabel("Kode 6 angka").fill(code === "000000" ? "000001" : "000000");
    await button(page, "Masuk").click();
    await page.getByRole("alert").waitFor();
    await examine(page, { scripts });
    await page.getByLabel("Kode 6 angka").fill(code);
    await button(page, "Masuk").click();
    await heading(page, "Keanggotaan");
    const card = page.getByRole("img", { name: `Kartu tanda anggota ${person.name}, nomor ${number}` });
    await card.waitFor();
    await page.waitForLoadState("networkidle");
    assert.equal(await card.evaluate((image) => image.naturalWidth), 1012);
    await examine(page, { scripts });
    await button(page, "Keluar").click();
    await page.waitForURL(`${kader.url}/`);
    const answer = await page.goto("/anggota/");
    assert.ok(!(await answer.text()).includes(number), "signed out");
    await examine(page, { scripts });
  });

  test(`what is missing is asked for and can be told${how}`, async (t) => {
    const person = somebody();
    await kader.member(person);
    const page = await sign_in(t, person, scripts);
    await page.getByText("Masih perlu dilengkapi").waitFor();
    await page.getByLabel("RT", { exact: true }).fill("satu");
    await button(page, "Simpan").click();
    await page.getByRole("alert").waitFor();
    await examine(page, { scripts });
    await page.getByLabel("RT", { exact: true }).fill("1");
    await page.getByLabel("RW", { exact: true }).fill("2");
    await page.getByLabel("Alamat").fill("Jl. Merdeka 1");
    await page.getByLabel("Tempat lahir").fill("Bandung");
    await page.getByLabel("Status perkawinan").selectOption("married");
    await button(page, "Simpan").click();
    await page.getByText("Data tersimpan.").waitFor();
    assert.ok(!(await page.getByText("Masih perlu dilengkapi").isVisible()));
    await examine(page, { scripts });
  });

  test(`a family on one phone chooses who is meant${how}`, async (t) => {
    const [mother, daughter] = [somebody({ name: "Wulan Sari" }), somebody({ name: "Ayu Lestari" })];
    daughter.phone = mother.phone;
    await kader.member(mother);
    const number = await kader.member(daughter);
    const page = await sign_in(t, mother, scripts);
    await heading(page, "Siapa Anda?");
    await examine(page, { scripts });
    assert.ok(!(await page.locator("main").innerText()).includes("Ayu Lestari"), "names are masked before one is chosen");
    await page.getByRole("radio", { name: /^A/ }).check();
    await button(page, "Lanjut").click();
    await page.getByRole("img", { name: `Kartu tanda anggota Ayu Lestari, nomor ${number}` }).waitFor();
  });

  test(`a returned application is mended and goes back to the queue${how}`, async (t) => {
    const person = somebody();
    const id = await kader.applicant(person);
    await kader.decide(id, { decision: "return", reason: "Cocokkan dengan KTP", fields: { name: "Tulis nama lengkap" } });
    const page = await sign_in(t, person, scripts);
    await page.getByText("Perlu diperbaiki", { exact: true }).waitFor();
    await page.getByText("Cocokkan dengan KTP").waitFor();
    await examine(page, { scripts });
    await page.getByRole("link", { name: "Nama lengkap sesuai KTP" }).click();
    await page.getByLabel("Nama lengkap").fill("Nama Lengkap Baru");
    await button(page, "Kirim perbaikan").click();
    await page.getByText("Perbaikan terkirim").waitFor();
    await examine(page, { scripts });
    const mended = await kader.as("bandung", "GET", `/api/v1/admin/applications/${id}`);
    assert.deepEqual([mended.status, mended.name], ["submitted", "Nama Lengkap Baru"]);
  });

  test(`an applicant takes the application back${how}`, async (t) => {
    const person = somebody();
    await kader.applicant(person);
    const page = await sign_in(t, person, scripts);
    await page.getByText("Menunggu diperiksa pengurus").waitFor();
    await examine(page, { scripts });
    const part = await unfold(page, "Tarik pendaftaran");
    await part.getByRole("button").click();
    await page.waitForURL(`${kader.url}/`);
    await page.goto("/anggota/");
    assert.ok(!(await page.getByText("Menunggu diperiksa pengurus").isVisible()));
    await examine(page, { scripts });
  });

  test(`a member moves to another village and keeps the number${how}`, async (t) => {
    const person = somebody();
    const number = await kader.member(person);
    const page = await sign_in(t, person, scripts);
    const part = await unfold(page, "Pindah domisili");
    if (scripts) {
      await part.getByRole("combobox").pressSequentially("Cileunyi Kulon");
      await part.getByRole("option", { name: /Cileunyi Kulon/ }).click();
    } else {
      await part.getByLabel(/Desa/).fill("Cileunyi");
      await button(page, "Pindahkan").click();
      await page.getByRole("group", { name: "Yang mana desa/kelurahan Anda?" }).waitFor();
      await examine(page, { scripts });
      await page.getByRole("radio", { name: /Cileunyi Kulon/ }).check();
    }
    await button(page, "Pindahkan").click();
    await page.getByText("Domisili sudah dipindahkan.").waitFor();
    await page.getByText("Cileunyi Kulon").first().waitFor();
    await page.getByText(number).first().waitFor();
    await examine(page, { scripts });
  });

  test(`a phone number is changed with a code sent to the new one${how}`, async (t) => {
    const person = somebody();
    await kader.member(person);
    const next = somebody().phone;
    const page = await sign_in(t, person, scripts);
    const part = await unfold(page, "Ganti nomor HP");
    await part.getByLabel("Nomor HP baru").fill(written(next));
    await identify(part, { ...person, nik: "0000000000000000" });
    await button(page, "Kirim kode").click();
    await page.getByRole("alert").waitFor();
    await examine(page, { scripts });
    await page.locator("#phone-nik_last4").fill(person.nik.slice(-4));
    await button(page, "Kirim kode").click();
    await page.getByText("Kode sedang dikirim ke nomor baru.").waitFor();
    await examine(page, { scripts });
    await page.getByLabel("Kode 6 angka").fill(await kader.code(next));
    await button(page, "Ganti nomor").click();
    await page.getByText("Nomor HP sudah diganti.").waitFor();
    await examine(page, { scripts });
    assert.equal(await status({ ...person, phone: next }), "active");
    // Whoever has the old number takes it back, in a browser where nobody is signed in.
    const told = (await kader.messages(person.phone)).find((message) => message.template === "phone_changed");
    const other = await visit(t, browser, kader.url, { scripts });
    await other.goto(told.link);
    await examine(other, { scripts });
    await other.getByRole("button", { name: "Kembalikan ke nomor ini" }).click();
    await other.getByText("Nomor HP sudah kembali ke nomor ini.").waitFor();
    await examine(other, { scripts });
    assert.equal(await status(person), "active");
  });

  test(`everything that is held is handed over as a file${how}`, async (t) => {
    const person = somebody();
    await kader.member(person);
    const page = await sign_in(t, person, scripts);
    const part = await unfold(page, "Unduh data saya");
    await identify(part, person);
    const [download] = await Promise.all([page.waitForEvent("download"), part.getByRole("button").click()]);
    assert.equal(download.suggestedFilename(), "data-saya.json");
    const held = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(held.person.nik, person.nik);
    assert.ok(held.trail.some((entry) => entry.action === "approved"));
  });

  test(`a card is reissued${how}`, async (t) => {
    const person = somebody();
    await kader.member(person);
    const before = (await kader.card(person)).token;
    const page = await sign_in(t, person, scripts);
    const part = await unfold(page, "Terbitkan kartu baru");
    await part.getByRole("button").click();
    await page.getByText("Kartu baru sudah terbit.").waitFor();
    await examine(page, { scripts });
    assert.notEqual((await kader.card(person)).token, before);
  });

  test(`a member resigns, then asks for erasure, and is told when it happens${how}`, async (t) => {
    const person = somebody();
    const number = await kader.member(person);
    const page = await sign_in(t, person, scripts);
    let part = await unfold(page, "Mengundurkan diri");
    await identify(part, person);
    await part.getByRole("button").click();
    await page.getByText("Anda sudah mengundurkan diri.").waitFor();
    await examine(page, { scripts });
    assert.equal((await kader.as("bandung", "GET", `/api/v1/admin/members/${number}`)).status, "resigned");
    part = await unfold(page, "Hapus data saya");
    await identify(part, person);
    await part.getByRole("button").click();
    await page.getByText("Permintaan penghapusan diterima.").waitFor();
    await page.getByRole("heading", { name: /Data Anda akan dihapus/ }).waitFor();
    await examine(page, { scripts });
    const held = (await kader.session(person)).call("GET", "/api/v1/me");
    assert.equal((await held).membership.status, "resigned");
  });

  test(`a member asks for erasure, and takes it back by the link that came${how}`, async (t) => {
    const person = somebody();
    const number = await kader.member(person);
    const page = await sign_in(t, person, scripts);
    const part = await unfold(page, "Hapus data saya");
    await identify(part, person);
    await part.getByRole("button").click();
    await page.getByText("Permintaan penghapusan diterima.").waitFor();
    await page.getByRole("heading", { name: /Data Anda akan dihapus/ }).waitFor();
    await examine(page, { scripts });
    const told = (await kader.messages(person.phone)).find((message) => message.template === "erasure_asked");
    // Another browser, nobody signed in: the link is enough.
    const other = await visit(t, browser, kader.url, { scripts });
    await other.goto(told.link);
    await examine(other, { scripts });
    await other.getByRole("button", { name: "Batalkan penghapusan" }).click();
    await other.getByRole("heading", { name: "Penghapusan dibatalkan" }).waitFor();
    await examine(other, { scripts });
    await page.goto(`${kader.url}/anggota/`);
    assert.equal(await page.getByRole("heading", { name: /Data Anda akan dihapus/ }).count(), 0);
    assert.equal((await kader.as("bandung", "GET", `/api/v1/admin/members/${number}`)).status, "active");
  });
}

test("an invitation link leads to the form, for WhatsApp or by hand", async (t) => {
  const person = somebody();
  const number = await kader.member(person);
  const page = await sign_in(t, person, true);
  const link = `${kader.url}/gabung/?ajak=${number}`;
  assert.equal(await page.getByRole("link", { name: link }).getAttribute("href"), link);
  const share = new URL(await page.getByRole("link", { name: "Bagikan lewat WhatsApp" }).getAttribute("href"));
  assert.equal(share.host, "wa.me");
  assert.ok(share.searchParams.get("text").endsWith(link));
});
