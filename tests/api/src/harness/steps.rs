//! The steps that many journeys have in common.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Api, text};

/// A session as a browser keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) people: Vec<Value>,
}

/// Somebody who joined.
pub(crate) struct Member {
    pub(crate) person: Value,
    pub(crate) application: String,
    pub(crate) number: String,
}

impl Member {
    /// What is asked again before a step that cannot be undone.
    pub(crate) fn identity(&self) -> Value {
        identity(&self.person)
    }

    pub(crate) fn phone(&self) -> &str {
        text(&self.person, "phone")
    }
}

/// Birth date and the last digits of the NIK.
pub(crate) fn identity(person: &Value) -> Value {
    json!({"birth_date": person["birth_date"], "nik_last4": text(person, "nik")[12..]})
}

impl Api {
    /// Sends the form; gives the application's id.
    pub(crate) async fn apply(&self, person: &Value) -> String {
        let receipt = self.post("/applications").json(person).await.is(202).json();
        text(&receipt, "application_id").to_owned()
    }

    /// What a phone received, newest first.
    pub(crate) async fn outbox(&self, phone: &str) -> Vec<Value> {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let national = digits.trim_start_matches("62").trim_start_matches('0');
        let path = format!("/dev/outbox?to=%2B62{national}");
        let messages = self.at(Method::GET, &path).await.is(200).json();
        let messages = messages.as_array().unwrap().clone();
        // Whatever a journey brings, its messages say who they come from.
        assert!(messages.iter().all(|message| text(message, "text").starts_with("Partai Contoh: ")), "{messages:?}");
        for link in messages.iter().filter_map(|message| message["link"].as_str()) {
            assert!(!link.ends_with(['-', '_']), "a chat leaves the end out of the link: {link}");
        }
        messages
    }

    /// The newest code that a phone received.
    pub(crate) async fn code(&self, phone: &str) -> String {
        self.code_of(phone, "").await
    }

    /// The newest code that a phone received to sign in with.
    async fn sign_in_code(&self, phone: &str) -> String {
        self.code_of(phone, "sign_in").await
    }

    /// The newest code for what is done, whatever else reached the phone meanwhile.
    async fn code_of(&self, phone: &str, what: &str) -> String {
        let messages = self.outbox(phone).await;
        let mut meant = messages.iter().filter(|message| text(message, "template").starts_with(what));
        let code = meant.find_map(|message| message["code"].as_str());
        code.unwrap_or_else(|| panic!("no code among {} messages", messages.len())).to_owned()
    }

    /// Applies and answers the code, so that the application is before the officers.
    pub(crate) async fn submit(&self, person: &Value) -> String {
        let id = self.apply(person).await;
        let code = self.code(text(person, "phone")).await;
        let answer = self.verify(&id, &code).await.is(200);
        assert_eq!(answer.json(), json!({"status": "submitted"}));
        id
    }

    pub(crate) async fn verify(&self, id: &str, code: &str) -> super::Answer {
        self.post(&format!("/applications/{id}/verification")).json(&json!({"code": code})).await
    }

    /// A token of one of the seeded officers.
    pub(crate) async fn officer(&self, name: &str) -> String {
        let answer = self.at(Method::POST, "/dev/token").json(&json!({"admin": name})).await.is(200);
        text(&answer.json(), "token").to_owned()
    }

    pub(crate) async fn decide(&self, officer: &str, id: &str, decision: &Value) -> super::Answer {
        let path = format!("/admin/applications/{id}/decision");
        self.post(&path).officer(officer).json(decision).await
    }

    /// Approves as the officer of everything; gives the member's number.
    pub(crate) async fn approve(&self, id: &str) -> String {
        let owner = self.officer("owner").await;
        let answer = self.decide(&owner, id, &json!({"decision": "approve"})).await.is(200).json();
        assert_eq!(answer["status"], "approved");
        text(&answer, "member_number").to_owned()
    }

    /// The whole way to a membership.
    pub(crate) async fn join(&self, person: &Value) -> Member {
        let application = self.submit(person).await;
        let number = self.approve(&application).await;
        Member { person: person.clone(), application, number }
    }

    /// Asks for a code, and opens a session with it.
    pub(crate) async fn sign_in(&self, phone: &str) -> Session {
        let asking = self.ask_code(phone).await;
        let code = self.sign_in_code(phone).await;
        self.open_session(phone, &code, &asking).await
    }

    /// Signs in again with the browser of a session.
    pub(crate) async fn sign_in_again(&self, phone: &str, session: &Session) -> Session {
        self.post("/sessions/codes").session(session).json(&json!({"phone": phone})).await.is(202);
        let code = self.sign_in_code(phone).await;
        self.open_session(phone, &code, &session.cookie).await
    }

    /// A new browser asks for a code; gives the cookie that binds the code to it.
    pub(crate) async fn ask_code(&self, phone: &str) -> String {
        self.post("/sessions/codes").json(&json!({"phone": phone})).await.is(202).cookies()
    }

    /// Opens a session with a code that the browser with these cookies asked for.
    pub(crate) async fn open_session(&self, phone: &str, code: &str, cookies: &str) -> Session {
        let form = json!({"phone": phone, "code": code});
        let answer = self.post("/sessions").cookies(cookies).json(&form).await.is(201);
        let asking = cookies.split("; ").find(|cookie| cookie.starts_with("__Host-asking=")).unwrap();
        let cookie = format!("{}; {asking}", answer.cookies());
        let people = answer.json()["people"].as_array().unwrap().clone();
        Session { cookie, people }
    }

    /// A member who is signed in.
    pub(crate) async fn member(&self) -> (Member, Session) {
        let member = self.join(&super::person()).await;
        let session = self.sign_in(member.phone()).await;
        (member, session)
    }

    pub(crate) async fn me(&self, session: &Session) -> Value {
        self.get("/me").session(session).await.is(200).json()
    }

    /// Whether a card is valid, as everybody may ask.
    pub(crate) async fn card_status(&self, jti: &str) -> String {
        let answer = self.get(&format!("/cards/{jti}")).await.is(200).json();
        text(&answer, "status").to_owned()
    }
}
