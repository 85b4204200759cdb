//! The old number undoes a change of phone, by the link in its message: `/phones/undo`. Without a session:
//! whoever took the number over has one, and its owner has none any more.

use contract::{Became, ProblemCode, Status, UndoPhone};
use domain::MemberNumber;
use edge::{ApiError, PhoneUndo, Reply, Request, StatusCode, open_phone_undo};
use serde::Serialize;
use store::Undone;

use crate::Deps;

/// The page that asks whether to undo, or says that it is undone.
#[derive(Serialize)]
struct UndoPage<'a> {
    token: &'a str,
    done: bool,
}

const GONE: ApiError = ApiError::Gone(ProblemCode::UndoExpired);

fn open(deps: &Deps, request: &Request, pasted: &str) -> Result<PhoneUndo, ApiError> {
    open_phone_undo(&deps.tokens, pasted, request).ok_or(GONE)
}

/// `GET /phones/undo?token=`: asks once more. Nothing changes by looking: messengers open links by
/// themselves.
pub(crate) async fn ask(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let PhoneUndo { token, number, id } = open(deps, request, &request.query("token").unwrap_or_default())?;
    if !deps.registry.can_undo_phone(&number, &id, request.now).await? {
        return Err(GONE);
    }
    if !request.wants_page() {
        return Reply::ok(&Status::from(Became::Open));
    }
    Reply::page(StatusCode::OK, "phone-undo", request.language(), UndoPage { token: &token, done: false })
}

/// `POST /phones/undo`.
pub(crate) async fn undo(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: UndoPhone = request.body()?;
    let PhoneUndo { number, id, .. } = open(deps, request, &form.check()?)?;
    match deps.registry.undo_phone(&number, &id, &request.own_act()).await? {
        Undone::Now => take_back_erasure(deps, request, &number).await?,
        Undone::Before => {}
        Undone::Over => return Err(GONE),
    }
    if request.wants_page() {
        return Reply::page(StatusCode::OK, "phone-undo", request.language(), UndoPage { token: "", done: true });
    }
    Reply::ok(&Status::from(Became::Undone))
}

/// What whoever took the number over asked for last is undone with it.
async fn take_back_erasure(deps: &Deps, request: &Request, number: &MemberNumber) -> Result<(), ApiError> {
    let Some(member) = deps.registry.member(number).await? else { return Ok(()) };
    if let Some(erasure) = deps.registry.erasure(member.application).await? {
        // Refused: it began already, or was taken back by its own link.
        let _ = deps.registry.take_back_erasure(&erasure, &request.own_act()).await?;
    }
    Ok(())
}
