//! Guessing who somebody is: birth date and NIK digits, asked again before what cannot be undone.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Answer, Api, Member, Server, Session, fresh_phone, identity, person, text, with};

const LAST: &[(&str, &str)] = &[("nik_last4", "identity.mismatch")];

fn wrong(person: &Value) -> Value {
    with(identity(person), json!({"nik_last4": "0000"}))
}

async fn export(api: &Api, session: &Session, answer: &Value) -> Answer {
    api.post("/me/export").session(session).json(answer).await
}

/// Guesses wrong until nothing is compared any more.
async fn use_up(api: &Api, member: &Member, session: &Session) {
    for _ in 0..5 {
        export(api, session, &wrong(&member.person)).await.names(LAST);
    }
    export(api, session, &wrong(&member.person)).await.problem(429, "identity.limit");
}

#[tokio::test]
async fn five_wrong_answers_are_the_last_for_a_day_whatever_the_session_and_the_step() {
    // On a server of its own, where a day may pass.
    let api = Api::of(Arc::new(Server::start(&["--memory"])));
    let (member, session) = api.member().await;
    for path in ["/me/export", "/me/resignation", "/me/erasure", "/me/export"] {
        api.post(path).session(&session).json(&wrong(&member.person)).await.names(LAST);
    }
    let phone = with(wrong(&member.person), json!({"phone": fresh_phone()}));
    api.post("/me/phone").session(&session).json(&phone).await.names(LAST);
    // Right and wrong are one answer, on each of the four steps, and the session stays.
    let phone = with(member.identity(), json!({"phone": fresh_phone()}));
    let again = api.sign_in_again(member.phone(), &session).await;
    for answer in [&wrong(&member.person), &member.identity()] {
        for path in ["/me/export", "/me/resignation", "/me/erasure", "/me/phone"] {
            let mut body = answer.clone();
            if path == "/me/phone" {
                body["phone"] = phone["phone"].clone();
            }
            let refused = api.post(path).session(&again).json(&body).await;
            refused.problem(429, "identity.limit");
            let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
            assert!((86_000..=86_400).contains(&wait), "{wait}");
        }
    }
    let me = api.me(&again).await;
    assert_eq!(me["membership"]["status"], "active");
    // The phone is told, once, and so is the member's page.
    let told = api.outbox(member.phone()).await;
    assert_eq!(told.iter().filter(|message| message["template"] == "identity_limit").count(), 1);
    let me = api.me(&again).await;
    let kinds: Vec<_> = me["notices"].as_array().unwrap().iter().map(|notice| text(notice, "kind")).collect();
    assert_eq!(kinds, ["identity_limit", "approved"]);
    // A day after the first answer, all count anew.
    api.database().age("accounts", &["identity#"], &["since"], 24 * 3_600_000).await;
    export(&api, &again, &member.identity()).await.is(200);
}

#[tokio::test]
async fn of_two_hundred_parallel_answers_at_most_five_are_compared() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let guesses = (0..200).map(|n| {
        // The right one is among them, after five others at least.
        let answer = if n == 120 { member.identity() } else { wrong(&member.person) };
        let (api, session) = (api.clone(), session.clone());
        async move { export(&api, &session, &answer).await.status }
    });
    let statuses = join_all(guesses).await;
    let compared = statuses.iter().filter(|status| **status != 429).count();
    let right = statuses.iter().filter(|status| **status == 200).count();
    assert!(statuses.iter().all(|status| [200, 422, 429].contains(status)), "{statuses:?}");
    // A right answer gives its own count back, so one more may be compared.
    assert!(compared <= 5 + right, "{statuses:?}");
}

#[tokio::test]
async fn a_right_answer_for_another_person_of_the_phone_clears_nothing() {
    let api = Api::shared();
    let mother = api.join(&person()).await;
    let attacker = api.join(&with(person(), json!({"phone": mother.person["phone"], "name": "Agus Salim"}))).await;
    let session = api.sign_in(mother.phone()).await;
    let choose = async |application: &str| {
        api.put("/sessions/current").session(&session).json(&json!({"person": application})).await.is(200);
    };
    for _ in 0..5 {
        choose(&mother.application).await;
        export(&api, &session, &wrong(&mother.person)).await.names(LAST);
        choose(&attacker.application).await;
        export(&api, &session, &attacker.identity()).await.is(200);
    }
    choose(&mother.application).await;
    export(&api, &session, &mother.identity()).await.problem(429, "identity.limit");
    choose(&attacker.application).await;
    export(&api, &session, &attacker.identity()).await.is(200);
}

#[tokio::test]
async fn all_browsers_together_have_fifteen_and_one_that_answered_right_keeps_its_own() {
    let api = Api::shared();
    let (member, own) = api.member().await;
    export(&api, &own, &member.identity()).await.is(200);
    for _ in 0..3 {
        let stranger = api.sign_in(member.phone()).await;
        use_up(&api, &member, &stranger).await;
    }
    let fourth = api.sign_in(member.phone()).await;
    export(&api, &fourth, &member.identity()).await.problem(429, "identity.limit");
    // The member's own browser is not locked out by them, but has no more than five wrong answers either.
    export(&api, &own, &member.identity()).await.is(200);
    let own = api.sign_in_again(member.phone(), &own).await;
    use_up(&api, &member, &own).await;
}

#[tokio::test]
async fn a_stranger_who_applied_with_somebodys_nik_spends_nothing_of_theirs() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let thief = with(member.person.clone(), json!({"phone": fresh_phone()}));
    api.submit(&thief).await;
    let theirs = api.sign_in(text(&thief, "phone")).await;
    for _ in 0..5 {
        export(&api, &theirs, &wrong(&thief)).await.names(LAST);
    }
    export(&api, &theirs, &identity(&thief)).await.problem(429, "identity.limit");
    export(&api, &session, &member.identity()).await.is(200);
}

#[tokio::test]
async fn what_is_no_answer_is_not_counted_and_the_rest_of_a_form_tells_nothing() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    for _ in 0..20 {
        export(&api, &session, &json!({})).await.names(&[("birth_date", "birth_date.format"), LAST[0]]);
    }
    let bad = with(wrong(&member.person), json!({"phone": "12"}));
    let send = |body: Value| api.post("/me/phone").session(&session).json(&body);
    for _ in 0..5 {
        send(bad.clone()).await.names(&[("phone", "phone.format"), LAST[0]]);
    }
    send(with(member.identity(), json!({"phone": "12"}))).await.problem(429, "identity.limit");
    let page = api.post("/me/export").page().session(&session);
    let form = [("birth_date", text(&member.person, "birth_date")), ("nik_last4", "0000")];
    let page = page.form(&form).await.is(429);
    assert!(page.header("retry-after").is_some());
    assert!(page.text().contains("minta bantuan pengurus"), "{page:?}");
}
