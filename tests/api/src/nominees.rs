//! What time brings to nominees: a reminder, the end of the question, the deletion of their data.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::harness::{Api, Database, Server, Session, joining, phone_of, proposal, text, with};

fn own_server() -> Api {
    Api::of(Arc::new(Server::start(&["--memory"])))
}

fn in_days(days: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(24 * days)
}

/// Looks at nominees once a day, as the clock does every hour; days before are over already.
async fn until(api: &Api, days: std::ops::RangeInclusive<i64>) {
    for day in days {
        api.look_at_nominees(in_days(day)).await;
    }
}

/// How many messages with a link a phone received.
async fn questions(api: &Api, phone: &str) -> usize {
    api.outbox(phone)
        .await
        .iter()
        .filter(|message| message["link"].as_str().is_some_and(|link| link.contains("/kesediaan/")))
        .count()
}

async fn status(api: &Api, session: &Session) -> Value {
    api.nominations(session).await[0]["status"].clone()
}

#[tokio::test]
async fn a_nominee_is_reminded_once_and_the_question_lapses() {
    let api = own_server();
    let (_, session) = api.member().await;
    let wanted = proposal("3201");
    let phone = phone_of(&wanted);
    api.propose(&session, &wanted).await.is(201);
    let token = api.consent_token(phone).await;
    // Fourteen days to answer, a reminder three days before.
    until(&api, 0..=10).await;
    assert_eq!(questions(&api, phone).await, 1);
    for _ in 0..2 {
        api.look_at_nominees(in_days(11)).await;
    }
    until(&api, 12..=13).await;
    assert_eq!(questions(&api, phone).await, 2);
    let reminders = api.outbox(phone).await;
    assert_ne!(reminders[0]["text"], reminders[1]["text"]);
    assert_eq!(api.question(&token).await.is(200).json()["status"], "open");
    let code = api.consent_code(&token, phone).await;
    until(&api, 14..=15).await;
    assert_eq!(questions(&api, phone).await, 2);
    assert_eq!(api.question(&token).await.is(200).json()["status"], "expired");
    let body = json!({"token": token, "code": code, "answer": "decline"});
    api.post("/consents/answer").json(&body).await.problem(410, "consent.expired");
    assert_eq!(status(&api, &session).await, "expired");
    let owner = api.officer("owner").await;
    assert_eq!(api.aspirants(&owner, "3201").await[0]["status"], "withdrawn");
}

#[tokio::test]
async fn who_did_not_answer_may_be_proposed_again_and_then_accept() {
    let api = own_server();
    let (_, first) = api.member().await;
    let (_, second) = api.member().await;
    let wanted = proposal("3201");
    let phone = phone_of(&wanted);
    api.propose(&first, &wanted).await.is(201);
    api.settle().await;
    until(&api, 11..=15).await;
    assert_eq!(status(&api, &first).await, "expired");
    let before = questions(&api, phone).await;
    api.propose(&second, &wanted).await.is(201);
    assert_eq!(questions(&api, phone).await, before + 1, "they are asked anew");
    assert_eq!(status(&api, &second).await, "awaiting_consent");
    let owner = api.officer("owner").await;
    assert_eq!(api.aspirants(&owner, "3201").await[0]["status"], "proposed");
    api.answer(phone, "accept", &joining()).await.is(200);
    assert_eq!(status(&api, &second).await, "accepted");
    assert_eq!(api.aspirants(&owner, "3201").await[0]["status"], "willing");
}

#[tokio::test]
async fn nobody_is_reminded_of_proposals_that_were_taken_back() {
    let api = own_server();
    let (_, session) = api.member().await;
    let wanted = proposal("3201");
    let id = text(&api.propose(&session, &wanted).await.is(201).json(), "nomination_id").to_owned();
    api.settle().await;
    api.post(&format!("/nominations/{id}/withdrawal")).session(&session).await.is(200);
    api.settle().await;
    until(&api, 11..=15).await;
    assert_eq!(questions(&api, phone_of(&wanted)).await, 1);
    // Nothing is kept of somebody whom nobody proposes, and who is proposed again is asked again.
    assert_eq!(sealed(&about(&Database::at(api.server.database())).await), [] as [&str; 0]);
    let (_, other) = api.member().await;
    api.propose(&other, &wanted).await.is(201);
    // The phone had its message of the day; the next day asks.
    assert_eq!(questions(&api, phone_of(&wanted)).await, 1);
    until(&api, 0..=1).await;
    assert_eq!(questions(&api, phone_of(&wanted)).await, 2);
    let record = nominee(&Database::at(api.server.database())).await;
    assert!(record.get("ttl").is_none(), "{record}");
    api.answer(phone_of(&wanted), "accept", &joining()).await.is(200);
    assert_eq!(status(&api, &other).await, "accepted");
}

/// The items of the nominations table that speak of nominees.
async fn about(database: &Database) -> Vec<Value> {
    let items = database.items(&database.table("nominations").await).await;
    let kinds = ["nominee#", "aspirant#", "proposer#"];
    let of = |item: &&Value| kinds.iter().any(|kind| item["pk"]["S"].as_str().unwrap().starts_with(kind));
    items.iter().filter(of).cloned().collect()
}

async fn nominee(database: &Database) -> Value {
    let items = about(database).await;
    items.into_iter().find(|item| item["pk"]["S"].as_str().unwrap().starts_with("nominee#")).unwrap()
}

/// Attributes that hold sealed data.
fn sealed(items: &[Value]) -> Vec<String> {
    let of = |item: &Value| {
        let attributes = item.as_object().unwrap().iter().filter(|(_, value)| value.get("B").is_some());
        attributes.map(|(name, _)| format!("{} {name}", item["pk"]["S"])).collect::<Vec<_>>()
    };
    items.iter().flat_map(of).collect()
}

#[tokio::test]
async fn the_data_of_who_refused_are_deleted_and_the_phone_stays_blocked() {
    for answer in ["decline", "not_me", "silence"] {
        let api = own_server();
        let database = Database::at(api.server.database());
        let (_, one) = api.member().await;
        let (_, other) = api.member().await;
        let wanted = proposal("3201");
        let phone = phone_of(&wanted);
        api.propose(&one, &wanted).await.is(201);
        api.propose(&other, &with(wanted.clone(), json!({"dapil": "3202"}))).await.is(201);
        let token = api.consent_token(phone).await;
        // Nomination, aspirant and nominee hold what the proposers wrote.
        assert_eq!(sealed(&about(&database).await).len(), 5);
        let mut start = 0;
        if answer == "silence" {
            until(&api, 11..=15).await;
            start = 14;
        } else {
            api.answer(phone, answer, &json!({})).await.is(200);
            api.settle().await;
        }
        // Thirty days later.
        until(&api, start + 1..=start + 28).await;
        assert_eq!(sealed(&about(&database).await).len(), 5, "{answer}: not before");
        until(&api, start + 29..=start + 32).await;
        let left = about(&database).await;
        assert_eq!(sealed(&left), [] as [&str; 0], "{answer}");
        let nominee = nominee(&database).await;
        assert!(nominee["ttl"]["N"].is_string(), "until the election is over: {nominee}");
        let question = api.question(&token).await.is(200).json();
        assert_eq!(
            (&question["people"][0]["masked_name"], text(&question, "status") == "open"),
            (&Value::Null, false),
            "{question}"
        );
        let own = api.nominations(&one).await;
        assert_eq!(own[0]["nominee"], Value::Null);
        let owner = api.officer("owner").await;
        let aspirants = api.aspirants(&owner, "3201").await;
        assert!(aspirants.iter().all(|aspirant| aspirant["name"].is_null()), "{aspirants:?}");
        if answer != "silence" {
            let (_, third) = api.member().await;
            api.propose(&third, &wanted).await.problem(409, "nominee.refused");
        }
    }
}

#[tokio::test]
async fn who_accepted_is_neither_reminded_nor_forgotten() {
    let api = own_server();
    let (_, session) = api.member().await;
    let wanted = proposal("3201");
    let phone = phone_of(&wanted);
    api.propose(&session, &wanted).await.is(201);
    let answer = api.answer(phone, "accept", &joining()).await.is(200).json();
    // More support comes in afterwards.
    let (_, other) = api.member().await;
    api.propose(&other, &wanted).await.is(201);
    api.settle().await;
    let messages = api.outbox(phone).await.len();
    // Neither a message nor a reminder is left to be sent.
    let record = nominee(&Database::at(api.server.database())).await;
    assert!(record.get("outbox").is_none(), "{record}");
    until(&api, 10..=16).await;
    until(&api, 40..=46).await;
    assert_eq!(api.outbox(phone).await.len(), messages);
    let owner = api.officer("owner").await;
    let aspirant = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert_eq!((&aspirant["status"], &aspirant["support"]), (&json!("willing"), &json!(2)));
    assert_eq!(aspirant["name"], "Budi Santoso");
}

#[tokio::test]
async fn who_stands_for_one_seat_is_forgotten_in_the_others_and_everywhere_once_the_election_is_over() {
    let api = own_server();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    let wanted = proposal("3201");
    api.propose(&session, &wanted).await.is(201);
    let (_, other) = api.member().await;
    api.propose(&other, &with(wanted.clone(), json!({"dapil": "3202"}))).await.is(201);
    let accept = with(joining(), json!({"dapil": "3201"}));
    let answer = api.answer(phone_of(&wanted), "accept", &accept).await.is(200).json();
    api.settle().await;
    until(&api, 29..=31).await;
    api.settle().await;
    let names = async |dapil: &str| -> Vec<Value> {
        api.aspirants(&owner, dapil).await.iter().map(|aspirant| aspirant["name"].clone()).collect()
    };
    assert_eq!(names("3202").await, [Value::Null]);
    assert_eq!(names("3201").await, ["Budi Santoso"]);
    api.look_at_nominees("2031-01-01T00:00:00Z".parse().unwrap()).await;
    api.settle().await;
    assert_eq!(names("3201").await, [Value::Null]);
    let aspirant = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert!(aspirant["nik"].is_null() && aspirant["phone"].is_null(), "{aspirant}");
    assert!(nominee(&Database::at(api.server.database())).await.get("sealed").is_none());
}
