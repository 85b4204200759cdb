// A member proposes a candidate and the nominee answers, at 360 px: with scripts, and with
// JavaScript off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { written } from "./support/join.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { district, propose, somebody_else, token_of } from "./support/nominate.js";

const { kader, browser } = await product_and_browser();

const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const radio = (page, name) => page.getByRole("radio", { name }).check();
const panel = (page, person) => page.locator(".proposal").filter({ has: page.getByRole("heading", { name: person.name }) });

/** From the page that asks for the phone to what follows the code. */
async function sign_in(page, person) {
  await page.getByLabel("Nomor HP").fill(written(person.phone));
  await button(page, "Kirim kode").click();
  await heading(page, "Masukkan kode");
  await page.getByLabel("Kode 6 angka").fill(await kader.code(person.phone));
  await button(page, "Masuk").click();
}

/** A member who is signed in, on the page of the membership. */
async function member(t, scripts, person = somebody()) {
  await kader.member(person);
  const page = await visit(t, browser, kader.url, { scripts });
  await page.goto("/masuk/");
  await sign_in(page, person);
  await heading(page, "Keanggotaan");
  return page;
}

/** A member's proposal of somebody, made without a page. */
async function proposed(nominee, more) {
  const proposer = somebody();
  await kader.member(proposer);
  return propose(kader, await kader.session(proposer), nominee, more);
}

async function fill_in(page, nominee) {
  await page.getByLabel("Nama lengkap").fill(nominee.name);
  await page.getByLabel("Nomor HP").fill(written(nominee.phone));
  await radio(page, nominee.sex === "female" ? "Perempuan" : "Laki-laki");
  await radio(page, "Jalur tokoh");
  await page.getByLabel("Alasan").fill("Dua puluh tahun mengelola koperasi nelayan");
}

/** Opens the question behind a link: a tap where scripts run, else by pasting it. */
async function open(page, { consent_url }, scripts) {
  if (scripts) {
    await page.goto(consent_url);
  } else {
    await page.goto("/kesediaan/");
    await page.getByLabel("Tautan dari pesan kami").fill(consent_url);
    await button(page, "Lihat usulan").click();
  }
  await page.locator("main .panel").getByRole("heading", { name: "Diusulkan untuk" }).waitFor();
}

/** Asks for the code and writes it into the answer; on the way back from the messages both pages are there again. */
async function ask_for_code(page, nominee) {
  await button(page, "Kirim kode").click();
  await heading(page, "Jawaban Anda");
  await page.reload();
  await heading(page, "Jawaban Anda");
  await page.goBack();
  await button(page, "Kirim kode").waitFor();
  await page.goForward();
  await heading(page, "Jawaban Anda");
  await page.getByLabel("Kode 6 angka").fill(await kader.code(nominee.phone));
}

for (const scripts of [true, false]) {
  const how = scripts ? "" : " with JavaScript off";

  test(`a member proposes from the page of a district and hands on the link${how}`, async (t) => {
    const nominee = somebody({ name: "Dewi Lestari" });
    const page = await member(t, scripts);
    await page.goto("/dapil/3201/");
    await page.locator("main").getByRole("link", { name: "Usulkan nama" }).click();
    await heading(page, "Usulkan calon");
    assert.equal(await page.getByLabel("Dapil").inputValue(), "pemilu-nasional-2029|dpr|3201", "the dapil is kept");
    await page.getByText("usulan dibuka sampai 31 Desember 2028, 23.59 WIB").waitFor();
    await examine(page, { scripts });

    await button(page, "Periksa usulan").click();
    const summary = page.getByRole("alert");
    await summary.waitFor();
    assert.match(await page.title(), /^Kesalahan: /);
    const targets = await Promise.all((await summary.getByRole("link").all()).map((link) => link.getAttribute("href")));
    assert.deepEqual(targets, ["#nominee.name", "#nominee.phone", "#nominee.sex", "#track", "#reason"], "down the form");
    await examine(page, { scripts });

    await fill_in(page, nominee);
    await button(page, "Periksa usulan").click();
    await heading(page, "Periksa usulan");
    await page.getByText("Jawa Barat I · DPR").waitFor();
    await examine(page, { scripts });
    await button(page, "Ubah").click();
    assert.equal(await page.getByLabel("Nama lengkap").inputValue(), nominee.name, "what was typed stays");
    await button(page, "Periksa usulan").click();
    await button(page, "Kirim usulan").click();
    await page.getByText("Usulan tercatat.").waitFor();
    await examine(page, { scripts });

    const [message] = await kader.messages(nominee.phone);
    assert.match(message.link, /\/kesediaan\/#/);
    const mine = panel(page, nominee);
    await mine.getByText("Menunggu jawaban").waitFor();
    const link = await mine.getByRole("link", { name: /\/kesediaan\/#/ }).getAttribute("href");
    const share = new URL(await mine.getByRole("link", { name: "Kirim lewat WhatsApp" }).getAttribute("href"));
    assert.equal(share.host, "wa.me");
    assert.ok(share.searchParams.get("text").endsWith(link));
    assert.equal(await page.getByLabel("Nama lengkap").inputValue(), "", "the form is empty for the next one");
  });

  test(`whoever has to sign in first comes back to the dapil, once${how}`, async (t) => {
    const [person, mother, son] = [somebody(), somebody({ name: "Ratna Dewi" }), somebody({ name: "Agus Salim" })];
    await kader.member(person);
    const page = await visit(t, browser, kader.url, { scripts });
    const begin = async (dapil) => {
      await page.goto(`/dapil/${dapil}/`);
      await page.locator("main").getByRole("link", { name: "Usulkan nama" }).click();
    };
    const kept = async (dapil) => {
      await heading(page, "Usulkan calon");
      assert.equal(await page.getByLabel("Dapil").inputValue(), `pemilu-nasional-2029|dpr|${dapil}`, "the dapil is kept");
    };
    await begin("3204");
    await page.getByLabel("Nomor HP").fill("0812");
    await button(page, "Kirim kode").click();
    await page.getByRole("alert").waitFor();
    await sign_in(page, person);
    await kept("3204");
    await examine(page, { scripts });
    // The next time leads home.
    await page.context().clearCookies({ name: /session|signed-in/ });
    await page.goto("/masuk/");
    await sign_in(page, person);
    await heading(page, "Keanggotaan");

    // Two behind one phone say in between who they are.
    for (const one of [mother, son]) await kader.member({ ...one, phone: mother.phone });
    await page.context().clearCookies();
    await begin("3205");
    await sign_in(page, mother);
    await page.getByRole("radio", { name: "R*** D***" }).check();
    await button(page, "Lanjut").click();
    await kept("3205");
  });

  test(`a proposal is sent once, and taken back${how}`, async (t) => {
    const nominee = somebody();
    const page = await member(t, scripts);
    await page.goto("/usulkan/?dapil=3202");
    await fill_in(page, nominee);
    await button(page, "Periksa usulan").click();
    await heading(page, "Periksa usulan");
    const confirm = await page.locator("#isi [name=confirm]").inputValue();
    await button(page, "Kirim usulan").click();
    await page.getByText("Usulan tercatat.").waitFor();
    const again = await page.request.post("/api/v1/nominations", { form: { confirm }, headers: { accept: "text/html" }, maxRedirects: 0 });
    assert.equal(again.status(), 303);
    await page.goto("/usulkan/");
    assert.equal(await page.locator(".proposal").count(), 1);

    await fill_in(page, nominee);
    await page.getByLabel("Dapil").selectOption("pemilu-nasional-2029|dpr|3202");
    await button(page, "Periksa usulan").click();
    await button(page, "Kirim usulan").click();
    await heading(page, "Anda sudah mengusulkan orang ini.");
    await examine(page, { scripts });

    await page.goto("/usulkan/");
    const mine = panel(page, nominee);
    await mine.locator("summary").click();
    await examine(page, { scripts });
    await mine.getByRole("button", { name: "Tarik usulan" }).click();
    await page.getByText("Usulan sudah ditarik.").waitFor();
    const ended = page.locator(".proposal").filter({ hasText: "Ditarik" });
    await ended.getByRole("heading", { name: "Nama sudah dihapus" }).waitFor();
    await page.getByText("Sisa 10 dari 10").waitFor();
    await examine(page, { scripts });
  });

  for (const [answer, choice, done] of [
    ["declined", "Tidak, terima kasih", "Jawaban Anda tercatat"],
    ["not_me", "Ini bukan saya", "Terima kasih sudah memberi tahu"],
  ]) {
    test(`a nominee answers ${answer}, and the question is not asked again${how}`, async (t) => {
      const nominee = somebody_else({ name: "Budi Santoso" });
      const proposal = await proposed(nominee);
      const page = await visit(t, browser, kader.url, { scripts });
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await open(page, proposal, scripts);
      if (answer === "declined") await examine(page, { scripts });
      assert.ok(!page.url().includes("#"), "the token has left the address bar");
      assert.ok(!asked.some((url) => url.replace(/#.*/, "").includes(token_of(proposal))), "the token was in no address");
      const told = await page.locator("main").innerText();
      assert.ok(told.includes("B*** S***") && !told.includes("Budi") && !told.includes(written(nominee.phone)), "what a forwarded link shows is masked");

      await button(page, "Kirim kode").click();
      await heading(page, "Jawaban Anda");
      await button(page, "Kirim jawaban").click();
      await page.getByRole("alert").waitFor();
      assert.match(await page.title(), /^Kesalahan: /);
      if (answer === "declined") await examine(page, { scripts });
      const code = await kader.code(nominee.phone);
      await page.getByLabel("Kode 6 angka").fill(code === "000000" ? "000001" : "000000");
      await radio(page, choice);
      await button(page, "Kirim jawaban").click();
      await page.getByRole("alert").waitFor();
      assert.ok(await page.getByRole("radio", { name: choice }).isChecked(), "the answer stays");
      await page.getByLabel("Kode 6 angka").fill(code);
      await button(page, "Kirim jawaban").click();
      await heading(page, done);
      await examine(page, { scripts });

      await open(page, proposal, scripts);
      assert.ok(!(await button(page, "Kirim kode").isVisible()));
      await examine(page, { scripts });
    });
  }

  test(`a nominee who is no member accepts one of two districts and joins with it${how}`, async (t) => {
    const nominee = somebody({ name: "Ni Luh Ayu Lestari" });
    const proposal = await proposed(nominee, { track: "external" });
    await proposed(nominee, { place: district("3202"), track: "external" });
    const page = await visit(t, browser, kader.url, { scripts });
    await open(page, proposal, scripts);
    await page.getByText("Jawa Barat II", { exact: true }).waitFor();
    await ask_for_code(page, nominee);
    if (scripts) assert.ok(!(await page.getByRole("group", { name: "Di dapil mana?" }).isVisible()), "asked of those who accept");
    await radio(page, "Ya, saya bersedia");
    await radio(page, /^Jawa Barat I\b/);
    const consent = page.getByRole("checkbox", { name: /bersedia dicalonkan/ });
    assert.ok(!(await consent.isChecked()), "a consent nobody gave");
    await consent.check();
    await examine(page, { scripts });
    await button(page, "Kirim jawaban").click();
    await heading(page, "Tinggal sedikit lagi");
    await examine(page, { scripts });

    await page.getByLabel("NIK").fill(nominee.nik);
    if (scripts) {
      assert.equal(await page.getByLabel("Tanggal lahir").inputValue(), nominee.birth_date, "filled from the NIK");
      await page.getByRole("combobox", { name: /Desa/ }).pressSequentially("Sukarasa");
      await page.getByRole("option", { name: /Sukasari, Kota Bandung/ }).click();
    } else {
      await page.getByLabel("Tanggal lahir").fill(nominee.birth_date);
      await radio(page, "Perempuan");
      await page.getByLabel(/Desa/).fill("Sukarasa");
    }
    await page.getByLabel("Pekerjaan").selectOption("trader");
    await page.getByRole("checkbox", { name: /menjadi anggota/ }).check();
    await button(page, "Kirim jawaban").click();
    await page.getByRole("alert").waitFor();
    assert.equal((await page.getByLabel("NIK").inputValue()).replaceAll(" ", ""), nominee.nik, "what was typed stays");
    await examine(page, { scripts });
    if (!scripts) await page.getByRole("radio", { name: /Sukasari, Kota Bandung/ }).check();
    await page.getByRole("checkbox", { name: /KPU/ }).check();
    await button(page, "Kirim jawaban").click();
    await heading(page, "Terima kasih, jawaban Anda tercatat");
    await page.getByText("Anda bersedia dicalonkan di Jawa Barat I.").waitFor();
    await examine(page, { scripts });

    const query = new URLSearchParams({ area: "32.73.01", limit: 200 });
    const queue = await kader.as("bandung", "GET", `/api/v1/admin/applications?${query}`);
    const application = queue.items.find(({ name }) => name === nominee.name);
    await kader.decide(application.id, { decision: "approve", reason: "" });
    const held = async (dapil) => (await kader.as("jabar", "GET", `/api/v1/admin/aspirants?${new URLSearchParams({ ...district(dapil), limit: 200 })}`)).items.find(({ name }) => name === nominee.name);
    assert.equal((await held("3201")).status, "willing");
    assert.notEqual((await held("3202"))?.status, "willing", "one chamber and one dapil only");
  });

  test(`of a couple with one phone each says who they are, and one wants no more questions${how}`, async (t) => {
    const husband = somebody_else({ name: "Bambang Sutrisno" });
    const wife = { ...somebody({ name: "Budiarti Sulastri" }), phone: husband.phone };
    const his = await proposed(husband, { place: district("3207"), track: "external" });
    const hers = await proposed(wife, { place: district("3208"), track: "external" });
    assert.equal((await kader.messages(husband.phone)).filter(({ link }) => link).length, 1, "one message for both");
    const page = await visit(t, browser, kader.url, { scripts });
    await open(page, hers, scripts);
    for (const name of ["Ba***", "Bu***"]) await heading(page, `Untuk ${name} Su***`);
    await examine(page, { scripts });
    await ask_for_code(page, husband);
    await radio(page, "Tidak, terima kasih");
    await button(page, "Kirim jawaban").click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByRole("alert").getByRole("link").first().getAttribute("href"), "#nominee");
    assert.ok(await page.getByRole("radio", { name: "Tidak, terima kasih" }).isChecked(), "the answer stays");
    await page.getByRole("group", { name: "Siapa Anda?" }).waitFor();
    await page.getByRole("checkbox", { name: /^Bu\*\*\* S/ }).check();
    await examine(page, { scripts });
    await button(page, "Kirim jawaban").click();
    await heading(page, "Jawaban Anda tercatat");

    await open(page, his, scripts);
    assert.equal(await page.getByRole("heading", { name: "Untuk Bu*** Su***" }).count(), 0, "she has answered");
    await ask_for_code(page, husband);
    const stop = page.getByRole("checkbox", { name: /Jangan hubungi nomor ini/ });
    if (scripts) assert.ok(!(await stop.isVisible()), "asked of whom it is not");
    await radio(page, "Ini bukan saya");
    await stop.check();
    await examine(page, { scripts });
    await button(page, "Kirim jawaban").click();
    await heading(page, "Terima kasih sudah memberi tahu");
    const proposer = somebody();
    await kader.member(proposer);
    await assert.rejects(propose(kader, await kader.session(proposer), { ...wife, name: "Citra" }), /nominee\.refused|409/);
  });

  test(`a member proposes themselves, and answers without being asked what is known${how}`, async (t) => {
    const person = somebody();
    const page = await member(t, scripts, person);
    await page.getByRole("link", { name: "Usulkan calon" }).first().click();
    await page.getByLabel("Dapil").selectOption("pemilu-nasional-2029|dpr|3201");
    await fill_in(page, person);
    await radio(page, "Jalur kader");
    await button(page, "Periksa usulan").click();
    await button(page, "Kirim usulan").click();
    await panel(page, person).getByText("Diri sendiri").waitFor();
    // The question is there once the streams have been followed.
    await kader.messages(person.phone);
    if (scripts) await panel(page, person).getByRole("link", { name: "Jawab sekarang" }).click();
    else await open(page, { consent_url: await panel(page, person).getByRole("link", { name: "Jawab sekarang" }).getAttribute("href") }, scripts);
    await button(page, "Kirim kode").waitFor();
    await ask_for_code(page, person);
    await radio(page, "Ya, saya bersedia");
    await page.getByRole("checkbox", { name: /bersedia dicalonkan/ }).check();
    await button(page, "Kirim jawaban").click();
    await heading(page, "Terima kasih, jawaban Anda tercatat");
    assert.ok(!(await page.getByText("Pendaftaran anggota Anda").isVisible()));
    await page.goto("/usulkan/");
    await panel(page, person).getByText("Bersedia", { exact: true }).waitFor();
    await examine(page, { scripts });
  });
}

test("a link that is not ours, and a form without one, are told apart", async (t) => {
  const page = await visit(t, browser, kader.url, { scripts: false });
  await page.goto("/kesediaan/");
  await button(page, "Lihat usulan").click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.title(), /^Kesalahan: /);
  await examine(page, { scripts: false });
  await page.getByLabel("Tautan dari pesan kami").fill(`${kader.url}/kesediaan/#AAAA`);
  await button(page, "Lihat usulan").click();
  await page.getByText("Tautan ini tidak berlaku").first().waitFor();
  await examine(page, { scripts: false });
});

test("whoever is no member is told how to become one, before and after signing in", async (t) => {
  const page = await visit(t, browser, kader.url);
  await page.goto("/usulkan/?dapil=3201");
  await page.getByRole("button", { name: "Kirim kode", exact: true }).waitFor();
  await page.locator("main").getByRole("link", { name: "Gabung" }).waitFor();
  await examine(page);
  const applicant = somebody();
  await kader.applicant(applicant);
  await sign_in(page, applicant);
  await page.getByText("Menunggu diperiksa pengurus").waitFor();
  await page.goto("/usulkan/");
  await heading(page, "Yang mengusulkan adalah anggota");
  assert.equal(await page.getByLabel("Alasan").count(), 0);
  await examine(page);
});
