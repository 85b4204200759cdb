//! The keys of Kader and what is done with them: sealing personal data, matching it through a
//! keyed hash, sealing tokens that travel through a browser, signing membership cards and receipts, and the proof that the edge shows.
//!
//! One secret per [`Purpose`], so that a function holds only the keys of its own job: the public
//! form never holds the card key. All cryptography is ring's; nothing here is hand-made.

mod aws;
mod card;
mod cryptography;
mod edge;
mod index;
mod keys;
mod receipt;
mod seal;
mod source;
mod token;

pub use aws::{aws, deadlines, http};
pub use card::{CardClaims, CardSigner, CardVerdict, CardVerifier};
pub use cryptography::use_ring;
pub use edge::EdgeProof;
pub use index::Indexer;
pub use keys::Keys;
pub use receipt::ReceiptSigner;
pub use seal::{SealError, Sealer};
pub use source::{KeyError, KeySet, KeySource, Purpose, generate};
pub use token::{TokenError, TokenSealer};

use ring::rand::{SecureRandom, SystemRandom};
use subtle::ConstantTimeEq;

/// `N` bytes from the operating system's generator.
///
/// # Errors
/// Fails only when the generator itself is broken.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| KeyError::Generator)?;
    Ok(bytes)
}

/// Six uniformly random decimal digits: a one-time code sent to a phone.
///
/// # Errors
/// Fails only when the system's random generator is broken.
pub fn random_code() -> Result<String, KeyError> {
    const CODES: u32 = 1_000_000;
    // The largest multiple of a million that fits: values above it would favour small codes.
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let value = u32::from_be_bytes(random_bytes()?);
        if value < FAIR {
            return Ok(format!("{:06}", value % CODES));
        }
    }
}

/// Compares two secrets in time that does not depend on where they differ.
#[must_use]
pub fn same_secret(a: &[u8], b: &[u8]) -> bool {
    bool::from(a.ct_eq(b))
}

/// SHA-256, for secrets that are already random (session ids); never for a NIK or a phone, which
/// can be enumerated: those go through [`Indexer`].
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let mut out = [0; 32];
    out.copy_from_slice(digest.as_ref());
    out
}

/// Bytes as text that a URL, a cookie and a key may hold.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`base64url`] wrote.
#[must_use]
pub fn base64url_decode(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
}

/// Reads standard base64, as streams and gateways write binary values.
#[must_use]
pub fn base64_decode(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
