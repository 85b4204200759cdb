//! The signed statement inside a card's QR: a compact JWS (RFC 7515) with ES256.

use std::collections::BTreeMap;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{KeyError, KeySet, Purpose, use_ring};

/// What a card says of its holder; nothing else is ever put into a QR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardClaims {
    /// The card's own id, 128 random bits in base64url: what a reissue or a leaving revokes.
    pub jti: String,
    /// The member number.
    pub sub: String,
    /// The holder's masked name.
    pub name: String,
    /// When it was signed, seconds since 1970.
    pub iat: i64,
    /// When it ends, seconds since 1970.
    pub exp: i64,
}

/// Signs cards.
pub struct CardSigner {
    version: u32,
    key: EncodingKey,
}

impl std::fmt::Debug for CardSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CardSigner(current: {})", self.version)
    }
}

impl CardSigner {
    /// Takes the keys of [`Purpose::CardSigning`].
    ///
    /// # Errors
    /// The current key is missing.
    pub fn new(set: &KeySet) -> Result<Self, KeyError> {
        use_ring();
        let key =
            set.decode(Purpose::CardSigning)?.remove(&set.current).ok_or(KeyError::Malformed(Purpose::CardSigning))?;
        Ok(Self { version: set.current, key: EncodingKey::from_ec_der(&key) })
    }

    /// The card's token.
    ///
    /// # Errors
    /// The key is not a P-256 key in PKCS #8.
    pub fn sign(&self, claims: &CardClaims) -> Result<String, KeyError> {
        let header = Header {
            typ: None, // every byte makes the QR denser
            kid: Some(self.version.to_string()),
            ..Header::new(Algorithm::ES256)
        };
        jsonwebtoken::encode(&header, claims, &self.key).map_err(|_| KeyError::Malformed(Purpose::CardSigning))
    }
}

/// What a token is worth, before anyone asks whether its time is over or it was revoked.
#[derive(Debug, PartialEq, Eq)]
pub enum CardVerdict {
    /// Signed by us.
    Genuine(CardClaims),
    /// A card's statement that we did not sign.
    Altered,
    /// No card's statement: another code, or a part of one.
    Unreadable,
}

/// Verifies cards with the public halves of the keys.
#[derive(Debug, Clone)]
pub struct CardVerifier {
    /// Key id → uncompressed P-256 point (65 bytes).
    points: BTreeMap<String, Vec<u8>>,
}

impl CardVerifier {
    /// Takes the keys of [`Purpose::CardPublic`].
    ///
    /// # Errors
    /// A key is not an uncompressed P-256 point.
    pub fn new(set: &KeySet) -> Result<Self, KeyError> {
        use_ring();
        let points: BTreeMap<_, _> =
            set.decode(Purpose::CardPublic)?.into_iter().map(|(version, point)| (version.to_string(), point)).collect();
        if points.values().all(|p| p.len() == 65 && p[0] == 4) {
            Ok(Self { points })
        } else {
            Err(KeyError::Malformed(Purpose::CardPublic))
        }
    }

    /// The public keys as a JSON Web Key Set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<_> = self
            .points
            .iter()
            .map(|(kid, point)| {
                let (x, y) = coordinates(point);
                serde_json::json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": x, "y": y})
            })
            .collect();
        serde_json::json!({ "keys": keys })
    }

    /// Checks the signature. A forgery is a word for a statement under a signature that is not ours, and not for
    /// a link that was cut off or for another code.
    #[must_use]
    pub fn verify(&self, token: &str) -> CardVerdict {
        let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else {
            return CardVerdict::Unreadable;
        };
        if json::<Value>(claims).is_some_and(|claims| CardClaims::deserialize(claims).is_err()) {
            return CardVerdict::Unreadable;
        }
        let named = json::<Named>(header);
        // Whoever names another algorithm did not cut off a link.
        if named.as_ref().is_some_and(|named| named.alg != "ES256") {
            return CardVerdict::Altered;
        }
        if bytes(signature).is_none_or(|signature| signature.len() != SIGNATURE_BYTES) {
            return CardVerdict::Unreadable;
        }
        // One letter in another case spoils one part, a whole link in capitals both.
        if named.is_none() && json::<Value>(claims).is_none() {
            return CardVerdict::Unreadable;
        }
        let claims = self.claims(token, named.and_then(|named| named.kid));
        claims.map_or(CardVerdict::Altered, CardVerdict::Genuine)
    }

    fn claims(&self, token: &str, kid: Option<String>) -> Result<CardClaims, ErrorKind> {
        let point = kid.and_then(|kid| self.points.get(&kid)).ok_or(ErrorKind::InvalidToken)?;
        let (x, y) = coordinates(point);
        let key = DecodingKey::from_ec_components(&x, &y).map_err(|_| ErrorKind::InvalidEcdsaKey)?;
        let mut validation = Validation::new(Algorithm::ES256);
        // Time is judged by the caller, who knows which day it is.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode::<CardClaims>(token, &key, &validation)
            .map(|data| data.claims)
            .map_err(|_| ErrorKind::InvalidSignature)
    }
}

/// Bytes of a signature with ES256.
const SIGNATURE_BYTES: usize = 64;

/// What a token's header says of how to check it.
#[derive(Deserialize)]
struct Named {
    alg: String,
    kid: Option<String>,
}

/// What a part of a token says, when it is JSON.
fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&bytes(part)?).ok()
}

/// The bytes of a part. Bits that its last character has too many do not make it a part of one: they are for
/// the signature to refuse.
fn bytes(part: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &URL_SAFE,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireNone),
    );
    LENIENT.decode(part).ok()
}

fn coordinates(point: &[u8]) -> (String, String) {
    let (x, y) = point[1..].split_at((point.len() - 1) / 2);
    (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A verifier whose key nobody has: every whole statement of a card is altered.
    fn verifier() -> CardVerifier {
        use_ring();
        let point = [vec![4], vec![1; 64]].concat();
        CardVerifier { points: BTreeMap::from([("1".to_owned(), point)]) }
    }

    fn part(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    #[test]
    fn only_a_whole_statement_of_a_card_is_altered() {
        let header = part(&json!({"alg": "ES256", "kid": "1"}));
        let claims = part(&json!({"jti": "j", "sub": "s", "name": "n", "iat": 1, "exp": 2}));
        let signature = "A".repeat(86);
        let verdict = |token: &str| verifier().verify(token);
        for altered in [
            format!("{header}.{claims}.{signature}"),
            format!("{header}.{claims}.{}B", &signature[1..]),
            format!("{}.{claims}.{signature}", part(&json!({"alg": "ES256", "kid": "2"}))),
            format!("{}.{claims}.", part(&json!({"alg": "none"}))),
            format!("{}.{claims}.{signature}", part(&json!({"alg": "HS256", "kid": "1"}))),
            format!("{header}.{}.{signature}", &claims[2..]),
            format!("{}.{claims}.{signature}", &header[2..]),
        ] {
            assert_eq!(verdict(&altered), CardVerdict::Altered, "{altered}");
        }
        for unreadable in [
            String::new(),
            "...".to_owned(),
            "WIFI:S:rumah;;".to_owned(),
            format!("{header}.{claims}"),
            format!("{header}.{claims}."),
            format!("{header}.{claims}.{}", &signature[1..]),
            format!("{header}.{claims}.{signature}A"),
            format!("{header}.{}.{signature}", part(&json!({"iss": "another", "exp": 2}))),
            format!("{header}.{claims}.{signature}.{signature}"),
            format!("{header}.{claims}.{signature}").to_uppercase(),
        ] {
            assert_eq!(verdict(&unreadable), CardVerdict::Unreadable, "{unreadable}");
        }
    }
}
