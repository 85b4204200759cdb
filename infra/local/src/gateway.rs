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
    /// Method, address and headers, with what the edge wrote into them.
    pub parts: &'a Parts,
    /// The whole body.
    pub body: &'a [u8],
    /// Where it came from: the edge's address.
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
    let line = parts.uri.path_and_query().map_or(0, |path| path.as_str().len());
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
    let user_agent = headers.get(header::USER_AGENT).map_or_else(String::new, text);
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
        event["body"] =
            if plain { String::from_utf8_lossy(incoming.body).into() } else { STANDARD.encode(incoming.body).into() };
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
    joined.entry("x-forwarded-for").or_default().push(incoming.source.to_string());
    joined.insert("x-forwarded-proto", vec!["http".to_owned()]);
    let port = incoming.domain.rsplit_once(':').map_or("80", |(_, port)| port);
    joined.insert("x-forwarded-port", vec![port.to_owned()]);
    joined.into_iter().map(|(name, values)| (name.to_owned(), values.join(",").into())).collect()
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|value| text(value).split(';').map(|one| one.trim().to_owned()).collect::<Vec<_>>())
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

fn query_parameters(query: &str) -> Map<String, Value> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        parameters.entry(name).or_default().push(value);
    }
    parameters.into_iter().map(|(name, values)| (name, values.join(",").into())).collect()
}

/// Whether AWS passes a body of this type on as text. Everything else is base64-encoded, forms
/// and bodies of no type as well.
fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).map_or_else(String::new, text);
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    media_type.starts_with("text/")
        || ["application/json", "application/javascript", "application/xml"].contains(&media_type.as_str())
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
        headers.insert(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    for cookie in answer.cookies.unwrap_or_default() {
        headers.append(header::SET_COOKIE, HeaderValue::try_from(cookie).ok()?);
    }
    headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("text/plain;charset=UTF-8"));
    // The server counts the bytes itself.
    headers.remove(header::CONTENT_LENGTH);
    Some(response)
}

#[cfg(test)]
mod tests;
