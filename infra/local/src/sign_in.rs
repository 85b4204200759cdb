//! The officers' identity provider on a port of its own, so that it is another origin than the site
//! as it is on AWS: OpenID Connect discovery, the authorization code flow with PKCE, its keys. Who
//! one is needs no password here, only a choice. Never deployed.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router, middleware};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::codes::{Asked, Codes, random_text};
use crate::dev::{self, MOST_BODY};
use crate::officers::{AUDIENCE, Issuer, LIFETIME, OFFICERS};

/// The officers' pages to which people come back, in each language.
const DOORS: [&str; 2] = ["/pengurus/", "/en/pengurus/"];

/// The provider and what it remembers of those who are signing in.
pub(crate) struct Provider {
    /// Its own origin, which is also its `iss`.
    url: String,
    /// The site's origin.
    site: String,
    issuer: Arc<Issuer>,
    codes: Codes,
}

/// Where the provider answers, without a slash at the end.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

/// What the officers' pages are told, as the site's own `masuk.json` tells them of the party's provider.
pub(crate) fn masuk(url: &str) -> Value {
    json!({
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "end_session_endpoint": format!("{url}/logout"),
        "client_id": AUDIENCE,
        "scope": "openid",
    })
}

/// The provider's routes.
pub(crate) fn router(url: String, site: String, issuer: Arc<Issuer>) -> Router {
    let provider = Arc::new(Provider { url, site, issuer, codes: Codes::default() });
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/authorize", get(ask_who).post(chosen))
        .route("/token", post(token))
        .route("/jwks.json", get(jwks))
        .route("/logout", get(logout))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn(dev::loopback_only))
        .with_state(provider)
}

/// `GET /.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 3).
async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let url = &provider.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "end_session_endpoint": format!("{url}/logout"),
        "jwks_uri": format!("{url}/jwks.json"),
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

async fn jwks(State(provider): State<Arc<Provider>>) -> Json<Value> {
    Json(provider.issuer.jwks().clone())
}

/// What the site asks for (RFC 6749, 4.1.1; RFC 7636, 4.3; OpenID Connect Core, 3.1.2.1).
#[derive(Deserialize, Serialize)]
struct Question {
    client_id: String,
    redirect_uri: String,
    #[serde(default)]
    response_type: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    nonce: String,
    #[serde(default)]
    code_challenge: String,
    #[serde(default)]
    code_challenge_method: String,
}

impl Question {
    /// What is wrong with it, as RFC 6749, 4.1.2.1 names it.
    fn fault(&self) -> Option<&'static str> {
        if self.response_type != "code" {
            return Some("unsupported_response_type");
        }
        if !self.scope.split(' ').any(|scope| scope == "openid") {
            return Some("invalid_scope");
        }
        // A SHA-256 hash is 43 characters; without one, whoever sees the code could use it.
        let proven = self.code_challenge_method == "S256" && self.code_challenge.len() == 43;
        (!proven).then_some("invalid_request")
    }

    /// Back to the site, with an answer.
    fn back(&self, answer: &[(&str, &str)]) -> Response {
        let answer = answer.iter().copied().chain((!self.state.is_empty()).then_some(("state", self.state.as_str())));
        let answer = serde_urlencoded::to_string(answer.collect::<Vec<_>>()).unwrap_or_default();
        unkept(Redirect::to(&format!("{}?{answer}", self.redirect_uri)))
    }
}

impl Provider {
    /// Reads a question. Who is no client of ours, or would have people sent elsewhere, is told on
    /// the spot; any other fault is told to the client.
    fn question(&self, query: Option<String>) -> Result<Question, Box<Response>> {
        let refused = || Box::new(page(StatusCode::BAD_REQUEST, "'none'", "<h1>Permintaan masuk tidak dikenal.</h1>"));
        let question: Question = serde_urlencoded::from_str(&query.unwrap_or_default()).map_err(|_| refused())?;
        if question.client_id != AUDIENCE || !self.is_door(&question.redirect_uri) {
            return Err(refused());
        }
        match question.fault() {
            Some(fault) => Err(Box::new(question.back(&[("error", fault)]))),
            None => Ok(question),
        }
    }

    fn is_door(&self, uri: &str) -> bool {
        uri.strip_prefix(&self.site).is_some_and(|path| DOORS.contains(&path))
    }
}

/// `GET /authorize`: who would you like to be?
async fn ask_who(State(provider): State<Arc<Provider>>, RawQuery(query): RawQuery) -> Response {
    let question = match provider.question(query) {
        Ok(question) => question,
        Err(refusal) => return *refusal,
    };
    let query = serde_urlencoded::to_string(&question).unwrap_or_default().replace('&', "&amp;");
    let officers: String = OFFICERS
        .iter()
        .map(|officer| format!("<p><button name=\"officer\" value=\"{0}\">{0}</button></p>", officer.name))
        .collect();
    let body = format!(
        "<h1>Masuk sebagai siapa?</h1><p>Hanya di komputer pengembang.</p>\
         <form method=\"post\" action=\"/authorize?{query}\">{officers}\
         <p><button name=\"officer\" value=\"\">Batal</button></p></form>"
    );
    page(StatusCode::OK, &format!("'self' {}", provider.site), &body)
}

#[derive(Deserialize)]
struct Choice {
    officer: String,
}

/// `POST /authorize`: a code for the officer that was chosen, back to the site.
async fn chosen(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    Form(choice): Form<Choice>,
) -> Response {
    let question = match provider.question(query) {
        Ok(question) => question,
        Err(refusal) => return *refusal,
    };
    let Some(officer) = OFFICERS.iter().find(|officer| officer.name == choice.officer) else {
        return question.back(&[("error", "access_denied")]);
    };
    let asked = Asked {
        officer: officer.name,
        redirect_uri: question.redirect_uri.clone(),
        challenge: question.code_challenge.clone(),
        nonce: (!question.nonce.is_empty()).then(|| question.nonce.clone()),
    };
    match provider.codes.give(asked, Timestamp::now()) {
        Ok(code) => question.back(&[("code", &code)]),
        Err(_) => question.back(&[("error", "server_error")]),
    }
}

/// What a token is asked for with (RFC 6749, 4.1.3 and 6; RFC 7636, 4.5).
#[derive(Deserialize)]
struct TokenQuestion {
    grant_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    code_verifier: String,
    #[serde(default)]
    refresh_token: String,
}

/// `POST /token`, from the page itself: this is the one request that leaves the site's origin.
async fn token(State(provider): State<Arc<Provider>>, Form(question): Form<TokenQuestion>) -> Response {
    let answer = provider.tokens(&question, Timestamp::now());
    let mut response = match answer {
        Ok(tokens) => Json(tokens).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response(),
    };
    if let Ok(site) = HeaderValue::from_str(&provider.site) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, site);
    }
    unkept(response)
}

impl Provider {
    /// The tokens for a code or a refresh token; the error is one of RFC 6749, 5.2.
    fn tokens(&self, question: &TokenQuestion, now: Timestamp) -> Result<Value, &'static str> {
        if question.client_id != AUDIENCE {
            return Err("invalid_client");
        }
        let signed_in = match question.grant_type.as_str() {
            "authorization_code" => {
                self.codes.exchange(&question.code, &question.redirect_uri, &question.code_verifier, now)
            }
            "refresh_token" => self.codes.renew(&question.refresh_token),
            _ => return Err("unsupported_grant_type"),
        };
        let signed_in = signed_in.ok_or("invalid_grant")?;
        let second = now.as_second();
        let token = self.issuer.id_token(signed_in.officer, signed_in.nonce.as_deref(), second);
        let [access, refresh] = [random_text(), self.codes.to_renew(signed_in.officer)];
        Ok(json!({
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": "openid",
            "id_token": token.map_err(|_| "server_error")?,
            // Opens nothing: the API takes the ID token, as it would Cognito's or Google's.
            "access_token": access.map_err(|_| "server_error")?,
            "refresh_token": refresh.map_err(|_| "server_error")?,
        }))
    }
}

#[derive(Deserialize)]
struct Leaving {
    #[serde(default)]
    post_logout_redirect_uri: String,
}

/// `GET /logout` (OpenID Connect RP-Initiated Logout 1.0). Nobody stays signed in here, so there is
/// nothing to end.
async fn logout(State(provider): State<Arc<Provider>>, Query(leaving): Query<Leaving>) -> Response {
    if provider.is_door(&leaving.post_logout_redirect_uri) {
        return unkept(Redirect::to(&leaving.post_logout_redirect_uri));
    }
    page(StatusCode::OK, "'none'", "<h1>Anda sudah keluar.</h1>")
}

fn unkept(response: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], response).into_response()
}

/// A page without styles and scripts; `forms_to` is where its form, and a redirect after it, may lead.
fn page(status: StatusCode, forms_to: &str, body: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html><html lang=\"id\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Masuk</title></head>\
         <body><main>{body}</main></body></html>"
    );
    let policy = format!("default-src 'none'; form-action {forms_to}; base-uri 'none'; frame-ancestors 'none'");
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, policy.as_str())];
    unkept((status, headers, html))
}
