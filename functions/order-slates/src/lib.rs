//! Lists of candidates: ordering, checking, moving on.

use std::sync::Arc;

use contract::routes::OrderSlates as Route;
use contract::{Carried, FieldCode, OrderCheck, ProblemCode, SlateRequest, TransitionRequest};
use desk::{Board, Officer, OfficerGate, SeenContest};
use domain::{AspirantEvent, AspirantStatus, Level, Line, Role, SlateStatus};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use store::{Aspirant, Nominations, Registry, Saved, Slate, SlateEdit};
use uuid::Uuid;

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    nominations: Nominations,
    officers: OfficerGate,
}

/// The function in an environment.
///
/// # Errors
/// A key or the issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index]).await;
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: environment.registry(&client).with_sealer(keys.sealer()?),
        nominations: nominations.with_indexer(keys.indexer()?),
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
        Route::Show => {
            let seen = SeenContest::of_path(&deps.nominations, &request, &officer, Role::Viewer).await?;
            let board = Board::read(&deps.nominations, &deps.registry, &request, seen, &[]).await?;
            Reply::ok(&board.shown(&deps.nominations, &request, &officer).await?)
        }
        Route::Check => check(&deps, &request, &officer).await,
        Route::Save => save(&deps, &request, &officer).await,
        Route::Move => transition(&deps, &request, &officer).await,
    }
}

/// `POST …/check`: what the rules say to an order that nobody saved yet.
async fn check(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let seen = SeenContest::of_path(&deps.nominations, request, officer, Role::Viewer).await?;
    let names = request.body::<SlateRequest>()?.names()?;
    let board = Board::read(&deps.nominations, &deps.registry, request, seen, &names).await?;
    board.knows(&names)?;
    Reply::ok(&OrderCheck { check: board.told(request, &names), quota: board.rules().quota(names.len()) })
}

/// `PUT …`: saves the order of a draft; at a later stage, only who replaces somebody who left.
async fn save(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let seen = SeenContest::of_path(&deps.nominations, request, officer, Role::Selector).await?;
    let (names, version) = request.body::<SlateRequest>()?.check()?;
    let board = Board::read(&deps.nominations, &deps.registry, request, seen, &names).await?;
    fresh(&board.slate, version)?;
    board.knows(&names)?;
    let status = board.slate.status;
    if status != SlateStatus::Draft {
        let level = board.rules().steps.iter().find(|step| step.to == status).map_or(Level::Nation, |step| step.level);
        officer.may_in(Role::Selector, &board.seen.district, level)?;
        if !board.rules().keeps_number(status) {
            return Err(ApiError::Conflict(ProblemCode::StateConflict));
        }
        board.only_replacements(&names)?;
        if board.replacement_is_unlawful(&names) {
            return Err(unlawful(&board, request, &names));
        }
    }
    let listed = matches!(board.standing(), AspirantStatus::Listed);
    let mut moves = Vec::new();
    for aspirant in board.everybody() {
        let on_list = names.contains(&aspirant.id);
        let to = match (on_list, aspirant.status) {
            (true, AspirantStatus::Ms) if listed => AspirantStatus::Listed,
            (true, AspirantStatus::Ms) => AspirantStatus::Shortlisted,
            (false, AspirantStatus::Shortlisted) => AspirantStatus::Ms,
            _ => continue,
        };
        moves.push((aspirant.id, to));
    }
    store(deps, request, officer, board, Step { to: status, reason: None }, &names, &moves).await
}

/// `POST …/transition`: one step on by the board whose step it is, or back to a draft.
async fn transition(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let seen = SeenContest::of_path(&deps.nominations, request, officer, Role::Selector).await?;
    let (to, version, reason) = request.body::<TransitionRequest>()?.check()?;
    let board = Board::read(&deps.nominations, &deps.registry, request, seen, &[]).await?;
    let level = board.level_of(to).ok_or(ApiError::Conflict(ProblemCode::StateConflict))?;
    officer.may_in(Role::Selector, &board.seen.district, level)?;
    fresh(&board.slate, version)?;
    if to == SlateStatus::Draft && reason.is_none() {
        return Err(ApiError::field("reason", FieldCode::ReasonRequired));
    }
    let names = board.slate.candidates.clone();
    if to != SlateStatus::Draft && board.stands_in_the_way(&names, to) {
        return Err(unlawful(&board, request, &names));
    }
    let event = match to {
        SlateStatus::Approved => Some(AspirantEvent::List),
        SlateStatus::Draft => Some(AspirantEvent::Unlist),
        _ => None,
    };
    let moves = board.list.iter().filter_map(|aspirant| Some((aspirant.id, aspirant.status.after(event?).ok()?)));
    let moves: Vec<_> = moves.collect();
    store(deps, request, officer, board, Step { to, reason: reason.as_ref().map(Line::as_str) }, &names, &moves).await
}

/// Where a list goes, and why.
struct Step<'a> {
    to: SlateStatus,
    reason: Option<&'a str>,
}

/// Refuses what was made from an older list.
fn fresh(slate: &Slate, version: i64) -> Result<(), ApiError> {
    if slate.version == version { Ok(()) } else { Err(stale(slate.version)) }
}

fn stale(version: i64) -> ApiError {
    ApiError::With(Carried::SlateVersion { version })
}

fn unlawful(board: &Board, request: &Request, names: &[Uuid]) -> ApiError {
    ApiError::With(Carried::SlateUnlawful { check: board.told(request, names), version: board.slate.version })
}

async fn store(
    deps: &Deps,
    request: &Request,
    officer: &Officer,
    board: Board,
    step: Step<'_>,
    names: &[Uuid],
    moves: &[(Uuid, AspirantStatus)],
) -> Result<Reply, ApiError> {
    let moved = |aspirant: &Aspirant| moves.iter().find(|(id, _)| *id == aspirant.id).map(|(_, to)| *to);
    let edit = SlateEdit {
        contest: &board.seen.contest,
        read: &board.slate,
        to: step.to,
        reason: step.reason,
        candidates: names,
        moves: board.everybody().filter_map(|aspirant| Some((aspirant, moved(aspirant)?))).collect(),
        area: board.seen.district.home(),
        act: officer.act(request),
    };
    let slate = match deps.nominations.save_slate(&edit).await? {
        Saved::Done(slate) => slate,
        Saved::Stale(version) => return Err(stale(version)),
        Saved::Conflict => return Err(ApiError::Conflict(ProblemCode::StateConflict)),
    };
    Reply::ok(&board.after(slate, moves).shown(&deps.nominations, request, officer).await?)
}
