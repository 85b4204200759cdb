//! What an officer is told who has somebody reminded.

use contract::{ProblemCode, Reminder};
use edge::{ApiError, Reply};
use store::Reminded;

/// The answer to a reminder. One that went out before is as good as done: it says when, and that no second one
/// follows.
///
/// # Errors
/// 409 where there is nobody any more to remind.
pub fn reminded(done: Reminded) -> Result<Reply, ApiError> {
    let (at, sent) = match done {
        Reminded::Now(at) => (at, true),
        Reminded::Before(at) => (at, false),
        Reminded::Nobody => return Err(ApiError::Conflict(ProblemCode::StateConflict)),
    };
    Reply::ok(&Reminder { reminded_at: at.into(), sent })
}
