//! One aspirant with everything a selector needs for a verdict.

use domain::{Action, DocumentEntry, DocumentState, Level, Nik, Phone, Role, Sight, required_documents};
use edge::{
    ApiError, Membership, Officer, Reply, Request, aspirant_row, history, merged, missing_papers, rfc3339, village_json,
};
use serde_json::{Value, json};
use store::Aspirant;

use crate::{Deps, seen};

/// `GET /admin/aspirants/{id}`. That the officer looked is noted in the ledger.
pub(crate) async fn show(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let (aspirant, seen) = seen(deps, request, officer, Role::Viewer).await?;
    let trail = deps.ledger.about(aspirant.person_id).await?;
    deps.ledger.append(&aspirant.line(Action::Viewed), &officer.act(request)).await?;
    let members = deps.registry.members_behind(aspirant.application.as_slice(), request.now).await?;
    let membership = Membership(members.values().next());
    let member = membership.is_current() && membership.is_of(&aspirant);
    let mut same_nik = Vec::new();
    let mut elsewhere = false;
    for other in deps.nominations.same_person(&aspirant).await? {
        let district = deps.nominations.district(&other.contest).await?;
        // Of a dapil outside the officer's areas only that there is one.
        if district.is_none_or(|district| officer.may_in(Role::Viewer, &district, Level::Regency).is_err()) {
            elsewhere = true;
            continue;
        }
        same_nik.push(json!({"id": other.id, "status": other.status, "dapil": other.contest.dapil}));
    }
    let person = aspirant.person.as_ref();
    let phone = person.map(|person| &person.phone);
    let phone = phone.or(aspirant.nominee.as_ref().map(|nominee| &nominee.phone));
    let sight = officer.grants.sight(&seen.district, person.map(|person| person.village));
    // What is of the person's record, and not of the contest, is for boards that keep it.
    let record = person.filter(|_| sight > Sight::Contest);
    let verdict = aspirant.verdicts.last().map(
        |note| json!({"verdict": note.verdict, "reason": note.reason, "at": rfc3339(note.at), "actor": note.actor}),
    );
    let more = json!({
        "election": seen.contest.election,
        "chamber": seen.contest.chamber,
        "dapil": seen.contest.dapil,
        "nik": shown(sight, person.map(|person| &person.nik), Nik::expose, Nik::masked),
        "birth_date": record.map(|person| person.birth_date.to_string()),
        "village": record.map(|person| village_json(person.village)),
        "occupation": record.map(|person| person.occupation),
        "phone": shown(sight, phone, Phone::expose, Phone::masked),
        "documents": papers(&aspirant, sight),
        "documents_missing": missing_papers(&aspirant, &seen.election).len(),
        "verdict": verdict,
        "verdicts": aspirant.verdicts.len(),
        "history": history(&trail),
        "consent": aspirant.consented_at.map(|at| json!({"at": rfc3339(at), "receipt": aspirant.receipt})),
        "same_nik": same_nik,
        "stands_elsewhere": elsewhere,
        "reason": aspirant.reason,
    });
    Reply::ok(&merged([aspirant_row(&aspirant, &seen.election, Some(member)), more]))
}

/// A number as far as the officer sees it.
fn shown<T>(sight: Sight, value: Option<&T>, whole: fn(&T) -> &str, masked: fn(&T) -> String) -> Option<String> {
    match sight {
        Sight::Full => value.map(|value| whole(value).to_owned()),
        Sight::Masked => value.map(masked),
        Sight::Contest => None,
    }
}

/// Every paper that is needed or was noted, with its state. What is written on one (a KTP's number is the
/// NIK) is for those who see the NIK.
pub(crate) fn papers(aspirant: &Aspirant, sight: Sight) -> Vec<Value> {
    let required = required_documents(aspirant.person.as_ref().map(|person| person.occupation));
    let noted = aspirant.documents.iter().map(|entry| entry.document);
    let extra: Vec<_> = noted.filter(|document| !required.contains(document)).collect();
    let of = |document: &domain::Document| {
        let entry = aspirant.documents.iter().find(|entry| entry.document == *document);
        let state = entry.map_or(DocumentState::Missing, |entry: &DocumentEntry| entry.state);
        json!({
            "document": document,
            "required": required.contains(document),
            "state": state,
            "expires_on": entry.and_then(|entry| entry.expires_on),
            "number": entry.and_then(|entry| entry.number.as_deref()).filter(|_| sight == Sight::Full),
        })
    };
    required.iter().chain(&extra).map(of).collect()
}
