//! A right that is put before an officer.

use serde_json::{Value, json};

use crate::harness::{Api, person, text, with};

#[tokio::test]
async fn a_right_is_asked_for_and_answered_by_an_officer_of_the_area() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    // Also by somebody who may not answer any more who they are.
    let wrong = with(member.identity(), json!({"nik_last4": "0000"}));
    for _ in 0..5 {
        api.post("/me/export").session(&session).json(&wrong).await.is(422);
    }
    api.post("/me/export").session(&session).json(&member.identity()).await.problem(429, "identity.limit");
    let ask = |kind: Value| api.post("/me/requests").session(&session).json(&json!({"kind": kind}));
    ask(json!("everything")).await.names(&[("kind", "right.unknown")]);
    let asked = ask(json!("access")).await.is(202).json();
    let id = text(&asked, "id").to_owned();
    assert_eq!(asked["status"], "open");
    let time = |field: &str| text(&asked, field).parse::<jiff::Timestamp>().unwrap();
    assert_eq!(time("due_at").duration_since(time("asked_at")).as_hours(), 72);
    // Asked twice, it keeps its clock.
    assert_eq!(ask(json!("access")).await.is(202).json(), asked);
    ask(json!("erasure")).await.is(202);

    let bandung = api.officer("bandung").await;
    let mut path = "/admin/requests?limit=200".to_owned();
    let row = loop {
        let page = api.get(&path).officer(&bandung).await.is(200).json();
        if let Some(row) = page["items"].as_array().unwrap().iter().find(|row| row["id"] == id.as_str()) {
            break row.clone();
        }
        path = format!("/admin/requests?limit=200&cursor={}", page["next_cursor"].as_str().unwrap());
    };
    assert_eq!((&row["kind"], &row["member_number"]), (&json!("access"), &json!(member.number)));
    assert_eq!(row["due_at"], asked["due_at"]);
    let viewer = api.officer("viewer").await;
    api.get("/admin/requests").officer(&viewer).await.problem(403, "role.missing");

    let answer =
        |officer: &str, body: Value| api.post(&format!("/admin/requests/{id}/answer")).officer(officer).json(&body);
    answer(&viewer, json!({"accepted": true, "reason": "x"})).await.problem(403, "role.missing");
    answer(&bandung, json!({})).await.names(&[("accepted", "accepted.required"), ("reason", "reason.required")]);
    let given = json!({"accepted": true, "reason": "Diserahkan di kantor"});
    for _ in 0..2 {
        let receipt = answer(&bandung, given.clone()).await.is(200).json();
        assert_eq!(receipt, json!({"id": id, "status": "accepted"}));
    }
    answer(&bandung, json!({"accepted": false, "reason": "Tidak"})).await.problem(409, "state.conflict");
    for unknown in ["x", &format!("{}.access", uuid::Uuid::new_v4())] {
        let path = format!("/admin/requests/{unknown}/answer");
        api.post(&path).officer(&bandung).json(&given).await.problem(404, "not_found");
    }
    let me = api.me(&session).await;
    let own = me["requests"].as_array().unwrap().iter().find(|one| one["id"] == id.as_str()).unwrap();
    assert_eq!((&own["status"], &own["reason"]), (&json!("accepted"), &json!("Diserahkan di kantor")));
    let open = me["requests"].as_array().unwrap().iter().filter(|one| one["status"] == "open").count();
    assert_eq!(open, 1);
}

#[tokio::test]
async fn an_applicant_asks_on_the_page_and_officers_of_other_areas_see_nothing() {
    let api = Api::shared();
    let citizen = with(person(), json!({"village": "33.74.01.1001"}));
    let id = api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    let form = [("kind", "restriction")];
    let sent = api.post("/me/requests").page().session(&session).form(&form).await;
    assert_eq!(sent.leads_to(), "/anggota/?notice=request_sent");
    let page = api.at(reqwest::Method::GET, "/anggota/").page().session(&session).await.is(200);
    assert!(page.text().contains("menunggu jawaban"));
    let bandung = api.officer("bandung").await;
    let path = format!("/admin/requests/{id}.restriction/answer");
    let answer = json!({"accepted": true, "reason": "Ya"});
    api.post(&path).officer(&bandung).json(&answer).await.problem(404, "not_found");
    api.get("/admin/requests?area=33.74").officer(&bandung).await.problem(404, "not_found");
    let owner = api.officer("owner").await;
    let seen = api.get("/admin/requests?area=33.74").officer(&owner).await.is(200).json();
    assert!(seen["items"].as_array().unwrap().iter().any(|row| row["application_id"] == id.as_str()));
    api.post(&path).officer(&owner).json(&answer).await.is(200);
}

#[tokio::test]
async fn a_copy_holds_what_was_asked_and_told_under_every_record_and_no_officers_marks() {
    let api = Api::shared();
    let (holder, _) = api.member().await;
    let (first, session) = api.member().await;
    api.post("/me/requests").session(&session).json(&json!({"kind": "access"})).await.is(202);
    api.post("/me/resignation")
        .session(&session)
        .json(&with(first.identity(), json!({"reason": "Pindah kota"})))
        .await
        .is(200);
    let again = api.join(&first.person).await;
    let session = api.sign_in(again.phone()).await;
    let export = api.post("/me/export").session(&session).json(&again.identity()).await.is(200).json();
    assert_eq!(export["requests"].as_array().unwrap().len(), 1);
    assert_eq!(export["memberships"][0]["status_reason"], "Pindah kota");
    let told = |record: &Value| record["notices"].as_array().unwrap().iter().any(|one| one["kind"] == "approved");
    assert!(export["applications"].as_array().unwrap().iter().any(told), "{}", export["applications"]);
    // Who types the NIK of a member learns nothing by a copy of their own application.
    let forged = with(person(), json!({"nik": holder.person["nik"], "birth_date": holder.person["birth_date"]}));
    api.submit(&forged).await;
    let session = api.sign_in(text(&forged, "phone")).await;
    let identity = crate::harness::identity(&forged);
    let export = api.post("/me/export").session(&session).json(&identity).await.is(200);
    assert!(!export.text().contains("held") && !export.text().contains("same_nik"), "{export:?}");
}

#[tokio::test]
async fn who_has_only_the_phone_does_not_become_the_person_by_correcting_a_name() {
    let api = Api::shared();
    let bandung = api.officer("bandung").await;
    let citizen = person();
    let id = api.submit(&citizen).await;
    let back = json!({"decision": "return", "reason": "Perbaiki", "fields": {"name": "sesuai KTP"}});
    api.decide(&bandung, &id, &back).await.is(200);
    let session = api.sign_in(text(&citizen, "phone")).await;
    let taken = with(citizen.clone(), json!({"nik": person()["nik"], "birth_date": "1970-12-12"}));
    let put = |body: &Value| api.put("/me/application").session(&session).json(body);
    put(&taken).await.names(&[("nik", "field.fixed"), ("birth_date", "field.fixed")]);
    put(&with(citizen.clone(), json!({"name": "Siti Aminah Dewi", "nik": null, "birth_date": null}))).await.is(200);
}

#[tokio::test]
async fn what_a_correction_tells_of_who_it_is_counts_as_an_answer_to_that() {
    let api = Api::shared();
    let bandung = api.officer("bandung").await;
    let citizen = person();
    let id = api.submit(&citizen).await;
    let back = json!({"decision": "return", "reason": "Perbaiki", "fields": {"address": "sesuai KTP"}});
    api.decide(&bandung, &id, &back).await.is(200);
    let session = api.sign_in(text(&citizen, "phone")).await;
    // The phone that is no phone keeps a right guess from being sent.
    let guess = |told: Value| {
        let body = with(citizen.clone(), json!({"phone": "x", "nik": null, "birth_date": null}));
        api.put("/me/application").session(&session).json(&with(body, told))
    };
    for _ in 0..2 {
        guess(json!({"birth_date": citizen["birth_date"]})).await.names(&[("phone", "phone.format")]);
    }
    for day in 1..=3 {
        let told = json!({"birth_date": format!("1970-12-0{day}")});
        guess(told).await.names(&[("birth_date", "field.fixed")]);
    }
    for _ in 0..2 {
        guess(json!({"nik": person()["nik"]})).await.names(&[("nik", "field.fixed")]);
    }
    for told in [json!({"birth_date": citizen["birth_date"]}), json!({"nik": person()["nik"]})] {
        guess(told).await.problem(429, "identity.limit");
    }
    let mine = crate::harness::identity(&citizen);
    api.post("/me/export").session(&session).json(&mine).await.problem(429, "identity.limit");
    // Who tells nothing of it corrects all the same.
    let body = json!({"name": "Siti Aminah Dewi", "nik": null, "birth_date": null});
    api.put("/me/application").session(&session).json(&with(citizen.clone(), body)).await.is(200);
}
