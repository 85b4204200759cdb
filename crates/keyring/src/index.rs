//! Matching without reading: equal values have equal keyed hashes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

use crate::{KeyError, KeySet, Purpose};

/// Computes the keyed hash under which a NIK, a phone or a word of a name is found again.
///
/// Only the current key counts: hashes are keys of items, so this key rotates by an offline
/// re-claim and not by keeping old versions.
pub struct Indexer {
    key: hmac::Key,
}

impl std::fmt::Debug for Indexer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Indexer")
    }
}

impl Indexer {
    /// Takes the keys of [`Purpose::Index`].
    ///
    /// # Errors
    /// The current key is not 32 bytes.
    pub fn new(set: &KeySet) -> Result<Self, KeyError> {
        let malformed = KeyError::Malformed(Purpose::Index);
        match set.decode(Purpose::Index)?.remove(&set.current) {
            Some(key) if key.len() == 32 => Ok(Self { key: hmac::Key::new(hmac::HMAC_SHA256, &key) }),
            _ => Err(malformed),
        }
    }

    /// The full-length hash of `value` within `kind` ("nik", "phone", "word"), base64url, 43
    /// characters. Kinds are kept apart, so equal digits of a NIK and a phone do not meet.
    #[must_use]
    pub fn hash(&self, kind: &str, value: &str) -> String {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(kind.as_bytes());
        context.update(&[0]);
        context.update(value.as_bytes());
        URL_SAFE_NO_PAD.encode(context.sign())
    }
}
