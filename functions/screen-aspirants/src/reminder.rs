//! One message to an aspirant whose data or papers are not complete.

use contract::ProblemCode;
use desk::{Membership, Officer, missing_papers, reminded};
use domain::message::CANDIDATE_REMINDER_HOURS;
use domain::{Action, Joining, Role};
use edge::{ApiError, Reply, Request};
use store::{Behind, Remindee};

use crate::{Deps, seen};

/// `POST /admin/aspirants/{id}/reminder`. Who lacks nothing that they could bring themselves is not written to.
pub(crate) async fn send(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let (aspirant, seen) = seen(deps, request, officer, Role::Selector).await?;
    let application = aspirant.application.filter(|_| !aspirant.status.has_left());
    let application = application.ok_or(ApiError::Conflict(ProblemCode::StateConflict))?;
    let people = deps.registry.people_behind(&[application], request.now).await?;
    let behind = people.get(&application);
    let member = behind.and_then(Behind::member).filter(|member| member.status.is_current());
    let joining = behind.and_then(Behind::joining);
    let whom = match (member, joining) {
        (Some(member), _) => Remindee::Member(&member.number),
        (None, Some(_)) => Remindee::Applicant(application),
        (None, None) => return Err(ApiError::Conflict(ProblemCode::StateConflict)),
    };
    let lacks = !Membership(member).lacks(&aspirant).is_empty()
        || !missing_papers(&aspirant, &seen.election).is_empty()
        || joining == Some(Joining::Unfinished);
    if !lacks {
        return Err(ApiError::Conflict(ProblemCode::StateConflict));
    }
    let line = aspirant.line(Action::Reminded);
    let done = deps.registry.remind(whom, CANDIDATE_REMINDER_HOURS, &line, &officer.act(request)).await?;
    reminded(done)
}
