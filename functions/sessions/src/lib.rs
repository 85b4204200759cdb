//! Signing in with a code sent to a phone: `POST /sessions/codes` and the page that waits for it, `POST /sessions`,
//! `PUT|DELETE /sessions/current`; and who a phone that may be resold does not lead to (`held`).

mod held;

use std::sync::Arc;

use contract::routes::Sessions as Route;
use contract::{
    ChoosePerson, ChosenPerson, CodeRequest, Empty, FieldCode, FieldError, FieldProblem, People, ProblemCode,
    SessionRequest, Text,
};
use edge::{
    ASKING_COOKIE, ApiError, Asking, Environment, Function, Known, Purpose, Reply, Request, SESSION_COOKIE, StartError,
    StatusCode, WAITING_COOKIE, Waiting, errors_for_page, session_cookie, session_token,
};
use keyring::TokenSealer;
use serde::Serialize;
use store::{Accounts, CodeIssue, CodeKey, CodePurpose, CodeUse, GivenLimits, NewSession, Registry, Verification};
use uuid::Uuid;

/// Where the code is typed.
const CODE_PAGE: &str = "/api/v1/sessions/codes";
/// The phone that the page names.
const WAITING: Waiting<SessionRequest> = Waiting::of_page("sign_in");

/// The page that asks for a phone, as it was typed, with what is wrong.
#[derive(Serialize)]
struct PhonePage {
    values: CodeRequest,
    errors: Vec<FieldProblem>,
}

/// The page that asks for the code.
#[derive(Serialize)]
struct CodePage<'a> {
    #[serde(flatten)]
    typed: &'a SessionRequest,
    errors: Vec<FieldProblem>,
}

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    tokens: TokenSealer,
    limits: Option<GivenLimits>,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index, Purpose::Token]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
        registry: registry.with_indexer(keys.indexer()?),
        tokens: keys.tokens()?,
        limits: environment.given_limits(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    match request.route()? {
        Route::SendCode => send_code(&deps, &request).await,
        Route::CodePage => wait(&deps, &request),
        Route::SignIn => sign_in(&deps, &request).await,
        Route::Choose if request.has("birth_date") => held::let_in(&deps, &request).await,
        Route::Choose => choose(&deps, &request).await,
        Route::SignOut => sign_out(&deps, &request).await,
    }
}

/// 202 always: known and unknown phones get the same writes and the same message. The code belongs
/// to this browser, which is told to remember that it asked.
async fn send_code(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: CodeRequest = request.body()?;
    let phone = match form.check(request.phones()) {
        Ok(phone) => phone,
        Err(errors) if request.wants_page() => {
            let page = PhonePage { values: form, errors: errors_for_page(&errors, request.language()) };
            return Reply::page(StatusCode::UNPROCESSABLE_ENTITY, "sign-in", request.language(), page);
        }
        Err(errors) => return Err(errors.into()),
    };
    let phone_hash = deps.registry.phone_hash(&phone)?;
    let asking = Asking::or_new(request)?;
    let known = Known::with_phone(request, &deps.tokens, &phone_hash);
    let issue = CodeIssue {
        of: CodeKey { purpose: CodePurpose::SignIn, phone_hash: &phone_hash, asker: &asking.hash() },
        phone: &phone,
        known: known.as_ref().map(|known| known.browser.as_str()),
        limits: deps.limits,
        now: request.now,
    };
    deps.accounts.issue_code(&issue).await?;
    let reply = match request.wants_page() {
        true => {
            let form = SessionRequest { phone: Text::Given(phone.expose().to_owned()), code: Text::Absent };
            Reply::see_other(CODE_PAGE).with_cookie(&WAITING.cookie(&deps.tokens, form, request)?)
        }
        false => Reply::json(StatusCode::ACCEPTED, &Empty {})?,
    };
    Ok(reply.with_cookie(&asking.cookie()))
}

/// `GET /sessions/codes`: the page that waits for the code. Who comes back from their messages finds it, and
/// reloading it sends nothing.
fn wait(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    match WAITING.of(request, &deps.tokens) {
        Some(form) => code_page(request, StatusCode::OK, &form, &[]),
        None => Ok(Reply::see_other("/masuk/")),
    }
}

fn code_page(
    request: &Request,
    status: StatusCode,
    form: &SessionRequest,
    errors: &[FieldError],
) -> Result<Reply, ApiError> {
    let page = CodePage { typed: form, errors: errors_for_page(errors, request.language()) };
    Reply::page(status, "sign-in-code", request.language(), page)
}

/// Opens a new session; one that the browser still has ends. A wrong code, another browser and no
/// code at all are one answer, so that nobody learns that a code is out. A second tap opens another session and
/// ends none, so that the browser is signed in whichever answer reaches it.
async fn sign_in(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: SessionRequest = request.body()?;
    let refuse = |errors: Vec<FieldError>| match request.wants_page() {
        true => code_page(request, StatusCode::UNPROCESSABLE_ENTITY, &form, &errors),
        false => Err(errors.into()),
    };
    let (phone, code) = match form.check(request.phones()) {
        Ok(checked) => checked,
        Err(errors) => return refuse(errors),
    };
    let wrong = vec![FieldError { field: "code", code: FieldCode::CodeWrong }];
    let phone_hash = deps.registry.phone_hash(&phone)?;
    let Some(asking) = Asking::of(request) else { return refuse(wrong) };
    let asker = asking.hash();
    let of = CodeKey { purpose: CodePurpose::SignIn, phone_hash: &phone_hash, asker: &asker };
    let used = deps.accounts.try_code(of, &code, request.now).await?;
    if used == CodeUse::Wrong {
        return refuse(wrong);
    }
    if used == CodeUse::First
        && let Ok(old) = session_token(request)
    {
        deps.accounts.close_session(old).await?;
    }
    let people = deps.registry.people_of(&phone_hash).await?;
    let (people, held) = held::told_and_held(deps, request, &phone_hash, people).await?;
    let joining = deps.accounts.joining_with(&phone_hash, request.now).await?;
    let waiting = deps.registry.waiting_for(&joining, &phone_hash, &people, request.now).await?;
    let before = Known::of(request, &deps.tokens);
    let browser = before.as_ref().map_or_else(|| asker.clone(), |known| known.browser.clone());
    let (people, held, waiting) = (&people[..], &held[..], &waiting[..]);
    let new = NewSession { people, held, waiting, phone_hash: &phone_hash, browser: &browser };
    let token = deps.accounts.open_session(&new, request.now).await?;
    let told = [people, waiting].concat();
    let only = if let [only] = told.as_slice() { only.member.as_ref() } else { None };
    let cookie = session_cookie(&token, only);
    let reply = match (request.wants_page(), told.len()) {
        // Whoever waits is asked, also when nobody else is there: a phone alone says nothing of a stranger's form.
        (true, _) if !waiting.is_empty() => edge::who_page(request, &told, &[])?,
        // Who is no member could do nothing elsewhere: their own page says how things stand.
        (true, 0 | 1) if only.is_none() => Reply::see_other("/anggota/"),
        (true, 0 | 1) => edge::way_back(request),
        (true, _) => edge::who_page(request, &told, &[])?,
        (false, _) => Reply::json(StatusCode::CREATED, &People { people: edge::told(&told) })?,
    };
    // A browser that is not told everything is not known for this phone either: it would be told next time.
    if held.is_empty() {
        deps.accounts.see_phone(&phone_hash, request.now).await?;
    }
    let phone = held.is_empty().then_some(phone_hash.as_str());
    let known = Known::cookie(before, &browser, phone, &deps.tokens, request.now)?;
    Ok(reply.with_cookie(&cookie).with_cookie(&known).with_cookie(&edge::no_cookie(WAITING_COOKIE)))
}

/// Says who of the people behind one phone this is. Whoever says so of an application that waits for its code
/// confirms its phone by that.
async fn choose(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let token = session_token(request)?;
    let required = ApiError::Unauthorized(ProblemCode::SessionRequired);
    let session = deps.accounts.session(token, request.now).await?.ok_or(required)?;
    let form: ChoosePerson = request.body()?;
    let person = form.person.as_typed().parse::<Uuid>().ok();
    let joined = match person.filter(|person| session.waiting.contains(person)) {
        Some(person) => Some(deps.registry.confirm_own(person, &session.phone_hash, request.now).await?),
        None => None,
    };
    let theirs = matches!(joined, None | Some(Verification::Submitted { .. } | Verification::HalfDone));
    let chosen = match person {
        Some(person) if theirs => deps.accounts.choose_person(token, person).await?.then_some(person),
        _ => None,
    };
    match (chosen, request.wants_page()) {
        (Some(person), true) => Ok(match joined {
            None => edge::way_back(request),
            Some(Verification::HalfDone) => {
                Reply::see_other(&format!("/api/v1/applications/{person}/verification?who=guardian"))
            }
            Some(_) => Reply::see_other("/gabung/selesai/"),
        }),
        (Some(person), false) => Reply::ok(&ChosenPerson::One { person }),
        (None, true) => {
            let people = edge::people_of(&session, &deps.registry, request.now).await?;
            match people.is_empty() {
                // Nobody waits any more, and nobody came of it.
                true => Ok(Reply::see_other("/masuk/")),
                false => {
                    edge::who_page(request, &people, &[FieldError { field: "person", code: FieldCode::PersonUnknown }])
                }
            }
        }
        (None, false) => Err(ApiError::field("person", FieldCode::PersonUnknown)),
    }
}

/// Ends the session, and forgets the browser's mark: whoever uses this browser next cannot send the code again.
async fn sign_out(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    if let Ok(token) = session_token(request) {
        deps.accounts.close_session(token).await?;
    }
    let reply = if request.wants_page() { Reply::see_other("/") } else { Reply::no_content() };
    let forgotten = [SESSION_COOKIE, ASKING_COOKIE, WAITING_COOKIE].map(edge::no_cookie);
    Ok(forgotten.iter().fold(reply, |reply, cookie| reply.with_cookie(cookie)))
}
