//! What an officer does with members: list, search, look up, correct, change the status.

mod change;
mod find;

use std::sync::Arc;

use domain::{MemberNumber, NumberFormat, Role, area, jakarta_date};
use edge::{ApiError, Environment, Function, Officer, OfficerGate, Reply, Request, StartError, rfc3339};
use keyring::TokenSealer;
use serde_json::{Value, json};
use store::{Accounts, Action, Ledger, Member, Registry};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    ledger: Ledger,
    tokens: TokenSealer,
    gate: OfficerGate,
    numbers: NumberFormat,
}

/// The function in an environment.
///
/// # Errors
/// A key or the issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client().await;
    let registry = environment.registry(&client).with_sealer(environment.sealer().await?);
    let deps = Deps {
        accounts: environment.accounts(&client),
        registry: registry.with_indexer(environment.indexer().await?),
        ledger: environment.ledger(&client),
        tokens: environment.tokens().await?,
        gate: OfficerGate::new(environment.oidc.clone())?,
        numbers: environment.numbers.clone(),
    };
    edge::http(environment, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let officer = deps.gate.officer(&request, &deps.accounts).await?;
    match request.route().as_str() {
        "GET /admin/members" => find::list(&deps, &request, &officer).await,
        "POST /admin/members/search" => find::search(&deps, &request, &officer).await,
        "GET /admin/members/{number}" => detail(&deps, &request, &officer).await,
        "PATCH /admin/members/{number}" => change::details(&deps, &request, &officer).await,
        "POST /admin/members/{number}/status" => change::status(&deps, &request, &officer).await,
        _ => Err(ApiError::NotFound),
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
    deps.ledger.member(&member.number, Action::Viewed, Some(&officer.subject), request.now).await?;
    Reply::ok(&full(deps, request, &member).await?)
}

/// A member with everything held.
async fn full(deps: &Deps, request: &Request, member: &Member) -> Result<Value, ApiError> {
    let person = &member.person;
    let trail = deps.ledger.about(member.application, Some(&member.number)).await?;
    let history: Vec<Value> = trail
        .iter()
        .map(|entry| json!({"at": rfc3339(entry.at), "action": entry.action, "actor": entry.actor}))
        .collect();
    let mut full = row(member, request);
    let more = json!({
        "nik": person.nik.expose(),
        "birth_date": person.birth_date.to_string(),
        "birth_place": person.birth_place.as_ref().map(|line| line.as_str()),
        "marital_status": person.marital_status,
        "phone": person.phone.expose(),
        "email": person.email.as_ref().map(|email| email.expose()),
        "occupation": person.occupation,
        "address": person.address.as_ref().map(|line| line.as_str()),
        "rt": person.rt.map(|rt| rt.to_string()),
        "rw": person.rw.map(|rw| rw.to_string()),
        "referrer": person.referrer,
        "consent_messages": person.consents.messages,
        "missing": person.missing(),
        "application_id": member.application,
        "former_number": member.former,
        "history": history,
    });
    if let (Some(full), Value::Object(more)) = (full.as_object_mut(), more) {
        full.extend(more);
    }
    Ok(full)
}

/// A member as a row of a list.
fn row(member: &Member, request: &Request) -> Value {
    let code = member.area();
    let village = area::village(code).map_or_else(
        || json!({ "code": code }),
        |v| json!({"code": code, "name": v.name, "district": v.district, "regency": v.regency}),
    );
    json!({
        "number": member.number,
        "status": member.status,
        "name": member.person.name.expose(),
        "age": member.person.birth_date.age_on(jakarta_date(request.now)),
        "sex": member.person.sex,
        "village": village,
        "since": rfc3339(member.since),
    })
}
