//! What members change themselves, and what officers change for them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Api, Database, Server, fresh_phone, person, text, with};

#[tokio::test]
async fn a_member_completes_their_details_bit_by_bit() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let change =
        json!({"address": "  Jl.  Merdeka 1 ", "rt": "1", "birth_place": "Bandung", "marital_status": "married"});
    let me = api.patch("/me").session(&session).json(&change).await.is(200).json();
    let details = &me["membership"]["details"];
    assert_eq!((&details["address"], &details["rt"]), (&json!("Jl. Merdeka 1"), &json!("001")));
    assert_eq!(me["membership"]["missing"], json!(["rw"]));
    let more = json!({"rw": "2", "occupation": "teacher", "email": "a@b.id", "consent_messages": true});
    let me = api.patch("/me").session(&session).json(&more).await.is(200).json();
    assert_eq!(me["membership"]["missing"], json!([]));
    assert_eq!(me["membership"]["details"]["address"], "Jl. Merdeka 1", "what is not named stays");
    assert_eq!(me["membership"]["details"]["consent_messages"], true);
    let cleared = api.patch("/me").session(&session).json(&json!({"email": "", "address": null})).await.is(200).json();
    assert_eq!(cleared["membership"]["details"]["email"], Value::Null);
}

#[tokio::test]
async fn an_applicant_who_waits_can_complete_their_details() {
    let api = Api::shared();
    let citizen = person();
    let id = api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    api.patch("/me").session(&session).json(&json!({"address": "Jl. Tunggu 3"})).await.is(200);
    let bandung = api.officer("bandung").await;
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.is(200).json();
    assert_eq!((&shown["address"], &shown["status"]), (&json!("Jl. Tunggu 3"), &json!("submitted")));
}

#[tokio::test]
async fn a_move_keeps_the_number_and_changes_which_officer_sees_the_member() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let (bandung, jabar) = (api.officer("bandung").await, api.officer("jabar").await);
    let path = format!("/admin/members/{}", member.number);
    api.get(&path).officer(&bandung).await.is(200);
    let me = api.post("/me/move").session(&session).json(&json!({"village": "32.04.05.2001"})).await.is(200).json();
    assert_eq!(me["membership"]["number"], member.number.as_str());
    assert_eq!(me["membership"]["village"], "32.04.05.2001");

    api.get(&path).officer(&bandung).await.problem(404, "not_found");
    // The board that decided keeps its decision and learns nothing of what came after it.
    let application = format!("/admin/applications/{}", member.application);
    let decided = api.get(&application).officer(&bandung).await.is(200).json();
    assert!(decided["history"].as_array().unwrap().iter().all(|line| line["action"] != "moved"), "{decided}");
    assert_eq!(api.get(&path).officer(&jabar).await.is(200).json()["village"]["code"], "32.04.05.2001");
    api.outbox(member.phone()).await;
    for (criterion, who, found) in [
        (json!({"nik": member.person["nik"]}), &bandung, 0),
        (json!({"nik": member.person["nik"]}), &jabar, 1),
        (json!({"number": member.number}), &bandung, 0),
        (json!({"phone": member.phone()}), &bandung, 0),
    ] {
        let answer = api.post("/admin/members/search").officer(who).json(&criterion).await.is(200).json();
        assert_eq!(answer["items"].as_array().unwrap().len(), found, "{criterion}");
    }
    let named = |area: &str| json!({"name": "siti aminah", "area": area});
    let there = api.post("/admin/members/search").officer(&jabar).json(&named("32.04.05")).await.is(200).json();
    assert!(there.to_string().contains(&member.number), "found by name where they live now");
    api.get("/me/card").session(&session).await.is(200);
}

#[tokio::test]
async fn a_move_to_the_same_village_changes_nothing() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    api.patch("/me").session(&session).json(&json!({"address": "Jl. Merdeka 1", "rt": "1"})).await.is(200);
    let me = api.post("/me/move").session(&session).json(&json!({"village": member.person["village"]})).await.is(200);
    assert_eq!(me.json()["membership"]["details"]["address"], "Jl. Merdeka 1");
}

#[tokio::test]
async fn a_change_of_phone_needs_the_person_and_a_code_to_the_new_phone() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let elsewhere = api.sign_in(member.phone()).await;
    let new = fresh_phone();
    let change = with(member.identity(), json!({"phone": new}));
    let post = |body: Value| api.post("/me/phone").session(&session).json(&body);
    post(json!({"phone": "12", "birth_date": "1990-01-02"}))
        .await
        .names(&[("phone", "phone.format"), ("nik_last4", "identity.mismatch")]);
    assert_eq!(api.outbox(&new).await, [] as [Value; 0]);
    post(change.clone()).await.is(202);
    let code = api.code(&new).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    post(with(change.clone(), json!({"code": wrong}))).await.names(&[("code", "code.wrong")]);
    post(with(change.clone(), json!({"code": code}))).await.is(200);
    // It is the number that was asked for: a second tap meets what is done.
    post(with(change, json!({"code": code}))).await.is(200);

    assert_eq!(api.me(&session).await["membership"]["number"], member.number.as_str());
    api.get("/me").session(&elsewhere).await.problem(401, "session.required");
    assert_eq!(api.sign_in(member.phone()).await.people, [] as [Value; 0], "the old phone leads to nobody");
    assert_eq!(api.sign_in(&new).await.people.len(), 1);
}

/// Gives a member another phone; gives the token of the link that the old one is sent.
async fn change_phone(api: &Api, member: &crate::harness::Member, session: &crate::harness::Session, new: &str) {
    let change = with(member.identity(), json!({"phone": new}));
    api.post("/me/phone").session(session).json(&change).await.is(202);
    let code = api.code(new).await;
    api.post("/me/phone").session(session).json(&with(change, json!({"code": code}))).await.is(200);
}

pub(crate) async fn undo_token(api: &Api, phone: &str) -> String {
    let sent = api.outbox(phone).await;
    let told = sent.iter().find(|message| message["template"] == "phone_changed").unwrap();
    text(told, "link").split_once("/api/v1/phones/undo?token=").unwrap().1.to_owned()
}

#[tokio::test]
async fn the_old_number_undoes_a_change_of_phone_for_a_day() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let old = member.phone().to_owned();
    let (taken, again) = (fresh_phone(), fresh_phone());
    // Whoever took the number had signed in with the old one twice: both are out once it is back.
    let second = api.sign_in(&old).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    change_phone(&api, &member, &session, &taken).await;
    let token = undo_token(&api, &old).await;
    // Whoever took it changes it once more: the owner's link is still good.
    change_phone(&api, &member, &session, &again).await;
    let later = undo_token(&api, &taken).await;
    let thief = api.sign_in(&again).await;
    assert_eq!(thief.people.len(), 1);
    // Looking changes nothing: messengers open links by themselves.
    let path = format!("/phones/undo?token={token}");
    for _ in 0..2 {
        assert_eq!(api.get(&path).await.is(200).json(), json!({"status": "open"}));
    }
    for more in [".", ")", "%0A", "%20balas%20ya"] {
        assert_eq!(api.get(&format!("{path}{more}")).await.is(200).json(), json!({"status": "open"}), "{more}");
    }
    let page = api.get(&format!("{path})")).page().await.is(200).text();
    assert!(page.contains(&format!("\"{token}\"")) && !page.contains("Siti"));
    let pasted = format!("{token}.\n");
    let done = api.post("/phones/undo").page().form(&[("token", &pasted)]).await.is(200);
    assert!(!done.text().contains(&token));
    for gone in [&session, &thief, &second] {
        api.get("/me").session(gone).await.problem(401, "session.required");
    }
    let own = api.sign_in(&old).await;
    let me = api.me(&own).await;
    assert_eq!(me["membership"]["number"], member.number.as_str());
    assert_eq!(me["notices"][0]["kind"], "phone_restored");
    // Once, and nothing that came after it; a second tap is told that it is done.
    assert_eq!(
        api.post("/phones/undo").json(&json!({"token": token})).await.is(200).json(),
        json!({"status": "undone"})
    );
    for spent in [&token, &later, &"x".to_owned()] {
        if *spent != token {
            api.post("/phones/undo").json(&json!({"token": spent})).await.problem(410, "undo.expired");
        }
        api.get(&format!("/phones/undo?token={spent}")).await.problem(410, "undo.expired");
    }
    api.post("/phones/undo").json(&json!({})).await.names(&[("token", "token.missing")]);
    assert_eq!(api.sign_in(&again).await.people, [] as [Value; 0]);
}

#[tokio::test]
async fn an_undoing_is_not_outrun_by_another_change() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    change_phone(&api, &member, &session, &fresh_phone()).await;
    let token = undo_token(&api, member.phone()).await;
    let changes = (0..20).map(|n| {
        let (api, session) = (api.clone(), session.clone());
        async move { api.patch("/me").session(&session).json(&json!({"rt": format!("{n}")})).await.status }
    });
    let undo = async { api.post("/phones/undo").json(&json!({"token": token})).await.is(200) };
    futures_util::future::join(futures_util::future::join_all(changes), undo).await;
    assert_eq!(api.sign_in(member.phone()).await.people.len(), 1);
    api.get("/me").session(&session).await.problem(401, "session.required");
}

#[tokio::test]
async fn an_officer_corrects_name_and_phone_at_the_counter() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let bandung = api.officer("bandung").await;
    let path = format!("/admin/members/{}", member.number);
    let new = fresh_phone();
    let change = json!({"name": "Siti Aminah, S.H.", "phone": new, "address": "Jl. Loket 2"});
    let shown = api.patch(&path).officer(&bandung).json(&change).await.is(200).json();
    assert_eq!((&shown["name"], &shown["address"]), (&json!("Siti Aminah, S.H."), &json!("Jl. Loket 2")));
    api.get("/me").session(&session).await.problem(401, "session.required");
    assert_eq!(api.sign_in(&new).await.people.len(), 1);

    let bad = json!({"name": "Siti 2", "phone": "021", "rt": "x", "occupation": "military"});
    api.patch(&path).officer(&bandung).json(&bad).await.names(&[
        ("name", "name.characters"),
        ("phone", "phone.format"),
        ("rt", "rt.format"),
        ("occupation", "occupation.forbidden"),
    ]);
    for (name, code) in [("", "name.required"), (&*"a".repeat(101), "name.length")] {
        api.patch(&path).officer(&bandung).json(&json!({"name": name})).await.names(&[("name", code)]);
    }
    let history = api.get(&path).officer(&bandung).await.is(200).json()["history"].clone();
    let did: Vec<_> = history.as_array().unwrap().iter().map(|line| text(line, "action")).collect();
    assert!(did.contains(&"phone_changed"), "{did:?}");
}

#[tokio::test]
async fn the_member_who_invited_is_kept() {
    let api = Api::shared();
    let inviter = api.join(&person()).await;
    let invited = with(person(), json!({"referrer": inviter.number}));
    let id = api.submit(&invited).await;
    let bandung = api.officer("bandung").await;
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.is(200).json();
    assert_eq!(shown["referrer"], inviter.number.as_str());
}

#[tokio::test]
async fn a_search_is_noted_with_its_area_and_kind_also_when_nothing_is_found_and_never_with_its_value() {
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let bandung = api.officer("bandung").await;
    let nobody = person();
    for body in [
        json!({"nik": nobody["nik"]}),
        json!({"phone": nobody["phone"]}),
        json!({"name": "Cut Nyak Dhien", "area": "32.73.01"}),
    ] {
        let found = api.post("/admin/members/search").officer(&bandung).json(&body).await.is(200).json();
        assert_eq!(found["items"], json!([]));
    }
    let database = Database::at(api.server.database());
    let lines = database.items(&database.table("ledger").await).await;
    let searches: Vec<_> = lines.iter().filter(|line| line["action"]["S"] == "member.search").collect();
    let told = json!(searches).to_string();
    for value in [text(&nobody, "nik"), "Dhien", "3000"] {
        assert!(!told.contains(value), "{told}");
    }
    let mut noted: Vec<_> = searches.iter().map(|line| (text(&line["pk"], "S"), line["fields"].to_string())).collect();
    noted.sort();
    let kinds = [("area#32.73", "nik"), ("area#32.73", "phone"), ("area#32.73.01", "name")];
    assert_eq!(noted.len(), kinds.len(), "{told}");
    for ((area, fields), (expected, kind)) in noted.iter().zip(kinds) {
        assert!(*area == expected && fields.contains(kind), "{area} {fields}");
    }
}

#[tokio::test]
async fn an_officer_s_change_of_phone_is_told_to_the_old_number_which_undoes_it() {
    let api = Api::shared();
    let bandung = api.officer("bandung").await;
    let (member, _) = api.member().await;
    let path = format!("/admin/members/{}", member.number);
    let change = json!({"phone": fresh_phone(), "rt": "009"});
    api.patch(&path).officer(&bandung).json(&change).await.is(200);
    let token = undo_token(&api, member.phone()).await;
    api.post("/phones/undo").json(&json!({"token": token})).await.is(200);
    let me = api.me(&api.sign_in(member.phone()).await).await;
    assert_eq!(me["membership"]["number"], member.number.as_str());
}

#[tokio::test]
async fn what_was_asked_with_a_number_that_was_taken_over_is_undone_with_it() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let taken = fresh_phone();
    change_phone(&api, &member, &session, &taken).await;
    let thief = api.sign_in(&taken).await;
    api.post("/me/erasure").session(&thief).json(&member.identity()).await.is(202);
    let token = undo_token(&api, member.phone()).await;
    api.post("/phones/undo").json(&json!({"token": token})).await.is(200);
    let own = api.sign_in(member.phone()).await;
    assert_eq!(api.me(&own).await["erasure"], Value::Null);
}

#[tokio::test]
async fn an_erasure_that_is_under_way_while_the_number_is_given_back_is_not_asked_for() {
    let api = Api::shared();
    for wait in 0..6 {
        let (member, session) = api.member().await;
        let taken = fresh_phone();
        change_phone(&api, &member, &session, &taken).await;
        let thief = api.sign_in(&taken).await;
        let token = undo_token(&api, member.phone()).await;
        let erasure = async { api.post("/me/erasure").session(&thief).json(&member.identity()).await.status };
        let undo = async {
            tokio::time::sleep(std::time::Duration::from_millis(8 * wait)).await;
            api.post("/phones/undo").json(&json!({"token": token})).await.is(200)
        };
        let (asked, _) = futures_util::future::join(erasure, undo).await;
        let own = api.sign_in(member.phone()).await;
        assert_eq!(api.me(&own).await["erasure"], Value::Null, "{asked}");
    }
}
