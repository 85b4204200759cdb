//! Having one's data erased: asked for, shown while it is pending, taken back.

use contract::{Became, ProblemCode, Status, TakeBack};
use domain::{Action, ERASURE_HOURS, Language, LedgerLine, Retention, jakarta_date};
use edge::{ApiError, Me, Reply, Request, StatusCode};
use jiff::SignedDuration;
use serde::Serialize;
use store::{Eraser, Erasure, ErasureLink, Kept, Ran, Whose};
use uuid::Uuid;

use crate::identify::identify;
use crate::{Deps, again, done};

const CONFLICT: ApiError = ApiError::Conflict(ProblemCode::StateConflict);
const OVER: ApiError = ApiError::Gone(ProblemCode::ErasureOver);

impl Deps {
    pub(crate) const fn eraser(&self) -> Eraser<'_> {
        Eraser { registry: &self.registry, nominations: &self.nominations }
    }
}

/// Whoever is signed in, by what leads to everything that is held of them.
pub(crate) fn whose(me: &Me) -> Result<Whose, ApiError> {
    let member = me.member.as_ref().map(Whose::of_member);
    member.or(me.application.as_ref().map(Whose::of_application)).ok_or(CONFLICT)
}

/// A line of the ledger about whoever is signed in.
pub(crate) fn line(me: &Me, action: Action) -> Result<LedgerLine, ApiError> {
    let member = me.member.as_ref().map(|member| member.line(action));
    member.or(me.application.as_ref().map(|application| application.line(action))).ok_or(CONFLICT)
}

/// The id under which somebody's erasure is found.
fn id(me: &Me) -> Option<Uuid> {
    me.member.as_ref().map(|member| member.application).or(me.application.as_ref().map(|application| application.id))
}

/// The erasure that whoever is signed in asked for, and can still take back.
pub(crate) async fn pending(deps: &Deps, me: &Me) -> Result<Option<Erasure>, ApiError> {
    match id(me) {
        Some(id) => Ok(deps.registry.erasure(id).await?),
        None => Ok(None),
    }
}

/// An erasure as its person is told of it.
pub(crate) fn shown(erasure: &Erasure, language: Language) -> contract::Erasure {
    contract::Erasure { effective_at: erasure.effective_at.into(), kept: held(erasure, language) }
}

/// What has to be kept of somebody, in words.
pub(crate) fn held(erasure: &Erasure, language: Language) -> Vec<contract::Kept> {
    erasure.kept().iter().filter_map(|kept| in_words(kept, language)).collect()
}

fn in_words(kept: &Kept, language: Language) -> Option<contract::Kept> {
    let rule = Retention::shipped().hold(kept.kind)?;
    let until = kept.until.map_or_else(|| rule.until.to(language).to_owned(), |until| until.to_string());
    let why = format!("{} ({})", rule.why.to(language), site::article(&rule.law, language));
    Some(contract::Kept { what: kept.kind, why, until })
}

/// `POST /me/erasure`: an application at once; a member after a day, also one who left: families share
/// phones and know each other's NIK, and who could resign for somebody could else erase them at once.
/// What remains in backups of the point-in-time window is disclosed in the privacy notice.
pub(crate) async fn ask(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if let Some(refusal) = identify(deps, request, me, "erasure", &request.body()?, Vec::new()).await? {
        return Ok(refusal);
    }
    let everything = deps.eraser().everything(&whose(me)?, request.now).await?;
    let at_once = everything.held.members.is_empty();
    let wait = SignedDuration::from_hours(if at_once { 0 } else { ERASURE_HOURS });
    let (line, act) = (line(me, Action::ErasureAsked)?, request.own_act());
    let id = id(me).ok_or(CONFLICT)?;
    let erasure = deps.eraser().ask(id, &everything, request.now + wait, &line, &act).await?;
    if overtaken(deps, me).await? {
        // It takes back what it finds; this it did not find any more.
        let _ = deps.registry.take_back_erasure(&erasure, &act).await?;
        return Err(CONFLICT);
    }
    if !at_once {
        return told(request, &erasure);
    }
    // First, so that a second tap finds the answer as soon as there is nobody left whose session this is.
    let answer = shown(&erasure, request.language());
    let answer = serde_json::to_string(&answer).map_err(|error| ApiError::Internal(error.to_string()))?;
    deps.accounts.keep_answer(&me.token, &answer).await?;
    match deps.eraser().run(&erasure, &act).await {
        Ok(Ran::Postponed) => {
            deps.accounts.take_answer_back(&me.token).await?;
            let postponed = deps.registry.erasure(id).await?.ok_or(ApiError::Busy)?;
            return told(request, &postponed);
        }
        // It is asked for: what is left over is done within the hour.
        Ok(Ran::Done) => {}
        Err(error) if error.is_busy() => {}
        Err(error) => return Err(error.into()),
    }
    deps.accounts.end_session(&me.token, request.now).await?;
    again::erased(request, &answer)
}

/// Whether the number that this session came by was given back meanwhile, by the link that its owner got.
async fn overtaken(deps: &Deps, me: &Me) -> Result<bool, ApiError> {
    let Some(read) = &me.member else { return Ok(false) };
    Ok(deps.registry.member(&read.number).await?.is_some_and(|now| now.phone_hash != read.phone_hash))
}

/// That it is asked for, and from when on.
fn told(request: &Request, erasure: &Erasure) -> Result<Reply, ApiError> {
    match request.wants_page() {
        true => Ok(Reply::see_other("/anggota/?notice=erasure_requested")),
        false => Reply::json(StatusCode::ACCEPTED, &shown(erasure, request.language())),
    }
}

/// `DELETE /me/erasure`: nothing is erased. Without birth date and NIK, since it gives nothing away.
pub(crate) async fn take_back(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if let Some(erasure) = pending(deps, me).await?
        && !deps.registry.take_back_erasure(&erasure, &request.own_act()).await?
    {
        return Err(CONFLICT);
    }
    done(deps, request, "erasure_taken_back").await
}

/// The page that asks whether to take an erasure back, or says that it is taken back.
#[derive(Serialize)]
struct LinkPage<'a> {
    token: &'a str,
    effective_at: String,
}

/// `GET /erasures/withdrawal?token=…`: where the link leads that every phone of the person got. It says
/// nothing of whom it is about, and changes nothing: what looks at links before people do takes nothing back.
pub(crate) async fn link(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let link = ErasureLink::find(&request.query("token").unwrap_or_default()).ok_or(OVER)?;
    let erasure = deps.registry.erasure_of_link(&link).await?.ok_or(OVER)?;
    if request.wants_page() {
        let page = LinkPage { token: &link.token, effective_at: jakarta_date(erasure.effective_at).to_string() };
        return Reply::page(StatusCode::OK, "erasure", request.language(), page);
    }
    Reply::ok(&Status::from(Became::Pending))
}

/// `POST /erasures/withdrawal`: one tap, without signing in.
pub(crate) async fn take_back_by_link(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: TakeBack = request.body()?;
    let link = ErasureLink::find(form.token.as_typed()).ok_or(OVER)?;
    let taken_back = match deps.registry.erasure_of_link(&link).await? {
        Some(erasure) => deps.registry.take_back_erasure(&erasure, &request.own_act()).await?,
        None => false,
    };
    if !taken_back && !deps.registry.was_taken_back(&link, request.now).await? {
        return Err(OVER);
    }
    match request.wants_page() {
        true => {
            let page = LinkPage { token: "", effective_at: String::new() };
            Reply::page(StatusCode::OK, "erasure", request.language(), page)
        }
        false => Reply::ok(&Status::from(Became::TakenBack)),
    }
}
