//! What has to be held of somebody who is erased, and until when.

use domain::{HoldKind, Kept, Retention, jakarta_date};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::record::Draft;
use super::run::Everything;
use crate::{Application, Candidacy, Member, StoreError, keys, person};

/// What of everything has to be held, and until when.
pub(crate) fn drafts(everything: &Everything, now: Timestamp) -> Result<Vec<Draft>, StoreError> {
    let mut drafts = Vec::new();
    for application in &everything.held.applications {
        drafts.push(consent_stub(application, now)?);
    }
    for member in &everything.held.members {
        drafts.push(sipol_removal(member)?);
    }
    for candidacy in &everything.candidacies {
        drafts.extend(candidate_list(candidacy)?);
        drafts.extend(consent_to_stand(candidacy, now)?);
    }
    Ok(drafts)
}

/// What a stub lasts for.
fn stub_until(now: Timestamp) -> Kept {
    let until = Retention::shipped().hold_until(HoldKind::ConsentStub, jakarta_date(now));
    Kept { kind: HoldKind::ConsentStub, until }
}

/// Who agreed to what, when, how: of an application, also of the membership that it became.
fn consent_stub(application: &Application, now: Timestamp) -> Result<Draft, StoreError> {
    let person = &application.person;
    let guardian = person.guardian.as_ref();
    Ok(Draft {
        kept: stub_until(now),
        about: keys::application(application.id).pk,
        area: regency(application.area())?,
        content: json!({
            "to": "membership",
            "application": application.id,
            "nik": person.nik.expose(),
            "name": person.name.expose(),
            "phone": person.phone.expose(),
            "guardian_phone": guardian.map(|guardian| guardian.phone.expose()),
            "version": person.consents.version,
            "membership": true,
            "kpu": true,
            "messages": person.consents.messages,
            "form_at": application.created_at,
            "code_at": application.submitted_at,
            "how": "form and code",
        }),
    })
}

/// Consent to stand, with the receipt that was signed for it.
fn consent_to_stand(candidacy: &Candidacy, now: Timestamp) -> Result<Option<Draft>, StoreError> {
    let aspirant = &candidacy.aspirant;
    let (Some(person), Some(at)) = (&aspirant.person, aspirant.consented_at) else { return Ok(None) };
    Ok(Some(Draft {
        kept: stub_until(now),
        about: keys::aspirant(aspirant.id).pk,
        area: regency(person.village)?,
        content: json!({
            "to": "candidacy",
            "aspirant": aspirant.id,
            "nik": person.nik.expose(),
            "name": person.name.expose(),
            "phone": person.phone.expose(),
            "receipt": aspirant.receipt,
            "code_at": at,
            "how": "form and code",
        }),
    }))
}

/// The row in SIPOL: the party has sent it, or cannot know that it has not. Without this it could not
/// delete the name it registered.
fn sipol_removal(member: &Member) -> Result<Draft, StoreError> {
    let area = regency(member.area())?;
    Ok(Draft {
        kept: Kept { kind: HoldKind::SipolRemoval, until: None },
        about: keys::member(&member.number).pk,
        area,
        content: json!({"number": member.number, "nik": member.person.nik.expose(), "area": area}),
    })
}

/// A place on a list that KPU has.
fn candidate_list(candidacy: &Candidacy) -> Result<Option<Draft>, StoreError> {
    let aspirant = &candidacy.aspirant;
    let (Some(until), Some(person)) = (candidacy.disputed_until, &aspirant.person) else { return Ok(None) };
    let told: Value = serde_json::from_slice(&person::write(person)?).map_err(|_| StoreError::Corrupt("person"))?;
    let contest = &aspirant.contest;
    Ok(Some(Draft {
        kept: Kept { kind: HoldKind::CandidateList, until: Some(until) },
        about: keys::aspirant(aspirant.id).pk,
        area: regency(person.village)?,
        content: json!({
            "aspirant": aspirant.id,
            "election": contest.election,
            "chamber": contest.chamber,
            "dapil": contest.dapil,
            "person": told,
            "documents": aspirant.documents,
            "verdicts": aspirant.verdicts,
        }),
    }))
}

fn regency(village: domain::Area) -> Result<domain::Area, StoreError> {
    village.regency().ok_or(StoreError::Corrupt("village"))
}

/// Each kind once, with its latest end.
pub(crate) fn kept(drafts: &[Draft]) -> Vec<Kept> {
    Kept::in_all(drafts.iter().map(|draft| &draft.kept))
}

/// The id of a hold: the same for the same draft of the same erasure, and for nobody who lacks the
/// erasure's secret, which goes with it.
pub(super) fn hold_id(secret: &str, draft: &Draft) -> Uuid {
    let of = keyring::sha256([secret, draft.kept.kind.as_str(), &draft.about].join("\n").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&of[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
