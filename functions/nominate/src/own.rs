//! What a member proposed, and taking it back.

use contract::{Became, OwnNomination, OwnNominations, OwnNominee, ProblemCode, Status};
use domain::NominationStatus;
use edge::{ApiError, Reply, Request};
use store::{ConsentToken, Member, Nomination};

use crate::Deps;

/// A proposal with what became of it.
pub(crate) struct Own {
    pub(crate) nomination: Nomination,
    pub(crate) status: NominationStatus,
    pub(crate) support: i64,
    pub(crate) link: Option<String>,
}

/// Everything a member proposed. What the nominee answered stands with the nominee, once for all
/// who proposed them.
pub(crate) async fn own(deps: &Deps, request: &Request, member: &Member) -> Result<Vec<Own>, ApiError> {
    about(deps, request, deps.nominations.nominations_of(&member.number).await?).await
}

/// How many of them wait or were accepted in an election: what the limit counts.
pub(crate) fn used(proposals: &[Own], election: &str) -> usize {
    let counts = |own: &&Own| {
        own.nomination.contest.election == election
            && matches!(own.status, NominationStatus::AwaitingConsent | NominationStatus::Accepted)
    };
    proposals.iter().filter(counts).count()
}

/// How many of them were not taken back.
pub(crate) fn known(proposals: &[Own], election: &str) -> usize {
    let stays = |own: &&Own| {
        own.nomination.contest.election == election && own.nomination.status != NominationStatus::Withdrawn
    };
    proposals.iter().filter(stays).count()
}

async fn about(deps: &Deps, request: &Request, nominations: Vec<Nomination>) -> Result<Vec<Own>, ApiError> {
    let became = deps.nominations.became(&nominations).await?;
    nominations.into_iter().zip(became).map(|(nomination, became)| one(deps, request, nomination, &became)).collect()
}

fn one(deps: &Deps, request: &Request, nomination: Nomination, became: &store::Became) -> Result<Own, ApiError> {
    if nomination.status == NominationStatus::Withdrawn {
        return Ok(Own { nomination, status: NominationStatus::Withdrawn, support: 0, link: None });
    }
    let contest = &nomination.contest;
    let status = match &became.nominee {
        None => NominationStatus::AwaitingConsent,
        Some(nominee) => match (nominee.status, nominee.chosen.as_ref() == Some(contest)) {
            // They accepted to stand elsewhere.
            (NominationStatus::Accepted, false) => NominationStatus::Declined,
            (status, _) => status,
        },
    };
    let link = match status {
        NominationStatus::AwaitingConsent => {
            let token = ConsentToken { election: contest.election.clone(), phone_hash: nomination.phone_hash.clone() };
            let token = deps.nominations.consent_token(&token, request.now)?;
            Some(format!("{}/kesediaan/#{token}", deps.public_url))
        }
        _ => None,
    };
    Ok(Own { nomination, status, support: became.support, link })
}

/// `GET /me/nominations`.
pub(crate) async fn list(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let member = edge::member(request, &deps.accounts, &deps.registry).await?;
    let items = own(deps, request, &member).await?.into_iter().map(told).collect();
    Reply::ok(&OwnNominations { items })
}

fn told(own: Own) -> OwnNomination {
    let Own { nomination, status, support, link } = own;
    OwnNomination {
        nomination_id: nomination.id,
        contest: (&nomination.contest).into(),
        status,
        track: nomination.track,
        nominee: nomination.nominee.map(|nominee| OwnNominee { name: nominee.name.expose().to_owned() }),
        self_nominated: nomination.own,
        support,
        created_at: nomination.created_at.into(),
        consent_url: link,
    }
}

/// `POST /nominations/{id}/withdrawal`, while the nominee has not answered.
pub(crate) async fn withdraw(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let member = edge::member(request, &deps.accounts, &deps.registry).await?;
    let nomination = deps.nominations.nomination(&member.number, request.uuid("id")?).await?;
    let mut found = about(deps, request, vec![nomination.ok_or(ApiError::NotFound)?]).await?;
    let Own { nomination, status, .. } = found.pop().ok_or(ApiError::NotFound)?;
    if !matches!(status, NominationStatus::AwaitingConsent | NominationStatus::Withdrawn) {
        return Err(ApiError::Conflict(ProblemCode::StateConflict));
    }
    // Refused: the nominee has just answered, or this is the slower one of two taps.
    if status == NominationStatus::AwaitingConsent
        && !deps.nominations.withdraw_nomination(&member, &nomination, &request.own_act()).await?
    {
        let stands = deps.nominations.nomination(&member.number, nomination.id).await?;
        if stands.is_none_or(|stands| stands.status != NominationStatus::Withdrawn) {
            return Err(ApiError::Conflict(ProblemCode::StateConflict));
        }
    }
    if request.wants_page() {
        return Ok(Reply::see_other("/usulkan/?notice=withdrawn"));
    }
    Reply::ok(&Status::from(Became::Withdrawn))
}
