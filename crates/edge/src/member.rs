//! Who the holder of a session is.

use contract::{FieldError, FieldProblem, MaskedPerson, ProblemCode};
use domain::{MemberNumber, MemberStatus, PersonName};
use jiff::Timestamp;
use serde::Serialize;
use store::{Accounts, Application, Member, PersonBehind, Registry, Session};

use crate::{ApiError, Reply, Request, StatusCode, errors_for_page};

/// The session's cookie. The `__Host-` prefix keeps it to this origin, over TLS, on every path.
pub const SESSION_COOKIE: &str = "__Host-session";

/// The person behind a session: an applicant, a member, or both.
#[derive(Debug)]
pub struct Me {
    /// The session's token.
    pub token: String,
    /// The browser that opened the session.
    pub browser: String,
    /// The application.
    pub application: Option<Application>,
    /// The membership.
    pub member: Option<Member>,
}

/// What the browser keeps of a session: the token, and behind a dot the membership it led to, so that
/// both are read at once. The membership proves nothing: it only says where to look.
#[must_use]
pub fn session_cookie(token: &str, member: Option<&MemberNumber>) -> String {
    let hint = member.map(|number| format!(".{}", keyring::base64url(number.as_str().as_bytes()))).unwrap_or_default();
    format!("{SESSION_COOKIE}={token}{hint}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000")
}

/// The token in the session's cookie.
///
/// # Errors
/// There is none: 401.
pub fn session_token(request: &Request) -> Result<&str, ApiError> {
    let cookie = request.cookie(SESSION_COOKIE).unwrap_or_default();
    let token = cookie.split('.').next().filter(|token| !token.is_empty());
    token.ok_or(ApiError::Unauthorized(ProblemCode::SessionRequired))
}

/// The membership that the session led to when it was opened.
#[must_use]
pub fn session_member(request: &Request) -> Option<MemberNumber> {
    let (_, hint) = request.cookie(SESSION_COOKIE)?.split_once('.')?;
    let number = String::from_utf8(keyring::base64url_decode(hint)?).ok()?;
    let plain = |c: char| !c.is_control() && c != '#';
    (number.len() <= 64 && number.chars().all(plain)).then(|| MemberNumber::from_stored(number))
}

/// Whether a membership is that of a session's holder.
#[must_use]
pub fn holds(session: &Session, member: &Member) -> bool {
    Some(member.application) == session.person && leads(session, member.phone_hash.as_ref(), member.phone_at)
}

/// Whether the phone that a session was opened with leads to a person, and has done so since before it was opened:
/// a number that came back to its owner brings no session with it that others had opened meanwhile, or before.
fn leads(session: &Session, phone: Option<&String>, since: Option<Timestamp>) -> bool {
    let before = since.is_some_and(|since| session.opened_at.as_second() < since.as_second());
    phone == Some(&session.phone_hash) && !before
}

/// Reads session and person. A session holds only while its phone still leads to the person: a
/// changed number, an erasure or a withdrawal ends it everywhere at once.
///
/// # Errors
/// 401 without a session in force; 409 when it is not said yet who of several people it is.
pub async fn me(request: &Request, accounts: &Accounts, registry: &Registry) -> Result<Me, ApiError> {
    let token = session_token(request)?;
    let required = ApiError::Unauthorized(ProblemCode::SessionRequired);
    let session = accounts.session(token, request.now).await?.ok_or(required.clone())?;
    let (token, browser) = (token.to_owned(), session.browser.clone());
    let Some(id) = session.person else {
        if session.people.is_empty() && session.waiting.is_empty() {
            return Ok(Me { token, browser, application: None, member: None });
        }
        return Err(ApiError::Conflict(ProblemCode::SessionPerson));
    };
    let (application, member) = registry.person(id, request.now).await?;
    let (phone, since) = match (&member, &application) {
        (Some(member), _) => (member.phone_hash.as_ref(), member.phone_at),
        (None, Some(application)) => (application.phone_hash.as_ref(), None),
        (None, None) => (None, None),
    };
    if !leads(&session, phone, since) {
        return Err(required);
    }
    Ok(Me { token, browser, application, member })
}

/// Those whom a session may say it is of: whom its phone leads to, and whose application waits for a code to it.
///
/// # Errors
/// The store failed.
pub async fn people_of(session: &Session, registry: &Registry, now: Timestamp) -> Result<Vec<PersonBehind>, ApiError> {
    let mut people = registry.people_of(&session.phone_hash).await?;
    people.retain(|person| session.people.contains(&person.id));
    let waiting = registry.waiting_for(&session.waiting, &session.phone_hash, &people, now).await?;
    Ok([people, waiting].concat())
}

/// People as whoever holds their phone is told of them: masked, and each apart from the others.
#[must_use]
pub fn told(people: &[PersonBehind]) -> Vec<MaskedPerson> {
    let masks = PersonName::masked_apart(&people.iter().map(|person| &person.name).collect::<Vec<_>>());
    let shown = people.iter().zip(masks);
    shown.map(|(one, masked_name)| MaskedPerson { id: one.id, masked_name, waiting: one.waiting }).collect()
}

/// The page that asks who of the people behind a phone it is.
#[derive(Serialize)]
struct WhoPage {
    people: Vec<MaskedPerson>,
    errors: Vec<FieldProblem>,
}

/// The page that asks who it is; with errors for whoever chose nobody, or nobody of the session's.
///
/// # Errors
/// The template is broken.
pub fn who_page(request: &Request, people: &[PersonBehind], errors: &[FieldError]) -> Result<Reply, ApiError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = WhoPage { people: told(people), errors: errors_for_page(errors, request.language()) };
    Reply::page(status, "sign-in-who", request.language(), page)
}

/// The member behind a session, for what only members do.
///
/// # Errors
/// As [`me`]; 403 for somebody who is no active member.
pub async fn member(request: &Request, accounts: &Accounts, registry: &Registry) -> Result<Member, ApiError> {
    let member = me(request, accounts, registry).await?.member;
    member
        .filter(|member| member.status == MemberStatus::Active)
        .ok_or(ApiError::Forbidden(ProblemCode::MemberRequired))
}
