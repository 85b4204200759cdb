//! JSON fields that a route does not know, or that it cannot change: told, all of them, and nothing is
//! done. Forms are read past them.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Api, pairs, person, text, with};

#[tokio::test]
async fn every_stray_is_told_beside_every_bad_field_and_nothing_is_done() {
    let api = Api::shared();
    let key = Uuid::new_v4();
    let bad = with(person(), json!({"nik": "1", "occupations": "trader", "Siti Aminah": 1, "3273": 2, "a-b": null}));
    let answer = api.post("/applications").key(key).json(&bad).await;
    answer.names(&[("nik", "nik.format"), ("occupations", "field.unknown"), ("_", "field.unknown")]);
    assert!(!answer.text().contains("Aminah") && !answer.text().contains("3273"), "{answer:?}");
    let stray = with(person(), json!({"bogus": 1}));
    api.post("/applications").key(key).json(&stray).await.names(&[("bogus", "field.unknown")]);
    api.post("/applications").key(key).json(&person()).await.is(202);
}

#[tokio::test]
async fn what_cannot_be_changed_here_is_told_apart_from_what_is_not_there() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let before = api.me(&session).await;
    let change = json!({"rt": "4", "nik": "3273014101900001", "name": null, "village": "32.73.01.1001", "status": "x", "bogus": 1});
    let expected = ["nik", "name", "village", "status"].map(|field| (field, "field.fixed"));
    let expected = [&expected[..], &[("bogus", "field.unknown")]].concat();
    api.patch("/me").session(&session).json(&change).await.names(&expected);
    let worse = json!({"rt": "abcd", "email": 1, "nik": "1"});
    let expected = [("rt", "rt.format"), ("email", "email.format"), ("nik", "field.fixed")];
    api.patch("/me").session(&session).json(&worse).await.names(&expected);
    assert_eq!(api.me(&session).await, before, "nothing was changed");

    let officer = api.officer("bandung").await;
    let path = format!("/admin/members/{}", member.number);
    let change = json!({"name": "", "birth_date": "1990-01-01", "bogus": 1});
    let expected = [("name", "name.required"), ("birth_date", "field.fixed"), ("bogus", "field.unknown")];
    api.patch(&path).officer(&officer).json(&change).await.names(&expected);
    let english = api.patch(&path).officer(&officer).header("accept-language", "en").json(&json!({"nik": ""})).await;
    assert_eq!(english.json()["errors"][0]["message"], "This field cannot be changed here.");
}

#[tokio::test]
async fn objects_within_a_body_are_looked_through() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let body = json!({
        "election": "pemilu-nasional-2029", "chamber": "dpr", "dapil": "3201", "track": "internal", "reason": "",
        "nominee": {"name": "Rina Wulandari", "phone": "0813 1111 2222", "sex": "female", "nik": "1"},
    });
    let expected = [("nominee.nik", "field.unknown"), ("reason", "reason.required")];
    api.post("/nominations").session(&session).json(&body).await.names(&expected);
}

#[tokio::test]
async fn forms_are_read_past_what_they_do_not_know() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let form = [("_method", "PATCH"), ("rt", "7"), ("nik", "1"), ("bogus", "1")];
    api.post("/me").session(&session).form(&form).await.is(200);
}

/// Every route that takes JSON says so: with nothing but a stray, as far as it looks before it looks
/// for what it is about.
#[tokio::test]
async fn no_route_takes_a_field_that_it_does_not_know() {
    let api = Api::shared();
    let officer = api.officer("owner").await;
    let (_, session) = api.member().await;
    let document: Value = serde_json::from_str(include_str!("../../../openapi.json")).unwrap();
    let mut told = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let schema = operation.pointer("/requestBody/content/application~1json/schema");
            let Some(schema) = schema.filter(|schema| schema["$ref"] != "#/components/schemas/Election") else {
                continue;
            };
            assert_eq!(schema["unevaluatedProperties"], false, "{method} {path}");
            let path = ["id", "number", "election", "chamber", "dapil"].into_iter().fold(path.clone(), |path, name| {
                let value = match name {
                    "id" => "00000000-0000-4000-8000-000000000000",
                    "number" => "32.73-000001-1",
                    "election" => "pemilu-nasional-2029",
                    "chamber" => "dpr",
                    _ => "3201",
                };
                path.replace(&format!("{{{name}}}"), value)
            });
            let http: Method = method.to_uppercase().parse().unwrap();
            let call = api.at(http, &path).session(&session).officer(&officer);
            let answer = call.json(&json!({"bogus": 1})).await;
            // What is not there, or not in that state, is said first where it is looked for first.
            if [404, 409].contains(&answer.status) {
                continue;
            }
            let named = answer.problem(422, "fields.invalid");
            assert!(named.is_superset(&pairs(&[("bogus", "field.unknown")])), "{method} {path}: {answer:?}");
            assert_eq!(text(&answer.json()["errors"][0], "field"), "bogus");
            told += 1;
        }
    }
    assert!(told >= 15, "{told} routes");
}

#[tokio::test]
async fn where_nothing_is_to_be_told_a_field_is_a_mistake_and_nothing_is_done() {
    let api = Api::shared();
    let citizen = person();
    api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    let take_back = |body: Value| api.post("/me/application/withdrawal").session(&session).json(&body);
    take_back(json!({"bogus": 1})).await.names(&[("bogus", "field.unknown")]);
    assert_eq!(api.me(&session).await["application"]["status"], "submitted");
    take_back(json!({})).await.is(200);
}

#[tokio::test]
async fn a_resignation_may_say_why() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let nik = text(&member.person, "nik");
    let mut body =
        json!({"birth_date": member.person["birth_date"], "nik_last4": nik[12..], "reason": "x".repeat(501)});
    let resign = |body: &Value| api.post("/me/resignation").session(&session).json(body);
    resign(&body).await.names(&[("reason", "reason.length")]);
    body["reason"] = json!("Pindah partai");
    assert_eq!(resign(&body).await.is(200).json()["membership"]["status"], "resigned");
}
