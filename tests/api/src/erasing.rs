//! Erasure means everything held, and can be taken back by whoever it is about; what a law keeps is
//! held apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Api, Database, Member, Server, Session, fresh_phone, identity, joining, own_proposal, person, phone_of,
    proposal, text, with,
};
use crate::joined::{applied, opened, verify};

pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A server of one's own: these tests turn its clock.
pub(crate) fn alone() -> Api {
    Api::of(Arc::new(Server::start(&["--memory"])))
}

/// The hourly look, as if it were then.
pub(crate) async fn look(api: &Api, at: Timestamp) -> Answer {
    api.at(Method::POST, "/dev/schedule").json(&json!({"at": at.to_string()})).await
}

pub(crate) async fn ask(api: &Api, session: &Session, person: &Value) -> Answer {
    api.post("/me/erasure").session(session).json(&identity(person)).await
}

/// Asks, and lets the day pass.
async fn erased(api: &Api, session: &Session, person: &Value) {
    ask(api, session, person).await.is(202);
    look(api, Timestamp::now() + DAY + DAY).await.is(200);
    api.settle().await;
}

/// What stands in the tables of these records that is of a person, or leads to one.
pub(crate) async fn leftovers(api: &Api, ids: &[&str]) -> Vec<String> {
    const PERSONAL: [&str; 17] = [
        "trace",
        "sealed",
        "person",
        "person_id",
        "note",
        "status_note",
        "fingerprint",
        "nik_hmac",
        "phone_hmac",
        "area_status",
        "outbox",
        "code",
        "card",
        "documents",
        "verdicts",
        "receipt",
        "former",
    ];
    api.settle().await;
    let database = Database::at(api.server.database());
    let mut found = Vec::new();
    for table in database.tables().await.iter().filter(|table| !table.contains("ledger")) {
        for item in database.items(table).await {
            let key = format!("{} {}", text(&item["pk"], "S"), text(&item["sk"], "S"));
            let theirs = ids.iter().any(|id| key.contains(id) || item["application"]["S"] == **id);
            // What is held for a law has no key that leads to anybody; the job goes with the next look.
            if key.starts_with("hold#") || key.starts_with("erasure#") {
                continue;
            }
            let claims = ids.iter().any(|id| item["member"]["S"] == **id);
            let rows = ["word#", "request#"];
            if claims || theirs && rows.iter().any(|kind| key.starts_with(kind)) {
                found.push(key.clone());
            }
            if theirs {
                found.extend(
                    PERSONAL.iter().filter(|name| !item[**name].is_null()).map(|name| format!("{key}: {name}")),
                );
            }
        }
    }
    found
}

/// Items of a server of one's own whose trace leads to a line of the ledger about somebody whose data are gone, and
/// so tells who it was.
async fn traces_of_nobody(api: &Api) -> Vec<String> {
    let database = api.database();
    let mut items = Vec::new();
    for table in database.tables().await.iter().filter(|table| !table.contains("ledger")) {
        items.extend(database.items(table).await);
    }
    let people: BTreeSet<&str> = items.iter().filter_map(|item| item["person_id"]["S"].as_str()).collect();
    let lines = database.items(&database.table("ledger").await).await;
    let about = |line: &Value| line["pk"]["S"].as_str().and_then(|pk| pk.strip_prefix("person#").map(str::to_owned));
    let of_nobody = lines.iter().filter(|line| about(line).is_some_and(|person| !people.contains(person.as_str())));
    let requests: BTreeSet<&str> = of_nobody.filter_map(|line| line["request"]["S"].as_str()).collect();
    let traced = items.iter().filter(|item| item["trace"]["S"].as_str().is_some_and(|trace| requests.contains(trace)));
    traced.map(|item| format!("{} {}: trace", text(&item["pk"], "S"), text(&item["sk"], "S"))).collect()
}

/// Somebody with a rejected application, a membership that ended after a change of phone, and a new one;
/// and a stranger who typed their NIK.
async fn a_history(api: &Api) -> (Value, Vec<String>, Member, String) {
    let owner = api.officer("owner").await;
    let first = person();
    let rejected = api.submit(&first).await;
    api.decide(&owner, &rejected, &json!({"decision": "reject", "reason": "Belum lengkap"})).await.is(200);
    let old = api.join(&first).await;
    let session = api.sign_in(old.phone()).await;
    let second = fresh_phone();
    let change = with(identity(&first), json!({"phone": second}));
    api.post("/me/phone").session(&session).json(&change).await.is(202);
    let code = api.code(&second).await;
    api.post("/me/phone").session(&session).json(&with(change, json!({"code": code}))).await.is(200);
    let session = api.sign_in(&second).await;
    api.post("/me/resignation").session(&session).json(&identity(&first)).await.is(200);
    let moved = with(first.clone(), json!({"phone": second}));
    let new = api.join(&moved).await;
    let session = api.sign_in(&second).await;
    api.post("/me/requests").session(&session).json(&json!({"kind": "access"})).await.is(202);
    let stranger = api.submit(&with(first, json!({"phone": fresh_phone(), "name": "Budi Santoso"}))).await;
    api.settle().await;
    let ids = vec![rejected, old.application.clone(), old.number.clone(), new.application.clone(), new.number.clone()];
    (moved, ids, new, stranger)
}

#[tokio::test]
async fn an_export_holds_every_application_and_membership_of_the_person_and_no_strangers() {
    let api = alone();
    let (person, ids, _, stranger) = a_history(&api).await;
    let session = api.sign_in(text(&person, "phone")).await;
    let export = api.post("/me/export").session(&session).json(&identity(&person)).await.is(200).json();
    let named = |list: &str, id: &str| -> Vec<(String, String)> {
        let records = export[list].as_array().unwrap().iter();
        records.map(|record| (text(record, id).to_owned(), text(record, "status").to_owned())).collect()
    };
    let of = |id: &String, status: &str| (id.clone(), status.to_owned());
    let applications = [of(&ids[0], "rejected"), of(&ids[1], "approved"), of(&ids[3], "approved")];
    assert_eq!(named("applications", "id"), applications);
    assert_eq!(named("memberships", "number"), [of(&ids[2], "resigned"), of(&ids[4], "active")]);
    assert_eq!(export["other_records"], 1, "a fact, and no more");
    assert!(!export.to_string().contains(&stranger));
    assert!(!export.to_string().contains("Budi"));
    let did: Vec<&str> = export["trail"].as_array().unwrap().iter().map(|line| text(line, "action")).collect();
    for action in ["rejected", "approved", "phone_changed", "resigned", "exported"] {
        assert!(did.contains(&action), "{action} is not in {did:?}");
    }
}

#[tokio::test]
async fn an_erasure_leaves_nothing_held_of_the_person_and_everything_of_a_stranger() {
    let api = alone();
    let (person, ids, _, stranger) = a_history(&api).await;
    let session = api.sign_in(text(&person, "phone")).await;
    erased(&api, &session, &person).await;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(leftovers(&api, &ids).await, [""; 0]);
    assert_eq!(traces_of_nobody(&api).await, [""; 0]);
    assert!(!leftovers(&api, &[&stranger]).await.is_empty(), "a stranger's application is the stranger's");
    let owner = api.officer("owner").await;
    api.get(&format!("/admin/applications/{stranger}")).officer(&owner).await.is(200);
}

#[tokio::test]
async fn who_types_a_members_nik_and_name_learns_and_erases_nothing_of_theirs() {
    let api = alone();
    let (member, _) = api.member().await;
    let forged = with(member.person.clone(), json!({"phone": fresh_phone()}));
    api.submit(&forged).await;
    let session = api.sign_in(text(&forged, "phone")).await;
    let export = api.post("/me/export").session(&session).json(&identity(&forged)).await.is(200).json();
    assert_eq!(export["applications"].as_array().unwrap().len(), 1);
    assert_eq!(export["memberships"], json!([]));
    assert_eq!(export["other_records"], 0, "whether the NIK is known is nobody's business");
    assert!(!export.to_string().contains(&member.number));
    let asked = ask(&api, &session, &forged).await.is(202).json();
    assert!(!asked["kept"].to_string().contains("sipol_removal"), "{asked}");
    look(&api, Timestamp::now() + DAY + DAY).await.is(200);
    let session = api.sign_in(member.phone()).await;
    assert_eq!(api.me(&session).await["membership"]["status"], "active");
}

#[tokio::test]
async fn who_shares_a_members_phone_and_types_their_nik_learns_and_erases_nothing_of_theirs() {
    for birth_date in [None, Some("1971-02-02")] {
        types_a_members_nik(birth_date).await;
    }
}

/// With the member's birth date, or with another one.
async fn types_a_members_nik(birth_date: Option<&str>) {
    let api = alone();
    let (member, session) = api.member().await;
    api.propose(&session, &own_proposal("3201", &member)).await.is(201);
    api.answer(member.phone(), "accept", &json!({"consent_candidacy": true})).await.is(200);
    let forged = with(member.person.clone(), json!({"name": "Orang Lain"}));
    let forged = match birth_date {
        Some(birth_date) => with(forged, json!({"birth_date": birth_date})),
        None => forged,
    };
    let (id, cookies) = applied(&api, &forged).await;
    let code = api.code(member.phone()).await;
    let session = opened(&verify(&api, &id, &cookies, json!({"code": code})).await.is(200)).unwrap();
    let export = api.post("/me/export").session(&session).json(&identity(&forged)).await.is(200).json();
    assert_eq!((&export["memberships"], &export["other_records"]), (&json!([]), &json!(0)));
    assert_eq!(export["nominations"]["candidacies"], json!([]), "{export}");
    ask(&api, &session, &forged).await.is(202);
    look(&api, Timestamp::now() + DAY + DAY).await.is(200);
    let session = api.sign_in(member.phone()).await;
    assert_eq!(api.me(&session).await["membership"]["status"], "active");
}

#[tokio::test]
async fn a_members_erasure_waits_a_day_is_told_to_every_phone_and_taken_back_by_one_tap() {
    let api = alone();
    let (member, session) = api.member().await;
    let asked = ask(&api, &session, &member.person).await.is(202).json();
    let effective: Timestamp = text(&asked, "effective_at").parse().unwrap();
    assert!((Timestamp::now() + DAY).duration_since(effective).abs() < SignedDuration::from_mins(5));
    let kept: Vec<&str> = asked["kept"].as_array().unwrap().iter().map(|kept| text(kept, "what")).collect();
    assert_eq!(kept, ["sipol_removal", "consent_stub"]);
    assert_eq!(ask(&api, &session, &member.person).await.is(202).json(), asked, "asked again, answered alike");
    assert_eq!(api.me(&session).await["erasure"], asked);
    look(&api, effective - SignedDuration::from_mins(1)).await.is(200);
    assert_eq!(api.me(&session).await["membership"]["status"], "active", "not before its time");

    let messages = api.outbox(member.phone()).await;
    let told = messages.iter().find(|message| message["template"] == "erasure_asked").unwrap();
    assert!(!text(told, "text").contains("Siti"), "phones are shared");
    let link = text(told, "link");
    let path = link.split_once("/api/v1").unwrap().1;
    let page = api.get(path).page().await.is(200).text();
    assert!(page.contains("Batalkan"), "{page}");
    assert_eq!(api.me(&session).await["erasure"], asked, "to look is not to tap");
    let token = path.split_once("token=").unwrap().1;
    for more in [".", ")", "%0A", "%20balas%20ya"] {
        let page = api.get(&format!("{path}{more}")).page().await.is(200).text();
        assert!(page.contains(&format!("\"{token}\"")), "{page}");
    }
    let pasted = format!("{token}).\n");
    let form = [("token", pasted.as_str())];
    api.post("/erasures/withdrawal").page().form(&form).await.is(200);
    let again = api.post("/erasures/withdrawal").json(&json!({"token": token})).await.is(200).json();
    assert_eq!(again, json!({"status": "taken_back"}), "a second tap meets what is done");
    api.get(path).await.problem(410, "erasure.over");
    for token in ["", "x", &"A".repeat(43)] {
        api.post("/erasures/withdrawal").json(&json!({"token": token})).await.problem(410, "erasure.over");
    }
    assert_eq!(api.me(&session).await["erasure"], Value::Null);
    look(&api, Timestamp::now() + DAY + DAY).await.is(200);
    assert_eq!(api.me(&session).await["membership"]["status"], "active");

    ask(&api, &session, &member.person).await.is(202);
    api.post("/erasures/withdrawal").json(&json!({"token": token})).await.problem(410, "erasure.over");
    let back = api.delete("/me/erasure").session(&session).await.is(200).json();
    assert_eq!(back["erasure"], Value::Null);
    assert_eq!(api.delete("/me/erasure").session(&session).await.is(200).json(), back, "nothing is to be erased");
}

#[tokio::test]
async fn what_a_law_keeps_is_held_apart_until_its_end_and_the_job_goes() {
    let api = alone();
    let (member, session) = api.member().await;
    erased(&api, &session, &member.person).await;
    let database = Database::at(api.server.database());
    let table = database.table("registry").await;
    let held = async |kind: &str| {
        let items = database.items(&table).await;
        items.into_iter().filter(|item| text(&item["pk"], "S").starts_with(kind)).collect::<Vec<_>>()
    };
    assert_eq!(held("erasure#").await, [] as [Value; 0]);
    let holds = held("hold#").await;
    let mut kinds: Vec<&str> = holds.iter().map(|hold| text(&hold["kind"], "S")).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["consent_stub", "sipol_removal"]);
    for hold in &holds {
        let names: Vec<&String> = hold.as_object().unwrap().keys().collect();
        let plain = ["pk", "sk", "kind", "area", "until", "due", "ttl", "sealed"];
        assert!(names.iter().all(|name| plain.contains(&name.as_str())), "{names:?}");
        assert!(!hold.to_string().contains(&member.number) && !hold.to_string().contains(&member.application));
        assert_eq!(hold["area"]["S"], "32.73");
    }
    // Nobody erases the row at KPU by waiting; the stub of consent ends after five years.
    look(&api, Timestamp::now() + DAY * 1800).await.is(200);
    assert_eq!(held("hold#").await.len(), 2);
    look(&api, Timestamp::now() + DAY * 1830).await.is(200);
    let left = held("hold#").await;
    assert_eq!(left.len(), 1);
    assert_eq!(text(&left[0]["kind"], "S"), "sipol_removal");
}

#[tokio::test]
async fn who_joins_again_after_an_erasure_keeps_the_new_membership() {
    let api = alone();
    let citizen = person();
    api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    ask(&api, &session, &citizen).await.is(202);
    // The job is finished by the next look, and must not take what came after it was asked for.
    let back = api.join(&citizen).await;
    look(&api, Timestamp::now() + SignedDuration::from_hours(1)).await.is(200);
    let session = api.sign_in(back.phone()).await;
    assert_eq!(api.me(&session).await["membership"]["status"], "active");
}

#[tokio::test]
async fn what_was_kept_long_enough_goes_by_itself() {
    let api = alone();
    let owner = api.officer("owner").await;
    let refused = api.submit(&person()).await;
    api.decide(&owner, &refused, &json!({"decision": "reject", "reason": "Belum lengkap"})).await.is(200);
    let (member, session) = api.member().await;
    api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200);
    look(&api, Timestamp::now() + DAY * 179).await.is(200);
    api.get(&format!("/admin/applications/{refused}")).officer(&owner).await.is(200);
    look(&api, Timestamp::now() + DAY * 181).await.is(200);
    assert_eq!(leftovers(&api, &[&refused]).await, [""; 0]);
    api.get(&format!("/admin/members/{}", member.number)).officer(&owner).await.is(200);
    look(&api, Timestamp::now() + DAY * 1826).await.is(200);
    assert_eq!(leftovers(&api, &[&member.application, &member.number]).await, [""; 0]);
}

#[tokio::test]
async fn a_nominee_who_withdraws_the_application_stands_for_nothing() {
    let api = alone();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    let named = proposal("3202");
    api.propose(&session, &named).await.is(201);
    let form = joining();
    let answer = api.answer(phone_of(&named), "accept", &form).await.is(200).json();
    let nominee = api.sign_in(phone_of(&named)).await;
    api.post("/me/application/withdrawal").session(&nominee).await.is(200);
    let aspirant = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert_eq!(aspirant["status"], "withdrawn");
    let ids = [text(&answer, "aspirant_id"), text(&answer, "application_id")];
    assert_eq!(leftovers(&api, &ids).await, [""; 0]);
    assert_eq!(traces_of_nobody(&api).await, [""; 0]);
    assert!(!aspirant.to_string().contains(text(&form, "nik")));
}

#[tokio::test]
async fn a_member_who_dies_or_leaves_stands_for_nothing_and_frees_the_claim() {
    let api = alone();
    let owner = api.officer("owner").await;
    for (dapil, status, left) in [("3203", "deceased", "deceased"), ("3204", "expelled", "withdrawn")] {
        let (member, session) = api.member().await;
        let aspirant = api.stand(dapil, &member, &session).await;
        api.hand_in_papers(&owner, &aspirant).await;
        api.verdict(&owner, &aspirant, "ms").await.is(200);
        let change = json!({"status": status, "reason": "Laporan", "decision_number": "SK/1/2026"});
        api.post(&format!("/admin/members/{}/status", member.number)).officer(&owner).json(&change).await.is(200);
        let shown = api.aspirant(&owner, &aspirant).await;
        assert_eq!(shown["status"], left);
        assert!(!shown.to_string().contains(text(&member.person, "nik")));
        assert_eq!(leftovers(&api, &[&aspirant]).await, [""; 0]);
        assert_eq!(traces_of_nobody(&api).await, [""; 0]);
    }
}

#[tokio::test]
async fn who_resigned_first_still_has_a_day_to_take_an_erasure_back() {
    let api = alone();
    let (member, session) = api.member().await;
    api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200);
    let asked = ask(&api, &session, &member.person).await.is(202).json();
    let effective: Timestamp = text(&asked, "effective_at").parse().unwrap();
    assert!(effective > Timestamp::now() + DAY - SignedDuration::from_mins(5), "{asked}");
    let told = api.outbox(member.phone()).await;
    assert!(told.iter().any(|message| message["template"] == "erasure_asked"), "{told:?}");
    api.delete("/me/erasure").session(&session).await.is(200);
}

#[tokio::test]
async fn an_erasure_that_an_officer_grants_happens_in_a_day() {
    let api = alone();
    let bandung = api.officer("bandung").await;
    let (member, session) = api.member().await;
    api.post("/me/requests").session(&session).json(&json!({"kind": "erasure"})).await.is(202);
    let path = format!("/admin/requests/{}.erasure/answer", member.application);
    api.post(&path).officer(&bandung).json(&json!({"accepted": true, "reason": "Ya"})).await.is(200);
    assert_ne!(api.me(&session).await["erasure"], Value::Null);
    let told = api.outbox(member.phone()).await;
    assert!(told.iter().any(|message| message["template"] == "erasure_asked"), "{told:?}");
    look(&api, Timestamp::now() + DAY + DAY).await.is(200);
    api.settle().await;
    assert_eq!(leftovers(&api, &[&member.application, &member.number]).await, [""; 0]);
    assert_eq!(traces_of_nobody(&api).await, [""; 0]);
}

#[tokio::test]
async fn what_a_job_missed_for_months_still_goes() {
    let api = alone();
    let owner = api.officer("owner").await;
    let refused = api.submit(&person()).await;
    api.decide(&owner, &refused, &json!({"decision": "reject", "reason": "Belum lengkap"})).await.is(200);
    look(&api, Timestamp::now()).await.is(200);
    look(&api, Timestamp::now() + DAY * 400).await.is(200);
    assert_eq!(leftovers(&api, &[&refused]).await, [""; 0]);
}

#[tokio::test]
async fn nothing_is_known_of_a_nominee_of_several_seats_who_left_and_was_erased() {
    let api = alone();
    let (member, session) = api.member().await;
    let wanted = crate::harness::own_proposal("3205", &member);
    api.propose(&session, &wanted).await.is(201);
    let (_, other) = api.member().await;
    let name = text(&member.person, "name");
    let second = json!({"dapil": "3206", "track": "internal",
        "nominee": {"name": name, "phone": member.phone(), "sex": member.person["sex"]}});
    api.propose(&other, &with(proposal("3206"), second)).await.is(201);
    let token = api.consent_token(member.phone()).await;
    api.answer(member.phone(), "accept", &json!({"dapil": "3205", "consent_candidacy": true})).await.is(200);
    api.settle().await;
    api.post("/me/resignation").session(&session).json(&member.identity()).await.is(200);
    api.settle().await;
    erased(&api, &session, &member.person).await;
    let rows = Database::at(api.server.database());
    let items = rows.items(&rows.table("nominations").await).await;
    let nominee = items.iter().find(|item| text(&item["pk"], "S").starts_with("nominee#")).unwrap();
    assert!(nominee.get("sealed").is_none() && nominee.get("ttl").is_some(), "{nominee}");
    let shown = api.question(&token).await.text();
    assert!(!shown.contains("***") && !shown.contains("•"), "{shown}");
}
