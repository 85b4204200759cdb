// Officers' pages stand still while they load: nothing that somebody was about to press moves away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LAPTOP, PHONE } from "./support/browser.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { address, district, fit } from "./support/nominate.js";
import { officer_window, sign_in } from "./support/officer.js";

// What Lighthouse calls good is 0.1.
const SHIFT_MAX = 0.05;

const { kader, browser } = await product_and_browser();
const place = district("3209");
for (let count = 0; count < 12; count += 1) await kader.applicant(somebody());
for (const name of ["Ni Luh Sekar", "Ratna Dewi"]) await fit(kader, somebody({ name }), place);

/** Adds up what moved without being asked to, and by what. */
function watch() {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) globalThis.shifts.push({ value, what: sources.map(({ node }) => node?.id || node?.className || node?.nodeName) });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

const PAGES = [
  ["/pengurus/", "#antrean .record h2"],
  ["/pengurus/#anggota", "#anggota form"],
  ["/pengurus/daftar-calon/", ".districts tbody tr"],
  [address(place), "#penyaringan .record h2"],
  [address(place, "susunan"), ".pool li"],
  [address(place, "kursi"), "#kursi h3"],
];
for (const screen of [LAPTOP, PHONE]) {
  test(`officers' pages do not jump at ${screen.width} px`, async (t) => {
    const page = await officer_window(t, browser, kader, { screen });
    await page.goto("/pengurus/");
    await sign_in(page, "owner");
    await page.locator("#antrean table").waitFor();
    await page.addInitScript(watch);
    for (const [path, last] of PAGES) {
      await page.goto("about:blank");
      await page.goto(path);
      // On a phone the record waits for somebody to open it.
      const seen = screen === PHONE && last.includes(".record") ? last.replace(/ \.record.*/, " tbody .queue-open") : last;
      await page.locator(seen).first().waitFor();
      await page.waitForLoadState("networkidle");
      const shifts = await page.evaluate(() => globalThis.shifts);
      const sum = shifts.reduce((all, { value }) => all + value, 0);
      assert.ok(sum <= SHIFT_MAX, `${path} moved by ${sum.toFixed(3)}: ${JSON.stringify(shifts)}`);
    }
  });
}

test("the builder's first name stands near the top of a laptop's screen", async (t) => {
  const { candidates, pool, version } = await kader.as("jabar", "GET", `/api/v1/admin/slates/${place.election}/${place.chamber}/${place.dapil}`);
  assert.equal(candidates.length, 0);
  await kader.as("jabar", "PUT", `/api/v1/admin/slates/${place.election}/${place.chamber}/${place.dapil}`, { candidates: pool.map(({ id }) => id), version });
  const page = await officer_window(t, browser, kader, { screen: { width: 1280, height: 800 } });
  await page.goto(address(place, "susunan"));
  await sign_in(page, "jabar");
  const first = await page.locator(".slate-row strong").first().boundingBox();
  assert.ok(first.y + first.height <= 400, `it ends at ${first.y + first.height} px`);
});
