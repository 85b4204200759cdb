// The way in for members and applicants: a phone and a code.

import { written } from "./join.js";

const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Signs in from the home page, up to the page behind the code. */
export async function sign_in_at(page, kader, person) {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Menu utama" }).getByRole("link", { name: "Masuk" }).click();
  await page.getByLabel("Nomor HP").fill(written(person.phone));
  await button(page, "Kirim kode").click();
  await page.getByRole("heading", { name: "Masukkan kode", exact: true }).waitFor();
  await page.getByLabel("Kode 6 angka").fill(await kader.code(person.phone));
  await button(page, "Masuk").click();
}
