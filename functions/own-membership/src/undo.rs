//! The old number undoes a change of phone, by the link in its message: `/phones/undo`. Without a session:
//! whoever took the number over has one, and its owner has none any more.

use contract::UndoPhone;
use domain::MemberNumber;
use edge::{ApiError, Reply, Request, StatusCode, hours_after};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{UNDO_HOURS, Undo};

use crate::Deps;

const USAGE: &str = "phone_undo";
const GONE: ApiError = ApiError::Gone("undo.expired");

/// What a link carries, sealed.
#[derive(Serialize, Deserialize)]
struct Link {
    number: String,
    id: String,
}

/// The link for a change that is made now.
pub(crate) fn link(deps: &Deps, number: &MemberNumber, request: &Request) -> Result<Undo, ApiError> {
    let id = keyring::base64url(&keyring::random_bytes::<16>()?);
    let expires = hours_after(request.now, UNDO_HOURS).as_second();
    let token = deps.tokens.issue(USAGE, expires, Link { number: number.as_str().to_owned(), id: id.clone() })?;
    Ok(Undo { id, token })
}

fn open(deps: &Deps, request: &Request, token: &str) -> Result<(MemberNumber, String), ApiError> {
    let link: Link = deps.tokens.open(USAGE, request.now.as_second(), token).map_err(|_| GONE)?;
    Ok((MemberNumber::from_stored(link.number), link.id))
}

/// `GET /phones/undo?token=`: asks once more. Nothing changes by looking: messengers open links by
/// themselves.
pub(crate) async fn ask(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let token = request.query("token").unwrap_or_default();
    let (number, id) = open(deps, request, &token)?;
    if !deps.registry.can_undo_phone(&number, &id, request.now).await? {
        return Err(GONE);
    }
    if !request.wants_page() {
        return Reply::ok(&json!({"status": "open"}));
    }
    Reply::page(StatusCode::OK, "phone-undo", request.language(), json!({"token": token, "done": false}))
}

/// `POST /phones/undo`.
pub(crate) async fn undo(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: UndoPhone = request.body()?;
    let (number, id) = open(deps, request, &form.check()?)?;
    if !deps.registry.undo_phone(&number, &id, &request.own_act()).await? {
        return Err(GONE);
    }
    if request.wants_page() {
        return Reply::page(StatusCode::OK, "phone-undo", request.language(), json!({"token": "", "done": true}));
    }
    Reply::ok(&json!({"status": "undone"}))
}
