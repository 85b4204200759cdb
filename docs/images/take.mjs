// Takes the pictures of README.md from a `cargo dev` of its own, in memory, with made-up people.
//
//   cargo build -p local && node docs/images/take.mjs
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

function nik([name, sex, birth], serial) {
  const [year, month, day] = birth.split("-");
  if (name === "Nurul Hidayah") serial -= 1;
  return `327301${String(Number(day) + (sex === "female" ? 40 : 0)).padStart(2, "0")}${month}${year.slice(2)}${String(serial).padStart(4, "0")}`;
}

const server = spawn(join(ROOT, "target/debug/kader"), ["--memory", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((found) =>
  createInterface({ input: server.stdout }).on("line", (line) => line.startsWith("listening on ") && found(line.slice(13))),
);

async function post(path, body, headers = {}) {
  const answer = await fetch(url + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function code_for(phone) {
  const [newest] = await (await fetch(`${url}/dev/outbox?to=${encodeURIComponent(phone)}`)).json();
  return newest.code;
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

try {
  const ids = [];
  for (const [index, person] of PEOPLE.entries()) ids.push(await join_party(person, index));
  const { token } = await post("/dev/token", { admin: "bandung" });
  await post(`/api/v1/admin/applications/${ids[0]}/decision`, { decision: "approve" }, { authorization: `Bearer ${token}` });
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

  const desk = await open(1280, 800, 1);
  await desk.goto(`${url}/pengurus/`);
  await desk.click("text=/^bandung$/");
  await desk.waitForSelector("#antrean tbody tr");
  await desk.click("#antrean tbody tr:nth-child(2)");
  await desk.waitForLoadState("networkidle");
  await keep(desk, "queue");
  await browser.close();
} finally {
  server.kill();
}
