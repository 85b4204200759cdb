//! Signing in, being several behind one phone, signing out.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Api, Session, fresh_phone, person, text, with};

const WRONG: &[(&str, &str)] = &[("code", "code.wrong")];

#[tokio::test]
async fn a_session_is_a_host_cookie_that_scripts_cannot_read() {
    let api = Api::shared();
    let phone = fresh_phone();
    let asking = api.ask_code(&phone).await;
    let code = api.code(&phone).await;
    let send = || api.post("/sessions").cookies(&asking).json(&json!({"phone": phone, "code": code}));
    let answer = send().await.is(201);
    assert_eq!(answer.json(), json!({"people": []}));
    let cookie = answer.header("set-cookie").unwrap();
    let (pair, rest) = cookie.split_once("; ").unwrap();
    assert!(pair.starts_with("__Host-session=") && pair.len() > 40, "{pair}");
    let mut attributes: Vec<_> = rest.split("; ").collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"]);
    // A code is good for one request, and for the same one of the same browser within a minute.
    send().await.is(201);
    api.database().age("accounts", &[code_of(&asking).as_str()], &["used_at"], 61_000).await;
    send().await.names(WRONG);
    let session = Session { cookie: pair.to_owned(), people: Vec::new() };
    assert_eq!(api.me(&session).await, json!({"application": null, "membership": null}));
}

#[tokio::test]
async fn each_sign_in_gives_a_new_session_and_ends_the_one_it_replaces() {
    let api = Api::shared();
    let (member, first) = api.member().await;
    let second = api.sign_in_again(member.phone(), &first).await;
    let session = |session: &Session| session.cookie.split(';').next().unwrap().to_owned();
    assert_ne!(session(&second), session(&first));
    api.get("/me").session(&first).await.problem(401, "session.required");
    api.me(&second).await;

    let out = api.delete("/sessions/current").session(&second).await.is(204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    api.get("/me").session(&second).await.problem(401, "session.required");
    api.delete("/sessions/current").await.is(204);
}

#[tokio::test]
async fn five_wrong_codes_end_a_code_and_a_new_one_starts_anew() {
    let api = Api::shared();
    let phone = fresh_phone();
    let attempt =
        |cookies: &str, code: &str| api.post("/sessions").cookies(cookies).json(&json!({"phone": phone, "code": code}));
    let asking = api.ask_code(&phone).await;
    let code = api.code(&phone).await;
    for _ in 0..5 {
        attempt(&asking, &other_than(&code)).await.names(WRONG);
    }
    attempt(&asking, &code).await.names(WRONG);
    // Asked again shortly after, it is the same code, and it stays over.
    let ask = || api.post("/sessions/codes").cookies(&asking).json(&json!({"phone": phone}));
    assert_eq!(ask().await.is(202).cookies(), asking, "the browser keeps its mark");
    assert_eq!(api.code(&phone).await, code);
    attempt(&asking, &code).await.names(WRONG);
    // Later it is a new one.
    api.database().age("accounts", &[code_of(&asking).as_str()], &["issued_at"], 5 * 60_000).await;
    ask().await.is(202);
    let renewed = api.code(&phone).await;
    attempt(&asking, &renewed).await.is(201);
}

#[tokio::test]
async fn a_code_is_seen_used_and_burnt_by_nobody_but_the_browser_that_asked() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let phone = member.phone();
    let send =
        |cookies: &str, code: &str| api.post("/sessions").cookies(cookies).json(&json!({"phone": phone, "code": code}));
    let asking = api.ask_code(phone).await;
    let code = api.code(phone).await;
    let stranger = api.ask_code(phone).await;
    let nobody = api.ask_code(&fresh_phone()).await;
    // Wrong, another browser's, of a browser that never asked for this phone, without a cookie: one answer.
    let answers = [
        send(&stranger, &code).await,
        send(&nobody, &code).await,
        send("__Host-asking=x", &code).await,
        api.post("/sessions").json(&json!({"phone": phone, "code": code})).await,
        api.post("/sessions").json(&json!({"phone": fresh_phone(), "code": code})).await,
    ];
    for answer in &answers {
        answer.names(WRONG);
        assert_eq!(answer.body, answers[0].body);
    }
    for _ in 0..20 {
        send(&stranger, "000000").await.names(WRONG);
        send(&nobody, "000000").await.names(WRONG);
    }
    send(&asking, &code).await.is(201);
}

/// The hash by which the code of a browser is stored.
fn code_of(cookies: &str) -> String {
    let mark = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("__Host-asking=")).unwrap();
    format!("code#{}", keyring::base64url(&keyring::sha256(mark.as_bytes())))
}

/// Six digits that are not these.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn a_phone_is_one_phone_in_every_spelling() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let national = member.phone().replace(' ', "");
    let spelled = format!("+62 {}-{}", &national[1..4], &national[4..]);
    let asking = api.ask_code(&spelled).await;
    let code = api.code(&national).await;
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(api.open_session(&national, &spaced, &asking).await.people.len(), 1);
}

#[tokio::test]
async fn a_family_on_one_phone_says_who_it_is() {
    let api = Api::shared();
    let mother = person();
    let phone = text(&mother, "phone").to_owned();
    let daughter = with(person(), json!({"phone": phone, "name": "Dewi Lestari"}));
    let son = with(person(), json!({"phone": phone, "name": "Agus Salim"}));
    let first = api.join(&mother).await;
    let second = api.join(&daughter).await;
    api.submit(&son).await;

    let session = api.sign_in(&phone).await;
    let mut names: Vec<_> = session.people.iter().map(|one| text(one, "masked_name")).collect();
    names.sort_unstable();
    assert_eq!(names, ["A*** S***", "D*** L***", "S*** A***"]);
    // Until somebody is chosen the session opens nothing.
    for path in ["/me", "/me/card"] {
        api.get(path).session(&session).await.problem(409, "session.person");
    }
    let id = |name: &str| {
        let one = session.people.iter().find(|one| one["masked_name"] == name).unwrap();
        one["id"].clone()
    };
    for stranger in [json!(uuid::Uuid::new_v4()), json!("x"), json!(7), Value::Null] {
        let refused = api.put("/sessions/current").session(&session).json(&json!({"person": stranger})).await;
        refused.names(&[("person", "person.unknown")]);
    }
    let choose = |name: &str| api.put("/sessions/current").session(&session).json(&json!({"person": id(name)}));
    choose("S*** A***").await.is(200);
    assert_eq!(api.me(&session).await["membership"]["number"], first.number.as_str());
    choose("D*** L***").await.is(200);
    assert_eq!(api.me(&session).await["membership"]["number"], second.number.as_str());
    choose("A*** S***").await.is(200);
    let me = api.me(&session).await;
    assert_eq!((&me["membership"], &me["application"]["status"]), (&Value::Null, &json!("submitted")));
}

#[tokio::test]
async fn no_session_and_a_made_up_one_open_nothing() {
    let api = Api::shared();
    let made_up =
        ["__Host-session=", "__Host-session=x", "__Host-session=../../grants", "session=1", "__Host-session=\u{1}"];
    for path in ["/me", "/me/card", "/me/card.png", "/me/card.pdf"] {
        api.get(path).await.problem(401, "session.required");
        for cookie in &made_up[..4] {
            let session = Session { cookie: (*cookie).to_owned(), people: Vec::new() };
            api.get(path).session(&session).await.problem(401, "session.required");
        }
    }
    let put = api.put("/sessions/current").json(&json!({"person": uuid::Uuid::new_v4()})).await;
    put.problem(401, "session.required");
}

#[tokio::test]
async fn signing_in_leads_back_to_a_known_dapil_and_nowhere_else() {
    let api = Api::shared();
    let remembered = async |path: &str| {
        let sent = api.at(reqwest::Method::GET, path).page().await;
        assert_eq!(sent.leads_to(), "/masuk/");
        sent.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    };
    let begun = remembered("/usulkan/?dapil=3201").await;
    for (cookie, leads_to) in [
        (begun.clone(), "/usulkan/?dapil=3201"),
        (remembered("/usulkan/").await, "/usulkan/"),
        (remembered("/usulkan/?dapil=9999").await, "/usulkan/"),
        (remembered("/usulkan/?dapil=3201%3B%20Domain%3Dexample.org").await, "/usulkan/"),
        ("__Host-return=//example.org/".to_owned(), "/anggota/"),
    ] {
        let member = api.join(&person()).await;
        let asking = api.ask_code(member.phone()).await;
        let code = api.code(member.phone()).await;
        let form = [("phone", member.phone()), ("code", &code)];
        let signed_in = api.post("/sessions").page().cookies(&format!("{cookie}; {asking}")).form(&form).await;
        assert_eq!(signed_in.leads_to(), leads_to, "{cookie}");
    }
    // An applicant cannot propose yet: their own page says what they wait for.
    let waiting = person();
    api.submit(&waiting).await;
    let asking = api.ask_code(text(&waiting, "phone")).await;
    let code = api.code(text(&waiting, "phone")).await;
    let form = [("phone", text(&waiting, "phone")), ("code", &code)];
    let signed_in = api.post("/sessions").page().cookies(&format!("{begun}; {asking}")).form(&form).await;
    assert_eq!(signed_in.leads_to(), "/anggota/");
}

/// The cookie of this name in an answer, without and with its attributes.
fn set(answer: &Answer, name: &str) -> Option<(String, String)> {
    let all = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let cookie = all.rev().find(|cookie| cookie.starts_with(&format!("{name}=")))?;
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    Some((pair.to_owned(), attributes.to_owned()))
}

const MARK: &str = "__Host-signed-in";

#[tokio::test]
async fn a_mark_that_says_nothing_comes_and_goes_with_the_session() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let mut marks = Vec::new();
    for _ in 0..2 {
        let asking = api.ask_code(member.phone()).await;
        let form = json!({"phone": member.phone(), "code": api.code(member.phone()).await});
        let signed_in = api.post("/sessions").cookies(&asking).json(&form).await.is(201);
        let (mark, attributes) = set(&signed_in, MARK).unwrap();
        assert_eq!(attributes, "Path=/; Secure; SameSite=Lax; Max-Age=2592000", "scripts may read it");
        assert!(mark.len() == MARK.len() + 1 + 16, "{mark}");
        let session = signed_in.cookies();
        let out = api.delete("/sessions/current").cookies(&session).await.is(204);
        let (pair, attributes) = set(&out, MARK).unwrap();
        assert_eq!((pair, attributes.contains("Max-Age=0")), (format!("{MARK}="), true));
        // Whoever keeps the mark of a session that is no more is sent to sign in, and not back from there.
        let lost = api.at(Method::GET, "/anggota/").page().cookies(&session).await;
        assert_eq!(lost.leads_to(), "/masuk/");
        for name in [MARK, "__Host-session"] {
            assert!(set(&lost, name).unwrap().1.contains("Max-Age=0"), "{name}");
        }
        marks.push(mark);
    }
    assert_ne!(marks[0], marks[1], "each sign-in has its own");
    let stranger = api.at(Method::GET, "/anggota/").page().await;
    assert_eq!((stranger.leads_to().as_str(), stranger.cookies().as_str()), ("/masuk/", ""));
}

#[tokio::test]
async fn every_page_says_that_somebody_is_signed_in_and_the_edge_reads_nothing_but_the_mark() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let page = async |path: &str, cookies: &str| api.at(Method::GET, path).page().cookies(cookies).await;
    let own = |answer: &Answer| answer.text().contains("Kartu saya</a>") || answer.text().contains("My card</a>");
    let way_in = |answer: &Answer| {
        answer.text().contains("masthead-own\" href=\"/masuk/")
            || answer.text().contains("masthead-own\" href=\"/en/masuk/")
    };
    for path in ["/", "/gabung/", "/en/dapil/3201/", "/kartu/", "/privasi/", "/api/v1/nope", "/en/gabung/"] {
        for (cookies, signed_in) in
            [("", false), ("other=1", false), (session.cookie.as_str(), true), ("__Host-signed-in=x", true)]
        {
            let answer = page(path, cookies).await;
            assert_eq!((own(&answer), way_in(&answer)), (signed_in, !signed_in), "{path} {cookies}");
        }
    }
    assert!(own(&page("/anggota/", &session.cookie).await.is(200)));
    // Officers sign in somewhere else, and are told nothing of a member's session.
    let officers = page("/en/pengurus/", &session.cookie).await.is(200);
    assert_eq!((own(&officers), way_in(&officers)), (false, false));
    for (path, leads_to) in [("/masuk/", "/anggota/"), ("/en/masuk/", "/anggota/?lang=en")] {
        let answer = page(path, &session.cookie).await;
        assert_eq!((answer.leads_to().as_str(), answer.header("cache-control")), (leads_to, Some("no-store")));
        page(path, "").await.is(200);
    }
}
