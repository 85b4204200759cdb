// The way in for officers: to the identity provider and back, as on AWS.

import { LAPTOP, visit } from "./browser.js";

/** A window for an officer, who alone may reach the provider. */
export const officer_window = (t, browser, kader, { screen = LAPTOP, ...more } = {}) => visit(t, browser, kader.url, { screen, provider: kader.provider, ...more });

/** From the button on an officers' page to the provider, and back as one of the seeded officers. */
export async function sign_in(page, name) {
  await page.getByRole("button", { name: /^(Masuk|Sign in)$/ }).click();
  await page.getByRole("heading", { name: "Masuk sebagai siapa?" }).waitFor();
  await page.getByRole("button", { name, exact: true }).click();
}
