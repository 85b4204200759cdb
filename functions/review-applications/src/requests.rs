//! `GET /admin/requests`: rights that people of the area ask for, with their clock.

use contract::{AskedRight, ProblemCode};
use desk::{ListPage, Officer};
use domain::{Area, Right, Role};
use edge::{ApiError, Reply, Request};
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
    Reply::ok(&page.of(request, &deps.tokens, &found, row)?)
}

fn row(asked: &RightRequest) -> AskedRight {
    AskedRight {
        id: asked.id(),
        kind: asked.kind,
        application_id: asked.application,
        member_number: asked.member.clone(),
        village: asked.village.into(),
        asked_at: asked.asked_at.into(),
        due_at: Right::due_at(asked.asked_at).into(),
    }
}
