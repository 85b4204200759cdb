//! A phone is a channel, not a person: people who are proposed with one phone are several nominees, with one
//! link and one message a day.

use std::sync::Arc;

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::harness::{
    Answer, Api, Database, Server, Session, fresh_phone, joining, own_proposal, person, proposal, text, with,
};

/// A proposal of somebody by name, with a phone that others may have too.
fn of(name: &str, phone: &str, dapil: &str) -> Value {
    with(proposal(dapil), json!({"nominee": {"name": name, "phone": phone, "sex": "female"}}))
}

/// Somebody new proposes each of them.
async fn propose_all(api: &Api, proposals: &[Value]) -> Vec<Session> {
    let members = api.members(proposals.iter().map(|_| person()).collect()).await;
    let mut sessions = Vec::new();
    for ((_, session), wanted) in members.into_iter().zip(proposals) {
        api.propose(&session, wanted).await.is(201);
        api.settle().await;
        sessions.push(session);
    }
    sessions
}

/// The people of a phone's link.
async fn people(api: &Api, phone: &str) -> Vec<Value> {
    let token = api.consent_token(phone).await;
    api.question(&token).await.is(200).json()["people"].as_array().unwrap().clone()
}

/// The id behind a phone of the one who is masked so.
async fn id_of(api: &Api, phone: &str, mask: &str) -> String {
    let people = people(api, phone).await;
    let found = people.iter().find(|one| one["masked_name"] == mask);
    text(found.unwrap_or_else(|| panic!("{people:?}")), "id").to_owned()
}

/// Who joins by accepting under a name.
fn joins_as(name: &str, ids: &[&str]) -> Value {
    with(joining(), json!({"name": name, "sex": "female", "nominee": ids}))
}

async fn questions(api: &Api, phone: &str) -> usize {
    api.outbox(phone)
        .await
        .iter()
        .filter(|message| message["link"].as_str().is_some_and(|link| link.contains("/kesediaan/")))
        .count()
}

#[tokio::test]
async fn a_couple_with_one_phone_are_two_nominees_who_answer_each_for_themselves() {
    let api = Api::shared();
    let phone = fresh_phone();
    let (husband, wife) = (of("Agus Salim", &phone, "1201"), of("Zainatun Nahar", &phone, "1201"));
    let sessions = propose_all(&api, &[husband.clone(), wife.clone(), wife]).await;
    assert_eq!(questions(&api, &phone).await, 1, "one message for both");
    let asked = people(&api, &phone).await;
    let seen: Vec<_> =
        asked.iter().map(|one| (text(one, "masked_name"), one["proposals"][0]["supporters"].clone())).collect();
    assert_eq!(seen, [("A*** S***", json!(1)), ("Z*** N***", json!(2))]);
    // One member may propose both.
    api.propose(&sessions[1], &husband).await.is(201);

    let she = id_of(&api, &phone, "Z*** N***").await;
    api.answer(&phone, "accept", &joining()).await.names(&[("nominee", "nominee.required")]);
    let stranger = json!({"nominee": [she, "0192f0c1-6e1c-7000-8000-000000000001"]});
    api.answer(&phone, "decline", &stranger).await.names(&[("nominee", "nominee.unknown")]);
    api.answer(&phone, "decline", &json!({"nominee": 7})).await.names(&[("nominee", "nominee.unknown")]);
    let form = joins_as("Zainatun Nahar", &[&she]);
    let answer = api.answer(&phone, "accept", &form).await.is(200).json();
    // He alone is open now, and need not say who he is.
    assert_eq!(api.answer(&phone, "decline", &json!({})).await.is(200).json()["status"], "declined");
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, "1201").await;
    let mut seen: Vec<_> = aspirants.iter().map(|one| (text(one, "status"), one["support"].clone())).collect();
    seen.sort_by_key(|(status, _)| *status);
    assert_eq!(seen, [("willing", json!(2)), ("withdrawn", json!(2))]);
    let stands = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert_eq!((&stands["name"], &stands["status"]), (&json!("Zainatun Nahar"), &json!("willing")));
    assert_eq!(api.nominations(&sessions[0]).await[0]["status"], "declined");
    assert_eq!(api.nominations(&sessions[2]).await[0]["status"], "accepted");
    let (_, other) = api.member().await;
    api.propose(&other, &husband).await.problem(409, "nominee.refused");
    api.propose(&other, &of("zainatun  NAHAR, S.Pd.", &phone, "1201")).await.is(201);
    assert_eq!(api.aspirant(&owner, text(&answer, "aspirant_id")).await["support"], 3);
}

#[tokio::test]
async fn a_couple_can_both_stand() {
    let api = Api::shared();
    let phone = fresh_phone();
    propose_all(&api, &[of("Agus Salim", &phone, "1202"), of("Zainatun Nahar", &phone, "1202")]).await;
    for (name, mask) in [("Agus Salim", "A*** S***"), ("Zainatun Nahar", "Z*** N***")] {
        let id = id_of(&api, &phone, mask).await;
        api.answer(&phone, "accept", &joins_as(name, &[&id])).await.is(200);
    }
    let owner = api.officer("owner").await;
    let stand = api.aspirants(&owner, "1202").await;
    assert!(stand.len() == 2 && stand.iter().all(|one| one["status"] == "willing"), "{stand:?}");
}

#[tokio::test]
async fn several_names_of_one_person_are_joined_and_each_supporter_counts_once() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let phone = fresh_phone();
    let (one, other) = (of("Cut Nyak Dien", &phone, "1203"), of("Ibu Perbu", &phone, "1203"));
    let elsewhere = of("Ibu Perbu", &phone, "1801");
    let sessions = propose_all(&api, &[one.clone(), other.clone(), elsewhere]).await;
    // The first supports both names.
    api.propose(&sessions[0], &other).await.is(201);
    let (first, second) = (id_of(&api, &phone, "C*** N*** D***").await, id_of(&api, &phone, "I*** P***").await);
    let form = joins_as("Cut Nyak Dien", &[&first, &second]);
    api.answer(&phone, "accept", &form).await.names(&[("dapil", "dapil.unknown")]);
    let form = with(form, json!({"dapil": "1203"}));
    let answer = api.answer(&phone, "accept", &form).await.is(200).json();
    let support = async || api.aspirant(&owner, text(&answer, "aspirant_id")).await["support"].clone();
    assert_eq!(support().await, 2, "two supporters, one of them twice");
    let mut statuses: Vec<_> =
        api.aspirants(&owner, "1203").await.iter().map(|one| text(one, "status").to_owned()).collect();
    statuses.sort();
    assert_eq!(statuses, ["replaced", "willing"]);
    assert_eq!(api.aspirants(&owner, "1801").await[0]["status"], "withdrawn");
    // Under either name more support counts, once for each.
    let (_, third) = api.member().await;
    api.propose(&third, &other).await.is(201);
    api.propose(&third, &one).await.is(201);
    assert_eq!(support().await, 3);
    let own = api.nominations(&third).await;
    assert!(own.iter().all(|one| one["status"] == "accepted" && one["support"] == 3), "{own:?}");
    let people = people(&api, &phone).await;
    assert!(people.iter().all(|one| one["status"] == "accepted"), "{people:?}");
}

#[tokio::test]
async fn three_names_wait_with_a_phone_and_the_fourth_is_told_until_one_has_answered() {
    let api = Api::shared();
    let phone = fresh_phone();
    let names = ["Ani", "Bella", "Citra"].map(|name| of(name, &phone, "1802"));
    let sessions = propose_all(&api, &names).await;
    let fourth = of("Dian", &phone, "1802");
    let (_, other) = api.member().await;
    api.propose(&other, &fourth).await.problem(409, "nominee.phone_full");
    // Whoever waits already gains support, and a place that was taken back is free.
    api.propose(&other, &names[0]).await.is(201);
    let mine = api.nominations(&sessions[1]).await;
    let withdrawal = format!("/nominations/{}/withdrawal", text(&mine[0], "nomination_id"));
    api.post(&withdrawal).session(&sessions[1]).await.is(200);
    api.settle().await;
    api.propose(&other, &fourth).await.is(201);
    api.settle().await;
    api.propose(&other, &names[1]).await.problem(409, "nominee.phone_full");
    let citra = id_of(&api, &phone, "C***").await;
    api.answer(&phone, "not_me", &json!({"nominee": [citra]})).await.is(200);
    api.propose(&other, &names[2]).await.problem(409, "nominee.refused");
    api.propose(&other, &names[1]).await.is(201);
}

#[tokio::test]
async fn of_five_names_at_once_three_find_a_place_and_the_others_take_none() {
    let api = Api::shared();
    let phone = fresh_phone();
    let members = api.members((0..5).map(|_| person()).collect()).await;
    let wanted = ["Ani", "Bella", "Citra", "Dian", "Endang"].map(|name| of(name, &phone, "7601"));
    let at_once = members.iter().zip(&wanted).map(|((_, session), wanted)| api.propose(session, wanted));
    let answers = join_all(at_once).await;
    let asked = people(&api, &phone).await;
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(questions(&api, &phone).await, 1);
    let mut waiting = 0;
    for ((_, session), answer) in members.iter().zip(&answers) {
        match answer.status {
            201 => {
                let own = api.nominations(session).await;
                assert!(["awaiting_consent", "withdrawn"].contains(&text(&own[0], "status")), "{own:?}");
                waiting += u32::from(own[0]["status"] == "awaiting_consent");
            }
            _ => {
                answer.problem(409, "nominee.phone_full");
            }
        }
    }
    assert_eq!(waiting, 3);
}

#[tokio::test]
async fn whoever_wants_no_question_closes_the_phone_for_everybody() {
    let api = Api::shared();
    let phone = fresh_phone();
    let sessions = propose_all(&api, &["Ani", "Bella"].map(|name| of(name, &phone, "7302"))).await;
    let answer = async |more: Value| api.answer(&phone, "not_me", &more).await;
    answer(json!({"no_contact": "maybe"})).await.names(&[("no_contact", "no_contact.unknown")]);
    answer(json!({"no_contact": true})).await.is(200);
    for session in &sessions {
        assert_eq!(api.nominations(session).await[0]["status"], "not_me");
    }
    let messages = api.outbox(&phone).await.len();
    let (_, other) = api.member().await;
    for name in ["Ani", "Citra"] {
        api.propose(&other, &of(name, &phone, "7303")).await.problem(409, "nominee.refused");
    }
    assert_eq!(api.outbox(&phone).await.len(), messages);
}

#[tokio::test]
async fn a_number_that_is_of_the_phone_means_its_member_however_they_are_called() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let member = api.join(&with(person(), json!({"name": "Cut Meutia"}))).await;
    let known = with(own_proposal("7401", &member), json!({"track": "internal"}));
    let called = with(known["nominee"].clone(), json!({"name": "Ibu Cut"}));
    let by_name = of("cut meutia", member.phone(), "7401");
    propose_all(&api, &[with(known, json!({"nominee": called})), by_name]).await;
    let aspirants = api.aspirants(&owner, "7401").await;
    assert_eq!((aspirants.len(), &aspirants[0]["support"]), (1, &json!(2)), "{aspirants:?}");
    // The number of somebody else proves nothing.
    let other = api.join(&with(person(), json!({"name": "Dewi Sartika"}))).await;
    let nominee = json!({"name": "Putri", "phone": member.phone(), "sex": "female", "member_number": other.number});
    propose_all(&api, &[with(proposal("7401"), json!({"nominee": nominee}))]).await;
    assert_eq!(api.aspirants(&owner, "7401").await.len(), 2);
}

#[tokio::test]
async fn a_name_that_comes_after_the_days_message_is_told_the_next_day_and_all_are_reminded_at_once() {
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let phone = fresh_phone();
    propose_all(&api, &["Ani", "Bella", "Citra"].map(|name| of(name, &phone, "3201"))).await;
    assert_eq!(questions(&api, &phone).await, 1);
    let mut told = Vec::new();
    for day in 0..=13 {
        api.look_at_nominees(Timestamp::now() + SignedDuration::from_hours(24 * day)).await;
        told.push(questions(&api, &phone).await);
    }
    assert_eq!((told[0], told[1], told[10], told[11], told[13]), (1, 2, 2, 3, 3), "{told:?}");
}

#[tokio::test]
async fn who_is_erased_takes_nobody_along_who_has_the_same_phone() {
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let owner = api.officer("owner").await;
    let (member, session) = api.member().await;
    let name = text(&member.person, "name");
    propose_all(&api, &[of(name, member.phone(), "3203"), of("Anak Kandung", member.phone(), "3203")]).await;
    let before = people(&api, member.phone()).await;
    assert_eq!(before.len(), 2, "{before:?}");
    let token = api.consent_token(member.phone()).await;
    api.post("/me/erasure").session(&session).json(&member.identity()).await.is(202);
    let at = (Timestamp::now() + SignedDuration::from_hours(49)).to_string();
    api.at(reqwest::Method::POST, "/dev/schedule").json(&json!({"function": "erase-people", "at": at})).await.is(200);
    api.settle().await;
    let people = api.question(&token).await.is(200).json()["people"].clone();
    let open = people.as_array().unwrap().iter().filter(|one| one["status"] == "open").collect::<Vec<_>>();
    assert_eq!((open.len(), &open[0]["masked_name"]), (1, &json!("A*** K***")), "{people}");
    let database = Database::at(api.server.database());
    let items = database.items(&database.table("nominations").await).await;
    let sealed =
        items.iter().filter(|item| text(&item["pk"], "S").starts_with("nominee#") && item.get("sealed").is_some());
    assert_eq!(sealed.count(), 1);
    let names: Vec<_> = api.aspirants(&owner, "3203").await.iter().map(|one| one["name"].clone()).collect();
    assert!(names.contains(&Value::Null) && names.contains(&json!("Anak Kandung")), "{names:?}");
}

#[tokio::test]
async fn several_boxes_of_a_form_are_several_names() {
    let api = Api::shared();
    let phone = fresh_phone();
    propose_all(&api, &["Ani Rahayu", "Bella Rahayu"].map(|name| of(name, &phone, "7501"))).await;
    let ids: Vec<_> = people(&api, &phone).await.iter().map(|one| text(one, "id").to_owned()).collect();
    let token = api.consent_token(&phone).await;
    let post = |path: &str, fields: &[(&str, &str)]| api.post(path).page().form(fields);
    let asked = api.consent_page("/consents", &token).await.text();
    assert!(asked.contains("A*** R***") && asked.contains("B*** R***") && !asked.contains("Rahayu"), "{asked}");
    api.consent_page("/consents/codes", &token).await;
    let code = api.code(&phone).await;
    let fields = [("token", token.as_str()), ("code", &code), ("answer", "decline")];
    let refused = post("/consents/answer", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Siapa Anda?") && refused.text().contains("nominee-error"), "{refused:?}");
    let both = [&fields[..], &[("nominee", ids[0].as_str()), ("nominee", ids[1].as_str())]].concat();
    let done: Answer = post("/consents/answer", &both).await.is(200);
    assert!(done.text().contains("Jawaban Anda tercatat"), "{done:?}");
    assert!(people(&api, &phone).await.iter().all(|one| one["status"] == "declined"));
}
