// The way into the party, as a thumb takes it. Every tap and every field is counted.

/** Walks a page and counts what a person has to do: taps, and fields to fill or choose. */
export class Steps {
  count = 0;

  constructor(page) {
    this.page = page;
  }

  async tap(role, name) {
    this.count += 1;
    await this.page.locator("main").getByRole(role, { name }).first().click();
  }

  async fill(label, text) {
    this.count += 1;
    await this.page.getByLabel(label).first().fill(text);
  }

  async choose(label, option) {
    this.count += 1;
    await this.page.getByLabel(label).first().selectOption(option);
  }

  async tick(text) {
    this.count += 1;
    await this.page.getByRole("checkbox", { name: text }).check();
  }
}

/** `+62812…` as people write it. */
export const written = (phone) => phone.replace(/^\+62/, "0");

/**
 * From the home page to the filled form, up to the button. `scripts` says whether the page helps:
 * then birth date and sex come from the NIK, and the village is taken from a list.
 */
export async function fill_in(steps, person, { scripts = true, village = "Sukarasa" } = {}) {
  const { page } = steps;
  await page.goto("/");
  await steps.tap("link", "Gabung");
  // Until it has loaded, no script helps.
  await page.waitForURL("**/gabung/");
  await steps.fill("NIK", person.nik);
  await steps.fill("Nama lengkap", person.name);
  if (!scripts) {
    await steps.fill("Tanggal lahir", person.birth_date);
    steps.count += 1;
    await page.getByRole("radio", { name: person.sex === "female" ? "Perempuan" : "Laki-laki" }).check();
  }
  await steps.fill("Nomor HP", written(person.phone));
  if (scripts) {
    steps.count += 1;
    await page.getByRole("combobox", { name: /Desa/ }).pressSequentially(village);
    await steps.tap("option", /Sukasari, Kota Bandung/);
  } else {
    await steps.fill(/Desa/, village);
  }
  await steps.choose("Pekerjaan", person.occupation);
  await steps.tick(/menjadi anggota/);
  await steps.tick(/KPU/);
}
