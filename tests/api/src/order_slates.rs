//! Lists of candidates: ordering, what the law says, from board to board.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Api, joining, phone_of, proposal, slate, text};

fn ids(rows: &Value) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| text(row, "id").to_owned()).collect()
}

fn rules(check: &Value) -> Vec<&str> {
    check["violations"].as_array().unwrap().iter().map(|violation| text(violation, "rule")).collect()
}

#[tokio::test]
async fn a_stale_order_is_refused_with_the_newer_version() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let empty = api.slate(&owner, "6101").await;
    assert_eq!((&empty["status"], &empty["version"], &empty["candidates"]), (&json!("draft"), &json!(0), &json!([])));
    let names = api.candidates(&owner, "6101", &["female", "male"]).await;
    let pool = api.slate(&owner, "6101").await;
    assert_eq!(pool["pool"].as_array().unwrap().len(), 2);
    let saved = api.order(&owner, "6101", &names, &json!(0)).await.is(200).json();
    assert_eq!((&saved["version"], &saved["pool"]), (&json!(1), &json!([])));
    assert_eq!(ids(&saved["candidates"]), names);
    assert!(saved["candidates"].as_array().unwrap().iter().all(|row| row["status"] == "shortlisted"), "{saved}");
    for stale in [0, 2, 7] {
        let answer = api.order(&owner, "6101", &[], &json!(stale)).await;
        answer.problem(409, "slate.version");
        assert_eq!(answer.json()["version"], 1);
    }
    api.step(&owner, "6101", "proposed", &json!(0)).await.problem(409, "slate.version");
    // Off the list, back in the pool.
    let saved = api.order(&owner, "6101", &names[..1], &json!(1)).await.is(200).json();
    assert_eq!(ids(&saved["pool"]), names[1..]);
    assert_eq!(saved["pool"][0]["status"], "ms");
}

#[tokio::test]
async fn a_bad_order_is_named_and_changes_nothing() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let put = |body: Value| api.put(&slate("6102")).officer(&owner).json(&body);
    put(json!({})).await.names(&[("candidates", "candidates.format"), ("version", "version.format")]);
    let many: Vec<_> = (0..1000).map(|_| Uuid::new_v4()).collect();
    for bad in [json!("x"), json!([7]), json!(["x"]), json!({"a": 1}), json!(many)] {
        put(json!({"candidates": bad, "version": 0})).await.names(&[("candidates", "candidates.format")]);
    }
    for bad in [json!(-1), json!("0"), json!(1.5), json!(null)] {
        put(json!({"candidates": [], "version": bad})).await.names(&[("version", "version.format")]);
    }
    let unknown = json!({"candidates": [Uuid::new_v4()], "version": 0});
    put(unknown.clone()).await.names(&[("candidates", "aspirant.unknown")]);
    let check = format!("{}/check", slate("6102"));
    api.post(&check).officer(&owner).json(&unknown).await.names(&[("candidates", "aspirant.unknown")]);
    // Who has not passed screening is not in the pool.
    let (member, session) = api.member().await;
    let id = api.stand("6102", &member, &session).await;
    put(json!({"candidates": [id], "version": 0})).await.names(&[("candidates", "aspirant.unknown")]);
    api.step(&owner, "6102", "x", &json!(0)).await.names(&[("to", "status.unknown")]);
    api.step(&owner, "6102", "approved", &json!(0)).await.problem(409, "state.conflict");
    assert_eq!(api.slate(&owner, "6102").await["version"], 0);
    for (path, status) in [
        ("/admin/slates/pemilu-nasional-2029/dpr/9999", 404),
        ("/admin/slates/pemilu-nasional-2029/senate/6102", 404),
        ("/admin/slates/pemilu-nasional-2029/dprd_regency/6102", 404),
        ("/admin/slates/x/dpr/6102", 404),
    ] {
        api.get(path).officer(&owner).await.is(status);
    }
}

/// A list after the operations of a fix.
fn apply(names: &[String], fix: &Value) -> Vec<String> {
    let operations: Vec<domain::Operation> = serde_json::from_value(fix.clone()).unwrap();
    domain::slate::apply(names, &operations)
}

#[tokio::test]
async fn what_breaks_the_law_is_told_with_the_article_and_a_fix_that_helps() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let sexes = ["male", "male", "male", "male", "female", "female"];
    let names = api.candidates(&owner, "6201", &sexes).await;
    let path = format!("{}/check", slate("6201"));
    let check = async |names: &[String]| {
        let answer = api.post(&path).officer(&owner).json(&json!({"candidates": names})).await.is(200).json();
        answer["check"].clone()
    };
    assert_eq!(rules(&check(&[]).await), ["empty"]);
    // Three men, then a woman at the fourth place: the share is met with rounding up, the groups not.
    let mixed = [&names[..3], &names[4..]].concat();
    let broken = check(&mixed).await;
    assert_eq!((broken["ok"].clone(), rules(&broken)), (json!(false), vec!["zipper"]));
    let violation = &broken["violations"][0];
    assert!(text(violation, "article").contains("246(2)"), "{violation}");
    assert!(text(violation, "message").contains("perempuan"), "{violation}");
    assert_eq!(violation["positions"], json!([1, 2, 3]));
    let fixed = apply(&mixed, &violation["fix"]);
    assert_eq!(check(&fixed).await, json!({"ok": true, "violations": []}));
    // Men alone: each fix heals its rule, one after the other.
    let mut order = names[..4].to_vec();
    assert_eq!(rules(&check(&order).await), ["quota", "zipper"]);
    for _ in 0..3 {
        let now = check(&order).await;
        let Some(violation) = now["violations"].get(0) else { break };
        order = apply(&order, &violation["fix"]);
        assert!(!rules(&check(&order).await).contains(&text(violation, "rule")), "{violation}");
    }
    assert_eq!(check(&order).await["ok"], true);
    let twice = [&names[4..5], &names[4..5]].concat();
    assert_eq!(rules(&check(&twice).await), ["duplicate"]);
    // In English on request.
    let english = api.post(&path).officer(&owner).header("accept-language", "en").json(&json!({"candidates": mixed}));
    assert!(text(&english.await.is(200).json()["check"]["violations"][0], "message").contains("woman"));
    // An unlawful list may be saved as a draft, and goes nowhere.
    let saved = api.order(&owner, "6201", &mixed, &json!(0)).await.is(200).json();
    assert_eq!(rules(&saved["check"]), ["zipper"]);
    let refused = api.step(&owner, "6201", "proposed", &saved["version"]).await;
    refused.problem(409, "slate.unlawful");
    assert_eq!(rules(&refused.json()["check"]), ["zipper"]);
    let saved = api.order(&owner, "6201", &fixed, &saved["version"]).await.is(200).json();
    api.step(&owner, "6201", "proposed", &saved["version"]).await.is(200);
}

#[tokio::test]
async fn too_many_names_who_is_no_member_and_who_lacks_papers_are_told() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    // Three seats.
    let mut names = api.candidates(&owner, "6501", &["female", "male", "female"]).await;
    let (_, session) = api.member().await;
    let wanted = proposal("6501");
    api.propose(&session, &wanted).await.is(201);
    let answer = api.answer(phone_of(&wanted), "accept", &joining()).await.is(200).json();
    let id = text(&answer, "aspirant_id").to_owned();
    api.verdict(&owner, &id, "ms").await.is(200);
    names.push(id);
    let path = format!("{}/check", slate("6501"));
    let check = async |names: &[String]| {
        let answer = api.post(&path).officer(&owner).json(&json!({"candidates": names})).await.is(200).json();
        answer["check"].clone()
    };
    let found = check(&names).await;
    assert_eq!(rules(&found), ["seats", "member", "documents"], "{found}");
    for violation in found["violations"].as_array().unwrap() {
        assert_eq!(violation["positions"], json!([4]), "{violation}");
        assert!(!text(violation, "article").is_empty() && !text(violation, "message").is_empty(), "{violation}");
    }
    // One has to go; who waits for officers is admitted, and papers are asked for.
    let fixes: Vec<_> = found["violations"].as_array().unwrap().iter().map(|violation| &violation["fix"]).collect();
    assert_eq!(rules(&check(&apply(&names, fixes[0])).await), Vec::<&str>::new(), "the one without papers");
    assert_eq!(fixes[1], &json!([{"kind": "enroll", "candidate": names[3]}]));
    assert_eq!(fixes[2], &json!([{"kind": "remind", "candidate": names[3]}]));
    assert_eq!(apply(&names, fixes[1]), names);
    // Approved by the verifiers, with papers and the data that the short form has no room for: one name too many is left.
    let number = api.approve(text(&answer, "application_id")).await;
    api.hand_in_papers(&owner, &names[3]).await;
    assert_eq!(rules(&check(&names).await), ["seats", "member_data"]);
    let details = json!({"birth_place": "Bandung", "marital_status": "married", "address": "Jl. Merdeka 1", "rt": "1", "rw": "2"});
    api.patch(&format!("/admin/members/{number}")).officer(&owner).json(&details).await.is(200);
    let found = check(&names).await;
    assert_eq!(rules(&found), ["seats"]);
    assert_eq!(check(&apply(&names, &found["violations"][0]["fix"])).await["ok"], true);
}

#[tokio::test]
async fn a_list_goes_from_board_to_board_each_taking_its_own_step() {
    let api = Api::shared();
    let [owner, jabar, selector, viewer] = [
        api.officer("owner").await,
        api.officer("jabar").await,
        api.officer("selector-bandung").await,
        api.officer("viewer").await,
    ];
    let names = api.candidates(&owner, "3201", &["female", "male", "male"]).await;
    api.order(&viewer, "3201", &names, &json!(0)).await.problem(403, "role.missing");
    let mut version = api.order(&selector, "3201", &names, &json!(0)).await.is(200).json()["version"].clone();
    let mut hashes = Vec::new();
    for (to, by, not) in [
        ("proposed", &selector, vec![&viewer]),
        ("endorsed", &jabar, vec![&viewer, &selector]),
        ("approved", &owner, vec![&selector, &jabar]),
        ("submitted", &owner, vec![&selector, &jabar]),
        ("dcs", &owner, vec![&selector, &jabar]),
        ("dct", &owner, vec![&selector, &jabar]),
    ] {
        for officer in not {
            api.step(officer, "3201", to, &version).await.problem(403, "role.missing");
        }
        let list = api.step(by, "3201", to, &version).await.is(200).json();
        assert_eq!(list["status"], to);
        version = list["version"].clone();
        let revisions = list["revisions"].as_array().unwrap();
        assert_eq!((&list["revision"], revisions.len()), (&json!(hashes.len() + 1), hashes.len() + 1));
        let last = revisions.last().unwrap();
        assert_eq!((&last["status"], &last["revision"], &last["hash"]), (&json!(to), &list["revision"], &list["hash"]));
        hashes.push(text(last, "hash").to_owned());
        let standing = if ["proposed", "endorsed"].contains(&to) { "shortlisted" } else { "listed" };
        assert!(list["candidates"].as_array().unwrap().iter().all(|row| row["status"] == standing), "{list}");
        assert_eq!(ids(&list["candidates"]), names);
    }
    let all = hashes.len();
    hashes.sort();
    hashes.dedup();
    assert_eq!((all, hashes.len()), (6, 6), "every hash is its own");
    assert!(hashes.iter().all(|hash| hash.len() == 43));
    // The final list does not change any more.
    for to in ["draft", "dct", "submitted"] {
        api.step(&owner, "3201", to, &version).await.problem(409, "state.conflict");
    }
    api.order(&owner, "3201", &names[..2], &version).await.problem(409, "state.conflict");
    let ledger = crate::harness::Database::at(api.server.database());
    let lines = ledger.items(&ledger.table("ledger").await).await;
    let moved = lines.iter().filter(|line| line["pk"]["S"] == "slate#pemilu-nasional-2029#dpr#3201");
    assert_eq!(moved.count(), 7, "one save and six steps");
}

#[tokio::test]
async fn a_list_goes_back_to_a_draft_as_a_new_revision() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let names = api.candidates(&owner, "6301", &["female", "male"]).await;
    let mut list = api.order(&owner, "6301", &names, &json!(0)).await.is(200).json();
    for to in ["proposed", "endorsed", "approved"] {
        list = api.step(&owner, "6301", to, &list["version"]).await.is(200).json();
    }
    assert_eq!(list["candidates"][0]["status"], "listed");
    api.order(&owner, "6301", &names[..1], &list["version"]).await.problem(409, "state.conflict");
    let silent = json!({"to": "draft", "version": list["version"]});
    let answer = api.post(&format!("{}/transition", slate("6301"))).officer(&owner).json(&silent).await;
    answer.names(&[("reason", "reason.required")]);
    list = api.step(&owner, "6301", "draft", &list["version"]).await.is(200).json();
    assert_eq!((&list["status"], &list["revision"]), (&json!("draft"), &json!(4)));
    assert_eq!(list["revisions"][3]["reason"], "Urutan perlu dibahas lagi");
    assert_eq!(list["candidates"][0]["status"], "shortlisted");
    let turned: Vec<_> = names.iter().rev().cloned().collect();
    list = api.order(&owner, "6301", &turned, &list["version"]).await.is(200).json();
    list = api.step(&owner, "6301", "proposed", &list["version"]).await.is(200).json();
    assert_eq!(list["revision"], 5);
    // Who brought it there may take it back, the board below may not.
    let jabar = api.officer("jabar").await;
    api.step(&jabar, "6301", "draft", &list["version"]).await.problem(404, "not_found");
}

#[tokio::test]
async fn at_the_provisional_list_only_a_replacement_takes_the_place_of_who_left() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let all = api.candidates(&owner, "6302", &["female", "male", "male", "male"]).await;
    let (names, spare) = all.split_at(3);
    let mut list = api.order(&owner, "6302", names, &json!(0)).await.is(200).json();
    for to in ["proposed", "endorsed", "approved", "submitted", "dcs"] {
        list = api.step(&owner, "6302", to, &list["version"]).await.is(200).json();
    }
    let replaced = vec![names[0].clone(), spare[0].clone(), names[2].clone()];
    let fixed = async |order: &[String], version: &Value| {
        api.order(&owner, "6302", order, version).await.problem(409, "slate.order_fixed")
    };
    // Nobody left yet.
    fixed(&replaced, &list["version"]).await;
    let body = json!({"status": "replaced", "reason": "Mengundurkan diri", "replacement": spare[0]});
    let path = format!("/admin/aspirants/{}/status", names[1]);
    api.post(&path).officer(&owner).json(&body).await.is(200);
    let gap = api.slate(&owner, "6302").await;
    assert_eq!(rules(&gap["check"]), ["screening"], "{gap}");
    assert_eq!(gap["check"]["violations"][0]["positions"], json!([2]));
    api.step(&owner, "6302", "dct", &gap["version"]).await.problem(409, "slate.unlawful");
    for order in [
        vec![names[1].clone(), names[0].clone(), names[2].clone()],
        vec![spare[0].clone(), names[0].clone(), names[2].clone()],
        vec![names[0].clone(), names[2].clone(), spare[0].clone()],
        vec![names[0].clone(), spare[0].clone()],
        vec![names[0].clone(), names[2].clone()],
        [&replaced[..], &spare[..1]].concat(),
    ] {
        fixed(&order, &gap["version"]).await;
    }
    let list = api.order(&owner, "6302", &replaced, &gap["version"]).await.is(200).json();
    assert_eq!(ids(&list["candidates"]), replaced);
    assert!(list["candidates"].as_array().unwrap().iter().all(|row| row["status"] == "listed"), "{list}");
    assert_eq!((&list["status"], &list["check"]["ok"]), (&json!("dcs"), &json!(true)), "{list}");
    assert!(list["revision"].as_i64() > gap["revision"].as_i64(), "a revision of its own");
    api.step(&owner, "6302", "dct", &list["version"]).await.is(200);
}
