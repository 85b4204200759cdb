//! One application per submission, whatever the network did.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Api, person, text, with};

#[tokio::test]
async fn the_key_becomes_the_id_and_a_replay_gets_the_same_answer() {
    let api = Api::shared();
    let (key, citizen) = (Uuid::new_v4(), person());
    let first = api.post("/applications").key(key).json(&citizen).await.is(202);
    assert_eq!(first.json()["application_id"], key.to_string());
    let again = api.post("/applications").key(key).json(&citizen).await.is(202);
    assert_eq!(first.body, again.body);
    let upper =
        api.post("/applications").header("idempotency-key", &key.to_string().to_uppercase()).json(&citizen).await;
    assert_eq!(first.body, upper.is(202).body, "one key has one id");
    // The same fields, written differently.
    let digits = text(&citizen, "phone").replace(' ', "");
    let spelled =
        with(citizen.clone(), json!({"phone": format!("+62{}", &digits[1..]), "name": " Siti  Aminah ", "rt": ""}));
    let same = api.post("/applications").key(key).json(&spelled).await.is(202);
    assert_eq!(first.body, same.body);
    assert_eq!(api.outbox(text(&citizen, "phone")).await.len(), 1, "one message");
}

#[tokio::test]
async fn the_same_key_with_other_fields_is_refused() {
    let api = Api::shared();
    let (key, citizen) = (Uuid::new_v4(), person());
    api.post("/applications").key(key).json(&citizen).await.is(202);
    for change in [
        json!({"name": "Orang Lain"}),
        json!({"phone": crate::harness::fresh_phone()}),
        json!({"consent_messages": true}),
        json!({"address": "Jl. Lain 1"}),
    ] {
        let answer = api.post("/applications").key(key).json(&with(citizen.clone(), change)).await;
        answer.problem(422, "idempotency.mismatch");
    }
    api.post("/applications")
        .key(key)
        .json(&with(citizen.clone(), json!({"nik": "x"})))
        .await
        .names(&[("nik", "nik.format")]);
    api.post("/applications").key(key).json(&citizen).await.is(202);
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let api = Api::shared();
    let uuid = Uuid::new_v4();
    for key in [
        String::new(),
        "abc".to_owned(),
        "null".to_owned(),
        uuid.simple().to_string(),
        uuid.braced().to_string(),
        uuid.urn().to_string(),
        format!("{uuid}0"),
        format!("{uuid},{uuid}"),
        uuid.to_string().replace('-', "_"),
        "z".repeat(36),
    ] {
        let answer = api.post("/applications").header("idempotency-key", &key).json(&person()).await;
        assert_eq!(answer.status, 400, "{key:?}: {answer:?}");
        answer.problem(400, "idempotency.malformed");
    }
    let answer = api.post("/applications").header_bytes("idempotency-key", b"\xff\xfe").json(&person()).await;
    answer.problem(400, "idempotency.malformed");
}

#[tokio::test]
async fn a_replay_never_resets_what_happened_since() {
    let api = Api::shared();
    let (key, citizen) = (Uuid::new_v4(), person());
    let first = api.post("/applications").key(key).json(&citizen).await.is(202);
    let code = api.code(text(&citizen, "phone")).await;
    // Guesses stay counted.
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..4 {
        api.verify(&key.to_string(), &wrong).await.is(422);
    }
    api.post("/applications").key(key).json(&citizen).await.is(202);
    api.verify(&key.to_string(), &wrong).await.is(422);
    api.verify(&key.to_string(), &code).await.problem(410, "code.expired");

    api.database().age("registry", &[&key.to_string()], &["code_until"], 5 * 60_000).await;
    api.post(&format!("/applications/{key}/codes")).await.is(202);
    let code = api.code(text(&citizen, "phone")).await;
    api.verify(&key.to_string(), &code).await.is(200);
    let submitted = api.post("/applications").key(key).json(&citizen).await.is(202);
    assert_eq!(submitted.body, first.body, "a receipt tells nothing of later moves");
    let bandung = api.officer("bandung").await;
    let status = || async {
        api.get(&format!("/admin/applications/{key}")).officer(&bandung).await.is(200).json()["status"].clone()
    };
    assert_eq!(status().await, "submitted");
    let number = api.approve(&key.to_string()).await;
    let approved = api.post("/applications").key(key).json(&citizen).await.is(202);
    assert_eq!(approved.body, first.body);
    assert_eq!(status().await, "approved");
    assert_eq!(api.verify(&key.to_string(), &code).await.is(200).json()["status"], "submitted");
    let member = api.get(&format!("/admin/members/{number}")).officer(&bandung).await.is(200).json();
    assert_eq!(member["status"], "active");
}

#[tokio::test]
async fn somebody_elses_key_reveals_and_changes_nothing() {
    let api = Api::shared();
    let (key, citizen) = (Uuid::new_v4(), person());
    api.post("/applications").key(key).json(&citizen).await.is(202);
    let stranger = person();
    let answer = api.post("/applications").key(key).json(&stranger).await;
    answer.problem(422, "idempotency.mismatch");
    assert_eq!(api.outbox(text(&stranger, "phone")).await, [] as [Value; 0]);
    let code = api.code(text(&citizen, "phone")).await;
    api.verify(&key.to_string(), &code).await.is(200);
}

#[tokio::test]
async fn who_learned_the_id_of_an_application_cannot_try_out_what_stands_in_it() {
    let api = Api::shared();
    let (key, citizen) = (Uuid::new_v4(), person());
    api.post("/applications").key(key).json(&citizen).await.is(202);
    api.verify(&key.to_string(), &api.code(text(&citizen, "phone")).await).await.is(200);
    // Whoever lost the answer asks again a few times, and always gets it.
    for _ in 0..5 {
        api.post("/applications").key(key).json(&citizen).await.is(202);
    }
    for guess in 0..20 {
        let guess =
            with(citizen.clone(), json!({"birth_date": format!("{}-03-{}", 1950 + guess / 10, 10 + guess % 10)}));
        api.post("/applications").key(key).json(&guess).await.problem(422, "idempotency.mismatch");
    }
    api.post("/applications").key(key).json(&citizen).await.problem(422, "idempotency.mismatch");
}
