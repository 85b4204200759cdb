//! Who somebody is, asked again before what cannot be undone. A phone is a channel, not a person.

use contract::{FieldError, Identity, ProblemCode};
use domain::Person;
use edge::{ApiError, Me, Reply, Request, StatusCode};
use store::{IdentityLimit, IdentityTry};

use crate::Deps;
use crate::change::refuse;
use crate::view::{Refused, refused_page};

/// The record that an answer is about.
pub(crate) fn person(me: &Me) -> Result<&Person, ApiError> {
    let person = me.member.as_ref().map(|m| &m.person).or(me.application.as_ref().map(|a| &a.person));
    person.ok_or(ApiError::Conflict(ProblemCode::StateConflict))
}

/// Asks again who it is, before anything else of the form is judged; gives the refusal when the
/// answer is wrong, together with what else is wrong with the form. The answer is counted before it
/// is compared, and past the limit right and wrong are one answer (UU 27/2022 art. 35: whoever holds
/// data keeps strangers out).
pub(crate) async fn identify(
    deps: &Deps,
    request: &Request,
    me: &Me,
    form: &'static str,
    answer: &Identity,
    others: Vec<FieldError>,
) -> Result<Option<Reply>, ApiError> {
    let person = person(me)?;
    let wrong = |others: Vec<FieldError>| [others, answer.mismatch()].concat();
    if !answer.is_guess() {
        return refuse(deps, request, me, form, wrong(others), Vec::new()).map(Some);
    }
    let counted = match count(deps, request, me).await? {
        Guess::Counted(counted) => counted,
        Guess::Limited(refusal) => return Ok(Some(refusal)),
    };
    if !answer.is_of(person) {
        return refuse(deps, request, me, form, wrong(others), Vec::new()).map(Some);
    }
    deps.accounts.identity_was_right(&counted).await?;
    if others.is_empty() { Ok(None) } else { refuse(deps, request, me, form, others, Vec::new()).map(Some) }
}

/// An answer to who somebody is, before it is compared.
pub(crate) enum Guess {
    /// It was counted.
    Counted(IdentityTry),
    /// There were too many: what to answer, to right and wrong alike.
    Limited(Reply),
}

/// Counts an answer to who whoever is signed in is, and tells the phone of the first that is too many.
pub(crate) async fn count(deps: &Deps, request: &Request, me: &Me) -> Result<Guess, ApiError> {
    let subject = deps.registry.identity_hash(person(me)?)?;
    let (until, first) = match deps.accounts.count_identity(&subject, &me.browser, request.now).await? {
        IdentityLimit::Counted(counted) => return Ok(Guess::Counted(counted)),
        IdentityLimit::Limited { until, first } => (until, first),
    };
    if first {
        tell(deps, me, request).await?;
    }
    let wait = u32::try_from(until.duration_since(request.now).as_secs().max(1)).unwrap_or(u32::MAX);
    if !request.wants_page() {
        return Err(ApiError::LimitedBy(ProblemCode::IdentityLimit, wait));
    }
    let refused = Refused { form: "requests", errors: &[], choices: Vec::new(), notice: Some("identity_limit") };
    let page = refused_page(deps, request, me, StatusCode::TOO_MANY_REQUESTS, &refused)?;
    Ok(Guess::Limited(page.retry_after(wait)))
}

/// Tells the person by their phone that somebody guesses who they are.
async fn tell(deps: &Deps, me: &Me, request: &Request) -> Result<(), ApiError> {
    let (member, application) = (me.member.as_ref(), me.application.as_ref());
    deps.registry.tell_identity_limit(member, application.map(|application| application.id), request.now).await?;
    Ok(())
}
