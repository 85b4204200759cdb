//! Who an officer is (their token) and what they may do (the table).

use std::collections::HashMap;

use domain::{Act, Actor, Area, District, Grants, Level, Refusal, Role};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation};
use serde::Deserialize;
use store::Accounts;
use tokio::sync::Mutex;

use crate::environment::Oidc;
use crate::{ApiError, Request};

/// Seconds between two attempts to learn an unknown key from the issuer.
const REFRESH_SECONDS: i64 = 30;

/// Checks officers' OpenID Connect tokens. The token proves who; what they may do is read from the
/// table at each request, so that a revocation works at once.
#[derive(Debug)]
pub struct OfficerGate {
    accounts: Accounts,
    oidc: Oidc,
    keys: Mutex<Keys>,
}

#[derive(Default)]
struct Keys {
    known: HashMap<String, (jsonwebtoken::Algorithm, DecodingKey)>,
    asked_at: i64,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.known.len())
    }
}

/// An officer and what they may do.
#[derive(Debug)]
pub struct Officer {
    /// The issuer's opaque id of the officer.
    pub subject: String,
    /// What they may do, and where.
    pub grants: Grants,
}

impl Officer {
    /// Whether the officer may act in `role` on something in `area`.
    ///
    /// # Errors
    /// 404 outside their areas, where nothing exists for them; 403 inside with another role.
    pub fn may(&self, role: Role, area: Area) -> Result<(), ApiError> {
        self.grants.check(role, area).map_err(refused)
    }
}

fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::OutsideArea => ApiError::NotFound,
        Refusal::WrongRole => ApiError::Forbidden("role.missing"),
    }
}

impl Officer {
    /// Whether the officer may act in `role` on the list of a dapil, on a board of `level` or above.
    ///
    /// # Errors
    /// As [`may`](Self::may).
    pub fn may_in(&self, role: Role, district: &District, level: Level) -> Result<(), ApiError> {
        self.grants.check_district(role, district, level).map_err(refused)
    }

    /// What the officer does by this request, for the ledger.
    #[must_use]
    pub fn act(&self, request: &Request) -> Act {
        request.act(Actor::Officer(self.subject.clone()))
    }

    /// The areas of a list: the one that was asked for, or all where the officer is a viewer.
    ///
    /// # Errors
    /// 400 for what is no area, 404 outside the officer's areas, 403 without the role.
    pub fn list_areas(&self, area: Option<&str>) -> Result<Vec<Area>, ApiError> {
        let Some(code) = area.filter(|code| !code.is_empty()) else {
            let areas = self.grants.areas(Role::Viewer);
            return if areas.is_empty() { Err(ApiError::Forbidden("role.missing")) } else { Ok(areas) };
        };
        let unknown = ApiError::Parameters(vec![contract::FieldError { field: "area", code: "area.unknown" }]);
        let area = Area::parse(code).ok().filter(|area| area.exists()).ok_or(unknown)?;
        self.may(Role::Viewer, area)?;
        Ok(vec![area])
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

impl OfficerGate {
    /// A gate for the tokens of an issuer; its keys are asked for at the first request.
    pub(crate) fn new(accounts: Accounts, oidc: Oidc) -> Self {
        Self { accounts, oidc, keys: Mutex::default() }
    }

    /// The officer behind a request's bearer token.
    ///
    /// # Errors
    /// 401 without a token that this issuer signed for us and that is in its time.
    pub async fn officer(&self, request: &Request) -> Result<Officer, ApiError> {
        let token = request
            .header("authorization")
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(ApiError::Unauthorized("token.required"))?;
        let invalid = ApiError::Unauthorized("token.invalid");
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid.clone())?;
        let kid = header.kid.ok_or(invalid.clone())?;
        let (algorithm, key) = self.key(&kid, request.now.as_second()).await?.ok_or(invalid.clone())?;
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.oidc.issuer]);
        validation.set_audience(&[&self.oidc.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.leeway = 30;
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation).map_err(|_| invalid)?.claims;
        let grants = self.accounts.grants(&claims.sub).await?;
        Ok(Officer { subject: claims.sub, grants })
    }

    /// A key of the issuer; an unknown one is asked for, not more often than every half minute.
    async fn key(&self, kid: &str, now: i64) -> Result<Option<(jsonwebtoken::Algorithm, DecodingKey)>, ApiError> {
        let mut keys = self.keys.lock().await;
        if !keys.known.contains_key(kid) && now - keys.asked_at >= REFRESH_SECONDS {
            let set = async { reqwest::get(&self.oidc.jwks_url).await?.json::<JwkSet>().await };
            // Not our officer's fault: they may try again, and so do we.
            let set = set.await.map_err(|_| ApiError::Busy)?;
            keys.asked_at = now;
            keys.known = set.keys.iter().filter_map(usable).collect();
        }
        Ok(keys.known.get(kid).cloned())
    }
}

/// A signing key with the one algorithm it says it is for: a token cannot choose a weaker one.
fn usable(jwk: &jsonwebtoken::jwk::Jwk) -> Option<(String, (jsonwebtoken::Algorithm, DecodingKey))> {
    let kid = jwk.common.key_id.clone()?;
    let algorithm = jwk.common.key_algorithm?.to_string().parse::<jsonwebtoken::Algorithm>().ok()?;
    let asymmetric = !matches!(
        algorithm,
        jsonwebtoken::Algorithm::HS256 | jsonwebtoken::Algorithm::HS384 | jsonwebtoken::Algorithm::HS512
    );
    let key = DecodingKey::from_jwk(jwk).ok()?;
    asymmetric.then_some((kid, (algorithm, key)))
}
