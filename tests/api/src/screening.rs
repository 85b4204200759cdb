//! Selectors screen those who are willing, each in their own areas.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Answer, Api, NATIONAL, PAPERS, joining, person, phone_of, proposal, slate, text, with};

/// Somebody who accepted; gives the aspirant's id.
async fn willing(api: &Api, dapil: &str) -> String {
    let (_, session) = api.member().await;
    let wanted = proposal(dapil);
    api.propose(&session, &wanted).await.is(201);
    let answer = api.answer(phone_of(&wanted), "accept", &joining()).await.is(200).json();
    text(&answer, "aspirant_id").to_owned()
}

/// Every route about one aspirant or one list, with a body where it takes one, and whether it
/// changes something.
fn routes(aspirant: &str, dapil: &str) -> Vec<(Method, String, Value, bool)> {
    let of = |rest: &str| format!("/admin/aspirants/{aspirant}{rest}");
    let list = |rest: &str| format!("{}{rest}", slate(dapil));
    let query = format!("election={NATIONAL}&chamber=dpr&dapil={dapil}");
    let papers = json!({"documents": [{"document": "ktp", "state": "received"}]});
    vec![
        (Method::GET, format!("/admin/aspirants?{query}"), Value::Null, false),
        (Method::GET, of(""), Value::Null, false),
        (Method::POST, of("/verdict"), json!({"verdict": "bms", "reason": "Ijazah belum ada"}), true),
        (Method::PUT, of("/documents"), papers, true),
        (Method::POST, of("/status"), json!({"status": "withdrawn", "reason": "Mundur"}), true),
        (Method::GET, list(""), Value::Null, false),
        (Method::PUT, list(""), json!({"candidates": [], "version": 0}), true),
        (Method::POST, list("/check"), json!({"candidates": []}), false),
        (Method::POST, list("/transition"), json!({"to": "proposed", "version": 0}), true),
        (Method::GET, list("/silon.csv"), Value::Null, true),
        (Method::GET, list("/silon.xlsx"), Value::Null, true),
        (Method::GET, list("/silon.pdf"), Value::Null, true),
        (Method::GET, format!("/admin/votes/{NATIONAL}/dpr/{dapil}"), Value::Null, false),
    ]
}

async fn send(api: &Api, officer: &str, (method, path, body, _): &(Method, String, Value, bool)) -> Answer {
    let call = api.call(method.clone(), path).officer(officer);
    if body.is_null() { call.await } else { call.json(body).await }
}

#[tokio::test]
async fn another_regencys_aspirants_and_lists_do_not_exist_for_a_selector() {
    let api = Api::shared();
    let there = willing(&api, "3202").await;
    let selector = api.officer("selector-bandung").await;
    for route in routes(&there, "3202") {
        let answer = send(&api, &selector, &route).await;
        assert_eq!(answer.status, 404, "{} {}: {answer:?}", route.0, route.1);
        answer.problem(404, "not_found");
        // What is wrong with a request tells nothing either.
        if route.0 != Method::GET {
            let answer = api.call(route.0, &route.1).officer(&selector).json(&json!({"verdict": 7, "to": 7})).await;
            answer.problem(404, "not_found");
        }
    }
    let path = format!("/admin/districts?election={NATIONAL}&chamber=dpr");
    let seen = async |officer: &str| {
        let districts = api.get(&path).officer(officer).await.is(200).json();
        let ids = districts["items"].as_array().unwrap().iter().map(|one| text(one, "dapil").to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(seen(&selector).await, ["3201"]);
    assert_eq!(seen(&api.officer("jabar").await).await.len(), 11);
    assert_eq!(seen(&api.officer("owner").await).await.len(), 84);
    // Votes of another dapil are a line that is not known here.
    let csv = "dapil,party,votes\n3201,Partai A,10\n3202,Partai A,10\n";
    let path = format!("/admin/votes/{NATIONAL}/dpr");
    let answer = api.put(&path).officer(&selector).json(&json!({"csv": csv})).await.is(422);
    assert!(answer.text().contains("dapil.unknown") && answer.text().contains("\"line\":3"), "{answer:?}");
    api.get(&format!("{path}/3201")).officer(&selector).await.problem(404, "not_found");
    // Nothing was changed by trying.
    let owner = api.officer("owner").await;
    let now = api.aspirant(&owner, &there).await;
    assert_eq!((&now["status"], &now["verdicts"]), (&json!("willing"), &json!(0)));
    // A replacement in another dapil is none.
    let here = willing(&api, "3201").await;
    let body = json!({"status": "replaced", "reason": "Diganti", "replacement": there});
    let path = format!("/admin/aspirants/{here}/status");
    api.post(&path).officer(&selector).json(&body).await.names(&[("replacement", "aspirant.unknown")]);
}

#[tokio::test]
async fn who_only_looks_changes_nothing() {
    let api = Api::shared();
    let id = willing(&api, "3203").await;
    let viewer = api.officer("viewer").await;
    let stranger = api.officer("stranger").await;
    for route in routes(&id, "3203") {
        send(&api, &stranger, &route).await.problem(404, "not_found");
        let answer = send(&api, &viewer, &route).await;
        match (route.3, route.1.contains("/votes/")) {
            (true, _) => {
                answer.problem(403, "role.missing");
            }
            // Nobody brought any in.
            (_, true) => {
                answer.problem(404, "not_found");
            }
            _ => {
                answer.is(200);
            }
        }
    }
    let path = format!("/admin/votes/{NATIONAL}/dpr");
    api.put(&path).officer(&viewer).json(&json!({"csv": "x"})).await.problem(403, "role.missing");
    let owner = api.officer("owner").await;
    assert_eq!(api.aspirant(&owner, &id).await["status"], "willing");
    let list = api.slate(&viewer, "3203").await;
    assert!(list["steps"].as_array().unwrap().iter().all(|step| step["allowed"] == false), "{list}");
}

#[tokio::test]
async fn verdicts_are_kept_with_their_reason_and_may_change() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let id = willing(&api, "3601").await;
    let path = format!("/admin/aspirants/{id}/verdict");
    let judge = |body: Value| api.post(&path).officer(&owner).json(&body);
    judge(json!({})).await.names(&[("verdict", "verdict.unknown"), ("reason", "reason.required")]);
    let bad = [("verdict", "verdict.unknown"), ("reason", "reason.characters")];
    judge(json!({"verdict": "MS", "reason": "=1"})).await.names(&bad);
    for (verdict, count) in [("bms", 1), ("ms", 2), ("tms", 3), ("ms", 4), ("ms", 4)] {
        let answer = judge(json!({"verdict": verdict, "reason": "Berkas diperiksa"})).await.is(200).json();
        assert_eq!(answer["status"], verdict);
        let shown = api.aspirant(&owner, &id).await;
        assert_eq!((&shown["verdicts"], &shown["verdict"]["verdict"]), (&json!(count), &json!(verdict)), "{shown}");
    }
    let shown = api.aspirant(&owner, &id).await;
    assert_eq!(
        (&shown["verdict"]["reason"], &shown["verdict"]["actor"]),
        (&json!("Berkas diperiksa"), &json!("dev|owner"))
    );
    let history = shown["history"].as_array().unwrap();
    let count = |action: &str| history.iter().filter(|line| line["action"] == action).count();
    assert_eq!(count("screened"), 4, "{history:?}");
    assert!(count("viewed") >= 5, "looking at somebody is noted: {history:?}");
    // Who has not answered is not judged.
    let (_, session) = api.member().await;
    api.propose(&session, &proposal("3602")).await.is(201);
    let waiting = text(&api.aspirants(&owner, "3602").await[0], "id").to_owned();
    api.verdict(&owner, &waiting, "ms").await.problem(409, "state.conflict");
    api.verdict(&owner, &Uuid::new_v4().to_string(), "ms").await.problem(404, "not_found");
}

#[tokio::test]
async fn papers_are_noted_one_by_one() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let id = willing(&api, "3603").await;
    let path = format!("/admin/aspirants/{id}/documents");
    let note = |body: Value| api.put(&path).officer(&owner).json(&body);
    note(json!({})).await.names(&[("documents", "documents.count")]);
    let bad = json!({"documents": [{"document": "visa", "state": "x", "expires_on": "1.2.2029", "number": "\u{0}"}]});
    note(bad).await.names(&[
        ("document", "document.unknown"),
        ("state", "state.unknown"),
        ("expires_on", "expires_on.format"),
        ("number", "number.characters"),
    ]);
    let before = api.aspirant(&owner, &id).await;
    let required = before["documents"].as_array().unwrap();
    assert_eq!(required.iter().map(|paper| text(paper, "document")).collect::<Vec<_>>(), PAPERS);
    assert!(required.iter().all(|paper| paper["state"] == "missing"));
    let ktp = json!({"document": "ktp", "state": "verified", "number": "3273"});
    let version = before["version"].clone();
    let noted = note(json!({"documents": [ktp], "version": version})).await.is(200).json();
    assert!(noted["version"].as_i64() > version.as_i64());
    note(json!({"documents": [ktp], "version": version})).await.problem(409, "state.conflict");
    // A certificate that ends before the day that counts is as good as none.
    let short = json!({"document": "health_certificate", "state": "verified", "expires_on": "2029-01-14"});
    let refused = json!({"document": "diploma", "state": "rejected"});
    note(json!({"documents": [short, refused]})).await.is(200);
    let shown = api.aspirant(&owner, &id).await;
    assert_eq!(shown["documents"].as_array().unwrap()[0]["number"], "3273");
    let row = api.aspirants(&owner, "3603").await[0].clone();
    assert_eq!(row["documents"], json!({"complete": false, "missing": 9}));
    api.hand_in_papers(&owner, &id).await;
    let row = api.aspirants(&owner, "3603").await[0].clone();
    assert_eq!(row["documents"], json!({"complete": true, "missing": 0}));
}

#[tokio::test]
async fn an_aspirant_who_left_comes_not_back() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let id = willing(&api, "5101").await;
    let path = format!("/admin/aspirants/{id}/status");
    let leave = |body: Value| api.post(&path).officer(&owner).json(&body);
    leave(json!({})).await.names(&[("status", "status.unknown"), ("reason", "reason.required")]);
    leave(json!({"status": "replaced", "reason": "x"})).await.names(&[("replacement", "aspirant.unknown")]);
    let gone = json!({"status": "deceased", "reason": "Akta kematian 12/2026"});
    for _ in 0..2 {
        assert_eq!(leave(gone.clone()).await.is(200).json()["status"], "deceased");
    }
    leave(json!({"status": "withdrawn", "reason": "x"})).await.problem(409, "state.conflict");
    api.verdict(&owner, &id, "ms").await.problem(409, "state.conflict");
    let path = format!("/admin/aspirants/{id}/documents");
    let paper = json!({"documents": [{"document": "ktp", "state": "received"}]});
    api.put(&path).officer(&owner).json(&paper).await.problem(409, "state.conflict");
}

#[tokio::test]
async fn two_phones_of_one_person_are_merged_in_a_dapil() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let members = api.members((0..3).map(|_| person()).collect()).await;
    let (one, other) = (proposal("5201"), proposal("5201"));
    api.propose(&members[0].1, &one).await.is(201);
    api.propose(&members[1].1, &one).await.is(201);
    api.propose(&members[2].1, &other).await.is(201);
    let form = joining();
    let first = api.answer(phone_of(&one), "accept", &form).await.is(200).json();
    let second = api.answer(phone_of(&other), "accept", &form).await.is(200).json();
    let kept = api.aspirant(&owner, text(&first, "aspirant_id")).await;
    assert_eq!((&kept["status"], &kept["support"]), (&json!("willing"), &json!(3)), "{kept}");
    let left = api.aspirant(&owner, text(&second, "aspirant_id")).await;
    assert_eq!(left["status"], "replaced");
    assert!(left["history"].as_array().unwrap().iter().any(|line| line["action"] == "merged"), "{left}");
    // One person is counted once.
    let path = format!("/admin/districts?election={NATIONAL}&chamber=dpr");
    let districts = api.get(&path).officer(&owner).await.is(200).json();
    let district = districts["items"].as_array().unwrap().iter().find(|one| one["dapil"] == "5201").unwrap();
    assert_eq!((&district["counts"]["willing"], &district["men"]), (&json!(1), &json!(1)), "{district}");
}

#[tokio::test]
async fn one_person_stands_in_one_dapil() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    let form = joining();
    let mut ids = Vec::new();
    for dapil in ["5202", "5301"] {
        let wanted = proposal(dapil);
        api.propose(&session, &wanted).await.is(201);
        let answer = api.answer(phone_of(&wanted), "accept", &form).await.is(200).json();
        ids.push(text(&answer, "aspirant_id").to_owned());
    }
    for (id, other) in [(&ids[0], &ids[1]), (&ids[1], &ids[0])] {
        let shown = api.aspirant(&owner, id).await;
        assert_eq!(shown["same_nik"][0]["id"], json!(other), "{shown}");
        assert!(shown["flags"].as_array().unwrap().contains(&json!("same_nik")), "{shown}");
    }
    api.verdict(&owner, &ids[0], "ms").await.is(200);
    api.verdict(&owner, &ids[1], "ms").await.problem(409, "aspirant.elsewhere");
    api.verdict(&owner, &ids[1], "tms").await.is(200);
    // Where the first one is let go, the second may stand.
    api.verdict(&owner, &ids[0], "bms").await.is(200);
    api.verdict(&owner, &ids[1], "ms").await.is(200);
    api.verdict(&owner, &ids[0], "ms").await.problem(409, "aspirant.elsewhere");
    let path = format!("/admin/aspirants/{}/status", ids[1]);
    api.post(&path).officer(&owner).json(&json!({"status": "withdrawn", "reason": "Mundur"})).await.is(200);
    api.verdict(&owner, &ids[0], "ms").await.is(200);
}

#[tokio::test]
async fn a_list_of_aspirants_is_read_page_by_page() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    for _ in 0..5 {
        api.propose(&session, &proposal("5302")).await.is(201);
    }
    let whole = api.aspirants(&owner, "5302").await;
    assert_eq!(whole.len(), 5);
    let base = format!("/admin/aspirants?election={NATIONAL}&chamber=dpr&dapil=5302");
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("{base}&limit=2{cursor}")).officer(&owner).await.is(200).json();
        paged.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, whole);
    let first = api.get(&format!("{base}&limit=2")).officer(&owner).await.is(200).json();
    let cursor = text(&first, "next_cursor");
    // A cursor is of its list and of its reader.
    let other = format!("/admin/aspirants?election={NATIONAL}&chamber=dpr&dapil=5301&limit=2&cursor={cursor}");
    api.get(&other).officer(&owner).await.problem(400, "request.parameter");
    let jabar = api.officer("jabar").await;
    let listed = format!("/admin/aspirants?election={NATIONAL}&chamber=dpr&dapil=3204&limit=2&cursor={cursor}");
    api.get(&listed).officer(&jabar).await.problem(400, "request.parameter");
    for (query, code) in [
        ("limit=0", "limit.range"),
        ("limit=x", "limit.range"),
        ("cursor=x", "cursor.invalid"),
        ("status=x", "status.unknown"),
    ] {
        let named = api.get(&format!("{base}&{query}")).officer(&owner).await.problem(400, "request.parameter");
        assert!(named.iter().any(|(_, named)| named == code), "{query}: {named:?}");
    }
    let waiting = api.get(&format!("{base}&status=proposed")).officer(&owner).await.is(200).json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 5);
    let none = api.get(&format!("{base}&status=willing")).officer(&owner).await.is(200).json();
    assert_eq!(none, json!({"items": [], "next_cursor": null}));
    for bad in [
        "election=x&chamber=dpr&dapil=5302",
        "chamber=dpr&dapil=5302",
        "election=pemilu-nasional-2029&chamber=dprd_regency&dapil=5302",
    ] {
        api.get(&format!("/admin/aspirants?{bad}")).officer(&owner).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn only_selectors_of_the_contest_see_nik_and_phone_and_only_the_home_board_more_than_the_contest() {
    let api = Api::shared();
    let accept = async |village: &str| {
        let (_, session) = api.member().await;
        let wanted = proposal("3201");
        api.propose(&session, &wanted).await.is(201);
        let form = with(joining(), json!({"village": village}));
        let answer = api.answer(phone_of(&wanted), "accept", &form).await.is(200).json();
        let id = text(&answer, "aspirant_id").to_owned();
        let owner = api.officer("owner").await;
        let ktp = json!({"documents": [{"document": "ktp", "state": "verified", "number": form["nik"]}]});
        api.put(&format!("/admin/aspirants/{id}/documents")).officer(&owner).json(&ktp).await.is(200);
        (id, form, phone_of(&wanted).replace(' ', ""))
    };
    // Jawa Barat I is Kota Bandung and Kota Cimahi.
    let bandung = accept("32.73.01.1001").await;
    let cimahi = accept("32.77.01.1001").await;
    for (name, (id, form, phone), sees) in [
        ("owner", &bandung, "all"),
        ("selector-bandung", &cimahi, "all"),
        ("viewer", &bandung, "masked"),
        ("bandung", &bandung, "masked"),
        ("bandung", &cimahi, "contest"),
    ] {
        let officer = api.officer(name).await;
        let shown = api.aspirant(&officer, id).await;
        let all = shown.to_string();
        let hidden = !all.contains(text(form, "nik")) && !all.contains(&phone[1..]);
        assert_eq!(hidden, sees != "all", "{name}: {shown}");
        let told = ["nik", "phone", "birth_date", "village", "occupation"].map(|field| !shown[field].is_null());
        assert_eq!(told, [sees != "contest"; 5], "{name}: {shown}");
        if sees == "masked" {
            let masked = format!("+62{}••••{}", &phone[1..4], &phone[phone.len() - 3..]);
            assert_eq!((text(&shown, "nik"), text(&shown, "phone")), ("3273••••••••••••", masked.as_str()));
        }
        // The contest itself is theirs: the name on the list, and where it stands.
        assert_eq!((&shown["name"], &shown["status"]), (&form["name"], &json!("willing")), "{name}");
        for path in [format!("/admin/aspirants?election={NATIONAL}&chamber=dpr&dapil=3201&limit=200"), slate("3201")] {
            let list = api.get(&path).officer(&officer).await.is(200).text();
            assert!(!list.contains(text(form, "nik")) && !list.contains(&phone[1..]), "{name} {path}");
        }
    }
}
