//! `POST /admin/applications/search`: a body, so that no NIK, phone or name stands in an address.

use contract::{ApplicationSearch, FieldCode};
use desk::Officer;
use domain::{ApplicationStatus, Nik, words};
use edge::{ApiError, Reply, Request};
use store::Application;

use crate::{Deps, row, sees};

/// Finds what lies in the officer's areas, and of that only what an officer may have before them.
pub(crate) async fn search(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let form: ApplicationSearch = request.body()?;
    officer.list_areas(None)?;
    let fields = [("nik", &form.nik), ("phone", &form.phone), ("name", &form.name)];
    deps.ledger.append(&officer.searched(form.area(), &fields), &officer.act(request)).await?;
    let mut found = find(deps, request, officer, &form).await?;
    found.retain(|one| sees(officer, one.area()).is_ok() && one.status != ApplicationStatus::Unverified);
    Reply::ok(&desk::found(&found, |application| row(application, request)))
}

async fn find(
    deps: &Deps,
    request: &Request,
    officer: &Officer,
    form: &ApplicationSearch,
) -> Result<Vec<Application>, ApiError> {
    if !form.nik.is_absent() {
        let nik = Nik::parse(form.nik.as_typed()).map_err(|_| ApiError::field("nik", FieldCode::NikFormat))?;
        return Ok(deps.registry.applications_by_nik(&nik, request.now).await?);
    }
    if !form.phone.is_absent() {
        let phone = request.phones().parse(form.phone.as_typed());
        let phone = phone.map_err(|_| ApiError::field("phone", FieldCode::PhoneFormat))?;
        return Ok(deps.registry.applications_by_phone(&deps.registry.phone_hash(&phone)?, request.now).await?);
    }
    if words(form.name.as_typed()).next().is_none() {
        return Err(ApiError::field("name", FieldCode::SearchCriterion));
    }
    if !form.area.is_absent() && form.area().is_none() {
        return Err(ApiError::field("area", FieldCode::AreaUnknown));
    }
    let asked = form.area().map(|area| area.to_string());
    let areas = officer.list_areas(asked.as_deref())?;
    Ok(deps.registry.applications_by_name(form.name.as_typed(), &areas).await?)
}
