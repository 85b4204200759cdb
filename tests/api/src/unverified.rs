//! An application whose phone has not answered yet.

use serde_json::json;

use crate::harness::{Api, fresh_phone, person, text};

#[tokio::test]
async fn a_mistyped_number_is_corrected_by_the_browser_that_applied_three_times() {
    let api = Api::shared();
    let citizen = person();
    let receipt = api.post("/applications").json(&citizen).await.is(202);
    let (own, id) = (receipt.cookies(), receipt.json()["application_id"].as_str().unwrap().to_owned());
    let path = format!("/applications/{id}/phone");
    let put = |cookies: &str, phone: &str| api.put(&path).cookies(cookies).json(&json!({"phone": phone}));
    let stranger = api.ask_code(&fresh_phone()).await;
    let right = fresh_phone();
    api.put(&path).json(&json!({"phone": right})).await.problem(404, "not_found");
    put(&stranger, &right).await.problem(404, "not_found");
    put(&own, "021").await.names(&[("phone", "phone.format")]);
    let old = api.code(text(&citizen, "phone")).await;
    for phone in [&fresh_phone(), &fresh_phone(), &right] {
        assert_eq!(put(&own, phone).await.is(200).json(), json!({"status": "unverified"}));
    }
    put(&own, &fresh_phone()).await.problem(409, "state.conflict");
    let code = api.code(&right).await;
    if code != old {
        api.verify(&id, &old).await.names(&[("code", "code.wrong")]);
    }
    api.verify(&id, &code).await.is(200);
    put(&own, &right).await.problem(404, "not_found");
    assert_eq!(api.sign_in(&right).await.people.len(), 1);
    assert_eq!(api.sign_in(text(&citizen, "phone")).await.people.len(), 0);
}

#[tokio::test]
async fn a_number_is_corrected_on_the_page_that_asks_for_the_code() {
    let api = Api::shared();
    let receipt = api.post("/applications").json(&person()).await.is(202);
    let (own, id) = (receipt.cookies(), receipt.json()["application_id"].as_str().unwrap().to_owned());
    let action = format!("/api/v1/applications/{id}/phone");
    let page = api.get(&format!("/applications/{id}/verification")).page().cookies(&own).await.is(200);
    assert!(page.text().contains(&action));
    let other = api.get(&format!("/applications/{id}/verification")).page().await.is(200);
    assert!(!other.text().contains(&action));
    let path = format!("/applications/{id}/phone");
    let send = |phone: &str| api.post(&path).page().cookies(&own).form(&[("_method", "PUT"), ("phone", phone)]);
    assert!(send("021").await.is(422).text().contains("021"));
    let right = fresh_phone();
    assert_eq!(send(&right).await.leads_to(), format!("/api/v1/applications/{id}/verification?resent=1"));
    let code = api.code(&right).await;
    api.verify(&id, &code).await.is(200);
}

#[tokio::test]
async fn whether_the_code_is_still_awaited_is_all_that_an_id_tells() {
    let api = Api::shared();
    let citizen = person();
    let id = api.apply(&citizen).await;
    let path = format!("/applications/{id}/verification");
    let status = async || api.get(&path).await.is(200).json();
    assert_eq!(status().await, json!({"status": "unverified"}));
    let code = api.code(text(&citizen, "phone")).await;
    api.verify(&id, &code).await.is(200);
    assert_eq!(status().await, json!({"status": "submitted"}));
    api.approve(&id).await;
    assert_eq!(status().await, json!({"status": "submitted"}));
    for id in [uuid::Uuid::new_v4().to_string(), "x".to_owned()] {
        api.get(&format!("/applications/{id}/verification")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn an_application_whose_code_never_came_back_ends_by_itself() {
    let api = Api::shared();
    let citizen = person();
    let id = api.apply(&citizen).await;
    let code = api.code(text(&citizen, "phone")).await;
    let database = api.database();
    let table = database.table("registry").await;
    let items = database.items(&table).await;
    let item = items.iter().find(|item| item["pk"]["S"].as_str().unwrap().ends_with(&id)).unwrap();
    let seconds = |name: &str| item[name]["N"].as_str().unwrap().parse::<i64>().unwrap();
    // The code was handed over: 48 hours from then.
    let hours = (seconds("ttl") - seconds("created_at") / 1000) / 3600;
    assert!((47..=48).contains(&hours), "{hours}");
    // The deletion may take DynamoDB days; what is over is not there before it either.
    database.age("registry", &[&id], &["ttl"], 49 * 3600).await;
    api.verify(&id, &code).await.problem(404, "not_found");
    api.get(&format!("/applications/{id}/verification")).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_number_that_is_corrected_at_the_same_moment_is_not_confirmed_by_the_code_of_another() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    for _ in 0..12 {
        let (citizen, other) = (person(), fresh_phone());
        let answer = api.post("/applications").json(&citizen).await.is(202);
        let (cookies, id) = (answer.cookies(), text(&answer.json(), "application_id").to_owned());
        let code = api.code(text(&citizen, "phone")).await;
        let verify = api.post(&format!("/applications/{id}/verification")).cookies(&cookies);
        let correct = api.put(&format!("/applications/{id}/phone")).cookies(&cookies);
        let (verified, corrected) = futures_util::future::join(
            verify.json(&json!({"code": code})).into_future(),
            correct.json(&json!({"phone": other})).into_future(),
        )
        .await;
        assert!(verified.status != 200 || corrected.status != 200, "{verified:?} {corrected:?}");
        if verified.status == 200 {
            let seen = api.get(&format!("/admin/applications/{id}")).officer(&owner).await.is(200).text();
            let e164 = |phone: &str| phone.replace(' ', "").trim_start_matches('0').to_owned();
            assert!(seen.contains(&e164(text(&citizen, "phone"))) && !seen.contains(&e164(&other)), "{seen}");
        }
    }
}

#[tokio::test]
async fn who_learned_an_id_cannot_use_up_the_code_of_the_browser_that_applied() {
    let api = Api::shared();
    let citizen = person();
    let answer = api.post("/applications").json(&citizen).await.is(202);
    let (cookies, id) = (answer.cookies(), text(&answer.json(), "application_id").to_owned());
    let code = api.code(text(&citizen, "phone")).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..5 {
        api.verify(&id, &wrong).await.is(422);
    }
    api.verify(&id, &code).await.problem(410, "code.expired");
    let own = api.post(&format!("/applications/{id}/verification")).cookies(&cookies);
    own.json(&json!({"code": code})).await.is(200);
}
