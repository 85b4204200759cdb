//! Steps that ask for birth date and NIK digits again: taking a copy, resigning, erasure.

use contract::Identity;
use domain::{Action, Actor, MemberStatus, Person, PersonId};
use edge::{ApiError, Me, Reply, Request, SESSION_COOKIE, merged, rfc3339};
use serde_json::{Value, json};
use store::{Contest, Leaving, LedgerEntry};

use crate::change::{current, refuse};
use crate::{Deps, done};

const CONFLICT: ApiError = ApiError::Conflict("state.conflict");

fn person(me: &Me) -> Result<&Person, ApiError> {
    me.member.as_ref().map(|m| &m.person).or(me.application.as_ref().map(|a| &a.person)).ok_or(CONFLICT)
}

/// Asks again who it is; gives the refusal when the answer is wrong.
async fn identify(deps: &Deps, request: &Request, me: &Me, form: &'static str) -> Result<Option<Reply>, ApiError> {
    let identity: Identity = request.body()?;
    let checked = identity.check(person(me)?);
    count_guess(deps, request, me, &identity, checked.is_ok()).await?;
    match checked {
        Ok(()) => Ok(None),
        Err(errors) => refuse(deps, request, me, form, errors, Vec::new()).map(Some),
    }
}

/// Keeps count of the answers to who it is. Whoever guessed wrong too often has to sign in again.
pub(crate) async fn count_guess(
    deps: &Deps,
    request: &Request,
    me: &Me,
    guess: &Identity,
    right: bool,
) -> Result<(), ApiError> {
    if !right && guess.is_guess() {
        deps.accounts.identity_missed(&me.token, request.now).await?;
    }
    if right && !deps.accounts.identity_known(&me.token).await? {
        return Err(ApiError::Unauthorized("session.required"));
    }
    Ok(())
}

/// `POST /me/export`: everything held about the person, with the trail of who did what with it
/// (UU 27/2022 art. 7).
pub(crate) async fn export(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if let Some(refusal) = identify(deps, request, me, "export").await? {
        return Ok(refusal);
    }
    let line = match (&me.member, &me.application) {
        (Some(member), _) => member.line(Action::Exported),
        (None, Some(application)) => application.line(Action::Exported),
        (None, None) => return Err(CONFLICT),
    };
    deps.ledger.append(&line, &request.own_act()).await?;
    let trail: Vec<Value> = deps.ledger.about(person_id(me)?).await?.iter().map(trail_entry).collect();
    let mut export = crate::view::json(me);
    export["person"] = everything(person(me)?);
    export["trail"] = Value::Array(trail);
    export["nominations"] = nominations(deps, me).await?;
    export["exported_at"] = json!(rfc3339(request.now));
    let reply = Reply::ok(&export)?;
    Ok(if request.wants_page() { reply.as_download("data-saya.json") } else { reply })
}

fn person_id(me: &Me) -> Result<PersonId, ApiError> {
    let member = me.member.as_ref().map(|member| member.person_id);
    member.or(me.application.as_ref().map(|application| application.person_id)).ok_or(CONFLICT)
}

/// A line of the trail: of officers only that it was one.
fn trail_entry(entry: &LedgerEntry) -> Value {
    let actor = match &entry.actor {
        Actor::Officer(_) => "officer",
        other => other.as_str(),
    };
    json!({"at": rfc3339(entry.at), "action": entry.action, "actor": actor})
}

/// What the person proposed, and what they were proposed for.
async fn nominations(deps: &Deps, me: &Me) -> Result<Value, ApiError> {
    let contest =
        |contest: &Contest| json!({"election": contest.election, "chamber": contest.chamber, "dapil": contest.dapil});
    let mut proposed = Vec::new();
    if let Some(member) = &me.member {
        for nomination in deps.nominations.nominations_of(&member.number).await? {
            let name = nomination.nominee.as_ref().map(|nominee| nominee.name.expose());
            let at = rfc3339(nomination.created_at);
            proposed.push(merged([
                contest(&nomination.contest),
                json!({"nominee": name, "status": nomination.status, "created_at": at}),
            ]));
        }
    }
    let mut candidacies = Vec::new();
    for aspirant in deps.nominations.candidacies_of(person(me)?).await? {
        let documents: Vec<Value> = aspirant.documents.iter().map(|entry| json!(entry)).collect();
        let verdicts: Vec<Value> = aspirant
            .verdicts
            .iter()
            .map(|note| json!({"verdict": note.verdict, "reason": note.reason, "at": rfc3339(note.at)}))
            .collect();
        let more = json!({
            "status": aspirant.status,
            "support": aspirant.support,
            "proposed_at": rfc3339(aspirant.proposed_at),
            "consented_at": aspirant.consented_at.map(rfc3339),
            "receipt": aspirant.receipt,
            "documents": documents,
            "verdicts": verdicts,
        });
        candidacies.push(merged([contest(&aspirant.contest), more]));
    }
    Ok(json!({"proposed": proposed, "candidacies": candidacies}))
}

fn everything(person: &Person) -> Value {
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

/// `POST /me/resignation`: the NIK is free, the card revoked; the record of the membership stays.
pub(crate) async fn resign(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    let member = current(me)?;
    if let Some(refusal) = identify(deps, request, me, "resignation").await? {
        return Ok(refusal);
    }
    let leaving = Leaving { to: MemberStatus::Resigned, reason: "", decision_number: None };
    if deps.registry.change_status(member, &leaving, &request.own_act()).await? {
        done(deps, request, "resigned").await
    } else {
        Err(CONFLICT)
    }
}

/// `POST /me/erasure`: a current membership ends; sealed data, indexes and card are deleted now.
/// What remains in backups of the point-in-time window is disclosed in the privacy notice.
pub(crate) async fn erase(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    if let Some(refusal) = identify(deps, request, me, "erasure").await? {
        return Ok(refusal);
    }
    // First what hangs on the person, so that an erasure that fails half-way can be asked for again.
    let number = me.member.as_ref().map(|member| &member.number);
    deps.nominations.erase_person(person(me)?, number, &request.own_act()).await?;
    match (&me.member, &me.application) {
        (Some(member), _) => {
            if !deps.registry.erase_member(member, &request.own_act()).await? {
                return Err(CONFLICT);
            }
        }
        (None, Some(application)) => deps.registry.erase_application(application, &request.own_act()).await?,
        (None, None) => return Err(CONFLICT),
    }
    deps.accounts.close_session(&me.token).await?;
    let reply = if request.wants_page() { Reply::see_other("/") } else { Reply::ok(&json!({"status": "erased"}))? };
    Ok(reply.with_cookie(&format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")))
}
