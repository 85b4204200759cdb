//! People who half joined are never lost: their phone leads back to their application, and their code signs them in.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Answer, Api, Session, born_years_ago, fresh_phone, person, text, with};

/// Applies as a browser does, and waits for the code: the application's id, and the cookies of the browser.
pub(crate) async fn applied(api: &Api, citizen: &Value) -> (String, String) {
    let receipt = api.post("/applications").json(citizen).await.is(202);
    api.code(text(citizen, "phone")).await;
    (text(&receipt.json(), "application_id").to_owned(), receipt.cookies())
}

/// Sends a code back, as the browser with these cookies.
pub(crate) async fn verify(api: &Api, id: &str, cookies: &str, body: Value) -> Answer {
    api.post(&format!("/applications/{id}/verification")).cookies(cookies).json(&body).await
}

/// The session that an answer opened.
pub(crate) fn opened(answer: &Answer) -> Option<Session> {
    let cookies = answer.cookies();
    let cookie = cookies.split("; ").find(|cookie| cookie.starts_with("__Host-session="))?;
    Some(Session { cookie: cookie.to_owned(), people: Vec::new() })
}

async fn status(api: &Api, id: &str) -> Value {
    api.get(&format!("/applications/{id}/verification")).await.is(200).json()["status"].clone()
}

#[tokio::test]
async fn whoever_signs_in_with_the_phone_is_shown_the_waiting_application_and_says_that_it_is_theirs() {
    let api = Api::shared();
    let citizen = person();
    let (id, _) = applied(&api, &citizen).await;
    let session = api.sign_in(text(&citizen, "phone")).await;
    assert_eq!(session.people, [json!({"id": id, "masked_name": "S*** A***", "waiting": true})]);
    // A phone alone completes nobody's form: it may be a stranger's.
    assert_eq!(status(&api, &id).await, "unverified");
    api.get("/me").session(&session).await.problem(409, "session.person");
    let mine = || api.put("/sessions/current").session(&session).json(&json!({"person": id}));
    let taps = join_all([mine(), mine()].map(IntoFuture::into_future)).await;
    for tap in taps.into_iter().chain([mine().await]) {
        assert_eq!(tap.is(200).json(), json!({"person": id}));
    }
    let me = api.me(&session).await;
    assert_eq!((&me["application"]["id"], &me["application"]["status"]), (&json!(id), &json!("submitted")));
    let owner = api.officer("owner").await;
    api.get(&format!("/admin/applications/{id}")).officer(&owner).await.is(200);
    assert_eq!(api.sign_in(text(&citizen, "phone")).await.people[0]["waiting"], false);
}

#[tokio::test]
async fn the_waiting_application_is_said_to_be_theirs_on_pages_without_scripts() {
    let api = Api::shared();
    let citizen = person();
    let (id, _) = applied(&api, &citizen).await;
    let phone = text(&citizen, "phone");
    let asking = api.ask_code(phone).await;
    let code = api.code(phone).await;
    let answer = api.post("/sessions").page().cookies(&asking).form(&[("phone", phone), ("code", &code)]).await.is(200);
    assert!(answer.text().contains("Ini saya") && answer.text().contains("S*** A***"), "{answer:?}");
    assert!(!answer.text().contains("Siti"));
    let session = opened(&answer).unwrap();
    // Left and come back to, it is asked again, and nothing is called missing.
    let home = api.at(reqwest::Method::GET, "/anggota/").page().session(&session).await.is(200);
    assert!(home.text().contains("Ini saya"), "{home:?}");
    let fields = [("_method", "PUT"), ("person", id.as_str())];
    let said = || api.post("/sessions/current").page().session(&session).form(&fields);
    assert_eq!(said().await.leads_to(), "/gabung/selesai/");
    assert_eq!(said().await.leads_to(), "/gabung/selesai/");
    let home = api.at(reqwest::Method::GET, "/anggota/").page().session(&session).await.is(200);
    assert!(home.text().contains("name=\"birth_place\""), "{home:?}");
}

#[tokio::test]
async fn a_phone_leads_to_those_who_wait_for_it_now_and_to_each_person_once() {
    let api = Api::shared();
    let mother = api.join(&person()).await;
    let phone = mother.phone().to_owned();
    // She sent the form once more; her daughter sent hers twice.
    applied(&api, &mother.person).await;
    let daughter = with(person(), json!({"phone": phone, "name": "Sri Astuti"}));
    applied(&api, &daughter).await;
    let (newest, cookies) = applied(&api, &daughter).await;
    let session = api.sign_in(&phone).await;
    let told = |session: &Session| {
        let told = session.people.iter().map(|one| (text(one, "masked_name").to_owned(), one["waiting"].clone()));
        told.collect::<Vec<_>>()
    };
    let expected = [("Si*** Am***", false), ("Sr*** As***", true)];
    assert_eq!(told(&session), expected.map(|(name, waiting)| (name.to_owned(), json!(waiting))));
    assert_eq!(session.people[1]["id"], newest.as_str());
    // A mistyped number leads nowhere any more once it is corrected, also for who was shown it before.
    let right = fresh_phone();
    let correct = api.put(&format!("/applications/{newest}/phone")).cookies(&cookies);
    correct.json(&json!({"phone": right})).await.is(200);
    let say = json!({"person": newest});
    let refused = api.put("/sessions/current").session(&session).json(&say).await;
    refused.names(&[("person", "person.unknown")]);
    assert_eq!(api.sign_in(&right).await.people[0]["id"], newest.as_str());
    assert!(api.sign_in(&phone).await.people.iter().all(|one| one["id"] != newest.as_str()));
    // What its time took is shown to nobody.
    api.code(&right).await;
    api.database().age("registry", &[&newest], &["ttl"], 49 * 3600).await;
    assert_eq!(api.sign_in(&right).await.people, [] as [Value; 0]);
}

#[tokio::test]
async fn the_joining_code_opens_a_session_for_that_application_alone() {
    let api = Api::shared();
    let mother = api.join(&person()).await;
    let daughter = with(person(), json!({"phone": mother.person["phone"], "name": "Dewi Lestari"}));
    let (id, cookies) = applied(&api, &daughter).await;
    let code = api.code(mother.phone()).await;
    let session = opened(&verify(&api, &id, &cookies, json!({"code": code})).await.is(200)).unwrap();
    let me = api.me(&session).await;
    assert_eq!((&me["application"]["id"], &me["membership"]), (&json!(id), &Value::Null));
    // "Lengkapi data" asks for no second code.
    let told = api.call(reqwest::Method::PATCH, "/me").session(&session).json(&json!({"birth_place": "Bandung"})).await;
    assert_eq!(told.is(200).json()["application"]["details"]["birth_place"], "Bandung");
    // The mother, behind the same phone, is out of its reach.
    let other = json!({"person": mother.application});
    let refused = api.put("/sessions/current").session(&session).json(&other).await;
    refused.names(&[("person", "person.unknown")]);
    let me = api.me(&session).await;
    assert_eq!(me["application"]["id"], json!(id));
    // It lasts when the application becomes a membership, and ends by signing out.
    let number = api.approve(&id).await;
    assert_eq!(api.me(&session).await["membership"]["number"], number.as_str());
    api.delete("/sessions/current").session(&session).await.is(204);
    api.get("/me").session(&session).await.problem(401, "session.required");
}

#[tokio::test]
async fn a_guardians_code_opens_no_session_and_the_applicants_none_before_both_have_answered() {
    let api = Api::shared();
    for applicant_first in [true, false] {
        let parent = fresh_phone();
        let minor = with(person(), json!({"birth_date": born_years_ago(17), "guardian_phone": parent}));
        let (id, cookies) = applied(&api, &minor).await;
        let own = json!({"code": api.code(text(&minor, "phone")).await});
        let guardians = json!({"code": api.code(&parent).await, "who": "guardian"});
        let mut session = None;
        let order = if applicant_first { [&own, &guardians] } else { [&guardians, &own] };
        for (step, body) in order.into_iter().enumerate() {
            let answer = verify(&api, &id, &cookies, body.clone()).await.is(200);
            assert_eq!(opened(&answer).is_some(), *body == own, "{body}");
            session = opened(&answer).or(session);
            if let (0, Some(session)) = (step, &session) {
                api.get("/me").session(session).await.problem(401, "session.required");
            }
        }
        assert_eq!(api.me(&session.unwrap()).await["application"]["status"], "submitted");
    }
    // A minor who comes back by their phone goes on with the guardian's code.
    let parent = fresh_phone();
    let minor = with(person(), json!({"birth_date": born_years_ago(17), "guardian_phone": parent}));
    let (id, _) = applied(&api, &minor).await;
    let guardians = json!({"code": api.code(&parent).await, "who": "guardian"});
    assert_eq!(api.sign_in(&parent).await.people, [] as [Value; 0]);
    let session = api.sign_in(text(&minor, "phone")).await;
    let fields = [("_method", "PUT"), ("person", id.as_str())];
    let next = api.post("/sessions/current").page().session(&session).form(&fields).await.leads_to();
    assert_eq!(next, format!("/api/v1/applications/{id}/verification?who=guardian"));
    assert_eq!(status(&api, &id).await, "unverified");
    verify(&api, &id, "", guardians).await.is(200);
    assert_eq!(api.me(&session).await["application"]["status"], "submitted");
}

#[tokio::test]
async fn a_second_tap_on_the_code_opens_the_same_session_and_another_browser_gets_none_by_a_used_code() {
    let api = Api::shared();
    let citizen = person();
    let (id, cookies) = applied(&api, &citizen).await;
    let code = json!({"code": api.code(text(&citizen, "phone")).await});
    let taps = join_all([(); 2].map(|()| verify(&api, &id, &cookies, code.clone()))).await;
    let later = verify(&api, &id, &cookies, code.clone()).await;
    let first = opened(&taps[0]).unwrap();
    for tap in taps.iter().chain([&later]) {
        assert_eq!(opened(&tap.clone().is(200)).unwrap().cookie, first.cookie);
    }
    assert_eq!(api.me(&first).await["application"]["id"], id.as_str());
    // Nor does the same browser get another one by another code, nor a page that waits for a code still.
    let wrong = json!({"code": if code["code"] == "000000" { "000001" } else { "000000" }});
    assert!(opened(&verify(&api, &id, &cookies, wrong).await.is(200)).is_none());
    let waits = api.get(&format!("/applications/{id}/verification")).page().cookies(&cookies).await;
    assert_eq!(waits.leads_to(), "/gabung/selesai/");
    // Whoever learned the id, and the code once it was used.
    let stranger = api.ask_code(&fresh_phone()).await;
    for cookies in ["", stranger.as_str()] {
        assert!(opened(&verify(&api, &id, cookies, code.clone()).await.is(200)).is_none());
    }
    // A wrong code opens nothing, before and after.
    let other = person();
    let (id, cookies) = applied(&api, &other).await;
    let code = api.code(text(&other, "phone")).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    assert!(opened(&verify(&api, &id, &cookies, json!({"code": wrong})).await.is(422)).is_none());
    // Typed where the link of the message opened, in another browser, it signs that one in.
    let page = api.get(&format!("/applications/{id}/verification")).page().await.is(200);
    let elsewhere = page.cookies();
    let taps = join_all([(); 2].map(|()| verify(&api, &id, &elsewhere, json!({"code": code})))).await;
    for tap in taps {
        assert_eq!(api.me(&opened(&tap.is(200)).unwrap()).await["application"]["id"], id.as_str());
    }
    assert!(opened(&verify(&api, &id, &cookies, json!({"code": code})).await.is(200)).is_none());
}

#[tokio::test]
async fn a_joining_code_comes_with_a_link_back_to_where_it_is_typed() {
    let api = Api::shared();
    let parent = fresh_phone();
    let minor = with(person(), json!({"birth_date": born_years_ago(17), "guardian_phone": parent}));
    applied(&api, &minor).await;
    for (phone, who) in [(text(&minor, "phone"), "applicant"), (parent.as_str(), "guardian")] {
        let message = api.outbox(phone).await.swap_remove(0);
        let link = text(&message, "link").to_owned();
        assert!(text(&message, "text").ends_with(&link), "{message}");
        let path = &link[link.find("/api/").unwrap()..];
        let page = api.at(reqwest::Method::GET, path).page().await.is(200).text();
        let last = &phone.replace(' ', "")[phone.replace(' ', "").len() - 3..];
        assert!(page.contains("name=\"code\"") && page.contains(&format!("value=\"{who}\"")), "{page}");
        // Nobody who merely has the link reads the whole number.
        assert!(page.contains(last) && !page.contains(&phone.replace(' ', "")[1..]), "{page}");
    }
}
