//! Requests that are odd as a whole: bodies, types, paths, hosts.

use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

use super::is_absent;
use crate::harness::{Api, person, with};

#[tokio::test]
async fn a_body_that_is_no_form_is_not_our_syntax() {
    let api = Api::shared();
    let deep = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    let bodies: Vec<Vec<u8>> = vec![
        b"{".to_vec(),
        b"}".to_vec(),
        b"[]".to_vec(),
        b"null".to_vec(),
        b"true".to_vec(),
        b"17".to_vec(),
        b"\"nik\"".to_vec(),
        b"{\"nik\":}".to_vec(),
        b"{\"nik\":1,}".to_vec(),
        b"{'nik':'1'}".to_vec(),
        b"{\"nik\":NaN}".to_vec(),
        b"{\"nik\":\"\\ud800\"}".to_vec(),
        b"{} {}".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        b"\xff\xfe{\0}\0".to_vec(),
        b"nik=3273014101900001".to_vec(),
        b"<?xml version=\"1.0\"?><nik/>".to_vec(),
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec(),
        deep(200).into_bytes(),
        format!("{{\"nik\":{}}}", deep(10_000)).into_bytes(),
        vec![0; 100],
    ];
    for body in bodies {
        let id = Uuid::new_v4();
        let what = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = api.post("/applications").key(id).body("application/json", body).await;
        assert_eq!(answer.status, 400, "{what}: {answer:?}");
        answer.problem(400, "request.malformed");
        is_absent(&api, id).await;
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_named_where_they_stand() {
    let api = Api::shared();
    let mut body = with(person(), json!({"name": "Siti XX Aminah"})).to_string().into_bytes();
    let at = body.windows(2).position(|two| two == b"XX").unwrap();
    body[at..at + 2].copy_from_slice(&[0xff, 0xfe]);
    let answer = api.post("/applications").body("application/json", body).await;
    answer.names(&[("name", "name.characters")]);

    let good = person();
    let form: Vec<(&str, &str)> =
        good.as_object().unwrap().iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap_or("on"))).collect();
    let encoded = serde_urlencoded::to_string(&form).unwrap();
    for bad in ["%FF%FE", "%00", "Siti%0A%07Aminah", "%E2%80%AE", "Siti%ZZ"] {
        let body = encoded.replace("name=Siti+Aminah", &format!("name={bad}"));
        assert_ne!(body, encoded);
        let answer = api.post("/applications").body("application/x-www-form-urlencoded", body).await;
        answer.names(&[("name", "name.characters")]);
    }
}

#[tokio::test]
async fn only_json_and_forms_are_read() {
    let api = Api::shared();
    let body = person().to_string();
    for media_type in [
        "text/plain",
        "application/xml",
        "text/xml",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/octet-stream",
        "application/problem+json",
        "x",
        ";",
        "application/json, text/plain",
    ] {
        let id = Uuid::new_v4();
        let answer = api.post("/applications").key(id).body(media_type, body.clone()).await;
        assert_eq!(answer.status, 415, "{media_type}: {answer:?}");
        answer.problem(415, "body.media_type");
        is_absent(&api, id).await;
    }
    api.post("/applications").bare_body(body.clone()).await.problem(415, "body.media_type");
    api.post("/applications").body("Application/JSON ; charset=utf-8", body).await.is(202);
    // No body at all is a form with every field missing.
    assert_eq!(api.post("/applications").await.problem(422, "fields.invalid").len(), 9);
    assert_eq!(api.post("/applications").body("application/json", "").await.problem(422, "fields.invalid").len(), 9);
    // A body of another kind than its type says.
    let mislabelled = api.post("/applications").body("application/x-www-form-urlencoded", person().to_string()).await;
    assert_eq!(mislabelled.problem(422, "fields.invalid").len(), 9);
}

#[tokio::test]
async fn a_large_body_is_refused_whole() {
    let api = Api::shared();
    let id = Uuid::new_v4();
    let padded = |bytes: usize| {
        let form = person().to_string();
        let spaces = " ".repeat(bytes - form.len());
        form + &spaces
    };
    api.post("/applications").body("application/json", padded(64 * 1024)).await.is(202);
    let answer = api.post("/applications").key(id).body("application/json", padded(64 * 1024 + 1)).await;
    answer.problem(413, "body.too_large");
    is_absent(&api, id).await;
    let form = format!("name={}", "x".repeat(64 * 1024));
    let form_type = "application/x-www-form-urlencoded";
    api.post("/applications").body(form_type, form.clone()).await.problem(413, "body.too_large");
    api.post("/sessions/codes").body(form_type, form).await.problem(413, "body.too_large");
    // The gateway itself takes no more than this, and says so in its own words.
    api.post("/applications").body("application/json", padded(8 * 1024 * 1024)).await.is(413);
}

#[tokio::test]
async fn what_is_no_id_names_nothing() {
    let api = Api::shared();
    let uuid = Uuid::new_v4();
    let owner = api.officer("owner").await;
    for id in [
        "0".to_owned(),
        "null".to_owned(),
        "..".to_owned(),
        "%2e%2e".to_owned(),
        "%2E%2E%2Fadmin".to_owned(),
        "*".to_owned(),
        "$(id)".to_owned(),
        "a".repeat(2000),
        uuid.simple().to_string(),
        uuid.urn().to_string(),
        format!("%7B{uuid}%7D"),
        format!("{uuid}0"),
        format!("{uuid}%20"),
        format!("{uuid}%00"),
        uuid.to_string(),
        uuid.to_string().to_uppercase(),
    ] {
        for (method, path) in [
            (Method::POST, format!("/applications/{id}/verification")),
            (Method::GET, format!("/admin/applications/{id}")),
            (Method::POST, format!("/admin/applications/{id}/decision")),
            (Method::GET, format!("/admin/members/{id}")),
            (Method::PATCH, format!("/admin/members/{id}")),
            (Method::POST, format!("/admin/members/{id}/status")),
            (Method::GET, format!("/admin/aspirants/{id}")),
            (Method::POST, format!("/admin/aspirants/{id}/verdict")),
            (Method::PUT, format!("/admin/aspirants/{id}/documents")),
            (Method::GET, format!("/admin/imports/{id}")),
            (Method::PUT, format!("/admin/elections/{id}")),
            (Method::GET, format!("/elections/{id}/dapil")),
            (Method::GET, format!("/admin/slates/pemilu-nasional-2029/dpr/{id}")),
            (Method::GET, format!("/admin/slates/{id}/dpr/3201")),
            (Method::GET, format!("/admin/slates/pemilu-nasional-2029/{id}/3201")),
            (Method::GET, format!("/admin/votes/pemilu-nasional-2029/dpr/{id}")),
        ] {
            let mut call = api.call(method.clone(), &path).officer(&owner);
            if method != Method::GET {
                let body = match path.rsplit('/').next() {
                    Some("verification") => json!({"code": "123456"}),
                    Some("decision") => json!({"decision": "approve", "reason": "x"}),
                    Some("status") => json!({"status": "active", "reason": "x"}),
                    _ => json!({}),
                };
                call = call.json(&body);
            }
            let answer = call.await;
            assert!([400, 404, 405].contains(&answer.status), "{method} {path}: {answer:?}");
            assert!(answer.text().len() < 500 && !answer.text().contains("$(id)"), "{method} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn odd_paths_lead_nowhere() {
    let api = Api::shared();
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/applications/",
        "/api/v1//applications",
        "//api/v1/me",
        "/api/v2/applications",
        "/API/V1/APPLICATIONS",
        "/api/v1/applications%00",
        "/api/v1/%2e%2e/%2e%2e/etc/passwd",
        "/api/v1/me%2fcard",
        "/api/v1/me;x=1",
        "/api/v1/me%3Fx",
        "/api/v1/admin",
        "/api/v1/admin/grants/dev%7Cowner",
        "/api/v1/cards",
        "/api/v1/cards/",
        "/api/v1/%FF",
        "/api/v1/%C3%28",
        "/api/v1/%",
        "/api/v1/%zz",
        "/.git/config",
        "/.env",
        "/dev",
        "/dev/",
        "/.well-known/",
        "/%2e%2e/Cargo.toml",
        "/kartu/../../Cargo.toml",
        "/anggota/../api/v1/nope",
        "/anggota/nope",
    ] {
        let answer = api.at(Method::GET, path).await;
        // A path that a browser would tidy up may have been one of ours after all.
        assert!((400..500).contains(&answer.status) || answer.status == 307, "{path}: {answer:?}");
        let tidy = !path.contains("%2e") && !path.contains("..");
        if tidy && path.starts_with("/api/v1/") && answer.status == 404 {
            answer.problem(404, "not_found");
        }
    }
    let long = format!("/api/v1/areas?q={}", "a".repeat(9_000));
    api.at(Method::GET, &long).await.is(200);
    let longer = format!("/api/v1/areas?q={}", "a".repeat(20_000));
    let answer = api.at(Method::GET, &longer).await;
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

/// Sends bytes as they are; gives the status line.
async fn raw(api: &Api, request: &[u8]) -> String {
    let address = api.server.url().strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while !answer.windows(2).any(|two| two == b"\r\n") {
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => break,
            Ok(count) => answer.extend_from_slice(&part[..count]),
        }
    }
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn odd_hosts_and_broken_requests_are_the_clients_mistake() {
    let api = Api::shared();
    let get = |line: &str, headers: &str| format!("{line} HTTP/1.1\r\n{headers}\r\n").into_bytes();
    let areas = "GET /api/v1/areas?q=abc";
    let mut requests = vec![
        get(areas, "Host: a b\r\n"),
        get(areas, "Host: [::1\r\n"),
        get(areas, "Host: a/b\r\n"),
        get(areas, "Host: <script>\r\n"),
        get(areas, "Host: a.example:99999999\r\n"),
        get("GET /api/v1/areas?q=\"<>\\^`{|}", "Host: x y\r\n"),
        get("GET /api/v1/applications/%00/verification", "Host: x\r\n"),
        get("BREW /api/v1/applications", "Host: x\r\n"),
        get("POST /api/v1/applications", "Host: x\r\nContent-Length: abc\r\n"),
        get("POST /api/v1/applications", "Host: x\r\nContent-Length: -1\r\n"),
        get("POST /api/v1/applications", "Host: x\r\nContent-Length: 99999999999\r\n"),
        get("POST /api/v1/applications", "Host: x\r\nTransfer-Encoding: gzip\r\n"),
        get("OPTIONS *", "Host: x\r\n"),
        get("CONNECT 127.0.0.1:1", "Host: x\r\n"),
        get("GET", ""),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
    ];
    requests.push(b"GET /api/v1/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n".to_vec());
    requests.push(format!("{areas} HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "y".repeat(15_000)).into_bytes());
    for request in requests {
        let what = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
        let status = raw(&api, &request).await;
        let code: u16 = status.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
        assert!((400..500).contains(&code), "{what:?}: {status:?}");
    }
    api.get("/areas?q=abc").await.is(200);
}

#[tokio::test]
async fn another_site_cannot_send_forms_here() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let own = api.server.url().to_owned();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1"),
        ("origin", &format!("{own}.evil.example")),
        ("sec-fetch-site", "cross-site"),
    ] {
        for (method, path) in [
            (Method::POST, "/applications"),
            (Method::PATCH, "/me"),
            (Method::POST, "/me/resignation"),
            (Method::POST, "/me/card"),
            (Method::PUT, "/sessions/current"),
            (Method::DELETE, "/sessions/current"),
            (Method::POST, "/nominations"),
            (Method::POST, "/consents"),
            (Method::POST, "/consents/codes"),
            (Method::POST, "/consents/answer"),
        ] {
            let call = api.call(method.clone(), path).session(&session).header(name, value);
            let answer = call.json(&member.identity()).await;
            answer.problem(403, "origin.foreign");
        }
        api.get("/me").session(&session).header(name, value).await.is(200);
    }
    let call = api.patch("/me").session(&session).header("origin", &own).header("sec-fetch-site", "same-origin");
    call.json(&json!({"rt": "1"})).await.is(200);
}
