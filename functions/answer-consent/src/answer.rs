//! `POST /consents/answer`.

use contract::{ConsentAnswer, ConsentLink, FieldError, Text};
use domain::{Answer, AspirantStatus, CANDIDACY_CONSENT_VERSION, Consents, Nik, NominationStatus, Nominee, Person};
use edge::{ApiError, Reply, Request, ask_to_choose, resolve_village};
use serde_json::{Value, json};
use store::{Acceptance, Answered, Aspirant, CodeTry, Member, Proved};
use uuid::Uuid;

use crate::{Deps, Question, page};

/// Takes the answer. The code is compared first and used up last, so that a form that comes back
/// with more fields needs no new one.
pub(crate) async fn answer(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let mut form: ConsentAnswer = request.body()?;
    let token = ConsentLink { token: form.token.clone() }.check()?;
    let question = Question::open(deps, request, token).await?;
    let refuse = |errors: Vec<FieldError>, form: &ConsentAnswer, choices: Vec<Value>, ask: &[&str]| {
        if request.wants_page() {
            page::refused(request, &question, form, &errors, choices, ask)
        } else {
            Err(errors.into())
        }
    };
    let (code, answer) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return refuse(errors, &form, Vec::new(), &[]),
    };
    if let Some(before) = replay(&question, answer, &form) {
        if let Some(aspirant) = before {
            finish(deps, request, &question, aspirant, &form, &code).await?;
        }
        // Whoever has the link can ask this: it tells no more than that the question is answered.
        return done(request, &question, answer, None, None);
    }
    question.still_open(request)?;
    let asker = question.asker(request);
    let of = question.code_of(&asker);
    let CodeTry::Right(issued_at) = deps.accounts.check_code(of, &code, request.now).await? else {
        return refuse(vec![wrong("code", "code.wrong")], &form, Vec::new(), &[]);
    };
    if answer != Answer::Accept {
        let retention = question.election.retention_days;
        if deps.nominations.refuse(&question.nominee, answer, retention, request.now).await? == Answered::Conflict {
            return Err(ApiError::Conflict("consent.answered"));
        }
        deps.accounts.use_code(of, issued_at, request.now).await?;
        return done(request, &question, answer, None, None);
    }
    let near = Nik::parse(form.person.nik.as_typed()).ok().and_then(|nik| nik.district());
    let choices = match request.wants_page() {
        true => resolve_village(&mut form.person.village, near),
        false => Vec::new(),
    };
    let aspirant = chosen(&question, &form);
    let who = who(deps, request, &question, &form).await;
    let (aspirant, who) = match (aspirant, who) {
        (Some(aspirant), Ok(who)) if !of_age(&question, aspirant, &who) => {
            return refuse(vec![wrong("birth_date", "age.candidate")], &form, choices, JOINING);
        }
        (Some(aspirant), Ok(who)) => (aspirant, who),
        (aspirant, who) => {
            let mut errors = Vec::new();
            if aspirant.is_none() {
                errors.push(wrong("dapil", "dapil.unknown"));
            }
            let mut ask: &[&str] = &[];
            match who {
                Ok(_) => {}
                Err(Unknown::Fields(fields, asked)) => {
                    errors.extend(fields);
                    ask = asked;
                }
                Err(Unknown::Failed(error)) => return Err(error),
            }
            ask_to_choose(&mut errors, &choices);
            return refuse(errors, &form, choices, ask);
        }
    };
    let joined = accept(deps, request, &question, aspirant, &who).await?;
    // Last: an answer that failed half-way is given again with the same code.
    deps.accounts.use_code(of, issued_at, request.now).await?;
    done(request, &question, answer, Some(aspirant), joined)
}

const fn wrong(field: &'static str, code: &'static str) -> FieldError {
    FieldError { field, code }
}

/// The answer was given before, just so: a double tap, a reload.
fn replay<'a>(question: &'a Question, answer: Answer, form: &ConsentAnswer) -> Option<Option<&'a Aspirant>> {
    let same = match (question.nominee.status, answer) {
        (NominationStatus::Accepted, Answer::Accept) => {
            let chosen = question.proposals.iter().map(|(aspirant, _)| aspirant);
            let mut chosen = chosen.filter(|aspirant| Some(&aspirant.contest) == question.nominee.chosen.as_ref());
            return chosen.find(|aspirant| form.dapil.is_absent() || names(&form.dapil, aspirant)).map(Some);
        }
        (NominationStatus::Declined, Answer::Decline) | (NominationStatus::NotMe, Answer::NotMe) => true,
        _ => false,
    };
    same.then_some(None)
}

/// An acceptance that was stored, and whose application to join was not: with the code that is still in
/// force, the same form finishes it.
async fn finish(
    deps: &Deps,
    request: &Request,
    question: &Question,
    aspirant: &Aspirant,
    form: &ConsentAnswer,
    code: &str,
) -> Result<(), ApiError> {
    let Some(nominee) = &question.nominee.nominee else { return Ok(()) };
    let person = form.joining(nominee, &request.rules(&deps.numbers));
    let joins = aspirant.flags.iter().any(|flag| flag == "joining");
    let (Ok(person), Some(application), true) = (person, aspirant.application, joins) else { return Ok(()) };
    let asker = question.asker(request);
    let of = question.code_of(&asker);
    let tried = deps.accounts.check_code(of, code, request.now).await?;
    if let CodeTry::Right(issued_at) = tried {
        join(deps, request, aspirant.id, application, &person).await?;
        deps.accounts.use_code(of, issued_at, request.now).await?;
    }
    Ok(())
}

fn names(dapil: &Text, aspirant: &Aspirant) -> bool {
    let typed = dapil.as_typed().trim();
    let contest = &aspirant.contest;
    typed == contest.dapil || typed == format!("{}|{}", contest.chamber, contest.dapil)
}

/// The proposal that is accepted; where there is one only, it need not be named.
fn chosen<'a>(question: &'a Question, form: &ConsentAnswer) -> Option<&'a Aspirant> {
    let mut open = question.proposals.iter().map(|(aspirant, _)| aspirant);
    let mut open = open.by_ref().filter(|aspirant| aspirant.status == AspirantStatus::Proposed).peekable();
    if form.dapil.is_absent() {
        let first = open.next();
        return first.filter(|_| open.peek().is_none());
    }
    let mut matching = open.filter(|aspirant| names(&form.dapil, aspirant));
    matching.next().filter(|_| matching.next().is_none())
}

/// The person who answers.
enum Who {
    Member(Box<Member>),
    Joining(Box<Person>),
}

enum Unknown {
    /// What is missing or wrong, and what a page asks for.
    Fields(Vec<FieldError>, &'static [&'static str]),
    Failed(ApiError),
}

impl<E: Into<ApiError>> From<E> for Unknown {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What somebody who is no member is asked.
const JOINING: &[&str] =
    &["nik", "birth_date", "sex", "village", "occupation", "consent_membership", "consent_kpu", "consent_messages"];

/// Whether they are old enough on the day that counts.
fn of_age(question: &Question, aspirant: &Aspirant, who: &Who) -> bool {
    let born = match who {
        Who::Member(member) => member.person.birth_date,
        Who::Joining(person) => person.birth_date,
    };
    let rules = question.election.rules(aspirant.contest.chamber);
    rules.is_none_or(|rules| born.age_on(question.election.reference_date) >= i16::from(rules.minimum_age.value))
}

/// Who answers: a member behind this phone, or somebody who joins with this answer. A phone may be
/// a family's, so a member is taken for the nominee only by number, by name, or by NIK.
async fn who(deps: &Deps, request: &Request, question: &Question, form: &ConsentAnswer) -> Result<Who, Unknown> {
    let Some(nominee) = &question.nominee.nominee else { return Err(ApiError::Gone("consent.expired").into()) };
    let mut members = deps.registry.members_by_phone(&question.nominee.phone_hash).await?;
    members.retain(|member| member.status.is_current());
    let named = members.iter().position(|member| is_named(nominee, member));
    let typed = Nik::parse(form.person.nik.as_typed());
    if form.person.nik.is_absent() {
        return match named {
            Some(position) => Ok(Who::Member(Box::new(members.swap_remove(position)))),
            None => joining(deps, request, nominee, form),
        };
    }
    let Ok(nik) = typed else { return joining(deps, request, nominee, form) };
    if let Some(position) = members.iter().position(|member| member.person.nik == nik) {
        return Ok(Who::Member(Box::new(members.swap_remove(position))));
    }
    if named.is_some() {
        return Err(Unknown::Fields(vec![wrong("nik", "nik.mismatch")], &["nik"]));
    }
    joining(deps, request, nominee, form)
}

fn is_named(nominee: &Nominee, member: &Member) -> bool {
    match &nominee.member_number {
        Some(number) => *number == member.number,
        None => nominee.name.folded() == member.person.name.folded(),
    }
}

fn joining(deps: &Deps, request: &Request, nominee: &Nominee, form: &ConsentAnswer) -> Result<Who, Unknown> {
    let person = form.joining(nominee, &request.rules(&deps.numbers));
    person.map(|person| Who::Joining(Box::new(person))).map_err(|errors| Unknown::Fields(errors, JOINING))
}

/// More applications of strangers than will ever lie where an aspirant's is derived to.
const ATTEMPTS: u32 = 8;

/// Stores the application of somebody who joins by accepting; gives its id. `meant` is the one that the
/// aspirant points to; where somebody else's lies there, the next one that follows from the aspirant is.
async fn join(deps: &Deps, request: &Request, aspirant: Uuid, meant: Uuid, person: &Person) -> Result<Uuid, ApiError> {
    for attempt in 0..ATTEMPTS {
        let id = deps.nominations.application_of(aspirant, attempt)?;
        let proved = deps.registry.admit_proved(id, aspirant, person, request.now).await?;
        if proved == Proved::Taken {
            continue;
        }
        let points = match id == meant {
            true => deps.nominations.aspirants(&[aspirant]).await?.iter().any(|stands| stands.application == Some(id)),
            false => deps.nominations.join_by(aspirant, meant, id).await?,
        };
        if points {
            return Ok(id);
        }
        // The aspirant left, or was erased, since they answered: so does what would have come of it.
        if proved == Proved::Stored {
            deps.registry.discard(id, &request.own_act()).await?;
        }
        return Err(ApiError::Conflict("consent.answered"));
    }
    Err(ApiError::Internal("every derived id of an application is taken".to_owned()))
}

/// Stores the acceptance; gives the application to join that was made with it.
async fn accept(
    deps: &Deps,
    request: &Request,
    question: &Question,
    aspirant: &Aspirant,
    who: &Who,
) -> Result<Option<Uuid>, ApiError> {
    let (person, application, member) = match who {
        Who::Member(member) => (&member.person, member.application, true),
        // The id follows from the aspirant's: an answer that is repeated finds its application.
        Who::Joining(person) => (&**person, deps.nominations.application_of(aspirant.id, 0)?, false),
    };
    let contest = &aspirant.contest;
    let receipt = deps.receipts.sign(&json!({
        "aspirant": aspirant.id,
        "election": contest.election,
        "chamber": contest.chamber,
        "dapil": contest.dapil,
        "answer": Answer::Accept,
        "consents": {
            "candidacy": CANDIDACY_CONSENT_VERSION,
            "membership": (!member).then_some(Consents::CURRENT_VERSION),
            "kpu": (!member).then_some(Consents::CURRENT_VERSION),
        },
        "phone": "answered_code",
        "iat": request.now.as_second(),
    }))?;
    let retention_days = question.election.retention_days;
    let acceptance = Acceptance { aspirant, person, application, member, retention_days, receipt: &receipt };
    if deps.nominations.accept(&question.nominee, &acceptance, &request.own_act()).await? == Answered::Conflict {
        return Err(ApiError::Conflict("consent.answered"));
    }
    match who {
        Who::Member(_) => Ok(None),
        Who::Joining(person) => join(deps, request, aspirant.id, application, person).await.map(Some),
    }
}

fn done(
    request: &Request,
    question: &Question,
    answer: Answer,
    chosen: Option<&Aspirant>,
    joined: Option<Uuid>,
) -> Result<Reply, ApiError> {
    if request.wants_page() {
        return page::done(request, question, answer, chosen, joined.is_some());
    }
    let status = match answer {
        Answer::Accept => NominationStatus::Accepted,
        Answer::NotMe => NominationStatus::NotMe,
        _ => NominationStatus::Declined,
    };
    let id: Option<Uuid> = chosen.map(|aspirant| aspirant.id);
    Reply::ok(&json!({
        "status": status,
        "dapil": chosen.map(|aspirant| &aspirant.contest.dapil),
        "aspirant_id": id,
        "application_id": joined,
    }))
}
