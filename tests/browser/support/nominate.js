// The way to a list of candidates without a page: proposing, agreeing, screening.

import { somebody } from "./kader.js";

/** A district of Jawa Barat, 3201 to 3211, as the API names it. */
export const district = (dapil = "3201") => ({ election: "pemilu-nasional-2029", chamber: "dpr", dapil });
/** The same as the address of an officer's page. */
export const address = (place, part = "") => `/pengurus/daftar-calon/?${new URLSearchParams(place)}${part && `#${part}`}`;

/** A made-up man; `somebody()` makes women. */
export function somebody_else(more = {}) {
  const { nik, ...person } = somebody({ sex: "male", ...more });
  return { ...person, nik: nik.replace("32730141", "32730101") };
}

/** A member proposes `nominee`; gives the proposal with its link, once the link can be opened. */
export async function propose(kader, session, nominee, { place = district(), track = "internal", reason = "Dikenal bekerja untuk warga" } = {}) {
  const { name, phone, sex } = nominee;
  const { nomination_id } = await session.call("POST", "/api/v1/nominations", { ...place, track, nominee: { name, phone, sex }, reason });
  await kader.messages(phone);
  const { items } = await session.call("GET", "/api/v1/me/nominations");
  return items.find((item) => item.nomination_id === nomination_id);
}

export const token_of = ({ consent_url }) => consent_url.split("#")[1];

/** The nominee agrees with the code from the phone; gives the aspirant's id. */
export async function agree(kader, proposal, person, more = {}) {
  const token = token_of(proposal);
  await kader.call("POST", "/api/v1/consents/codes", { token });
  const answer = { token, code: await kader.code(person.phone), answer: "accept", consent_candidacy: true, ...more };
  return (await kader.call("POST", "/api/v1/consents/answer", answer)).aspirant_id;
}

/** A member who proposed themselves and agreed; gives the aspirant's id. */
export async function willing(kader, person, place = district()) {
  await kader.member(person);
  const proposal = await propose(kader, await kader.session(person), person, { place });
  return agree(kader, proposal, person);
}

/** The verdict of an officer, made without the page. */
export const judge = (kader, id, verdict = "ms", reason = "Berkas diperiksa dan memenuhi syarat") =>
  kader.as("jabar", "POST", `/api/v1/admin/aspirants/${id}/verdict`, { verdict, reason });

/** Every paper that is needed, seen and found good. */
export async function papers(kader, id) {
  const { documents } = await kader.as("jabar", "GET", `/api/v1/admin/aspirants/${id}`);
  const good = documents.map(({ document }) => ({ document, state: "verified", expires_on: "", number: "" }));
  return kader.as("jabar", "PUT", `/api/v1/admin/aspirants/${id}/documents`, { documents: good });
}

/** What KPU asks of a candidate beyond the short form, told by the member. */
export async function tell_all(kader, person) {
  const session = await kader.session(person);
  return session.call("PATCH", "/api/v1/me", { birth_place: "Bandung", marital_status: "married", address: "Jl. Merdeka 1", rt: "1", rw: "2" });
}

/** Somebody who could stand: willing, with every paper and, unless they are `short`, all data, and found fit. */
export async function fit(kader, person, place = district(), { short = false } = {}) {
  const id = await willing(kader, person, place);
  if (!short) await tell_all(kader, person);
  await papers(kader, id);
  await judge(kader, id);
  return id;
}
