//! Correcting a returned application, taking an application back.

use contract::{Apply, Became, Correction, FieldCode, FieldError, Flag, ProblemCode, Status, Text};
use domain::{ApplicationStatus, BirthDate, Nik};
use edge::{ASKING_COOKIE, ApiError, Me, Reply, Request, ask_to_choose, no_cookie, resolve_village};
use store::{Application, Decided};

use crate::change::refuse;
use crate::identify::{Guess, count};
use crate::{Deps, done};

const CONFLICT: ApiError = ApiError::Conflict(ProblemCode::StateConflict);

/// `PUT /me/application`: the whole form again. The phones stay those that answered a code; others are refused. NIK and
/// birth date are not shown to somebody who has only the phone, and stay where they are left empty.
pub(crate) async fn correct(deps: &Deps, request: &Request, me: Me) -> Result<Reply, ApiError> {
    let asked = request.body::<Correction>()?;
    let undone = undone(&asked);
    let mut form = asked.form();
    let sent = fingerprint(&me, &form);
    let application = me.application.as_ref().ok_or(CONFLICT)?;
    if application.status != ApplicationStatus::Returned {
        return match deps.registry.was_corrected_by(application, &sent).await? {
            true => done(deps, request, "application_sent").await,
            false => Err(CONFLICT),
        };
    }
    let near = Nik::parse(form.nik.as_typed()).ok().and_then(|nik| nik.district());
    let choices = if request.wants_page() { resolve_village(&mut form.village, near) } else { Vec::new() };
    let before = &application.person;
    let mut fixed = match fixed(deps, request, &me, application, &form).await? {
        Ok(fixed) => fixed,
        Err(refusal) => return Ok(refusal),
    };
    fixed.extend(settled(request, deps, application, &form));
    fixed.extend(undone);
    if !fixed.is_empty() {
        return refuse(deps, request, &me, "application", fixed, choices);
    }
    if form.nik.is_absent() {
        form.nik = Text::Given(before.nik.expose().to_owned());
    }
    if form.birth_date.is_absent() {
        form.birth_date = Text::Given(before.birth_date.to_string());
    }
    let mut person = match form.check(&request.rules(&deps.numbers)) {
        Ok(person) => person,
        Err(mut errors) => {
            ask_to_choose(&mut errors, &choices);
            return refuse(deps, request, &me, "application", errors, choices);
        }
    };
    person.phone = before.phone.clone();
    person.referrer = before.referrer.clone();
    person.consents = before.consents;
    // The form of a correction asks less than "Lengkapi data": what was told stays.
    person.birth_place = person.birth_place.or_else(|| before.birth_place.clone());
    person.address = person.address.or_else(|| before.address.clone());
    person.rt = person.rt.or(before.rt);
    person.rw = person.rw.or(before.rw);
    person.email = person.email.or_else(|| before.email.clone());
    if let (Some(guardian), Some(consented)) = (&person.guardian, &before.guardian) {
        if guardian.phone != consented.phone {
            return refuse(deps, request, &me, "application", vec![is_fixed("guardian_phone")], choices);
        }
    } else if person.guardian.is_some() {
        let errors = vec![FieldError { field: "guardian_phone", code: FieldCode::GuardianUnconfirmed }];
        return refuse(deps, request, &me, "application", errors, choices);
    }
    match deps.registry.correct(application, &person, &sent, &request.own_act()).await? {
        Decided::Done => done(deps, request, "application_sent").await,
        Decided::Conflict => Err(CONFLICT),
    }
}

/// By what the same form is known when the same session sends it again. Nobody without the session's token can
/// try out by it what stands in the form.
fn fingerprint(me: &Me, form: &Apply) -> String {
    let form = serde_json::to_vec(form).unwrap_or_default();
    keyring::base64url(&keyring::sha256(&[me.token.as_bytes(), &form].concat()))
}

/// What was told but is not to be corrected: who somebody is stays as it was sent, unless an officer
/// named it, or named nothing. Who holds the phone alone could else make themselves the person, and try out who it
/// is: what is told there is an answer to that like any other, counted before it is compared.
async fn fixed(
    deps: &Deps,
    request: &Request,
    me: &Me,
    application: &Application,
    form: &Apply,
) -> Result<Result<Vec<FieldError>, Reply>, ApiError> {
    let before = &application.person;
    let named: Vec<&str> =
        application.note.iter().flat_map(|note| &note.fields).map(|(field, _)| field.as_str()).collect();
    let nik = Nik::parse(form.nik.as_typed()).ok().map(|nik| nik != before.nik);
    let day = BirthDate::parse_stored(form.birth_date.as_typed()).map(|day| day != before.birth_date);
    let told: Vec<_> = [("nik", nik), ("birth_date", day)]
        .into_iter()
        .filter(|(field, _)| !named.is_empty() && !named.contains(field))
        .filter_map(|(field, other)| Some((field, other?)))
        .collect();
    if told.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let counted = match count(deps, request, me).await? {
        Guess::Counted(counted) => counted,
        Guess::Limited(refusal) => return Ok(Err(refusal)),
    };
    let fixed: Vec<_> = told.into_iter().filter(|(_, other)| *other).map(|(field, _)| is_fixed(field)).collect();
    if fixed.is_empty() {
        deps.accounts.identity_was_right(&counted).await?;
    }
    Ok(Ok(fixed))
}

/// What came with the application and is no part of its correction, where it is told otherwise now.
fn settled(request: &Request, deps: &Deps, application: &Application, form: &Apply) -> Vec<FieldError> {
    let before = &application.person;
    let other_phone = request.phones().parse(form.phone.as_typed()).is_ok_and(|phone| phone != before.phone);
    let referrer = deps.numbers.parse(form.referrer.as_typed()).ok();
    let other_referrer = referrer.is_some() && referrer != before.referrer;
    let messages = match form.consent_messages {
        Flag::Yes => !before.consents.messages,
        Flag::No => before.consents.messages,
        Flag::Absent | Flag::Wrong => false,
    };
    let told = [("phone", other_phone), ("referrer", other_referrer), ("consent_messages", messages)];
    told.into_iter().filter(|(_, other)| *other).map(|(field, _)| is_fixed(field)).collect()
}

/// The consents that somebody would take back by a correction: an application is taken back as a whole.
fn undone(Correction(form): &Correction) -> Vec<FieldError> {
    let told = [("consent_membership", form.consent_membership), ("consent_kpu", form.consent_kpu)];
    told.into_iter().filter(|(_, flag)| *flag == Flag::No).map(|(field, _)| is_fixed(field)).collect()
}

const fn is_fixed(field: &'static str) -> FieldError {
    FieldError { field, code: FieldCode::FieldFixed }
}

/// `POST /me/application/withdrawal`: its data are deleted at once.
pub(crate) async fn withdraw(deps: &Deps, request: &Request, me: Me) -> Result<Reply, ApiError> {
    let application = me.application.as_ref().ok_or(CONFLICT)?;
    match deps.registry.withdraw(application, &request.own_act()).await? {
        Decided::Done => withdrawn(request),
        Decided::Conflict => Err(CONFLICT),
    }
}

/// That an application was taken back.
pub(crate) fn withdrawn(request: &Request) -> Result<Reply, ApiError> {
    let reply = match request.wants_page() {
        true => Reply::see_other("/"),
        false => Reply::ok(&Status::from(Became::Withdrawn))?,
    };
    // The same answers, sent once more, are another application from here on.
    Ok(reply.with_cookie(&no_cookie(ASKING_COOKIE)))
}
