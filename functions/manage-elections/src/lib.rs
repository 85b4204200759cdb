//! Owners keep elections: rules and windows (`/admin/elections…`), and the districts of the DPRD,
//! brought in as a file (`/admin/imports…`).

mod import;

use std::sync::Arc;

use contract::routes::ManageElections as Route;
use contract::{Carried, Elections, ProblemCode};
use desk::{Officer, OfficerGate};
use domain::{Area, Election, ElectionProblem, Role};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use serde_json::Value;
use store::Nominations;

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    nominations: Nominations,
    officers: OfficerGate,
    public_url: String,
}

/// The function in an environment.
///
/// # Errors
/// The issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge]).await;
    let deps = Deps {
        nominations: environment.nominations(&client),
        officers: OfficerGate::new(environment, &client)?,
        public_url: environment.public_url.clone(),
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
        Route::Elections => list(&deps, &officer).await,
        Route::Change => put(&deps, &request, &officer).await,
        Route::OpenImport => import::open(&deps, &request, &officer).await,
        Route::Import => import::show(&deps, &request, &officer).await,
        Route::Upload => import::upload(&deps, &request, &officer).await,
        Route::CheckImport => import::check(&deps, &request, &officer).await,
        Route::RunImport => import::run(&deps, &request, &officer).await,
    }
}

/// Any officer may know the rules.
async fn list(deps: &Deps, officer: &Officer) -> Result<Reply, ApiError> {
    if officer.grants.0.is_empty() {
        return Err(ApiError::Forbidden(ProblemCode::RoleMissing));
    }
    Reply::ok(&Elections { items: deps.nominations.elections().await? })
}

/// Rules hold for the whole nation: only an owner of all of it changes them.
pub(crate) fn owner(officer: &Officer) -> Result<(), ApiError> {
    officer.grants.check(Role::Owner, Area::NATION).map_err(|_| ApiError::Forbidden(ProblemCode::RoleMissing))
}

/// `PUT /admin/elections/{id}`: the whole election, as `GET` gives it.
async fn put(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    owner(officer)?;
    let id = request.param("id").unwrap_or_default();
    deps.nominations.election(&id).await?.ok_or(ApiError::NotFound)?;
    let invalid = |problems| ApiError::With(Carried::ElectionInvalid { problems });
    let body: Value = request.body()?;
    let election = Election::parse(&body.to_string()).map_err(invalid)?;
    if election.id != id {
        return Err(invalid(vec![ElectionProblem { path: "id".to_owned(), code: "id" }]));
    }
    deps.nominations.put_election(&election, &officer.act(request)).await?;
    Reply::ok(&election)
}
