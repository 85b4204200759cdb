//! Everything held about a person, for a copy of their own (UU 27/2022 art. 7).

use domain::{Action, Actor, Person, PersonId};
use edge::{ApiError, Me, Reply, Request, merged, rfc3339};
use serde_json::{Value, json};
use store::{Application, Aspirant, Contest, Everything, LedgerEntry, Member, Notice};

use crate::Deps;
use crate::erasure::{line, whose};
use crate::identify::{identify, person};
use crate::view::reasons;

/// `POST /me/export`: every application, membership, proposal and consent, each with its status and
/// times, and the trail of who did what with it.
pub(crate) async fn export(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if let Some(refusal) = identify(deps, request, me, "export", &request.body()?, Vec::new()).await? {
        return Ok(refusal);
    }
    deps.ledger.append(&line(me, Action::Exported)?, &request.own_act()).await?;
    let everything = deps.eraser().everything(&whose(me)?, request.now).await?;
    let mut export = crate::view::json(deps, me, request.language()).await?;
    export["person"] = told(person(me)?);
    export["applications"] = everything.held.applications.iter().map(application).collect();
    export["memberships"] = everything.held.members.iter().map(membership).collect();
    export["requests"] = asked(deps, &everything).await?;
    export["other_records"] = json!(everything.held.others);
    export["trail"] = trail(deps, &everything).await?;
    export["nominations"] = nominations(deps, &everything).await?;
    export["exported_at"] = json!(rfc3339(request.now));
    let reply = Reply::ok(&export)?;
    Ok(if request.wants_page() { reply.as_download("data-saya.json") } else { reply })
}

/// What was asked of officers, whatever membership it was asked under.
async fn asked(deps: &Deps, everything: &Everything) -> Result<Value, ApiError> {
    let mut asked = Vec::new();
    for application in &everything.held.applications {
        asked.extend(deps.registry.rights_of(application.id).await?);
    }
    Ok(asked.iter().map(crate::request::shown).collect())
}

fn application(application: &Application) -> Value {
    json!({
        "id": application.id,
        "status": application.status,
        "created_at": rfc3339(application.created_at),
        "submitted_at": application.submitted_at.map(rfc3339),
        "person": told(&application.person),
        "consented_at": rfc3339(application.created_at),
        "notices": application.notices.iter().map(noticed).collect::<Vec<_>>(),
        "reason": application.note.as_ref().and_then(|note| note.reason.clone()),
        "reasons": reasons(application),
        "member_number": application.member_number,
    })
}

fn membership(member: &Member) -> Value {
    json!({
        "number": member.number,
        "status": member.status,
        "since": rfc3339(member.since),
        "application": member.application,
        "former_number": member.former,
        "card": member.card,
        "status_reason": member.status_reason,
        "decision_number": member.decision_number,
        "notices": member.notices.iter().map(noticed).collect::<Vec<_>>(),
        "person": told(&member.person),
    })
}

fn noticed(notice: &Notice) -> Value {
    json!({"kind": notice.kind, "at": rfc3339(notice.at)})
}

/// Who did what with any of it, oldest first: of officers only that it was one.
async fn trail(deps: &Deps, everything: &Everything) -> Result<Value, ApiError> {
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
    let line = |entry: &LedgerEntry| {
        let actor = match &entry.actor {
            Actor::Officer(_) => "officer",
            other => other.as_str(),
        };
        json!({"at": rfc3339(entry.at), "action": entry.action, "actor": actor})
    };
    Ok(lines.iter().map(line).collect())
}

/// What the person proposed, and what they were proposed for.
async fn nominations(deps: &Deps, everything: &Everything) -> Result<Value, ApiError> {
    let mut proposed = Vec::new();
    for member in &everything.held.members {
        for nomination in deps.nominations.nominations_of(&member.number).await? {
            let name = nomination.nominee.as_ref().map(|nominee| nominee.name.expose());
            let at = rfc3339(nomination.created_at);
            proposed.push(merged([
                contest(&nomination.contest),
                json!({"nominee": name, "reason": nomination.reason, "status": nomination.status, "created_at": at}),
            ]));
        }
    }
    let candidacies: Vec<Value> = everything.candidacies.iter().map(|one| candidacy(&one.aspirant)).collect();
    Ok(json!({"proposed": proposed, "candidacies": candidacies}))
}

fn contest(contest: &Contest) -> Value {
    json!({"election": contest.election, "chamber": contest.chamber, "dapil": contest.dapil})
}

fn candidacy(aspirant: &Aspirant) -> Value {
    let documents: Vec<Value> = aspirant.documents.iter().map(|entry| json!(entry)).collect();
    let verdicts = aspirant.verdicts.iter();
    let verdicts: Vec<Value> =
        verdicts.map(|note| json!({"verdict": note.verdict, "reason": note.reason, "at": rfc3339(note.at)})).collect();
    let more = json!({
        "status": aspirant.status,
        "name": aspirant.nominee.as_ref().map(|nominee| nominee.name.expose()),
        "phone": aspirant.nominee.as_ref().map(|nominee| nominee.phone.expose()),
        "reason": aspirant.reason,
        "support": aspirant.support,
        "proposed_at": rfc3339(aspirant.proposed_at),
        "consented_at": aspirant.consented_at.map(rfc3339),
        "receipt": aspirant.receipt,
        "documents": documents,
        "verdicts": verdicts,
    });
    merged([contest(&aspirant.contest), more])
}

/// What somebody told of themselves.
fn told(person: &Person) -> Value {
    json!({
        "nik": person.nik.expose(),
        "name": person.name.expose(),
        "birth_date": person.birth_date.to_string(),
        "birth_place": person.birth_place.as_ref().map(|line| line.as_str()),
        "sex": person.sex,
        "marital_status": person.marital_status,
        "occupation": person.occupation,
        "phone": person.phone.expose(),
        "email": person.email.as_ref().map(|email| email.expose()),
        "address": person.address.as_ref().map(|line| line.as_str()),
        "rt": person.rt.map(|rt| rt.to_string()),
        "rw": person.rw.map(|rw| rw.to_string()),
        "village": person.village,
        "referrer": person.referrer,
        "guardian_name": person.guardian.as_ref().and_then(|g| g.name.as_ref()).map(|name| name.expose()),
        "guardian_phone": person.guardian.as_ref().map(|g| g.phone.expose()),
        "consents": {"version": person.consents.version, "membership": true, "kpu": true, "messages": person.consents.messages},
    })
}
