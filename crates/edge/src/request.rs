//! A request as a handler reads it.

use contract::ProblemCode;
use contract::routes::{self, Handled, Route};
use domain::limits::BODY_MAX;
use domain::{Act, Actor, Language, NumberFormat, Phones, jakarta_date};
use jiff::Timestamp;
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt, http::header};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::unambiguous::Unambiguous;
use crate::village::VILLAGE_WITHIN;
use crate::{ApiError, preference};

/// A request of the HTTP API.
pub struct Request {
    inner: lambda_http::Request,
    form: Option<Map<String, Value>>,
    method: String,
    /// When it arrived: the one clock of everything that follows.
    pub now: Timestamp,
    numbers: NumberFormat,
    phones: Phones,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request({})", self.name())
    }
}

impl Request {
    /// Reads what the gateway sent. A form may carry `_method` where HTML knows only POST.
    pub(crate) fn new(inner: lambda_http::Request, now: Timestamp, numbers: NumberFormat, phones: Phones) -> Self {
        let method = inner.method().as_str().to_owned();
        let mut request = Self { inner, form: None, method, now, numbers, phones };
        if request.is_form() {
            request.form = Some(request.read_form());
            if request.method == "POST" {
                match request.form_text("_method") {
                    "PATCH" => request.method = "PATCH".to_owned(),
                    "PUT" => request.method = "PUT".to_owned(),
                    "DELETE" => request.method = "DELETE".to_owned(),
                    _ => {}
                }
            }
        }
        request
    }

    /// The request without its body: what an error's answer needs to know.
    pub(crate) fn outline(&self) -> Self {
        let (parts, _) = self.inner.clone().into_parts();
        Self {
            inner: lambda_http::Request::from_parts(parts, Body::Empty),
            form: None,
            method: self.method.clone(),
            now: self.now,
            numbers: self.numbers.clone(),
            phones: self.phones.clone(),
        }
    }

    /// Which of a handler's routes this is.
    ///
    /// # Errors
    /// [`ApiError::MethodNotAllowed`] when it is none: a form's POST that does not say what it stands for.
    pub fn route<R: Handled>(&self) -> Result<R, ApiError> {
        R::find(&self.method, &self.pattern()).ok_or(ApiError::MethodNotAllowed)
    }

    /// What is known of its route; `None` where there is none.
    pub(crate) fn known(&self) -> Option<&'static Route> {
        routes::find(&self.method, &self.pattern())
    }

    /// The method and the route's pattern below `/api/v1`, such as `PUT /me/application`, for logs and limits.
    pub(crate) fn name(&self) -> String {
        let pattern = self.pattern();
        let pattern = pattern.strip_prefix(routes::BASE).unwrap_or(&pattern);
        format!("{} {pattern}", self.method)
    }

    /// The pattern that the gateway matched; the path itself where none matched.
    pub(crate) fn pattern(&self) -> String {
        match self.inner.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => {
                let key = context.route_key.as_deref().unwrap_or_default();
                key.split_once(' ').map_or_else(|| self.path(), |(_, pattern)| pattern.to_owned())
            }
            _ => self.path(),
        }
    }

    /// The path as it came.
    #[must_use]
    pub fn path(&self) -> String {
        self.inner.uri().path().to_owned()
    }

    /// The method, after `_method`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The gateway's id of the request, for logs.
    pub(crate) fn id(&self) -> String {
        match self.inner.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// What this request does, for the ledger.
    #[must_use]
    pub fn act(&self, actor: Actor) -> Act {
        Act { actor, request: self.id(), at: self.now }
    }

    /// What people do here with their own data.
    #[must_use]
    pub fn own_act(&self) -> Act {
        self.act(Actor::Own)
    }

    /// The client's address. Behind CloudFront the gateway sees CloudFront, which writes the client
    /// as the last but one of `X-Forwarded-For`; what stands before that, the client may have made up.
    pub(crate) fn client(&self) -> String {
        let forwarded: Vec<&str> =
            self.header("x-forwarded-for").unwrap_or_default().split(',').map(str::trim).collect();
        if let [.., client, _] = forwarded.as_slice() {
            return (*client).to_owned();
        }
        match self.inner.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// A header, when it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.inner.headers().get(name)?.to_str().ok()
    }

    /// A parameter of the path.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<String> {
        self.inner.path_parameters().first(name).map(str::to_owned)
    }

    /// A parameter of the path that is a UUID.
    ///
    /// # Errors
    /// What is no UUID names nothing: 404.
    pub fn uuid(&self, name: &str) -> Result<Uuid, ApiError> {
        self.param(name).and_then(|text| parse_uuid(&text)).ok_or(ApiError::NotFound)
    }

    /// A parameter of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        self.inner.query_string_parameters().first(name).map(str::to_owned)
    }

    /// A cookie's value. Other cookies of this browser may hold any bytes: only what is asked for has to be text.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.inner.headers().get_all(header::COOKIE);
        let pairs = headers.iter().flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
        let mut values = pairs.filter_map(|pair| pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"="));
        values.find_map(|value| std::str::from_utf8(value).ok())
    }

    /// Whether the client would rather have a page than JSON.
    #[must_use]
    pub fn wants_page(&self) -> bool {
        self.header("accept").is_some_and(preference::prefers_page)
    }

    /// The language of the answer. A page has the language of the page that asked, which says
    /// `lang=en` ([`site::here`]), or of the address, where it is one of a page below `/en/`; JSON
    /// follows `Accept-Language`.
    #[must_use]
    pub fn language(&self) -> Language {
        if self.wants_page() {
            let english = self.query("lang").as_deref() == Some("en") || self.path().starts_with("/en/");
            return if english { Language::En } else { Language::Id };
        }
        let english = self.header("accept-language").is_some_and(preference::prefers_english);
        if english { Language::En } else { Language::Id }
    }

    /// What a check of fields is judged by.
    #[must_use]
    pub fn rules(&self, numbers: &domain::NumberFormat) -> contract::Rules {
        contract::Rules { today: jakarta_date(self.now), numbers: numbers.clone(), phones: self.phones.clone() }
    }

    /// Which phones this party takes: for what is judged by nothing else.
    #[must_use]
    pub fn phones(&self) -> &Phones {
        &self.phones
    }

    /// The id that the client chose for what it creates.
    ///
    /// # Errors
    /// The key is no UUID.
    pub fn idempotency_key(&self) -> Result<Option<Uuid>, ApiError> {
        if self.inner.headers().contains_key("idempotency-key") {
            let key = self.header("idempotency-key").and_then(parse_uuid);
            return key.map(Some).ok_or(ApiError::Malformed(ProblemCode::IdempotencyMalformed));
        }
        Ok(None)
    }

    pub(crate) fn body_bytes(&self) -> &[u8] {
        match self.inner.body() {
            Body::Text(text) => text.as_bytes(),
            Body::Binary(bytes) => bytes,
            _ => &[],
        }
    }

    fn media_type(&self) -> String {
        let media = self.header("content-type").unwrap_or_default();
        media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    fn is_form(&self) -> bool {
        self.media_type() == "application/x-www-form-urlencoded" && self.body_bytes().len() <= BODY_MAX
    }

    /// The form's fields; where a name comes twice (a text box and the choices below it), the last
    /// that is not blank counts, and so does the province chosen below a village's box. A day may be written as
    /// on the KTP.
    fn read_form(&self) -> Map<String, Value> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(self.body_bytes()).unwrap_or_default();
        let mut form = Map::new();
        for (name, value) in pairs {
            let name = if name == VILLAGE_WITHIN { "village".to_owned() } else { name };
            let value = if contract::DAYS.contains(&name.as_str()) { domain::day_of_form(&value) } else { value };
            if !value.trim().is_empty() || !form.contains_key(&name) {
                form.insert(name, Value::String(value));
            }
        }
        form
    }

    /// A field of a form that steers the conversation: `confirm`, `edit`, `_method`.
    #[must_use]
    pub fn form_text(&self, name: &str) -> &str {
        self.form.as_ref().and_then(|form| form.get(name)).and_then(Value::as_str).unwrap_or_default()
    }

    /// Everything that a form says under one name, as boxes do of which several are ticked; `None` for what is
    /// no form.
    #[must_use]
    pub fn form_texts(&self, name: &str) -> Option<Vec<String>> {
        self.form.as_ref()?;
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(self.body_bytes()).unwrap_or_default();
        let said = pairs.into_iter().filter(|(field, text)| field == name && !text.trim().is_empty());
        Some(said.map(|(_, text)| text).collect())
    }

    /// Whether the body, a form or JSON, has this field.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.body::<Map<String, Value>>().is_ok_and(|fields| fields.contains_key(name))
    }

    /// The body as the bytes of a file, of the type `text/csv`, of plain text, or of no type. The gateway takes text for
    /// UTF-8: a file in another encoding comes through it as `application/octet-stream`, or as Windows calls a CSV.
    ///
    /// # Errors
    /// 415 for another type.
    pub fn csv(&self) -> Result<&[u8], ApiError> {
        match self.media_type().as_str() {
            "" | "text/csv" | "text/plain" | "application/octet-stream" | "application/vnd.ms-excel" => {
                Ok(self.body_bytes())
            }
            _ => Err(ApiError::MediaType),
        }
    }

    /// The body, a form or JSON. No body at all reads as an empty one.
    ///
    /// # Errors
    /// 415 for another type, 400 for what is no JSON object of that shape, 422 for JSON with fields
    /// that have no place in it.
    pub fn body<T: contract::Body>(&self) -> Result<T, ApiError> {
        let malformed = ApiError::Malformed(ProblemCode::RequestMalformed);
        let value = match (&self.form, self.media_type().as_str()) {
            (Some(form), _) => Value::Object(form.clone()),
            (None, _) if self.body_bytes().is_empty() => Value::Object(Map::new()),
            (None, "application/json") => {
                let Unambiguous(value) = serde_json::from_slice(self.body_bytes()).map_err(|_| malformed.clone())?;
                value
            }
            _ => return Err(ApiError::MediaType),
        };
        let Value::Object(fields) = &value else {
            return Err(malformed);
        };
        let strays = if self.form.is_some() { Vec::new() } else { T::strays(fields) };
        let body: T = serde_json::from_value(value).map_err(|_| malformed)?;
        if strays.is_empty() {
            return Ok(body);
        }
        Err(ApiError::Strays(strays, body.faults(&self.rules(&self.numbers))))
    }
}

/// A UUID in its usual form of 36 characters; others would let one id have several spellings.
fn parse_uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| text.parse().ok()).flatten()
}
