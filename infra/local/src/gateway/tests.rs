use axum::body::to_bytes;
use http::Request;

use super::*;

fn event_of(request: http::request::Builder, body: &[u8], parameters: &[(&str, &str)]) -> Value {
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let route = Match {
        package: "confirm-contact".to_owned(),
        key: "POST /api/v1/applications/{id}/codes".to_owned(),
        parameters: parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
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
    let expected: Value = serde_json::from_str(include_str!("event.json")).unwrap();
    assert_eq!(event_of(request, b"who=applicant", &[("id", "a b")]), expected);
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
        assert_eq!(event["body"], if plain { "{}" } else { "e30=" }, "{media_type:?}");
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
        refusal(&request.body(()).unwrap().into_parts().0).map(|response| response.status().as_u16())
    };
    assert_eq!(refused(Request::get("/")), None);
    assert_eq!(refused(Request::get("/").header("content-length", MOST_BODY)), None);
    assert_eq!(refused(Request::get("/").header("content-length", MOST_BODY + 1)), Some(413));
    assert_eq!(refused(Request::get("/").header("x", "x".repeat(10_239))), None);
    assert_eq!(refused(Request::get("/").header("x", "x".repeat(10_240))), Some(431));
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
    assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), r#"{"a":1}"#);
}

#[tokio::test]
async fn a_plain_and_an_empty_body_pass_as_they_are() {
    for (answer, expected) in [
        (r#"{"statusCode":200,"body":"é","isBase64Encoded":false}"#, "é"),
        (r#"{"statusCode":204,"body":null,"headers":null,"cookies":null}"#, ""),
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
    let long = format!(r#"{{"statusCode":200,"body":"{}"}}"#, "x".repeat(MOST_PAYLOAD));
    assert!(response(&long).is_none());
}
