// A visitor with a browser of their own. Whatever the browser complains about while they look
// around fails the test that opened it.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

import { FLAGS, executable } from "./chromium.js";

export const PHONE = { width: 360, height: 740 };
export const LAPTOP = { width: 1280, height: 900 };

export const launch = (more = {}) => chromium.launch({ executablePath: executable(), args: FLAGS, ...more });

/** A browser that keeps the pages that were left, as everybody's does; Playwright otherwise switches that off. */
export const launch_with_memory = () => launch({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });

/**
 * Opens a browser window for a test and closes it when the test ends. `scripts: false` is a browser
 * with JavaScript off; `full` says that the servers will have no room, `offline_is_expected`
 * that a worker of ours will have nothing to show. Every request must stay at `url`, or go to the
 * officers' `provider` where there is one, and nothing may be logged as an error.
 */
export async function visit(t, browser, url, { scripts = true, screen = PHONE, full = false, offline_is_expected = false, provider, ...more } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: scripts,
    viewport: screen,
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    ...more,
  });
  context.setDefaultTimeout(30_000);
  const complaints = [];
  const own = (address) => [url, provider].some((origin) => origin && address.startsWith(`${origin}/`)) || address.startsWith("data:") || address.startsWith("blob:");
  context.on("request", (request) => {
    if (!own(request.url())) complaints.push(`asked another host: ${request.url()}`);
  });
  context.on("console", (message) => {
    // A page that answers 4xx is what some tests are after, and being offline is what others are.
    const expected = /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED))/;
    if (full && /^Failed to load resource: .* status of 503/.test(message.text())) return;
    if (offline_is_expected && /^Failed to load resource: net::ERR_FAILED/.test(message.text())) return;
    if (message.type() === "error" && !expected.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`script: ${error.error().message}`));
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  const page = await context.newPage();
  page.on("response", (response) => {
    const { "content-type": type = "" } = response.headers();
    const navigation = response.request().isNavigationRequest();
    if (navigation && type.startsWith("text/html")) documents.set(page, response);
    const { origin, pathname } = new URL(response.url());
    const refusal = origin === provider || pathname.startsWith("/api/");
    if (response.status() >= 400 && !navigation && !refusal) complaints.push(`${pathname}: ${response.status()}`);
  });
  return page;
}

const documents = new WeakMap();

/** The answer that brought the page which is shown now. */
export const document_of = (page) => documents.get(page);

/** Waits until what the page is asked comes out true. Unlike `waitForFunction` it waits for promises too. */
export async function until(page, asked) {
  const end = Date.now() + 30_000;
  while (!(await page.evaluate(asked))) {
    if (Date.now() > end) throw new Error(`for 30 s it was not true: ${asked}`);
    await page.waitForTimeout(50);
  }
}
