// What every page owes everybody: valid HTML, no accessibility violation in either colour scheme,
// nothing that runs out of a narrow or a magnified window.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { document_of } from "./browser.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const validator = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:standard"] }));

// 360 is the phone. 640 is a window of 1280 at 200 %, 320 one at 400 % (WCAG 2.2, 1.4.10).
const NARROW = [320, 360, 640, 1280];
const READ = [360, 1280];
// The schemes differ in colours alone.
const SCHEMES = [["light", undefined], ["dark", ["color-contrast"]]];
/** For what looks as another page that is examined in every way: in the other language, or with JavaScript off. */
export const ONCE = { widths: [360], schemes: SCHEMES.slice(0, 1) };

/** Fails unless the text is a valid HTML document. */
export function valid(html, where) {
  const report = validator.validateStringSync(html);
  const found = report.results.flatMap((result) => result.messages).map((message) => `${where}:${message.line}: ${message.message} (${message.ruleId})`);
  assert.deepEqual(found, []);
}

/** Fails when something on the page as it stands would turn people away. */
export async function usable(page, where = page.url(), { widths = READ, schemes = SCHEMES } = {}) {
  const screen = page.viewportSize();
  const found = [];
  for (const width of NARROW) {
    await page.setViewportSize({ width, height: screen.height });
    const over = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    if (over > 0) found.push(`${where}: ${over} px too wide at ${width} px`);
    if (!widths.includes(width)) continue;
    for (const [colorScheme, rules] of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      found.push(...(await violations(page, rules)).map((line) => `${where} at ${width} px, ${colorScheme}: ${line}`));
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(screen);
  assert.deepEqual(found, []);
}

async function violations(page, runOnly) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...(runOnly && { runOnly }) });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary.replace(/\s+/g, " ")}`));
  }, runOnly);
}

/**
 * Examines the page that a visitor has before them, as the server sent it and, where scripts run,
 * as they left it; `drawn` says that scripts drew most of it, so that their HTML is worth a look. A browser with JavaScript off cannot run the examination itself: what it was
 * sent is looked at in another window, in which the page's own scripts do not run either.
 */
export async function examine(page, { scripts = true, drawn = false } = {}) {
  const answer = document_of(page);
  const where = `${answer.request().method()} ${new URL(answer.url()).pathname} ${await page.title()}`;
  const html = await answer.text();
  valid(html, where);
  if (drawn) valid(await page.content(), `${where} (drawn)`);
  if (scripts) return usable(page, where);
  const context = await page.context().browser().newContext({ serviceWorkers: "block", storageState: await page.context().storageState() });
  try {
    const twin = await context.newPage();
    await context.route("**/*.js", (route) => route.abort());
    await twin.route(answer.url(), (route) => route.fulfill({ status: 200, headers: answer.headers(), body: html }));
    await twin.goto(answer.url());
    await usable(twin, `${where} (JavaScript off)`, ONCE);
  } finally {
    await context.close();
  }
}
