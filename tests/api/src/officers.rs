//! What officers may do, and where: what lies outside their areas does not exist for them.

use std::sync::Arc;

use contract::routes::{Caller, ROUTES};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Api, Database, Server, Unreliable, person, text, with};

/// Every admin route about applications and members, with a body where it takes one. Those about
/// nominations are tried in [`screening`](crate::screening) and [`elections`](crate::elections).
fn admin_routes(application: &str, number: &str) -> Vec<(Method, String, Value)> {
    vec![
        (Method::GET, "/admin/me".to_owned(), Value::Null),
        (Method::GET, "/admin/applications".to_owned(), Value::Null),
        (Method::POST, "/admin/applications/search".to_owned(), json!({"name": "siti"})),
        (Method::GET, format!("/admin/applications/{application}"), Value::Null),
        (Method::POST, format!("/admin/applications/{application}/decision"), json!({"decision": "approve"})),
        (
            Method::POST,
            "/admin/applications/decisions".to_owned(),
            json!({"ids": [application], "decision": "approve"}),
        ),
        (Method::GET, "/admin/requests".to_owned(), Value::Null),
        (Method::POST, format!("/admin/requests/{application}/answer"), json!({"accepted": true, "reason": "Sudah"})),
        (Method::GET, "/admin/members".to_owned(), Value::Null),
        (Method::POST, "/admin/members/search".to_owned(), json!({"number": number})),
        (Method::GET, format!("/admin/members/{number}"), Value::Null),
        (Method::PATCH, format!("/admin/members/{number}"), json!({"rt": "9"})),
        (Method::POST, format!("/admin/members/{number}/reminder"), Value::Null),
        (Method::POST, format!("/admin/members/{number}/status"), json!({"status": "suspended", "reason": "Sidang"})),
    ]
}

/// Every admin route about nominations, likewise.
fn nomination_routes(id: &str, election: &str, chamber: &str, dapil: &str) -> Vec<(Method, String, Value)> {
    let slate = format!("/admin/slates/{election}/{chamber}/{dapil}");
    let get = |path: String| (Method::GET, path, Value::Null);
    vec![
        get("/admin/aspirants".to_owned()),
        get(format!("/admin/aspirants/{id}")),
        (Method::PUT, format!("/admin/aspirants/{id}/documents"), json!({"documents": []})),
        (Method::POST, format!("/admin/aspirants/{id}/reminder"), Value::Null),
        (Method::POST, format!("/admin/aspirants/{id}/status"), json!({"status": "withdrawn", "reason": "Mundur"})),
        (Method::POST, format!("/admin/aspirants/{id}/verdict"), json!({"verdict": "ms", "reason": "Lengkap"})),
        get("/admin/districts".to_owned()),
        get("/admin/elections".to_owned()),
        (Method::PUT, format!("/admin/elections/{id}"), json!({"id": id})),
        (Method::POST, "/admin/imports".to_owned(), json!({"kind": "dapil", "election": election})),
        get(format!("/admin/imports/{id}")),
        (Method::POST, format!("/admin/imports/{id}/check"), json!({})),
        (Method::PUT, format!("/admin/imports/{id}/file"), json!({})),
        (Method::POST, format!("/admin/imports/{id}/run"), json!({})),
        get(slate.clone()),
        (Method::PUT, slate.clone(), json!({"candidates": [], "version": 0})),
        (Method::POST, format!("{slate}/check"), json!({"candidates": []})),
        get(format!("{slate}/silon.csv")),
        get(format!("{slate}/silon.pdf")),
        get(format!("{slate}/silon.xlsx")),
        (Method::POST, format!("{slate}/transition"), json!({"to": "proposed", "version": 0})),
        (Method::PUT, format!("/admin/votes/{election}/{chamber}"), json!({"csv": "dapil,party,votes"})),
        get(format!("/admin/votes/{election}/{chamber}/{dapil}")),
    ]
}

#[test]
fn the_admin_routes_tried_here_are_all_there_are() {
    let mut known: Vec<(String, String)> = Vec::new();
    for route in ROUTES.iter().filter(|route| route.caller == Caller::Officer) {
        known.push((route.method.to_owned(), route.below_base().to_owned()));
    }
    let tried = admin_routes("{id}", "{number}").into_iter().map(|(method, path, _)| (method.to_string(), path));
    let nominations = nomination_routes("{id}", "{election}", "{chamber}", "{dapil}");
    let mut tried: Vec<_> =
        tried.chain(nominations.into_iter().map(|(method, path, _)| (method.to_string(), path))).collect();
    known.sort();
    tried.sort();
    assert_eq!(tried, known);
}

fn call(api: &Api, (method, path, body): &(Method, String, Value)) -> crate::harness::Call {
    let call = api.call(method.clone(), path);
    if body.is_null() { call } else { call.json(body) }
}

#[tokio::test]
async fn without_a_token_or_with_a_bad_one_no_admin_route_opens() {
    let api = Api::shared();
    let good = api.officer("owner").await;
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let header = |text: &str| {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
    };
    let claims = good.split('.').nth(1).unwrap();
    let bad = [
        String::new(),
        "x".to_owned(),
        "a.b.c".to_owned(),
        signed.to_owned(),
        format!("{signed}."),
        format!("{signed}.{}A", &signature[..signature.len() - 2]),
        format!("{}.{claims}.", header(r#"{"alg":"none","kid":"dev"}"#)),
        format!("{}.{claims}.{signature}", header(r#"{"alg":"HS256","kid":"dev"}"#)),
        format!("{}.{claims}.{signature}", header(r#"{"alg":"ES256","kid":"../dev"}"#)),
        format!("{}.{claims}.{signature}", header(r#"{"alg":"ES256"}"#)),
    ];
    let id = uuid::Uuid::new_v4().to_string();
    let nominations = nomination_routes(&id, "pemilu-nasional-2029", "dpr", "3201");
    for route in admin_routes(&id, "32.73-000001-1").into_iter().chain(nominations) {
        let answer = call(&api, &route).await;
        answer.problem(401, "token.required");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        call(&api, &route).header("authorization", "Basic eDp5").await.problem(401, "token.required");
        for token in &bad[1..] {
            call(&api, &route).officer(token).await.problem(401, "token.invalid");
        }
    }
    // A card is signed too, and is no officer's token.
    let (_, session) = api.member().await;
    let card = api.get("/me/card").session(&session).await.is(200).json();
    api.get("/admin/me").officer(text(&card, "token")).await.problem(401, "token.invalid");
}

#[tokio::test]
async fn whoever_has_no_grant_finds_no_nomination() {
    let api = Api::shared();
    let nobody = api.officer("stranger").await;
    let id = uuid::Uuid::new_v4().to_string();
    for route in nomination_routes(&id, "pemilu-nasional-2029", "dpr", "3201") {
        let (method, path, _) = &route;
        let answer = call(&api, &route).officer(&nobody).await;
        let fits = [400, 403, 404].contains(&answer.status);
        assert!(fits, "{method} {path}: {answer:?}");
        assert!(!answer.text().contains("3201") && !answer.text().contains("opens"), "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn an_officer_of_the_city_sees_nothing_of_the_regency_around_it() {
    let api = Api::shared();
    let there = json!({"village": "32.04.05.2002"});
    let waiting = api.submit(&with(person(), there.clone())).await;
    let member = api.join(&with(person(), with(there, json!({"name": "Zulaikha Rengganis"})))).await;
    let (bandung, jabar) = (api.officer("bandung").await, api.officer("jabar").await);
    for route in admin_routes(&waiting, &member.number) {
        let (method, path, _) = &route;
        let answer = call(&api, &route).officer(&bandung).await;
        if path.contains(&waiting) || path.contains(&member.number) {
            answer.problem(404, "not_found");
        } else {
            assert!(!answer.text().contains("32.04"), "{method} {path}: {answer:?}");
        }
    }
    for path in [
        "/admin/applications?area=32.04",
        "/admin/applications?area=32.04.05",
        "/admin/members?area=32.04",
        "/admin/applications?area=32",
        "/admin/members?area=32",
    ] {
        api.get(path).officer(&bandung).await.problem(404, "not_found");
        api.get(path).officer(&jabar).await.is(200);
    }
    let bulk = json!({"ids": [waiting, uuid::Uuid::new_v4(), "x"], "decision": "approve"});
    let outcome = api.post("/admin/applications/decisions").officer(&bandung).json(&bulk).await.is(200).json();
    let statuses: Vec<_> = outcome["items"].as_array().unwrap().iter().map(|item| text(item, "status")).collect();
    assert_eq!(statuses, ["not_found"; 3]);
    // However bad a request is, it does not tell that something is there.
    let path = format!("/admin/applications/{waiting}/decision");
    api.post(&path).officer(&bandung).json(&json!({"decision": "x"})).await.problem(404, "not_found");
    let path = format!("/admin/members/{}/status", member.number);
    api.post(&path).officer(&bandung).json(&json!({"status": "x"})).await.problem(404, "not_found");
    for criterion in
        [json!({"nik": member.person["nik"]}), json!({"phone": member.phone()}), json!({"number": member.number})]
    {
        let found = api.post("/admin/members/search").officer(&bandung).json(&criterion).await.is(200).json();
        assert_eq!(found, json!({"items": [], "more": false}));
    }
    api.outbox(member.phone()).await;
    let by_name = |area: &str| json!({"name": "zulaikha", "area": area});
    for area in ["32.04", "32.04.05", "32"] {
        let search = |officer: &str| api.post("/admin/members/search").officer(officer).json(&by_name(area));
        search(&bandung).await.problem(404, "not_found");
        assert!(search(&jabar).await.is(200).text().contains(&member.number), "{area}");
    }
    // Nothing was changed by trying.
    let shown = api.get(&format!("/admin/applications/{waiting}")).officer(&jabar).await.is(200).json();
    assert_eq!(shown["status"], "submitted");
}

#[tokio::test]
async fn a_role_that_does_not_decide_sees_and_is_refused() {
    let api = Api::shared();
    let waiting = api.submit(&person()).await;
    let member = api.join(&person()).await;
    for name in ["viewer", "selector-bandung"] {
        let officer = api.officer(name).await;
        for route in admin_routes(&waiting, &member.number) {
            let (method, path, _) = &route;
            let answer = call(&api, &route).officer(&officer).await;
            let decides =
                matches!(path.rsplit('/').next(), Some("decision" | "status" | "reminder")) || *method == Method::PATCH;
            if path == "/admin/requests" || decides {
                answer.problem(403, "role.missing");
            } else if path.starts_with("/admin/requests/") {
                answer.problem(404, "not_found");
            } else if path.ends_with("/decisions") {
                assert_eq!(answer.is(200).json()["items"][0]["status"], "forbidden");
            } else {
                answer.is(200);
            }
        }
    }
    let nobody = api.officer("stranger").await;
    for route in admin_routes(&waiting, &member.number) {
        let (_, path, _) = &route;
        let answer = call(&api, &route).officer(&nobody).await;
        match path.as_str() {
            "/admin/me" => {
                assert_eq!(answer.is(200).json(), json!({"subject": "dev|stranger", "grants": [], "areas": []}))
            }
            "/admin/applications"
            | "/admin/applications/search"
            | "/admin/requests"
            | "/admin/members"
            | "/admin/members/search" => {
                answer.problem(403, "role.missing");
            }
            "/admin/applications/decisions" => {
                assert_eq!(answer.is(200).json()["items"][0]["status"], "not_found");
            }
            _ => {
                answer.problem(404, "not_found");
            }
        }
    }
}

#[tokio::test]
async fn officers_are_who_the_issuer_says_with_the_grants_of_the_table() {
    let api = Api::shared();
    for (name, roles, area) in [
        ("owner", ["viewer", "verifier", "selector", "exporter", "owner"].as_slice(), ""),
        ("jabar", &["viewer", "verifier", "selector", "exporter"], "32"),
        ("bandung", &["viewer", "verifier"], "32.73"),
        ("selector-bandung", &["viewer", "selector"], "32.73"),
        ("viewer", &["viewer"], "32"),
    ] {
        let token = api.officer(name).await;
        let me = api.get("/admin/me").officer(&token).await.is(200).json();
        let grants: Vec<_> = roles.iter().map(|role| json!({"role": role, "area": area})).collect();
        assert_eq!(me["grants"], json!(grants), "{name}");
        let called = match area {
            "32" => json!("Jawa Barat"),
            "32.73" => json!("Kota Bandung"),
            _ => json!("Indonesia"),
        };
        let [only] = me["areas"].as_array().unwrap().as_slice() else { panic!("{me}") };
        assert_eq!((&only["code"], &only["name"]), (&json!(area), &called), "{name}");
        let below = only["within"].as_array().unwrap();
        assert!(below.len() > 20 && below.iter().all(|one| one["name"].is_string()), "{name}: {below:?}");
    }
}

#[tokio::test]
async fn many_decisions_at_once_hold_each_other_up_in_nothing() {
    let api = Api::shared();
    let citizen = person();
    let good = api.submit(&citizen).await;
    let twin = api.submit(&with(citizen.clone(), json!({"phone": crate::harness::fresh_phone()}))).await;
    let elsewhere = api.submit(&with(person(), json!({"village": "32.04.05.2001"}))).await;
    let unverified = api.apply(&person()).await;
    let rejected = api.submit(&person()).await;
    let bandung = api.officer("bandung").await;
    api.decide(&bandung, &rejected, &json!({"decision": "reject", "reason": "Tidak lengkap"})).await.is(200);
    let unknown = uuid::Uuid::new_v4().to_string();
    let ids = [&good, &twin, &elsewhere, &unverified, &rejected, &unknown, &good];
    let body = json!({"ids": ids, "decision": "approve"});
    let outcome = api.post("/admin/applications/decisions").officer(&bandung).json(&body).await.is(200).json();
    let items = outcome["items"].as_array().unwrap();
    let answered: Vec<_> = items.iter().map(|item| text(item, "id")).collect();
    assert_eq!(answered, ids, "in the order of the request");
    let statuses: Vec<_> = items.iter().map(|item| text(item, "status")).collect();
    assert_eq!(statuses, ["ok", "conflict", "not_found", "not_found", "conflict", "not_found", "ok"]);
    assert!(items[0]["member_number"].is_string());
    assert_eq!(items[0]["member_number"], items[6]["member_number"]);
    assert!(items[1..6].iter().all(|item| item.get("member_number").is_none()));
    assert_eq!((&items[1]["code"], &items[4]["code"]), (&json!("nik.held"), &json!("state.conflict")));

    let more = [api.submit(&person()).await, api.submit(&person()).await];
    let body = json!({"ids": more, "decision": "return", "reason": "Lengkapi alamat"});
    let outcome = api.post("/admin/applications/decisions").officer(&bandung).json(&body).await.is(200).json();
    assert!(outcome["items"].as_array().unwrap().iter().all(|item| item["status"] == "ok"));
    let shown = api.get(&format!("/admin/applications/{}", more[1])).officer(&bandung).await.is(200).json();
    assert_eq!((&shown["status"], &shown["reason"]), (&json!("returned"), &json!("Lengkapi alamat")));
}

#[tokio::test]
async fn looking_at_somebody_is_noted() {
    let api = Api::shared();
    let id = api.submit(&person()).await;
    let bandung = api.officer("bandung").await;
    let look = || api.get(&format!("/admin/applications/{id}")).officer(&bandung);
    look().await.is(200);
    let history = look().await.is(200).json()["history"].clone();
    let views: Vec<_> = history.as_array().unwrap().iter().filter(|line| line["action"] == "viewed").collect();
    assert_eq!(views.len(), 2);
    assert!(views.iter().all(|line| line["actor"] == "dev|bandung"));
}

#[tokio::test]
async fn a_busy_database_takes_one_decision_out_of_many_and_the_others_are_told() {
    let database = Unreliable::start();
    let api = Api::of(Arc::new(Server::start(&["--memory", "--dynamodb", &database.url()])));
    let bandung = api.officer("bandung").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(api.submit(&person()).await);
    }
    let decide = async || {
        let body = json!({"ids": ids, "decision": "approve"});
        let items = api.post("/admin/applications/decisions").officer(&bandung).json(&body).await.is(200).json();
        let items = items["items"].as_array().unwrap().clone();
        items.iter().map(|item| (text(item, "status").to_owned(), item["member_number"].clone())).collect::<Vec<_>>()
    };
    database.throttle(Some(&ids[1]));
    let first = decide().await;
    assert_eq!(first.iter().map(|(status, _)| status.as_str()).collect::<Vec<_>>(), ["ok", "busy", "ok"]);
    assert_eq!(first[1].1, Value::Null);
    database.throttle(None);
    let again = decide().await;
    assert!(again.iter().all(|(status, number)| status == "ok" && number.is_string()), "{again:?}");
    assert_eq!((&again[0], &again[2]), (&first[0], &first[2]), "what was decided stays");
}

#[tokio::test]
async fn a_member_number_that_somebody_has_already_is_passed_over() {
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let mut numbers = vec![api.join(&person()).await.number, api.join(&person()).await.number];
    // The counter falls back behind numbers that were given out.
    let database = Database::at(api.server.database());
    let back = json!({
        "TableName": database.table("registry").await,
        "Key": {"pk": {"S": "serial#32.73"}, "sk": {"S": "serial"}},
        "UpdateExpression": "ADD #last :back",
        "ExpressionAttributeNames": {"#last": "last"},
        "ExpressionAttributeValues": {":back": {"N": "-2"}},
    });
    database.ask("UpdateItem", back).await;
    numbers.push(api.join(&person()).await.number);
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 3, "{numbers:?}");
}

#[tokio::test]
async fn a_flag_says_what_it_is_about_in_one_order_however_many_there_are() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let member = api.join(&person()).await;
    let wrong = with(person(), json!({"nik": member.person["nik"], "birth_date": "1991-02-03", "sex": "male"}));
    let (first, second) =
        (api.submit(&wrong).await, api.submit(&with(wrong.clone(), json!({"phone": "0812 3999 0001"}))).await);
    api.settle().await;
    for id in [first, second] {
        let shown = api.get(&format!("/admin/applications/{id}")).officer(&owner).await.is(200).json();
        let flags = json!(["nik.birth_date_mismatch", "nik.sex_mismatch", "same_nik", "held"]);
        assert_eq!(shown["flags"], flags, "{shown}");
    }
}
