//! A question that is answered tells nothing new to whoever asks again.

use serde_json::{Value, json};

use crate::harness::{Api, joining, own_proposal, phone_of, proposal, with};

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
