//! How the edge of the network (CloudFront; locally the stand-in for it) proves itself to the functions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{KeyError, KeySet, Purpose, same_secret};

/// A shorter key could be guessed.
const SHORTEST: usize = 32;

/// The secret that the edge shows with each request. Whoever learns the API's own host name can send it requests past the
/// firewall, with addresses that they made up: without this secret nothing is answered, and no address is believed.
pub struct EdgeProof {
    current: String,
    keys: Vec<Vec<u8>>,
}

impl std::fmt::Debug for EdgeProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EdgeProof({} versions)", self.keys.len())
    }
}

impl EdgeProof {
    /// Takes the keys of [`Purpose::Edge`]. All versions count, so that the edge changes to a new one while others of its
    /// places still show the old one.
    ///
    /// # Errors
    /// A key is shorter than 32 bytes.
    pub fn new(set: &KeySet) -> Result<Self, KeyError> {
        let malformed = KeyError::Malformed(Purpose::Edge);
        let keys = set.decode(Purpose::Edge)?;
        if keys.values().any(|key| key.len() < SHORTEST) {
            return Err(malformed);
        }
        let current = keys.get(&set.current).ok_or(malformed)?;
        Ok(Self { current: STANDARD.encode(current), keys: keys.into_values().collect() })
    }

    /// What the edge shows.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.current
    }

    /// Whether the edge showed this. Takes as long for every wrong answer.
    #[must_use]
    pub fn accepts(&self, shown: &str) -> bool {
        let shown = STANDARD.decode(shown).unwrap_or_default();
        self.keys.iter().fold(false, |accepted, key| same_secret(key, &shown) | accepted)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn set(current: u32, keys: &[(u32, &[u8])]) -> KeySet {
        let keys: BTreeMap<_, _> = keys.iter().map(|(version, key)| (*version, STANDARD.encode(key))).collect();
        KeySet { current, keys }
    }

    #[test]
    fn two_versions_are_accepted_while_the_edge_changes_over() {
        let proof = EdgeProof::new(&set(1, &[(1, &[1; 32]), (2, &[2; 32])])).unwrap();
        assert_eq!(proof.current(), STANDARD.encode([1; 32]));
        assert!(proof.accepts(&STANDARD.encode([1; 32])));
        assert!(proof.accepts(&STANDARD.encode([2; 32])));
        for wrong in ["", "AA==", "not base64", &STANDARD.encode([3; 32]), &STANDARD.encode([1; 33])] {
            assert!(!proof.accepts(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_key_that_could_be_guessed_is_none() {
        for keys in [&[(1, &[][..])][..], &[(1, &[1; 31])], &[(1, &[1; 32]), (2, &[])], &[(2, &[1; 32])]] {
            assert_eq!(EdgeProof::new(&set(1, keys)).unwrap_err(), KeyError::Malformed(Purpose::Edge));
        }
    }
}
