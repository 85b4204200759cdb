//! What an officer does with members: list, search, look up, correct, change the status.

mod change;
mod find;

use std::sync::Arc;

use contract::routes::ManageMembers as Route;
use contract::{MemberDetail, MemberRow, ProblemCode};
use desk::{Officer, OfficerGate, history, reminded, settled};
use domain::message::MEMBER_REMINDER_HOURS;
use domain::{Action, MemberNumber, NumberFormat, Role, jakarta_date};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use keyring::TokenSealer;
use store::{Ledger, Member, Registry, Remindee};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    ledger: Ledger,
    tokens: TokenSealer,
    officers: OfficerGate,
    numbers: NumberFormat,
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
        numbers: environment.numbers.clone(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let officer = deps.officers.officer(&request).await?;
    settled(|| step(&deps, &request, &officer)).await
}

async fn step(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    match request.route()? {
        Route::List => find::list(deps, request, officer).await,
        Route::Search => find::search(deps, request, officer).await,
        Route::Show => detail(deps, request, officer).await,
        Route::Correct => change::details(deps, request, officer).await,
        Route::ChangeStatus => change::status(deps, request, officer).await,
        Route::Remind => remind(deps, request, officer).await,
    }
}

/// The member of the path, for an officer with `role` where the member belongs.
async fn member(deps: &Deps, request: &Request, officer: &Officer, role: Role) -> Result<Member, ApiError> {
    let text = request.param("number").unwrap_or_default();
    let number: MemberNumber = deps.numbers.parse(&text).map_err(|_| ApiError::NotFound)?;
    let member = deps.registry.member(&number).await?.ok_or(ApiError::NotFound)?;
    officer.may(role, member.area())?;
    Ok(member)
}

async fn detail(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let member = member(deps, request, officer, Role::Viewer).await?;
    deps.ledger.append(&member.line(Action::Viewed), &officer.act(request)).await?;
    Reply::ok(&full(deps, request, &member).await?)
}

/// `POST /admin/members/{number}/reminder`: one message about data that are missing.
async fn remind(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let member = member(deps, request, officer, Role::Verifier).await?;
    if !member.status.is_current() || member.person.missing().is_empty() {
        return Err(ApiError::Conflict(ProblemCode::StateConflict));
    }
    let (whom, line) = (Remindee::Member(&member.number), member.line(Action::Reminded));
    reminded(deps.registry.remind(whom, MEMBER_REMINDER_HOURS, &line, &officer.act(request)).await?)
}

/// A member with everything held.
async fn full(deps: &Deps, request: &Request, member: &Member) -> Result<MemberDetail, ApiError> {
    let trail = deps.ledger.about(member.person_id).await?;
    Ok(MemberDetail {
        row: row(member, request),
        person: (&member.person).into(),
        history: history(&trail),
        application_id: member.application,
        former_number: member.former.clone(),
    })
}

/// A member as a row of a list.
fn row(member: &Member, request: &Request) -> MemberRow {
    MemberRow {
        number: member.number.clone(),
        status: member.status,
        name: member.person.name.expose().to_owned(),
        age: member.person.birth_date.age_on(jakarta_date(request.now)),
        sex: member.person.sex,
        village: member.area().into(),
        since: member.since.into(),
    }
}
