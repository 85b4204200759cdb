//! The signed statement inside a card's QR: a compact JWS (RFC 7515) with ES256.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::{KeyError, KeySet, Purpose};

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

/// What a token is worth, before anyone asks whether it was revoked.
#[derive(Debug, PartialEq, Eq)]
pub enum CardVerdict {
    /// Signed by us and within its time.
    Genuine(CardClaims),
    /// Signed by us, but its time is over.
    Expired(CardClaims),
    /// Not signed by us, or changed since.
    Altered,
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

    /// Checks signature and time; `now` in seconds since 1970.
    #[must_use]
    pub fn verify(&self, token: &str, now: i64) -> CardVerdict {
        self.claims(token).map_or(CardVerdict::Altered, |claims| {
            if claims.exp < now { CardVerdict::Expired(claims) } else { CardVerdict::Genuine(claims) }
        })
    }

    fn claims(&self, token: &str) -> Result<CardClaims, ErrorKind> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| ErrorKind::InvalidToken)?;
        let point = header.kid.and_then(|kid| self.points.get(&kid)).ok_or(ErrorKind::InvalidToken)?;
        let (x, y) = coordinates(point);
        let key = DecodingKey::from_ec_components(&x, &y).map_err(|_| ErrorKind::InvalidEcdsaKey)?;
        let mut validation = Validation::new(Algorithm::ES256);
        // Time is judged by the caller's clock, and an expired card is told from an altered one.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode::<CardClaims>(token, &key, &validation)
            .map(|data| data.claims)
            .map_err(|_| ErrorKind::InvalidSignature)
    }
}

fn coordinates(point: &[u8]) -> (String, String) {
    let (x, y) = point[1..].split_at((point.len() - 1) / 2);
    (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y))
}
