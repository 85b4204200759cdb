// The product under test: `cargo dev`'s own process, its officers, and the phones it writes to.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.js";

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../../target", import.meta.url));

// A program that cargo has built.
export function built(name) {
  const file = `${TARGET}/debug/${name}`;
  if (!existsSync(file)) throw new Error(`${file} is missing: cargo build -p local -p site`);
  return file;
}

/** Starts the product on a free port, with nothing kept. */
export async function start() {
  const child = spawn(built("kader"), ["--memory", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  createInterface(child.stderr).on("line", (line) => log.push(line));
  const [first] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => Promise.reject(new Error(`kader did not start: ${log.join("\n")}`))),
  ]);
  const kader = new Kader(child, first.replace("listening on ", ""), log);
  const { token_endpoint } = await kader.call("GET", "/pengurus/masuk.json");
  kader.provider = new URL(token_endpoint).origin;
  return kader;
}

/** The product and a browser for all tests of a file; both end with it. */
export async function product_and_browser() {
  const [kader, browser] = await Promise.all([start(), launch()]);
  after(async () => {
    await browser.close();
    await kader.stop();
  });
  return { kader, browser };
}

class Kader {
  #child;
  #log;
  #tokens = new Map();
  /** The origin at which officers sign in. */
  provider;

  constructor(child, url, log) {
    this.#child = child;
    this.url = url;
    this.#log = log;
  }

  /** Ends the process and waits until it is gone. Throws when it failed at anything meanwhile. */
  async stop() {
    if (this.#child.exitCode === null) {
      this.#child.kill("SIGTERM");
      await once(this.#child, "exit");
    }
    const failures = this.#log.filter((line) => /"status":5\d\d|panicked|"level":"error"/i.test(line));
    if (failures.length) throw new Error(`kader failed while it ran:\n${failures.join("\n")}`);
  }

  /** One request of a program: JSON in, JSON out. Throws when the answer is not a success. */
  async call(method, path, body, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { accept: "application/json", ...(body && { "content-type": "application/json" }), ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** The same as an officer. */
  async as(officer, method, path, body) {
    if (!this.#tokens.has(officer)) {
      const { token } = await this.call("POST", "/dev/token", { admin: officer });
      this.#tokens.set(officer, token);
    }
    return this.call(method, path, body, { authorization: `Bearer ${this.#tokens.get(officer)}` });
  }

  /** What a phone has received, newest first, once everything under way has arrived. */
  messages(phone) {
    return this.call("GET", `/dev/outbox?to=${encodeURIComponent(phone)}`);
  }

  /** The code that a phone received last. */
  async code(phone) {
    const coded = (await this.messages(phone)).find((message) => message.code);
    if (!coded) throw new Error("no code has reached that phone");
    return coded.code;
  }

  /** An application in an officer's queue; gives its id. */
  async applicant(person, more = {}) {
    const { application_id: id } = await this.call("POST", "/api/v1/applications", {
      ...person,
      consent_membership: true,
      consent_kpu: true,
      ...more,
    });
    await this.call("POST", `/api/v1/applications/${id}/verification`, { code: await this.code(person.phone) });
    return id;
  }

  /** A decision of an officer, made without the page. */
  decide(id, decision, officer = "bandung") {
    return this.as(officer, "POST", `/api/v1/admin/applications/${id}/decision`, decision);
  }

  /** A member; gives the number. */
  async member(person) {
    const id = await this.applicant(person);
    return (await this.decide(id, { decision: "approve", reason: "" })).member_number;
  }

  /** A member's session as a cookie, and the way to use it. */
  async session(person) {
    const send = (path, body, cookie) =>
      fetch(`${this.url}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json", ...(cookie ? { cookie } : {}) },
        body: JSON.stringify(body),
      });
    const cookies = (answer) => answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
    const asking = cookies(await send("/sessions/codes", { phone: person.phone }));
    const form = { phone: person.phone, code: await this.code(person.phone) };
    const cookie = `${cookies(await send("/sessions", form, asking))}; ${asking}`;
    return { cookie, call: (method, path, body) => this.call(method, path, body, { cookie }) };
  }

  /** The card of a member as the API gives it. */
  async card(person) {
    return (await this.session(person)).call("GET", "/api/v1/me/card");
  }
}

let serial = 0;

/** A made-up resident of Bandung whom nobody else in this run resembles. */
export function somebody(more = {}) {
  serial += 1;
  const number = String(serial).padStart(4, "0");
  return {
    nik: `327301410190${number}`,
    name: `Siti Aminah ${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[serial % 26]}${"abcdefghijklmnopqrstuvwxyz"[Math.floor(serial / 26)]}`,
    birth_date: "1990-01-01",
    sex: "female",
    phone: `+62812700${String(process.pid % 1000).padStart(3, "0")}${number.slice(1)}`,
    village: "32.73.01.1001",
    occupation: "trader",
    ...more,
  };
}
