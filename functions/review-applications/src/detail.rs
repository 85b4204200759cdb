//! One application with everything an officer needs for a decision.

use contract::{ApplicationDetail, SameNik, Time};
use desk::{Officer, history};
use domain::{Action, ApplicationStatus, MemberNumber};
use edge::{ApiError, Reply, Request};

use crate::{Deps, row, sees};

/// `GET /admin/applications/{id}`. That the officer looked is noted in the ledger.
pub(crate) async fn detail(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let id = request.uuid("id")?;
    let application = deps.registry.application(id, request.now).await?.ok_or(ApiError::NotFound)?;
    sees(officer, application.area())?;
    if application.status == ApplicationStatus::Unverified {
        return Err(ApiError::NotFound);
    }
    deps.ledger.append(&application.line(Action::Viewed), &officer.act(request)).await?;
    let person = &application.person;
    let same = deps.registry.same_nik(&person.nik, id).await?;
    let (same_nik, held_elsewhere) =
        same_nik(deps, request, officer, &same, application.member_number.as_ref()).await?;
    // What came after the approval is told where the member belongs now, which may be elsewhere.
    let mut trail = deps.ledger.about(application.person_id).await?;
    // What becomes of the member is for where they live then, which may be elsewhere.
    if let Some(approved) = trail.iter().position(|entry| entry.action == Action::Approved.as_str()) {
        trail.truncate(approved + 1);
    }
    Reply::ok(&ApplicationDetail {
        row: row(&application, request),
        person: person.into(),
        history: history(&trail),
        guardian: person.into(),
        created_at: application.created_at.into(),
        warnings: person.warnings(),
        reason: application.note.as_ref().and_then(|note| note.reason.clone()),
        same_nik,
        held_elsewhere,
    })
}

/// Everything else with this NIK that lies in the officer's areas; of a holder outside them only
/// that there is one.
async fn same_nik(
    deps: &Deps,
    request: &Request,
    officer: &Officer,
    same: &store::SameNik,
    own: Option<&MemberNumber>,
) -> Result<(Vec<SameNik>, bool), ApiError> {
    let mut shown = Vec::new();
    for (id, status, _) in &same.applications {
        let Some(other) = deps.registry.application(*id, request.now).await? else { continue };
        if sees(officer, other.area()).is_ok() {
            shown.push(SameNik::Application {
                id: *id,
                status: *status,
                name: other.person.name.expose().to_owned(),
                village: other.area().into(),
                submitted_at: other.submitted_at.map(Time::from),
            });
        }
    }
    let mut held_elsewhere = false;
    if let Some(number) = same.holder.as_ref().filter(|number| Some(*number) != own)
        && let Some(member) = deps.registry.member(number).await?
    {
        if sees(officer, member.area()).is_ok() {
            shown.push(SameNik::Member {
                id: number.clone(),
                status: member.status,
                name: member.person.name.expose().to_owned(),
                village: member.area().into(),
                member_number: number.clone(),
            });
        } else {
            held_elsewhere = true;
        }
    }
    Ok((shown, held_elsewhere))
}
