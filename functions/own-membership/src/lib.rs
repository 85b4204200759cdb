//! What people do with their own application and membership: `/anggota/` and `/me…`.

mod again;
mod application;
mod change;
mod erasure;
mod export;
mod identify;
mod leave;
mod request;
mod undo;
mod view;

use std::sync::Arc;

use contract::ProblemCode;
use contract::routes::{MessageLinks, OwnMembership as Route};
use domain::NumberFormat;
use edge::{ApiError, Environment, Function, Me, Purpose, Reply, Request, StartError};
use keyring::TokenSealer;
use store::{Accounts, GivenLimits, Ledger, Nominations, Registry};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    nominations: Nominations,
    ledger: Ledger,
    tokens: TokenSealer,
    limits: Option<GivenLimits>,
    numbers: NumberFormat,
    public_url: String,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index, Purpose::Token]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        nominations: nominations.with_indexer(keys.indexer()?),
        accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
        registry: registry.with_indexer(keys.indexer()?),
        ledger: environment.ledger(&client),
        tokens: keys.tokens()?,
        limits: environment.given_limits(),
        numbers: environment.numbers.clone(),
        public_url: environment.public_url.clone(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    if let Ok(link) = request.route() {
        return match link {
            MessageLinks::ErasurePage => erasure::link(&deps, &request).await,
            MessageLinks::TakeBackErasure => erasure::take_back_by_link(&deps, &request).await,
            MessageLinks::PhonePage => undo::ask(&deps, &request).await,
            MessageLinks::UndoPhone => undo::undo(&deps, &request).await,
        };
    }
    let reply = step(&deps, &request).await;
    if again::may_be_a_second_tap(&request, &reply) { again::look(&deps, &request).await } else { reply }
}

/// What somebody does who is signed in. Where things stand already as they ask, it is done.
async fn step(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let me = match edge::me(request, &deps.accounts, &deps.registry).await {
        Err(ApiError::Conflict(ProblemCode::SessionPerson)) if request.wants_page() => {
            return view::choose_page(deps, request).await;
        }
        other => other?,
    };
    match request.route()? {
        Route::Page => view::page(deps, request, &me).await,
        Route::Show if request.wants_page() => Ok(Reply::see_other("/anggota/")),
        Route::Show => Reply::ok(&view::standing(deps, &me, request.language()).await?),
        Route::Change => change::details(deps, request, me).await,
        Route::Move => change::village(deps, request, me).await,
        Route::ChangePhone => change::phone(deps, request, me).await,
        Route::CorrectApplication => application::correct(deps, request, me).await,
        Route::WithdrawApplication => application::withdraw(deps, request, me).await,
        Route::AskRight => request::ask(deps, request, &me).await,
        Route::Export => export::export(deps, request, &me).await,
        Route::Resign => leave::resign(deps, request, &me).await,
        Route::Erase => erasure::ask(deps, request, &me).await,
        Route::TakeBackErasure => erasure::take_back(deps, request, &me).await,
    }
}

/// What is answered when a form was done: the member's page with a notice, or JSON of how things
/// stand now.
async fn done(deps: &Deps, request: &Request, notice: &str) -> Result<Reply, ApiError> {
    if request.wants_page() {
        return Ok(Reply::see_other(&format!("/anggota/?notice={notice}")));
    }
    let me: Me = edge::me(request, &deps.accounts, &deps.registry).await?;
    Reply::ok(&view::standing(deps, &me, request.language()).await?)
}
