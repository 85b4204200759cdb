// Calls the API as the officer who is signed in.

import { renew, token } from "./oidc.js";
import { words } from "./words.js";

const BASE = "/api/v1/admin";

// What went wrong, in words that the server chose for people.
export class Refused extends Error {
  constructor(status, problem) {
    const told = problem?.errors?.map((error) => error.message).join(" ");
    super(told || problem?.title || words.error.network);
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

export const call = async (method, path, body, options) => (await ask(method, path, body, options)).json().catch(() => null);
// A file, which no plain link can ask for: a link carries no token.
export const file = async (path) => (await ask("GET", path, undefined, { accept: "*/*" })).blob();

export const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

export const me = () => call("GET", "/me");
export const applications = (status, cursor) => call("GET", `/applications${query({ status, cursor })}`);
export const application = (id) => call("GET", `/applications/${encodeURIComponent(id)}`);
export const decide = (id, decision, keepalive) => call("POST", `/applications/${encodeURIComponent(id)}/decision`, decision, { keepalive });
export const decide_many = (decision, keepalive) => call("POST", "/applications/decisions", decision, { keepalive });
export const search_members = (criterion) => call("POST", "/members/search", criterion);
export const member = (number) => call("GET", `/members/${encodeURIComponent(number)}`);
export const change_status = (number, change) => call("POST", `/members/${encodeURIComponent(number)}/status`, change);
