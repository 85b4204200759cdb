//! The pages of an answer. They work without scripts: the token travels in the form.

use std::collections::BTreeSet;

use contract::{ConsentAnswer, ConsentLink, FieldError, FieldProblem, QuestionStatus, Text};
use domain::{Answer, Area, Chamber, District, jakarta_date};
use edge::{ApiError, Reply, Request, StatusCode, VillageChoice, Waiting, errors_for_page, village_label};
use jiff::civil::Date;
use keyring::TokenSealer;
use serde::Serialize;
use store::Aspirant;
use uuid::Uuid;

use crate::{Asked, Deps, Question};

/// The form for a link that was not led here by one.
#[derive(Serialize)]
struct StartPage {
    values: ConsentLink,
    errors: Vec<FieldProblem>,
}

/// What somebody is asked, and the form for the answer.
#[derive(Serialize)]
struct QuestionPage<'a> {
    token: &'a str,
    people: Vec<Shown<'a>>,
    election: &'a str,
    state: QuestionStatus,
    step: &'a str,
    until: Date,
    places: Vec<Place<'a>>,
    ask: &'a [&'a str],
    values: &'a ConsentAnswer,
    errors: Vec<FieldProblem>,
    choices: Vec<VillageChoice>,
}

/// Somebody who is asked.
#[derive(Serialize)]
struct Shown<'a> {
    id: Uuid,
    masked_name: &'a str,
    proposals: Vec<Place<'a>>,
}

/// A dapil for which somebody was proposed.
#[derive(Serialize)]
struct Place<'a> {
    /// What the form sends: chamber and dapil.
    value: String,
    name: &'a str,
    chamber: Chamber,
    seats: u8,
    supporters: i64,
}

/// What was answered, and what follows.
#[derive(Serialize)]
struct DonePage<'a> {
    answer: Answer,
    place: &'a str,
    joined: bool,
}

/// The form for the link again: nothing was pasted.
pub(crate) fn start(request: &Request, errors: &[FieldError]) -> Result<Reply, ApiError> {
    let page = StartPage { values: ConsentLink::default(), errors: errors_for_page(errors, request.language()) };
    Reply::page(StatusCode::UNPROCESSABLE_ENTITY, "consent-start", request.language(), page)
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
    let question = Question::open(deps, request, &link.check()?).await?;
    render(request, &question, StatusCode::OK, step, &ConsentAnswer::default(), &[], Vec::new(), &[])
}

/// The form again, with what is wrong. Where the code was right and only details are missing, it
/// asks for those.
pub(crate) fn refused(
    request: &Request,
    question: &Question,
    form: &ConsentAnswer,
    errors: &[FieldError],
    choices: Vec<VillageChoice>,
    ask: &[&str],
) -> Result<Reply, ApiError> {
    let step = if ask.is_empty() { "answer" } else { "details" };
    let mut values = form.clone();
    if let Ok(village) = Area::parse(form.person.village.as_typed()) {
        values.person.village = Text::Given(village_label(village));
    }
    // Somebody who has not seen these fields yet has done nothing wrong.
    let first = step == "details" && form.person.nik.is_absent();
    let shown: Vec<FieldError> = errors.iter().copied().filter(|error| !first || !ask.contains(&error.field)).collect();
    let status = if first && shown.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(request, question, status, step, &values, &shown, choices, ask)
}

#[expect(clippy::too_many_arguments, reason = "one context, filled in one place")]
fn render(
    request: &Request,
    question: &Question,
    status: StatusCode,
    step: &str,
    values: &ConsentAnswer,
    errors: &[FieldError],
    choices: Vec<VillageChoice>,
    ask: &[&str],
) -> Result<Reply, ApiError> {
    // Who is asked; once nobody is, who was.
    let mut people: Vec<&Asked> = question.open_people(request).collect();
    if people.is_empty() {
        people = question.people.iter().collect();
    }
    // The form that follows an answer is for those who gave it.
    let ticked = |one: &&Asked| values.nominee.contains(&one.nominee.id.to_string());
    if step == "details" && people.iter().any(ticked) {
        people.retain(ticked);
    }
    let until = people.iter().map(|one| one.nominee.expires_at).min().unwrap_or(request.now);
    let mut places: Vec<Place<'_>> = people.iter().flat_map(|one| &one.proposals).map(place).collect();
    // Two names may be proposed for one place.
    let mut seen = BTreeSet::new();
    places.retain(|place| seen.insert(place.value.clone()));
    let page = QuestionPage {
        token: &question.token,
        people: people.into_iter().map(shown).collect(),
        election: &question.election.name,
        state: question.state(request),
        step,
        until: jakarta_date(until),
        places,
        ask,
        values,
        errors: errors_for_page(errors, request.language()),
        choices,
    };
    Reply::page(status, "consent", request.language(), page)
}

fn shown(one: &Asked) -> Shown<'_> {
    Shown {
        id: one.nominee.id,
        masked_name: one.masked_name.as_deref().unwrap_or_default(),
        proposals: one.proposals.iter().map(place).collect(),
    }
}

fn place((aspirant, district): &(Aspirant, District)) -> Place<'_> {
    Place {
        value: format!("{}|{}", aspirant.contest.chamber, aspirant.contest.dapil),
        name: &district.name,
        chamber: aspirant.contest.chamber,
        seats: district.seats,
        supporters: aspirant.support,
    }
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
    let place = place.map(|(_, district)| district.name.as_str()).unwrap_or_default();
    Reply::page(StatusCode::OK, "consent-done", request.language(), DonePage { answer, place, joined })
}
