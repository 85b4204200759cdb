//! Signed receipts of consent: a compact JWS (RFC 7515) with ES256, so that nobody who can write
//! the table can make up that somebody agreed.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{KeyError, KeySet, Purpose, use_ring};

/// Signs receipts, and checks them.
pub struct ReceiptSigner {
    version: u32,
    keys: std::collections::BTreeMap<u32, Vec<u8>>,
}

impl std::fmt::Debug for ReceiptSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReceiptSigner(current: {})", self.version)
    }
}

impl ReceiptSigner {
    /// Takes the keys of [`Purpose::ReceiptSigning`].
    ///
    /// # Errors
    /// The current key is missing.
    pub fn new(set: &KeySet) -> Result<Self, KeyError> {
        use_ring();
        Ok(Self { version: set.current, keys: set.decode(Purpose::ReceiptSigning)? })
    }

    /// Signs what was agreed to.
    ///
    /// # Errors
    /// The key is not a P-256 key in PKCS #8.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, KeyError> {
        let malformed = KeyError::Malformed(Purpose::ReceiptSigning);
        let key = self.keys.get(&self.version).ok_or(malformed)?;
        let header = Header { kid: Some(self.version.to_string()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_ec_der(key))
            .map_err(|_| KeyError::Malformed(Purpose::ReceiptSigning))
    }

    /// What a receipt says; `None` when it was not signed with one of these keys, or changed since.
    #[must_use]
    pub fn verify<T: DeserializeOwned + Clone>(&self, receipt: &str) -> Option<T> {
        let version: u32 = jsonwebtoken::decode_header(receipt).ok()?.kid?.parse().ok()?;
        let key = self.keys.get(&version)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &SystemRandom::new()).ok()?;
        let key = DecodingKey::from_ec_der(pair.public_key().as_ref());
        let mut validation = Validation::new(Algorithm::ES256);
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode::<T>(receipt, &key, &validation).ok().map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_receipt_says_what_was_signed_and_nothing_else() {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let keys = [(1, STANDARD.encode(key.as_ref()))].into();
        let signer = ReceiptSigner::new(&KeySet { current: 1, keys }).unwrap();
        let claims = json!({"answer": "accept", "dapil": "3201"});
        let receipt = signer.sign(&claims).unwrap();
        assert_eq!(signer.verify::<Value>(&receipt), Some(claims));
        let [header, _, signature] = receipt.split('.').collect::<Vec<_>>()[..] else { panic!() };
        let other = crate::base64url(br#"{"answer":"accept","dapil":"3202"}"#);
        assert_eq!(signer.verify::<Value>(&format!("{header}.{other}.{signature}")), None);
    }
}
