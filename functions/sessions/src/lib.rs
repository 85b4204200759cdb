//! Signing in with a code sent to a phone: `POST /sessions/codes`, `POST /sessions`,
//! `PUT|DELETE /sessions/current`.

use std::sync::Arc;

use contract::{ChoosePerson, CodeRequest, FieldError, SessionRequest};
use edge::{
    ApiError, Environment, Function, Purpose, Reply, Request, SESSION_COOKIE, StartError, StatusCode, errors_for_page,
    session_cookie, session_token,
};
use serde_json::{Value, json};
use store::{Accounts, CodeIssue, CodePurpose, CodeTry, GivenLimits, Registry};
use uuid::Uuid;

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    limits: Option<GivenLimits>,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client().await;
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
        registry: registry.with_indexer(keys.indexer()?),
        limits: environment.given_limits(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    match request.route().as_str() {
        "POST /sessions/codes" => send_code(&deps, &request).await,
        "POST /sessions" => sign_in(&deps, &request).await,
        "PUT /sessions/current" => choose(&deps, &request).await,
        "DELETE /sessions/current" => sign_out(&deps, &request).await,
        _ => Err(ApiError::MethodNotAllowed),
    }
}

/// 202 always: known and unknown phones get the same write and the same message.
async fn send_code(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: CodeRequest = request.body()?;
    let phone = match form.check() {
        Ok(phone) => phone,
        Err(errors) if request.wants_page() => {
            let context = json!({"values": form, "errors": errors_for_page(&errors, request.language())});
            return Reply::page(StatusCode::UNPROCESSABLE_ENTITY, "sign-in", request.language(), context);
        }
        Err(errors) => return Err(errors.into()),
    };
    let phone_hash = deps.registry.phone_hash(&phone)?;
    let purpose = CodePurpose::SignIn;
    let issue = CodeIssue { purpose, phone_hash: &phone_hash, phone: &phone, limits: deps.limits, now: request.now };
    deps.accounts.issue_code(&issue).await?;
    if request.wants_page() {
        return code_page(request, StatusCode::OK, phone.expose(), &[]);
    }
    Reply::json(StatusCode::ACCEPTED, &json!({}))
}

fn code_page(request: &Request, status: StatusCode, phone: &str, errors: &[FieldError]) -> Result<Reply, ApiError> {
    let context = json!({"phone": phone, "errors": errors_for_page(errors, request.language())});
    Reply::page(status, "sign-in-code", request.language(), context)
}

/// Opens a new session; one that the browser still has ends.
async fn sign_in(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let form: SessionRequest = request.body()?;
    let refuse = |errors: Vec<FieldError>| match request.wants_page() {
        true => code_page(request, StatusCode::UNPROCESSABLE_ENTITY, form.phone.as_typed(), &errors),
        false => Err(errors.into()),
    };
    let (phone, code) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return refuse(errors),
    };
    let phone_hash = deps.registry.phone_hash(&phone)?;
    match deps.accounts.try_code(&phone_hash, CodePurpose::SignIn, &code, request.now).await? {
        CodeTry::Right(_) => {}
        CodeTry::Wrong => return refuse(vec![FieldError { field: "code", code: "code.wrong" }]),
        CodeTry::Expired if request.wants_page() => {
            let expired = [FieldError { field: "code", code: "code.expired" }];
            return code_page(request, StatusCode::GONE, phone.expose(), &expired);
        }
        CodeTry::Expired => return Err(ApiError::Gone("code.expired")),
    }
    if let Ok(old) = session_token(request) {
        deps.accounts.close_session(old).await?;
    }
    let people = deps.registry.people_of(&phone_hash).await?;
    let token = deps.accounts.open_session(&people, &phone_hash, request.now).await?;
    let only = if let [only] = people.as_slice() { only.member.as_ref() } else { None };
    let cookie = session_cookie(&token, only);
    let people: Vec<Value> =
        people.iter().map(|person| json!({"id": person.id, "masked_name": person.masked_name})).collect();
    let reply = match (request.wants_page(), people.len()) {
        // Who is no member could do nothing elsewhere: their own page says how things stand.
        (true, 0 | 1) if only.is_none() => Reply::see_other("/anggota/"),
        (true, 0 | 1) => edge::way_back(request),
        (true, _) => {
            Reply::page(StatusCode::OK, "sign-in-who", request.language(), json!({"people": people, "errors": []}))?
        }
        (false, _) => Reply::json(StatusCode::CREATED, &json!({ "people": people }))?,
    };
    Ok(reply.with_cookie(&cookie))
}

/// Says who of the people behind one phone this is.
async fn choose(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let token = session_token(request)?;
    let required = ApiError::Unauthorized("session.required");
    deps.accounts.session(token, request.now).await?.ok_or(required)?;
    let form: ChoosePerson = request.body()?;
    let unknown = ApiError::field("person", "person.unknown");
    let person: Uuid = form.person.as_typed().parse().map_err(|_| unknown.clone())?;
    if !deps.accounts.choose_person(token, person).await? {
        return Err(unknown);
    }
    if request.wants_page() {
        return Ok(edge::way_back(request));
    }
    Reply::ok(&json!({ "person": person }))
}

async fn sign_out(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    if let Ok(token) = session_token(request) {
        deps.accounts.close_session(token).await?;
    }
    let reply = if request.wants_page() { Reply::see_other("/") } else { Reply::no_content() };
    Ok(reply.with_cookie(&format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")))
}
