// The content security policy at work: what somebody managed to write into a page does not run, and
// no page but those of officers speaks to another host.

import assert from "node:assert/strict";
import { test } from "node:test";
import { shown, is_example, address_of, read } from "./support/pages.js";
import { product_and_browser } from "./support/kader.js";
import { officer_window, sign_in } from "./support/officer.js";

const { kader, browser } = await product_and_browser();

const INJECTED = "<script>injected = true</script><img src='data:,' onerror='injected = true'><a id=planted href='javascript:injected = true'>x</a>";
const inject = (html) => {
  assert.ok(html.includes("</body>"));
  return html.replace("</body>", `${INJECTED}</body>`);
};

/** A window in which pages carry what an attacker wrote; `html` and `headers` are as they were sent. */
async function attacked(t) {
  const context = await browser.newContext({ baseURL: kader.url, serviceWorkers: "block" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.violated = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective }) => violated.push(violatedDirective));
  });
  return page;
}

async function nothing_ran(page, where) {
  await page.evaluate(() => document.getElementById("planted").click());
  const [injected, violated] = await page.evaluate(() => [globalThis.injected ?? false, globalThis.violated]);
  assert.equal(injected, false, where);
  assert.ok(violated.includes("script-src-elem"), `${where}: the script was refused, not lost: ${violated}`);
  assert.ok(violated.filter((directive) => directive.startsWith("script-src")).length >= 3, `${where}: ${violated}`);
}

test("an injected inline script is blocked on every page of the site", async (t) => {
  const page = await attacked(t);
  await page.route(`${kader.url}/**`, async (route) => {
    if (!route.request().isNavigationRequest()) return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, body: inject(await response.text()) });
  });
  const pages = shown.filter((file) => !is_example(file));
  assert.ok(pages.length > 20 && pages.some((file) => file.includes("pengurus")));
  for (const file of pages) {
    await page.goto(address_of(file));
    await nothing_ran(page, file);
  }
});

test("an injected inline script is blocked on every page that functions answer", async (t) => {
  const answer = await fetch(`${kader.url}/api/v1/nothing`, { headers: { accept: "text/html" } });
  const policy = answer.headers.get("content-security-policy");
  assert.ok(answer.headers.get("apigw-requestid"), "a function answered");
  const page = await attacked(t);
  await page.route("**/examples/**", (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": policy }, body: inject(read(new URL(route.request().url()).pathname.slice(1))) }),
  );
  const pages = shown.filter((file) => is_example(file) && !file.includes("/components/"));
  assert.ok(pages.length > 20);
  for (const file of pages) {
    await page.goto(address_of(file));
    await nothing_ran(page, file);
  }
});

test("an injected script is blocked on the pages of an officer who is signed in", async (t) => {
  for (const path of ["/pengurus/", "/pengurus/daftar-calon/"]) {
    const page = await attacked(t);
    await page.goto(path);
    await sign_in(page, "jabar");
    await page.locator("#siapa strong").waitFor();
    await page.evaluate((html) => document.querySelector("main").insertAdjacentHTML("beforeend", html), "<img src='data:,' onerror='injected = true'>");
    await page.route((url) => url.pathname === path, async (route) => {
      const response = await route.fetch();
      return route.fulfill({ response, body: inject(await response.text()) });
    });
    await page.reload();
    await page.locator("#siapa strong").waitFor();
    await nothing_ran(page, path);
  }
});

test("officers' pages alone reach the provider, and nothing reaches anybody else", async (t) => {
  const page = await attacked(t);
  // Without CORS, so that only the policy can refuse.
  const reaches = (url) => page.evaluate((url) => fetch(url, { mode: "no-cors" }).then(() => true, () => false), url);
  const elsewhere = kader.url.replace("127.0.0.1", "localhost");
  for (const [path, allowed] of [["/", false], ["/gabung/", false], ["/usulkan/", false], ["/en/", false], ["/pengurus/", true], ["/en/pengurus/daftar-calon/", true]]) {
    await page.goto(path);
    assert.equal(await reaches(`${kader.provider}/jwks.json`), allowed, path);
    assert.equal(await reaches(`${elsewhere}/favicon.svg`), false, path);
    assert.equal(await reaches(`${kader.url}/favicon.svg`), true, path);
  }
});
