// The whole story in one go, in three browsers: a citizen's phone, an officer's laptop, a stranger's
// phone. Nothing here takes a short cut through the API.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./support/browser.js";
import { Steps, fill_in } from "./support/join.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { officer_window, sign_in } from "./support/officer.js";
import { read_qr } from "./support/qr.js";

const { kader, browser } = await product_and_browser();

for (const scripts of [true, false]) {
  test(`a citizen joins, is approved, and a stranger verifies the card offline${scripts ? "" : "; the citizen has JavaScript off"}`, async (t) => {
    const person = somebody();
    const citizen = await visit(t, browser, kader.url, { scripts, deviceScaleFactor: 2 });
    const steps = new Steps(citizen);
    await fill_in(steps, person, { scripts, village: scripts ? "Sukarasa" : "Sukarasa, Sukasari" });
    await steps.tap("button", "Periksa data");
    await steps.tap("button", "Kirim pendaftaran");
    await citizen.getByRole("heading", { name: "Masukkan kode" }).waitFor();
    await citizen.getByLabel("Kode 6 angka").fill(await kader.code(person.phone));
    await citizen.getByRole("button", { name: "Lanjut" }).click();
    await citizen.getByRole("heading", { name: "Pendaftaran terkirim" }).waitFor();

    const officer = await officer_window(t, browser, kader);
    await officer.clock.install();
    await officer.goto("/pengurus/");
    await sign_in(officer, "bandung");
    await officer.locator("#antrean .record").getByRole("heading", { name: person.name }).waitFor();
    await officer.keyboard.press("s");
    await officer.clock.runFor(6000);
    const told = await officer.getByText("menjadi anggota nomor").innerText();
    const number = told.match(/\d\d\.\d\d-\S+/)[0];
    const [news] = await kader.messages(person.phone);
    assert.ok(!news.code, "the member is told of the approval");

    // The code that joined signed them in.
    await citizen.goto("/anggota/");
    const card = citizen.getByRole("img", { name: `${person.name}, nomor ${number}` });
    await citizen.waitForLoadState("networkidle");
    const scanned = await read_qr(await card.screenshot());

    const stranger = await visit(t, browser, kader.url);
    await stranger.goto(scanned);
    await stranger.getByRole("heading", { name: "Kartu asli dan berlaku" }).waitFor();
    assert.ok((await stranger.locator("#hasil").innerText()).includes(number));
    await stranger.getByText("Halaman ini sudah tersimpan di HP ini").waitFor();
    await stranger.context().setOffline(true);
    await stranger.reload();
    await stranger.getByRole("heading", { name: "Kartu asli, status belum diperiksa" }).waitFor();
  });
}
