//! A phone that may have been resold: those whom it led to before are held back until somebody knows a
//! birth date (Permenkominfo 14/2018: numbers that lapsed go to others after 60 days).

use contract::{ChoosePerson, ChosenPerson, FieldCode, FieldError, FieldProblem, People, ProblemCode};
use domain::may_be_resold;
use edge::{ApiError, Known, Reply, Request, StatusCode, errors_for_page, session_token};
use serde::Serialize;
use store::{IdentityLimit, PersonBehind, Session};
use uuid::Uuid;

use crate::Deps;

/// The page that asks for a birth date.
#[derive(Serialize)]
struct BirthPage {
    errors: Vec<FieldProblem>,
}

/// Those whom a browser may be told of, and those who are held back. A browser that signed in with the
/// phone before is told of all.
pub(crate) async fn told_and_held(
    deps: &Deps,
    request: &Request,
    phone_hash: &str,
    people: Vec<PersonBehind>,
) -> Result<(Vec<PersonBehind>, Vec<PersonBehind>), ApiError> {
    if Known::with_phone(request, &deps.tokens, phone_hash).is_some() {
        return Ok((people, Vec::new()));
    }
    let seen = deps.accounts.phone_seen(phone_hash).await?;
    let proved = |person: &PersonBehind| seen.map_or(person.proved_at, |seen| seen.max(person.proved_at));
    Ok(people.into_iter().partition(|person| !may_be_resold(proved(person), request.now)))
}

/// `PUT /sessions/current` with a birth date: lets those in who were held back and were born on that day.
/// One count and one answer, whether anybody is held back or not: a new owner of the number learns
/// nothing of the old one.
pub(crate) async fn let_in(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let token = session_token(request)?;
    let required = ApiError::Unauthorized(ProblemCode::SessionRequired);
    let session = deps.accounts.session(token, request.now).await?.ok_or(required)?;
    let form: ChoosePerson = request.body()?;
    let birth_date = match form.born() {
        Ok(birth_date) => birth_date,
        Err(errors) => return refuse(request, StatusCode::UNPROCESSABLE_ENTITY, errors),
    };
    let subject = deps.registry.held_hash(&session.phone_hash)?;
    let counted = match deps.accounts.count_identity(&subject, &session.browser, request.now).await? {
        IdentityLimit::Counted(counted) => counted,
        IdentityLimit::Limited { until, first } => {
            if first {
                tell_held(deps, request, &session).await?;
            }
            let wait = u32::try_from(until.duration_since(request.now).as_secs().max(1)).unwrap_or(u32::MAX);
            return Err(ApiError::LimitedBy(ProblemCode::IdentityLimit, wait));
        }
    };
    let people = deps.registry.people_of(&session.phone_hash).await?;
    let fits = |person: &PersonBehind| person.birth_date == birth_date;
    let (told, held): (Vec<_>, Vec<_>) = people
        .into_iter()
        .partition(|person| session.people.contains(&person.id) || (session.held.contains(&person.id) && fits(person)));
    // Those who are let in now, and those whom the same date let in before: a second tap. Of others whom the
    // session may be told of, it says nothing about their birth dates.
    let was_held = |id: &Uuid| session.held.contains(id) || session.admitted.contains(id);
    let admitted: Vec<Uuid> = told.iter().map(|person| person.id).filter(was_held).collect();
    if !told.iter().any(|person| admitted.contains(&person.id) && fits(person)) {
        let wrong = vec![FieldError { field: "birth_date", code: FieldCode::IdentityMismatch }];
        return refuse(request, StatusCode::UNPROCESSABLE_ENTITY, wrong);
    }
    deps.accounts.identity_was_right(&counted).await?;
    if !deps.accounts.let_in(token, &told, &held, &admitted).await? {
        return Err(ApiError::Unauthorized(ProblemCode::SessionRequired));
    }
    let mut reply = match (request.wants_page(), told.as_slice()) {
        (true, [_]) => Reply::see_other("/anggota/"),
        (true, _) => edge::who_page(request, &told, &[])?,
        (false, _) => Reply::ok(&ChosenPerson::Several(People { people: edge::told(&told) }))?,
    };
    if held.is_empty() {
        deps.accounts.see_phone(&session.phone_hash, request.now).await?;
        let before = Known::of(request, &deps.tokens);
        let phone = Some(session.phone_hash.as_str());
        let mark = Known::cookie(before, &session.browser, phone, &deps.tokens, request.now)?;
        reply = reply.with_cookie(&mark);
    }
    Ok(reply)
}

/// Tells whoever is held back that somebody guesses at them.
async fn tell_held(deps: &Deps, request: &Request, session: &Session) -> Result<(), ApiError> {
    for person in deps.registry.people_of(&session.phone_hash).await? {
        if session.held.contains(&person.id) {
            let member = match &person.member {
                Some(number) => deps.registry.member(number).await?,
                None => None,
            };
            deps.registry.tell_identity_limit(member.as_ref(), Some(person.id), request.now).await?;
        }
    }
    Ok(())
}

fn refuse(request: &Request, status: StatusCode, errors: Vec<FieldError>) -> Result<Reply, ApiError> {
    if !request.wants_page() {
        return Err(errors.into());
    }
    let page = BirthPage { errors: errors_for_page(&errors, request.language()) };
    Reply::page(status, "sign-in-birth", request.language(), page)
}
