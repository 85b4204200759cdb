//! `openapi.json` against the running product. That every answer is as described, each request of
//! every other test insists on; here is what goes beyond single answers.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::harness::{Answer, Api, Document, fresh_phone, person, text, with};

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn every_example_is_of_its_schema() {
    let document = Document::of_the_api();
    let mut count = 0;
    for (name, of) in document.schemas() {
        for example in of["examples"].as_array().into_iter().flatten() {
            let checked = document.check_value(&schema(name), example);
            assert_eq!(checked, Ok(()), "{name}");
            count += 1;
        }
    }
    assert!(count > 40, "examples were not found");
}

fn answer(status: u16, content_type: &str, body: &Value) -> Answer {
    let headers = [(HeaderName::from_static("content-type"), HeaderValue::from_str(content_type).unwrap())];
    Answer { status, headers: HeaderMap::from_iter(headers), body: body.to_string().into_bytes() }
}

#[test]
fn an_answer_that_is_not_described_is_noticed() {
    let document = Document::of_the_api();
    let check = |method: &str, path: &str, answer: &Answer| document.check(method, path, answer);
    let good = json!({"status": "valid"});
    assert_eq!(check("GET", "/api/v1/cards/x", &answer(200, "application/json", &good)), Ok(()));
    let problem = |code: &str, status: u16| json!({"type": format!("urn:kader:problem:{code}"), "title": "x", "status": status, "code": code});
    for (reason, method, path, answer) in [
        ("status", "GET", "/api/v1/cards/x", answer(204, "application/json", &good)),
        ("type of content", "GET", "/api/v1/cards/x", answer(200, "text/plain", &good)),
        ("missing field", "GET", "/api/v1/cards/x", answer(200, "application/json", &json!({}))),
        ("other word", "GET", "/api/v1/cards/x", answer(200, "application/json", &json!({"status": "fine"}))),
        (
            "one field more",
            "GET",
            "/api/v1/cards/x",
            answer(200, "application/json", &with(good.clone(), json!({"name": "x"}))),
        ),
        (
            "other code",
            "POST",
            "/api/v1/cards/verify",
            answer(415, "application/problem+json", &problem("not_found", 415)),
        ),
        (
            "other status inside",
            "POST",
            "/api/v1/cards/verify",
            answer(415, "application/problem+json", &problem("body.media_type", 400)),
        ),
        (
            "missing header",
            "POST",
            "/api/v1/cards/verify",
            answer(429, "application/problem+json", &problem("rate.limited", 429)),
        ),
        ("a body with a redirection", "GET", "/api/v1/me", answer(303, "text/plain", &good)),
    ] {
        assert!(check(method, path, &answer).is_err(), "{reason}");
    }
}

/// What one field of the form to join may hold and may not: the document and the server must agree.
const VALUES: &[(&str, &[&str])] = &[
    (
        "nik",
        &[
            "3273-0141-0190-####",
            " 32730141.0190 ####",
            "(327301)\u{2011}410190\u{a0}####\u{200b}",
            "327301410190###",
            "327301410190#####",
            "0273014101901111",
            "327301410190###a",
            "",
        ],
    ),
    ("birth_date", &["1990-01-01", " 1990-01-01 ", "1990-1-1", "01-01-1990", "1990-01-01T00:00:00Z", ""]),
    ("sex", &["female", "male", "Female", "f", ""]),
    (
        "phone",
        &[
            "0812 3400 ####",
            "62812-3400-####",
            "+62 812.3400.####",
            "+62 0812 3400 ####",
            "\u{202a}(0812)\t3400\u{2011}####",
            "+0812 3400 ####",
            "812 3400 ####",
            "0812",
            "021 555 1234",
            "0812 3456 7890 1234",
            "",
        ],
    ),
    ("village", &["32.73.01.1001", " 32.73.01.1001 ", "3273011001", "32.73.01", "Sukarasa", ""]),
    ("occupation", &["farmer", "other", "civil_servant", "police", "astronaut", ""]),
    ("marital_status", &["married", "", "engaged"]),
    ("rt", &["1", "01", "001", " 1 ", "", "0001", "1a", "-1"]),
    ("email", &["siti@contoh.id", "", "siti", "siti@", "@contoh.id"]),
    ("guardian_phone", &["0812 3456 7890", ""]),
];

#[tokio::test]
async fn what_the_document_takes_is_what_the_server_takes() {
    let api = Api::shared();
    let document = Document::of_the_api();
    for (field, values) in VALUES {
        for value in *values {
            // A NIK and a phone of one's own, in any spelling.
            let own = text(&person(), "nik")[12..].to_owned();
            let value = value.replace("####", &own).replace("###", &own[1..]);
            let form = with(person(), json!({*field: value}));
            let described = document.check_value(&schema("Apply"), &form);
            let answer = api.post("/applications").json(&form).await;
            let (taken, refused) = (answer.status == 202, answer.status == 422);
            assert!(taken || refused, "{field} {value:?}: {answer:?}");
            assert_eq!(described.is_ok(), taken, "{field} {value:?}: {described:?}");
        }
    }
}

#[tokio::test]
async fn every_field_that_the_document_requires_is_required() {
    let api = Api::shared();
    let required = Document::of_the_api().schemas()["Apply"]["required"].as_array().unwrap();
    assert!(required.len() > 5);
    for name in person().as_object().unwrap().keys() {
        let mut form = person();
        form.as_object_mut().unwrap().remove(name);
        let expected = if required.contains(&json!(name)) { 422 } else { 202 };
        let answer = api.post("/applications").json(&form).await;
        assert_eq!(answer.status, expected, "without {name}: {answer:?}");
    }
}

#[tokio::test]
async fn a_code_may_be_spelled_as_the_document_says() {
    let api = Api::shared();
    let document = Document::of_the_api();
    for code in
        ["123456", "123 456", " 12-34-56 ", "(123)\u{a0}456\u{200b}", "12/34/56", "12345", "1234567", "12345a", ""]
    {
        let body = json!({"phone": fresh_phone(), "code": code});
        let described = document.check_value(&schema("SessionRequest"), &body);
        // No code was sent to this phone: a well-formed one is a wrong one.
        let answer = api.post("/sessions").json(&body).await;
        let wrong = answer.text().contains("code.wrong");
        assert_eq!(described.is_ok(), wrong, "{code:?}: {answer:?}");
    }
}
