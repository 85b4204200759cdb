//! Leaving the party.

use contract::{Identity, ProblemCode};
use domain::MemberStatus;
use edge::{ApiError, Me, Reply, Request};
use store::Leaving;

use crate::change::current;
use crate::identify::identify;
use crate::{Deps, done};

const CONFLICT: ApiError = ApiError::Conflict(ProblemCode::StateConflict);

/// `POST /me/resignation`: the NIK is free, the card revoked; the record of the membership stays.
pub(crate) async fn resign(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if me.member.as_ref().is_some_and(|member| member.status == MemberStatus::Resigned) {
        return done(deps, request, "resigned").await;
    }
    let member = current(me)?;
    let answer: Identity = request.body()?;
    let reason = answer.reason();
    let errors = reason.as_ref().err().cloned().unwrap_or_default();
    if let Some(refusal) = identify(deps, request, me, "resignation", &answer, errors).await? {
        return Ok(refusal);
    }
    let reason = reason?;
    let reason = reason.as_ref().map_or("", |line| line.as_str());
    let leaving = Leaving { to: MemberStatus::Resigned, reason, decision_number: None };
    if deps.registry.change_status(member, &leaving, &request.own_act()).await? {
        done(deps, request, "resigned").await
    } else {
        Err(CONFLICT)
    }
}
