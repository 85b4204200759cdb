//! A stranger's HTTP client: follows no redirect, keeps no cookie.

use std::collections::BTreeSet;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use uuid::Uuid;

use super::{Database, Document, Server, Session};

/// The API of one server, for one test: connections do not outlive a test's runtime.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) server: Arc<Server>,
    http: Client,
}

/// What a test asks this machine with. It goes nowhere by itself: a redirect is an answer.
pub(crate) fn http() -> Client {
    keyring::use_ring();
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

impl Api {
    /// On the server that tests share.
    pub(crate) fn shared() -> Self {
        Self::of(Server::shared())
    }

    /// On a server of one's own.
    pub(crate) fn of(server: Arc<Server>) -> Self {
        Self { server, http: http() }
    }

    /// The database behind the server.
    pub(crate) fn database(&self) -> Database {
        Database::at(self.server.database())
    }

    pub(crate) fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub(crate) fn put(&self, path: &str) -> Call {
        self.call(Method::PUT, path)
    }

    pub(crate) fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    pub(crate) fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// A request to a path below `/api/v1`.
    pub(crate) fn call(&self, method: Method, path: &str) -> Call {
        self.at(method, &format!("/api/v1{path}"))
    }

    /// A request to any path of the origin.
    pub(crate) fn at(&self, method: Method, path: &str) -> Call {
        Call(self.http.request(method, format!("{}{path}", self.server.url())))
    }
}

/// A request that is sent when it is awaited. Its answer is one that `openapi.json` describes.
pub(crate) struct Call(RequestBuilder);

impl Call {
    pub(crate) fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    /// Fields as a browser sends a form.
    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.body("application/x-www-form-urlencoded", body)
    }

    pub(crate) fn body(self, content_type: &str, body: impl Into<reqwest::Body>) -> Self {
        Self(self.0.header(CONTENT_TYPE, content_type).body(body))
    }

    /// A body without a type.
    pub(crate) fn bare_body(self, body: impl Into<reqwest::Body>) -> Self {
        Self(self.0.body(body))
    }

    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    pub(crate) fn header_bytes(self, name: &str, value: &[u8]) -> Self {
        Self(self.0.header(name, value))
    }

    /// Asks for a page, as a browser does.
    pub(crate) fn page(self) -> Self {
        Self(self.0.header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8"))
    }

    pub(crate) fn key(self, key: Uuid) -> Self {
        self.header("idempotency-key", &key.to_string())
    }

    pub(crate) fn session(self, session: &Session) -> Self {
        Self(self.0.header(COOKIE, &session.cookie))
    }

    /// As a browser that keeps these cookies.
    pub(crate) fn cookies(self, cookies: &str) -> Self {
        Self(self.0.header(COOKIE, cookies))
    }

    /// As an officer with this token.
    pub(crate) fn officer(self, token: &str) -> Self {
        Self(self.0.bearer_auth(token))
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (client, request) = self.0.build_split();
            let request = request.unwrap();
            let (method, path) = (request.method().to_string(), request.url().path().to_owned());
            let response = client.execute(request).await.unwrap();
            let answer = Answer {
                status: response.status().as_u16(),
                headers: response.headers().clone(),
                body: response.bytes().await.unwrap().to_vec(),
            };
            if let Err(reason) = Document::of_the_api().check(&method, &path, &answer) {
                panic!("{method} {path}: openapi.json does not say so: {reason}: {answer:?}");
            }
            answer
        })
    }
}

/// What came back.
#[derive(Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.text())
    }
}

impl Answer {
    /// Insists on a status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Insists on problem details with this status and code, as RFC 9457 and the contract want
    /// them; gives the bad fields with their codes.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> BTreeSet<(String, String)> {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(self.header("cache-control"), Some("no-store"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{self:?}");
        assert_eq!(problem["code"], code, "{self:?}");
        for text in ["type", "title"] {
            assert!(problem[text].as_str().is_some_and(|text| !text.is_empty()), "{self:?}");
        }
        let errors = problem["errors"].as_array().into_iter().flatten();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
        errors
            .map(|error| {
                assert!(!text(error, "message").is_empty(), "{self:?}");
                (text(error, "field"), text(error, "code"))
            })
            .collect()
    }

    /// Insists on 422 that names exactly these fields.
    #[track_caller]
    pub(crate) fn names(&self, fields: &[(&str, &str)]) {
        let named = self.problem(422, "fields.invalid");
        assert_eq!(named, pairs(fields), "{self:?}");
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let set =
            self.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        set.collect::<Vec<_>>().join("; ")
    }

    /// The address that a form leads to when it was done.
    #[track_caller]
    pub(crate) fn leads_to(&self) -> String {
        assert_eq!(self.status, 303, "{self:?}");
        self.header("location").unwrap().to_owned()
    }
}

/// Fields and codes as [`Answer::problem`] gives them.
pub(crate) fn pairs(fields: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    fields.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}
