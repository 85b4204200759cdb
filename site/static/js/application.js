// The application form, on the join page and for mending a returned application.

import { age, group, read } from "./nik.js";
import { search_box } from "./village.js";

export function application_form(form) {
  if (!form?.elements.nik) return;
  const { nik, birth_date } = form.elements;
  nik.addEventListener("input", () => group(nik));
  search_box(form.querySelector(".village"), () => read(nik.value).district);
  // A nominee who is a member already is asked for the NIK alone.
  if (!birth_date) return;
  const sexes = [...form.querySelectorAll("[name=sex]")];
  const guardian = form.querySelector(".guardian");

  // What a person wrote wins over what the NIK says.
  let filled_date = birth_date.value ? null : "";
  let filled_sex = sexes.some((sex) => sex.checked) ? null : "";
  const ask_guardian = () => {
    if (!guardian) return;
    const minor = age(birth_date.value) < 18;
    guardian.hidden = !minor && !guardian.querySelector(".field-bad");
    if (minor) guardian.open = true;
  };

  nik.addEventListener("input", () => {
    const said = read(nik.value);
    if (said.birth_date && filled_date !== null) {
      birth_date.value = filled_date = said.birth_date;
      ask_guardian();
    }
    if (said.sex && filled_sex !== null) {
      filled_sex = said.sex;
      for (const sex of sexes) sex.checked = sex.value === said.sex;
    }
  });
  birth_date.addEventListener("input", () => {
    filled_date = null;
    ask_guardian();
  });
  for (const sex of sexes) sex.addEventListener("change", () => (filled_sex = null));
  ask_guardian();
}
