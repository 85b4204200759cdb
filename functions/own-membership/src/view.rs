//! How a person's own data look, as JSON and as their page.

use contract::{FieldError, ProblemCode};
use domain::{Language, MemberStatus, Person, area, jakarta_date};
use edge::{ApiError, Me, Reply, Request, StatusCode, errors_for_page, merged, rfc3339, village_label};
use serde_json::{Map, Value, json};
use store::{Application, NOTICES, Notice, RightRequest};

use crate::change::{PHONE_CODE_SENT, waiting};
use crate::erasure::{pending, shown};
use crate::{Deps, request};

/// `GET /me`.
pub(crate) async fn json(deps: &Deps, me: &Me, language: Language) -> Result<Value, ApiError> {
    let application = me.application.as_ref().map(|application| {
        let person = &application.person;
        json!({
            "id": application.id,
            "status": application.status,
            "created_at": rfc3339(application.created_at),
            "submitted_at": application.submitted_at.map(rfc3339),
            "name": person.name.expose(),
            "village": person.village,
            "missing": person.missing(),
            "reason": application.note.as_ref().and_then(|note| note.reason.clone()),
            "reasons": reasons(application),
            "details": details(person),
        })
    });
    let membership = me.member.as_ref().map(|member| {
        let person = &member.person;
        json!({
            "number": member.number,
            "status": member.status,
            "since": rfc3339(member.since),
            "name": person.name.expose(),
            "village": person.village,
            "village_name": village_label(person.village),
            "missing": person.missing(),
            "details": details(person),
        })
    });
    let mut stands = json!({"application": application, "membership": membership});
    if let Some(erasure) = pending(deps, me).await? {
        stands["erasure"] = shown(&erasure, language);
    }
    if me.application.is_some() || me.member.is_some() {
        stands["notices"] = notices(me);
        stands["requests"] = request::of(deps, me).await?.iter().map(request::shown).collect();
    }
    Ok(stands)
}

/// What somebody was told, the newest first.
fn notices(me: &Me) -> Value {
    let told = |notice: &Notice| json!({"kind": notice.kind, "at": rfc3339(notice.at)});
    newest_notices(me).into_iter().map(told).collect()
}

fn newest_notices(me: &Me) -> Vec<&Notice> {
    let member = me.member.iter().flat_map(|member| &member.notices);
    let mut notices: Vec<&Notice> = member.chain(me.application.iter().flat_map(|one| &one.notices)).collect();
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.at));
    notices.truncate(NOTICES);
    notices
}

/// What an officer wrote field by field, in the words of the officer.
pub(crate) fn reasons(application: &Application) -> Vec<Value> {
    let fields = application.note.iter().flat_map(|note| &note.fields);
    fields.map(|(field, message)| json!({"field": field, "message": message})).collect()
}

/// What `PATCH /me` can change, as it is now.
fn details(person: &Person) -> Value {
    json!({
        "address": person.address.as_ref().map(|line| line.as_str()),
        "rt": person.rt.map(|rt| rt.to_string()),
        "rw": person.rw.map(|rw| rw.to_string()),
        "birth_place": person.birth_place.as_ref().map(|line| line.as_str()),
        "marital_status": person.marital_status,
        "occupation": person.occupation,
        "email": person.email.as_ref().map(|email| email.expose()),
        "consent_messages": person.consents.messages,
    })
}

/// A form of the member's page that was refused: which one, what was typed, what is wrong.
pub(crate) struct Refused<'a> {
    /// The form's name on the page.
    pub(crate) form: &'static str,
    /// What is wrong.
    pub(crate) errors: &'a [FieldError],
    /// Villages to choose from.
    pub(crate) choices: Vec<Value>,
    /// What the page says beside the form.
    pub(crate) notice: Option<&'static str>,
}

/// The member's page.
pub(crate) async fn page(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    let asked = request::of(deps, me).await?;
    let notice = request.query("notice").filter(|notice| notice.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    let erasure = pending(deps, me).await?.map(|erasure| {
        // On a page a day is enough, as people count it.
        merged([
            shown(&erasure, request.language()),
            json!({"effective_at": jakarta_date(erasure.effective_at).to_string()}),
        ])
    });
    let waiting = match notice.as_deref() {
        Some(PHONE_CODE_SENT) => waiting(deps, request, me),
        _ => None,
    };
    // Who waits for no code any more is not asked for one.
    let notice = notice.filter(|notice| notice != PHONE_CODE_SENT || waiting.is_some());
    let goes_on = Refused { form: "phone", errors: &[], choices: Vec::new(), notice: None };
    let refused = waiting.is_some().then_some(&goes_on);
    let shown = Shown { erasure, refused, asked: &asked, typed: waiting.unwrap_or_default() };
    render(deps, request, me, StatusCode::OK, notice.as_deref(), shown)
}

/// The member's page with a form that was refused, or that goes on.
pub(crate) fn refused_page(
    deps: &Deps,
    request: &Request,
    me: &Me,
    status: StatusCode,
    refused: &Refused<'_>,
) -> Result<Reply, ApiError> {
    let shown = Shown { erasure: None, refused: Some(refused), asked: &[], typed: request.body()? };
    render(deps, request, me, status, refused.notice, shown)
}

/// What a page shows besides the person.
struct Shown<'a> {
    /// The erasure that was asked for.
    erasure: Option<Value>,
    /// The form that was refused.
    refused: Option<&'a Refused<'a>>,
    /// What was asked of an officer.
    asked: &'a [RightRequest],
    /// What was typed into that form.
    typed: Map<String, Value>,
}

fn render(
    deps: &Deps,
    request: &Request,
    me: &Me,
    status: StatusCode,
    notice: Option<&str>,
    shown: Shown<'_>,
) -> Result<Reply, ApiError> {
    let Shown { erasure, refused, asked, typed } = shown;
    let person = me.member.as_ref().map(|m| &m.person).or(me.application.as_ref().map(|a| &a.person));
    let membership = me.member.as_ref().map(|member| {
        json!({
            "number": member.number,
            "status": member.status,
            "since": jakarta_date(member.since).to_string(),
            "name": member.person.name.expose(),
            "village": village_label(member.person.village),
            "missing": member.person.missing(),
        })
    });
    let application = me.application.as_ref().map(|application| {
        json!({
            "id": application.id,
            "status": application.status,
            "note": application.note.as_ref().and_then(|note| note.reason.clone()),
            "reasons": reasons(application),
            "missing": application.person.missing(),
            "values": match refused {
                Some(Refused { form: "application", .. }) => Value::Object(typed.clone()),
                _ => form_values(&application.person),
            },
        })
    });
    let invite = me.member.as_ref().filter(|member| member.status.is_current());
    let invite_url =
        invite.map(|member| format!("{}/gabung/?ajak={}", deps.public_url, member.number)).unwrap_or_default();
    let mut shown = person.map(details).unwrap_or_else(|| json!({}));
    if let (Some(Refused { form: "details", .. }), Some(shown)) = (refused, shown.as_object_mut()) {
        shown.extend(typed.clone());
    }
    let context = json!({
        "application": application,
        "membership": membership,
        "erasure": erasure,
        "details": text_values(&shown),
        "values": typed,
        "errors": errors_for_page(refused.map_or(&[], |refused| refused.errors), request.language()),
        "form": refused.map(|refused| refused.form),
        "choices": refused.map(|refused| refused.choices.clone()).unwrap_or_default(),
        "notice": notice,
        "requests": asked.iter().map(request::shown).collect::<Vec<_>>(),
        "notices": newest_notices(me)
            .iter()
            .map(|notice| json!({"kind": notice.kind, "day": jakarta_date(notice.at).to_string()}))
            .collect::<Vec<_>>(),
        "invite_url": invite_url,
        "card_available": me.member.as_ref().is_some_and(|member| member.status == MemberStatus::Active),
    });
    Reply::page(status, "member", request.language(), context)
}

/// Texts for the inputs of a form: absent is empty, yes is a ticked box.
fn text_values(values: &Value) -> Value {
    let text = |value: &Value| match value {
        Value::Bool(true) => json!("on"),
        Value::String(text) => json!(text),
        _ => json!(""),
    };
    values.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The form of an application as it stands, for correcting it. NIK and birth date are left out: they
/// are what somebody is asked for who wants more than a page, and a phone is no proof of a person.
fn form_values(person: &Person) -> Value {
    let mut values = json!({
        "name": person.name.expose(),
        "sex": person.sex,
        "phone": person.phone.expose(),
        "village": area::village(person.village).map(|_| village_label(person.village)),
        "guardian_name": person.guardian.as_ref().and_then(|g| g.name.as_ref()).map(|name| name.expose()),
        "guardian_phone": person.guardian.as_ref().map(|g| g.phone.expose()),
    });
    if let (Some(values), Value::Object(details)) = (values.as_object_mut(), details(person)) {
        values.extend(details);
    }
    text_values(&values)
}

/// Who of the people behind the phone is it? Asked again when somebody left before answering.
pub(crate) async fn choose_page(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let token = edge::session_token(request)?;
    let required = ApiError::Unauthorized(ProblemCode::SessionRequired);
    let session = deps.accounts.session(token, request.now).await?.ok_or(required)?;
    let people = edge::people_of(&session, &deps.registry, request.now).await?;
    if people.is_empty() {
        // Nobody waits any more, and nobody came of it.
        return Ok(Reply::see_other("/masuk/"));
    }
    let context = json!({"people": edge::told(&people), "errors": []});
    Reply::page(StatusCode::OK, "sign-in-who", request.language(), context)
}
