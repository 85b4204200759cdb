//! Which browser it is that asks: by two marks that it keeps, never by anything that it is.

use jiff::Timestamp;
use keyring::{TokenSealer, base64url, base64url_decode, random_bytes, sha256};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ApiError, Request};

/// Binds a code to the browser that asked for it, for an hour.
pub const ASKING_COOKIE: &str = "__Host-asking";
/// Says with which phones a browser signed in before.
pub const KNOWN_COOKIE: &str = "__Host-known";

const ASKING_SECONDS: u32 = 60 * 60;
/// 400 days: the longest that browsers keep a cookie.
const KNOWN_SECONDS: i64 = 400 * 24 * 60 * 60;
const KNOWN_USAGE: &str = "known";
/// Phones that one browser is known for; the one that was used longest ago makes room.
const PHONES: usize = 5;

/// The mark of a browser that asked for a code: 256 random bits.
#[derive(Serialize, Deserialize)]
pub struct Asking(String);

impl std::fmt::Debug for Asking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asking(…)")
    }
}

impl Asking {
    /// The mark that the browser sent.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let mark = request.cookie(ASKING_COOKIE)?;
        (base64url_decode(mark)?.len() == 32).then(|| Self(mark.to_owned()))
    }

    /// The mark that the browser sent, or a new one.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn or_new(request: &Request) -> Result<Self, ApiError> {
        match Self::of(request) {
            Some(mark) => Ok(mark),
            None => Ok(Self(base64url(&random_bytes::<32>()?))),
        }
    }

    /// What is stored of it: nobody who reads the table can make the cookie.
    #[must_use]
    pub fn hash(&self) -> String {
        base64url(&sha256(self.0.as_bytes()))
    }

    /// The id of what this browser sends with these answers: the same one, however often it goes back and
    /// sends them once more, and nobody else's, whatever they send.
    ///
    /// # Errors
    /// The answers are not JSON.
    pub fn id_of(&self, usage: &str, answers: &impl Serialize) -> Result<Uuid, ApiError> {
        let answers = serde_json::to_vec(answers).map_err(|error| ApiError::Internal(error.to_string()))?;
        let digest = sha256(&[usage.as_bytes(), b"\0", self.0.as_bytes(), b"\0", &answers].concat());
        let mut random = [0; 16];
        random.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Ok(uuid::Builder::from_random_bytes(random).into_uuid())
    }

    /// The mark after this one, by which the same answers are another application.
    #[must_use]
    pub fn next(&self) -> Self {
        Self(base64url(&sha256(&[b"next\0", self.0.as_bytes()].concat())))
    }

    /// The cookie that the browser is to keep.
    #[must_use]
    pub fn cookie(&self) -> String {
        format!("{ASKING_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={ASKING_SECONDS}", self.0)
    }
}

/// A browser that signed in before. Its mark is sealed, so that nobody can make one up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// The browser's id.
    pub browser: String,
    /// Hashes of the phones it signed in with, the newest first.
    phones: Vec<String>,
}

impl Known {
    /// What the browser's mark says; `None` without one, or with one that is not ours.
    #[must_use]
    pub fn of(request: &Request, tokens: &TokenSealer) -> Option<Self> {
        let mark = request.cookie(KNOWN_COOKIE)?;
        tokens.open(KNOWN_USAGE, request.now.as_second(), mark).ok()
    }

    /// The mark, when it says that the browser signed in with this phone.
    #[must_use]
    pub fn with_phone(request: &Request, tokens: &TokenSealer, phone_hash: &str) -> Option<Self> {
        Self::of(request, tokens).filter(|known| known.phones.iter().any(|phone| phone == phone_hash))
    }

    /// The cookie of a browser that has just signed in; with a phone, it is known for that phone from now.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn cookie(
        before: Option<Self>,
        browser: &str,
        phone_hash: Option<&str>,
        tokens: &TokenSealer,
        now: Timestamp,
    ) -> Result<String, ApiError> {
        let mut known = before.unwrap_or_else(|| Self { browser: browser.to_owned(), phones: Vec::new() });
        if let Some(phone_hash) = phone_hash {
            known.phones.retain(|phone| phone != phone_hash);
            known.phones.insert(0, phone_hash.to_owned());
            known.phones.truncate(PHONES);
        }
        let mark = tokens.issue(KNOWN_USAGE, now.as_second() + KNOWN_SECONDS, known)?;
        Ok(format!("{KNOWN_COOKIE}={mark}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={KNOWN_SECONDS}"))
    }
}
