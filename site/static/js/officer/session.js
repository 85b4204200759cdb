// Signing in: OpenID Connect with an authorization code and PKCE (RFC 7636), or, on a developer's
// computer, a choice of sample officers.

import { forget_token, keep_token } from "./api.js";
import { h } from "./dom.js";
import { words } from "./words.js";

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
// The provider knows one address to come back to, in each language; from there it is on to where one was.
const door = () => location.origin + location.pathname.match(/^.*?\/pengurus\//)[0];
const here = () => location.pathname + location.search + location.hash;

async function leave_to_sign_in(provider) {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem("kader.pkce", JSON.stringify({ verifier, state, back: here() }));
  const challenge = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  location.assign(`${provider.authorization_endpoint}?${new URLSearchParams({
    response_type: "code",
    client_id: provider.client_id,
    redirect_uri: door(),
    scope: provider.scope,
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
  })}`);
}

// Back from the provider: exchanges the code for a token. Gives false when this is no such return.
async function come_back(provider) {
  const given = new URLSearchParams(location.search);
  if (!given.has("state")) return false;
  const kept = JSON.parse(sessionStorage.getItem("kader.pkce") ?? "{}");
  sessionStorage.removeItem("kader.pkce");
  history.replaceState(null, "", location.pathname);
  if (given.get("state") !== kept.state || !given.has("code")) throw new Error(words.sign_in.failed);
  const answer = await fetch(provider.token_endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: provider.client_id,
      redirect_uri: door(),
      code: given.get("code"),
      code_verifier: kept.verifier,
    }),
  });
  const tokens = await answer.json();
  if (!tokens.id_token) throw new Error(words.sign_in.failed);
  keep_token(tokens.id_token);
  if (new URL(kept.back, location.href).pathname !== location.pathname) {
    location.replace(kept.back);
    return false;
  }
  history.replaceState(null, "", kept.back);
  return true;
}

async function be(admin) {
  const answer = await fetch("/dev/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ admin }),
  });
  keep_token((await answer.json()).token);
  return true;
}

// Steps give true when they end with a token in place.
// Shows what it takes to sign in inside `root`; calls `done` with a token in place.
export async function sign_in(root, done, told = "") {
  forget_token();
  const failed = h("p", { class: "error", role: "alert" }, told);
  const attempt = async (step) => {
    try {
      if (!(await step())) return false;
      done();
      return true;
    } catch {
      failed.textContent = words.sign_in.failed;
      return false;
    }
  };
  root.replaceChildren(failed);
  let provider;
  try {
    provider = await (await fetch("/pengurus/masuk.json")).json();
  } catch {
    failed.textContent = words.error.network;
    return;
  }
  if (provider.dev_officers) {
    root.append(
      h("section", { class: "panel sign-in" },
        h("h2", {}, words.sign_in.dev_title),
        h("p", {}, words.sign_in.dev_text),
        h("div", { class: "buttons" }, provider.dev_officers.map((name) =>
          h("button", { class: "button button-plain", type: "button", onclick: () => attempt(() => be(name)) }, name))),
      ),
    );
    return;
  }
  if (await attempt(() => come_back(provider))) return;
  root.append(
    h("section", { class: "panel sign-in" },
      h("h2", {}, words.sign_in.title),
      h("p", {}, words.sign_in.text),
      h("div", { class: "buttons" }, h("button", { class: "button", type: "button", onclick: () => attempt(() => leave_to_sign_in(provider)) }, words.sign_in.button)),
    ),
  );
}
