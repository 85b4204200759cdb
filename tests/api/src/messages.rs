//! Messages that cannot go at once: what a phone gets, and when.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Api, Database, Server, identity, person, text, with};

/// A status that says nothing about the message.
const NO_ANSWER: u16 = 418;

fn fresh(options: &[&str]) -> Api {
    Api::of(Arc::new(Server::start(&[&["--memory"], options].concat())))
}

/// What the provider does from now on: this status to everybody, or it takes messages again.
async fn provider(api: &Api, status: Option<u16>) {
    api.at(Method::POST, "/dev/provider").json(&json!({"status": status})).await.is(204);
}

/// The waiting room is emptied as of some minutes from now.
async fn minutes_later(api: &Api, minutes: i64) {
    let at = Timestamp::now() + SignedDuration::from_mins(minutes);
    api.at(Method::POST, "/dev/schedule").json(&json!({"function": "send-waiting", "at": at})).await.is(200);
}

/// The `end` of every message that was not sent, by its id.
async fn ends(api: &Api) -> Vec<(String, String)> {
    let database = Database::at(api.server.database());
    let table = database.table("accounts").await;
    let rows = database.items(&table).await;
    let rows = rows.iter().filter(|row| row["sk"]["S"] == "end");
    rows.map(|row| (text(&row["pk"], "S").to_owned(), text(&row["end"], "S").to_owned())).collect()
}

fn templates(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| text(message, "template")).collect()
}

#[tokio::test]
async fn a_dead_number_ends_with_a_row_and_those_behind_it_get_their_code() {
    let api = fresh(&[]);
    let dead = person();
    let e164 = format!("+62{}", text(&dead, "phone").replace(' ', "").trim_start_matches('0'));
    api.at(Method::POST, "/dev/provider").json(&json!({"status": 410, "to": e164})).await.is(204);
    let id = api.apply(&dead).await;
    for _ in 0..3 {
        api.submit(&person()).await;
    }
    assert!(api.outbox(text(&dead, "phone")).await.is_empty());
    let ends = ends(&api).await;
    let [(message, end)] = ends.as_slice() else { panic!("{ends:?}") };
    assert_eq!(end, "refused");
    assert!(!message.contains(&id), "what a message is called leads to nobody");
}

#[tokio::test]
async fn a_provider_that_was_down_costs_nobody_their_code() {
    let api = fresh(&[]);
    provider(&api, Some(NO_ANSWER)).await;
    let mut people = Vec::new();
    for _ in 0..6 {
        let person = person();
        people.push((api.apply(&person).await, person));
    }
    assert!(api.outbox(text(&people[0].1, "phone")).await.is_empty());
    provider(&api, None).await;
    minutes_later(&api, 20).await;
    for (id, person) in &people {
        let messages = api.outbox(text(person, "phone")).await;
        assert_eq!(templates(&messages), ["application_code"]);
        api.verify(id, text(&messages[0], "code")).await.is(200);
    }
    assert!(ends(&api).await.is_empty());
}

#[tokio::test]
async fn a_provider_that_does_not_know_us_is_told_of_at_once_and_loses_nothing() {
    let api = fresh(&[]);
    provider(&api, Some(401)).await;
    let person = person();
    api.apply(&person).await;
    assert!(api.outbox(text(&person, "phone")).await.is_empty());
    let told = api.server.logged("message_set_up_wrong");
    assert!(told["MessageSetUpWrong"] == 1 && told["_aws"].is_object(), "{told}");
    provider(&api, None).await;
    minutes_later(&api, 5).await;
    assert_eq!(api.outbox(text(&person, "phone")).await.len(), 1);
}

#[tokio::test]
async fn what_was_erased_meanwhile_is_not_written_about() {
    let api = fresh(&[]);
    let person = person();
    let id = api.submit(&person).await;
    let session = api.sign_in(text(&person, "phone")).await;
    provider(&api, Some(NO_ANSWER)).await;
    let owner = api.officer("owner").await;
    api.decide(&owner, &id, &json!({"decision": "reject", "reason": "Alamat tidak ditemukan"})).await.is(200);
    assert_eq!(api.outbox(text(&person, "phone")).await.len(), 2);
    let erased = api.post("/me/erasure").session(&session).json(&identity(&person)).await;
    assert!((200..300).contains(&erased.status), "{erased:?}");
    provider(&api, None).await;
    minutes_later(&api, 20).await;
    assert!(!templates(&api.outbox(text(&person, "phone")).await).contains(&"application_rejected"));
    let ends = ends(&api).await;
    assert!(ends.iter().any(|(message, end)| !message.contains(&id) && end == "not_wanted"), "{ends:?}");
}

#[tokio::test]
async fn a_notice_beyond_the_phones_gap_arrives_later() {
    let api = fresh(&["--rate-limits"]);
    let member = api.join(&person()).await;
    assert_eq!(templates(&api.outbox(member.phone()).await), ["application_approved", "application_code"]);
    let stranger = with(person(), json!({"nik": member.person["nik"]}));
    api.submit(&stranger).await;
    assert_eq!(api.outbox(member.phone()).await.len(), 2, "it has to wait");
    minutes_later(&api, 1).await;
    assert_eq!(templates(&api.outbox(member.phone()).await)[0], "nik_used");
}

#[tokio::test]
async fn what_a_request_asked_for_is_found_by_its_id() {
    let api = fresh(&[]);
    let person = person();
    let applied = api.post("/applications").json(&person).await.is(202);
    let id = applied.header("apigw-requestid").unwrap().to_owned();
    assert_eq!(api.outbox(text(&person, "phone")).await.len(), 1);
    assert_eq!(api.server.logged("message_sent")["trace"], id);
}
