//! Leaving, coming back, and what remains.

use serde_json::{Value, json};

use crate::harness::{Api, fresh_phone, text, with};

#[tokio::test]
async fn resigning_revokes_the_card_and_frees_the_nik_for_joining_again() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let card = api.get("/me/card").session(&session).await.is(200).json();
    let wrong = with(member.identity(), json!({"nik_last4": "0000"}));
    let refused = api.post("/me/resignation").session(&session).json(&wrong).await;
    refused.names(&[("nik_last4", "identity.mismatch")]);
    let after = api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200).json();
    assert_eq!(after["membership"]["status"], "resigned");
    let again = api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200).json();
    assert_eq!(again, after, "a second tap meets what is done");
    let verdict = api.post("/cards/verify").json(&json!({"token": card["token"]})).await.is(200).json();
    assert_eq!(verdict["verdict"], "revoked");
    api.get("/me/card").session(&session).await.problem(409, "card.inactive");
    api.post("/me/card").session(&session).await.problem(409, "card.inactive");
    for (path, body) in
        [("/me/move", json!({"village": "32.73.01.1002"})), ("/me/phone", json!({"phone": fresh_phone()}))]
    {
        api.post(path).session(&session).json(&body).await.problem(409, "state.conflict");
    }

    let owner = api.officer("owner").await;
    let found = api.post("/admin/members/search").officer(&owner).json(&json!({"nik": member.person["nik"]})).await;
    assert_eq!(found.is(200).json(), json!({"items": [], "more": false}), "nobody holds the NIK");

    let back = api.join(&member.person).await;
    assert_ne!(back.number, member.number);
    let session = api.sign_in(member.phone()).await;
    assert_eq!(session.people.len(), 1, "one person, whatever their history");
    assert_eq!(api.me(&session).await["membership"]["number"], back.number.as_str());
    let old = api.get(&format!("/admin/members/{}", member.number)).officer(&owner).await.is(200).json();
    assert_eq!(old["status"], "resigned");
}

#[tokio::test]
async fn a_new_membership_points_to_the_old_one() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200);
    let back = api.join(&member.person).await;
    // The stream finds the old membership; the outbox answers when the stream is done.
    api.outbox(member.phone()).await;
    let owner = api.officer("owner").await;
    let shown = api.get(&format!("/admin/members/{}", back.number)).officer(&owner).await.is(200).json();
    assert_eq!(shown["former_number"], member.number.as_str());
}

#[tokio::test]
async fn an_expelled_member_frees_the_nik_by_a_numbered_decision_only() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let bandung = api.officer("bandung").await;
    let path = format!("/admin/members/{}/status", member.number);
    let expel = json!({"status": "expelled", "reason": "Melanggar AD/ART"});
    let refused = api.post(&path).officer(&bandung).json(&expel).await;
    refused.names(&[("decision_number", "decision_number.required")]);
    let expel = with(expel, json!({"decision_number": "SK/12/DPP/2026"}));
    let done = api.post(&path).officer(&bandung).json(&expel).await.is(200).json();
    assert_eq!(done, json!({"number": member.number, "status": "expelled"}));
    api.post(&path).officer(&bandung).json(&expel).await.is(200);
    let back = json!({"status": "active", "reason": "Salah"});
    api.post(&path).officer(&bandung).json(&back).await.problem(409, "state.conflict");
    assert_eq!(api.me(&session).await["membership"]["status"], "expelled");
    api.join(&with(member.person.clone(), json!({"phone": fresh_phone()}))).await;
}

#[tokio::test]
async fn a_death_entered_by_mistake_is_undone_by_an_owner_only() {
    let api = Api::shared();
    let (member, _) = api.member().await;
    let (bandung, owner) = (api.officer("bandung").await, api.officer("owner").await);
    let path = format!("/admin/members/{}/status", member.number);
    api.post(&path).officer(&bandung).json(&json!({"status": "deceased", "reason": "Laporan keluarga"})).await.is(200);
    let undo = json!({"status": "active", "reason": "Keliru"});
    api.post(&path).officer(&bandung).json(&undo).await.problem(409, "state.conflict");
    api.post(&path).officer(&owner).json(&undo).await.is(200);
    // Living again is not possible once somebody else holds the NIK.
    api.post(&path).officer(&bandung).json(&json!({"status": "deceased", "reason": "Laporan keluarga"})).await.is(200);
    api.join(&with(member.person.clone(), json!({"phone": fresh_phone()}))).await;
    api.post(&path).officer(&owner).json(&undo).await.problem(409, "state.conflict");
}

#[tokio::test]
async fn an_export_holds_everything_with_its_trail() {
    let api = Api::shared();
    let full = with(
        crate::harness::person(),
        json!({"birth_place": "Bandung", "marital_status": "married", "address": "Jl. Ekspor 7", "rt": "001",
               "rw": "002", "email": "siti@contoh.id", "consent_messages": true}),
    );
    let member = api.join(&full).await;
    let session = api.sign_in(member.phone()).await;
    let bandung = api.officer("bandung").await;
    api.get(&format!("/admin/members/{}", member.number)).officer(&bandung).await.is(200);
    api.get("/me/card").session(&session).await.is(200);
    api.patch("/me").session(&session).json(&json!({"rt": "003"})).await.is(200);

    api.post("/me/export")
        .session(&session)
        .json(&json!({}))
        .await
        .names(&[("birth_date", "birth_date.format"), ("nik_last4", "identity.mismatch")]);
    let export = api.post("/me/export").session(&session).json(&member.identity()).await.is(200).json();
    let held = &export["person"];
    for field in [
        "nik",
        "name",
        "birth_date",
        "birth_place",
        "sex",
        "marital_status",
        "occupation",
        "email",
        "address",
        "rw",
        "village",
    ] {
        assert_eq!(held[field], full[field], "{field}");
    }
    assert_eq!(held["rt"], "003");
    assert!(text(held, "phone").starts_with("+628"));
    assert_eq!(held["consents"], json!({"version": 2, "membership": true, "kpu": true, "messages": true}));
    assert_eq!(export["membership"]["number"], member.number.as_str());
    let trail = export["trail"].as_array().unwrap();
    let did: Vec<(&str, &str)> = trail.iter().map(|line| (text(line, "action"), text(line, "actor"))).collect();
    for expected in [
        ("approved", "officer"),
        ("viewed", "officer"),
        ("card_issued", "self"),
        ("changed", "self"),
        ("exported", "self"),
    ] {
        assert!(did.contains(&expected), "{expected:?} is not in {did:?}");
    }
    assert!(!export.to_string().contains("dev|"), "an officer's id is none of a member's business");
    let times: Vec<_> = trail.iter().map(|line| text(line, "at")).collect();
    assert!(times.is_sorted());
}

#[tokio::test]
async fn an_applicant_can_take_a_copy_too() {
    let api = Api::shared();
    let citizen = crate::harness::person();
    api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    let identity = json!({"birth_date": citizen["birth_date"], "nik_last4": text(&citizen, "nik")[12..]});
    let export = api.post("/me/export").session(&session).json(&identity).await.is(200).json();
    assert_eq!(export["person"]["nik"], citizen["nik"]);
    assert_eq!(export["membership"], Value::Null);
}

#[tokio::test]
async fn erasure_leaves_nothing_of_the_person_and_frees_the_nik() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let card = api.get("/me/card").session(&session).await.is(200).json();
    let wrong = with(member.identity(), json!({"birth_date": "1990-01-02"}));
    let refused = api.post("/me/erasure").session(&session).json(&wrong).await;
    refused.names(&[("nik_last4", "identity.mismatch")]);
    api.post("/me/erasure").session(&session).json(&member.identity()).await.is(202);
    // A member's waits a day.
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(25);
    let body = json!({"function": "erase-people", "at": later.to_string()});
    api.at(reqwest::Method::POST, "/dev/schedule").json(&body).await.is(200);

    assert_eq!(api.sign_in(member.phone()).await.people, [] as [Value; 0]);
    let verdict = api.post("/cards/verify").json(&json!({"token": card["token"]})).await.is(200).json();
    assert_eq!(verdict["verdict"], "revoked");
    let owner = api.officer("owner").await;
    api.get(&format!("/admin/members/{}", member.number)).officer(&owner).await.problem(404, "not_found");
    api.get(&format!("/admin/applications/{}", member.application)).officer(&owner).await.problem(404, "not_found");
    for criterion in
        [json!({"nik": member.person["nik"]}), json!({"phone": member.phone()}), json!({"number": member.number})]
    {
        let found = api.post("/admin/members/search").officer(&owner).json(&criterion).await.is(200).json();
        assert_eq!(found, json!({"items": [], "more": false}), "{criterion}");
    }
    api.join(&member.person).await;
}

#[tokio::test]
async fn an_applicants_erasure_takes_the_application_out_of_the_queue() {
    let api = Api::shared();
    let citizen = crate::harness::person();
    let id = api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    let identity = json!({"birth_date": citizen["birth_date"], "nik_last4": text(&citizen, "nik")[12..]});
    let asked = api.post("/me/erasure").session(&session).json(&identity).await.is(202);
    assert!(asked.header("set-cookie").unwrap().contains("Max-Age=0"), "at once");
    api.get("/me").session(&session).await.problem(401, "session.required");
    let bandung = api.officer("bandung").await;
    api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.problem(404, "not_found");
    api.decide(&bandung, &id, &json!({"decision": "approve"})).await.problem(409, "state.conflict");
}
