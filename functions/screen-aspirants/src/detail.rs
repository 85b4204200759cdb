//! One aspirant with everything a selector needs for a verdict.

use contract::{AspirantDetail, ConsentNote, Paper, SameAspirant, VerdictNote};
use desk::{Membership, Officer, aspirant_facts, history, missing_papers};
use domain::{Action, Document, DocumentEntry, DocumentState, Level, Nik, Phone, Role, Sight, required_documents};
use edge::{ApiError, Reply, Request};
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
        same_nik.push(SameAspirant { id: other.id, status: other.status, dapil: other.contest.dapil });
    }
    let person = aspirant.person.as_ref();
    let phone = person.map(|person| &person.phone);
    let phone = phone.or(aspirant.nominee.as_ref().map(|nominee| &nominee.phone));
    let sight = officer.grants.sight(&seen.district, person.map(|person| person.village));
    // What is of the person's record, and not of the contest, is for boards that keep it.
    let record = person.filter(|_| sight > Sight::Contest);
    Reply::ok(&AspirantDetail {
        facts: aspirant_facts(&aspirant, &seen.election, Some(member)),
        contest: (&seen.contest).into(),
        nik: shown(sight, person.map(|person| &person.nik), Nik::expose, Nik::masked),
        birth_date: record.map(|person| person.birth_date.date()),
        village: record.map(|person| person.village.into()),
        occupation: record.map(|person| person.occupation),
        phone: shown(sight, phone, Phone::expose, Phone::masked),
        documents: papers(&aspirant, sight),
        documents_missing: missing_papers(&aspirant, &seen.election).len(),
        verdict: aspirant.verdicts.last().map(verdict),
        verdicts: aspirant.verdicts.len(),
        history: history(&trail),
        consent: aspirant.consented_at.map(|at| ConsentNote { at: at.into(), receipt: aspirant.receipt.clone() }),
        same_nik,
        stands_elsewhere: elsewhere,
        reason: aspirant.reason.clone(),
    })
}

fn verdict(note: &store::VerdictNote) -> VerdictNote {
    let store::VerdictNote { verdict, reason, at, actor } = note.clone();
    VerdictNote { verdict, reason, at: at.into(), actor }
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
pub(crate) fn papers(aspirant: &Aspirant, sight: Sight) -> Vec<Paper> {
    let required = required_documents(aspirant.person.as_ref().map(|person| person.occupation));
    let noted = aspirant.documents.iter().map(|entry| entry.document);
    let extra: Vec<_> = noted.filter(|document| !required.contains(document)).collect();
    let of = |document: &Document| {
        let entry = aspirant.documents.iter().find(|entry| entry.document == *document);
        let state = entry.map_or(DocumentState::Missing, |entry: &DocumentEntry| entry.state);
        Paper {
            document: *document,
            required: required.contains(document),
            state,
            expires_on: entry.and_then(|entry| entry.expires_on),
            number: entry.and_then(|entry| entry.number.clone()).filter(|_| sight == Sight::Full),
        }
    };
    required.iter().chain(&extra).map(of).collect()
}
