//! `POST /admin/requests/{id}/answer`: an officer answers a right that somebody asked for.

use contract::{AnswerRight, ProblemCode, RightAnswer, RightReceipt};
use desk::Officer;
use domain::{Action, LedgerLine, PersonId, Right, Role};
use edge::{ApiError, Reply, Request};
use store::{RightRequest, Whose};

use crate::Deps;

/// Once: the same answer again is the same, another one comes too late.
pub(crate) async fn answer(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let id = request.param("id").unwrap_or_default();
    let (application, kind) = RightRequest::parse_id(&id).ok_or(ApiError::NotFound)?;
    let asked = deps.registry.right(application, kind).await?.ok_or(ApiError::NotFound)?;
    officer.may(Role::Verifier, asked.village)?;
    let form: AnswerRight = request.body()?;
    let (accepted, reason) = form.check()?;
    let answer = store::RightAnswer { accepted, reason: reason.as_str().to_owned() };
    // Whoever was erased meanwhile has no id in the ledger any more.
    let line = match deps.registry.application(application, request.now).await? {
        Some(application) => application.line(Action::RightAnswered),
        None => LedgerLine::of(PersonId::NOBODY, asked.village, Action::RightAnswered),
    };
    let line = line.reason(Some(kind.as_str()));
    if accepted && kind == Right::Erasure && asked.answer.is_none() {
        erase(deps, request, officer, &asked).await?;
    }
    let given = match &asked.answer {
        Some(before) => *before == answer,
        None => deps.registry.answer_right(&asked, &answer, &line, &officer.act(request)).await?,
    };
    if !given {
        return Err(ApiError::Conflict(ProblemCode::StateConflict));
    }
    Reply::ok(&RightReceipt { id, status: if accepted { RightAnswer::Accepted } else { RightAnswer::Refused } })
}

/// What an officer grants happens: before the answer is noted, so that none is noted of what was not asked.
async fn erase(deps: &Deps, request: &Request, officer: &Officer, asked: &RightRequest) -> Result<(), ApiError> {
    let application = deps.registry.application(asked.application, request.now).await?;
    let Some(application) = application else { return Ok(()) };
    let member = match &application.member_number {
        Some(number) => deps.registry.member(number).await?,
        None => None,
    };
    let (whose, line) = match &member {
        Some(member) => (Whose::of_member(member), member.line(Action::ErasureAsked)),
        None => (Whose::of_application(&application), application.line(Action::ErasureAsked)),
    };
    Ok(deps.registry.grant_erasure(&whose, application.id, &line, &officer.act(request)).await?)
}
