// Calls the API as the officer who is signed in.

import { renew, token } from "./oidc.js";
import { words } from "./words.js";

const BASE = "/api/v1/admin";
// How long an answer may take. Longer than the API ever does; after that somebody is told and can ask again.
const PATIENCE = 30_000;

// What went wrong, in words that the server chose for people.
export class Refused extends Error {
  constructor(status, problem) {
    const told = problem?.errors?.map((error) => error.message).join(" ");
    super(told || problem?.title || (status ? words.error.unreadable : words.error.network));
    this.status = status;
    this.code = problem?.code;
    this.problem = problem ?? {};
  }
}

async function ask(method, path, body, { keepalive = false, accept = "application/json" } = {}) {
  const once = (bearer) =>
    fetch(BASE + path, {
      method,
      keepalive,
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        accept,
        "accept-language": document.documentElement.lang,
        authorization: `Bearer ${bearer}`,
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
    });
  let answer;
  try {
    const bearer = token();
    answer = await once(bearer);
    // Nothing was done, so that it can be asked again.
    if (answer.status === 401 && (await renew(bearer))) answer = await once(token());
  } catch {
    throw new Refused(0);
  }
  if (answer.ok) return answer;
  const data = await answer.json().catch(() => null);
  if (answer.status === 401) dispatchEvent(new CustomEvent("signed-out"));
  throw new Refused(answer.status, data);
}

// What is no JSON is no answer of ours, whatever its status: a proxy's page, or half an answer. It is never
// taken for data.
export async function call(method, path, body, options) {
  const answer = await ask(method, path, body, options);
  const data = await answer.json().catch(() => null);
  if (data === null || typeof data !== "object") throw new Refused(answer.status);
  return data;
}
// The same for whatever has `items`.
export async function list(method, path, body) {
  const data = await call(method, path, body);
  if (!Array.isArray(data.items)) throw new Refused(200);
  return data;
}
// A file, which no plain link can ask for: a link carries no token.
export const file = async (path) => (await ask("GET", path, undefined, { accept: "*/*" })).blob();

export const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

export const me = () => call("GET", "/me");
export const applications = (status, cursor, limit) => list("GET", `/applications${query({ status, cursor, limit })}`);
export const search_applications = (criterion) => list("POST", "/applications/search", criterion);
export const application = (id) => call("GET", `/applications/${encodeURIComponent(id)}`);
export const decide = (id, decision, keepalive) => call("POST", `/applications/${encodeURIComponent(id)}/decision`, decision, { keepalive });
export const decide_many = (decision, keepalive) => call("POST", "/applications/decisions", decision, { keepalive });
export const search_members = (criterion) => list("POST", "/members/search", criterion);
export const member = (number) => call("GET", `/members/${encodeURIComponent(number)}`);
export const change_status = (number, change) => call("POST", `/members/${encodeURIComponent(number)}/status`, change);
export const change_details = (number, details) => call("PATCH", `/members/${encodeURIComponent(number)}`, details);
export const remind_member = (number) => call("POST", `/members/${encodeURIComponent(number)}/reminder`);
