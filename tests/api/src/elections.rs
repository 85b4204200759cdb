//! Elections, their windows and dapil; what everybody may know of the numbers.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Api, NATIONAL, REGIONAL, Server, Unreliable, joining, phone_of, proposal, text, with};

fn own_server() -> Api {
    Api::of(Arc::new(Server::start(&["--memory"])))
}

async fn put(api: &Api, officer: &str, id: &str, election: &Value) -> crate::harness::Answer {
    api.put(&format!("/admin/elections/{id}")).officer(officer).json(election).await
}

#[tokio::test]
async fn everybody_may_know_elections_and_dapil() {
    let api = Api::shared();
    let answer = api.get("/elections").await.is(200);
    assert!(answer.header("cache-control").unwrap().contains("max-age=300"), "{answer:?}");
    let elections = answer.json()["items"].as_array().unwrap().clone();
    let names: Vec<_> = elections.iter().map(|election| text(election, "id")).collect();
    assert_eq!(names, [NATIONAL, REGIONAL]);
    assert_eq!(elections[0]["opens"], "2025-12-31T17:00:00Z");
    let dapil = api.get(&format!("/elections/{NATIONAL}/dapil?chamber=dpr")).await.is(200).json();
    let items = dapil["items"].as_array().unwrap();
    assert_eq!(items.len(), 84);
    assert_eq!(items.iter().map(|item| item["seats"].as_u64().unwrap()).sum::<u64>(), 580);
    assert_eq!(api.get(&format!("/elections/{NATIONAL}/dapil")).await.is(200).json(), dapil);
    let named = api.get(&format!("/elections/{NATIONAL}/dapil?chamber=senate")).await.problem(400, "request.parameter");
    assert_eq!(named.iter().next().unwrap().1, "chamber.unknown");
    api.get(&format!("/elections/{NATIONAL}/dapil?chamber=dprd_regency")).await.problem(400, "request.parameter");
    for id in ["x", "a%23b", &"a".repeat(100)] {
        api.get(&format!("/elections/{id}/dapil")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn numbers_of_few_people_are_not_told_and_names_never() {
    let api = own_server();
    let (_, session) = api.member().await;
    let counts = async |dapil: &str| {
        api.settle().await;
        let all = api.get(&format!("/elections/{NATIONAL}/dapil?chamber=dpr")).await.is(200);
        assert!(!all.text().contains("Santoso"), "a name: {all:?}");
        let all = all.json();
        let item = all["items"].as_array().unwrap().iter().find(|item| item["dapil"] == dapil).unwrap();
        item["counts"].clone()
    };
    let mut proposals = Vec::new();
    for _ in 0..4 {
        let wanted = proposal("3201");
        api.propose(&session, &wanted).await.is(201);
        proposals.push(wanted);
    }
    assert_eq!(counts("3201").await, Value::Null, "four are fewer than five");
    for _ in 0..2 {
        let wanted = proposal("3201");
        api.propose(&session, &wanted).await.is(201);
        proposals.push(wanted);
    }
    let some = json!({"proposed": 6, "willing": null, "screened": null, "listed": null});
    assert_eq!(counts("3201").await, some);
    for wanted in &proposals[..4] {
        api.answer(phone_of(wanted), "accept", &joining()).await.is(200);
    }
    assert_eq!(counts("3201").await, some, "four are willing");
    api.answer(phone_of(&proposals[4]), "accept", &joining()).await.is(200);
    let more = json!({"proposed": 6, "willing": 5, "screened": null, "listed": null});
    assert_eq!(counts("3201").await, more);
    // Who leaves is counted no more.
    api.answer(phone_of(&proposals[5]), "decline", &json!({})).await.is(200);
    assert_eq!(counts("3201").await["proposed"], 5);
    assert_eq!(counts("3202").await, Value::Null);
}

#[tokio::test]
async fn an_owner_changes_a_window_and_the_dates_are_told() {
    let api = own_server();
    let owner = api.officer("owner").await;
    let (_, session) = api.member().await;
    let election = api.election(&owner, NATIONAL).await;
    let over = with(
        election.clone(),
        json!({"opens": "2026-01-01T00:00[Asia/Jakarta]", "closes": "2026-01-31T23:59[Asia/Jakarta]"}),
    );
    let key = Uuid::new_v4();
    let wanted = proposal("3201");
    let send = || api.post("/nominations").key(key).session(&session).json(&wanted);
    send().await.is(201);
    assert_eq!(put(&api, &owner, NATIONAL, &over).await.is(200).json()["closes"], over["closes"]);
    let late = api.propose(&session, &proposal("3201")).await;
    late.problem(409, "window.closed");
    let dates = (text(&late.json(), "opens").to_owned(), text(&late.json(), "closes").to_owned());
    assert!(dates.0.starts_with("2025-12-31T17:00:00") && dates.1.starts_with("2026-01-31T17:00"), "{dates:?}");
    send().await.is(201);
    // A nominee may still answer, and a member still take back.
    api.answer(phone_of(&wanted), "accept", &joining()).await.is(200);
    let page = api.at(reqwest::Method::GET, "/usulkan/").page().session(&session).await.is(200).text();
    assert!(!page.contains(&format!("{NATIONAL}|dpr|")), "no place is offered");
    let shown = api.get("/elections").await.is(200).json();
    assert!(text(&shown["items"][0], "closes").starts_with("2026-01-31T17:00"), "{shown}");
    let next = with(
        election.clone(),
        json!({"opens": "2028-01-01T00:00[Asia/Jayapura]", "closes": "2028-12-31T23:59[Asia/Jayapura]", "time_zone": "Asia/Jayapura"}),
    );
    put(&api, &owner, NATIONAL, &next).await.is(200);
    let early = api.propose(&session, &proposal("3201")).await;
    early.problem(409, "window.closed");
    assert!(text(&early.json(), "opens").starts_with("2027-12-31T15:00:00"), "{early:?}");
    put(&api, &owner, NATIONAL, &election).await.is(200);
    api.propose(&session, &proposal("3201")).await.is(201);
}

#[tokio::test]
async fn rules_that_cannot_hold_are_refused_with_their_place() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let election = api.election(&owner, REGIONAL).await;
    let path = |answer: &crate::harness::Answer| {
        let problems = answer.json()["problems"].as_array().unwrap().clone();
        problems.iter().map(|problem| text(problem, "path").to_owned()).collect::<Vec<_>>()
    };
    let mut broken = with(
        election.clone(),
        json!({"closes": "2027-01-01T00:00[Asia/Jakarta]", "public_minimum": 0, "reminder_days": 14, "name": "=1"}),
    );
    broken["chambers"][0]["women_percent"]["value"] = json!(0);
    let answer = put(&api, &owner, REGIONAL, &broken).await;
    answer.problem(422, "election.invalid");
    let mut places = path(&answer);
    places.sort();
    assert_eq!(places, ["chambers[0].women_percent", "closes", "name", "public_minimum", "reminder_days"]);
    let other = with(election.clone(), json!({"id": NATIONAL}));
    for bad in [json!({}), json!({"id": REGIONAL}), with(election.clone(), json!({"surprise": 1})), other] {
        put(&api, &owner, REGIONAL, &bad).await.problem(422, "election.invalid");
    }
    put(&api, &owner, "pilpres", &election).await.problem(404, "not_found");
    for name in ["jabar", "viewer", "stranger"] {
        let officer = api.officer(name).await;
        put(&api, &officer, REGIONAL, &election).await.problem(403, "role.missing");
        let body = json!({"kind": "dapil", "election": REGIONAL});
        api.post("/admin/imports").officer(&officer).json(&body).await.problem(403, "role.missing");
    }
    assert_eq!(api.election(&owner, REGIONAL).await, election);
}

/// Opens an import and sends its file; gives its path.
async fn import(api: &Api, owner: &str, csv: &str) -> String {
    let body = json!({"kind": "dapil", "election": REGIONAL});
    let opened = api.post("/admin/imports").officer(owner).json(&body).await.is(201).json();
    let path = format!("/admin/imports/{}", text(&opened, "import_id"));
    assert_eq!(opened["upload_url"], format!("{}/api/v1{path}/file", api.server.url()));
    api.put(&format!("{path}/file")).officer(owner).body("text/csv", csv.to_owned()).await.is(204);
    path
}

const HEADER: &str = "dapil,name,chamber,seats,areas\n";

#[tokio::test]
async fn a_bad_file_of_dapil_names_every_bad_line_and_takes_nothing() {
    let api = own_server();
    let owner = api.officer("owner").await;
    let csv = format!(
        "{HEADER}bdg-1,Kota Bandung 1,dprd_regency,8,32.73.01 32.73.02\n\
         bdg-2,,dprd_regency,2,32.73.03\n\
         bdg-3,Kota Bandung 3,senate,9,32.73.04\n\
         bdg-1,Kota Bandung 4,dprd_regency,9,32.73.01\n\
         bdg-5,Kota Bandung 5,dprd_regency,9,99.99.99\n\
         bdg-6,Kota Bandung 6,dprd_regency,9,32.73.05 32.04.05\n"
    );
    let path = import(&api, &owner, &csv).await;
    let check = api.post(&format!("{path}/check")).officer(&owner).await.is(200).json();
    assert_eq!((&check["ok"], &check["rows"]), (&json!(false), &json!(0)));
    let bad: Vec<_> = check["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            (error["line"].as_u64().unwrap(), text(error, "column").to_owned(), text(error, "code").to_owned())
        })
        .collect();
    let expected = [
        (3, "name", "name"),
        (3, "seats", "seats"),
        (4, "chamber", "chamber"),
        (5, "dapil", "repeated"),
        (5, "areas", "taken"),
        (6, "areas", "area"),
        (7, "areas", "regency"),
    ];
    assert_eq!(bad, expected.map(|(line, column, code)| (line, column.to_owned(), code.to_owned())));
    let run = api.post(&format!("{path}/run")).officer(&owner).await;
    run.problem(422, "import.invalid");
    assert_eq!(run.json()["errors"], check["errors"]);
    assert_eq!(api.get(&path).officer(&owner).await.is(200).json()["status"], "uploaded");
    let dapil = api.get(&format!("/elections/{REGIONAL}/dapil?chamber=dprd_regency")).await.is(200).json();
    assert_eq!(dapil["items"], json!([]));
    // A better file takes its place.
    let good = format!("{HEADER}bdg-1,Kota Bandung 1,dprd_regency,8,32.73.01 32.73.02\n");
    api.put(&format!("{path}/file")).officer(&owner).body("text/csv", good).await.is(204);
    assert_eq!(api.post(&format!("{path}/run")).officer(&owner).await.is(200).json()["rows"], 1);
}

#[tokio::test]
async fn dapil_of_two_regencies_are_taken_and_a_third_ones_file_keeps_them() {
    let api = own_server();
    let owner = api.officer("owner").await;
    let csv = format!(
        "{HEADER}bdg-1,Kota Bandung 1,dprd_regency,8,32.73.01 32.73.02\nbdg-2,Kota Bandung 2,dprd_regency,9,32.73.03\n\
         cmh-1,Kota Cimahi 1,dprd_regency,5,32.77.01\njb-1,Jawa Barat 1,dprd_province,7,32.73 32.77\n"
    );
    let path = import(&api, &owner, &csv).await;
    assert_eq!(
        api.post(&format!("{path}/check")).officer(&owner).await.is(200).json(),
        json!({"ok": true, "rows": 4, "errors": []})
    );
    assert_eq!(
        api.post(&format!("{path}/run")).officer(&owner).await.is(200).json(),
        json!({"status": "done", "rows": 4})
    );
    let shown = api.get(&path).officer(&owner).await.is(200).json();
    assert_eq!((&shown["status"], &shown["rows"]), (&json!("done"), &json!(4)));
    api.put(&format!("{path}/file")).officer(&owner).body("text/csv", csv.clone()).await.problem(409, "state.conflict");
    let known = async |chamber: &str| {
        let dapil = api.get(&format!("/elections/{REGIONAL}/dapil?chamber={chamber}")).await.is(200).json();
        let items = dapil["items"].as_array().unwrap().clone();
        let mut ids: Vec<_> = items.iter().map(|item| text(item, "dapil").to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(known("dprd_regency").await, ["bdg-1", "bdg-2", "cmh-1"]);
    assert_eq!(known("dprd_province").await, ["jb-1"]);

    // Once the window is open, somebody can be proposed there, and only that regency's board sees it.
    let election = with(api.election(&owner, REGIONAL).await, json!({"opens": "2026-01-01T00:00[Asia/Jakarta]"}));
    let (_, session) = api.member().await;
    let wanted = with(proposal("bdg-1"), json!({"election": REGIONAL, "chamber": "dprd_regency"}));
    let early = api.propose(&session, &wanted).await;
    early.problem(409, "window.closed");
    assert!(text(&early.json(), "opens").starts_with("2027-12-31T17:00:00"), "{early:?}");
    put(&api, &owner, REGIONAL, &election).await.is(200);
    api.propose(&session, &wanted).await.is(201);
    for unknown in ["cmh-9", "", "#", &"c".repeat(3_000)] {
        let wanted = with(proposal(unknown), json!({"election": REGIONAL, "chamber": "dprd_regency"}));
        api.propose(&session, &wanted).await.names(&[("dapil", "dapil.unknown")]);
    }
    api.settle().await;
    let selector = api.officer("selector-bandung").await;
    let list = |dapil: &str| {
        let path = format!("/admin/aspirants?election={REGIONAL}&chamber=dprd_regency&dapil={dapil}");
        api.get(&path).officer(&selector)
    };
    assert_eq!(list("bdg-1").await.is(200).json()["items"].as_array().unwrap().len(), 1);
    list("cmh-1").await.problem(404, "not_found");

    let third = format!("{HEADER}bdb-1,Bandung Barat 1,dprd_regency,6,32.17.01\n");
    let path = import(&api, &owner, &third).await;
    api.post(&format!("{path}/run")).officer(&owner).await.is(200);
    assert_eq!(known("dprd_regency").await, ["bdb-1", "bdg-1", "bdg-2", "cmh-1"]);
    assert_eq!(known("dprd_province").await, ["jb-1"]);
    // A newer file of a regency replaces its own, and takes nobody else's code.
    let newer = format!("{HEADER}cmh-2,Kota Cimahi 2,dprd_regency,5,32.77.02\n");
    let path = import(&api, &owner, &newer).await;
    api.post(&format!("{path}/run")).officer(&owner).await.is(200);
    assert_eq!(known("dprd_regency").await, ["bdb-1", "bdg-1", "bdg-2", "cmh-2"]);
    let stolen = format!("{HEADER}bdg-1,Kota Cimahi 1,dprd_regency,5,32.77.01\n");
    let path = import(&api, &owner, &stolen).await;
    let refused = api.post(&format!("{path}/run")).officer(&owner).await;
    refused.problem(422, "import.invalid");
    let error = &refused.json()["errors"][0];
    assert_eq!((&error["line"], &error["code"]), (&json!(2), &json!("repeated")), "{error}");
}

#[tokio::test]
async fn an_import_is_opened_once_and_takes_text_only() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let open = |body: Value| api.post("/admin/imports").officer(&owner).json(&body);
    open(json!({})).await.names(&[("kind", "kind.unknown"), ("election", "election.unknown")]);
    open(json!({"kind": "members", "election": 7}))
        .await
        .names(&[("kind", "kind.unknown"), ("election", "election.unknown")]);
    open(json!({"kind": "dapil", "election": "pilpres"})).await.names(&[("election", "election.unknown")]);
    let key = Uuid::new_v4();
    let once = || open(json!({"kind": "dapil", "election": REGIONAL})).key(key);
    assert_eq!(once().await.is(201).json()["import_id"], key.to_string());
    let path = format!("/admin/imports/{key}");
    let send = |kind: &str, body: Vec<u8>| api.put(&format!("{path}/file")).officer(&owner).body(kind, body);
    send("application/json", b"{}".to_vec()).await.problem(415, "body.media_type");
    let empty = api.post(&format!("{path}/check")).officer(&owner).await.is(200).json();
    assert_eq!(empty["ok"], false, "no file yet");
    send("text/csv; charset=utf-8", HEADER.as_bytes().to_vec()).await.is(204);
    once().await.is(201);
    assert_eq!(api.get(&path).officer(&owner).await.is(200).json()["status"], "uploaded", "a replay resets nothing");
    let check = api.post(&format!("{path}/check")).officer(&owner).await.is(200).json();
    assert_eq!(check["errors"][0]["code"], "empty");
    // In the encodings of a spreadsheet, as bytes.
    let file = format!("{HEADER}bdg-1,Kota José 1,dprd_regency,8,32.73.01\n");
    let utf16 = std::iter::once(0xfeff).chain(file.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = file.chars().map(|c| u8::try_from(c).unwrap()).collect();
    for (kind, body) in [
        ("application/octet-stream", utf16),
        ("application/vnd.ms-excel", windows),
        ("text/csv", format!("\u{feff}{file}").into_bytes()),
        ("text/plain", file.clone().into_bytes()),
    ] {
        send(kind, body).await.is(204);
        let check = api.post(&format!("{path}/check")).officer(&owner).await.is(200).json();
        assert_eq!((&check["ok"], &check["rows"]), (&json!(true), &json!(1)), "{check}");
    }
    let unknown = format!("/admin/imports/{}", Uuid::new_v4());
    for rest in ["/check", "/run"] {
        api.post(&format!("{unknown}{rest}")).officer(&owner).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_file_of_both_chambers_is_taken_whole_or_not_at_all() {
    let database = Unreliable::start();
    let api = Api::of(Arc::new(Server::start(&["--memory", "--dynamodb", &database.url()])));
    let owner = api.officer("owner").await;
    let csv = format!(
        "{HEADER}jb-1,Jawa Barat 1,dprd_province,7,32.73 32.77\nbdg-1,Kota Bandung 1,dprd_regency,8,\"32.73.01\n32.73.02\"\n"
    );
    let path = import(&api, &owner, &csv).await;
    let known = async |chamber: &str| {
        let dapil = api.get(&format!("/elections/{REGIONAL}/dapil?chamber={chamber}")).await.is(200).json();
        dapil["items"].as_array().unwrap().len()
    };
    database.throttle(Some("dprd_regency"));
    api.post(&format!("{path}/run")).officer(&owner).await.problem(503, "database.busy");
    assert_eq!((known("dprd_province").await, known("dprd_regency").await), (0, 0));
    assert_eq!(api.get(&path).officer(&owner).await.is(200).json()["status"], "uploaded");
    database.throttle(None);
    let run = || api.post(&format!("{path}/run")).officer(&owner);
    assert_eq!(run().await.is(200).json(), json!({"status": "done", "rows": 2}));
    assert_eq!((known("dprd_province").await, known("dprd_regency").await), (1, 1));
    assert_eq!(run().await.is(200).json(), json!({"status": "done", "rows": 2}), "done once");
    api.server.stop_busy();
}
