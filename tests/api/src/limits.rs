//! With the limits of AWS: requests per client and route, messages per phone.

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use crate::harness::{Api, Server, fresh_phone, person, text};

fn limited() -> Api {
    Api::of(Arc::new(Server::start(&["--memory", "--rate-limits"])))
}

#[tokio::test]
async fn too_many_requests_of_one_route_are_told_how_long_to_wait() {
    let api = limited();
    // Thirty a minute: sixty-one cannot lie in two windows.
    let mut refused = None;
    for _ in 0..61 {
        let answer = api.get("/areas?q=bandung").await;
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    refused.problem(429, "rate.limited");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // Another route has its own share.
    api.at(reqwest::Method::GET, "/.well-known/jwks.json").await.is(200);
    let page = api.get("/areas?q=bandung").page().await;
    assert_eq!(page.status, 429);
    assert!(page.header("retry-after").is_some());
}

#[tokio::test]
async fn a_phone_gets_one_message_in_thirty_seconds_over_all_flows() {
    let api = limited();
    let citizen = person();
    let phone = text(&citizen, "phone");
    let id = api.apply(&citizen).await;
    let code = api.code(phone).await;
    // Every other way to cause a message to it: resend, sign-in, another application.
    api.post(&format!("/applications/{id}/codes")).await.is(202);
    api.post("/sessions/codes").json(&json!({"phone": phone})).await.is(202);
    api.post("/applications").key(Uuid::new_v4()).json(&citizen).await.is(202);
    assert_eq!(api.outbox(phone).await.len(), 1);
    // A resend that was not granted leaves the code that is out as it is.
    api.verify(&id, &code).await.is(200);

    let other = fresh_phone();
    for _ in 0..5 {
        api.post("/sessions/codes").json(&json!({"phone": other})).await.is(202);
    }
    assert_eq!(api.outbox(&other).await.len(), 1);
    let code = api.code(&other).await;
    api.post("/sessions").json(&json!({"phone": other, "code": code})).await.is(201);
}

#[tokio::test]
async fn without_the_flag_nobody_waits() {
    let api = Api::shared();
    let phone = fresh_phone();
    for _ in 0..40 {
        api.post("/sessions/codes").json(&json!({"phone": phone})).await.is(202);
    }
    assert_eq!(api.outbox(&phone).await.len(), 40);
}
