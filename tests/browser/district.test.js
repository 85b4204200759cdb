// The pages of electoral districts: found by a place, and counted without telling who.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./support/browser.js";
import { examine } from "./support/examine.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { agree, district, propose } from "./support/nominate.js";

const { kader, browser } = await product_and_browser();

test("a district is found by a town in it", async (t) => {
  const page = await visit(t, browser, kader.url);
  await page.goto("/dapil/");
  await page.getByLabel(/Cari kabupaten/).fill("cimahi");
  await page.getByText("1 dapil cocok.").waitFor();
  await examine(page);
  await page.locator("#cari").getByRole("link", { name: "Jawa Barat I" }).click();
  await page.getByRole("heading", { name: "Jawa Barat I", exact: true }).waitFor();
  await page.goto("/dapil/");
  await page.getByLabel(/Cari kabupaten/).fill("atlantis");
  await page.getByText("Tidak ada yang cocok.").waitFor();
});

test("the page of a district counts once there are too many to guess who they are", async (t) => {
  const place = district("3204");
  const before = await visit(t, browser, kader.url);
  await before.goto("/dapil/3204/");
  await before.getByText("Belum cukup banyak untuk ditampilkan.").waitFor();
  const proposer = somebody();
  await kader.member(proposer);
  const session = await kader.session(proposer);
  for (let count = 0; count < 9; count += 1) {
    const nominee = somebody();
    await kader.member(nominee);
    await agree(kader, await propose(kader, session, nominee, { place }), nominee);
  }
  // Another visitor: the numbers are cached for some minutes.
  const page = await visit(t, browser, kader.url);
  await page.goto("/dapil/3204/");
  await page.getByRole("progressbar").waitFor();
  assert.equal(await page.locator("[data-count=willing]").innerText(), "9");
  assert.equal(await page.locator("[data-count=screened]").innerText(), "belum banyak", "a step with few people is not told");
  await examine(page);
});
