//! Corrections at the counter, and changes of status.

use contract::{MemberPatch, MemberStanding, ProblemCode, StatusChange};
use desk::Officer;
use domain::{Action, Role};
use edge::{ApiError, Reply, Request, phone_undo_link};
use store::Leaving;

use crate::{Deps, full, member};

const CONFLICT: ApiError = ApiError::Conflict(ProblemCode::StateConflict);

/// `PATCH /admin/members/{number}`: what the member could change too, and the phone and the name,
/// which an officer checks against the KTP at the counter. Of another phone the old one is told, as if
/// the member had changed it: an officer can be mistaken, or be talked into it.
pub(crate) async fn details(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let before = member(deps, request, officer, Role::Verifier).await?;
    if !before.status.is_current() {
        return Err(CONFLICT);
    }
    let form: MemberPatch = request.body()?;
    let person = form.apply_to(&before.person, &request.rules(&deps.numbers))?;
    let act = officer.act(request);
    let changed = if person.phone == before.person.phone {
        deps.registry.change_member(&before, &person, Action::Changed, &act).await?
    } else {
        let undo = phone_undo_link(&deps.tokens, &before.number, request)?;
        deps.registry.change_phone(&before, &person, undo, None, &act).await?
    };
    if !changed {
        return Err(CONFLICT);
    }
    let after = member(deps, request, officer, Role::Verifier).await?;
    Reply::ok(&full(deps, request, &after).await?)
}

/// `POST /admin/members/{number}/status`.
pub(crate) async fn status(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let before = member(deps, request, officer, Role::Verifier).await?;
    let form: StatusChange = request.body()?;
    let (to, reason, decision_number) = form.check()?;
    if before.status != to {
        let owner = officer.may(Role::Owner, before.area()).is_ok();
        let to = before.status.to(to, owner).map_err(|_| CONFLICT)?;
        let leaving = Leaving {
            to,
            reason: reason.as_str(),
            decision_number: decision_number.as_ref().map(|line| line.as_str()),
        };
        if !deps.registry.change_status(&before, &leaving, &officer.act(request)).await? {
            return Err(CONFLICT);
        }
    }
    Reply::ok(&MemberStanding { number: before.number, status: to })
}
