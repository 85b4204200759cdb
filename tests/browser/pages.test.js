// Every page there is: those of the site, and those of functions with the examples that stand beside
// their templates.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LAPTOP, PHONE, visit } from "./support/browser.js";
import { ONCE, usable, valid } from "./support/examine.js";
import { product_and_browser } from "./support/kader.js";
import { address_of as address, folder, is_example, pages, read, shown } from "./support/pages.js";

const is_public = (file) => !is_example(file) && !file.includes("pengurus");

// Looks at all files in some windows at once: much of the time is waiting.
async function in_windows(windows, files, look) {
  const left = [...files];
  const work = async (window) => {
    while (left.length) await look(left.shift(), window);
  };
  await Promise.all(windows.map(work));
}

// The smallest picture there is, in place of a member's card.
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const { kader, browser } = await product_and_browser();
const { headers: sent } = await fetch(kader.url);
const headers = Object.fromEntries([...sent].filter(([name]) => /^(content|referrer|permissions)-(type|security-policy|policy)$/.test(name)));

test("every page is valid HTML", () => {
  assert.ok(pages.length > 80, `${pages.length} pages`);
  for (const file of pages) valid(read(file), file);
});

test("every link of the site leads to a page, and what it names on that page is there", () => {
  // What functions answer below the site's own paths.
  const elsewhere = ["/anggota/", "/usulkan/", "/api/"];
  const ids = new Map();
  const ids_of = (file) => ids.get(file) ?? ids.set(file, new Set([...read(file).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))).get(file);
  const dead = new Set();
  for (const file of pages.filter((file) => !is_example(file))) {
    for (const [, href] of read(file).matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
      const url = new URL(href.replaceAll("&amp;", "&"), `http://site.example${address(file)}`);
      if (url.host !== "site.example" || elsewhere.some((path) => url.pathname.startsWith(path))) continue;
      const target = `${url.pathname.slice(1)}${url.pathname.endsWith("/") ? "index.html" : ""}`;
      if (!existsSync(join(folder, target))) dead.add(`${file}: ${href}`);
      else if (url.hash && is_public(target) && !ids_of(target).has(url.hash.slice(1))) dead.add(`${file}: ${href} (no such place)`);
    }
  }
  assert.deepEqual([...dead], []);
});

test("the examination itself finds what is wrong with a page", async (t) => {
  const sound = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Sound</title></head><body><main><h1>Sound</h1></main></body></html>";
  const page = await visit(t, browser, kader.url);
  const look = async (fault) => {
    await page.setContent(sound.replace("</main>", `${fault}</main>`));
    return usable(page, fault);
  };
  await look("");
  await assert.rejects(look("<img src='data:,'>"), /image-alt/);
  await assert.rejects(look("<p class=pale>pale</p><style>@media (prefers-color-scheme: dark) { .pale { color: #eee } }</style>"), /dark: color-contrast/);
  await assert.rejects(look("<div class=wide>x</div><style>.wide { width: 400px }</style>"), /px too wide at 360 px/);
  valid(sound, "sound");
  assert.throws(() => valid(sound.replace("<h1>", "<p><div></div></p><h1>"), "broken"), /<div>|<\/p>|end tag/i);
});

// Examples are shown at the product's own address and under its own content security policy.
async function open_examples(t, screen) {
  const page = await visit(t, browser, kader.url, { screen, serviceWorkers: "block" });
  await page.route("**/examples/**", (route) => route.fulfill({ headers, body: read(new URL(route.request().url()).pathname.slice(1)) }));
  await page.route("**/api/v1/me/card.png", (route) => route.fulfill({ contentType: "image/png", body: PICTURE }));
  return page;
}

for (const kind of ["the site", "functions, in Indonesian", "functions, in English"]) {
  test(`pages of ${kind} can be used by everybody at every width and in both schemes`, async (t) => {
    const windows = [await open_examples(t, LAPTOP), await open_examples(t, LAPTOP)];
    const wanted = shown.filter((file) => (kind === "the site" ? !is_example(file) : file.startsWith(`examples/${kind.endsWith("English") ? "en" : "id"}/`)));
    assert.ok(wanted.length > 10);
    await in_windows(windows, wanted, async (file, page) => {
      const answer = await page.goto(address(file));
      assert.ok(answer.headers()["content-security-policy"], file);
      // Components are the same in both languages; of pages, the words alone differ.
      const [component, english] = [file.includes("/components/"), /^(en|examples\/en)\//.test(file)];
      if (component && english) return;
      await usable(page, file, english ? ONCE : component ? { widths: [PHONE.width] } : {});
    });
  });
}

test("what a page needs at first view is at most 30 kB on the wire, its scripts at most 8 kB", async (t) => {
  let most = { total: 0 };
  await in_windows([1, 2, 3, 4], shown.filter(is_public), async (file) => {
    // A window of its own, in which nothing is cached.
    const page = await visit(t, browser, kader.url, { serviceWorkers: "block" });
    const wire = await page.context().newCDPSession(page);
    await wire.send("Network.enable");
    const scripts = new Set();
    let [total, script, requests] = [0, 0, 0];
    wire.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
    wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      requests += 1;
      total += encodedDataLength;
      if (scripts.has(requestId)) script += encodedDataLength;
    });
    await page.goto(address(file), { waitUntil: "networkidle" });
    if (total > most.total) most = { file, requests, total, script };
    assert.ok(requests > 1 && total > 1000, `${file} was measured`);
    assert.ok(total <= 30_000, `${file}: ${total} bytes`);
    assert.ok(script <= 8_000, `${file}: ${script} bytes of script`);
    await page.close();
  });
  t.diagnostic(`the largest is ${address(most.file)}: ${most.requests} requests, ${most.total} bytes, ${most.script} of script`);
});

// WCAG 2.2, 1.4.4: text alone at twice its size.
test("text at twice its size does not run out of the window", async (t) => {
  for (const [screen, wanted] of [[PHONE, is_public], [LAPTOP, () => true]]) {
    const page = await open_examples(t, screen);
    for (const file of shown.filter((file) => wanted(file) && !file.startsWith("examples/en/"))) {
      await page.goto(address(file));
      const over = await page.evaluate(() => {
        const root = document.documentElement;
        root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
        return root.scrollWidth - root.clientWidth;
      });
      assert.ok(over <= 0, `${file}: ${over} px too wide at ${screen.width} px`);
    }
  }
});

test("pages work in forced colours: what can be pressed has an edge", async (t) => {
  const page = await visit(t, browser, kader.url, { forcedColors: "active", serviceWorkers: "block" });
  for (const path of ["/", "/gabung/", "/masuk/", "/kartu/", "/dapil/", "/dapil/3201/", "/usulkan/", "/kesediaan/"]) {
    await page.goto(path);
    const bare = await page.evaluate(() =>
      [...document.querySelectorAll("main button, main .button, main input:not([type=hidden], .unseen), main select")]
        .filter((control) => control.checkVisibility() && parseFloat(getComputedStyle(control).borderTopWidth) === 0 && !["radio", "checkbox"].includes(control.type))
        .map((control) => control.outerHTML),
    );
    assert.deepEqual(bare, [], path);
  }
});

test("a thumb finds every control: at least 44 px high", async (t) => {
  const page = await visit(t, browser, kader.url, { serviceWorkers: "block" });
  for (const path of ["/", "/gabung/", "/masuk/", "/kartu/", "/dapil/", "/dapil/3201/", "/usulkan/", "/kesediaan/"]) {
    await page.goto(path);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("main button, main .button, main input, main select, main .check-label, main .radio, .masthead a")]
        .filter((control) => !["hidden", "radio", "checkbox", "file"].includes(control.type) && control.checkVisibility() && control.getBoundingClientRect().height < 44)
        .map((control) => `${control.outerHTML.slice(0, 80)} ${control.getBoundingClientRect().height}`),
    );
    assert.deepEqual(small, [], path);
  }
});
