// Takes the pictures of README.md from a `cargo dev` of its own, in memory, with made-up people.
//
//   cargo build --workspace --tests && node docs/images/take.mjs
//
// Needs Node 20.15, Chromium, and the `playwright-core` that the browser tests install. The letters are those that
// this computer has as `system-ui`; with Roboto installed they are those of most phones.

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { png } from "./palette.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../..");
const { chromium } = createRequire(process.env.MODULES ?? join(ROOT, "tests/browser/"))("playwright-core");

// name, sex, birth date, village, occupation; the last one applies with the NIK of the one before.
const PEOPLE = [
  ["Siti Aminah", "female", "1990-01-17", "32.73.01.1002", "teacher"],
  ["Budi Santoso", "male", "1984-06-02", "32.73.02.1006", "driver"],
  ["Ni Luh Ayu Lestari", "female", "1997-11-23", "32.73.18.1004", "private_employee"],
  ["Asep Sunandar", "male", "1975-03-30", "32.73.16.1001", "trader"],
  ["H. Abd. Rahman, S.H.", "male", "1969-12-12", "32.73.03.1001", "lawyer"],
  ["Nurul Hidayati", "female", "1995-10-31", "32.73.20.1004", "entrepreneur"],
  ["Nurul Hidayah", "female", "1995-10-31", "32.73.18.1004", "trader"],
];

// Those who stand for the DPR in Jawa Barat I, members all: the first five are on the list as it was
// saved, a man too many in front; the rest could be added.
const CONTEST = { election: "pemilu-nasional-2029", chamber: "dpr", dapil: "3201" };
const CANDIDATES = [
  ["Ma'ruf Al-Habsyi", "male", "1978-05-12", "32.73.01.1001", "cleric"],
  ["Dedi Kusnadi", "male", "1981-08-09", "32.73.02.1006", "entrepreneur"],
  ["Agus Wijaya, S.T.", "male", "1986-02-27", "32.73.18.1004", "private_employee"],
  ["Hj. Nurhayati, S.Pd.", "female", "1974-10-03", "32.73.16.1001", "teacher"],
  ["Rina Marlina, S.H.", "female", "1988-07-19", "32.73.03.1001", "lawyer"],
  ["Lilis Suryani", "female", "1990-12-01", "32.73.20.1004", "trader"],
  ["Yusuf Hidayat", "male", "1983-04-22", "32.73.01.1002", "farmer"],
];

function nik([name, sex, birth], serial) {
  const [year, month, day] = birth.split("-");
  if (name === "Nurul Hidayah") serial -= 1;
  return `327301${String(Number(day) + (sex === "female" ? 40 : 0)).padStart(2, "0")}${month}${year.slice(2)}${String(serial).padStart(4, "0")}`;
}

const server = spawn(join(ROOT, "target/debug/kader"), ["--memory", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((found) =>
  createInterface({ input: server.stdout }).on("line", (line) => line.startsWith("listening on ") && found(line.slice(13))),
);

async function post(path, body, headers = {}, method = "POST") {
  const answer = await fetch(url + path, { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function code_for(phone) {
  const messages = await (await fetch(`${url}/dev/outbox?to=${encodeURIComponent(phone)}`)).json();
  return messages.find(({ code }) => code).code;
}

const phone_of = (index) => `+62812340000${String(10 + index)}`;

async function join_party(person, index) {
  const [name, sex, birth_date, village, occupation] = person;
  const phone = phone_of(index);
  const { application_id } = await post("/api/v1/applications", {
    nik: nik(person, index + 1), name, sex, birth_date, phone, village, occupation, consent_membership: true, consent_kpu: true,
    birth_place: "Bandung", marital_status: "married", address: `Jl. Merdeka ${index + 1}`, rt: "1", rw: "2",
  });
  await post(`/api/v1/applications/${application_id}/verification`, { code: await code_for(phone) });
  return application_id;
}

const officers = new Map();
async function as(officer, method, path, body) {
  if (!officers.has(officer)) officers.set(officer, (await post("/dev/token", { admin: officer })).token);
  const headers = { authorization: `Bearer ${officers.get(officer)}` };
  if (method !== "GET") return post(`/api/v1/admin${path}`, body, headers, method);
  return (await fetch(`${url}/api/v1/admin${path}`, { headers })).json();
}

// A member who proposed themselves, agreed, handed in every paper and passed the screening.
async function stand(person, index) {
  const phone = phone_of(index);
  await as("jabar", "POST", `/applications/${await join_party(person, index)}/decision`, { decision: "approve" });
  await post("/api/v1/sessions/codes", { phone });
  const answer = await fetch(`${url}/api/v1/sessions`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ phone, code: await code_for(phone) }) });
  const cookie = answer.headers.get("set-cookie").split(";")[0];
  const [name, sex] = person;
  await post("/api/v1/nominations", { ...CONTEST, track: "internal", nominee: { name, phone, sex }, reason: "Dikenal bekerja untuk warga" }, { cookie });
  const messages = await (await fetch(`${url}/dev/outbox?to=${encodeURIComponent(phone)}`)).json();
  const token = messages.find(({ link }) => link?.includes("/kesediaan/#")).link.split("#")[1];
  await post("/api/v1/consents/codes", { token });
  const { aspirant_id: id } = await post("/api/v1/consents/answer", { token, code: await code_for(phone), answer: "accept", consent_candidacy: true });
  const { documents } = await as("jabar", "GET", `/aspirants/${id}`);
  await as("jabar", "PUT", `/aspirants/${id}/documents`, { documents: documents.map(({ document }) => ({ document, state: "verified", expires_on: "", number: "" })) });
  await as("jabar", "POST", `/aspirants/${id}/verdict`, { verdict: "ms", reason: "Berkas lengkap" });
  return id;
}

try {
  const ids = [];
  for (const [index, person] of PEOPLE.entries()) ids.push(await join_party(person, index));
  await as("bandung", "POST", `/applications/${ids[0]}/decision`, { decision: "approve" });
  const standing = [];
  for (const [index, person] of CANDIDATES.entries()) standing.push(await stand(person, 20 + index));
  const slate = `/slates/${Object.values(CONTEST).join("/")}`;
  await as("jabar", "PUT", slate, { candidates: standing.slice(0, 5), version: (await as("jabar", "GET", slate)).version });
  await fetch(`${url}/dev/outbox`); // waits until streams have been followed: flags, messages

  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const open = async (width, height, scale) => {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, locale: "id-ID", timezoneId: "Asia/Jakarta", reducedMotion: "reduce" });
    return context.newPage();
  };
  const keep = async (page, name) => writeFileSync(join(HERE, `${name}.png`), await png(await browser.newPage(), await page.screenshot()));

  const phone = await open(360, 740, 2);
  await phone.goto(url);
  await keep(phone, "home");

  await phone.goto(`${url}/gabung/`);
  await phone.fill("[name=nik]", "3273 0257 0499 0021");
  await phone.fill("[name=name]", "Putri Wulandari");
  await phone.fill("[name=birth_date]", "1999-04-17");
  await phone.check("[name=sex][value=female]");
  await phone.fill("[name=phone]", "0812 3400 0099");
  await phone.fill("#village", "dago coblong");
  await phone.click("[role=option]");
  await phone.selectOption("[name=occupation]", "student");
  await phone.check("[name=consent_membership]");
  await phone.check("[name=consent_kpu]");
  await phone.click("form.join button[type=submit]");
  await phone.waitForSelector("[name=confirm]", { state: "attached" });
  await keep(phone, "join-check");

  await phone.goto(`${url}/masuk/`);
  await phone.fill("[name=phone]", phone_of(0));
  await phone.click("main form button[type=submit]");
  await phone.fill("[name=code]", await code_for(phone_of(0)));
  await phone.click("main form button[type=submit]");
  await phone.waitForSelector(".member-card img");
  await phone.waitForFunction(() => document.querySelector(".member-card img").complete);
  await keep(phone, "member");

  await phone.goto(`${url}/usulkan/?dapil=${CONTEST.dapil}`);
  await phone.fill("[name='nominee.name']", "Dewi Lestari");
  await phone.fill("[name='nominee.phone']", "0812 3400 0077");
  await phone.check("[name='nominee.sex'][value=female]");
  await phone.check("[name=track][value=external]");
  await phone.fill("[name=reason]", "Dua puluh tahun mengelola koperasi nelayan");
  await phone.click("form[action='/api/v1/nominations'] button");
  await phone.waitForSelector("[name=confirm]", { state: "attached" });
  await keep(phone, "propose");

  const desk = await open(1280, 800, 1);
  await desk.goto(`${url}/pengurus/`);
  await desk.click("text=/^Masuk$/");
  await desk.click("text=/^bandung$/");
  await desk.waitForSelector("#antrean tbody tr");
  await desk.click("#antrean tbody tr:nth-child(2)");
  await desk.waitForLoadState("networkidle");
  await keep(desk, "queue");

  const list = await open(1280, 1100, 1);
  await list.goto(`${url}/pengurus/daftar-calon/?${new URLSearchParams(CONTEST)}#susunan`);
  await list.click("text=/^Masuk$/");
  await list.click("text=/^jabar$/");
  await list.click("[data-act=down]");
  await list.waitForSelector(".rules-panel[aria-busy=false] .rule-fix:enabled");
  await list.mouse.move(0, 0);
  await list.evaluate(() => {
    document.activeElement.blur();
    document.querySelector(".district-top").scrollIntoView();
  });
  await keep(list, "slate");
  await browser.close();
} finally {
  server.kill();
}
