//! One aspirant with everything a selector needs for a verdict.

use domain::{Action, DocumentEntry, DocumentState, Level, Role, required_documents};
use edge::{
    ApiError, Officer, Reply, Request, aspirant_row, history, is_member, merged, missing_papers, rfc3339, village_json,
};
use serde_json::{Value, json};
use store::Aspirant;

use crate::{Deps, seen};

/// `GET /admin/aspirants/{id}`. That the officer looked is noted in the ledger.
pub(crate) async fn show(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let (aspirant, seen) = seen(deps, request, officer, Role::Viewer).await?;
    let trail = deps.ledger.about(aspirant.person_id).await?;
    deps.ledger.append(&aspirant.line(Action::Viewed), &officer.act(request)).await?;
    let member = is_member(&deps.registry, &aspirant, request.now).await?;
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
    let verdict = aspirant.verdicts.last().map(
        |note| json!({"verdict": note.verdict, "reason": note.reason, "at": rfc3339(note.at), "actor": note.actor}),
    );
    let more = json!({
        "election": seen.contest.election,
        "chamber": seen.contest.chamber,
        "dapil": seen.contest.dapil,
        "nik": person.map(|person| person.nik.expose()),
        "birth_date": person.map(|person| person.birth_date.to_string()),
        "village": person.map(|person| village_json(person.village)),
        "occupation": person.map(|person| person.occupation),
        "phone": phone.map(domain::Phone::expose),
        "documents": papers(&aspirant),
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

/// Every paper that is needed or was noted, with its state.
pub(crate) fn papers(aspirant: &Aspirant) -> Vec<Value> {
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
            "number": entry.and_then(|entry| entry.number.as_deref()),
        })
    };
    required.iter().chain(&extra).map(of).collect()
}
