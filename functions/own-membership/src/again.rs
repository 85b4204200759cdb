//! The same step asked for again: a second tap, a reload, a network that kept the first answer to itself.
//!
//! Two taps at once meet each other: the slower one is refused what the faster one has just done. So a step that is
//! refused for how things stand is looked at once more, on what is there by then; each step says "done" where
//! things stand already as it was asked. What ended the very session it came by is known by that session.

use contract::ProblemCode;
use contract::routes::OwnMembership as Route;
use domain::ApplicationStatus;
use edge::{ASKING_COOKIE, ApiError, Reply, Request, SESSION_COOKIE, StatusCode, no_cookie, session_token};
use serde_json::Value;

use crate::{Deps, application, step};

/// Whether the answer is one that somebody may meet for being quick.
pub(crate) fn is_of_a_race(error: &ApiError) -> bool {
    error.lost_a_race() || matches!(error, ApiError::Unauthorized(ProblemCode::SessionRequired))
}

/// Whether it is to be looked at once more.
pub(crate) fn may_be_a_second_tap(request: &Request, reply: &Result<Reply, ApiError>) -> bool {
    request.method() != "GET" && session_token(request).is_ok() && reply.as_ref().is_err_and(is_of_a_race)
}

/// Looks at the step once more.
pub(crate) async fn look(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    match step(deps, request).await {
        Err(error @ ApiError::Unauthorized(ProblemCode::SessionRequired)) => ended(deps, request).await?.ok_or(error),
        reply => reply,
    }
}

/// The answer of a step that ended what its session stood on; `None` when this is no such step, or was none.
async fn ended(deps: &Deps, request: &Request) -> Result<Option<Reply>, ApiError> {
    let token = session_token(request)?;
    match request.route() {
        Ok(Route::Erase) => {
            let Some(answer) = deps.accounts.ended(token, request.now).await? else { return Ok(None) };
            erased(request, &answer).map(Some)
        }
        Ok(Route::WithdrawApplication) => {
            let session = deps.accounts.session(token, request.now).await?;
            let Some(id) = session.and_then(|session| session.person) else { return Ok(None) };
            let status = deps.registry.verification_of(id, request.now).await?;
            let withdrawn = status == Some(ApplicationStatus::Withdrawn);
            withdrawn.then(|| application::withdrawn(request)).transpose()
        }
        _ => Ok(None),
    }
}

/// That everything was erased at once, by what was noted of it.
pub(crate) fn erased(request: &Request, answer: &str) -> Result<Reply, ApiError> {
    let reply = match request.wants_page() {
        true => Reply::see_other("/"),
        false => {
            let answer: Value = serde_json::from_str(answer).map_err(|error| ApiError::Internal(error.to_string()))?;
            Reply::json(StatusCode::ACCEPTED, &answer)?
        }
    };
    Ok(reply.with_cookie(&no_cookie(SESSION_COOKIE)).with_cookie(&no_cookie(ASKING_COOKIE)))
}
