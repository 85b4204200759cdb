//! API Gateway's part: an HTTP request becomes an event of payload format 2.0, byte for byte as
//! AWS makes it, and the function's answer becomes an HTTP response.

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::routes::Match;

/// API Gateway takes no more than this in a body.
pub const MOST_BODY: usize = 10 * 1024 * 1024;
/// Lambda takes no more than this in an event, and gives no more in an answer.
pub const MOST_PAYLOAD: usize = 6 * 1024 * 1024;
/// API Gateway takes no more than this in request line and headers' values together.
const MOST_HEADERS: usize = 10_240;

/// Headers between two neighbours, which a gateway does not pass on.
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request as it came in.
pub struct Incoming<'a> {
    /// Method, address and headers.
    pub parts: &'a Parts,
    /// The whole body.
    pub body: &'a [u8],
    /// The client's address.
    pub source: IpAddr,
    /// Names this request in logs.
    pub request_id: &'a str,
    /// When it came.
    pub at: Timestamp,
    /// The API's own host name.
    pub domain: &'a str,
}

/// The path as API Gateway sees it: decoded, and cut at a `?` that was hidden by encoding.
/// `None` when it is not UTF-8.
#[must_use]
pub fn decoded_path(path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    Some(path.split('?').next().unwrap_or_default().to_owned())
}

/// The refusal API Gateway gives before any function is asked, if it gives one.
#[must_use]
pub fn refusal(parts: &Parts) -> Option<Response<Body>> {
    let line = parts
        .uri
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    let values: usize = parts.headers.values().map(HeaderValue::len).sum();
    let length = parts.headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if line + values > MOST_HEADERS {
        return Some(message(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    (length.unwrap_or(0) > MOST_BODY).then(|| message(StatusCode::PAYLOAD_TOO_LARGE))
}

/// API Gateway's own answer to a request that no function answered.
#[must_use]
pub fn message(status: StatusCode) -> Response<Body> {
    let reason = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
        status => status.canonical_reason().unwrap_or_default(),
    };
    let mut response = Response::new(Body::from(json!({ "message": reason }).to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// The event for a request on a route; `path` is the decoded path.
#[must_use]
pub fn event(incoming: &Incoming<'_>, route: &Match, path: &str) -> Value {
    let headers = &incoming.parts.headers;
    let query = incoming.parts.uri.query().unwrap_or_default();
    let user_agent = headers
        .get(header::USER_AGENT)
        .map_or_else(String::new, text);
    let mut event = json!({
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": joined(incoming),
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": incoming.domain,
            "domainPrefix": "local",
            "http": {
                "method": incoming.parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": incoming.source,
                "userAgent": user_agent,
            },
            "requestId": incoming.request_id,
            "routeKey": route.key,
            "stage": "$default",
            "time": incoming.at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": incoming.at.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    let cookies = cookies(headers);
    if !cookies.is_empty() {
        event["cookies"] = cookies.into();
    }
    let parameters = query_parameters(query);
    if !parameters.is_empty() {
        event["queryStringParameters"] = parameters.into();
    }
    if !route.parameters.is_empty() {
        event["pathParameters"] = json!(route.parameters);
    }
    if !incoming.body.is_empty() {
        let plain = is_text(headers);
        event["isBase64Encoded"] = (!plain).into();
        event["body"] = if plain {
            String::from_utf8_lossy(incoming.body).into()
        } else {
            STANDARD.encode(incoming.body).into()
        };
    }
    event
}

/// Headers with lower-case names, repeated ones joined by a comma; cookies stand elsewhere.
fn joined(incoming: &Incoming<'_>) -> Map<String, Value> {
    let mut joined: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, value) in &incoming.parts.headers {
        if name != header::COOKIE && !HOP_BY_HOP.contains(&name.as_str()) {
            joined.entry(name.as_str()).or_default().push(text(value));
        }
    }
    // The gateway adds the client to what was forwarded before, and says what it heard itself.
    joined
        .entry("x-forwarded-for")
        .or_default()
        .push(incoming.source.to_string());
    joined.insert("x-forwarded-proto", vec!["http".to_owned()]);
    let port = incoming
        .domain
        .rsplit_once(':')
        .map_or("80", |(_, port)| port);
    joined.insert("x-forwarded-port", vec![port.to_owned()]);
    joined
        .into_iter()
        .map(|(name, values)| (name.to_owned(), values.join(",").into()))
        .collect()
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|value| {
            text(value)
                .split(';')
                .map(|one| one.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

fn query_parameters(query: &str) -> Map<String, Value> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        parameters.entry(name).or_default().push(value);
    }
    parameters
        .into_iter()
        .map(|(name, values)| (name, values.join(",").into()))
        .collect()
}

/// Whether AWS passes a body of this type on as text. Everything else is base64-encoded, forms
/// and bodies of no type as well.
fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .map_or_else(String::new, text);
    let media_type = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    media_type.starts_with("text/")
        || [
            "application/json",
            "application/javascript",
            "application/xml",
        ]
        .contains(&media_type.as_str())
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    headers: Option<BTreeMap<String, String>>,
    cookies: Option<Vec<String>>,
    body: Option<String>,
    is_base64_encoded: Option<bool>,
}

/// The HTTP response of a function's answer, or `None` when API Gateway could make nothing of
/// the answer, which a client sees as a 500. Format 2.0 has no `multiValueHeaders`.
#[must_use]
pub fn response(answer: &str) -> Option<Response<Body>> {
    if answer.len() > MOST_PAYLOAD {
        return None;
    }
    let answer: Answer = serde_json::from_str(answer).ok()?;
    let body = answer.body.unwrap_or_default();
    let body = match answer.is_base64_encoded {
        Some(true) => STANDARD.decode(body).ok()?,
        _ => body.into_bytes(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status_code).ok()?;
    let headers = response.headers_mut();
    for (name, value) in answer.headers.unwrap_or_default() {
        headers.insert(
            HeaderName::try_from(name).ok()?,
            HeaderValue::try_from(value).ok()?,
        );
    }
    for cookie in answer.cookies.unwrap_or_default() {
        headers.append(header::SET_COOKIE, HeaderValue::try_from(cookie).ok()?);
    }
    headers
        .entry(header::CONTENT_TYPE)
        .or_insert(HeaderValue::from_static("text/plain;charset=UTF-8"));
    // The server counts the bytes itself.
    headers.remove(header::CONTENT_LENGTH);
    Some(response)
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use http::Request;

    use super::*;

    fn event_of(
        request: http::request::Builder,
        body: &[u8],
        parameters: &[(&str, &str)],
    ) -> Value {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let route = Match {
            package: "confirm-contact".to_owned(),
            key: "POST /api/v1/applications/{id}/codes".to_owned(),
            parameters: parameters
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        };
        let incoming = Incoming {
            parts: &parts,
            body,
            source: IpAddr::from([127, 0, 0, 1]),
            request_id: "request-1",
            at: "2026-03-12T19:03:58.390Z".parse().unwrap(),
            domain: "127.0.0.1:8080",
        };
        event(&incoming, &route, &decoded_path(parts.uri.path()).unwrap())
    }

    #[test]
    fn a_request_becomes_the_event_that_aws_documents() {
        let request = Request::post("/api/v1/applications/a%20b/codes?q=a+b&q=c&empty=&x=%C3%A9")
            .header("Host", "127.0.0.1:8080")
            .header("User-Agent", "test")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Connection", "keep-alive")
            .header("X-Many", "1")
            .header("X-Many", "2")
            .header("X-Forwarded-For", "203.0.113.9")
            .header("Cookie", "a=1; __Host-session=x=y")
            .header("Cookie", "b=2");
        let expected: Value = serde_json::from_str(include_str!("../tests/event.json")).unwrap();
        assert_eq!(
            event_of(request, b"who=applicant", &[("id", "a b")]),
            expected
        );
    }

    #[test]
    fn what_is_absent_has_no_field() {
        let event = event_of(Request::get("/api/v1/areas"), b"", &[]);
        for field in ["body", "cookies", "queryStringParameters", "pathParameters"] {
            assert_eq!(event.get(field), None, "{field}");
        }
        assert_eq!(event["rawQueryString"], "");
        assert_eq!(event["isBase64Encoded"], false);
    }

    #[test]
    fn bodies_are_text_or_base64_as_aws_decides() {
        for (media_type, plain) in [
            (Some("application/json"), true),
            (Some("Application/JSON; charset=utf-8"), true),
            (Some("text/plain"), true),
            (Some("application/xml"), true),
            (Some("application/javascript"), true),
            (Some("application/problem+json"), false),
            (Some("application/x-www-form-urlencoded"), false),
            (Some("multipart/form-data; boundary=x"), false),
            (Some("application/octet-stream"), false),
            (None, false),
        ] {
            let mut request = Request::post("/");
            if let Some(media_type) = media_type {
                request = request.header("content-type", media_type);
            }
            let event = event_of(request, b"{}", &[]);
            assert_eq!(event["isBase64Encoded"], !plain, "{media_type:?}");
            assert_eq!(
                event["body"],
                if plain { "{}" } else { "e30=" },
                "{media_type:?}"
            );
        }
    }

    #[test]
    fn a_path_is_decoded_and_cut_at_a_hidden_question_mark() {
        for (path, expected) in [
            ("/a%2Fb", Some("/a/b")),
            ("/a%252Fb", Some("/a%2Fb")),
            ("/a%3Fb", Some("/a")),
            ("/caf%C3%A9", Some("/café")),
            ("/%zz", Some("/%zz")),
            ("/%FF", None),
        ] {
            assert_eq!(decoded_path(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn the_gateway_refuses_what_is_too_large() {
        let refused = |request: http::request::Builder| {
            refusal(&request.body(()).unwrap().into_parts().0)
                .map(|response| response.status().as_u16())
        };
        assert_eq!(refused(Request::get("/")), None);
        assert_eq!(
            refused(Request::get("/").header("content-length", MOST_BODY)),
            None
        );
        assert_eq!(
            refused(Request::get("/").header("content-length", MOST_BODY + 1)),
            Some(413)
        );
        assert_eq!(
            refused(Request::get("/").header("x", "x".repeat(10_239))),
            None
        );
        assert_eq!(
            refused(Request::get("/").header("x", "x".repeat(10_240))),
            Some(431)
        );
    }

    #[tokio::test]
    async fn an_answer_becomes_a_response() {
        let response = response(
            r#"{"statusCode":201,"headers":{"content-type":"application/json","x-a":"1"},
                "multiValueHeaders":{"x-b":["2"]},"cookies":["a=1; Secure","b=2"],
                "body":"eyJhIjoxfQ==","isBase64Encoded":true}"#,
        )
        .unwrap();
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["x-a"], "1");
        assert!(!response.headers().contains_key("x-b"));
        let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
        assert_eq!(cookies, ["a=1; Secure", "b=2"]);
        assert_eq!(
            to_bytes(response.into_body(), 100).await.unwrap(),
            r#"{"a":1}"#
        );
    }

    #[tokio::test]
    async fn a_plain_and_an_empty_body_pass_as_they_are() {
        for (answer, expected) in [
            (
                r#"{"statusCode":200,"body":"é","isBase64Encoded":false}"#,
                "é",
            ),
            (
                r#"{"statusCode":204,"body":null,"headers":null,"cookies":null}"#,
                "",
            ),
        ] {
            let body = response(answer).unwrap().into_body();
            assert_eq!(to_bytes(body, 100).await.unwrap(), expected);
        }
    }

    #[test]
    fn nothing_is_made_of_an_answer_that_is_none() {
        for answer in [
            "",
            "null",
            "{}",
            r#"{"statusCode":99}"#,
            r#"{"statusCode":200,"headers":{"a\n":"b"}}"#,
            r#"{"statusCode":200,"headers":{"a":"b\n"}}"#,
            r#"{"statusCode":200,"body":"?","isBase64Encoded":true}"#,
        ] {
            assert!(response(answer).is_none(), "{answer}");
        }
        let long = format!(
            r#"{{"statusCode":200,"body":"{}"}}"#,
            "x".repeat(MOST_PAYLOAD)
        );
        assert!(response(&long).is_none());
    }
}
