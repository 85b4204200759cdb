//! Lists and searches; only what lies in the officer's areas is ever found.

use contract::{FieldCode, FieldError, MemberSearch};
use desk::{ListPage, Officer};
use domain::{MemberStatus, Nik, Role, words};
use edge::{ApiError, Reply, Request};
use store::Member;

use crate::{Deps, row};

/// `GET /admin/members?area=&status=`.
pub(crate) async fn list(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let asked = request.query("area");
    let areas = officer.list_areas(asked.as_deref())?;
    let status = match request.query("status").filter(|status| !status.is_empty()) {
        None => MemberStatus::Active,
        Some(word) => MemberStatus::parse(&word).ok_or_else(|| {
            ApiError::Parameters(vec![FieldError { field: "status", code: FieldCode::StatusUnknown }])
        })?,
    };
    let list = format!("members/{}/{status}", asked.unwrap_or_default());
    let page = ListPage::read(request, &deps.tokens, &list, &officer.subject)?;
    let found = deps.registry.members(&areas, status, page.limit, page.from.clone()).await?;
    Reply::ok(&page.of(request, &deps.tokens, &found, |member| row(member, request))?)
}

/// `POST /admin/members/search`: a body, so that no NIK, phone or name stands in an address.
pub(crate) async fn search(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let form: MemberSearch = request.body()?;
    officer.list_areas(None)?;
    let fields = [("nik", &form.nik), ("phone", &form.phone), ("number", &form.number), ("name", &form.name)];
    deps.ledger.append(&officer.searched(form.area(), &fields), &officer.act(request)).await?;
    let mut found = find(deps, request, officer, &form).await?;
    found.retain(|member| officer.may(Role::Viewer, member.area()).is_ok());
    Reply::ok(&desk::found(&found, |member| row(member, request)))
}

async fn find(deps: &Deps, request: &Request, officer: &Officer, form: &MemberSearch) -> Result<Vec<Member>, ApiError> {
    if !form.nik.is_absent() {
        let nik = Nik::parse(form.nik.as_typed()).map_err(|_| ApiError::field("nik", FieldCode::NikFormat))?;
        return Ok(deps.registry.member_by_nik(&nik).await?.into_iter().collect());
    }
    if !form.phone.is_absent() {
        let phone = request.phones().parse(form.phone.as_typed());
        let phone = phone.map_err(|_| ApiError::field("phone", FieldCode::PhoneFormat))?;
        return Ok(deps.registry.members_by_phone(&deps.registry.phone_hash(&phone)?).await?);
    }
    if !form.number.is_absent() {
        let number = deps.numbers.parse(form.number.as_typed());
        let number = number.map_err(|_| ApiError::field("number", FieldCode::NumberFormat))?;
        return Ok(deps.registry.member(&number).await?.into_iter().collect());
    }
    if words(form.name.as_typed()).next().is_none() {
        return Err(ApiError::field("name", FieldCode::SearchCriterion));
    }
    let area = form.area().ok_or_else(|| ApiError::field("area", FieldCode::AreaUnknown))?;
    officer.may(Role::Viewer, area)?;
    Ok(deps.registry.members_by_name(form.name.as_typed(), area).await?)
}
