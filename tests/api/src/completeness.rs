//! A list is green when its pack can be made, and whoever lacks something is asked for it, not thrown out.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Api, Member, Session, own_proposal, person, slate, text};

/// A member who told little, with every paper, found fit; gives the aspirant's id.
async fn short_of_data(api: &Api, owner: &str, dapil: &str) -> (Member, Session, String) {
    let (member, session) = api.members(vec![person()]).await.remove(0);
    api.propose(&session, &own_proposal(dapil, &member)).await.is(201);
    let answer = api.answer(member.phone(), "accept", &json!({"consent_candidacy": true})).await.is(200).json();
    let id = text(&answer, "aspirant_id").to_owned();
    api.hand_in_papers(owner, &id).await;
    api.verdict(owner, &id, "ms").await.is(200);
    (member, session, id)
}

fn details() -> Value {
    json!({"birth_place": "Bandung", "marital_status": "widowed", "address": "Jl. Merdeka 1", "rt": "1", "rw": "2"})
}

fn rules(check: &Value) -> Vec<&str> {
    check["violations"].as_array().unwrap().iter().map(|violation| text(violation, "rule")).collect()
}

async fn reminders_of(api: &Api, member: &Member) -> usize {
    api.outbox(member.phone()).await.iter().filter(|message| message["template"] == "incomplete").count()
}

#[tokio::test]
async fn a_list_is_not_green_before_its_pack_can_be_made() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (member, _, id) = short_of_data(&api, &owner, "3302").await;
    let saved = api.order(&owner, "3302", std::slice::from_ref(&id), &json!(0)).await.is(200).json();
    assert_eq!((&saved["check"]["ok"], rules(&saved["check"])), (&json!(false), vec!["member_data"]), "{saved}");
    let violation = &saved["check"]["violations"][0];
    assert_eq!((&violation["positions"], &violation["need"], &violation["have"]), (&json!([1]), &json!(1), &json!(0)));
    assert_eq!(violation["fix"], json!([{"kind": "remind", "candidate": id}]), "nobody is thrown out");
    let row = &saved["candidates"][0];
    let lacking = json!(["birth_place", "marital_status", "address", "rt", "rw"]);
    assert_eq!(row["data"], json!({"complete": false, "missing": lacking}));
    assert_eq!((text(row, "member_number"), &row["reminded_at"]), (member.number.as_str(), &Value::Null));
    let refused = api.step(&owner, "3302", "proposed", &saved["version"]).await;
    refused.problem(409, "slate.unlawful");
    assert_eq!(rules(&refused.json()["check"]), ["member_data"]);
    // At the counter.
    let path = format!("/admin/members/{}", member.number);
    api.patch(&path).officer(&owner).json(&details()).await.is(200);
    let list = api.slate(&owner, "3302").await;
    assert_eq!(list["check"], json!({"ok": true, "violations": []}));
    let mut version = list["version"].clone();
    for to in ["proposed", "endorsed", "approved"] {
        version = api.step(&owner, "3302", to, &version).await.is(200).json()["version"].clone();
    }
    api.get(&format!("{}/silon.csv", slate("3302"))).officer(&owner).await.is(200);
}

#[tokio::test]
async fn a_reminder_is_one_message_a_day_whoever_presses() {
    let api = Api::shared();
    let [owner, jabar] = [api.officer("owner").await, api.officer("jabar").await];
    let (member, session, id) = short_of_data(&api, &owner, "3210").await;
    let path = format!("/admin/aspirants/{id}/reminder");
    let pressed =
        join_all([&owner, &jabar, &owner, &jabar].map(|officer| async { api.post(&path).officer(officer).await }));
    let answers: Vec<Value> = pressed.await.into_iter().map(|answer| answer.is(200).json()).collect();
    assert_eq!(answers.iter().filter(|answer| answer["sent"] == true).count(), 1, "{answers:?}");
    let moments: Vec<_> = answers.iter().map(|answer| &answer["reminded_at"]).collect();
    assert!(moments.windows(2).all(|pair| pair[0] == pair[1]), "{moments:?}");
    assert_eq!(reminders_of(&api, &member).await, 1);
    // The officers of members count the same one.
    let of_members = format!("/admin/members/{}/reminder", member.number);
    assert_eq!(api.post(&of_members).officer(&jabar).await.is(200).json()["sent"], false);
    let row = &api.slate(&jabar, "3210").await["pool"][0];
    assert_eq!(&row["reminded_at"], moments[0]);
    let trail = api.get(&format!("/admin/aspirants/{id}")).officer(&owner).await.is(200).json();
    let reminded = trail["history"].as_array().unwrap().iter().filter(|line| line["action"] == "reminded");
    assert_eq!(reminded.count(), 1, "one line in the ledger");
    let notices = api.get("/me").session(&session).await.is(200).json()["notices"].clone();
    assert_eq!(notices[0]["kind"], "incomplete", "to be read where no message came: {notices}");
    api.patch("/me").session(&session).json(&details()).await.is(200);
    api.post(&path).officer(&jabar).await.problem(409, "state.conflict");
    api.post(&of_members).officer(&jabar).await.problem(409, "state.conflict");
    assert_eq!(reminders_of(&api, &member).await, 1);
}

#[tokio::test]
async fn who_may_not_select_or_verify_neither_reminds_nor_learns_the_number() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (member, _, id) = short_of_data(&api, &owner, "3201").await;
    let [viewer, selector, bandung] =
        [api.officer("viewer").await, api.officer("selector-bandung").await, api.officer("bandung").await];
    let path = format!("/admin/aspirants/{id}/reminder");
    for officer in [&viewer, &bandung] {
        api.post(&path).officer(officer).await.problem(403, "role.missing");
    }
    let of_members = format!("/admin/members/{}/reminder", member.number);
    for officer in [&viewer, &selector] {
        api.post(&of_members).officer(officer).await.problem(403, "role.missing");
    }
    for (officer, expected) in [(&viewer, Value::Null), (&selector, Value::Null), (&bandung, json!(member.number))] {
        let list = api.slate(officer, "3201").await;
        let people = list["pool"].as_array().unwrap().iter().chain(list["candidates"].as_array().unwrap());
        let row = people.into_iter().find(|row| row["id"] == id.as_str()).unwrap();
        assert_eq!(row["member_number"], expected);
        assert!(row.get("nik").is_none() && row.get("phone").is_none(), "{row}");
    }
    api.post(&path).officer(&selector).await.is(200);
    assert_eq!(reminders_of(&api, &member).await, 1);
}

#[tokio::test]
async fn whoever_left_the_race_is_not_written_to() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (member, _, id) = short_of_data(&api, &owner, "3303").await;
    let left = json!({"status": "withdrawn", "reason": "Surat pengunduran diri"});
    api.post(&format!("/admin/aspirants/{id}/status")).officer(&owner).json(&left).await.is(200);
    api.post(&format!("/admin/aspirants/{id}/reminder")).officer(&owner).await.problem(409, "state.conflict");
    assert_eq!(reminders_of(&api, &member).await, 0);
}
