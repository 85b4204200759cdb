//! The mark of a browser that is signed in. The edge of the network reads it, to show each page with the header of whoever
//! is signed in; scripts read it, to let go of a card that was kept under another one. It is random, says nothing about
//! anybody, opens nothing, and lives and dies with the session's cookie.

use keyring::{base64url, random_bytes};
use lambda_http::http::{HeaderMap, HeaderValue, header};

use crate::{Request, SESSION_COOKIE};

/// The mark's cookie. Scripts may read it, the session's they may not.
pub const MARK_COOKIE: &str = "__Host-signed-in";
/// As long as the session.
const SECONDS: u32 = 30 * 24 * 60 * 60;

/// Gives a mark with every session that an answer opens and takes it back with every one that it ends. Says whether the
/// browser is signed in after this answer.
pub(crate) fn follows_session(headers: &mut HeaderMap, request: &Request) -> bool {
    let set = headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut sessions = set.filter_map(|cookie| cookie.strip_prefix(SESSION_COOKIE)?.strip_prefix('='));
    let Some(opened) = sessions.next_back().map(|session| !session.starts_with(';')) else {
        return request.cookie(MARK_COOKIE).is_some();
    };
    // Without randomness there is no mark: the header then leads to signing in, which does no harm.
    let random = random_bytes::<12>().ok().filter(|_| opened);
    let (mark, seconds) = random.map_or((String::new(), 0), |random| (base64url(&random), SECONDS));
    let cookie = format!("{MARK_COOKIE}={mark}; Path=/; Secure; SameSite=Lax; Max-Age={seconds}");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
    seconds > 0
}

/// Whether the browser keeps what says that somebody is signed in.
pub(crate) fn believes_to_be_signed_in(request: &Request) -> bool {
    [SESSION_COOKIE, MARK_COOKIE].iter().any(|name| request.cookie(name).is_some())
}
