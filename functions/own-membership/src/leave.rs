//! Who somebody is, asked again before a step that cannot be undone; leaving the party.

use contract::Identity;
use domain::{MemberStatus, Person};
use edge::{ApiError, Me, Reply, Request};
use store::Leaving;

use crate::change::{current, refuse};
use crate::{Deps, done};

const CONFLICT: ApiError = ApiError::Conflict("state.conflict");

/// Whoever is signed in.
pub(crate) fn person(me: &Me) -> Result<&Person, ApiError> {
    me.member.as_ref().map(|m| &m.person).or(me.application.as_ref().map(|a| &a.person)).ok_or(CONFLICT)
}

/// Asks again who it is; gives the refusal when the answer is wrong.
pub(crate) async fn identify(
    deps: &Deps,
    request: &Request,
    me: &Me,
    form: &'static str,
) -> Result<Option<Reply>, ApiError> {
    let identity: Identity = request.body()?;
    let checked = identity.check(person(me)?);
    count_guess(deps, request, me, &identity, checked.is_ok()).await?;
    match checked {
        Ok(()) => Ok(None),
        Err(errors) => refuse(deps, request, me, form, errors, Vec::new()).map(Some),
    }
}

/// Keeps count of the answers to who it is. Whoever guessed wrong too often has to sign in again.
pub(crate) async fn count_guess(
    deps: &Deps,
    request: &Request,
    me: &Me,
    guess: &Identity,
    right: bool,
) -> Result<(), ApiError> {
    if !right && guess.is_guess() {
        deps.accounts.identity_missed(&me.token, request.now).await?;
    }
    if right && !deps.accounts.identity_known(&me.token).await? {
        return Err(ApiError::Unauthorized("session.required"));
    }
    Ok(())
}

/// `POST /me/resignation`: the NIK is free, the card revoked; the record of the membership stays.
pub(crate) async fn resign(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    let member = current(me)?;
    let reason = match request.body::<Identity>()?.reason() {
        Ok(reason) => reason,
        Err(errors) => return refuse(deps, request, me, "resignation", errors, Vec::new()),
    };
    if let Some(refusal) = identify(deps, request, me, "resignation").await? {
        return Ok(refusal);
    }
    let reason = reason.as_ref().map_or("", |line| line.as_str());
    let leaving = Leaving { to: MemberStatus::Resigned, reason, decision_number: None };
    if deps.registry.change_status(member, &leaving, &request.own_act()).await? {
        done(deps, request, "resigned").await
    } else {
        Err(CONFLICT)
    }
}
