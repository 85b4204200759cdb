// Joining at 360 px, from the home page to the queue of the officers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { Steps, fill_in, written } from "./support/join.js";
import { product_and_browser, somebody } from "./support/kader.js";

const { kader, browser } = await product_and_browser();

const arrive = async (t, options) => {
  const page = await visit(t, browser, kader.url, options);
  return [page, new Steps(page)];
};
const application_in = (page) => page.url().match(/applications\/([^/]+)\//)[1];
const seen_by_officer = (id) => kader.as("bandung", "GET", `/api/v1/admin/applications/${id}`);

for (const scripts of [true, false]) {
  const how = scripts ? "" : " with JavaScript off";

  test(`from the home page to "code sent" takes at most 14 taps and fields${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    const person = somebody();
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await steps.tap("button", "Periksa data");
    await page.getByRole("heading", { name: "Periksa data Anda" }).waitFor();
    await examine(page, { scripts });
    await steps.tap("button", "Kirim pendaftaran");
    await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    t.diagnostic(`${steps.count} taps and fields`);
    assert.ok(steps.count <= 14, `${steps.count} taps and fields`);
    await examine(page, { scripts });

    const id = application_in(page);
    const code = await kader.code(person.phone);
    await page.getByLabel("Kode 6 angka").fill(code === "000000" ? "000001" : "000000");
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.getByRole("alert").waitFor();
    assert.match(await page.title(), /^Kesalahan: /);
    await examine(page, { scripts });
    await page.getByLabel("Kode 6 angka").fill(code);
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.getByRole("heading", { name: "Pendaftaran terkirim" }).waitFor();
    await examine(page, { scripts });
    assert.equal((await seen_by_officer(id)).status, "submitted");
    // The code that joined is enough to tell the rest.
    await page.getByRole("link", { name: "Lengkapi data" }).click();
    await page.getByLabel("Tempat lahir").waitFor();
  });

  test(`who left before the code came back finds the application by the phone${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    const person = somebody();
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await steps.tap("button", "Periksa data");
    await steps.tap("button", "Kirim pendaftaran");
    await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    const id = application_in(page);

    const [later] = await arrive(t, { scripts });
    await later.goto("/masuk/");
    await later.getByLabel("Nomor HP").fill(written(person.phone));
    await later.getByRole("button", { name: "Kirim kode", exact: true }).click();
    await later.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    await later.reload();
    await later.getByLabel("Kode 6 angka").fill(await kader.code(person.phone));
    await later.getByRole("button", { name: "Masuk", exact: true }).click();
    const asked = later.getByRole("heading", { name: "Ini pendaftaran Anda?" });
    await asked.waitFor();
    await examine(later, { scripts });
    const { status } = await kader.call("GET", `/api/v1/applications/${id}/verification`);
    assert.equal(status, "unverified", "signing in alone verifies nothing");
    await later.goto("/anggota/");
    await asked.waitFor();
    await later.getByRole("button", { name: "Ini saya" }).dblclick();
    await later.getByRole("heading", { name: "Pendaftaran terkirim" }).waitFor();
    assert.equal((await seen_by_officer(id)).status, "submitted");
    await later.getByRole("link", { name: "Lengkapi data" }).click();
    await later.getByLabel("Tempat lahir").waitFor();
  });

  test(`an empty form says all that is missing, and leads there${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    await page.goto("/gabung/");
    await steps.tap("button", "Periksa data");
    const summary = page.getByRole("alert");
    await summary.waitFor();
    assert.match(await page.title(), /^Kesalahan: /);
    const links = await summary.getByRole("link").all();
    const fields = ["nik", "name", "birth_date", "sex", "phone", "village", "occupation", "consent_membership", "consent_kpu"];
    const targets = await Promise.all(links.map((link) => link.getAttribute("href")));
    assert.deepEqual(targets, fields.map((field) => `#${field}`));
    if (scripts) assert.ok(await summary.evaluate((element) => element === document.activeElement), "the summary has the focus");
    await links[0].click();
    assert.ok(await page.getByLabel("NIK").evaluate((element) => element === element.ownerDocument.activeElement));
    await examine(page, { scripts });
  });

  test(`a refused form keeps what was typed${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    const person = somebody();
    await fill_in(steps, { ...person, phone: "0812", occupation: "police" }, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await steps.tap("button", "Periksa data");
    await page.getByRole("alert").waitFor();
    assert.equal((await page.getByLabel("NIK").inputValue()).replaceAll(" ", ""), person.nik);
    assert.equal(await page.getByLabel("Nama lengkap").inputValue(), person.name);
    assert.equal(await page.getByLabel("Nomor HP").first().inputValue(), "0812");
    assert.equal(await page.getByLabel("Pekerjaan").inputValue(), "police");
    assert.ok(await page.getByRole("checkbox", { name: /KPU/ }).isChecked());
    assert.ok(!(await page.getByRole("checkbox", { name: /kabar/ }).isChecked()), "a consent nobody gave");
    await examine(page, { scripts });
    await page.getByLabel("Nomor HP").first().fill(written(person.phone));
    await page.getByLabel("Pekerjaan").selectOption("trader");
    await steps.tap("button", "Periksa data");
    await page.getByRole("heading", { name: "Periksa data Anda" }).waitFor();
    assert.ok(await page.getByText("Sukarasa, Kec. Sukasari").isVisible(), "the village that was chosen");
  });

  test(`answers can be changed before they are sent${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    const person = somebody();
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await steps.tap("button", "Periksa data");
    await steps.tap("button", "Ubah data");
    await page.getByLabel("Nama lengkap").fill("Nama Yang Benar");
    await examine(page, { scripts });
    await steps.tap("button", "Periksa data");
    await page.getByText("Nama Yang Benar").waitFor();
    await steps.tap("button", "Kirim pendaftaran");
    await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    const id = application_in(page);
    await kader.call("POST", `/api/v1/applications/${id}/verification`, { code: await kader.code(person.phone) });
    assert.equal((await seen_by_officer(id)).name, "Nama Yang Benar");
  });

  test(`sending the same answers again, after going back, is one application${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    const person = somebody();
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await steps.tap("button", "Periksa data");
    const confirm = await page.locator("#isi [name=confirm]").inputValue();
    await steps.tap("button", "Kirim pendaftaran");
    await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    const first = application_in(page);
    const again = await page.request.post("/api/v1/applications", { form: { confirm }, headers: { accept: "text/html" }, maxRedirects: 0 });
    assert.equal(again.status(), 303);
    assert.ok(again.headers().location.includes(first));
    assert.equal((await kader.messages(person.phone)).length, 1);
  });

  test(`a minor joins with the code of a guardian${how}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    const seventeen = new Date();
    seventeen.setUTCFullYear(seventeen.getUTCFullYear() - 17, seventeen.getUTCMonth() - 1, 1);
    const birth_date = seventeen.toISOString().slice(0, 10);
    const person = somebody();
    const guardian = somebody().phone;
    const [year, month] = birth_date.split("-");
    person.nik = `32730141${month}${year.slice(2)}${person.nik.slice(12)}`;
    person.birth_date = birth_date;
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    if (!scripts) await page.getByText("Di bawah 18 tahun?").click();
    await page.getByLabel("Status perkawinan").selectOption("unmarried");
    await page.getByLabel("Nama orang tua atau wali").fill("Rahmat Hidayat");
    await page.getByLabel("Nomor HP orang tua atau wali").fill(written(guardian));
    await steps.tap("button", "Periksa data");
    await page.getByText("Rahmat Hidayat").waitFor();
    await steps.tap("button", "Kirim pendaftaran");
    for (const [heading, phone] of [["Masukkan kode", person.phone], ["Kode untuk orang tua atau wali", guardian]]) {
      await page.getByRole("heading", { name: heading }).waitFor();
      await examine(page, { scripts });
      await page.getByLabel("Kode 6 angka").fill(await kader.code(phone));
      await page.getByRole("button", { name: "Lanjut" }).click();
    }
    await page.getByRole("heading", { name: "Pendaftaran terkirim" }).waitFor();
  });

  test(`an invitation carries who invited${how}`, async (t) => {
    const inviting = await kader.member(somebody());
    const [page, steps] = await arrive(t, { scripts });
    const person = somebody();
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await page.goto(`/gabung/?ajak=${inviting}`);
    await steps.fill("NIK", person.nik);
    await steps.fill("Nama lengkap", person.name);
    await steps.fill("Tanggal lahir", person.birth_date);
    await page.getByRole("radio", { name: "Perempuan" }).check();
    await steps.fill("Nomor HP", written(person.phone));
    await steps.fill(/Desa/, "Sukarasa, Sukasari, Kota Bandung");
    await steps.choose("Pekerjaan", "trader");
    await steps.tick(/menjadi anggota/);
    await steps.tick(/KPU/);
    await steps.tap("button", "Periksa data");
    await steps.tap("button", "Kirim pendaftaran");
    await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    const id = application_in(page);
    await kader.call("POST", `/api/v1/applications/${id}/verification`, { code: await kader.code(person.phone) });
    assert.equal((await seen_by_officer(id)).referrer, inviting);
  });
}

test("Back and Forward lead to the pages that a form brought, and none says that there is no network", async (t) => {
  const [page, steps] = await arrive(t);
  await fill_in(steps, somebody());
  const [check, code] = ["Periksa data Anda", "Masukkan kode"].map((name) => page.getByRole("heading", { name }));
  await steps.tap("button", "Periksa data");
  await check.waitFor();
  await page.goBack();
  await page.goForward();
  await check.waitFor();
  await steps.tap("button", "Kirim pendaftaran");
  await code.waitFor();
  await page.goBack();
  await check.waitFor();
  await page.goForward();
  await code.waitFor();
  await page.goBack();
  await steps.tap("button", "Kirim pendaftaran");
  await code.waitFor();
});

test("a village that several share is asked back as a choice, with JavaScript off", async (t) => {
  const [page, steps] = await arrive(t, { scripts: false });
  const person = somebody();
  await fill_in(steps, person, { scripts: false, village: "cibiru" });
  await steps.tap("button", "Periksa data");
  await page.getByRole("group", { name: "Yang mana desa/kelurahan Anda?" }).waitFor();
  await examine(page, { scripts: false });
  const choice = page.getByRole("radio", { name: /Kota Bandung/ }).first();
  const chosen = (await choice.locator("xpath=..").innerText()).split(",")[0];
  await choice.check();
  await steps.tap("button", "Periksa data");
  await page.getByRole("heading", { name: "Periksa data Anda" }).waitFor();
  assert.ok(await page.getByText(`${chosen}, Kec.`).isVisible());
  await steps.tap("button", "Kirim pendaftaran");
  await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
  t.diagnostic(`${steps.count} taps and fields`);
});

test("the NIK fills birth date and sex, in any form it is written, and both stay editable", async (t) => {
  const [page] = await arrive(t);
  await page.goto("/gabung/");
  await page.getByLabel("NIK").fill("3273.0141.0190-0001");
  assert.equal(await page.getByLabel("NIK").inputValue(), "3273 0141 0190 0001");
  assert.equal(await page.getByLabel("Tanggal lahir").inputValue(), "1990-01-01");
  assert.ok(await page.getByRole("radio", { name: "Perempuan" }).isChecked());
  await page.getByRole("radio", { name: "Laki-laki" }).check();
  await page.getByLabel("Tanggal lahir").fill("1991-02-03");
  await page.getByLabel("NIK").fill("3273014101900002");
  assert.equal(await page.getByLabel("Tanggal lahir").inputValue(), "1991-02-03");
  assert.ok(await page.getByRole("radio", { name: "Laki-laki" }).isChecked());
});

test("a village is found with the keyboard alone", async (t) => {
  const [page] = await arrive(t);
  await page.goto("/gabung/");
  const box = page.getByRole("combobox", { name: /Desa/ });
  await box.pressSequentially("Sukarasa, Sukasari");
  await page.getByRole("option").first().waitFor();
  await examine(page);
  await box.press("ArrowDown");
  assert.equal(await page.getByRole("option").first().getAttribute("aria-selected"), "true");
  await box.press("Enter");
  assert.match(await box.inputValue(), /^Sukarasa, Sukasari/);
  assert.equal(await page.locator("[name=village]").inputValue(), "32.73.01.1001");
  await box.fill("Sukarasa");
  await page.getByRole("option").first().waitFor();
  await box.press("Escape");
  assert.ok(!(await page.getByRole("listbox").isVisible()));
});

test("the list of villages stands below the box, and says when there is none", async (t) => {
  const [page] = await arrive(t);
  await page.goto("/gabung/");
  const box = page.getByRole("combobox", { name: /Desa/ });
  await box.pressSequentially("Sukarasa");
  const list = page.getByRole("listbox");
  await list.waitFor();
  const [box_at, list_at] = [await box.boundingBox(), await list.boundingBox()];
  assert.ok(list_at.y >= box_at.y + box_at.height, "the list covers what is typed");
  await box.fill("qwqwqwqw");
  const none = page.locator(".village-none");
  await none.getByText("Tidak ada yang cocok").waitFor();
  assert.ok(!(await list.isVisible()));
  await examine(page);
  await box.fill("Gegrkalong");
  await page.getByRole("option", { name: /Gegerkalong.*Sukasari, Kota Bandung/ }).waitFor();
});

test("an error in place of villages is told, and is no empty list", async (t) => {
  const [page] = await arrive(t);
  await page.route("**/api/v1/areas?*", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", body: '{"status":429}' }));
  await page.goto("/gabung/");
  await page.getByRole("combobox", { name: /Desa/ }).pressSequentially("Sukarasa");
  await page.locator(".village-none").getByText("Daftar tidak bisa diambil").waitFor();
});

for (const scripts of [true, false]) {
  test(`who cannot spell a village finds it from the province down${scripts ? "" : " with JavaScript off"}`, async (t) => {
    const [page, steps] = await arrive(t, { scripts });
    await fill_in(steps, somebody(), { scripts, village: scripts ? "Sukarasa" : "qwqwqwqw" });
    const send = () => page.getByRole("button", { name: "Periksa data" }).click();
    if (scripts) {
      const box = page.getByRole("combobox", { name: /Desa.*tinggal/ });
      await box.fill("qwqwqwqw");
      await page.locator(".village-none").getByRole("button", { name: "Pilih dari provinsi" }).click();
    } else {
      await send();
      await page.getByText("Tidak ada yang cocok").waitFor();
    }
    const province = page.getByLabel("Provinsi", { exact: true });
    await examine(page, { scripts });
    await province.selectOption("Jawa Barat");
    if (!scripts) await send();
    await page.getByLabel(/^Kabupaten\/kota/).selectOption("Kota Bandung");
    if (!scripts) await send();
    await page.getByLabel(/^Kecamatan/).selectOption("Sukasari");
    if (scripts) {
      await page.getByLabel("Desa/kelurahan", { exact: true }).selectOption("Sukarasa");
      await examine(page);
      assert.equal(await page.getByRole("combobox", { name: /Desa.*tinggal/ }).inputValue(), "Sukarasa, Sukasari, Kota Bandung");
    } else {
      await send();
      await examine(page, { scripts });
      await page.getByRole("radio", { name: /^Sukarasa,/ }).check();
    }
    await send();
    await page.getByRole("heading", { name: "Periksa data Anda" }).waitFor();
    assert.ok(await page.getByText("Sukarasa, Kec. Sukasari").isVisible());
  });
}

test("a late answer to a search does not redraw the list under a finger", async (t) => {
  const [page] = await arrive(t);
  let late;
  await page.route(/\/areas\?q=Sukarasa%2C/, (route) => {
    late = route;
  });
  await page.goto("/gabung/");
  const box = page.getByRole("combobox", { name: /Desa/ });
  await box.fill("Sukarasa");
  const option = page.getByRole("option", { name: /Kota Bandung/ });
  await option.waitFor();
  await Promise.all([page.waitForRequest(/\/areas\?q=Sukarasa%2C/), box.fill("Sukarasa,")]);
  await option.hover();
  const settled = Promise.race(["requestfinished", "requestfailed"].map((end) => page.waitForEvent(end)));
  await page.mouse.down();
  // The answer is on its way when the finger is already down; what the press cancelled stays so.
  await late.fulfill({ json: { items: [{ code: "32.05.07.2003", name: "Sukarasa", district: "Samarang", regency: "Kabupaten Garut", province: "Jawa Barat" }] } }).catch(() => {});
  await settled;
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.mouse.up();
  assert.equal(await page.locator("[name=village]").inputValue(), "32.73.01.1001");
});
