//! What happens at once.

use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Api, Database, Server, fresh_phone, person, text, with};

/// How often each status came back.
pub(crate) fn statuses(answers: &[crate::harness::Answer]) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.status).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn two_hundred_identical_posts_with_one_key_are_one_application() {
    let api = Api::shared();
    // Nobody else of these tests lives in this district.
    let citizen = with(person(), json!({"village": "32.73.25.1001"}));
    let key = Uuid::new_v4();
    let posts = (0..200).map(|_| api.post("/applications").key(key).json(&citizen).into_future());
    let answers = join_all(posts).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(202, 200)]));
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(answers[0].json()["application_id"], key.to_string());
    assert_eq!(api.outbox(text(&citizen, "phone")).await.len(), 1, "one message");

    let code = api.code(text(&citizen, "phone")).await;
    let id = key.to_string();
    let verified = join_all((0..20).map(|_| api.verify(&id, &code))).await;
    // Five of them may compare; whoever comes after the first finds it done.
    assert!(verified.iter().any(|answer| answer.status == 200));
    assert!(verified.iter().all(|answer| [200, 410].contains(&answer.status)), "{:?}", statuses(&verified));
    let bandung = api.officer("bandung").await;
    let queue = api.get("/admin/applications?area=32.73.25").officer(&bandung).await.is(200).json();
    assert_eq!(queue["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn fifty_officers_approving_two_applications_of_one_nik_make_one_member() {
    let api = Api::shared();
    let first = person();
    let second = with(first.clone(), json!({"phone": fresh_phone(), "name": "Siti Kedua"}));
    let ids = [api.submit(&first).await, api.submit(&second).await];
    let mut officers = Vec::new();
    for name in ["bandung", "jabar", "owner"] {
        officers.push(api.officer(name).await);
    }
    let approve = json!({"decision": "approve"});
    let decisions = (0..50).map(|n| api.decide(&officers[n % 3], &ids[n % 2], &approve));
    let answers = join_all(decisions).await;
    let counts = statuses(&answers);
    assert_eq!(counts, BTreeMap::from([(200, 25), (409, 25)]), "one application wins, with all its officers");
    let mut numbers: Vec<Value> =
        answers.iter().filter(|a| a.status == 200).map(|a| a.json()["member_number"].clone()).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        answer.problem(409, "nik.held");
    }
    let found = api.post("/admin/members/search").officer(&officers[0]).json(&json!({"nik": first["nik"]})).await;
    let found = found.is(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["number"], numbers[0]);
}

#[tokio::test]
async fn of_a_thousand_parallel_guesses_at_most_five_are_compared() {
    let api = Api::shared();
    let citizen = person();
    let id = api.apply(&citizen).await;
    let code = api.code(text(&citizen, "phone")).await;
    let right: u32 = code.parse().unwrap();
    let guesses = (1..=1000).map(|n| {
        let guess = format!("{:06}", (right + n) % 1_000_000);
        let (api, id) = (api.clone(), id.clone());
        async move { api.verify(&id, &guess).await }
    });
    let answers: Vec<_> = stream::iter(guesses).buffer_unordered(250).collect().await;
    assert_eq!(statuses(&answers), BTreeMap::from([(422, 5), (410, 995)]));
    api.verify(&id, &code).await.problem(410, "code.expired");
}

#[tokio::test]
async fn of_many_parallel_sign_ins_at_most_five_are_compared_and_a_right_one_is_never_the_last() {
    let api = Api::shared();
    let phone = fresh_phone();
    let ask = || async { (api.ask_code(&phone).await, api.code(&phone).await) };
    let attempt =
        |asking: &str, code: String| api.post("/sessions").cookies(asking).json(&json!({"phone": phone, "code": code}));
    let (asking, code) = ask().await;
    let right: u32 = code.parse().unwrap();
    let guesses = (1..=200).map(|n| attempt(&asking, format!("{:06}", (right + n) % 1_000_000)).into_future());
    assert_eq!(statuses(&join_all(guesses).await), BTreeMap::from([(422, 200)]));
    attempt(&asking, code).await.names(&[("code", "code.wrong")]);
    let (asking, code) = ask().await;
    let same = join_all((0..20).map(|_| attempt(&asking, code.clone()).into_future())).await;
    // At most five are compared at a time; each that was right makes room.
    let right = same.iter().filter(|answer| answer.status == 201).count();
    assert!(right >= 2 && statuses(&same).keys().all(|status| [201, 422].contains(status)), "{same:?}");
    attempt(&asking, code).await.is(201);
}

#[tokio::test]
async fn two_phones_with_one_nik_get_answers_that_differ_in_ids_and_times_only() {
    let api = Api::shared();
    let first = person();
    let second = with(first.clone(), json!({"phone": fresh_phone()}));
    let (one, other) = futures_util::future::join(
        api.post("/applications").json(&first).into_future(),
        api.post("/applications").json(&second).into_future(),
    )
    .await;
    let plain =
        |answer: &crate::harness::Answer| with(answer.json(), json!({"application_id": null, "expires_at": null}));
    assert_eq!((one.status, other.status), (202, 202));
    assert_eq!(plain(&one), plain(&other));
    assert_ne!(one.json()["application_id"], other.json()["application_id"]);
    let names = |answer: &crate::harness::Answer| {
        let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&one), names(&other));
}

#[tokio::test]
async fn the_two_phones_of_a_minor_may_answer_at_once() {
    let api = Api::shared();
    let parent = fresh_phone();
    let minor = with(person(), json!({"birth_date": crate::harness::born_years_ago(17), "guardian_phone": parent}));
    let id = api.apply(&minor).await;
    let path = format!("/applications/{id}/verification");
    let own = json!({"code": api.code(text(&minor, "phone")).await});
    let guardians = json!({"code": api.code(&parent).await, "who": "guardian"});
    let (one, other) = futures_util::future::join(
        api.post(&path).json(&own).into_future(),
        api.post(&path).json(&guardians).into_future(),
    )
    .await;
    let mut ends = [one.is(200).json(), other.is(200).json()].map(|end| text(&end, "status").to_owned());
    ends.sort();
    assert_eq!(ends, ["submitted", "unverified"]);
    api.approve(&id).await;
}

#[tokio::test]
async fn of_ten_resignations_at_once_one_is_done_and_the_others_meet_it() {
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let (member, session) = api.member().await;
    let resign = (0..10).map(|_| api.post("/me/resignation").session(&session).json(&member.identity()).into_future());
    let counts = statuses(&join_all(resign).await);
    // An answer to who somebody is counts before it is compared: of ten at once, some are told to wait.
    assert!(counts[&200] >= 1 && counts.keys().all(|status| [200, 429].contains(status)), "{counts:?}");
    let database = Database::at(api.server.database());
    let lines = database.items(&database.table("ledger").await).await;
    let resigned = lines.iter().filter(|line| line["action"]["S"] == "resigned");
    assert_eq!(resigned.count(), 1, "{lines:?}");
}
