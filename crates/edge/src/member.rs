//! Who the holder of a session is.

use store::{Accounts, Application, Member, Registry};

use crate::{ApiError, Request};

/// The session's cookie. The `__Host-` prefix keeps it to this origin, over TLS, on every path.
pub const SESSION_COOKIE: &str = "__Host-session";

/// The person behind a session: an applicant, a member, or both.
#[derive(Debug)]
pub struct Me {
    /// The session's token.
    pub token: String,
    /// The application.
    pub application: Option<Application>,
    /// The membership.
    pub member: Option<Member>,
}

/// The token in the session's cookie.
///
/// # Errors
/// There is none: 401.
pub fn session_token(request: &Request) -> Result<&str, ApiError> {
    request.cookie(SESSION_COOKIE).filter(|token| !token.is_empty()).ok_or(ApiError::Unauthorized("session.required"))
}

/// Reads session and person. A session holds only while its phone still leads to the person: a
/// changed number, an erasure or a withdrawal ends it everywhere at once.
///
/// # Errors
/// 401 without a session in force; 409 when it is not said yet who of several people it is.
pub async fn me(request: &Request, accounts: &Accounts, registry: &Registry) -> Result<Me, ApiError> {
    let token = session_token(request)?;
    let required = ApiError::Unauthorized("session.required");
    let session = accounts.session(token, request.now).await?.ok_or(required.clone())?;
    let token = token.to_owned();
    let Some(id) = session.person else {
        if session.people.is_empty() {
            return Ok(Me { token, application: None, member: None });
        }
        return Err(ApiError::Conflict("session.person"));
    };
    let (application, member) = registry.person(id, request.now).await?;
    let phone = match (&member, &application) {
        (Some(member), _) => member.phone_hash.as_ref(),
        (None, Some(application)) => application.phone_hash.as_ref(),
        (None, None) => None,
    };
    if phone != Some(&session.phone_hash) {
        return Err(required);
    }
    Ok(Me { token, application, member })
}
