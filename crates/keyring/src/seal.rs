//! Sealing personal data at rest: AES-256-GCM, bound to the place it is stored in.

use std::collections::BTreeMap;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::{KeyError, KeySet, Purpose};

const VERSION_LEN: usize = 4;
const NONCE_LEN: usize = 12;

/// Seals and opens blobs of personal data.
///
/// A blob is `key version (u32, big endian) ‖ nonce (12 bytes) ‖ ciphertext ‖ tag`. The key
/// version and the `place` a caller names (table, key, field) are authenticated, so a blob moved
/// to another item does not open.
pub struct Sealer {
    current: u32,
    keys: BTreeMap<u32, LessSafeKey>,
}

/// A blob did not open: another place, another key, or altered bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct SealError;

impl std::fmt::Display for SealError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sealed value does not open")
    }
}

impl std::error::Error for SealError {}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer(current: {})", self.current)
    }
}

impl Sealer {
    /// Takes the keys of [`Purpose::Sealing`], [`Purpose::Token`] or [`Purpose::Holds`].
    ///
    /// # Errors
    /// A key is not 32 bytes.
    pub fn new(purpose: Purpose, set: &KeySet) -> Result<Self, KeyError> {
        let keys = set
            .decode(purpose)?
            .into_iter()
            .map(|(version, key)| {
                UnboundKey::new(&AES_256_GCM, &key)
                    .map(|key| (version, LessSafeKey::new(key)))
                    .map_err(|_| KeyError::Malformed(purpose))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { current: set.current, keys })
    }

    /// Seals `plaintext` for one `place`, under a nonce by chance: of 96 bits, which is enough for the 2^32 seals
    /// that one key may make (NIST SP 800-38D, 8.3).
    ///
    /// # Errors
    /// Fails only when the system's random generator does.
    pub fn seal(&self, place: &str, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.keys.get(&self.current).ok_or(SealError)?;
        let nonce: [u8; NONCE_LEN] = crate::random_bytes().map_err(|_| SealError)?;
        let mut body = plaintext.to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), associated(place, self.current), &mut body)
            .map_err(|_| SealError)?;
        let mut blob = Vec::with_capacity(VERSION_LEN + NONCE_LEN + body.len());
        blob.extend_from_slice(&self.current.to_be_bytes());
        blob.extend_from_slice(&nonce);
        blob.extend_from_slice(&body);
        Ok(blob)
    }

    /// Opens a blob that [`Sealer::seal`] made for the same `place`.
    ///
    /// # Errors
    /// The blob is not of this place, its key version is unknown, or it was altered.
    pub fn open(&self, place: &str, blob: &[u8]) -> Result<Vec<u8>, SealError> {
        let (version, rest) = blob.split_first_chunk::<VERSION_LEN>().ok_or(SealError)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError)?;
        let version = u32::from_be_bytes(*version);
        let key = self.keys.get(&version).ok_or(SealError)?;
        let mut body = body.to_vec();
        let plain = key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), associated(place, version), &mut body)
            .map_err(|_| SealError)?
            .len();
        body.truncate(plain);
        Ok(body)
    }
}

fn associated(place: &str, version: u32) -> Aad<Vec<u8>> {
    let mut aad = place.as_bytes().to_vec();
    aad.push(0);
    aad.extend_from_slice(&version.to_be_bytes());
    Aad::from(aad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(current: u32) -> Sealer {
        let keys = BTreeMap::from([
            (1, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned()),
            (2, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned()),
        ]);
        Sealer::new(Purpose::Sealing, &KeySet { current, keys }).unwrap()
    }

    #[test]
    fn a_blob_opens_in_its_own_place_only() {
        let sealer = sealer(1);
        let blob = sealer.seal("registry/a", b"Siti").unwrap();
        assert_eq!(sealer.open("registry/a", &blob).unwrap(), b"Siti");
        assert_eq!(sealer.open("registry/b", &blob), Err(SealError));
    }

    #[test]
    fn every_altered_byte_is_noticed() {
        let sealer = sealer(1);
        let blob = sealer.seal("p", b"Siti").unwrap();
        for i in 0..blob.len() {
            let mut altered = blob.clone();
            altered[i] ^= 1;
            assert_eq!(sealer.open("p", &altered), Err(SealError), "byte {i}");
            assert_eq!(sealer.open("p", &blob[..i]), Err(SealError), "cut at {i}");
        }
    }

    #[test]
    fn data_sealed_before_a_rotation_still_open_after_it() {
        let blob = sealer(1).seal("p", b"Siti").unwrap();
        assert_eq!(sealer(2).open("p", &blob).unwrap(), b"Siti");
    }

    #[test]
    fn the_same_text_never_seals_to_the_same_bytes() {
        let sealer = sealer(1);
        assert_ne!(sealer.seal("p", b"Siti").unwrap(), sealer.seal("p", b"Siti").unwrap());
    }
}
