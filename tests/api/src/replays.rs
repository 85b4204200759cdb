//! Nobody can use a step up by being quick: every step that is good once is asked for twice, one request after the
//! other and both at once, and says "done" to both. The steps are those of the table in ADR 51.

use std::collections::BTreeSet;

use contract::routes::{Caller, ROUTES};
use futures_util::future::{BoxFuture, FutureExt, join_all};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Api, Call, Member, Session, born_years_ago, fresh_phone, own_proposal, person, phone_of, proposal, text,
    with,
};

/// Sends a step's request once more.
type Tap = Box<dyn Fn() -> Call>;
/// The route of a step, and what makes its request ready to be sent.
type Step = (&'static str, for<'a> fn(&'a Api) -> BoxFuture<'a, Tap>);

const STEPS: &[Step] = &[
    ("POST /applications", |api| apply(api).boxed()),
    ("POST /applications/{id}/verification", |api| verify(api).boxed()),
    ("PUT /applications/{id}/phone", |api| correct_phone(api).boxed()),
    ("POST /applications/{id}/codes", |api| resend(api).boxed()),
    ("POST /sessions/codes", |api| ask_code(api).boxed()),
    ("POST /sessions", |api| sign_in(api).boxed()),
    ("PUT /sessions/current", |api| choose(api).boxed()),
    ("DELETE /sessions/current", |api| sign_out(api).boxed()),
    ("PATCH /me", |api| of_a_member(api, Method::PATCH, "/me", |_| json!({"rt": "002"})).boxed()),
    ("POST /me/move", |api| {
        of_a_member(api, Method::POST, "/me/move", |_| json!({"village": "32.73.01.1002"})).boxed()
    }),
    ("POST /me/phone", |api| change_phone(api).boxed()),
    ("POST /phones/undo", |api| undo_phone(api).boxed()),
    ("PUT /me/application", |api| correct(api).boxed()),
    ("POST /me/application/withdrawal", |api| withdraw(api).boxed()),
    ("POST /me/requests", |api| of_a_member(api, Method::POST, "/me/requests", |_| json!({"kind": "access"})).boxed()),
    ("POST /me/resignation", |api| of_a_member(api, Method::POST, "/me/resignation", Member::identity).boxed()),
    ("POST /me/erasure", |api| erase_application(api).boxed()),
    ("DELETE /me/erasure", |api| take_back(api).boxed()),
    ("POST /erasures/withdrawal", |api| take_back_by_link(api).boxed()),
    ("POST /me/card", |api| of_a_member(api, Method::POST, "/me/card", |_| json!({})).boxed()),
    ("POST /nominations", |api| propose(api).boxed()),
    ("POST /nominations/{id}/withdrawal", |api| withdraw_proposal(api).boxed()),
    ("POST /consents/codes", |api| ask_consent_code(api).boxed()),
    ("POST /consents/answer", |api| answer(api).boxed()),
];

/// What only reads, however it is asked.
const READS: [&str; 3] = ["POST /cards/verify", "POST /consents", "POST /me/export"];

/// An answer without the signatures of its tokens: signed twice, the same card has two.
fn unsigned(answer: &str) -> String {
    let parts = answer.split('"').map(|part| match part.rsplit_once('.') {
        Some((token, _)) if token.contains("eyJ") => token,
        _ => part,
    });
    parts.collect::<Vec<_>>().join("\"")
}

#[tokio::test]
async fn the_second_of_two_requests_gets_the_answer_of_the_first() {
    let api = Api::shared();
    for (route, prepare) in STEPS {
        let tap = prepare(&api).await;
        let (first, second) = (tap().await, tap().await);
        assert!(first.status < 400, "{route}: {first:?}");
        assert_eq!((second.status, unsigned(&second.text())), (first.status, unsigned(&first.text())), "{route}");
    }
}

#[tokio::test]
async fn of_two_requests_at_once_none_is_refused() {
    let api = Api::shared();
    for (route, prepare) in STEPS {
        for _ in 0..3 {
            let tap = prepare(&api).await;
            let answers: Vec<Answer> = join_all([tap(), tap()].map(IntoFuture::into_future)).await;
            for answer in &answers {
                assert!(answer.status < 400, "{route}: {answers:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_step_of_a_person_stands_in_the_table_of_the_decision_and_is_tried_here() {
    let decision = include_str!("../../../docs/adr/0051-a-second-tap-meets-what-is-done.md");
    let rows: String = decision.lines().filter(|line| line.starts_with('|')).collect();
    let told: BTreeSet<&str> = rows.split('`').filter(|word| word.contains(" /")).collect();
    let tried: BTreeSet<&str> = STEPS.iter().map(|(route, _)| *route).collect();
    assert_eq!(told, tried);
    let mut routes = BTreeSet::new();
    for route in ROUTES.iter().filter(|route| route.method != "GET" && route.caller != Caller::Officer) {
        routes.insert(format!("{} {}", route.method, route.below_base()));
    }
    let known: BTreeSet<String> = tried.into_iter().chain(READS).map(str::to_owned).collect();
    assert_eq!(routes, known, "a new step says here what a second tap meets");
}

#[tokio::test]
async fn whichever_answer_of_two_taps_a_slow_network_keeps_it_signs_in() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let old = api.sign_in(member.phone()).await;
    let asking = api.ask_code(member.phone()).await;
    let form = json!({"phone": member.phone(), "code": api.code(member.phone()).await});
    // The browser still has a session, which the first tap ends.
    let cookies = format!("{}; {asking}", old.cookie.split("; ").next().unwrap());
    let send = |cookies: &str| api.post("/sessions").cookies(cookies).json(&form);
    let taps = join_all([send(&cookies), send(&cookies)].map(IntoFuture::into_future)).await;
    let later = send(&format!("{}; {asking}", taps[0].cookies())).await;
    for answer in taps.iter().chain([&later]) {
        let session = Session { cookie: answer.clone().is(201).cookies(), people: Vec::new() };
        assert_eq!(api.me(&session).await["membership"]["number"], member.number.as_str());
    }
    api.get("/me").session(&old).await.problem(401, "session.required");
}

#[tokio::test]
async fn signing_out_takes_the_mark_away_by_which_a_used_code_signs_in_again() {
    let api = Api::shared();
    let session = api.member().await.1;
    let out = api.delete("/sessions/current").session(&session).await.is(204);
    let forgotten = out.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    assert!(forgotten.into_iter().any(|cookie| cookie.starts_with("__Host-asking=;") && cookie.contains("Max-Age=0")));
}

#[tokio::test]
async fn a_right_code_is_no_try() {
    let api = Api::shared();
    let minor = with(person(), json!({"birth_date": born_years_ago(17), "guardian_phone": fresh_phone()}));
    let id = api.apply(&minor).await;
    let code = api.code(text(&minor, "phone")).await;
    for _ in 0..12 {
        assert_eq!(api.verify(&id, &code).await.is(200).json(), json!({"status": "unverified"}));
    }
    let phone = fresh_phone();
    let asking = api.ask_code(&phone).await;
    let form = json!({"phone": phone, "code": api.code(&phone).await});
    for _ in 0..12 {
        api.post("/sessions").cookies(&asking).json(&form).await.is(201);
    }
    // A form that comes back for another field keeps its code good.
    let (_, session) = api.member().await;
    let wanted = proposal("3204");
    api.propose(&session, &wanted).await.is(201);
    let token = api.consent_token(phone_of(&wanted)).await;
    let code = api.consent_code(&token, phone_of(&wanted)).await;
    let form = json!({"token": token, "code": code, "answer": "accept", "consent_candidacy": true});
    for _ in 0..7 {
        let refused = api.post("/consents/answer").json(&form).await.problem(422, "fields.invalid");
        assert!(!refused.iter().any(|(field, _)| field == "code"), "{refused:?}");
    }
}

#[tokio::test]
async fn wrong_codes_are_counted_after_a_right_one_too() {
    let api = Api::shared();
    let phone = fresh_phone();
    let asking = api.ask_code(&phone).await;
    let code = api.code(&phone).await;
    let send = |code: &str| api.post("/sessions").cookies(&asking).json(&json!({"phone": phone, "code": code}));
    send(&code).await.is(201);
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..5 {
        send(&wrong).await.names(&[("code", "code.wrong")]);
    }
    send(&code).await.names(&[("code", "code.wrong")]);
}

#[tokio::test]
async fn a_page_that_waits_for_a_code_is_reloaded_without_a_second_code() {
    let api = Api::shared();
    let phone = fresh_phone();
    let sent = api.post("/sessions/codes").page().form(&[("phone", &phone)]).await;
    assert_eq!(sent.leads_to(), "/api/v1/sessions/codes", "nothing personal stands in an address");
    let wait = || api.get("/sessions/codes").page().cookies(&sent.cookies());
    for _ in 0..3 {
        assert!(wait().await.is(200).text().contains(&phone.replace(' ', "")[1..]));
    }
    assert_eq!(api.outbox(&phone).await.len(), 1);
    assert_eq!(api.get("/sessions/codes").page().await.leads_to(), "/masuk/");
    // What was typed stands in the field again.
    let typed = [("phone", phone.as_str()), ("code", "12x")];
    let refused = api.post("/sessions").page().cookies(&sent.cookies()).form(&typed).await.is(422);
    assert!(refused.text().contains("value=\"12x\""));

    let (member, session) = api.member().await;
    let new = fresh_phone();
    let nik = text(&member.person, "nik");
    let form = [("phone", new.as_str()), ("birth_date", "1990-01-01"), ("nik_last4", &nik[12..])];
    let sent = api.post("/me/phone").page().session(&session).form(&form).await;
    assert_eq!(sent.leads_to(), "/anggota/?notice=phone_code_sent");
    let page = |cookies: &str| api.at(Method::GET, &sent.leads_to()).page().cookies(cookies);
    let own = format!("{}; {}", session.cookie.replace("__Host-waiting=; ", ""), sent.cookies());
    for _ in 0..3 {
        let shown = page(&own).await.is(200).text();
        assert!(shown.contains("name=\"code\"") && shown.contains(&format!("value=\"{new}\"")), "{shown}");
    }
    assert_eq!(api.outbox(&new).await.len(), 1);
    // Somebody else at this browser sees nothing of it.
    let other = api.member().await.1.cookie.replace("__Host-waiting=; ", "");
    let shown = page(&format!("{other}; {}", sent.cookies())).await.is(200).text();
    assert!(!shown.contains("name=\"code\"") && !shown.contains(&new));
}

#[tokio::test]
async fn the_page_that_waits_shows_the_number_masked_in_every_other_browser() {
    let api = Api::shared();
    let citizen = person();
    let receipt = api.post("/applications").json(&citizen).await.is(202);
    let path = format!("/applications/{}/verification", text(&receipt.json(), "application_id"));
    let digits = text(&citizen, "phone").replace(' ', "")[1..].to_owned();
    let own = api.get(&path).page().cookies(&receipt.cookies()).await.is(200).text();
    assert!(own.contains(&format!("+62{digits}")));
    for cookies in [String::new(), api.ask_code(&fresh_phone()).await] {
        let other = api.get(&path).page().cookies(&cookies).await.is(200).text();
        assert!(!other.contains(&digits) && other.contains("••••"), "{other}");
    }
}

async fn apply(api: &Api) -> Tap {
    let (api, citizen, key) = (api.clone(), person(), uuid::Uuid::new_v4());
    Box::new(move || api.post("/applications").key(key).json(&citizen))
}

async fn verify(api: &Api) -> Tap {
    let citizen = person();
    let id = api.apply(&citizen).await;
    let form = json!({"code": api.code(text(&citizen, "phone")).await});
    tap(api, Method::POST, &format!("/applications/{id}/verification"), String::new(), form)
}

async fn correct_phone(api: &Api) -> Tap {
    let receipt = api.post("/applications").json(&person()).await.is(202);
    let path = format!("/applications/{}/phone", text(&receipt.json(), "application_id"));
    tap(api, Method::PUT, &path, receipt.cookies(), json!({"phone": fresh_phone()}))
}

async fn resend(api: &Api) -> Tap {
    let id = api.apply(&person()).await;
    tap(api, Method::POST, &format!("/applications/{id}/codes"), String::new(), json!({}))
}

async fn ask_code(api: &Api) -> Tap {
    let phone = fresh_phone();
    let asking = api.ask_code(&phone).await;
    tap(api, Method::POST, "/sessions/codes", asking, json!({"phone": phone}))
}

async fn sign_in(api: &Api) -> Tap {
    let member = api.join(&person()).await;
    let asking = api.ask_code(member.phone()).await;
    let form = json!({"phone": member.phone(), "code": api.code(member.phone()).await});
    tap(api, Method::POST, "/sessions", asking, form)
}

/// Whose phone may have been resold: the birth date lets them in.
async fn choose(api: &Api) -> Tap {
    let (member, _) = api.member().await;
    crate::resold::unseen_for(api, &member, 61).await;
    let session = api.sign_in(member.phone()).await;
    assert_eq!(session.people.len(), 0);
    tap(api, Method::PUT, "/sessions/current", session.cookie, json!({"birth_date": member.person["birth_date"]}))
}

async fn sign_out(api: &Api) -> Tap {
    let session = api.member().await.1;
    tap(api, Method::DELETE, "/sessions/current", session.cookie, json!({}))
}

async fn of_a_member(api: &Api, method: Method, path: &'static str, form: fn(&Member) -> Value) -> Tap {
    let (member, session) = api.member().await;
    tap(api, method, path, session.cookie, form(&member))
}

/// A change of phone whose code has come.
async fn new_phone(api: &Api) -> (Member, Session, Value) {
    let (member, session) = api.member().await;
    let phone = fresh_phone();
    let change = with(member.identity(), json!({"phone": phone}));
    api.post("/me/phone").session(&session).json(&change).await.is(202);
    let change = with(change, json!({"code": api.code(&phone).await}));
    (member, session, change)
}

async fn change_phone(api: &Api) -> Tap {
    let (_, session, change) = new_phone(api).await;
    tap(api, Method::POST, "/me/phone", session.cookie, change)
}

async fn undo_phone(api: &Api) -> Tap {
    let (member, session, change) = new_phone(api).await;
    api.post("/me/phone").session(&session).json(&change).await.is(200);
    let token = crate::members::undo_token(api, member.phone()).await;
    tap(api, Method::POST, "/phones/undo", String::new(), json!({"token": token}))
}

/// Somebody whose application waits for the officers.
async fn applicant(api: &Api) -> (Value, String, Session) {
    let citizen = person();
    let id = api.submit(&citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    (citizen, id, session)
}

async fn correct(api: &Api) -> Tap {
    let (citizen, id, session) = applicant(api).await;
    let owner = api.officer("owner").await;
    api.decide(&owner, &id, &json!({"decision": "return", "reason": "Periksa nama"})).await.is(200);
    tap(api, Method::PUT, "/me/application", session.cookie, with(citizen, json!({"name": "Siti Fatimah"})))
}

async fn withdraw(api: &Api) -> Tap {
    let session = applicant(api).await.2;
    tap(api, Method::POST, "/me/application/withdrawal", session.cookie, json!({}))
}

async fn erase_application(api: &Api) -> Tap {
    let (citizen, _, session) = applicant(api).await;
    tap(api, Method::POST, "/me/erasure", session.cookie, crate::harness::identity(&citizen))
}

async fn take_back(api: &Api) -> Tap {
    let (member, session) = api.member().await;
    api.post("/me/erasure").session(&session).json(&member.identity()).await.is(202);
    tap(api, Method::DELETE, "/me/erasure", session.cookie, json!({}))
}

async fn take_back_by_link(api: &Api) -> Tap {
    let (member, session) = api.member().await;
    api.post("/me/erasure").session(&session).json(&member.identity()).await.is(202);
    let messages = api.outbox(member.phone()).await;
    let told = messages.iter().find(|message| message["template"] == "erasure_asked").unwrap();
    let token = text(told, "link").split_once("token=").unwrap().1;
    tap(api, Method::POST, "/erasures/withdrawal", String::new(), json!({"token": token}))
}

async fn propose(api: &Api) -> Tap {
    let (api, session, key) = (api.clone(), api.member().await.1, uuid::Uuid::new_v4());
    let wanted = proposal("3205");
    Box::new(move || api.post("/nominations").session(&session).key(key).json(&wanted))
}

async fn withdraw_proposal(api: &Api) -> Tap {
    let session = api.member().await.1;
    let proposed = api.propose(&session, &proposal("3206")).await.is(201).json();
    let path = format!("/nominations/{}/withdrawal", text(&proposed, "nomination_id"));
    tap(api, Method::POST, &path, session.cookie, json!({}))
}

/// A member who was proposed, with the link and its cookies.
async fn asked(api: &Api) -> (Member, String, String) {
    let (member, session) = api.member().await;
    api.propose(&session, &own_proposal("3207", &member)).await.is(201);
    let token = api.consent_token(member.phone()).await;
    let cookies = api.question(&token).await.is(200).cookies();
    (member, token, cookies)
}

async fn ask_consent_code(api: &Api) -> Tap {
    let (_, token, cookies) = asked(api).await;
    tap(api, Method::POST, "/consents/codes", cookies, json!({"token": token}))
}

async fn answer(api: &Api) -> Tap {
    let (member, token, cookies) = asked(api).await;
    api.post("/consents/codes").cookies(&cookies).json(&json!({"token": token})).await.is(202);
    let form = json!({"token": token, "code": api.code(member.phone()).await, "answer": "decline"});
    tap(api, Method::POST, "/consents/answer", cookies, form)
}

/// The same request, as often as it is asked for.
fn tap(api: &Api, method: Method, path: &str, cookies: String, form: Value) -> Tap {
    let (api, path) = (api.clone(), path.to_owned());
    Box::new(move || api.call(method.clone(), &path).cookies(&cookies).json(&form))
}
