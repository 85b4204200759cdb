//! Everything held about a person, for a copy of their own (UU 27/2022 art. 7).

use contract::{
    ApplicationHeld, By, CandidacyHeld, Done, Export, MembershipHeld, NominationsHeld, ProposalHeld, Time, VerdictHeld,
};
use domain::{Action, Actor, PersonId};
use edge::{ApiError, Me, Reply, Request};
use store::{Application, Aspirant, Everything, LedgerEntry, Member};

use crate::Deps;
use crate::erasure::{line, whose};
use crate::identify::{identify, person};
use crate::view::{notices, reasons};

/// `POST /me/export`: every application, membership, proposal and consent, each with its status and
/// times, and the trail of who did what with it.
pub(crate) async fn export(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if let Some(refusal) = identify(deps, request, me, "export", &request.body()?, Vec::new()).await? {
        return Ok(refusal);
    }
    deps.ledger.append(&line(me, Action::Exported)?, &request.own_act()).await?;
    let everything = deps.eraser().everything(&whose(me)?, request.now).await?;
    let mut standing = crate::view::standing(deps, me, request.language()).await?;
    standing.requests = Some(asked(deps, &everything).await?);
    let export = Export {
        standing,
        person: person(me)?.into(),
        applications: everything.held.applications.iter().map(application).collect(),
        memberships: everything.held.members.iter().map(membership).collect(),
        other_records: everything.held.others,
        trail: trail(deps, &everything).await?,
        nominations: nominations(deps, &everything).await?,
        exported_at: request.now.into(),
    };
    let reply = Reply::ok(&export)?;
    Ok(if request.wants_page() { reply.as_download("data-saya.json") } else { reply })
}

/// What was asked of officers, whatever membership it was asked under.
async fn asked(deps: &Deps, everything: &Everything) -> Result<Vec<contract::RightRequest>, ApiError> {
    let mut asked = Vec::new();
    for application in &everything.held.applications {
        asked.extend(deps.registry.rights_of(application.id).await?);
    }
    Ok(asked.iter().map(crate::request::shown).collect())
}

fn application(application: &Application) -> ApplicationHeld {
    ApplicationHeld {
        id: application.id,
        status: application.status,
        created_at: application.created_at.into(),
        submitted_at: application.submitted_at.map(Time::from),
        consented_at: application.created_at.into(),
        notices: notices(&application.notices),
        reason: application.note.as_ref().and_then(|note| note.reason.clone()),
        reasons: reasons(application),
        member_number: application.member_number.clone(),
        person: (&application.person).into(),
    }
}

fn membership(member: &Member) -> MembershipHeld {
    MembershipHeld {
        number: member.number.clone(),
        status: member.status,
        since: member.since.into(),
        application: member.application,
        former_number: member.former.clone(),
        card: member.card.clone(),
        status_reason: member.status_reason.clone(),
        decision_number: member.decision_number.clone(),
        notices: notices(&member.notices),
        person: (&member.person).into(),
    }
}

/// Who did what with any of it, oldest first: of officers only that it was one.
async fn trail(deps: &Deps, everything: &Everything) -> Result<Vec<Done>, ApiError> {
    let applications = everything.held.applications.iter().map(|one| one.person_id);
    let members = everything.held.members.iter().map(|one| one.person_id);
    let aspirants = everything.candidacies.iter().map(|one| one.aspirant.person_id);
    let mut ids: Vec<PersonId> = applications.chain(members).chain(aspirants).collect();
    ids.retain(|id| *id != PersonId::NOBODY);
    ids.sort_by_key(PersonId::to_string);
    ids.dedup();
    let mut lines: Vec<LedgerEntry> = Vec::new();
    for id in ids {
        lines.extend(deps.ledger.about(id).await?);
    }
    lines.sort_by_key(|entry| entry.at);
    let line = |entry: LedgerEntry| {
        let actor = match entry.actor {
            Actor::Own => By::Own,
            Actor::Officer(_) => By::Officer,
            Actor::System => By::System,
        };
        Done { at: entry.at.into(), action: entry.action, actor }
    };
    Ok(lines.into_iter().map(line).collect())
}

/// What the person proposed, and what they were proposed for.
async fn nominations(deps: &Deps, everything: &Everything) -> Result<NominationsHeld, ApiError> {
    let mut proposed = Vec::new();
    for member in &everything.held.members {
        for nomination in deps.nominations.nominations_of(&member.number).await? {
            proposed.push(ProposalHeld {
                contest: (&nomination.contest).into(),
                nominee: nomination.nominee.as_ref().map(|nominee| nominee.name.expose().to_owned()),
                reason: nomination.reason,
                status: nomination.status,
                created_at: nomination.created_at.into(),
            });
        }
    }
    let candidacies = everything.candidacies.iter().map(|one| candidacy(&one.aspirant)).collect();
    Ok(NominationsHeld { proposed, candidacies })
}

fn candidacy(aspirant: &Aspirant) -> CandidacyHeld {
    let nominee = aspirant.nominee.as_ref();
    let verdicts = aspirant.verdicts.iter();
    CandidacyHeld {
        contest: (&aspirant.contest).into(),
        status: aspirant.status,
        name: nominee.map(|nominee| nominee.name.expose().to_owned()),
        phone: nominee.map(|nominee| nominee.phone.expose().to_owned()),
        reason: aspirant.reason.clone(),
        support: aspirant.support,
        proposed_at: aspirant.proposed_at.into(),
        consented_at: aspirant.consented_at.map(Time::from),
        receipt: aspirant.receipt.clone(),
        documents: aspirant.documents.clone(),
        verdicts: verdicts
            .map(|note| VerdictHeld { verdict: note.verdict, reason: note.reason.clone(), at: note.at.into() })
            .collect(),
    }
}
