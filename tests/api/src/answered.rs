//! A question that is answered tells nothing new to whoever asks again.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::harness::{Api, Server, Unreliable, joining, own_proposal, phone_of, proposal, text, with};

#[tokio::test]
async fn an_answer_given_again_has_its_ids_for_its_browser_alone_and_tells_nobody_whose_nik_is_known() {
    let api = Api::shared();
    let (candidate, own) = api.member().await;
    api.propose(&own, &own_proposal("7301", &candidate)).await.is(201);
    api.answer(candidate.phone(), "accept", &json!({"consent_candidacy": true})).await.is(200);
    let taken = candidate.person["nik"].clone();
    let mut told = Vec::new();
    for nik in [None, Some(taken)] {
        let (_, session) = api.member().await;
        let wanted = proposal("7301");
        api.propose(&session, &wanted).await.is(201);
        let phone = phone_of(&wanted);
        let token = api.consent_token(phone).await;
        let cookies = api.question(&token).await.is(200).cookies();
        api.post("/consents/codes").cookies(&cookies).json(&json!({"token": token})).await.is(202);
        let form = json!({"token": token, "code": api.code(phone).await, "answer": "accept"});
        let mut form = with(joining(), form);
        if let Some(nik) = nik {
            for field in ["birth_date", "sex"] {
                form[field] = candidate.person[field].clone();
            }
            form["nik"] = nik;
        }
        let send = |cookies: &str| api.post("/consents/answer").cookies(cookies).json(&form);
        let first = send(&cookies).await.is(200).json();
        assert!(first["aspirant_id"].is_string() && first["application_id"].is_string(), "{first}");
        // By now it is known whose NIK it is.
        api.settle().await;
        assert_eq!(send(&cookies).await.is(200).json(), first);
        let stranger = send("").await.is(200).json();
        assert_eq!(stranger["aspirant_id"], Value::Null);
        told.push(stranger);
    }
    assert_eq!(told[0], told[1]);
}

/// A server whose database may fail, a nominee who is no member, and their answer: they stand, and join with it.
async fn answering(database: &Unreliable) -> (Api, String, Value) {
    let api = Api::of(Arc::new(Server::start(&["--memory", "--dynamodb", &database.url()])));
    let (_, session) = api.member().await;
    let wanted = proposal("1102");
    api.propose(&session, &wanted).await.is(201);
    let phone = phone_of(&wanted).to_owned();
    let token = api.consent_token(&phone).await;
    let code = api.consent_code(&token, &phone).await;
    (api, phone, with(json!({"token": token, "code": code, "answer": "accept"}), joining()))
}

#[tokio::test]
async fn nobody_is_willing_whose_application_was_not_stored() {
    let database = Unreliable::start();
    let (api, _, body) = answering(&database).await;
    let answer = || api.post("/consents/answer").json(&body);
    let owner = api.officer("owner").await;
    let status = async || api.aspirants(&owner, "1102").await[0]["status"].clone();

    database.throttle(Some("application#"));
    answer().await.problem(503, "database.busy");
    assert_eq!(status().await, "proposed");
    // The application is there, the answer is not: that is given once more.
    database.throttle(Some("consented_at"));
    answer().await.problem(503, "database.busy");
    assert_eq!(status().await, "proposed");
    database.throttle(None);
    let answered = answer().await.is(200).json();
    assert_eq!(status().await, "willing");
    let path = format!("/admin/applications/{}", text(&answered, "application_id"));
    assert_eq!(api.get(&path).officer(&owner).await.is(200).json()["nik"], body["nik"]);
    api.server.stop_busy();
}

#[tokio::test]
async fn an_application_that_was_erased_before_its_answer_stood_is_stored_anew_with_it() {
    let database = Unreliable::start();
    let (api, phone, body) = answering(&database).await;
    database.throttle(Some("consented_at"));
    api.post("/consents/answer").json(&body).await.problem(503, "database.busy");
    database.throttle(None);
    let applicant = api.sign_in(&phone).await;
    let first = text(&applicant.people[0], "id").to_owned();
    api.post("/me/application/withdrawal").session(&applicant).await.is(200);
    let answered = api.post("/consents/answer").json(&body).await.is(200).json();
    let second = text(&answered, "application_id");
    assert_ne!(second, first);
    let owner = api.officer("owner").await;
    let told = api.get(&format!("/admin/applications/{second}")).officer(&owner).await.is(200).json();
    assert_eq!(told["nik"], body["nik"]);
    api.server.stop_busy();
}
