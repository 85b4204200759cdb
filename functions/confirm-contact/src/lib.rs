//! `/applications/{id}/verification`, `…/codes` and `…/phone`: the phone answers, and the application
//! goes to the officers.

use std::sync::Arc;

use contract::routes::ConfirmContact as Route;
use contract::{
    CodeCheck, CodeRequest, CodeWho, Empty, FieldCode, FieldError, FieldProblem, ProblemCode, VerificationReceipt,
};
use domain::ApplicationStatus;
use edge::{
    ApiError, Asking, Environment, Function, Purpose, Reply, Request, StartError, StatusCode, errors_for_page,
    session_cookie,
};
use serde::Serialize;
use store::{CodeTarget, GivenLimits, PhoneCorrection, Registry, Verification};
use uuid::Uuid;

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    limits: Option<GivenLimits>,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let deps = Deps { registry: registry.with_indexer(keys.indexer()?), limits: environment.given_limits() };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    match request.route()? {
        Route::Show if !request.wants_page() => status(&deps, &request).await,
        Route::Show => code_page(&deps, &request, StatusCode::OK, &[]).await,
        Route::Verify => verify(&deps, &request).await,
        Route::SendCode => resend(&deps, &request).await,
        Route::CorrectPhone => correct_phone(&deps, &request).await,
    }
}

async fn status(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let status = deps.registry.verification_of(request.uuid("id")?, request.now).await?;
    Reply::ok(&VerificationReceipt { status: status.ok_or(ApiError::NotFound)? })
}

/// A number that was mistyped, by the browser that sent the form. To any other there is nothing.
async fn correct_phone(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let id = request.uuid("id")?;
    let form: CodeRequest = request.body()?;
    let phone = match form.check(request.phones()) {
        Ok(phone) => phone,
        Err(errors) if request.wants_page() => {
            return code_page(deps, request, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
        }
        Err(errors) => return Err(errors.into()),
    };
    let asking = Asking::of(request).ok_or(ApiError::NotFound)?;
    match deps.registry.correct_phone(id, &asking.hash(), &phone, request.now).await? {
        PhoneCorrection::Done if request.wants_page() => {
            Ok(Reply::see_other(&format!("/api/v1/applications/{id}/verification?resent=1")))
        }
        PhoneCorrection::Done => Reply::ok(&VerificationReceipt { status: ApplicationStatus::Unverified }),
        PhoneCorrection::Conflict => Err(ApiError::Conflict(ProblemCode::StateConflict)),
        PhoneCorrection::NotFound => Err(ApiError::NotFound),
    }
}

async fn verify(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let id = request.uuid("id")?;
    let form: CodeCheck = request.body()?;
    let (code, who) = match form.check() {
        Ok(checked) => checked,
        Err(errors) if request.wants_page() => {
            return code_page(deps, request, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
        }
        Err(errors) => return Err(errors.into()),
    };
    let target = match who {
        CodeWho::Applicant => CodeTarget::Applicant,
        CodeWho::Guardian => CodeTarget::Guardian,
    };
    let (status, by_this, done) = match deps.registry.verify(id, &asker(request), target, &code, request.now).await? {
        Verification::Submitted { by_this } => (ApplicationStatus::Submitted, by_this, "/gabung/selesai/".to_owned()),
        Verification::HalfDone => {
            let other = if who == CodeWho::Applicant { "guardian" } else { "applicant" };
            (ApplicationStatus::Unverified, true, format!("/api/v1/applications/{id}/verification?who={other}"))
        }
        // On a page, the way out stands below the field: ask for a new code.
        Verification::Wrong if request.wants_page() => {
            let wrong = [FieldError { field: "code", code: FieldCode::CodeWrong }];
            return code_page(deps, request, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await;
        }
        Verification::Expired if request.wants_page() => {
            let expired = [FieldError { field: "code", code: FieldCode::CodeExpired }];
            return code_page(deps, request, StatusCode::GONE, &expired).await;
        }
        Verification::Wrong => return Err(ApiError::field("code", FieldCode::CodeWrong)),
        Verification::Expired => return Err(ApiError::Gone(ProblemCode::CodeExpired)),
        Verification::Withdrawn => return Err(ApiError::Conflict(ProblemCode::StateConflict)),
        Verification::NotFound => return Err(ApiError::NotFound),
    };
    let reply = match request.wants_page() {
        true => Reply::see_other(&done),
        false => Reply::ok(&VerificationReceipt { status })?,
    };
    // The session that waits for this code: for this application alone, and never for a guardian.
    Ok(match by_this && who == CodeWho::Applicant {
        true => reply.with_cookie(&session_cookie(&deps.registry.joining_token(id, &code)?, None)),
        false => reply,
    })
}

/// The browser that asks; of one that never applied, nobody's.
fn asker(request: &Request) -> String {
    Asking::of(request).map(|asking| asking.hash()).unwrap_or_default()
}

/// 202 always, whether there is such an application or not.
async fn resend(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    if let Ok(id) = request.uuid("id") {
        deps.registry.renew_codes(id, deps.limits, request.now).await?;
        if request.wants_page() {
            let who = if request.form_text("who") == "guardian" { "guardian" } else { "applicant" };
            return Ok(Reply::see_other(&format!("/api/v1/applications/{id}/verification?resent=1&who={who}")));
        }
    }
    Reply::json(StatusCode::ACCEPTED, &Empty {})
}

/// The page that asks for a code.
#[derive(Serialize)]
struct CodePage<'a> {
    application_id: Uuid,
    who: CodeWho,
    /// Whether a guardian's code is awaited too.
    needs_guardian: bool,
    /// Whether this browser may correct the number.
    can_correct: bool,
    /// To which phone the code went; masked, or empty, for whoever only knows the address.
    number: String,
    /// As it was typed.
    code: &'a str,
    /// As it was typed.
    phone: &'a str,
    errors: Vec<FieldProblem>,
    /// Whether a new code is on its way.
    resent: bool,
}

async fn code_page(
    deps: &Deps,
    request: &Request,
    status: StatusCode,
    errors: &[FieldError],
) -> Result<Reply, ApiError> {
    let id = request.uuid("id")?;
    let guardian = request.form_text("who") == "guardian" || request.query("who").as_deref() == Some("guardian");
    let awaited = deps.registry.awaited(id, &asker(request), request.now).await?;
    if awaited.answered {
        return Ok(Reply::see_other("/gabung/selesai/"));
    }
    let phone = awaited.phones.as_ref().and_then(|(own, other)| if guardian { other.as_ref() } else { Some(own) });
    // Whoever merely learned the address is not told whose number it is.
    let shown = phone.map(|phone| if awaited.own { phone.expose().to_owned() } else { phone.masked() });
    let page = CodePage {
        application_id: id,
        who: if guardian { CodeWho::Guardian } else { CodeWho::Applicant },
        needs_guardian: awaited.guardian,
        can_correct: awaited.own && awaited.phones.is_some() && !guardian,
        number: shown.unwrap_or_default(),
        code: request.form_text("code"),
        phone: request.form_text("phone"),
        errors: errors_for_page(errors, request.language()),
        resent: request.query("resent").is_some(),
    };
    // The mark now: of two taps on this page both bring it, also where it is not the browser that applied.
    let mark = Asking::or_new(request)?.cookie();
    Ok(Reply::page(status, "join-code", request.language(), page)?.with_cookie(&mark))
}
