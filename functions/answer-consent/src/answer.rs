//! `POST /consents/answer`.

use contract::{ConsentAnswer, ConsentLink, ConsentOutcome, FieldCode, FieldError, ProblemCode, QuestionStatus, Text};
use domain::{Answer, AspirantStatus, Nik, NominationStatus, Nominee, Person};
use edge::{ApiError, Reply, Request, VillageChoice, ask_to_choose, resolve_village};
use store::{Answered, Aspirant, CodeTry, Contest, IdentityLimit, IdentityTry, Member};
use uuid::Uuid;

use crate::accept::{accept, joined_by};
use crate::{Asked, Deps, Question, page};

/// Takes the answer. The code is compared first and used up last, so that a form that comes back
/// with more fields needs no new one.
pub(crate) async fn answer(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    look(deps, request, false).await
}

/// Once more where somebody, or a second tap, answered while it was read.
async fn look(deps: &Deps, request: &Request, again: bool) -> Result<Reply, ApiError> {
    let mut form: ConsentAnswer = request.body()?;
    if let Some(ticked) = request.form_texts("nominee") {
        form.nominee = ticked;
    }
    let link = ConsentLink { token: form.token.clone() }.check()?;
    let question = Question::open(deps, request, &link).await?;
    let refuse = |errors: Vec<FieldError>, form: &ConsentAnswer, choices: Vec<VillageChoice>, ask: &[&str]| {
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
    let names = match names(request, &question, answer, &form) {
        Ok(names) => names,
        Err(error) => return refuse(vec![error], &form, Vec::new(), &[]),
    };
    let asker = question.asker(request);
    let of = question.code_of(&asker);
    if let Some(before) = replay(&names, answer, &form) {
        if let Some(aspirant) = before
            && let CodeTry::Right(issued_at) = deps.accounts.check_code(of, &code, request.now).await?
        {
            deps.accounts.use_code(of, issued_at, request.now).await?;
            return done(request, &question, answer, Some(aspirant), joined_by(deps, aspirant)?);
        }
        // Whoever has the link can ask this: it tells no more than that the question is answered.
        return done(request, &question, answer, None, None);
    }
    still_open(request, &names)?;
    let CodeTry::Right(issued_at) = deps.accounts.check_code(of, &code, request.now).await? else {
        return refuse(vec![wrong("code", FieldCode::CodeWrong)], &form, Vec::new(), &[]);
    };
    if answer != Answer::Accept {
        let retention = question.election.retention_days;
        let nominees: Vec<_> = names.iter().map(|one| &one.nominee).collect();
        let close = answer == Answer::NotMe && form.no_contact.is_yes();
        let refused = deps.nominations.refuse(&nominees, answer, close, retention, request.now).await?;
        if refused == Answered::Conflict {
            return Err(ApiError::Conflict(ProblemCode::ConsentAnswered));
        }
        deps.accounts.use_code(of, issued_at, request.now).await?;
        return done(request, &question, answer, None, None);
    }
    let near = Nik::parse(form.person.nik.as_typed()).ok().and_then(|nik| nik.district());
    let choices = match request.wants_page() {
        true => resolve_village(&mut form.person.village, near),
        false => Vec::new(),
    };
    let stands = chosen(&names, &form);
    let who = who(deps, request, &question, &names, &form).await;
    let (contest, who) = match (stands.first().map(|stand| &stand.aspirant.contest), who) {
        (Some(contest), Ok(who)) if !of_age(&question, contest, &who) => {
            return refuse(vec![wrong("birth_date", FieldCode::AgeCandidate)], &form, choices, JOINING);
        }
        (Some(contest), Ok(who)) => (contest, who),
        (None, _) if !again => return Box::pin(look(deps, request, true)).await,
        (contest, who) => {
            let mut errors = Vec::new();
            if contest.is_none() {
                errors.push(wrong("dapil", FieldCode::DapilUnknown));
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
    for stand in &stands {
        if let Some(joined) = accept(deps, request, &question, &names, stand, &who).await? {
            // Last: an answer that failed half-way is given again with the same code.
            deps.accounts.use_code(of, issued_at, request.now).await?;
            return done(request, &question, answer, Some(stand.aspirant), joined.application);
        }
    }
    // Taken back at this moment. Is there another place, that one can be accepted.
    let open = names.iter().flat_map(|one| &one.proposals).filter(|(one, _)| one.status == AspirantStatus::Proposed);
    match open.into_iter().any(|(one, _)| one.contest != *contest) {
        true => refuse(vec![wrong("dapil", FieldCode::DapilUnknown)], &form, choices, &[]),
        false => Err(ApiError::Gone(ProblemCode::ConsentExpired)),
    }
}

const fn wrong(field: &'static str, code: FieldCode) -> FieldError {
    FieldError { field, code }
}

/// Who of those behind the phone answers. Where one is asked it need not be said; who wants no question any
/// more speaks for all of them.
fn names<'a>(
    request: &'a Request,
    question: &'a Question,
    answer: Answer,
    form: &ConsentAnswer,
) -> Result<Vec<&'a Asked>, FieldError> {
    if !form.nominee.is_empty() {
        let is_named = |one: &&Asked| form.nominee.iter().any(|id| id.trim() == one.nominee.id.to_string());
        let named: Vec<_> = question.people.iter().filter(is_named).collect();
        let known = |id: &String| named.iter().any(|one| one.nominee.id.to_string() == id.trim());
        return if form.nominee.iter().all(known) {
            Ok(named)
        } else {
            Err(wrong("nominee", FieldCode::NomineeUnknown))
        };
    }
    let open: Vec<_> = question.open_people(request).collect();
    match open.len() {
        0 => {
            // Somebody sends again what was answered, or asks too late.
            let is_so = |one: &&Asked| one.nominee.status == status_of(answer);
            let so: Vec<_> = question.people.iter().filter(is_so).collect();
            Ok(if so.is_empty() { question.people.iter().collect() } else { so })
        }
        1 => Ok(open),
        _ if answer == Answer::NotMe && form.no_contact.is_yes() => Ok(open),
        _ => Err(wrong("nominee", FieldCode::NomineeRequired)),
    }
}

const fn status_of(answer: Answer) -> NominationStatus {
    match answer {
        Answer::Accept => NominationStatus::Accepted,
        Answer::NotMe => NominationStatus::NotMe,
        _ => NominationStatus::Declined,
    }
}

/// Refuses what can no longer be answered.
fn still_open(request: &Request, names: &[&Asked]) -> Result<(), ApiError> {
    let mut states = names.iter().map(|one| one.state(request)).filter(|state| *state != QuestionStatus::Open);
    match states.next() {
        None => Ok(()),
        Some(QuestionStatus::Expired) => Err(ApiError::Gone(ProblemCode::ConsentExpired)),
        Some(_) => Err(ApiError::Conflict(ProblemCode::ConsentAnswered)),
    }
}

/// The answer was given before, just so: a double tap, a reload.
fn replay<'a>(names: &[&'a Asked], answer: Answer, form: &ConsentAnswer) -> Option<Option<&'a Aspirant>> {
    if names.iter().any(|one| one.nominee.status != status_of(answer)) {
        return None;
    }
    if answer != Answer::Accept {
        return Some(None);
    }
    let of = |one: &'a Asked| one.proposals.iter().map(move |(aspirant, _)| (one, aspirant));
    let mut stands: Vec<_> = names.iter().copied().flat_map(of).collect();
    // Under another name of theirs they stand with the one that they accepted. That they stood already, as
    // somebody with this NIK, is no other answer: it would tell whose NIK it is.
    stands.retain(|(one, aspirant)| Some(&aspirant.contest) == one.nominee.chosen.as_ref());
    let stands = stands.into_iter().min_by_key(|(_, aspirant)| aspirant.status == AspirantStatus::Replaced);
    let (_, aspirant) = stands?;
    (form.dapil.is_absent() || names_place(&form.dapil, aspirant)).then_some(Some(aspirant))
}

fn names_place(dapil: &Text, aspirant: &Aspirant) -> bool {
    let typed = dapil.as_typed().trim();
    let contest = &aspirant.contest;
    typed == contest.dapil || typed == format!("{}|{}", contest.chamber, contest.dapil)
}

/// The proposal that is accepted, and under which name it was made.
pub(crate) struct Stand<'a> {
    pub(crate) asked: &'a Asked,
    pub(crate) aspirant: &'a Aspirant,
}

/// The proposals of which one is accepted, none where it is open which: where there is one contest only, it need not
/// be named. Of several names in one contest it is the one that was proposed first, unless nobody proposes it any
/// more.
fn chosen<'a>(names: &[&'a Asked], form: &ConsentAnswer) -> Vec<Stand<'a>> {
    let of = |asked: &'a Asked| asked.proposals.iter().map(move |(aspirant, _)| Stand { asked, aspirant });
    let mut open: Vec<_> = names.iter().copied().flat_map(of).collect();
    open.retain(|stand| stand.aspirant.status == AspirantStatus::Proposed);
    open.retain(|stand| form.dapil.is_absent() || names_place(&form.dapil, stand.aspirant));
    let first = open.first().map(|stand| &stand.aspirant.contest);
    if open.iter().any(|stand| Some(&stand.aspirant.contest) != first) {
        return Vec::new();
    }
    open.sort_by_key(|stand| (stand.aspirant.proposed_at, stand.aspirant.id));
    open
}

/// The person who answers.
pub(crate) enum Who {
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
fn of_age(question: &Question, contest: &Contest, who: &Who) -> bool {
    let born = match who {
        Who::Member(member) => member.person.birth_date,
        Who::Joining(person) => person.birth_date,
    };
    let rules = question.election.rules(contest.chamber);
    rules.is_none_or(|rules| born.age_on(question.election.reference_date) >= i16::from(rules.minimum_age.value))
}

/// Who answers: a member behind this phone, or somebody who joins with this answer. A phone may be
/// a family's, so a member is taken for the nominee only by number, by name, or by NIK.
async fn who(
    deps: &Deps,
    request: &Request,
    question: &Question,
    names: &[&Asked],
    form: &ConsentAnswer,
) -> Result<Who, Unknown> {
    let told: Vec<&Nominee> = names.iter().filter_map(|one| one.nominee.nominee.as_ref()).collect();
    let Some(nominee) = told.first() else { return Err(ApiError::Gone(ProblemCode::ConsentExpired).into()) };
    let mut members = deps.registry.members_by_phone(&question.phone_hash).await?;
    members.retain(|member| member.status.is_current());
    let named = members.iter().position(|member| told.iter().any(|nominee| is_named(nominee, member)));
    let typed = Nik::parse(form.person.nik.as_typed());
    if form.person.nik.is_absent() {
        return match named {
            Some(position) => Ok(Who::Member(Box::new(members.swap_remove(position)))),
            None => joining(deps, request, nominee, form),
        };
    }
    let Ok(nik) = typed else { return joining(deps, request, nominee, form) };
    if members.is_empty() {
        return joining(deps, request, nominee, form);
    }
    let counted = count(deps, request, question).await?;
    if let Some(position) = members.iter().position(|member| member.person.nik == nik) {
        deps.accounts.identity_was_right(&counted).await?;
        return Ok(Who::Member(Box::new(members.swap_remove(position))));
    }
    if named.is_some() {
        return Err(Unknown::Fields(vec![wrong("nik", FieldCode::NikMismatch)], &["nik"]));
    }
    joining(deps, request, nominee, form)
}

/// Counts a NIK that is told where members are behind the phone, before it is compared: by the answer whoever holds
/// the phone and the link could try out theirs.
async fn count(deps: &Deps, request: &Request, question: &Question) -> Result<IdentityTry, ApiError> {
    let subject = format!("consent#{}", question.phone_hash);
    match deps.accounts.count_identity(&subject, &question.asker(request), request.now).await? {
        IdentityLimit::Counted(counted) => Ok(counted),
        IdentityLimit::Limited { until, .. } => {
            let wait = u32::try_from(until.duration_since(request.now).as_secs().max(1)).unwrap_or(u32::MAX);
            Err(ApiError::LimitedBy(ProblemCode::IdentityLimit, wait))
        }
    }
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
    Reply::ok(&ConsentOutcome {
        status: answer.into(),
        dapil: chosen.map(|aspirant| aspirant.contest.dapil.clone()),
        aspirant_id: chosen.map(|aspirant| aspirant.id),
        application_id: joined,
    })
}
