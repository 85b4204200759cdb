// Every page there is, as built: those of the site, and those of functions with the examples that
// stand beside their templates.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { built } from "./kader.js";

/** Where they were built. */
export const folder = mkdtempSync(join(tmpdir(), "kader-site-"));
after(() => rmSync(folder, { recursive: true }));
execFileSync(built("site"), [folder, "--examples"]);

export const pages = readdirSync(folder, { recursive: true })
  // But for one link of the header, the page of whoever is signed in is the one beside it: that of the home page stands for all.
  .filter((file) => file.endsWith(".html") && !file.endsWith("/signed-in.html"))
  .sort();
export const read = (file) => readFileSync(join(folder, file), "utf8");
export const address_of = (file) => `/${file.replace(/(^|\/)index\.html$/, "$1")}`;
export const is_example = (file) => file.startsWith("examples/");

// Districts and provinces have a page each, all made by two templates: a browser looks at the first,
// the last and the largest of both, and in English at the largest. What costs little is asked of all.
const of_a_place = /^(en\/)?dapil\/.+\/index\.html$/;
const size = (file) => statSync(join(folder, file)).size;
const largest = (files) => files.reduce((most, file) => (size(file) > size(most) ? file : most));
const places = ["dapil/\\d+", "dapil/provinsi/\\d+"].flatMap((path) => {
  const [own, english] = ["", "en/"].map((language) => pages.filter((file) => new RegExp(`^${language}${path}/index.html$`).test(file)));
  return [own[0], own.at(-1), largest(own), largest(english)];
});
/** Those that a browser looks at. */
export const shown = pages.filter((file) => !of_a_place.test(file) || places.includes(file));
