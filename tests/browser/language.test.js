// The switch to the other language keeps what was typed: on every page with a form, and on the way through them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./support/browser.js";
import { fill_in, Steps } from "./support/join.js";
import { product_and_browser, somebody } from "./support/kader.js";
import { address_of, is_example, read, shown } from "./support/pages.js";

const { kader, browser } = await product_and_browser();
const { headers: sent } = await fetch(kader.url);
const headers = Object.fromEntries([...sent].filter(([name]) => /^(content|referrer)-(type|security-policy|policy)$/.test(name)));

// The smallest picture there is, in place of a member's card.
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkAAIAAAoAAv/lxKUAAAAASUVORK5CYII=", "base64");
const has_controls = (html) => /<(input|select|textarea) /.test(html.split("<main")[1].split("</main>")[0].replace(/<input type="hidden"[^>]*>/g, ""));
const forms = shown.filter((file) => !file.includes("/components/") && !file.includes("pengurus") && !/^(en\/|examples\/en\/)/.test(file) && has_controls(read(file)));

const typed_in = () => [...document.querySelectorAll("main form :is(input, select, textarea)[id]")].filter(({ type, readOnly }) => !["hidden", "file"].includes(type) && !readOnly);
const is_ticked = ({ type }) => ["radio", "checkbox"].includes(type);
/** What stands in every control, or is put there: something else than was there before. */
const HELPERS = `const typed_in = ${typed_in}; const is_ticked = ${is_ticked};`;
const fill_everything = `(() => { ${HELPERS} typed_in().forEach((control, index) => {
  if (is_ticked(control)) control.checked = !control.checked;
  else if (control.tagName === "SELECT") control.selectedIndex = control.options.length - 1;
  else control.value = control.type === "date" ? \`199\${index % 10}-01-31\` : \`\${index}\`;
}); })()`;
const everything = `(() => { ${HELPERS} return typed_in().map((control) => [control.id, is_ticked(control) ? control.checked : control.value]); })()`;

test("every form there is comes out in the other language as it was filled in", async (t) => {
  const page = await visit(t, browser, kader.url, { serviceWorkers: "block" });
  assert.ok(forms.length > 25, `${forms.length} pages with forms`);
  let body;
  // Wherever a function would be asked, its example answers.
  await page.route("**/*", (route) => (route.request().isNavigationRequest() ? route.fulfill({ headers, body }) : route.fallback()));
  await page.route("**/api/v1/me/card.png", (route) => route.fulfill({ contentType: "image/png", body: PICTURE }));
  for (const file of forms) {
    body = read(file);
    await page.goto(address_of(file), { waitUntil: "networkidle" });
    await page.evaluate(fill_everything);
    const before = await page.evaluate(everything);
    body = read(is_example(file) ? file.replace("examples/id/", "examples/en/") : `en/${file}`);
    await page.locator("#bahasa").click();
    await page.waitForFunction(() => document.documentElement.lang === "en");
    await page.waitForLoadState("networkidle");
    assert.deepEqual(await page.evaluate(everything), before, file);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0, `${file}: something is left behind`);
  }
});

test("somebody who joins changes the language at every step and loses nothing", async (t) => {
  const page = await visit(t, browser, kader.url);
  const steps = new Steps(page);
  const person = somebody();
  await fill_in(steps, person);
  await page.locator("#bahasa").click();
  await page.waitForURL("**/en/gabung/");
  assert.equal((await page.getByLabel("NIK").inputValue()).replaceAll(" ", ""), person.nik);
  assert.equal(await page.locator("[name=village]").inputValue(), "32.73.01.1001");
  await page.getByRole("button", { name: "Check details" }).click();
  await page.getByRole("heading", { name: "Check your details" }).waitFor();
  // The check page comes back as the form, which holds everything.
  await page.locator("#bahasa").click();
  await page.getByRole("button", { name: "Periksa data" }).click();
  await page.getByRole("button", { name: "Kirim pendaftaran" }).click();
  await page.getByRole("heading", { name: "Masukkan kode" }).waitFor();
  await page.getByLabel("Kode 6 angka").fill("12");
  await page.locator("#bahasa").click();
  await page.waitForURL(/lang=en/);
  assert.equal(await page.locator("#code").inputValue(), "12");
});

test("with JavaScript off the joining form comes back as it was typed", async (t) => {
  const page = await visit(t, browser, kader.url, { scripts: false });
  await page.goto("/gabung/");
  await page.getByLabel("Nama lengkap").fill("Ma'ruf");
  await page.getByRole("button", { name: /^English/ }).click();
  await page.getByRole("button", { name: "Check details" }).waitFor();
  assert.equal(await page.getByLabel("Full name").inputValue(), "Ma'ruf");
});

test("what was typed is not there for whoever opens another page next", async (t) => {
  const page = await visit(t, browser, kader.url);
  await page.goto("/masuk/");
  await page.getByLabel("Nomor HP").fill("0812 3456 7890");
  // A page that takes up nothing, in the other language's place: a hotel network's own, say.
  await page.route("**/en/masuk/", (route) => route.fulfill({ contentType: "text/html", body: "<title>Wi-Fi</title>" }));
  await page.locator("#bahasa").click();
  await page.waitForURL("**/en/masuk/");
  assert.notEqual(await page.evaluate(() => sessionStorage.length), 0);
  await page.goto("/gabung/");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await page.getByLabel("Nomor HP").first().inputValue(), "");
});

test("a form that is loaded again keeps what was typed, and whoever leaves it leaves nothing behind", async (t) => {
  const page = await visit(t, browser, kader.url);
  const person = somebody();
  await fill_in(new Steps(page), person);
  const before = await page.evaluate(everything);
  await page.reload({ waitUntil: "networkidle" });
  assert.deepEqual(await page.evaluate(everything), before);
  assert.equal(await page.locator("[name=village]").inputValue(), "32.73.01.1001");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.getByLabel("Nama lengkap").fill("Dewi");
  await page.goto("/");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});
