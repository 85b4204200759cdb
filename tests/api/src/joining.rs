//! From the public form to a membership, and every way that does not lead there.

use serde_json::{Value, json};

use crate::harness::{Api, fresh_phone, person, text, with};

#[tokio::test]
async fn a_receipt_says_what_comes_next_and_nothing_about_anybody() {
    let api = Api::shared();
    let complete = with(
        person(),
        json!({"birth_place": "Bandung", "marital_status": "married", "address": "Jl. Merdeka 1",
               "rt": "1", "rw": "002", "email": "siti@contoh.id", "consent_messages": true}),
    );
    let receipt = api.post("/applications").json(&complete).await.is(202).json();
    assert_eq!(receipt["status"], "unverified");
    assert_eq!(receipt["missing"], json!([]));
    assert_eq!(receipt["warnings"], json!([]));
    assert_eq!(text(&receipt, "application_id").len(), 36);
    let expires: jiff::Timestamp = text(&receipt, "expires_at").parse().unwrap();
    let hours = expires.duration_since(jiff::Timestamp::now()).as_hours();
    assert!((14 * 24 - 1..=14 * 24).contains(&hours), "{hours}");

    let short = api.post("/applications").json(&person()).await.is(202).json();
    let missing = ["birth_place", "marital_status", "address", "rt", "rw"];
    assert_eq!(short["missing"], json!(missing));
    let mut fields: Vec<_> = short.as_object().unwrap().keys().collect();
    fields.sort_unstable();
    assert_eq!(fields, ["application_id", "expires_at", "missing", "status", "warnings"]);
}

#[tokio::test]
async fn what_does_not_fit_the_nik_warns_and_never_rejects() {
    let api = Api::shared();
    let warnings = |change: Value| {
        let api = api.clone();
        async move {
            let answer = api.post("/applications").json(&with(person(), change)).await.is(202);
            answer.json()["warnings"].clone()
        }
    };
    assert_eq!(warnings(json!({"birth_date": "1990-01-02"})).await, json!(["nik.birth_date_mismatch"]));
    assert_eq!(warnings(json!({"sex": "male"})).await, json!(["nik.sex_mismatch"]));
    // A spreadsheet takes a NIK for a number, and eats its last digits.
    assert_eq!(warnings(json!({"nik": "3273014101900000"})).await, json!(["nik.serial"]));
    assert_eq!(warnings(json!({"village": "33.74.01.1001"})).await, json!([]));
}

#[tokio::test]
async fn a_citizen_becomes_a_member_whom_officers_find() {
    let api = Api::shared();
    let citizen = person();
    let id = api.apply(&citizen).await;
    let bandung = api.officer("bandung").await;
    let detail = format!("/admin/applications/{id}");

    // Before its phone answered, an application is nobody's business.
    api.get(&detail).officer(&bandung).await.problem(404, "not_found");
    api.decide(&bandung, &id, &json!({"decision": "approve"})).await.problem(404, "not_found");

    let phone = text(&citizen, "phone");
    let sent = api.outbox(phone).await;
    assert_eq!(sent.len(), 1);
    for field in ["to", "channel", "template", "text", "code"] {
        assert!(sent[0][field].is_string(), "{field}");
    }
    let code = text(&sent[0], "code");
    assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()));
    api.verify(&id, code).await.is(200);
    // Somebody taps twice.
    assert_eq!(api.verify(&id, code).await.is(200).json()["status"], "submitted");

    let queue = api.get("/admin/applications?area=32.73.01&limit=200").officer(&bandung).await.is(200).json();
    let row = queue["items"].as_array().unwrap().iter().find(|row| row["id"] == id.as_str()).unwrap();
    assert_eq!((&row["name"], &row["status"]), (&json!("Siti Aminah"), &json!("submitted")));
    assert!(!row.to_string().contains(text(&citizen, "nik")), "a NIK stands in a list");
    let shown = api.get(&detail).officer(&bandung).await.is(200).json();
    assert_eq!(shown["nik"], citizen["nik"]);
    assert_eq!((&shown["same_nik"], &shown["held_elsewhere"]), (&json!([]), &json!(false)));
    assert_eq!(shown["flags"], json!([]));

    let approved = api.decide(&bandung, &id, &json!({"decision": "approve"})).await.is(200).json();
    let number = text(&approved, "member_number").to_owned();
    assert_eq!(approved["status"], "approved");
    let again = api.decide(&bandung, &id, &json!({"decision": "approve"})).await.is(200).json();
    assert_eq!(again, approved);
    let reject = json!({"decision": "reject", "reason": "Terlambat"});
    api.decide(&bandung, &id, &reject).await.problem(409, "state.conflict");

    let told = api.outbox(phone).await;
    assert_eq!(told[0]["template"], "application_approved");
    assert!(told[0]["link"].is_string() && told[0]["code"].is_null());

    let member = api.get(&format!("/admin/members/{number}")).officer(&bandung).await.is(200).json();
    assert_eq!(member["nik"], citizen["nik"]);
    for criterion in [
        json!({"nik": citizen["nik"]}),
        json!({"phone": phone}),
        json!({"number": number}),
        json!({"name": "aminah SITI", "area": "32.73.01"}),
    ] {
        let found = api.post("/admin/members/search").officer(&bandung).json(&criterion).await.is(200).json();
        let numbers: Vec<_> = found["items"].as_array().unwrap().iter().map(|m| &m["number"]).collect();
        assert!(numbers.contains(&&json!(number)), "{criterion}: {found}");
    }
    let session = api.sign_in(phone).await;
    let me = api.me(&session).await;
    assert_eq!(me["membership"]["number"], number.as_str());
    assert_eq!(me["membership"]["status"], "active");
    assert_eq!(me["membership"]["village"], "32.73.01.1001");
    assert_eq!(me["application"]["status"], "approved");
}

#[tokio::test]
async fn a_returned_application_is_fixed_by_its_applicant_and_goes_on() {
    let api = Api::shared();
    let citizen = with(person(), json!({"address": "Jl. Merdeka 1"}));
    let id = api.submit(&citizen).await;
    let bandung = api.officer("bandung").await;
    let back = json!({"decision": "return", "reason": "Nama tidak sama dengan KTP",
                      "fields": {"name": "Tulis tanpa gelar"}});
    assert_eq!(api.decide(&bandung, &id, &back).await.is(200).json(), json!({"status": "returned"}));
    api.decide(&bandung, &id, &back).await.is(200);
    api.decide(&bandung, &id, &json!({"decision": "approve"})).await.problem(409, "state.conflict");

    let phone = text(&citizen, "phone");
    assert_eq!(api.outbox(phone).await[0]["template"], "application_returned");
    let session = api.sign_in(phone).await;
    let me = api.me(&session).await;
    assert_eq!(me["membership"], Value::Null);
    assert_eq!(me["application"]["status"], "returned");
    assert_eq!(me["application"]["reason"], "Nama tidak sama dengan KTP");
    assert_eq!(me["application"]["reasons"], json!([{"field": "name", "message": "Tulis tanpa gelar"}]));

    let bad = with(citizen.clone(), json!({"name": "Siti 2", "nik": "1"}));
    let refused = api.put("/me/application").session(&session).json(&bad).await;
    refused.names(&[("name", "name.characters"), ("nik", "nik.format")]);
    // What came with the application and stays is told, and not passed over.
    for (field, value) in [
        ("phone", json!(fresh_phone())),
        ("consent_membership", json!(false)),
        ("consent_messages", json!(citizen["consent_messages"] != json!(true))),
    ] {
        let other = with(citizen.clone(), json!({"name": "Siti Fatimah", field: value}));
        api.put("/me/application").session(&session).json(&other).await.names(&[(field, "field.fixed")]);
    }
    let same = phone.replace(' ', "-");
    let fixed = with(citizen.clone(), json!({"name": "Siti Fatimah", "phone": same}));
    let sent = api.put("/me/application").session(&session).json(&fixed).await.is(200).json();
    assert_eq!(sent["application"]["status"], "submitted");
    // Once it is with the officers again there is nothing to fix; the same form is a second tap.
    assert_eq!(api.put("/me/application").session(&session).json(&fixed).await.is(200).json(), sent);
    let other = with(fixed.clone(), json!({"name": "Siti Maryam"}));
    api.put("/me/application").session(&session).json(&other).await.problem(409, "state.conflict");

    let shown = api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.is(200).json();
    assert_eq!(shown["name"], "Siti Fatimah");
    assert_eq!(shown["address"], "Jl. Merdeka 1");
    let digits = |phone: &str| phone.replace(' ', "").trim_start_matches('0').to_owned();
    assert_eq!(shown["phone"], format!("+62{}", digits(phone)), "only the old phone answered a code");
    api.approve(&id).await;
    assert_eq!(api.me(&session).await["membership"]["name"], "Siti Fatimah");
}

#[tokio::test]
async fn whoever_has_the_phone_alone_never_sees_nik_or_birth_date() {
    let api = Api::shared();
    let canary = with(person(), json!({"birth_date": "1971-03-29", "address": "Jl. Merdeka 1"}));
    let id = api.submit(&canary).await;
    let bandung = api.officer("bandung").await;
    let back =
        json!({"decision": "return", "reason": "Periksa", "fields": {"nik": "Salah ketik", "birth_date": "Cek"}});
    api.decide(&bandung, &id, &back).await.is(200);
    let session = api.sign_in(text(&canary, "phone")).await;
    let nik = text(&canary, "nik");
    let spellings =
        [nik.to_owned(), nik.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")];
    let secret = |shown: &str| {
        let spelled = spellings.iter().map(String::as_str).chain(["1971-03-29", "29-03-1971", "29 Maret 1971"]);
        spelled.filter(|secret| shown.contains(*secret)).count()
    };
    let page = || api.get("/me").page().session(&session);
    assert_eq!(page().await.leads_to(), "/anggota/");
    let refused = with(canary.clone(), json!({"nik": "", "birth_date": "", "name": "Siti 2"}));
    let form: Vec<(String, String)> = refused
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .chain([("_method".to_owned(), "PUT".to_owned())])
        .collect();
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let wrong = json!({"birth_date": "1990-01-01", "nik_last4": "0000"});
    for answer in [
        api.at(reqwest::Method::GET, "/anggota/").page().session(&session).await.is(200),
        api.get("/me").session(&session).await.is(200),
        api.post("/me/application").page().session(&session).form(&form).await.is(422),
        api.put("/me/application").session(&session).json(&refused).await.is(422),
        api.patch("/me").session(&session).json(&json!({"rt": "x"})).await.is(422),
        api.patch("/me").session(&session).json(&json!({"rt": "1"})).await.is(200),
        api.post("/me/export").session(&session).json(&wrong).await.is(422),
        api.post("/me/export").page().session(&session).form(&[("nik_last4", "0000")]).await.is(422),
    ] {
        assert_eq!(secret(&answer.text()), 0, "{answer:?}");
    }
    // Left empty, they stay.
    let fixed = with(canary.clone(), json!({"nik": "", "birth_date": null, "name": "Siti Fatimah"}));
    api.put("/me/application").session(&session).json(&fixed).await.is(200);
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.is(200).json();
    assert_eq!((&shown["nik"], &shown["birth_date"]), (&canary["nik"], &canary["birth_date"]));
    assert_eq!(shown["name"], "Siti Fatimah");
}

#[tokio::test]
async fn a_rejected_applicant_reads_why_and_may_try_again() {
    let api = Api::shared();
    let citizen = person();
    let id = api.submit(&citizen).await;
    let bandung = api.officer("bandung").await;
    api.decide(&bandung, &id, &json!({"decision": "reject"})).await.names(&[("reason", "reason.required")]);
    let decision = json!({"decision": "reject", "reason": "Foto KTP tidak cocok"});
    assert_eq!(api.decide(&bandung, &id, &decision).await.is(200).json(), json!({"status": "rejected"}));
    api.decide(&bandung, &id, &json!({"decision": "approve"})).await.problem(409, "state.conflict");

    let phone = text(&citizen, "phone");
    assert_eq!(api.outbox(phone).await[0]["template"], "application_rejected");
    let session = api.sign_in(phone).await;
    let me = api.me(&session).await;
    assert_eq!(me["application"]["status"], "rejected");
    assert_eq!(me["application"]["reason"], "Foto KTP tidak cocok");
    api.get("/me/card").session(&session).await.problem(409, "card.inactive");
    api.post("/me/application/withdrawal").session(&session).await.problem(409, "state.conflict");

    let second = api.submit(&citizen).await;
    api.approve(&second).await;
}

#[tokio::test]
async fn a_withdrawn_application_is_gone_for_everybody() {
    let api = Api::shared();
    let citizen = person();
    let id = api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    let gone = api.post("/me/application/withdrawal").session(&session).await.is(200).json();
    assert_eq!(gone, json!({"status": "withdrawn"}));
    let bandung = api.officer("bandung").await;
    api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.problem(404, "not_found");
    api.decide(&bandung, &id, &json!({"decision": "approve"})).await.problem(409, "state.conflict");
    api.get("/me").session(&session).await.problem(401, "session.required");
    assert_eq!(api.sign_in(text(&citizen, "phone")).await.people, [] as [Value; 0]);
}

#[tokio::test]
async fn applications_that_share_a_nik_are_shown_together_and_only_one_becomes_a_member() {
    let api = Api::shared();
    let first = person();
    let second = with(first.clone(), json!({"phone": fresh_phone(), "name": "Siti Palsu"}));
    let (one, other) = (api.submit(&first).await, api.submit(&second).await);
    let bandung = api.officer("bandung").await;
    api.outbox(text(&first, "phone")).await;
    let shown = api.get(&format!("/admin/applications/{other}")).officer(&bandung).await.is(200).json();
    assert_eq!(shown["same_nik"].as_array().unwrap().len(), 1);
    assert_eq!(shown["same_nik"][0]["id"], one.as_str());
    assert!(shown["flags"].as_array().unwrap().contains(&json!("same_nik")), "{}", shown["flags"]);

    let number = api.approve(&one).await;
    let refused = api.decide(&bandung, &other, &json!({"decision": "approve"})).await;
    refused.problem(409, "nik.held");
    let shown = api.get(&format!("/admin/applications/{other}")).officer(&bandung).await.is(200).json();
    let numbers: Vec<_> = shown["same_nik"].as_array().unwrap().iter().map(|same| &same["member_number"]).collect();
    assert!(numbers.contains(&&json!(number)), "{shown}");
}

#[tokio::test]
async fn the_member_whose_nik_was_used_is_told_and_the_applicant_is_not() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let stranger = with(member.person.clone(), json!({"phone": fresh_phone(), "village": "33.74.01.1001"}));
    let id = api.submit(&stranger).await;
    assert_eq!(api.outbox(member.phone()).await[0]["template"], "nik_used");
    let told = api.outbox(text(&stranger, "phone")).await;
    assert_eq!(told.len(), 1, "only the code");
    let session = api.sign_in(text(&stranger, "phone")).await;
    let me = api.me(&session).await;
    assert_eq!(me["application"]["status"], "submitted");
    assert!(!me.to_string().contains(&member.number));

    // An officer of another province learns that there is a holder, and not who.
    let owner = api.officer("owner").await;
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&owner).await.is(200).json();
    assert_eq!(shown["same_nik"][0]["member_number"], member.number.as_str());
}

#[tokio::test]
async fn a_holder_outside_the_officers_area_appears_only_as_held_elsewhere() {
    let api = Api::shared();
    let member = api.join(&with(person(), json!({"village": "32.04.05.2001"}))).await;
    let here = with(member.person.clone(), json!({"phone": fresh_phone(), "village": "32.73.01.1001"}));
    let id = api.submit(&here).await;
    let bandung = api.officer("bandung").await;
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.is(200).json();
    assert_eq!((&shown["same_nik"], &shown["held_elsewhere"]), (&json!([]), &json!(true)));
    assert!(!shown.to_string().contains(&member.number));
    assert!(!shown.to_string().contains("32.04"));
}

#[tokio::test]
async fn known_and_unknown_people_get_the_same_answer() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let known = api.post("/applications").json(&member.person).await.is(202);
    let unknown = api.post("/applications").json(&person()).await.is(202);
    let shape = |answer: &crate::harness::Answer| {
        let mut body = answer.json();
        body["application_id"] = Value::Null;
        body["expires_at"] = Value::Null;
        let mut headers = answer.headers.clone();
        for own in ["apigw-requestid", "date", "set-cookie"] {
            headers.remove(own);
        }
        (answer.status, body, headers)
    };
    assert_eq!(shape(&known), shape(&unknown));

    let codes = [member.phone().to_owned(), fresh_phone()].map(|phone| json!({"phone": phone}));
    let known = api.post("/sessions/codes").json(&codes[0]).await.is(202);
    let unknown = api.post("/sessions/codes").json(&codes[1]).await.is(202);
    assert_eq!(known.body, unknown.body);
    for phone in &codes {
        let sent = api.outbox(text(phone, "phone")).await;
        assert!(sent.iter().any(|message| message["template"] == "sign_in_code"));
    }
}

#[tokio::test]
async fn a_code_asked_for_again_is_the_same_for_five_minutes_and_then_a_new_one() {
    let api = Api::shared();
    let citizen = person();
    let id = api.apply(&citizen).await;
    let old = api.code(text(&citizen, "phone")).await;
    for _ in 0..5 {
        api.verify(&id, &other_than(&old)).await.names(&[("code", "code.wrong")]);
    }
    api.verify(&id, &old).await.problem(410, "code.expired");
    let again = || api.post(&format!("/applications/{id}/codes"));
    again().await.is(202);
    assert_eq!(api.code(text(&citizen, "phone")).await, old);
    api.verify(&id, &old).await.problem(410, "code.expired");
    api.database().age("registry", &[&id], &["code_until"], 5 * 60_000).await;
    again().await.is(202);
    let new = api.code(text(&citizen, "phone")).await;
    if new != old {
        api.verify(&id, &old).await.names(&[("code", "code.wrong")]);
    }
    api.verify(&id, &new).await.is(200);
    // After that a code has no use: the answer is 202 all the same, and nothing is sent.
    api.post(&format!("/applications/{id}/codes")).await.is(202);
    assert_eq!(api.outbox(text(&citizen, "phone")).await.len(), 3);
    let unknown = uuid::Uuid::new_v4();
    for id in [unknown.to_string(), "not-an-id".to_owned()] {
        api.post(&format!("/applications/{id}/codes")).await.is(202);
    }
    api.verify(&unknown.to_string(), &new).await.problem(404, "not_found");
}

/// Six digits that are not these.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn villages_are_found_by_name_and_the_niks_district_comes_first() {
    let api = Api::shared();
    let found = api.get("/areas?q=cileunyi").await.is(200).json();
    let items = found["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.len() <= 20);
    for field in ["code", "name", "district", "regency", "province"] {
        assert!(items.iter().all(|item| item[field].is_string()), "{field}");
    }
    assert!(items.iter().any(|item| item["code"] == "32.04.05.2001"));
    let near = api.get("/areas?q=sukasari&near=327301").await.is(200).json();
    assert!(text(&near["items"][0], "code").starts_with("32.73.01."));
    assert_eq!(api.get("/areas?q=xyzzyxyzzy").await.is(200).json(), json!({"items": []}));
    for query in ["/areas", "/areas?q=", "/areas?q=a", "/areas?q=%20%20%20"] {
        let bad = api.get(query).await.problem(400, "request.parameter");
        assert_eq!(bad, [("q".to_owned(), "q.length".to_owned())].into());
    }
}
