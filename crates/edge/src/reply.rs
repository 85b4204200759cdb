//! Answers.

use contract::{FieldProblem, Problem, ProblemCode};
use domain::Language;
use lambda_http::http::{HeaderValue, header};
use lambda_http::{Body, Response};
use serde::Serialize;

pub use lambda_http::http::StatusCode;

use crate::error::{ApiError, BadLine};
use crate::mark;
use crate::member::SESSION_COOKIE;
use crate::request::Request;
use crate::waiting::no_cookie;

/// Bad fields with their words, as problem details and forms carry them.
#[must_use]
pub fn errors_for_page(errors: &[contract::FieldError], language: Language) -> Vec<FieldProblem> {
    errors.iter().map(|error| FieldProblem::of(error.field, error.code, language)).collect()
}

fn bad_line(line: &BadLine, language: Language) -> FieldProblem {
    let BadLine { line, column, code } = *line;
    FieldProblem { line: Some(line), ..FieldProblem::of(format!("csv.{line}.{column}"), code, language) }
}

/// The page of a failure.
#[derive(Serialize)]
struct FailurePage {
    status: u16,
    title: &'static str,
    message: &'static str,
}

/// What pages may load and where they may send: what CloudFront sends with every page but officers'.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";

/// An answer on its way out. Nothing is cached unless said otherwise.
#[derive(Debug)]
pub struct Reply(Response<Body>);

impl Reply {
    fn new(status: StatusCode, content_type: Option<&'static str>, body: Body) -> Self {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        if let Some(content_type) = content_type {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        Self(response)
    }

    /// A JSON value.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Self, ApiError> {
        let text = serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))?;
        Ok(Self::new(status, Some("application/json"), Body::Text(text)))
    }

    /// A page of the site.
    ///
    /// # Errors
    /// The template does not fit the context.
    pub fn page(status: StatusCode, page: &str, language: Language, context: impl Serialize) -> Result<Self, ApiError> {
        let html = site::render(page, language, context)?;
        let mut reply = Self::new(status, Some(HTML), Body::Text(html));
        reply
            .0
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
        Ok(reply)
    }

    /// Another address, by GET: what follows a form that was done.
    #[must_use]
    pub fn see_other(location: &str) -> Self {
        let mut reply = Self::new(StatusCode::SEE_OTHER, None, Body::Empty);
        if let Ok(location) = HeaderValue::from_str(location) {
            reply.0.headers_mut().insert(header::LOCATION, location);
        }
        reply
    }

    /// 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, None, Body::Empty)
    }

    /// Bytes, such as an image.
    #[must_use]
    pub fn bytes(content_type: &'static str, bytes: Vec<u8>) -> Self {
        Self::new(StatusCode::OK, Some(content_type), Body::Binary(bytes))
    }

    /// Sets a header.
    #[must_use]
    pub fn with_header(mut self, name: header::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers_mut().append(name, value);
        }
        self
    }

    /// Offers the answer as a file.
    #[must_use]
    pub fn as_download(self, name: &str) -> Self {
        self.with_header(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""))
    }

    /// Says in how many seconds it can be tried again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        self
    }

    /// Lets everybody keep the answer for some seconds: only for what is the same for all.
    #[must_use]
    pub fn cached_for(mut self, seconds: u32) -> Self {
        if let Ok(value) = HeaderValue::from_str(&format!("public, max-age={seconds}")) {
            self.0.headers_mut().insert(header::CACHE_CONTROL, value);
        }
        self
    }

    /// Lets its asker alone keep the answer, and ask each time whether it is still the one: `tag` stands for all that it
    /// says (RFC 9110 §8.8.3), and for nobody who has not been asked who they are.
    #[must_use]
    pub fn kept_by_its_asker(mut self, tag: &str) -> Self {
        let headers = self.0.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if let Ok(tag) = HeaderValue::from_str(tag) {
            headers.insert(header::ETAG, tag);
        }
        self
    }

    /// 304: what the asker kept is still the answer.
    #[must_use]
    pub fn not_modified() -> Self {
        Self::new(StatusCode::NOT_MODIFIED, None, Body::Empty)
    }

    /// Sets a cookie.
    #[must_use]
    pub fn with_cookie(self, cookie: &str) -> Self {
        self.with_header(header::SET_COOKIE, cookie)
    }

    /// What every answer gets at last: the browser's mark in step with its session, a page the header of whoever is signed
    /// in, and where it leads to the language of the page that asked.
    pub(crate) fn finished(mut self, request: &Request) -> Self {
        let headers = self.0.headers_mut();
        let signed_in = mark::follows_session(headers, request);
        let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
        if let Some(path) = location.filter(|location| location.starts_with('/')).map(str::to_owned)
            && request.wants_page()
            && let Ok(path) = HeaderValue::from_str(&site::here(&path, request.language()))
        {
            headers.insert(header::LOCATION, path);
        }
        let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == HTML);
        if signed_in
            && is_page
            && let Body::Text(html) = self.0.body()
            && let Ok(html) = site::signed_in(html, request.language())
        {
            *self.0.body_mut() = Body::Text(html);
        }
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        self.0
    }

    /// A failure as problem details (RFC 9457) or as a page.
    pub(crate) fn failure(error: &ApiError, request: &Request) -> Self {
        let language = request.language();
        let reply = if request.wants_page() {
            if matches!(error, ApiError::Unauthorized(ProblemCode::SessionRequired)) {
                let to_sign_in = Self::see_other("/masuk/");
                // The edge leads on whoever keeps the mark of a session that is no more, and would do so for ever.
                let stale = mark::believes_to_be_signed_in(request);
                return if stale { to_sign_in.with_cookie(&no_cookie(SESSION_COOKIE)) } else { to_sign_in };
            }
            Self::failure_page(error, language)
        } else {
            None
        };
        let mut reply = reply.unwrap_or_else(|| Self::problem(error, language));
        let headers = reply.0.headers_mut();
        match error {
            ApiError::Limited(seconds) | ApiError::LimitedBy(_, seconds) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            error if error.status() == 503 => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            ApiError::MethodNotAllowed => {
                // A form's POST may stand for another method, and then is none by itself.
                let allowed = contract::routes::methods(&request.pattern());
                let others: Vec<_> = allowed.into_iter().filter(|method| *method != request.method()).collect();
                if let Ok(allow) = HeaderValue::from_str(&others.join(", ")) {
                    headers.insert(header::ALLOW, allow);
                }
            }
            ApiError::Unauthorized(ProblemCode::TokenRequired | ProblemCode::TokenInvalid) => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        reply
    }

    fn problem(error: &ApiError, language: Language) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut problem = Problem::of(status.as_u16(), error.code(), language);
        match error {
            ApiError::With(carried) => problem.more = Some(carried.clone()),
            ApiError::Strays(strays, _) => {
                let strays = strays.iter().map(|stray| FieldProblem::of(stray.field.clone(), stray.code, language));
                problem.errors.extend(strays);
            }
            ApiError::Lines(lines) => problem.errors = lines.iter().map(|line| bad_line(line, language)).collect(),
            _ => {}
        }
        problem.errors.extend(errors_for_page(error.fields(), language));
        // A problem holds nothing that JSON cannot write.
        let text = serde_json::to_string(&problem).unwrap_or_default();
        Self::new(status, Some("application/problem+json"), Body::Text(text))
    }

    /// The page of a failure; `None` when the page itself fails, which leaves the problem details.
    fn failure_page(error: &ApiError, language: Language) -> Option<Self> {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let first = error.fields().first().map(|field| field.code.words(language));
        let (title, message) = (error.code().words(language), first.unwrap_or_default());
        let page = FailurePage { status: status.as_u16(), title, message };
        Self::page(status, "error", language, page).ok()
    }
}

/// `hours` after a moment.
#[must_use]
pub fn hours_after(at: jiff::Timestamp, hours: i64) -> jiff::Timestamp {
    at + jiff::SignedDuration::from_hours(hours)
}
