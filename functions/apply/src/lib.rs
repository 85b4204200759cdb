//! `POST /applications`: a citizen asks to join the party.

mod page;

use std::sync::Arc;

use contract::{ApplicationReceipt, Apply, ProblemCode};
use domain::{ApplicationStatus, NumberFormat, Person, UNVERIFIED_DAYS};
use edge::{ApiError, Asking, Environment, Function, Purpose, Reply, Request, StartError, StatusCode};
use keyring::TokenSealer;
use store::{Admission, Codes, NewApplication, Registry};
use uuid::Uuid;

/// What this function holds: it can seal an application and never find a person.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    tokens: TokenSealer,
    numbers: NumberFormat,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Token]).await;
    let deps = Deps {
        registry: environment.registry(&client).with_sealer(keys.sealer()?),
        tokens: keys.tokens()?,
        numbers: environment.numbers.clone(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Stores an application before anything is sent; the code goes out by the table's stream
/// (`send-messages`). The answer is the same for known and unknown people: nothing is looked up.
/// A form of the site is shown back first, to be checked, and stored when it comes again (`page`).
///
/// # Errors
/// See [`ApiError`]; nothing is stored then.
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    if request.wants_page() {
        return page::handle(&deps, &request).await;
    }
    let key = request.idempotency_key()?;
    let form: Apply = request.body()?;
    let person = form.check(&request.rules(&deps.numbers))?;
    let asking = Asking::or_new(&request)?;
    let id = key.unwrap_or_else(Uuid::new_v4);
    // A replay gets the receipt it got before, whatever happened to the application since.
    let created_at = match store(&deps, &request, id, &asking, &person).await? {
        Admission::Stored => request.now,
        Admission::Replayed { at, .. } => at,
        Admission::Mismatch => return Err(ApiError::Unprocessable(ProblemCode::IdempotencyMismatch)),
    };
    let receipt = ApplicationReceipt {
        application_id: id,
        status: ApplicationStatus::Unverified,
        expires_at: edge::hours_after(created_at, 24 * UNVERIFIED_DAYS).into(),
        warnings: person.warnings(),
        missing: person.missing(),
    };
    Ok(Reply::json(StatusCode::ACCEPTED, &receipt)?.with_cookie(&asking.cookie()))
}

/// Stores the application, or finds what is stored under this id.
async fn store(
    deps: &Deps,
    request: &Request,
    id: Uuid,
    asking: &Asking,
    person: &Person,
) -> Result<Admission, ApiError> {
    let new = NewApplication { id, person, asker: &asking.hash(), codes: Codes::fresh(person)?, now: request.now };
    Ok(deps.registry.admit(&new).await?)
}
