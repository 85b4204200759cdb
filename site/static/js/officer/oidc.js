// OpenID Connect without a secret: authorization code with PKCE (RFC 7636). What comes of it lives
// as long as the tab: the ID token, which the API checks, and what renews it, where the provider
// gives that.

const SESSION = "kader.session";
const UNDER_WAY = "kader.sign-in";
// A token is renewed so long before its end, so that what is sent while leaving a page still counts.
const AHEAD = 60_000;
// How long the provider may take to answer.
const PATIENCE = 15_000;

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const claims = (token) => JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
// The provider knows one address to come back to, in each language; from there it is on to where one was.
const door = () => location.origin + location.pathname.match(/^.*?\/pengurus\//)[0];
const here = () => location.pathname + location.search + location.hash;

const session = () => JSON.parse(sessionStorage.getItem(SESSION));
export const token = () => session()?.token;
// What the provider calls the officer, for people; "" where it does not say.
export function called() {
  const { name, preferred_username, email } = token() ? claims(token()) : {};
  return name || preferred_username || email || "";
}
export const forget = () => sessionStorage.removeItem(SESSION);

let provider = null;
async function find_provider() {
  if (provider) return provider;
  const answer = await fetch("/pengurus/masuk.json", { signal: AbortSignal.timeout(PATIENCE) });
  const told = answer.ok ? await answer.json() : {};
  // An error page is no provider.
  if (!told.authorization_endpoint || !told.token_endpoint) throw new Error("no provider is told");
  return (provider = told);
}

// Goes to the provider. Everything that is not kept in the tab is left behind.
export async function leave_to_sign_in() {
  const { authorization_endpoint, client_id, scope } = await find_provider();
  const [verifier, state, nonce] = [random(), random(), random()];
  sessionStorage.setItem(UNDER_WAY, JSON.stringify({ verifier, state, nonce, back: here() }));
  const challenge = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  location.assign(`${authorization_endpoint}?${new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: door(),
    scope,
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: "S256",
  })}`);
}

async function ask_for_token(question) {
  const { token_endpoint, client_id } = await find_provider();
  const body = new URLSearchParams({ client_id, ...question });
  const answer = await fetch(token_endpoint, { method: "POST", signal: AbortSignal.timeout(PATIENCE), body });
  return answer.ok ? answer.json() : {};
}

// Back from the provider: exchanges the code for a token. Gives where the officer was, or null when
// this is no such return; throws when the return is not the one that was waited for.
export async function come_back() {
  const given = new URLSearchParams(location.search);
  if (!given.has("state")) return null;
  const { state, nonce, verifier, back } = JSON.parse(sessionStorage.getItem(UNDER_WAY)) ?? {};
  sessionStorage.removeItem(UNDER_WAY);
  history.replaceState(null, "", location.pathname);
  if (!state || given.get("state") !== state || !given.has("code")) throw new Error("no answer to our question");
  const tokens = await ask_for_token({ grant_type: "authorization_code", redirect_uri: door(), code: given.get("code"), code_verifier: verifier });
  // A token that was made for another sign-in is not this officer's.
  if (!tokens.id_token || claims(tokens.id_token).nonce !== nonce) throw new Error("no token of ours");
  keep(tokens);
  return back;
}

let ahead = null;
function keep({ id_token, refresh_token }) {
  sessionStorage.setItem(SESSION, JSON.stringify({ token: id_token, refresh_token, since: Date.now() }));
  plan();
}

// The length of a token's life counts by our own clock: that of an officer's computer is often wrong.
function plan() {
  clearTimeout(ahead);
  const kept = session();
  if (!kept?.refresh_token) return;
  const { iat, exp } = claims(kept.token);
  ahead = setTimeout(() => renew(kept.token).catch(() => {}), kept.since + (exp - iat) * 1000 - AHEAD - Date.now());
}

// Gets a token in place of `old`, once for all who ask meanwhile. Gives false when the officer has
// to sign in anew; throws when the provider cannot be reached.
let renewing = null;
export const renew = (old) => (token() !== old ? Promise.resolve(Boolean(token())) : (renewing ??= ask_anew().finally(() => (renewing = null))));

async function ask_anew() {
  const kept = session();
  if (!kept?.refresh_token) return false;
  const tokens = await ask_for_token({ grant_type: "refresh_token", refresh_token: kept.refresh_token });
  // Signed out meanwhile, or somebody else's token.
  if (token() !== kept.token || !tokens.id_token || claims(tokens.id_token).sub !== claims(kept.token).sub) return false;
  keep({ refresh_token: kept.refresh_token, ...tokens });
  return true;
}

// Ends the session here and, where the provider has a place for that, there too. Gives false when
// the page stays.
export async function sign_out() {
  clearTimeout(ahead);
  forget();
  const { end_session_endpoint, client_id } = await find_provider();
  if (!end_session_endpoint) return false;
  // `logout_uri` is what Cognito calls it.
  location.assign(`${end_session_endpoint}?${new URLSearchParams({ client_id, post_logout_redirect_uri: door(), logout_uri: door() })}`);
  return true;
}

plan();
