//! How a person's own data look, as JSON and as their page.

use contract::{
    FieldError, FieldProblem, GuardianTold, Kept, OwnApplication, OwnDetails, OwnMembership, ProblemCode, Standing,
    Time, ToCorrect,
};
use domain::{ApplicationStatus, Language, MemberNumber, MemberStatus, Person, Sex, area, jakarta_date};
use edge::{ApiError, Me, Reply, Request, StatusCode, VillageChoice, errors_for_page, village_label};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Application, Member, NOTICES, Notice, RightRequest};
use uuid::Uuid;

use crate::change::{PHONE_CODE_SENT, waiting};
use crate::erasure::{held, pending, shown};
use crate::{Deps, request};

/// `GET /me`.
pub(crate) async fn standing(deps: &Deps, me: &Me, language: Language) -> Result<Standing, ApiError> {
    let erasure = pending(deps, me).await?.map(|erasure| shown(&erasure, language));
    let somebody = me.application.is_some() || me.member.is_some();
    let requests = match somebody {
        true => Some(request::of(deps, me).await?.iter().map(request::shown).collect()),
        false => None,
    };
    Ok(Standing {
        application: me.application.as_ref().map(application),
        membership: me.member.as_ref().map(membership),
        erasure,
        notices: somebody.then(|| notices(newest_notices(me))),
        requests,
    })
}

fn application(application: &Application) -> OwnApplication {
    let person = &application.person;
    OwnApplication {
        id: application.id,
        status: application.status,
        created_at: application.created_at.into(),
        submitted_at: application.submitted_at.map(Time::from),
        name: person.name.expose().to_owned(),
        village: person.village,
        missing: person.missing(),
        reason: application.note.as_ref().and_then(|note| note.reason.clone()),
        reasons: reasons(application),
        details: person.into(),
    }
}

fn membership(member: &Member) -> OwnMembership {
    let person = &member.person;
    OwnMembership {
        number: member.number.clone(),
        status: member.status,
        since: member.since.into(),
        name: person.name.expose().to_owned(),
        village: person.village,
        village_name: village_label(person.village),
        missing: person.missing(),
        details: person.into(),
    }
}

/// What somebody was told.
pub(crate) fn notices<'a>(notices: impl IntoIterator<Item = &'a Notice>) -> Vec<contract::Notice> {
    let told = |notice: &Notice| contract::Notice { kind: notice.kind.clone(), at: notice.at.into() };
    notices.into_iter().map(told).collect()
}

fn newest_notices(me: &Me) -> Vec<&Notice> {
    let member = me.member.iter().flat_map(|member| &member.notices);
    let mut notices: Vec<&Notice> = member.chain(me.application.iter().flat_map(|one| &one.notices)).collect();
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.at));
    notices.truncate(NOTICES);
    notices
}

/// What an officer wrote field by field, in the words of the officer.
pub(crate) fn reasons(application: &Application) -> Vec<ToCorrect> {
    let fields = application.note.iter().flat_map(|note| &note.fields);
    fields.map(|(field, message)| ToCorrect { field: field.clone(), message: message.clone() }).collect()
}

/// A form of the member's page that was refused: which one, what was typed, what is wrong.
pub(crate) struct Refused<'a> {
    /// The form's name on the page.
    pub(crate) form: &'static str,
    /// What is wrong.
    pub(crate) errors: &'a [FieldError],
    /// Villages to choose from.
    pub(crate) choices: Vec<VillageChoice>,
    /// What the page says beside the form.
    pub(crate) notice: Option<&'static str>,
}

/// The member's page.
pub(crate) async fn page(deps: &Deps, request: &Request, me: &Me) -> Result<Reply, ApiError> {
    let asked = request::of(deps, me).await?;
    let notice = request.query("notice").filter(|notice| notice.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    let erasure = pending(deps, me).await?.map(|erasure| PendingErasure {
        effective_at: jakarta_date(erasure.effective_at).to_string(),
        kept: held(&erasure, request.language()),
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
    erasure: Option<PendingErasure>,
    /// The form that was refused.
    refused: Option<&'a Refused<'a>>,
    /// What was asked of an officer.
    asked: &'a [RightRequest],
    /// What was typed into that form.
    typed: Map<String, Value>,
}

/// What the template of the member's page reads.
#[derive(Serialize)]
struct MemberPage<'a> {
    application: Option<ApplicationPanel>,
    membership: Option<CardPanel<'a>>,
    erasure: Option<PendingErasure>,
    details: Map<String, Value>,
    values: Map<String, Value>,
    errors: Vec<FieldProblem>,
    form: Option<&'static str>,
    choices: Vec<VillageChoice>,
    notice: Option<&'a str>,
    requests: Vec<contract::RightRequest>,
    notices: Vec<DayOfNotice<'a>>,
    invite_url: String,
    card_available: bool,
}

#[derive(Serialize)]
struct ApplicationPanel {
    id: Uuid,
    status: ApplicationStatus,
    note: Option<String>,
    reasons: Vec<ToCorrect>,
    missing: Vec<&'static str>,
    values: Map<String, Value>,
}

#[derive(Serialize)]
struct CardPanel<'a> {
    number: &'a MemberNumber,
    status: MemberStatus,
    since: String,
    name: &'a str,
    village: String,
    missing: Vec<&'static str>,
}

/// On a page a day is enough, as people count it.
#[derive(Serialize)]
struct PendingErasure {
    effective_at: String,
    kept: Vec<Kept>,
}

#[derive(Serialize)]
struct DayOfNotice<'a> {
    kind: &'a str,
    day: String,
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
    let form = refused.map(|refused| refused.form);
    let person = me.member.as_ref().map(|m| &m.person).or(me.application.as_ref().map(|a| &a.person));
    let membership = me.member.as_ref().map(|member| CardPanel {
        number: &member.number,
        status: member.status,
        since: jakarta_date(member.since).to_string(),
        name: member.person.name.expose(),
        village: village_label(member.person.village),
        missing: member.person.missing(),
    });
    let application = me.application.as_ref().map(|application| ApplicationPanel {
        id: application.id,
        status: application.status,
        note: application.note.as_ref().and_then(|note| note.reason.clone()),
        reasons: reasons(application),
        missing: application.person.missing(),
        values: match form {
            Some("application") => typed.clone(),
            _ => inputs(&CorrectionForm::of(&application.person)),
        },
    });
    let invite = me.member.as_ref().filter(|member| member.status.is_current());
    let invite_url =
        invite.map(|member| format!("{}/gabung/?ajak={}", deps.public_url, member.number)).unwrap_or_default();
    let mut details = person.map(|person| inputs(&OwnDetails::from(person))).unwrap_or_default();
    if form == Some("details") {
        details.extend(inputs(&typed));
    }
    let day = |notice: &Notice| jakarta_date(notice.at).to_string();
    let context = MemberPage {
        application,
        membership,
        erasure,
        details,
        values: typed,
        errors: errors_for_page(refused.map_or(&[], |refused| refused.errors), request.language()),
        form,
        choices: refused.map(|refused| refused.choices.clone()).unwrap_or_default(),
        notice,
        requests: asked.iter().map(request::shown).collect(),
        notices: newest_notices(me).iter().map(|one| DayOfNotice { kind: &one.kind, day: day(one) }).collect(),
        invite_url,
        card_available: me.member.as_ref().is_some_and(|member| member.status == MemberStatus::Active),
    };
    Reply::page(status, "member", request.language(), context)
}

/// Texts for the inputs of a form: absent is empty, yes is a ticked box.
fn inputs(values: &impl Serialize) -> Map<String, Value> {
    let text = |value| match value {
        Value::Bool(true) => "on".into(),
        Value::String(text) => Value::String(text),
        _ => "".into(),
    };
    match serde_json::to_value(values) {
        Ok(Value::Object(values)) => values.into_iter().map(|(name, value)| (name, text(value))).collect(),
        _ => Map::new(),
    }
}

/// The form of an application as it stands, for correcting it. NIK and birth date are left out: they
/// are what somebody is asked for who wants more than a page, and a phone is no proof of a person.
#[derive(Serialize)]
struct CorrectionForm<'a> {
    name: &'a str,
    sex: Sex,
    phone: &'a str,
    village: Option<String>,
    #[serde(flatten)]
    guardian: GuardianTold,
    #[serde(flatten)]
    details: OwnDetails,
}

impl<'a> CorrectionForm<'a> {
    fn of(person: &'a Person) -> Self {
        Self {
            name: person.name.expose(),
            sex: person.sex,
            phone: person.phone.expose(),
            village: area::village(person.village).map(|_| village_label(person.village)),
            guardian: person.into(),
            details: person.into(),
        }
    }
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
    edge::who_page(request, &people, &[])
}
