//! `/dev/…`: the outside world of a laptop. The message provider, the phones it reaches, officers'
//! tokens for scripts. Never deployed.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use crate::functions::InvocationFailed;
use crate::outbox::Message;
use crate::provider::Mood;
use crate::schedules;
use crate::server::App;
use crate::sign_in;
use crate::site::problem;

/// How long a look at the outbox waits for messages that are under way.
const UNDER_WAY: Duration = Duration::from_secs(30);
/// The largest body that the local-only routes take.
pub(crate) const MOST_BODY: usize = 64 * 1024;

/// The local-only routes.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/dev/messages", post(message))
        .route("/dev/provider", post(provider))
        .route("/dev/outbox", get(outbox))
        .route("/dev/schedule", post(schedule))
        .route("/dev/token", post(token))
        .route("/pengurus/masuk.json", get(sign_in))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn(loopback_only))
        .with_state(app)
}

/// A page elsewhere can point a host name of its own at this machine; it must not read codes.
pub(crate) async fn loopback_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    match name {
        None | Some("127.0.0.1" | "localhost" | "[::1]") => next.run(request).await,
        Some(_) => problem(StatusCode::MISDIRECTED_REQUEST, "host.foreign"),
    }
}

/// `POST /dev/messages`: the provider that `send-messages` hands messages to.
async fn message(State(app): State<Arc<App>>, headers: HeaderMap, Json(message): Json<Message>) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !keyring::same_secret(given.as_bytes(), app.gateway_token.as_bytes()) {
        return problem(StatusCode::UNAUTHORIZED, "token.invalid");
    }
    if let Some(status) = app.message_provider.turns_away(&message.to) {
        return problem(status, "provider.unwilling");
    }
    match app.outbox.put(&message) {
        Ok(()) => (StatusCode::ACCEPTED, Json(json!({"id": message.id}))).into_response(),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "outbox.unwritable"),
    }
}

/// `POST /dev/provider` `{"status","to"}`: from now on the provider answers with this status, to all
/// messages or to those for one phone; without `status` it takes them again.
async fn provider(State(app): State<Arc<App>>, Json(mood): Json<Mood>) -> Response {
    match app.message_provider.becomes(mood) {
        true => StatusCode::NO_CONTENT.into_response(),
        false => problem(StatusCode::UNPROCESSABLE_ENTITY, "status.unknown"),
    }
}

#[derive(Deserialize)]
struct OutboxQuery {
    to: Option<String>,
}

/// `GET /dev/outbox?to=%2B62…`: what phones have received, newest first. Waits for what was under
/// way when it was asked, so that a script need not ask twice.
async fn outbox(State(app): State<Arc<App>>, Query(query): Query<OutboxQuery>) -> Response {
    app.streams.drain(UNDER_WAY).await;
    if let Some(send_waiting) = app.functions.get("send-waiting") {
        // What fails is logged where it fails, and what waits for later is not due now.
        let _ = schedules::invoke(send_waiting, jiff::Timestamp::now()).await;
    }
    // A plus that was not encoded arrives as a space.
    let to = query.to.map(|to| format!("+{}", to.trim().trim_start_matches('+')));
    match app.outbox.newest(to.as_deref()) {
        Ok(messages) => ([(header::CACHE_CONTROL, "no-store")], Json(messages)).into_response(),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "outbox.unreadable"),
    }
}

#[derive(Deserialize)]
struct ScheduleRequest {
    function: Option<String>,
    at: jiff::Timestamp,
}

/// `POST /dev/schedule` `{"at"}`: invokes all scheduled functions as if it were then, or with
/// `function` that one. What takes days needs no waiting.
async fn schedule(State(app): State<Arc<App>>, Json(request): Json<ScheduleRequest>) -> Response {
    app.streams.drain(UNDER_WAY).await;
    let Some(name) = request.function else {
        let mut done = serde_json::Map::new();
        for name in &app.scheduled {
            let Some(Ok(said)) = run(&app, name, request.at).await else {
                return problem(StatusCode::BAD_GATEWAY, "function.failed");
            };
            done.insert(name.clone(), serde_json::from_str(&said).unwrap_or_default());
        }
        return Json(done).into_response();
    };
    match run(&app, &name, request.at).await {
        Some(Ok(done)) => ([(header::CONTENT_TYPE, "application/json")], done).into_response(),
        Some(Err(_)) => problem(StatusCode::BAD_GATEWAY, "function.failed"),
        None => problem(StatusCode::NOT_FOUND, "function.unknown"),
    }
}

/// Invokes a function if a clock invokes it.
async fn run(app: &App, name: &str, at: jiff::Timestamp) -> Option<Result<String, InvocationFailed>> {
    let function =
        app.scheduled.iter().find(|known| *known == name).and_then(|name| app.functions.get(name.as_str()))?;
    Some(schedules::invoke(function, at).await)
}

#[derive(Deserialize)]
struct TokenRequest {
    admin: String,
}

/// `POST /dev/token`: signs in an officer without a browser.
async fn token(State(app): State<Arc<App>>, Json(request): Json<TokenRequest>) -> Response {
    let name = request.admin;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "admin.format");
    }
    match app.issuer.token(&name, jiff::Timestamp::now().as_second()) {
        Ok(token) => ([(header::CACHE_CONTROL, "no-store")], Json(json!({"token": token}))).into_response(),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "token.unsigned"),
    }
}

/// `GET /pengurus/masuk.json`: tells the officers' pages where to sign in here. On AWS the file
/// names the party's identity provider.
async fn sign_in(State(app): State<Arc<App>>) -> Response {
    ([(header::CACHE_CONTROL, "no-cache")], Json(sign_in::masuk(&app.provider))).into_response()
}
