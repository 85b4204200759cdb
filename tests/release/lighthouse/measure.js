// The median of five runs of Lighthouse on each page, against what it has to reach.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { once } from "node:events";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

import { FLAGS, executable } from "../../browser/support/chromium.js";

const RUNS = 5;
const LEAST = 98;
const PUBLIC = ["performance", "accessibility", "best-practices", "seo"];
// Nobody finds them by a search, and what else Lighthouse asks is asked of every state by tests/browser.
const OFFICERS = ["performance"];

/** The product with made-up people, on a free port, with nothing kept. */
async function product() {
  const target = process.env.CARGO_TARGET_DIR ?? "target";
  const child = spawn(`${target}/debug/kader`, ["--memory", "--demo", "500", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => child.kill("SIGTERM"));
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), once(child, "exit").then(() => Promise.reject(new Error("kader did not start")))]);
  return line.replace("listening on ", "");
}

/** The paths of the pages that are listed; of places the largest page of each kind and language. */
async function listed(url) {
  const map = await (await fetch(`${url}/sitemap.xml`)).text();
  const paths = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => new URL(address).pathname);
  const kind = (path) => /^(\/en)?\/dapil\/(provinsi\/)?\d+\/$/.exec(path)?.slice(1).join();
  const largest = new Map();
  for (const path of paths.filter(kind)) {
    const size = (await (await fetch(url + path)).text()).length;
    if (size > (largest.get(kind(path))?.size ?? 0)) largest.set(kind(path), { path, size });
  }
  return [...paths.filter((path) => !kind(path)), ...[...largest.values()].map(({ path }) => path)];
}

// Of a selector, and of whoever builds a list: that of a dapil for which people are made up.
const LIST = "/pengurus/daftar-calon/?election=pemilu-nasional-2029&chamber=dpr&dapil=3201";
const OF_OFFICERS = ["/pengurus/", "/pengurus/#anggota", "/pengurus/daftar-calon/", LIST, `${LIST}#susunan`, `${LIST}#kursi`];

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The medians of a page, by category. Each run has a browser of its own, in which `enter` may sign in. */
async function judge(address, categories, enter) {
  const scores = new Map(categories.map((category) => [category, []]));
  let last;
  for (let run = 0; run < RUNS; run += 1) {
    const browser = await puppeteer.launch({ executablePath: executable(), args: FLAGS });
    try {
      const page = await browser.newPage();
      await enter?.(page);
      const { lhr } = await lighthouse(address, { onlyCategories: categories, disableStorageReset: true, logLevel: "silent" }, undefined, page);
      if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
      for (const category of categories) scores.get(category).push(Math.round(lhr.categories[category].score * 100));
      last = lhr;
    } finally {
      await browser.close();
    }
  }
  return { medians: new Map([...scores].map(([category, values]) => [category, median(values)])), lhr: last };
}

/** What cost a category its points in the last run. */
const why = (lhr, category) =>
  lhr.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.98)
    .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim())
    .join(", ");

const url = await product();
const signed_in = async (page) => {
  await page.goto(`${url}/pengurus/`);
  await (await page.waitForSelector("::-p-xpath(//button[normalize-space()='Masuk'])", { visible: true })).click();
  await (await page.waitForSelector("::-p-xpath(//button[normalize-space()='owner'])", { visible: true })).click();
  await page.waitForSelector("#antrean table", { visible: true });
};
const failed = [];
const tasks = [
  ...(await listed(url)).map((path) => [path, PUBLIC]),
  ...OF_OFFICERS.map((path) => [path, OFFICERS, signed_in]),
];
for (const [path, categories, enter] of tasks) {
  const { medians, lhr } = await judge(url + path, categories, enter);
  console.log(`${path}  ${[...medians].map(([category, score]) => `${category} ${score}`).join("  ")}`);
  for (const [category, score] of medians) if (score < LEAST) failed.push(`${path}: ${category} ${score} < ${LEAST} (${why(lhr, category)})`);
}
if (failed.length) {
  console.error(`below ${LEAST}:\n${failed.join("\n")}`);
  process.exit(1);
}
console.log(`${tasks.length} pages, the median of ${RUNS} runs each: none below ${LEAST}`);
process.exit(0);
