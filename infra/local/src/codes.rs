//! What the officers' identity provider remembers of people who are signing in: codes, for a minute
//! and for one use, and what renews a token, for one use each. In memory: they end with the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use keyring::KeyError;

/// How long a code is good for.
const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// What a code was given for.
pub(crate) struct Asked {
    pub(crate) officer: &'static str,
    pub(crate) redirect_uri: String,
    /// Base64url of the SHA-256 of what only the asking page knows.
    pub(crate) challenge: String,
    pub(crate) nonce: Option<String>,
}

/// Somebody for whom a token can be made.
#[derive(Debug, PartialEq)]
pub(crate) struct SignedIn {
    pub(crate) officer: &'static str,
    /// Only at the first token, which the page compares it in.
    pub(crate) nonce: Option<String>,
}

/// Codes and refresh tokens that are out.
#[derive(Default)]
pub(crate) struct Codes {
    given: Mutex<HashMap<String, (Asked, Timestamp)>>,
    renewing: Mutex<HashMap<String, &'static str>>,
}

impl Codes {
    /// A code for what was asked.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub(crate) fn give(&self, asked: Asked, now: Timestamp) -> Result<String, KeyError> {
        let code = random_text()?;
        let mut given = locked(&self.given);
        given.retain(|_, (_, until)| *until > now);
        given.insert(code.clone(), (asked, now + MINUTE));
        Ok(code)
    }

    /// Takes a code back, from the page that asked for it. It is used up by any try.
    pub(crate) fn exchange(&self, code: &str, redirect_uri: &str, verifier: &str, now: Timestamp) -> Option<SignedIn> {
        let (asked, until) = locked(&self.given).remove(code)?;
        let proof = URL_SAFE_NO_PAD.encode(keyring::sha256(verifier.as_bytes()));
        // RFC 7636, 4.1: at least 43 characters, or it could be guessed.
        let proven = (43..=128).contains(&verifier.len()) && proof == asked.challenge;
        (until > now && asked.redirect_uri == redirect_uri && proven)
            .then_some(SignedIn { officer: asked.officer, nonce: asked.nonce })
    }

    /// What renews the officer's token once.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub(crate) fn to_renew(&self, officer: &'static str) -> Result<String, KeyError> {
        let token = random_text()?;
        locked(&self.renewing).insert(token.clone(), officer);
        Ok(token)
    }

    /// Takes a refresh token back.
    pub(crate) fn renew(&self, token: &str) -> Option<SignedIn> {
        let officer = locked(&self.renewing).remove(token)?;
        Some(SignedIn { officer, nonce: None })
    }
}

/// A text that means nothing by itself and cannot be guessed.
///
/// # Errors
/// The system's random generator failed.
pub(crate) fn random_text() -> Result<String, KeyError> {
    Ok(URL_SAFE_NO_PAD.encode(keyring::random_bytes::<32>()?))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOOR: &str = "http://127.0.0.1:8080/pengurus/";
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    /// RFC 7636, appendix B.
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn asked() -> Asked {
        let (redirect_uri, challenge) = (DOOR.to_owned(), CHALLENGE.to_owned());
        Asked { officer: "bandung", redirect_uri, challenge, nonce: Some("n".to_owned()) }
    }

    #[test]
    fn a_code_is_good_once_for_a_minute_and_only_for_the_page_that_asked() {
        let now = Timestamp::UNIX_EPOCH;
        let second = SignedDuration::from_secs(1);
        let other = "x".repeat(43);
        for (door, verifier, at, good) in [
            (DOOR, VERIFIER, now, true),
            (DOOR, VERIFIER, now + MINUTE - second, true),
            (DOOR, VERIFIER, now + MINUTE, false),
            ("http://127.0.0.1:8080/en/pengurus/", VERIFIER, now, false),
            (DOOR, other.as_str(), now, false),
            (DOOR, CHALLENGE, now, false),
            (DOOR, "", now, false),
        ] {
            let codes = Codes::default();
            let code = codes.give(asked(), now).unwrap();
            let signed_in = codes.exchange(&code, door, verifier, at);
            assert_eq!(signed_in.is_some(), good, "{door} {verifier} {at}");
            assert_eq!(codes.exchange(&code, DOOR, VERIFIER, now), None, "used up by any try");
        }
        assert_eq!(Codes::default().exchange("", DOOR, VERIFIER, now), None);
    }

    #[test]
    fn a_token_is_renewed_once_with_each_refresh_token() {
        let codes = Codes::default();
        let token = codes.to_renew("jabar").unwrap();
        assert_eq!(codes.renew(&token), Some(SignedIn { officer: "jabar", nonce: None }));
        assert_eq!(codes.renew(&token), None);
    }
}
