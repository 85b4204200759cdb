//! A member proposes somebody as a candidate: `/usulkan/`, `POST /nominations`, `GET /me/nominations`.

mod own;
mod page;

use std::sync::Arc;

use contract::routes::Nominate as Route;
use contract::{Carried, FieldCode, FieldError, Nominate, NominationReceipt, ProblemCode, Proposal, ReceivedStatus};
use domain::{Chamber, Election, MemberStatus, Nominee, NumberFormat, PersonName};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError, StatusCode};
use keyring::TokenSealer;
use store::{
    Accounts, Contest, Member, Named, NewNomination, Nominations, Proposed, Proposing, Registry, Standing, Way,
};
use uuid::Uuid;

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    nominations: Nominations,
    tokens: TokenSealer,
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
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let nominations = nominations.with_indexer(keys.indexer()?);
    let deps = Deps {
        accounts: environment.accounts(&client),
        registry: environment.registry(&client).with_sealer(keys.sealer()?),
        nominations: nominations.with_tokens(keys.tokens()?),
        tokens: keys.tokens()?,
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
    match request.route()? {
        Route::Page => page::show(&deps, &request).await,
        Route::Propose if request.wants_page() => page::handle(&deps, &request).await,
        Route::Propose => propose(&deps, &request).await,
        Route::Own => own::list(&deps, &request).await,
        Route::Withdraw => own::withdraw(&deps, &request).await,
    }
}

async fn propose(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    edge::session_token(request)?;
    let form = request.body::<Nominate>()?.flat();
    let asked = Asked::read(deps, request, &form).await?;
    let key = request.idempotency_key()?;
    let id = key.unwrap_or_else(Uuid::new_v4);
    let checked = check(deps, request, &form, &asked)?;
    store(deps, request, &asked.member, id, &checked, key.is_some()).await?;
    let receipt = NominationReceipt { nomination_id: id, status: ReceivedStatus::AwaitingConsent };
    Reply::json(StatusCode::CREATED, &receipt)
}

/// Who proposes, and what stands about the contest and the nominee.
struct Asked {
    member: Member,
    contest: Contest,
    phone_hash: String,
    standing: Standing,
}

impl Asked {
    async fn read(deps: &Deps, request: &Request, form: &Nominate) -> Result<Self, ApiError> {
        let (election, chamber, dapil) = form.place();
        // What cannot be a key is not looked up.
        let plausible = |text: &str| !text.is_empty() && text.len() <= 64 && !text.contains('#');
        let contest = Contest {
            election: election.to_owned(),
            chamber: chamber.unwrap_or(Chamber::Dpr),
            dapil: if plausible(dapil) { dapil.to_owned() } else { String::new() },
        };
        let phone = request.phones().parse(form.phone.as_typed()).ok();
        let phone_hash = phone.map(|phone| deps.nominations.phone_hash(&phone)).transpose()?;
        let name = PersonName::parse(form.name.as_typed()).ok();
        let number = deps.numbers.parse(form.member_number.as_typed()).ok();
        let named = phone_hash.as_deref().zip(name.as_ref());
        let hint = edge::session_member(request);
        let proposing = Proposing {
            token: edge::session_token(request)?,
            member: hint.as_ref(),
            contest: plausible(election).then_some(&contest),
            nominee: named.map(|(phone_hash, name)| Named { phone_hash, name, number: number.as_ref() }),
            now: request.now,
        };
        let mut standing = deps.nominations.standing(&deps.accounts, &deps.registry, &proposing).await?;
        let session = standing.session.take().ok_or(ApiError::Unauthorized(ProblemCode::SessionRequired))?;
        let active = |member: &Member| edge::holds(&session, member) && member.status == MemberStatus::Active;
        let member = match standing.member.take().filter(active) {
            Some(member) => member,
            None => edge::member(request, &deps.accounts, &deps.registry).await?,
        };
        Ok(Self { member, contest, phone_hash: phone_hash.unwrap_or_default(), standing })
    }
}

/// A proposal whose fields are right, with what decides whether it may be stored.
struct Checked {
    proposal: Proposal,
    contest: Contest,
    election: Election,
    phone_hash: String,
    nominee_id: Uuid,
    way: Way,
}

fn check(deps: &Deps, request: &Request, form: &Nominate, asked: &Asked) -> Result<Checked, ApiError> {
    let (_, chamber, _) = form.place();
    let Standing { election, district, nominee, .. } = &asked.standing;
    let rules = election.as_ref().and_then(|election| election.rules(chamber?));
    let absent = [
        (election.is_none(), "election", FieldCode::ElectionUnknown),
        (chamber.is_none() || (rules.is_none() && election.is_some()), "chamber", FieldCode::ChamberUnknown),
        (rules.is_none() || district.is_none(), "dapil", FieldCode::DapilUnknown),
    ];
    let unknown = absent.into_iter().filter(|(absent, ..)| *absent);
    let unknown: Vec<_> = unknown.map(|(_, field, code)| FieldError { field, code }).collect();
    let proposal = form.check(&request.rules(&deps.numbers), &unknown)?;
    let election = election.clone().ok_or(ApiError::field("election", FieldCode::ElectionUnknown))?;
    let (contest, phone_hash) = (asked.contest.clone(), asked.phone_hash.clone());
    // There is one wherever phone, name and contest could be read.
    let (nominee_id, way) = nominee.ok_or(ApiError::field("nominee.name", FieldCode::NameCharacters))?;
    Ok(Checked { proposal, contest, election, phone_hash, nominee_id, way })
}

/// Stores the proposal, or finds that the same one is stored under this id: a replay gets the
/// answer it got before, also when the window has closed since.
async fn store(
    deps: &Deps,
    request: &Request,
    member: &Member,
    id: Uuid,
    checked: &Checked,
    may_be_replay: bool,
) -> Result<(), ApiError> {
    let Checked { proposal, contest, election, phone_hash, nominee_id, way } = checked;
    let refusal = match way {
        _ if !election.is_open(request.now) => Some(window_closed(election)),
        Way::Refused => Some(ApiError::Conflict(ProblemCode::NomineeRefused)),
        Way::Full => Some(ApiError::Conflict(ProblemCode::NomineePhoneFull)),
        Way::Open => None,
    };
    if let Some(refusal) = refusal {
        let replay = may_be_replay && deps.nominations.nomination(&member.number, id).await?.is_some();
        if !replay {
            return Err(refusal);
        }
    }
    let new = NewNomination {
        id,
        proposer: member,
        contest,
        nominee: &proposal.nominee,
        nominee_id: *nominee_id,
        phone_hash,
        track: proposal.track,
        reason: proposal.reason.as_str(),
        own: is_own(member, &proposal.nominee, phone_hash),
        most: election.proposals_per_member,
        act: request.own_act(),
    };
    let mut outcome = deps.nominations.propose(&new).await?;
    if outcome == Proposed::Limit {
        let proposals = own::own(deps, request, member).await?;
        let counts = [own::known(&proposals, &election.id), own::used(&proposals, &election.id)];
        if deps.nominations.free_limit(&member.number, &election.id, counts, new.most).await? {
            outcome = deps.nominations.propose(&new).await?;
        }
    }
    match outcome {
        Proposed::Stored => Ok(()),
        Proposed::Mismatch => Err(ApiError::Unprocessable(ProblemCode::IdempotencyMismatch)),
        Proposed::Duplicate => Err(ApiError::Conflict(ProblemCode::NominationDuplicate)),
        Proposed::Limit => Err(ApiError::Conflict(ProblemCode::NominationLimit)),
    }
}

/// Whether somebody proposes themselves: by their number, or by phone and name, since the phone may be a
/// family's.
fn is_own(member: &Member, nominee: &Nominee, phone_hash: &str) -> bool {
    let named = match &nominee.member_number {
        Some(number) => *number == member.number,
        None => nominee.name.folded() == member.person.name.folded(),
    };
    named && member.phone_hash.as_deref() == Some(phone_hash)
}

fn window_closed(election: &Election) -> ApiError {
    ApiError::With(Carried::WindowClosed { opens: election.opens.into(), closes: election.ends().into() })
}
