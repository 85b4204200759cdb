//! Joining as a conversation of pages: form → check answers → stored. It works without scripts.

use contract::{Apply, FieldError, FieldProblem, ProblemCode, Text};
use domain::{Area, Nik, area};
use edge::{
    ApiError, Asking, Reply, Request, StatusCode, VillageChoice, ask_to_choose, errors_for_page, resolve_village,
    village_label,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Admission;

use crate::{Deps, store};

/// What the sealed `confirm` token of a check page carries: the form, and the mark of the browser that it is shown
/// to, where that keeps none: so a double tap or a reload commits once.
#[derive(Serialize, Deserialize)]
struct Checked {
    mark: Asking,
    form: Apply,
}

/// The page that shows the answers back.
#[derive(Serialize)]
struct CheckPage<'a> {
    rows: Vec<Row<'a>>,
    warnings: Vec<&'static str>,
    confirm: String,
}

/// One answer, as it was given.
#[derive(Serialize)]
struct Row<'a> {
    field: &'static str,
    value: &'a Value,
}

/// The page with the form.
#[derive(Serialize)]
struct FormPage<'a> {
    values: &'a Apply,
    errors: Vec<FieldProblem>,
    choices: Vec<VillageChoice>,
    referrer: &'a str,
}

const USAGE: &str = "apply";
/// How often the same answers of one browser may have been rejected before they are no application any more.
const REJECTED_MAX: usize = 8;
/// Seconds for which a check page can be sent.
const CHECK_SECONDS: i64 = 2 * 60 * 60;
/// The fields of the check page, in the order of the form.
const CHECKED: [&str; 13] = [
    "nik",
    "name",
    "birth_date",
    "sex",
    "phone",
    "village",
    "occupation",
    "marital_status",
    "guardian_name",
    "guardian_phone",
    "consent_membership",
    "consent_kpu",
    "consent_messages",
];

pub(crate) async fn handle(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let token = request.form_text("confirm");
    if token.is_empty() {
        return check(deps, request);
    }
    let Checked { mark, form } = deps
        .tokens
        .open(USAGE, request.now.as_second(), token)
        .map_err(|_| ApiError::Gone(ProblemCode::ConfirmExpired))?;
    if !request.form_text("edit").is_empty() {
        return form_page(request, StatusCode::OK, &form, &[], Vec::new());
    }
    match form.check(&request.rules(&deps.numbers)) {
        Ok(person) => {
            // By the mark also the answers that went through the form again, from the page before, are the same
            // application; and in another browser they are not this one.
            let mut mark = Asking::of(request).unwrap_or(mark);
            for _ in 0..REJECTED_MAX {
                let id = mark.id_of(USAGE, &form)?;
                match store(deps, request, id, &mark, &person).await? {
                    // Sent once more after that it is another one.
                    Admission::Replayed { rejected: true, .. } => mark = mark.next(),
                    Admission::Mismatch => break,
                    Admission::Stored | Admission::Replayed { .. } => {
                        let code = format!("/api/v1/applications/{id}/verification");
                        return Ok(Reply::see_other(&code).with_cookie(&mark.cookie()));
                    }
                }
            }
            Err(ApiError::Unprocessable(ProblemCode::IdempotencyMismatch))
        }
        Err(errors) => form_page(request, StatusCode::UNPROCESSABLE_ENTITY, &form, &errors, Vec::new()),
    }
}

/// Checks the form and shows the answers back, or shows the form with what is wrong; with `edit`, as it was typed.
fn check(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let mut form: Apply = request.body()?;
    if !request.form_text("edit").is_empty() {
        return form_page(request, StatusCode::OK, &form, &[], Vec::new());
    }
    let rules = request.rules(&deps.numbers);
    drop_bad_referrer(&mut form, request, &rules);
    let near = Nik::parse(form.nik.as_typed()).ok().and_then(|nik| nik.district());
    let choices = resolve_village(&mut form.village, near);
    let person = match form.check(&rules) {
        Ok(person) => person,
        Err(mut errors) => {
            ask_to_choose(&mut errors, &choices);
            return form_page(request, StatusCode::UNPROCESSABLE_ENTITY, &form, &errors, choices);
        }
    };
    let mut values = values(&form);
    values.insert("village".to_owned(), village_label(person.village).into());
    let row = |field: &'static str| {
        let value = values.get(field)?;
        let told = value.as_str().is_some_and(|text| !text.is_empty()) || field.starts_with("consent");
        told.then_some(Row { field, value })
    };
    let expires = request.now.as_second() + CHECK_SECONDS;
    let mark = Asking::or_new(request)?;
    let cookie = mark.cookie();
    let confirm = deps.tokens.issue(USAGE, expires, Checked { mark, form: form.clone() })?;
    let rows = CHECKED.into_iter().filter_map(row).collect();
    let page = CheckPage { rows, warnings: person.warnings(), confirm };
    // The mark now: of two taps on the next page both bring it, and the application is this browser's.
    Ok(Reply::page(StatusCode::OK, "join-check", request.language(), page)?.with_cookie(&cookie))
}

/// The inviting member comes with the link, in a hidden field or (without scripts) in the address
/// of the page the form was on. Nobody can mend a broken link in a form, so a number that is none
/// is left out.
fn drop_bad_referrer(form: &mut Apply, request: &Request, rules: &contract::Rules) {
    let linked = request
        .header("referer")
        .and_then(|page| page.split_once("ajak="))
        .map(|(_, rest)| rest.chars().take_while(|c| !matches!(c, '&' | '#')).collect::<String>());
    if form.referrer.is_absent()
        && let Some(number) = linked
    {
        form.referrer = Text::Given(number);
    }
    if rules.numbers.parse(form.referrer.as_typed()).is_err() {
        form.referrer = Text::Absent;
    }
}

fn form_page(
    request: &Request,
    status: StatusCode,
    form: &Apply,
    errors: &[FieldError],
    choices: Vec<VillageChoice>,
) -> Result<Reply, ApiError> {
    // A village that was chosen is shown by its name, as the one choice there is.
    let chosen = Area::parse(form.village.as_typed())
        .ok()
        .filter(|village| choices.is_empty() && area::village(*village).is_some());
    let choices = chosen.map_or(choices, |village| vec![VillageChoice::of(village)]);
    let errors = errors_for_page(errors, request.language());
    let page = FormPage { values: form, errors, choices, referrer: form.referrer.as_typed() };
    Reply::page(status, "join", request.language(), page)
}

/// The form as it was typed.
fn values(form: &Apply) -> Map<String, Value> {
    match serde_json::to_value(form) {
        Ok(Value::Object(values)) => values,
        _ => Map::new(),
    }
}
