//! The pages of an answer. They work without scripts: the token travels in the form.

use std::collections::BTreeSet;

use contract::{ConsentAnswer, ConsentLink, FieldError, Text};
use domain::{Answer, jakarta_date};
use edge::{ApiError, Reply, Request, StatusCode, Waiting, errors_for_page, village_label};
use keyring::TokenSealer;
use serde_json::{Map, Value, json};
use store::Aspirant;

use crate::{Asked, Deps, Question};

/// The form for the link again: nothing was pasted.
pub(crate) fn start(request: &Request, errors: &[FieldError]) -> Result<Reply, ApiError> {
    let context = json!({"values": {"token": ""}, "errors": errors_for_page(errors, request.language())});
    Reply::page(StatusCode::UNPROCESSABLE_ENTITY, "consent-start", request.language(), context)
}

/// The link whose pages a browser looks at: who comes back from their messages, reloads or goes back finds them,
/// and no form is sent again.
const WAITING: Waiting<ConsentLink> = Waiting::of_page("consent");

/// Leads to a page of a link, which the browser keeps for it.
pub(crate) fn leads_to(
    tokens: &TokenSealer,
    request: &Request,
    question: Question,
    page: &str,
) -> Result<Reply, ApiError> {
    let link = ConsentLink { token: Text::Given(question.token) };
    Ok(Reply::see_other(page).with_cookie(&WAITING.cookie(tokens, link, request)?))
}

/// The page of the link that the browser keeps: the proposals (`ask`), or the form for the answer (`answer`).
pub(crate) async fn again(deps: &Deps, request: &Request, step: &str) -> Result<Reply, ApiError> {
    let Some(link) = WAITING.of(request, &deps.tokens) else { return Ok(Reply::see_other("/kesediaan/")) };
    let question = Question::open(deps, request, link.check()?).await?;
    render(request, &question, StatusCode::OK, step, json!({}), &[], Vec::new(), &[])
}

/// The form again, with what is wrong. Where the code was right and only details are missing, it
/// asks for those.
pub(crate) fn refused(
    request: &Request,
    question: &Question,
    form: &ConsentAnswer,
    errors: &[FieldError],
    choices: Vec<Value>,
    ask: &[&str],
) -> Result<Reply, ApiError> {
    let step = if ask.is_empty() { "answer" } else { "details" };
    let mut values = match serde_json::to_value(form) {
        Ok(Value::Object(values)) => values,
        _ => Map::new(),
    };
    if let Ok(village) = domain::Area::parse(form.person.village.as_typed()) {
        values.insert("village".to_owned(), json!(village_label(village)));
    }
    // Somebody who has not seen these fields yet has done nothing wrong.
    let first = step == "details" && form.person.nik.is_absent();
    let shown: Vec<FieldError> = errors.iter().copied().filter(|error| !first || !ask.contains(&error.field)).collect();
    let status = if first && shown.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(request, question, status, step, Value::Object(values), &shown, choices, ask)
}

#[expect(clippy::too_many_arguments, reason = "one context, filled in one place")]
fn render(
    request: &Request,
    question: &Question,
    status: StatusCode,
    step: &str,
    values: Value,
    errors: &[FieldError],
    choices: Vec<Value>,
    ask: &[&str],
) -> Result<Reply, ApiError> {
    // Who is asked; once nobody is, who was.
    let mut people: Vec<&Asked> = question.open_people(request).collect();
    if people.is_empty() {
        people = question.people.iter().collect();
    }
    // The form that follows an answer is for those who gave it.
    let ticked = |one: &&Asked| values["nominee"].as_array().is_some_and(|ids| ids.contains(&json!(one.nominee.id)));
    if step == "details" && people.iter().any(ticked) {
        people.retain(ticked);
    }
    let until = people.iter().map(|one| one.nominee.expires_at).min().unwrap_or(request.now);
    let proposal = |(aspirant, district): &(Aspirant, domain::District)| {
        json!({
            "value": format!("{}|{}", aspirant.contest.chamber, aspirant.contest.dapil),
            "name": district.name,
            "chamber": aspirant.contest.chamber,
            "seats": district.seats,
            "supporters": aspirant.support,
        })
    };
    let mut places: Vec<Value> = people.iter().flat_map(|one| &one.proposals).map(proposal).collect();
    // Two names may be proposed for one place.
    let mut seen = BTreeSet::new();
    places.retain(|place| seen.insert(place["value"].to_string()));
    let person = |one: &&Asked| {
        json!({
            "id": one.nominee.id,
            "masked_name": one.masked_name.clone().unwrap_or_default(),
            "proposals": one.proposals.iter().map(proposal).collect::<Vec<_>>(),
        })
    };
    let context = json!({
        "token": question.token,
        "people": people.iter().map(person).collect::<Vec<_>>(),
        "election": question.election.name,
        "state": question.state(request),
        "step": step,
        "until": jakarta_date(until).to_string(),
        "places": places,
        "ask": ask,
        "values": values,
        "errors": errors_for_page(errors, request.language()),
        "choices": choices,
    });
    Reply::page(status, "consent", request.language(), context)
}

/// What was answered, and what follows.
pub(crate) fn done(
    request: &Request,
    question: &Question,
    answer: Answer,
    chosen: Option<&Aspirant>,
    joined: bool,
) -> Result<Reply, ApiError> {
    let mut all = question.people.iter().flat_map(|one| &one.proposals);
    let place = chosen.and_then(|chosen| all.find(|(aspirant, _)| aspirant.id == chosen.id));
    let context = json!({
        "answer": answer,
        "place": place.map(|(_, district)| district.name.as_str()).unwrap_or_default(),
        "joined": joined,
    });
    Reply::page(StatusCode::OK, "consent-done", request.language(), context)
}
