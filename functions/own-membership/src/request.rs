//! `POST /me/requests`: a right is put before an officer, with its clock. It stays open to somebody who
//! may not answer any more who they are, so that the limit is no weapon.

use contract::{AskRight, ProblemCode};
use domain::{Action, Right};
use edge::{ApiError, Me, Reply, Request, StatusCode};
use store::{Asker, RightRequest};
use uuid::Uuid;

use crate::Deps;
use crate::change::refuse;
use crate::identify::person;

/// The application that leads to the person.
fn application(me: &Me) -> Option<Uuid> {
    me.application.as_ref().map(|one| one.id).or(me.member.as_ref().map(|member| member.application))
}

pub(crate) async fn ask(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    let form: AskRight = request.body()?;
    let kind = match form.check() {
        Ok(kind) => kind,
        Err(errors) => return refuse(deps, request, me, "requests", errors, Vec::new()),
    };
    let village = person(me)?.village;
    let conflict = ApiError::Conflict(ProblemCode::StateConflict);
    let application = application(me).ok_or(conflict.clone())?;
    let line = match (&me.member, &me.application) {
        (Some(member), _) => member.line(Action::RightAsked),
        (None, Some(application)) => application.line(Action::RightAsked),
        (None, None) => return Err(conflict),
    };
    let line = line.reason(Some(kind.as_str()));
    let member = me.member.as_ref().map(|member| &member.number);
    deps.registry.ask_right(&Asker { application, member, village }, kind, &line, &request.own_act()).await?;
    if request.wants_page() {
        return Ok(Reply::see_other("/anggota/?notice=request_sent"));
    }
    let asked = deps.registry.right(application, kind).await?.ok_or(ApiError::Busy)?;
    Reply::json(StatusCode::ACCEPTED, &shown(&asked))
}

/// What the person asked for.
pub(crate) async fn of(deps: &Deps, me: &Me) -> Result<Vec<RightRequest>, ApiError> {
    match application(me) {
        Some(application) => Ok(deps.registry.rights_of(application).await?),
        None => Ok(Vec::new()),
    }
}

/// A request as its person sees it.
pub(crate) fn shown(asked: &RightRequest) -> contract::RightRequest {
    contract::RightRequest {
        id: asked.id(),
        kind: asked.kind,
        status: asked.status(),
        asked_at: asked.asked_at.into(),
        due_at: Right::due_at(asked.asked_at).into(),
        reason: asked.answer.as_ref().map(|answer| answer.reason.clone()),
    }
}
