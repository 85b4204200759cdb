//! Tokens that travel through a browser: sealed, bound to a use, and dated.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{KeyError, KeySet, Purpose, SealError, Sealer};

/// Seals what a client carries for us and must neither read nor change: a form between its check
/// page and its confirmation, the place where a list goes on.
#[derive(Debug)]
pub struct TokenSealer(Sealer);

/// A token was refused.
#[derive(Debug, PartialEq, Eq)]
pub enum TokenError {
    /// Not made here, made for another use, or altered.
    Invalid,
    /// Genuine, but its time is over.
    Expired,
}

#[derive(Serialize, Deserialize)]
struct Dated<T> {
    expires: i64,
    body: T,
}

impl TokenSealer {
    /// Takes the keys of [`Purpose::Token`].
    ///
    /// # Errors
    /// A key is not 32 bytes.
    pub fn new(set: &KeySet) -> Result<Self, KeyError> {
        Sealer::new(Purpose::Token, set).map(Self)
    }

    /// Seals `body` for one `usage` until `expires` (seconds since 1970).
    ///
    /// # Errors
    /// Fails only when `body` cannot be written as JSON or the random generator failed.
    pub fn issue(&self, usage: &str, expires: i64, body: impl Serialize) -> Result<String, SealError> {
        let mut text = serde_json::to_vec(&Dated { expires, body }).map_err(|_| SealError)?;
        let mut blob = self.0.seal(usage, &text)?;
        // Only of whole groups of three bytes does the last character carry six bits, and can be `-` or `_`: a
        // chat would leave it out of a link. One blank behind the JSON makes the groups uneven.
        if blob.len() % 3 == 0 {
            text.push(b' ');
            blob = self.0.seal(usage, &text)?;
        }
        Ok(URL_SAFE_NO_PAD.encode(blob))
    }

    /// Opens a token issued for the same `usage`; `now` in seconds since 1970.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn open<T: DeserializeOwned>(&self, usage: &str, now: i64, token: &str) -> Result<T, TokenError> {
        let blob = URL_SAFE_NO_PAD.decode(token).map_err(|_| TokenError::Invalid)?;
        let text = self.0.open(usage, &blob).map_err(|_| TokenError::Invalid)?;
        let dated: Dated<T> = serde_json::from_slice(&text).map_err(|_| TokenError::Invalid)?;
        if dated.expires < now {
            return Err(TokenError::Expired);
        }
        Ok(dated.body)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_token_is_good_for_its_use_and_its_time_only() {
        let keys = BTreeMap::from([(1, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned())]);
        let sealer = TokenSealer::new(&KeySet { current: 1, keys }).unwrap();
        let token = sealer.issue("cursor", 100, "here").unwrap();
        assert_eq!(sealer.open::<String>("cursor", 100, &token).unwrap(), "here");
        assert_eq!(sealer.open::<String>("cursor", 101, &token), Err(TokenError::Expired));
        assert_eq!(sealer.open::<String>("confirm", 100, &token), Err(TokenError::Invalid));
        assert_eq!(sealer.open::<String>("cursor", 100, "nonsense"), Err(TokenError::Invalid));
    }

    #[test]
    fn a_token_never_ends_in_what_a_chat_leaves_out_of_a_link() {
        let keys = BTreeMap::from([(1, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned())]);
        let sealer = TokenSealer::new(&KeySet { current: 1, keys }).unwrap();
        for length in 0..256 {
            let body = "a".repeat(length % 6);
            let token = sealer.issue("link", 100, &body).unwrap();
            assert!(token.ends_with(|c: char| c.is_ascii_alphanumeric()), "{token}");
            assert_eq!(sealer.open::<String>("link", 100, &token).unwrap(), body);
        }
    }
}
