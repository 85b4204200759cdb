//! What a stranger may ask of a card: `GET /cards/{jti}`, `POST /cards/verify`, the public keys.

use std::sync::Arc;

use contract::routes::CardStatus as Route;
use contract::{CardStanding, CardWorth, FieldCode, FieldError, FieldProblem, Text};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError, StatusCode, errors_for_page};
use jiff::Timestamp;
use jiff::civil::Date;
use keyring::{CardClaims, CardVerdict, CardVerifier};
use serde::{Deserialize, Serialize};
use store::{CardState, Registry};

/// What this function holds: public keys, and a registry without any key.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    verifier: CardVerifier,
}

/// The function in an environment.
///
/// # Errors
/// The public keys are missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::CardPublic]).await;
    let verifier = keys.card_verifier()?;
    edge::http(environment, &keys, Deps { registry: environment.registry(&client), verifier }, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    match request.route()? {
        Route::Keys => Ok(Reply::ok(&deps.verifier.jwks())?.cached_for(300)),
        Route::Status => status(&deps, &request).await,
        Route::Verify => verify(&deps, &request).await,
    }
}

/// Kept for a minute: at a meeting's door many phones ask for one card, and one that was replaced is known to be so soon.
async fn status(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let jti = request.param("jti").unwrap_or_default();
    let status = match state(deps, &jti).await? {
        CardState::Valid => CardStanding::Valid,
        CardState::Revoked => CardStanding::Revoked,
        CardState::Unknown => CardStanding::Unknown,
    };
    Ok(Reply::ok(&contract::CardState { status })?.cached_for(60))
}

/// Only what could be an id is asked for.
async fn state(deps: &Deps, jti: &str) -> Result<CardState, ApiError> {
    let plausible = jti.len() == 22 && jti.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    Ok(if plausible { deps.registry.card_state(jti).await? } else { CardState::Unknown })
}

/// The form, and what its page shows back.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Verify {
    token: Text,
}

/// The form with what is wrong.
#[derive(Serialize)]
struct Refused {
    values: Verify,
    errors: Vec<FieldProblem>,
}

/// What a card is worth, and to the end of which day it is good: what the script reads from the card itself.
#[derive(Serialize)]
struct VerdictPage {
    #[serde(flatten)]
    answer: contract::CardVerdict,
    until: Option<Date>,
}

impl contract::Body for Verify {}

/// A card that ends at no time at all is over.
fn is_expired(claims: &CardClaims, now: Timestamp) -> bool {
    Timestamp::from_second(claims.exp).map_or(true, |until| domain::is_past_its_day(until, now))
}

/// The check for browsers without scripts: the whole address or only the token, pasted.
async fn verify(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: Verify = request.body()?;
    let pasted = form.token.as_typed().trim();
    if pasted.is_empty() {
        let errors = vec![FieldError { field: "token", code: FieldCode::TokenRequired }];
        if request.wants_page() {
            let errors = errors_for_page(&errors, request.language());
            let page = Refused { values: form, errors };
            return Reply::page(StatusCode::UNPROCESSABLE_ENTITY, "card", request.language(), page);
        }
        return Err(ApiError::Fields(errors));
    }
    let (verdict, claims) = match deps.verifier.verify(&domain::card_token(pasted)) {
        CardVerdict::Unreadable => (CardWorth::Unreadable, None),
        CardVerdict::Altered => (CardWorth::Altered, None),
        CardVerdict::Genuine(claims) if is_expired(&claims, request.now) => (CardWorth::Expired, Some(claims)),
        CardVerdict::Genuine(claims) => match state(deps, &claims.jti).await? {
            CardState::Valid => (CardWorth::Genuine, Some(claims)),
            CardState::Revoked => (CardWorth::Revoked, Some(claims)),
            CardState::Unknown => (CardWorth::Unknown, Some(claims)),
        },
    };
    let until = claims.as_ref().and_then(|claims| Timestamp::from_second(claims.exp).ok()).map(domain::jakarta_date);
    let (number, name) = claims.map(|claims| (claims.sub, claims.name)).unwrap_or_default();
    let answer = contract::CardVerdict { verdict, number, name, checked_at: request.now.into() };
    if request.wants_page() {
        return Reply::page(StatusCode::OK, "card-verdict", request.language(), VerdictPage { answer, until });
    }
    Reply::ok(&answer)
}
