//! What an officer sees of applications: `/admin/me`, the queue, one application.

mod detail;
mod requests;
mod search;

use std::sync::Arc;

use contract::routes::ReviewApplications as Route;
use contract::{ApplicationRow, FieldCode, FieldError, GrantedArea, GrantedRole, Grants, NamedArea, Time};
use desk::{ListPage, Officer, OfficerGate};
use domain::{ApplicationStatus, Area, Grant, Level, Role, area, jakarta_date};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use keyring::TokenSealer;
use store::{Application, ApplicationFilter, Ledger, Registry};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    ledger: Ledger,
    tokens: TokenSealer,
    officers: OfficerGate,
}

/// The function in an environment.
///
/// # Errors
/// A key or the issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index, Purpose::Token]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: registry.with_indexer(keys.indexer()?),
        ledger: environment.ledger(&client),
        tokens: keys.tokens()?,
        officers: OfficerGate::new(environment, &client)?,
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let officer = deps.officers.officer(&request).await?;
    match request.route()? {
        Route::Officer => me(&officer),
        Route::Queue => queue(&deps, &request, &officer).await,
        Route::Search => search::search(&deps, &request, &officer).await,
        Route::Rights => requests::list(&deps, &request, &officer).await,
        Route::Show => detail::detail(&deps, &request, &officer).await,
    }
}

/// Who the officer is; their areas also by name, for people.
fn me(officer: &Officer) -> Result<Reply, ApiError> {
    let mut areas: Vec<Area> = officer.grants.0.iter().map(|grant| grant.area).collect();
    areas.sort_unstable();
    areas.dedup();
    let named = |area: Area| NamedArea { code: area.to_string(), name: area.name() };
    let granted = |area| GrantedArea { area: named(area), within: below(area).into_iter().map(named).collect() };
    let role = |grant: &Grant| GrantedRole { role: grant.role, area: grant.area.to_string() };
    Reply::ok(&Grants {
        subject: officer.subject.clone(),
        grants: officer.grants.0.iter().map(role).collect(),
        areas: areas.into_iter().map(granted).collect(),
    })
}

/// The areas one level below, down to the kecamatan.
fn below(area: Area) -> Vec<Area> {
    if area.level() < Level::District { area::below(area) } else { Vec::new() }
}

async fn queue(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let asked = request.query("area");
    let areas = officer.list_areas(asked.as_deref())?;
    let status = match request.query("status").filter(|status| !status.is_empty()) {
        None => ApplicationStatus::Submitted,
        // An unverified application is nobody's business before its phone answered.
        Some(word) => {
            ApplicationStatus::parse(&word).filter(|status| *status != ApplicationStatus::Unverified).ok_or_else(
                || ApiError::Parameters(vec![FieldError { field: "status", code: FieldCode::StatusUnknown }]),
            )?
        }
    };
    let list = format!("applications/{}/{status}", asked.unwrap_or_default());
    let page = ListPage::read(request, &deps.tokens, &list, &officer.subject)?;
    let found = deps.registry.queue(&ApplicationFilter { areas, status }, page.limit, page.from.clone()).await?;
    Reply::ok(&page.of(request, &deps.tokens, &found, |application| row(application, request))?)
}

/// An application as a row of the queue.
fn row(application: &Application, request: &Request) -> ApplicationRow {
    let person = &application.person;
    ApplicationRow {
        id: application.id,
        status: application.status,
        name: person.name.expose().to_owned(),
        age: person.birth_date.age_on(jakarta_date(request.now)),
        sex: person.sex,
        village: person.village.into(),
        submitted_at: application.submitted_at.map(Time::from),
        flags: application.flags.clone(),
        member_number: application.member_number.clone(),
    }
}

/// Whether an officer sees applications of an area.
fn sees(officer: &Officer, area: domain::Area) -> Result<(), ApiError> {
    officer.may(Role::Viewer, area)
}
