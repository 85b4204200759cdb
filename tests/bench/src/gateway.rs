//! What the functions see and say: API Gateway's HTTP API events, version 2.0.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::Failure;

/// A request that is to become an event.
#[derive(Clone, Debug)]
pub struct Request {
    method: &'static str,
    path: String,
    query: String,
    headers: Map<String, Value>,
    cookies: Vec<String>,
    body: Vec<u8>,
    base64: bool,
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A JSON request; the gateway passes its body on as text.
    #[must_use]
    pub fn json(method: &'static str, path: &str, body: &Value) -> Self {
        let mut request = Self::new(method, path).header("content-type", "application/json");
        request.body = body.to_string().into_bytes();
        request
    }

    /// A form; the gateway passes its body on in base64.
    ///
    /// # Errors
    /// When a field cannot be written in a form.
    pub fn form(path: &str, fields: &[(&str, String)]) -> Result<Self, Failure> {
        let mut request = Self::new("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .base64();
        request.body = serde_urlencoded::to_string(fields)?.into_bytes();
        Ok(request)
    }

    fn new(method: &'static str, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Map::new(),
            cookies: Vec::new(),
            body: Vec::new(),
            base64: false,
        }
        .header("accept", "application/json")
        .header("accept-encoding", "gzip, deflate, br")
        .header("host", "kader.partai-contoh.example")
        .header(
            "user-agent",
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile",
        )
        .header(
            "x-amzn-trace-id",
            "Root=1-65000000-000000000000000000000001",
        )
        .header("x-forwarded-for", "192.0.2.1")
        .header("x-forwarded-port", "443")
        .header("x-forwarded-proto", "https")
    }

    /// Sets a header; the name is in lower case, as the gateway sends it.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a cookie, `name=value`.
    #[must_use]
    pub fn cookie(mut self, cookie: &str) -> Self {
        self.cookies.push(cookie.to_owned());
        self
    }

    /// Encodes the body in base64, as the gateway does with what it does not
    /// take for text.
    #[must_use]
    pub fn base64(mut self) -> Self {
        self.base64 = true;
        self
    }

    /// The event's bytes.
    #[must_use]
    pub fn event(self) -> Vec<u8> {
        let route = format!("{} {}", self.method, self.path);
        let mut event = json!({
            "version": "2.0",
            "routeKey": route,
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": self.headers,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "api-id",
                "domainName": "kader.partai-contoh.example",
                "domainPrefix": "kader",
                "http": {
                    "method": self.method,
                    "path": self.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile",
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": route,
                "stage": "$default",
                "time": "01/Jan/2026:00:00:00 +0000",
                "timeEpoch": 1_767_225_600_000_u64,
            },
            "isBase64Encoded": self.base64,
        });
        if let Some(event) = event.as_object_mut() {
            if !self.cookies.is_empty() {
                event.insert("cookies".to_owned(), self.cookies.into());
            }
            if !self.query.is_empty() {
                let pairs: Map<String, Value> =
                    serde_urlencoded::from_str::<Vec<(String, String)>>(&self.query)
                        .unwrap_or_default()
                        .into_iter()
                        .map(|(name, value)| (name, value.into()))
                        .collect();
                event.insert("queryStringParameters".to_owned(), pairs.into());
            }
            if !self.body.is_empty() {
                let body = if self.base64 {
                    STANDARD.encode(&self.body)
                } else {
                    String::from_utf8_lossy(&self.body).into_owned()
                };
                event.insert("body".to_owned(), body.into());
            }
        }
        event.to_string().into_bytes()
    }
}

/// What a function answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `Set-Cookie` values.
    pub cookies: Vec<String>,
    /// The body, out of base64 where it was in it.
    pub body: Vec<u8>,
    headers: Map<String, Value>,
}

impl Reply {
    /// Reads the answer of a function behind the gateway.
    ///
    /// # Errors
    /// When it is not one.
    pub fn read(answer: &[u8]) -> Result<Self, Failure> {
        let answer: Value = serde_json::from_slice(answer)?;
        let status = answer
            .get("statusCode")
            .and_then(Value::as_u64)
            .ok_or("an answer without a status")?;
        let body = answer
            .get("body")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let encoded = answer
            .get("isBase64Encoded")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let cookies = answer.get("cookies").and_then(Value::as_array);
        Ok(Self {
            status: u16::try_from(status)?,
            cookies: cookies
                .into_iter()
                .flatten()
                .filter_map(|cookie| cookie.as_str().map(str::to_owned))
                .collect(),
            body: if encoded {
                STANDARD.decode(body)?
            } else {
                body.as_bytes().to_vec()
            },
            headers: answer
                .get("headers")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
        })
    }

    /// A header by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.as_str()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn json(&self) -> Result<Value, Failure> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Reply, Request};

    fn event(request: Request) -> Value {
        serde_json::from_slice(&request.event()).unwrap()
    }

    #[test]
    fn a_form_is_in_base64_and_json_is_not() {
        let form =
            event(Request::form("/api/v1/applications", &[("name", "Siti A".to_owned())]).unwrap());
        assert_eq!(form["body"], "bmFtZT1TaXRpK0E=");
        assert_eq!(form["isBase64Encoded"], true);
        let plain = event(Request::json(
            "POST",
            "/api/v1/applications",
            &json!({"a": 1}),
        ));
        assert_eq!(plain["body"], r#"{"a":1}"#);
        assert_eq!(plain["isBase64Encoded"], false);
    }

    #[test]
    fn query_and_cookies_stand_where_the_gateway_puts_them() {
        let event = event(Request::get("/api/v1/areas?q=cileunyi%20x").cookie("__Host-session=1"));
        assert_eq!(event["rawPath"], "/api/v1/areas");
        assert_eq!(event["rawQueryString"], "q=cileunyi%20x");
        assert_eq!(event["queryStringParameters"]["q"], "cileunyi x");
        assert_eq!(event["cookies"], json!(["__Host-session=1"]));
    }

    #[test]
    fn an_answer_is_read_whether_or_not_it_is_encoded() {
        let answer = br#"{"statusCode":200,"headers":{"content-type":"image/png"},"body":"iVBORw==","isBase64Encoded":true,"cookies":["a=1"]}"#;
        let reply = Reply::read(answer).unwrap();
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, Some("image/png"))
        );
        assert_eq!(reply.body, b"\x89PNG");
        assert_eq!(reply.cookies, ["a=1"]);
        assert!(Reply::read(br#"{"errorMessage":"x"}"#).is_err());
    }
}
