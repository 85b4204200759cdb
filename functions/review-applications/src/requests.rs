//! `GET /admin/requests`: rights that people of the area ask for, with their clock.

use contract::ProblemCode;
use domain::{Area, Right, Role};
use edge::{ApiError, ListPage, Officer, Reply, Request, rfc3339, village_json};
use serde_json::{Value, json};
use store::RightRequest;

use crate::Deps;

/// What is open, the oldest first within each regency; for those who may answer it.
pub(crate) async fn list(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let asked = request.query("area").filter(|area| !area.is_empty());
    let areas: Vec<Area> = match asked.as_deref() {
        Some(_) => officer.list_areas(asked.as_deref())?,
        None => officer.grants.areas(Role::Verifier),
    };
    match areas.as_slice() {
        [] => return Err(ApiError::Forbidden(ProblemCode::RoleMissing)),
        areas => areas.iter().try_for_each(|area| officer.may(Role::Verifier, *area))?,
    }
    let list = format!("requests/{}", asked.unwrap_or_default());
    let page = ListPage::read(request, &deps.tokens, &list, &officer.subject)?;
    let found = deps.registry.open_rights(&areas, page.limit, page.from.clone()).await?;
    let items: Vec<Value> = found.items.iter().map(row).collect();
    let next_cursor = page.cursor(request, &deps.tokens, found.next.as_ref())?;
    Reply::ok(&json!({"items": items, "next_cursor": next_cursor}))
}

fn row(asked: &RightRequest) -> Value {
    json!({
        "id": asked.id(),
        "kind": asked.kind,
        "application_id": asked.application,
        "member_number": asked.member,
        "village": village_json(asked.village),
        "asked_at": rfc3339(asked.asked_at),
        "due_at": rfc3339(Right::due_at(asked.asked_at)),
    })
}
