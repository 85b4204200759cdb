//! What selectors see and do with aspirants: `/admin/districts`, `/admin/aspirants…`.

mod detail;
mod districts;
mod reminder;

use std::sync::Arc;

use contract::routes::ScreenAspirants as Route;
use contract::{AspirantLeave, AspirantStanding, DocumentsRequest, FieldCode, FieldError, ProblemCode, VerdictRequest};
use desk::{ListPage, Membership, Officer, OfficerGate, SeenContest, aspirant_row, settled, was_joining};
use domain::{AspirantStatus, Role, Sight};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use keyring::TokenSealer;
use store::{Aspirant, ContestPlace, Ledger, Nominations, Registry, Screened};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    nominations: Nominations,
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
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: environment.registry(&client).with_sealer(keys.sealer()?),
        nominations: nominations.with_indexer(keys.indexer()?),
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
    settled(|| step(&deps, &request, &officer)).await
}

async fn step(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    match request.route()? {
        Route::Districts => districts::list(deps, request, officer).await,
        Route::List => list(deps, request, officer).await,
        Route::Show => detail::show(deps, request, officer).await,
        Route::Screen => verdict(deps, request, officer).await,
        Route::NoteDocuments => documents(deps, request, officer).await,
        Route::Leave => leave(deps, request, officer).await,
        Route::Remind => reminder::send(deps, request, officer).await,
    }
}

/// One page of a contest's aspirants, one Query.
async fn list(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let asked = ["election", "chamber", "dapil"].map(|name| request.query(name).unwrap_or_default());
    let [election, chamber, dapil] = &asked;
    let names = [election.as_str(), chamber.as_str(), dapil.as_str()];
    let seen = SeenContest::read(&deps.nominations, officer, names, Role::Viewer).await?;
    let status = match request.query("status").filter(|status| !status.is_empty()) {
        None => None,
        Some(word) => Some(AspirantStatus::parse(&word).ok_or_else(|| {
            ApiError::Parameters(vec![FieldError { field: "status", code: FieldCode::StatusUnknown }])
        })?),
    };
    let list = format!("aspirants/{}/{}", asked.join("/"), status.map_or("", AspirantStatus::as_str));
    let page = ListPage::<ContestPlace>::read(request, &deps.tokens, &list, &officer.subject)?;
    let found = deps.nominations.aspirants_of(&seen.contest, status, page.limit, page.from.clone()).await?;
    // Those who were still joining when they accepted, and are members by now.
    let joining = found.items.iter().filter(|aspirant| was_joining(aspirant));
    let joining: Vec<_> = joining.filter_map(|aspirant| aspirant.application).collect();
    let joined = deps.registry.members_behind(&joining, request.now).await?;
    let row = |aspirant: &Aspirant| {
        let membership = Membership(aspirant.application.and_then(|application| joined.get(&application)));
        let member = (membership.is_current() && membership.is_of(aspirant)).then_some(true);
        aspirant_row(aspirant, &seen.election, member)
    };
    Reply::ok(&page.of(request, &deps.tokens, &found, row)?)
}

/// An aspirant for an officer who may act on it, with its contest.
async fn seen(
    deps: &Deps,
    request: &Request,
    officer: &Officer,
    role: Role,
) -> Result<(Aspirant, SeenContest), ApiError> {
    let aspirant = deps.nominations.aspirant(request.uuid("id")?).await?.ok_or(ApiError::NotFound)?;
    let seen = SeenContest::of(&deps.nominations, officer, aspirant.contest.clone(), role).await?;
    Ok((aspirant, seen))
}

async fn verdict(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let (aspirant, _) = seen(deps, request, officer, Role::Selector).await?;
    let form: VerdictRequest = request.body()?;
    let (verdict, reason) = form.check()?;
    fresh(&aspirant, form.version)?;
    let done = deps.nominations.screen(&aspirant, verdict, reason.as_str(), &officer.act(request)).await?;
    outcome(deps, request, done).await
}

async fn documents(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let (aspirant, _) = seen(deps, request, officer, Role::Selector).await?;
    let form: DocumentsRequest = request.body()?;
    let entries = form.check()?;
    fresh(&aspirant, form.version)?;
    let done = deps.nominations.note_documents(&aspirant, &entries, &officer.act(request)).await?;
    outcome(deps, request, done).await
}

async fn leave(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let (aspirant, _) = seen(deps, request, officer, Role::Selector).await?;
    let form: AspirantLeave = request.body()?;
    let (leaving, reason, replacement) = form.check()?;
    fresh(&aspirant, form.version)?;
    if let Some(id) = replacement {
        let other = deps.nominations.aspirant(id).await?;
        if other.is_none_or(|other| other.contest != aspirant.contest || other.id == aspirant.id) {
            return Err(ApiError::field("replacement", FieldCode::AspirantUnknown));
        }
    }
    let act = officer.act(request);
    let done = deps.nominations.leave(&aspirant, leaving, reason.as_str(), replacement, &act).await?;
    outcome(deps, request, done).await
}

/// Refuses what was decided on an older state.
fn fresh(aspirant: &Aspirant, version: Option<i64>) -> Result<(), ApiError> {
    match version {
        Some(version) if version != aspirant.version => Err(ApiError::Conflict(ProblemCode::StateConflict)),
        _ => Ok(()),
    }
}

/// What an act of a selector came to: how the aspirant stands now.
async fn outcome(deps: &Deps, request: &Request, done: Screened) -> Result<Reply, ApiError> {
    match done {
        Screened::Done => {}
        Screened::Conflict => return Err(ApiError::Conflict(ProblemCode::StateConflict)),
        Screened::Elsewhere => return Err(ApiError::Conflict(ProblemCode::AspirantElsewhere)),
    }
    let aspirant = deps.nominations.aspirant(request.uuid("id")?).await?.ok_or(ApiError::NotFound)?;
    let documents = detail::papers(&aspirant, Sight::Full);
    Reply::ok(&AspirantStanding { status: aspirant.status, version: aspirant.version, documents })
}
