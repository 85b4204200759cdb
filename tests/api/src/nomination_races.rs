//! What many members, nominees and officers do to nominations at once.

use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Answer, Api, NATIONAL, Server, Unreliable, joining, person, phone_of, proposal, text, with};
use crate::races::statuses;

/// Everybody proposes the same person at once, each of them twice; gives the aspirants of the dapil.
async fn all_propose(api: &Api, members: usize, dapil: &str, before: impl FnOnce()) -> Vec<Value> {
    let members = api.members((0..members).map(|_| person()).collect()).await;
    let wanted = proposal(dapil);
    before();
    // The same request twice, as a nervous thumb sends it.
    let posts = members.iter().flat_map(|(_, session)| {
        let key = Uuid::new_v4();
        [0; 2].map(|_| api.post("/nominations").key(key).session(session).json(&wanted).into_future())
    });
    let answers = join_all(posts).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 2 * members.len())]));
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, dapil).await;
    assert_eq!(api.outbox(phone_of(&wanted)).await.len(), 1, "one question, whoever asks it");
    for (_, session) in &members[..3] {
        let own = api.nominations(session).await;
        assert_eq!(own.len(), 1);
        assert_eq!(own[0]["support"], members.len());
    }
    aspirants
}

#[tokio::test]
async fn a_hundred_members_who_propose_one_person_at_once_are_one_aspirant_with_a_support_of_a_hundred() {
    let api = Api::shared();
    let aspirants = all_propose(&api, 100, "1101", || {}).await;
    assert_eq!(aspirants.len(), 1, "{aspirants:?}");
    assert_eq!(aspirants[0]["support"], 100);
}

#[tokio::test]
async fn the_support_is_exact_when_every_write_loses_its_first_race() {
    let database = Unreliable::start();
    let api = Api::of(Arc::new(Server::start(&["--memory", "--dynamodb", &database.url()])));
    let aspirants = all_propose(&api, 40, "1101", || database.contend()).await;
    assert_eq!(aspirants.len(), 1, "{aspirants:?}");
    assert_eq!(aspirants[0]["support"], 40);
    // Each proposal, each support, and what follows from them.
    assert!(database.refused() > 2 * 40, "{}", database.refused());
    let owner = api.officer("owner").await;
    let path = format!("/admin/districts?election={NATIONAL}&chamber=dpr");
    let districts = api.get(&path).officer(&owner).await.is(200).json();
    let district = districts["items"].as_array().unwrap().iter().find(|district| district["dapil"] == "1101").unwrap();
    assert_eq!((&district["counts"]["proposed"], &district["men"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn proposing_and_taking_back_at_once_leave_no_trace_in_the_support() {
    let api = Api::shared();
    let members = api.members((0..8).map(|_| person()).collect()).await;
    let wanted = proposal("1102");
    let (stay, go) = members.split_at(3);
    for (_, session) in stay {
        api.propose(session, &wanted).await.is(201);
    }
    let comings_and_goings = go.iter().map(|(_, session)| async {
        for _ in 0..4 {
            let proposed = api.propose(session, &wanted).await.is(201).json();
            let path = format!("/nominations/{}/withdrawal", text(&proposed, "nomination_id"));
            api.post(&path).session(session).await.is(200);
        }
    });
    join_all(comings_and_goings).await;
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, "1102").await;
    assert_eq!(aspirants.len(), 1);
    assert_eq!(aspirants[0]["support"], 3);
}

#[tokio::test]
async fn of_many_proposals_at_once_a_member_gets_no_more_than_the_limit() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let wanted: Vec<_> = (0..14).map(|_| proposal("1301")).collect();
    let answers = join_all(wanted.iter().map(|wanted| api.propose(&session, wanted))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 10), (409, 4)]));
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        answer.problem(409, "nomination.limit");
    }
    assert_eq!(api.nominations(&session).await.len(), 10);
}

#[tokio::test]
async fn of_two_answers_at_once_one_counts() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    for round in 0..4 {
        let nominee = api.join(&with(person(), json!({"name": "Dewi Lestari"}))).await;
        let wanted = proposal("1302");
        let named = json!({"name": "Dewi Lestari", "phone": nominee.phone(), "sex": "female"});
        api.propose(&session, &with(wanted, json!({"nominee": named}))).await.is(201);
        let token = api.consent_token(nominee.phone()).await;
        let code = api.consent_code(&token, nominee.phone()).await;
        let other = ["decline", "not_me", "accept", "decline"][round];
        let send = |answer: &str| {
            let body = json!({"token": token, "code": code, "answer": answer, "consent_candidacy": true});
            api.post("/consents/answer").json(&body).into_future()
        };
        let answers: [Answer; 2] = join(send("accept"), send(other)).await.into();
        let counted = answers.iter().filter(|answer| answer.status == 200).count();
        if other == "accept" {
            // The slower one may find what the faster one wrote: it is what it says too.
            assert!(counted >= 1, "{answers:?}");
        } else {
            assert_eq!(counted, 1, "{answers:?}");
        }
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert!([409, 422].contains(&answer.status), "{answer:?}");
        }
        let won = answers.iter().find(|answer| answer.status == 200).unwrap().json();
        assert_eq!(api.question(&token).await.is(200).json()["status"], won["status"]);
    }
}

#[tokio::test]
async fn a_second_acceptance_with_another_nik_is_told_that_it_does_not_count() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let wanted = proposal("3304");
    api.propose(&session, &wanted).await.is(201);
    let phone = phone_of(&wanted).to_owned();
    let token = api.consent_token(&phone).await;
    let code = api.consent_code(&token, &phone).await;
    let body = json!({"token": token, "code": code, "answer": "accept", "consent_candidacy": true});
    let send =
        |nik: Value| api.post("/consents/answer").json(&with(with(joining(), body.clone()), json!({"nik": nik})));
    let (one, other) = (joining()["nik"].clone(), person()["nik"].clone());
    let (first, second) = join(send(one).into_future(), send(other).into_future()).await;
    assert_eq!(
        [first.status, second.status].iter().filter(|status| **status == 200).count(),
        1,
        "{first:?} {second:?}"
    );
}

#[tokio::test]
async fn two_phones_of_one_person_that_accept_at_once_are_one_aspirant() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let members = api.members((0..5).map(|_| person()).collect()).await;
    let (one, other) = (proposal("1602"), proposal("1602"));
    for (index, (_, session)) in members.iter().enumerate() {
        api.propose(session, if index < 3 { &one } else { &other }).await.is(201);
    }
    let form = joining();
    let (first, second) =
        join(api.answer(phone_of(&one), "accept", &form), api.answer(phone_of(&other), "accept", &form)).await;
    first.is(200);
    second.is(200);
    let aspirants = api.aspirants(&owner, "1602").await;
    let mut seen: Vec<_> = aspirants.iter().map(|one| (text(one, "status"), one["support"].as_i64())).collect();
    seen.retain(|(status, _)| *status != "replaced");
    assert_eq!((seen, aspirants.len()), (vec![("willing", Some(5))], 2), "{aspirants:?}");
}

#[tokio::test]
async fn of_two_selectors_who_save_at_once_one_is_told_the_newer_version() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let names = api.candidates(&owner, "1401", &["female", "male"]).await;
    let turned: Vec<_> = names.iter().rev().cloned().collect();
    let mut version = json!(0);
    for _ in 0..5 {
        let (one, other) =
            join(api.order(&owner, "1401", &names, &version), api.order(&owner, "1401", &turned, &version)).await;
        let (won, lost, order) = if one.status == 200 { (one, other, &names) } else { (other, one, &turned) };
        let won = won.is(200).json();
        lost.problem(409, "slate.version");
        assert_eq!(lost.json()["version"], won["version"]);
        let now = api.slate(&owner, "1401").await;
        assert_eq!(now["version"], won["version"]);
        let listed: Vec<_> = now["candidates"].as_array().unwrap().iter().map(|row| text(row, "id")).collect();
        assert_eq!(listed, order.iter().map(String::as_str).collect::<Vec<_>>());
        version = now["version"].clone();
    }
}

#[tokio::test]
async fn of_two_verdicts_on_one_person_in_two_dapil_given_at_once_one_holds() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    let nik = person()["nik"].clone();
    let mut ids = Vec::new();
    for dapil in ["1402", "1501"] {
        let wanted = proposal(dapil);
        api.propose(&session, &wanted).await.is(201);
        let form = with(joining(), json!({"nik": nik}));
        let answer = api.answer(phone_of(&wanted), "accept", &form).await.is(200).json();
        ids.push(text(&answer, "aspirant_id").to_owned());
    }
    api.settle().await;
    let (one, other) = join(api.verdict(&owner, &ids[0], "ms"), api.verdict(&owner, &ids[1], "ms")).await;
    let lost = match (one.status, other.status) {
        (200, 409) => other,
        (409, 200) => one,
        both => panic!("{both:?}"),
    };
    lost.problem(409, "aspirant.elsewhere");
}

#[tokio::test]
async fn nothing_is_accepted_once_an_owner_has_closed_the_window() {
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let owner = api.officer("owner").await;
    let members = api.members((0..6).map(|_| person()).collect()).await;
    let election = api.election(&owner, NATIONAL).await;
    // Over since the minute before the last.
    let over = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(2) + jiff::SignedDuration::from_hours(7);
    let closes = format!("{}[Asia/Jakarta]", &over.to_string()[..16]);
    let closed = std::sync::atomic::AtomicBool::new(false);
    let (open, late) = (std::sync::atomic::AtomicUsize::new(0), std::sync::atomic::AtomicUsize::new(0));
    let order = std::sync::atomic::Ordering::SeqCst;
    let posting = join_all(members.iter().map(|(_, session)| async {
        for _ in 0..10 {
            let was_closed = closed.load(order);
            let answer = api.propose(session, &proposal("1601")).await;
            match answer.status {
                201 => {
                    assert!(!was_closed, "accepted after the end");
                    open.fetch_add(1, order);
                }
                _ => {
                    answer.problem(409, "window.closed");
                    late.fetch_add(1, order);
                }
            }
        }
    }));
    let closing = async {
        while open.load(order) < 12 {
            tokio::task::yield_now().await;
        }
        let path = format!("/admin/elections/{NATIONAL}");
        api.put(&path).officer(&owner).json(&with(election, json!({"closes": closes}))).await.is(200);
        closed.store(true, order);
        jiff::Timestamp::now()
    };
    let (_, end) = join(posting, closing).await;
    assert_eq!(open.load(order) + late.load(order), 60);
    assert!(late.load(order) > 0);
    let mut stored = 0;
    for (_, session) in &members {
        for nomination in api.nominations(session).await {
            let created: jiff::Timestamp = text(&nomination, "created_at").parse().unwrap();
            assert!(created <= end, "{created} {end}");
            stored += 1;
        }
    }
    assert_eq!(stored, open.load(order));
}
