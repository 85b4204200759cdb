//! What must never leave the sealed blobs: canaries are planted, every journey is walked, and
//! then every log line, every address and everything stored is searched for them.

use std::path::Path;
use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Api, Database, Server, Session, proposal, slate, text, with};

const NIK: &str = "3273016706874711";
const NAME: &str = "Kenarina Zulkifliani";
const GUARDIAN: &str = "Perkutut Wirakencana";
const PHONE: &str = "081298714711";
const SECOND_PHONE: &str = "081398714722";
const GUARDIANS_PHONE: &str = "081498714733";
const ADDRESS: &str = "Jalan Kenari Rahasia 4711";
const EMAIL: &str = "kenarina@rahasia.example";
const BIRTH_DATE: &str = "1987-06-27";
const BIRTH_PLACE: &str = "Kampung Burung";
const NOMINEE: &str = "Cendrawasih Pamungkasari";
const NOMINEES_PHONE: &str = "081598714744";
const REFUSERS_PHONE: &str = "081698714755";
const NOMINEES_NIK: &str = "3273016706874722";
const REASON: &str = "Alasan tentang Kenarina";

/// What is searched for. Each is so rare that it cannot stand anywhere by chance.
fn canaries() -> Vec<String> {
    let mut canaries: Vec<String> =
        [NIK, NAME, GUARDIAN, ADDRESS, EMAIL, BIRTH_DATE, BIRTH_PLACE, REASON, NOMINEE, NOMINEES_NIK]
            .map(str::to_owned)
            .to_vec();
    for words in [NAME, GUARDIAN, ADDRESS, NOMINEE] {
        canaries.extend(words.split(' ').filter(|word| word.len() > 6).map(str::to_owned));
    }
    for phone in [PHONE, SECOND_PHONE, GUARDIANS_PHONE, NOMINEES_PHONE, REFUSERS_PHONE] {
        canaries.push(phone[1..].to_owned());
    }
    canaries.sort();
    canaries.dedup();
    canaries
}

/// Whether a text holds a canary, in any letter case, or one of the codes as a word of its own.
fn finds(haystack: &str, canaries: &[String], codes: &[String]) -> Option<String> {
    let lower = haystack.to_lowercase();
    let plain = canaries.iter().find(|canary| lower.contains(&canary.to_lowercase()));
    // Six digits in a row stand in many a timestamp; a code stands alone.
    let mut words = haystack.split(|c: char| !c.is_ascii_alphanumeric());
    plain.cloned().or_else(|| words.find(|word| codes.iter().any(|code| code == word)).map(str::to_owned))
}

fn citizen() -> Value {
    json!({
        "nik": NIK, "name": NAME, "birth_date": BIRTH_DATE, "sex": "female", "phone": PHONE,
        "village": "32.73.01.1001", "occupation": "private_employee", "consent_membership": true,
        "consent_kpu": true, "address": ADDRESS, "email": EMAIL, "birth_place": BIRTH_PLACE,
    })
}

/// Notes every code that any phone received.
async fn codes(api: &Api) -> Vec<String> {
    let messages = api.at(Method::GET, "/dev/outbox").await.is(200).json();
    let messages = messages.as_array().unwrap().iter();
    messages.filter_map(|message| message["code"].as_str().map(str::to_owned)).collect()
}

/// Walks through every journey; gives the addresses that answers led to.
async fn walk(api: &Api) -> Vec<String> {
    let mut led_to = Vec::new();
    let owner = api.officer("owner").await;
    // A refused form, a wrong code, a misfit key.
    let bad = with(citizen(), json!({"village": "x"}));
    api.post("/applications").json(&bad).await.is(422);
    api.post("/applications").body("application/json", format!("{{\"nik\":\"{NIK}\"")).await.is(400);
    api.at(Method::POST, "/api/v1/nope").json(&citizen()).await.is(404);
    // As a page.
    let fields: Vec<(&str, &str)> = vec![
        ("nik", NIK),
        ("name", NAME),
        ("birth_date", BIRTH_DATE),
        ("sex", "female"),
        ("phone", PHONE),
        ("village", "32.73.01.1001"),
        ("occupation", "private_employee"),
        ("consent_membership", "on"),
        ("consent_kpu", "on"),
        ("address", ADDRESS),
    ];
    let page = api.post("/applications").page().form(&fields).await.is(200).text();
    let confirm = page.split_once("name=\"confirm\" value=\"").unwrap().1.split('"').next().unwrap();
    let done = api.post("/applications").page().form(&[("confirm", confirm)]).await;
    led_to.push(done.leads_to());
    let code = api.code(PHONE).await;
    let done = api.post(done.leads_to().strip_prefix("/api/v1").unwrap()).page().form(&[("code", &code)]).await;
    led_to.push(done.leads_to());
    // Returned, corrected, rejected.
    let id = api.submit(&citizen()).await;
    let back = json!({"decision": "return", "reason": REASON, "fields": {"name": REASON}});
    api.decide(&owner, &id, &back).await.is(200);
    let session = api.sign_in(PHONE).await;
    api.put("/sessions/current").session(&session).json(&json!({"person": id})).await;
    api.put("/me/application").session(&session).json(&citizen()).await.is(200);
    api.decide(&owner, &id, &json!({"decision": "reject", "reason": REASON})).await.is(200);
    // A minor with a guardian.
    let minor = with(
        citizen(),
        json!({"birth_date": crate::harness::born_years_ago(17), "guardian_name": GUARDIAN, "guardian_phone": GUARDIANS_PHONE}),
    );
    let id = api.apply(&minor).await;
    let path = format!("/applications/{id}/verification");
    api.post(&path).json(&json!({"code": api.code(PHONE).await})).await.is(200);
    api.post(&path).json(&json!({"code": api.code(GUARDIANS_PHONE).await, "who": "guardian"})).await.is(200);
    // An approval, a card, changes, searches, an export.
    let member = api.join(&citizen()).await;
    let session = api.sign_in(PHONE).await;
    // A second application with the member's NIK tells its holder.
    api.submit(&with(citizen(), json!({"phone": SECOND_PHONE}))).await;
    // After two applications this phone may lead to more than one person.
    api.put("/sessions/current").session(&session).json(&json!({"person": member.application})).await;
    nomination_steps(api, &owner, &session, &mut led_to).await;
    member_steps(api, &owner, &member.number, &session, &mut led_to).await;
    led_to
}

/// Proposals by JSON and by form, answers, screening, a list.
async fn nomination_steps(api: &Api, owner: &str, session: &Session, led_to: &mut Vec<String>) {
    let of = |phone: &str| {
        let nominee = json!({"name": NOMINEE, "phone": phone, "sex": "female"});
        with(proposal("3201"), json!({"nominee": nominee, "reason": REASON}))
    };
    api.propose(session, &with(of(NOMINEES_PHONE), json!({"dapil": "x"}))).await.is(422);
    api.propose(session, &of(NOMINEES_PHONE)).await.is(201);
    let fields = [
        ("place", "pemilu-nasional-2029|dpr|3202"),
        ("nominee.name", NOMINEE),
        ("nominee.phone", REFUSERS_PHONE),
        ("nominee.sex", "female"),
        ("track", "external"),
        ("reason", REASON),
    ];
    let page = api.post("/nominations").page().session(session).form(&fields).await.is(200).text();
    let confirm = page.split_once("name=\"confirm\" value=\"").unwrap().1.split('"').next().unwrap();
    led_to.push(api.post("/nominations").page().session(session).form(&[("confirm", confirm)]).await.leads_to());
    api.answer(REFUSERS_PHONE, "not_me", &json!({})).await.is(200);
    let mut form = with(citizen(), json!({"name": NOMINEE, "nik": NOMINEES_NIK, "consent_candidacy": true}));
    form.as_object_mut().unwrap().remove("phone");
    let id = api.answer(NOMINEES_PHONE, "accept", &form).await.is(200).json()["aspirant_id"].clone();
    let id = id.as_str().unwrap();
    api.aspirant(owner, id).await;
    api.aspirants(owner, "3201").await;
    let verdict = json!({"verdict": "ms", "reason": REASON});
    api.post(&format!("/admin/aspirants/{id}/verdict")).officer(owner).json(&verdict).await.is(200);
    let papers = json!({"documents": [{"document": "ktp", "state": "verified", "number": NOMINEES_NIK}]});
    api.put(&format!("/admin/aspirants/{id}/documents")).officer(owner).json(&papers).await.is(200);
    api.order(owner, "3201", &[id.to_owned()], &json!(0)).await.is(200);
    api.get(&format!("{}/silon.csv", slate("3201"))).officer(owner).await.is(409);
    let leave = json!({"status": "withdrawn", "reason": REASON});
    api.post(&format!("/admin/aspirants/{id}/status")).officer(owner).json(&leave).await.is(200);
}

async fn member_steps(api: &Api, owner: &str, number: &str, session: &Session, led_to: &mut Vec<String>) {
    let identity = json!({"birth_date": BIRTH_DATE, "nik_last4": NIK[12..]});
    let card = api.get("/me/card").session(session).await.is(200).json();
    led_to.push(text(&card, "verify_url").split('#').next().unwrap().to_owned());
    api.get("/me/card.pdf").session(session).await.is(200);
    api.post("/cards/verify").json(&json!({"token": card["token"]})).await.is(200);
    api.patch("/me").session(session).json(&json!({"address": ADDRESS, "email": EMAIL})).await.is(200);
    api.post("/me/move").session(session).json(&json!({"village": "32.73.01.1002"})).await.is(200);
    api.patch("/me").session(session).json(&json!({"address": ADDRESS})).await.is(200);
    for criterion in [json!({"nik": NIK}), json!({"phone": PHONE}), json!({"name": NAME, "area": "32.73"})] {
        api.post("/admin/members/search").officer(owner).json(&criterion).await.is(200);
    }
    let path = format!("/admin/members/{number}");
    api.get(&path).officer(owner).await.is(200);
    let change = with(identity.clone(), json!({"phone": SECOND_PHONE}));
    api.post("/me/phone").session(session).json(&change).await.is(202);
    let code = api.code(SECOND_PHONE).await;
    api.post("/me/phone").session(session).json(&with(change, json!({"code": code}))).await.is(200);
    api.post("/me/export").session(session).json(&identity).await.is(200);
    api.patch(&path).officer(owner).json(&json!({"phone": PHONE, "name": NAME})).await.is(200);
    let suspend = json!({"status": "suspended", "reason": REASON});
    api.post(&format!("{path}/status")).officer(owner).json(&suspend).await.is(200);
    for list in ["/admin/applications?limit=1", "/admin/members?status=suspended"] {
        api.get(list).officer(owner).await.is(200);
    }
    // A code that is out while everything is searched.
    api.post("/sessions/codes").json(&json!({"phone": PHONE})).await.is(202);
    api.post("/sessions").json(&json!({"phone": PHONE, "code": "000000"})).await;
}

#[tokio::test]
async fn personal_data_stand_in_no_log_no_address_and_no_plain_attribute() {
    let folder = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::in_folder(folder.path()));
    let api = Api::of(Arc::clone(&server));
    let led_to = walk(&api).await;
    let (canaries, codes) = (canaries(), codes(&api).await);
    assert!(codes.len() >= 8, "{}", codes.len());

    for address in &led_to {
        assert_eq!(finds(address, &canaries, &codes), None, "in the address {address}");
    }
    let database = Database::at(server.database());
    let tables = database.tables().await;
    assert_eq!(tables.len(), 4, "{tables:?}");
    for table in &tables {
        let items = database.items(table).await;
        assert!(!items.is_empty(), "{table} is empty");
        for item in &items {
            assert_eq!(finds(&item.to_string(), &canaries, &codes), None, "in {table}: {item}");
            for bytes in binaries(item) {
                let bytes = String::from_utf8_lossy(&bytes).into_owned();
                assert_eq!(finds(&bytes, &canaries, &[]), None, "unsealed in {table}: {item}");
            }
        }
    }
    for line in database.items(&database.table("ledger").await).await {
        let names: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(LEDGER[..6].iter().all(|name| names.contains(name)), "{names:?}");
        assert!(names.iter().all(|name| LEDGER.contains(name)), "a line of the ledger holds nothing else: {names:?}");
        let subject = line["pk"]["S"].as_str().unwrap();
        let kinds = ["person#", "slate#", "election#", "area#"];
        assert!(kinds.iter().any(|kind| subject.starts_with(kind)), "a subject that names somebody: {subject}");
    }
    drop(api);
    let log = server.stop();
    assert!(log.len() > 60, "{}", log.len());
    for line in &log {
        assert_eq!(finds(line, &canaries, &codes), None, "in the log: {line}");
    }
    let mut files = 0;
    search_files(folder.path(), &canaries, &mut files);
    assert!(files > 5, "{files}");
}

/// What a line of the ledger holds: the first six always.
const LEDGER: [&str; 11] =
    ["pk", "sk", "at", "action", "area", "area_day", "own", "officer", "request", "fields", "reason"];

/// Every binary attribute of an item.
fn binaries(item: &Value) -> Vec<Vec<u8>> {
    use base64::Engine;
    let values = item.as_object().unwrap().values();
    let texts = values.filter_map(|value| value["B"].as_str());
    texts.map(|text| base64::engine::general_purpose::STANDARD.decode(text).unwrap()).collect()
}

/// Searches what lies on the disk, deleted pages of databases as well.
fn search_files(folder: &Path, canaries: &[String], files: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search_files(&path, canaries, files);
            continue;
        }
        *files += 1;
        let bytes = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        assert_eq!(finds(&bytes, canaries, &[]), None, "in {}", path.display());
    }
}

#[test]
fn a_canary_is_found_where_it_stands() {
    let (canaries, codes) = (canaries(), ["918273".to_owned()]);
    for leak in [
        format!("nik={NIK}"),
        format!("to +62{}", &PHONE[1..]),
        "hello KENARINA".to_owned(),
        "{\"code\":\"918273\"}".to_owned(),
        "code:918273".to_owned(),
    ] {
        assert!(finds(&leak, &canaries, &codes).is_some(), "{leak}");
    }
    assert_eq!(finds("at 1795493091827312", &canaries, &codes), None);
}
