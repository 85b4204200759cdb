//! The steps from a proposal to a list of candidates.

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Api, Member, Session, fresh_phone, person, text, with};

/// The election whose window is open in these years.
pub(crate) const NATIONAL: &str = "pemilu-nasional-2029";
/// The one whose window opens in 2028.
pub(crate) const REGIONAL: &str = "pemilu-daerah-2031";
/// Requests under way while many people are made.
const AT_ONCE: usize = 16;

/// A proposal of somebody with a phone that nobody has yet.
pub(crate) fn proposal(dapil: &str) -> Value {
    json!({
        "election": NATIONAL, "chamber": "dpr", "dapil": dapil, "track": "external",
        "nominee": {"name": "Budi Santoso", "phone": fresh_phone(), "sex": "male"},
        "reason": "Dikenal dan dipercaya warga",
    })
}

/// A member's proposal of themselves.
pub(crate) fn own_proposal(dapil: &str, member: &Member) -> Value {
    let nominee = json!({
        "name": member.person["name"], "phone": member.person["phone"], "sex": member.person["sex"],
        "member_number": member.number,
    });
    with(proposal(dapil), json!({"nominee": nominee, "track": "internal"}))
}

/// The nominee's phone.
pub(crate) fn phone_of(proposal: &Value) -> &str {
    text(&proposal["nominee"], "phone")
}

/// What somebody who is no member adds to their acceptance.
pub(crate) fn joining() -> Value {
    let mut form = with(person(), json!({"name": "Budi Santoso", "sex": "male", "consent_candidacy": true}));
    form.as_object_mut().unwrap().remove("phone");
    form
}

/// The ten papers that everybody hands in.
pub(crate) const PAPERS: [&str; 10] = [
    "ktp",
    "statement",
    "court_certificate",
    "diploma",
    "health_certificate",
    "mental_health_certificate",
    "drug_free_certificate",
    "voter_registration",
    "kta",
    "photo",
];

/// The path of a DPR list.
pub(crate) fn slate(dapil: &str) -> String {
    format!("/admin/slates/{NATIONAL}/dpr/{dapil}")
}

impl Api {
    /// Waits until everything that follows from what was stored has happened.
    pub(crate) async fn settle(&self) {
        self.outbox("0899 9999 999").await;
    }

    /// Many members who are signed in, in few steps.
    pub(crate) async fn members(&self, people: Vec<Value>) -> Vec<(Member, Session)> {
        let owner = self.officer("owner").await;
        let applied: Vec<_> = stream::iter(people)
            .map(|person| async move { (self.apply(&person).await, person) })
            .buffered(AT_ONCE)
            .collect()
            .await;
        let codes = self.newest_codes().await;
        let verified = applied.iter().map(|(id, person)| self.verify(id, code_for(&codes, person)));
        stream::iter(verified).buffered(AT_ONCE).for_each(|answer| async move { drop(answer.is(200)) }).await;
        let mut numbers = Vec::new();
        for some in applied.chunks(100) {
            let ids: Vec<_> = some.iter().map(|(id, _)| id).collect();
            let body = json!({"ids": ids, "decision": "approve"});
            let done = self.post("/admin/applications/decisions").officer(&owner).json(&body).await.is(200).json();
            numbers.extend(done["items"].as_array().unwrap().iter().map(|item| text(item, "member_number").to_owned()));
        }
        let asked = applied.iter().map(|(_, person)| async move { self.ask_code(text(person, "phone")).await });
        let asking: Vec<_> = stream::iter(asked).buffered(AT_ONCE).collect().await;
        let codes = self.newest_codes().await;
        let opened = applied
            .iter()
            .zip(&asking)
            .map(|((_, person), asking)| self.open_session(text(person, "phone"), code_for(&codes, person), asking));
        let sessions: Vec<_> = stream::iter(opened).buffered(AT_ONCE).collect().await;
        let members = applied.into_iter().zip(numbers);
        let members = members.map(|((application, person), number)| Member { person, application, number });
        members.zip(sessions).collect()
    }

    /// Phone → code, of every phone's newest message with one.
    async fn newest_codes(&self) -> Vec<(String, String)> {
        let messages = self.at(Method::GET, "/dev/outbox").await.is(200).json();
        let with_code = messages.as_array().unwrap().iter().filter(|message| message["code"].is_string());
        with_code.map(|message| (text(message, "to").to_owned(), text(message, "code").to_owned())).collect()
    }

    pub(crate) async fn propose(&self, session: &Session, proposal: &Value) -> Answer {
        self.post("/nominations").session(session).json(proposal).await
    }

    /// What a member proposed, newest first.
    pub(crate) async fn nominations(&self, session: &Session) -> Vec<Value> {
        self.settle().await;
        let list = self.get("/me/nominations").session(session).await.is(200).json();
        list["items"].as_array().unwrap().clone()
    }

    /// The token of the newest link to a question that a phone received.
    pub(crate) async fn consent_token(&self, phone: &str) -> String {
        let messages = self.outbox(phone).await;
        let mut links = messages.iter().filter_map(|message| message["link"].as_str());
        let link = links.find(|link| link.contains("/kesediaan/#")).unwrap_or_else(|| panic!("{messages:?}"));
        link.split_once('#').unwrap().1.to_owned()
    }

    /// What a link leads to.
    pub(crate) async fn question(&self, token: &str) -> Answer {
        self.post("/consents").json(&json!({"token": token})).await
    }

    /// The page that a form with the link's token leads to, for the browser that sent it.
    pub(crate) async fn consent_page(&self, path: &str, token: &str) -> Answer {
        let sent = self.post(path).page().form(&[("token", token)]).await;
        assert_eq!(sent.leads_to(), format!("/api/v1{path}"), "the token stands in no address");
        self.get(path).page().cookies(&sent.cookies()).await.is(200)
    }

    /// Asks for a code, and reads it off the nominee's phone.
    pub(crate) async fn consent_code(&self, token: &str, phone: &str) -> String {
        self.post("/consents/codes").json(&json!({"token": token})).await.is(202);
        self.code(phone).await
    }

    /// Answers as the owner of the phone does, with the link and the code that reached it.
    pub(crate) async fn answer(&self, phone: &str, answer: &str, more: &Value) -> Answer {
        let token = self.consent_token(phone).await;
        let code = self.consent_code(&token, phone).await;
        let body = with(json!({"token": token, "code": code, "answer": answer}), more.clone());
        self.post("/consents/answer").json(&body).await
    }

    /// The aspirants of a DPR dapil.
    pub(crate) async fn aspirants(&self, officer: &str, dapil: &str) -> Vec<Value> {
        self.settle().await;
        let path = format!("/admin/aspirants?election={NATIONAL}&chamber=dpr&dapil={dapil}&limit=200");
        self.get(&path).officer(officer).await.is(200).json()["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn aspirant(&self, officer: &str, id: &str) -> Value {
        self.settle().await;
        self.get(&format!("/admin/aspirants/{id}")).officer(officer).await.is(200).json()
    }

    pub(crate) async fn verdict(&self, officer: &str, id: &str, verdict: &str) -> Answer {
        let body = json!({"verdict": verdict, "reason": "Berkas diperiksa"});
        self.post(&format!("/admin/aspirants/{id}/verdict")).officer(officer).json(&body).await
    }

    pub(crate) async fn hand_in_papers(&self, officer: &str, id: &str) {
        let papers = PAPERS.map(|paper| json!({"document": paper, "state": "verified"}));
        let path = format!("/admin/aspirants/{id}/documents");
        self.put(&path).officer(officer).json(&json!({"documents": papers})).await.is(200);
    }

    /// A member who proposed themselves and is willing; gives the aspirant's id.
    pub(crate) async fn stand(&self, dapil: &str, member: &Member, session: &Session) -> String {
        self.propose(session, &own_proposal(dapil, member)).await.is(201);
        let answer = self.answer(member.phone(), "accept", &json!({"consent_candidacy": true})).await.is(200).json();
        text(&answer, "aspirant_id").to_owned()
    }

    /// Members with all their data who stand in a dapil, passed screening and handed in everything:
    /// one for each sex given. Gives the aspirants' ids.
    pub(crate) async fn candidates(&self, owner: &str, dapil: &str, sexes: &[&str]) -> Vec<String> {
        let details = json!({
            "birth_place": "Bandung", "marital_status": "married", "address": "Jl. Merdeka 1", "rt": "001", "rw": "002",
        });
        let people = sexes.iter().map(|sex| with(person(), with(details.clone(), json!({"sex": sex})))).collect();
        let ready = self.members(people).await.into_iter().map(|(member, session)| async move {
            let id = self.stand(dapil, &member, &session).await;
            self.hand_in_papers(owner, &id).await;
            assert_eq!(self.verdict(owner, &id, "ms").await.is(200).json()["status"], "ms");
            id
        });
        join_all(ready).await
    }

    pub(crate) async fn slate(&self, officer: &str, dapil: &str) -> Value {
        self.get(&slate(dapil)).officer(officer).await.is(200).json()
    }

    pub(crate) async fn order(&self, officer: &str, dapil: &str, names: &[String], version: &Value) -> Answer {
        self.put(&slate(dapil)).officer(officer).json(&json!({"candidates": names, "version": version})).await
    }

    /// Takes a list one step on.
    pub(crate) async fn step(&self, officer: &str, dapil: &str, to: &str, version: &Value) -> Answer {
        let path = format!("{}/transition", slate(dapil));
        let mut body = json!({"to": to, "version": version});
        if to == "draft" {
            body["reason"] = json!("Urutan perlu dibahas lagi");
        }
        self.post(&path).officer(officer).json(&body).await
    }

    /// An election as the owner may change it.
    pub(crate) async fn election(&self, owner: &str, id: &str) -> Value {
        let list = self.get("/admin/elections").officer(owner).await.is(200).json();
        list["items"].as_array().unwrap().iter().find(|election| election["id"] == id).unwrap().clone()
    }

    /// Runs the hourly look at nominees as if it were then.
    pub(crate) async fn look_at_nominees(&self, at: jiff::Timestamp) -> Value {
        let body = json!({"function": "remind-nominees", "at": at.to_string()});
        let done = self.at(Method::POST, "/dev/schedule").json(&body).await.is(200).json();
        self.settle().await;
        done
    }
}

fn code_for<'a>(codes: &'a [(String, String)], person: &Value) -> &'a str {
    let digits: String = text(person, "phone").chars().filter(char::is_ascii_digit).collect();
    let phone = format!("+62{}", digits.trim_start_matches('0'));
    &codes.iter().find(|(to, _)| *to == phone).unwrap().1
}
