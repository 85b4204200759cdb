//! The officers' OpenID Connect issuer: its public keys, and what makes a token one of ours.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use contract::ProblemCode;
use edge::{ApiError, Oidc, StartError};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};

/// A page of keys is small: an issuer that needs longer is sick. A function has ten seconds for all.
const CONNECT: Duration = Duration::from_secs(1);
const WHOLE: Duration = Duration::from_secs(3);
/// Seconds in which keys that were learnt are believed without asking again; after that, a key that
/// the issuer has withdrawn stops working here too.
const FRESH: i64 = 60 * 60;
/// Seconds between two looks for a key that nobody knows: a token may name any.
const PAUSE: i64 = 30;
/// Seconds a sick issuer is left alone.
const REST: i64 = 10;
/// Seconds that clocks may differ.
const LEEWAY: u64 = 30;

/// Checks tokens against the issuer's own keys.
pub(crate) struct Issuer {
    oidc: Oidc,
    client: reqwest::Client,
    /// Never locked across the network: who brings a known key waits for nobody.
    known: RwLock<Arc<Keys>>,
    /// Held by the one request that asks; those that need its answer wait for it here.
    asking: Mutex<Asked>,
}

#[derive(Default)]
struct Keys {
    by_id: HashMap<String, Key>,
    learnt_at: i64,
}

#[derive(Clone)]
struct Key {
    algorithm: Algorithm,
    decoding: DecodingKey,
}

/// How the last look at the issuer's keys ended.
#[derive(Default)]
struct Asked {
    not_again_before: i64,
    failed: bool,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    azp: Option<String>,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issuer({})", self.oidc.issuer)
    }
}

impl Issuer {
    /// An issuer whose keys are asked for at the first token.
    pub(crate) fn new(oidc: Oidc) -> Result<Self, StartError> {
        keyring::use_ring();
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(StartError::new)?;
        Ok(Self { oidc, client, known: RwLock::default(), asking: Mutex::default() })
    }

    /// The subject of an ID token that this issuer signed for us and that is in its time; `now` in
    /// seconds since 1970.
    ///
    /// # Errors
    /// 401 for any other token; 503 while the issuer cannot tell whether it is one.
    pub(crate) async fn subject(&self, token: &str, now: i64) -> Result<String, ApiError> {
        let invalid = || ApiError::Unauthorized(ProblemCode::TokenInvalid);
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        // RFC 9068 and others name tokens that are no ID tokens here.
        if header.typ.is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
            return Err(invalid());
        }
        let kid = header.kid.ok_or_else(invalid)?;
        let key = self.key(&kid, now).await?.ok_or_else(invalid)?;
        let mut validation = Validation::new(key.algorithm);
        validation.set_issuer(&[&self.oidc.issuer]);
        validation.set_audience(&[&self.oidc.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation).map_err(|_| invalid())?.claims;
        // A token for several audiences says for whom it was made (OpenID Connect Core, 3.1.3.7).
        let ours = claims.azp.is_none_or(|party| party == self.oidc.audience);
        (ours && !claims.sub.is_empty()).then_some(claims.sub).ok_or_else(invalid)
    }

    async fn key(&self, kid: &str, now: i64) -> Result<Option<Key>, ApiError> {
        let known = self.known();
        if known.by_id.contains_key(kid) {
            // One request looks whether the keys still hold; the others go on, and a sick issuer
            // takes no key away.
            if now - known.learnt_at >= FRESH
                && let Ok(asked) = self.asking.try_lock()
            {
                let _ = self.ask(asked, now).await;
            }
            return Ok(self.known().by_id.get(kid).cloned());
        }
        let asked = self.asking.lock().await;
        if !self.known().by_id.contains_key(kid) {
            self.ask(asked, now).await?;
        }
        Ok(self.known().by_id.get(kid).cloned())
    }

    fn known(&self) -> Arc<Keys> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Learns the keys anew, unless that was tried a moment ago; then the outcome is what it was.
    async fn ask(&self, mut asked: MutexGuard<'_, Asked>, now: i64) -> Result<(), ApiError> {
        // Not our officer's fault: they may try again, and so do we.
        let sick = Err(ApiError::Busy);
        if now < asked.not_again_before {
            return if asked.failed { sick } else { Ok(()) };
        }
        // A request that is given up while it asks has failed.
        *asked = Asked { not_again_before: now + REST, failed: true };
        let Some(by_id) = self.fetch().await else {
            return sick;
        };
        *asked = Asked { not_again_before: now + PAUSE, failed: false };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Keys { by_id, learnt_at: now });
        Ok(())
    }

    /// The keys that the issuer publishes; `None` when it gives none that we can use.
    async fn fetch(&self) -> Option<HashMap<String, Key>> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let answer = self.client.get(&self.oidc.jwks_url).send().await.ok()?;
        let set: Set = answer.error_for_status().ok()?.json().await.ok()?;
        let keys: HashMap<_, _> = set.keys.into_iter().filter_map(usable).collect();
        (!keys.is_empty()).then_some(keys)
    }
}

/// A key for signatures, with the one algorithm that is its own: a token cannot choose a weaker one.
fn usable(jwk: Value) -> Option<(String, Key)> {
    let jwk: Jwk = serde_json::from_value(jwk).ok()?;
    let signs = jwk.common.public_key_use == Some(PublicKeyUse::Signature);
    let algorithm = match jwk.common.key_algorithm {
        Some(algorithm) => algorithm.to_string().parse().ok()?,
        None => usual(&jwk.algorithm)?,
    };
    let public = algorithm.family() != AlgorithmFamily::Hmac;
    let decoding = DecodingKey::from_jwk(&jwk).ok()?;
    (signs && public).then_some((jwk.common.key_id?, Key { algorithm, decoding }))
}

/// What a key is for that does not say so itself, as those of Entra do not.
fn usual(key: &AlgorithmParameters) -> Option<Algorithm> {
    match key {
        AlgorithmParameters::RSA(_) => Some(Algorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => Some(Algorithm::ES256),
            EllipticCurve::P384 => Some(Algorithm::ES384),
            _ => None,
        },
        AlgorithmParameters::OctetKeyPair(_) => Some(Algorithm::EdDSA),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
