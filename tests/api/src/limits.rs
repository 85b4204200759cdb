//! With the limits of AWS: requests per address and route, messages per phone.

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::sync::Arc;

use contract::routes::ROUTES;
use futures_util::stream::{self, StreamExt};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Answer, Api, Call, Server, fresh_phone, person, text};

fn limited() -> Api {
    Api::of(Arc::new(Server::start(&["--memory", "--rate-limits"])))
}

/// More than fifty requests in one second, whatever this machine is busy with: the first answer that refused one.
async fn flood(call: impl Fn(usize) -> Call) -> Answer {
    let mut answers = stream::iter(0..5_000).map(|number| call(number).into_future()).buffer_unordered(100);
    while let Some(answer) = answers.next().await {
        if answer.status == 429 {
            return answer;
        }
    }
    panic!("nobody was told to wait");
}

fn waits_a_second(refused: &Answer) {
    assert_eq!(refused.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn a_flood_of_one_route_is_told_to_wait_a_second() {
    let api = limited();
    let refused = flood(|_| api.get("/nowhere")).await;
    refused.problem(429, "rate.limited");
    waits_a_second(&refused);
    // Another route has its own share.
    api.get("/elections").await.is(200);
    waits_a_second(&flood(|_| api.get("/nowhere").page()).await);
}

#[tokio::test]
async fn who_claims_to_come_from_elsewhere_is_counted_all_the_same() {
    let api = limited();
    let forged = |number: usize| {
        let address = format!("198.51.{}.{}", number / 250, number % 250);
        api.get("/nowhere")
            .header("x-forwarded-for", &address)
            .header("x-kader-edge", "guessed")
            .header("forwarded", &address)
    };
    waits_a_second(&flood(forged).await);
}

#[tokio::test]
async fn nobody_waits_for_villages_keys_and_cards() {
    let api = limited();
    let paths = ["/.well-known/jwks.json", "/api/v1/areas?q=bandung", "/api/v1/cards/AAAAAAAAAAAAAAAAAAAAAA"];
    let unlimited = ROUTES.iter().filter(|route| !route.limited);
    let starts: BTreeSet<_> = unlimited.filter_map(|route| route.path.split('{').next()).collect();
    assert!(starts.len() == paths.len() && starts.iter().all(|start| paths.iter().any(|path| path.starts_with(start))));
    for path in paths {
        let calls = stream::iter(0..300).map(|_| api.at(Method::GET, path).into_future()).buffer_unordered(100);
        let answers: Vec<Answer> = calls.collect().await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{path}");
    }
}

#[tokio::test]
async fn a_crowd_behind_one_address_joins() {
    let api = limited();
    let join = |_| async {
        let (person, key) = (person(), Uuid::new_v4());
        loop {
            let answer = api.post("/applications").key(key).json(&person).await;
            if answer.status != 429 {
                return answer.status;
            }
            waits_a_second(&answer);
        }
    };
    let answers: Vec<u16> = stream::iter(0..200).map(join).buffer_unordered(20).collect().await;
    assert!(answers.iter().all(|status| *status == 202), "{answers:?}");
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
    let asking = api.ask_code(&other).await;
    for _ in 0..4 {
        api.ask_code(&other).await;
        api.post("/sessions/codes").cookies(&asking).json(&json!({"phone": other})).await.is(202);
    }
    assert_eq!(api.outbox(&other).await.len(), 1);
    let code = api.code(&other).await;
    api.open_session(&other, &code, &asking).await;
}

/// Lets the pause between two codes to a phone pass, once the last one has arrived there: before, it
/// would still begin.
async fn pause(api: &Api, phone: &str) {
    api.outbox(phone).await;
    let database = api.database();
    for word in ["messages#", "asked#"] {
        if !database.items(&database.table("accounts").await).await.iter().any(|item| item.to_string().contains(word)) {
            continue;
        }
        database.age("accounts", &[word], &["last_at"], 31_000).await;
    }
}

#[tokio::test]
async fn strangers_share_five_codes_a_day_and_one_browser_has_three_of_them() {
    let api = limited();
    let phone = fresh_phone();
    let greedy = api.ask_code(&phone).await;
    for _ in 0..6 {
        pause(&api, &phone).await;
        api.post("/sessions/codes").cookies(&greedy).json(&json!({"phone": phone})).await.is(202);
    }
    assert_eq!(api.outbox(&phone).await.len(), 3);
    for _ in 0..4 {
        pause(&api, &phone).await;
        api.ask_code(&phone).await;
    }
    assert_eq!(api.outbox(&phone).await.len(), 5);
}

#[tokio::test]
async fn a_flood_of_strangers_takes_nothing_from_a_browser_that_signed_in_before() {
    let api = limited();
    let citizen = person();
    let phone = text(&citizen, "phone");
    api.submit(&citizen).await;
    pause(&api, phone).await;
    let known = api.sign_in(phone).await;
    for _ in 0..8 {
        pause(&api, phone).await;
        api.ask_code(phone).await;
    }
    let sent = api.outbox(phone).await.len();
    assert_eq!(sent, 5, "the day of strangers is used up");
    // No pause: the last stranger's code does not hold up this one.
    let again = api.sign_in_again(phone, &known).await;
    assert_eq!(api.outbox(phone).await.len(), sent + 1);
    assert_eq!(again.people.len(), 1);
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
