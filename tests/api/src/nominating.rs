//! A member proposes somebody, sees what they proposed, takes it back.

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{
    Api, NATIONAL, REGIONAL, Session, fresh_phone, own_proposal, pairs, person, phone_of, proposal, text, with,
};

async fn withdraw(api: &Api, session: &Session, id: &str) -> crate::harness::Answer {
    api.post(&format!("/nominations/{id}/withdrawal")).session(session).await
}

#[tokio::test]
async fn a_proposal_becomes_an_aspirant_whom_the_officers_see() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let wanted = proposal("1701");
    let receipt = api.propose(&session, &wanted).await.is(201).json();
    assert_eq!(receipt, json!({"nomination_id": receipt["nomination_id"], "status": "awaiting_consent"}));
    let own = api.nominations(&session).await;
    let shown = json!({
        "nomination_id": receipt["nomination_id"], "election": NATIONAL, "chamber": "dpr", "dapil": "1701",
        "status": "awaiting_consent", "track": "external", "nominee": {"name": "Budi Santoso"},
        "self_nominated": false, "support": 1, "created_at": own[0]["created_at"], "consent_url": own[0]["consent_url"],
    });
    assert_eq!(own, [shown]);
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, "1701").await;
    assert_eq!(aspirants.len(), 1);
    let seen = &aspirants[0];
    assert_eq!(
        (&seen["status"], &seen["name"], &seen["sex"]),
        (&json!("proposed"), &json!("Budi Santoso"), &json!("male"))
    );
    assert_eq!((&seen["track"], &seen["support"]), (&json!("external"), &json!(1)));
    assert_eq!((&seen["self_nominated"], &seen["phone_source"]), (&json!(false), &json!("proposer")));
    // The nominee is asked; the proposer is nowhere named.
    let messages = api.outbox(phone_of(&wanted)).await;
    assert_eq!(messages.len(), 1);
    assert!(messages[0]["code"].is_null() && messages[0]["link"].is_string(), "{messages:?}");
    let detail = api.aspirant(&owner, text(seen, "id")).await;
    for place in [&detail.to_string(), &messages[0].to_string()] {
        assert!(!place.contains(&member.number) && !place.contains(text(&member.person, "name")), "{place}");
    }
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let all = json!({
        "election": "pilpres", "chamber": "senate", "dapil": "x", "track": "secret", "reason": "=1",
        "nominee": {"name": "<b>", "phone": "021", "sex": "f", "member_number": "x"},
    });
    let every = [
        ("election", "election.unknown"),
        ("chamber", "chamber.unknown"),
        ("dapil", "dapil.unknown"),
        ("track", "track.unknown"),
        ("nominee.name", "name.characters"),
        ("nominee.phone", "phone.format"),
        ("nominee.sex", "sex.unknown"),
        ("nominee.member_number", "number.format"),
        ("reason", "reason.characters"),
    ];
    api.propose(&session, &all).await.names(&every);
    for empty in [json!({}), json!({"nominee": 7}), json!({"nominee": ["Budi"], "election": null})] {
        let named = api.propose(&session, &empty).await.problem(422, "fields.invalid");
        let mut expected = pairs(&every);
        expected.retain(|(field, _)| !["nominee.member_number", "nominee.name", "reason"].contains(&field.as_str()));
        expected.extend(pairs(&[("nominee.name", "name.required"), ("reason", "reason.required")]));
        assert_eq!(named, expected, "{empty}");
    }
    for (change, bad) in [
        (json!({"dapil": "9999"}), ("dapil", "dapil.unknown")),
        (json!({"dapil": "a#b"}), ("dapil", "dapil.unknown")),
        (json!({"dapil": ""}), ("dapil", "dapil.unknown")),
        (json!({"reason": "a".repeat(501)}), ("reason", "reason.length")),
        (json!({"reason": 7}), ("reason", "reason.characters")),
        (json!({"track": ["internal"]}), ("track", "track.unknown")),
    ] {
        let sent = with(proposal("1701"), change);
        api.propose(&session, &sent).await.names(&[bad]);
        assert!(api.outbox(phone_of(&sent)).await.is_empty(), "{sent}");
    }
    // A chamber is right or wrong by itself when there is no such election.
    let elsewhere = with(proposal("1701"), json!({"election": "pilpres"}));
    api.propose(&session, &elsewhere).await.names(&[("election", "election.unknown"), ("dapil", "dapil.unknown")]);
    // A chamber that this election does not elect has no dapil either.
    let regional = with(proposal("1701"), json!({"chamber": "dprd_regency"}));
    let bad = [("chamber", "chamber.unknown"), ("dapil", "dapil.unknown")];
    api.propose(&session, &regional).await.names(&bad);
    assert!(api.nominations(&session).await.is_empty());
}

#[tokio::test]
async fn only_a_member_proposes() {
    let api = Api::shared();
    let wanted = proposal("1701");
    api.post("/nominations").json(&wanted).await.problem(401, "session.required");
    api.get("/me/nominations").await.problem(401, "session.required");
    let waiting = person();
    api.submit(&waiting).await;
    let applicant = api.sign_in(text(&waiting, "phone")).await;
    api.propose(&applicant, &wanted).await.problem(403, "member.required");
    api.get("/me/nominations").session(&applicant).await.problem(403, "member.required");
    let stranger = api.sign_in(&fresh_phone()).await;
    api.propose(&stranger, &wanted).await.problem(403, "member.required");
    let (member, session) = api.member().await;
    api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200);
    let gone = api.propose(&session, &wanted).await;
    assert!([401, 403].contains(&gone.status), "{gone:?}");
    assert!(api.outbox(phone_of(&wanted)).await.is_empty());
}

#[tokio::test]
async fn an_own_nomination_is_marked() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    // In another spelling, it is the same phone.
    let digits: String = member.phone().chars().filter(char::is_ascii_digit).collect();
    let wanted = own_proposal("1901", &member);
    let nominee = with(wanted["nominee"].clone(), json!({"phone": format!("+62-{}", &digits[1..])}));
    api.propose(&session, &with(wanted, json!({"nominee": nominee}))).await.is(201);
    assert_eq!(api.nominations(&session).await[0]["self_nominated"], true);
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, "1901").await;
    assert_eq!((&aspirants[0]["self_nominated"], &aspirants[0]["track"]), (&json!(true), &json!("internal")));
}

#[tokio::test]
async fn another_member_who_proposes_the_same_person_adds_support() {
    let api = Api::shared();
    let members = api.members(vec![person(), person()]).await;
    let wanted = proposal("2101");
    api.propose(&members[0].1, &wanted).await.is(201);
    let digits: String = phone_of(&wanted).chars().filter(char::is_ascii_digit).collect();
    let name = format!(" {}, S.Pd.", text(&wanted["nominee"], "name").to_uppercase());
    let spelled = json!({"name": name, "phone": format!("62{}", &digits[1..]), "sex": "male"});
    api.propose(&members[1].1, &with(wanted.clone(), json!({"nominee": spelled, "track": "internal"}))).await.is(201);
    for (_, session) in &members {
        assert_eq!(api.nominations(session).await[0]["support"], 2);
    }
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, "2101").await;
    assert_eq!(aspirants.len(), 1, "{aspirants:?}");
    // What the first one wrote stands.
    let seen = &aspirants[0];
    assert_eq!(
        (&seen["support"], &seen["name"], &seen["track"]),
        (&json!(2), &json!("Budi Santoso"), &json!("external"))
    );
    assert_eq!(api.outbox(phone_of(&wanted)).await.len(), 1);
}

#[tokio::test]
async fn a_member_proposes_a_person_once() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let wanted = proposal("3101");
    api.propose(&session, &wanted).await.is(201);
    for again in
        [wanted.clone(), with(wanted.clone(), json!({"dapil": "3102"})), with(wanted, json!({"reason": "Lain"}))]
    {
        api.propose(&session, &again).await.problem(409, "nomination.duplicate");
    }
    assert_eq!(api.nominations(&session).await.len(), 1);
}

#[tokio::test]
async fn a_replay_gets_the_same_answer_and_other_fields_under_its_key_are_refused() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let (key, wanted) = (Uuid::new_v4(), proposal("3103"));
    let send = |body: Value| api.post("/nominations").key(key).session(&session).json(&body);
    let first = send(wanted.clone()).await.is(201);
    assert_eq!(first.json()["nomination_id"], key.to_string());
    assert_eq!(send(wanted.clone()).await.is(201).body, first.body);
    for change in [
        json!({"reason": "Alasan lain"}),
        json!({"track": "internal"}),
        json!({"dapil": "3102"}),
        json!({"nominee": with(wanted["nominee"].clone(), json!({"name": "Lain"}))}),
        json!({"nominee": proposal("3103")["nominee"]}),
    ] {
        send(with(wanted.clone(), change)).await.problem(422, "idempotency.mismatch");
    }
    send(with(wanted.clone(), json!({"track": "x"}))).await.names(&[("track", "track.unknown")]);
    api.post("/nominations").header("idempotency-key", "x").session(&session).json(&wanted).await.is(400);
    assert_eq!(api.nominations(&session).await.len(), 1);
    // A replay after the answer is still the same receipt.
    api.answer(phone_of(&wanted), "decline", &json!({})).await.is(200);
    api.settle().await;
    assert_eq!(send(wanted.clone()).await.is(201).body, first.body);
    api.propose(&session, &wanted).await.is(409);
}

#[tokio::test]
async fn a_member_proposes_ten_people_and_may_take_one_back_for_another() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let mut ids = Vec::new();
    let mut last = Value::Null;
    for _ in 0..10 {
        last = proposal("3301");
        ids.push(text(&api.propose(&session, &last).await.is(201).json(), "nomination_id").to_owned());
    }
    let one_more = proposal("3301");
    api.propose(&session, &one_more).await.problem(409, "nomination.limit");
    assert!(api.outbox(phone_of(&one_more)).await.is_empty());
    let owner = api.officer("owner").await;
    assert_eq!(api.aspirants(&owner, "3301").await.len(), 10);
    for _ in 0..2 {
        let answer = withdraw(&api, &session, &ids[9]).await.is(200);
        assert_eq!(answer.json(), json!({"status": "withdrawn"}), "twice is once");
    }
    assert_eq!(api.aspirants(&owner, "3301").await.len(), 9, "whom nobody proposes is gone");
    api.propose(&session, &one_more).await.is(201);
    api.propose(&session, &proposal("3301")).await.problem(409, "nomination.limit");
    // Taken back, somebody may be proposed again.
    withdraw(&api, &session, &ids[0]).await.is(200);
    api.propose(&session, &last).await.is(201);
    assert_eq!(api.aspirants(&owner, "3301").await.len(), 10);
    let withdrawn = api.nominations(&session).await.into_iter().filter(|own| own["status"] == "withdrawn");
    assert!(withdrawn.map(|own| own["nominee"].clone()).eq([Value::Null, Value::Null]), "their data are gone");
}

#[tokio::test]
async fn a_withdrawal_takes_the_support_away() {
    let api = Api::shared();
    let members = api.members((0..3).map(|_| person()).collect()).await;
    let wanted = proposal("3302");
    let mut ids = Vec::new();
    for (_, session) in &members {
        ids.push(text(&api.propose(session, &wanted).await.is(201).json(), "nomination_id").to_owned());
    }
    let owner = api.officer("owner").await;
    withdraw(&api, &members[0].1, &ids[0]).await.is(200);
    assert_eq!(
        api.aspirants(&owner, "3302").await[0]["support"],
        2,
        "the first proposer's leaving changes nothing else"
    );
    assert_eq!(api.nominations(&members[1].1).await[0]["support"], 2);
    // Nobody takes back what another one proposed.
    withdraw(&api, &members[0].1, &ids[1]).await.problem(404, "not_found");
    withdraw(&api, &members[0].1, "x").await.problem(404, "not_found");
    let id = api.aspirants(&owner, "3302").await[0]["id"].clone();
    for index in [1, 2] {
        withdraw(&api, &members[index].1, &ids[index]).await.is(200);
    }
    assert!(api.aspirants(&owner, "3302").await.is_empty());
    api.get(&format!("/admin/aspirants/{}", id.as_str().unwrap())).officer(&owner).await.problem(404, "not_found");
    let token = api.consent_token(phone_of(&wanted)).await;
    let question = api.question(&token).await.is(200).json();
    assert_eq!(question["people"][0]["proposals"], json!([]), "{question}");
}

#[tokio::test]
async fn after_the_answer_a_proposal_stays() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let wanted = proposal("3303");
    let id = text(&api.propose(&session, &wanted).await.is(201).json(), "nomination_id").to_owned();
    api.answer(phone_of(&wanted), "decline", &json!({})).await.is(200);
    withdraw(&api, &session, &id).await.problem(409, "state.conflict");
    let own = api.nominations(&session).await;
    assert_eq!((&own[0]["status"], &own[0]["consent_url"]), (&json!("declined"), &Value::Null));
}

#[tokio::test]
async fn outside_the_window_the_dates_are_told() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    let regional = api.election(&owner, REGIONAL).await;
    assert!(text(&regional, "opens").starts_with("2028-01-01T00:00"), "{regional}");
    // No dapil of it is known yet: what is wrong with the fields comes first.
    let wanted = with(proposal("3201"), json!({"election": REGIONAL, "chamber": "dprd_regency"}));
    api.propose(&session, &wanted).await.names(&[("dapil", "dapil.unknown")]);
}

/// What a form asks for, filled in.
fn form(wanted: &Value) -> Vec<(&'static str, String)> {
    let nominee = &wanted["nominee"];
    let place = ["election", "chamber", "dapil"].map(|part| text(wanted, part)).join("|");
    vec![
        ("place", place),
        ("track", text(wanted, "track").to_owned()),
        ("reason", text(wanted, "reason").to_owned()),
        ("nominee.name", text(nominee, "name").to_owned()),
        ("nominee.phone", text(nominee, "phone").to_owned()),
        ("nominee.sex", text(nominee, "sex").to_owned()),
    ]
}

fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    page.split_once(&start).unwrap_or_else(|| panic!("{page}")).1.split('"').next().unwrap()
}

#[tokio::test]
async fn a_form_is_checked_and_then_sent_once_however_often_it_is_tapped() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let wanted = proposal("3304");
    let fields = form(&wanted);
    let send = |fields: &[(&str, &str)]| api.post("/nominations").page().session(&session).form(fields);
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();

    let shown = api.at(reqwest::Method::GET, "/usulkan/").page().session(&session).await.is(200).text();
    assert!(shown.contains(&format!("{NATIONAL}|dpr|3304")), "the place is offered");
    let check = send(&pairs).await.is(200);
    assert_eq!(check.header("cache-control"), Some("no-store"));
    let page = check.text();
    assert!(page.contains("Budi Santoso") && page.contains("Jawa Tengah IV"), "{page}");
    assert!(api.outbox(phone_of(&wanted)).await.is_empty(), "nothing is stored yet");
    let confirm = hidden(&page, "confirm").to_owned();
    let taps = join_all([0; 3].map(|_| {
        let call = send(&[("confirm", &confirm)]);
        async move { call.await.leads_to() }
    }))
    .await;
    assert!(taps.iter().all(|to| to == "/usulkan/?notice=proposed"), "{taps:?}");
    assert_eq!(api.nominations(&session).await.len(), 1);
    assert_eq!(api.outbox(phone_of(&wanted)).await.len(), 1);
    let page = api.at(reqwest::Method::GET, &taps[0]).page().session(&session).await.is(200).text();
    assert!(page.contains("Budi Santoso"), "it stands among one's own");

    // Back to the form, with everything in it.
    let page = send(&[("confirm", &confirm), ("edit", "1")]).await.is(200).text();
    assert!(page.contains("value=\"Budi Santoso\""), "{page}");
    let mut bad = pairs.clone();
    bad.retain(|(name, _)| *name != "nominee.phone");
    let page = send(&bad).await.is(422).text();
    assert!(page.contains("nominee.phone") && page.contains("value=\"Budi Santoso\""), "{page}");
    send(&[("confirm", "x")]).await.is(410);
    // Withdrawn from its page.
    let id = api.nominations(&session).await[0]["nomination_id"].clone();
    let path = format!("/nominations/{}/withdrawal", id.as_str().unwrap());
    let done = api.post(&path).page().session(&session).form(&[]).await;
    assert_eq!(done.leads_to(), "/usulkan/?notice=withdrawn");
}

#[tokio::test]
async fn the_page_of_a_stranger_leads_to_signing_in() {
    let api = Api::shared();
    let page = api.at(reqwest::Method::GET, "/usulkan/").page().await;
    assert_eq!(page.leads_to().split('?').next(), Some("/masuk/"));
    let waiting = person();
    api.submit(&waiting).await;
    let applicant = api.sign_in(text(&waiting, "phone")).await;
    let page = api.at(reqwest::Method::GET, "/usulkan/").page().session(&applicant).await.is(200).text();
    assert!(!page.contains("name=\"nominee.name\""), "an applicant cannot propose");
}
