//! The way of a person through the functions, step by step, for operations that begin further on.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Method, Response, header};
use serde_json::{Value, json};

use crate::{Failure, gateway::Request, people::Applicant, world::World};

/// Where applications go.
pub const APPLICATIONS: &str = "/api/v1/applications";

/// A member who is signed in and has a card.
#[derive(Clone, Debug)]
pub struct Member {
    /// What was filled in.
    pub applicant: Applicant,
    /// The cookie of the session.
    pub cookie: String,
    /// The card's statement.
    pub token: String,
    /// The card's id.
    pub jti: String,
}

/// An application by JSON, as an app would send it.
///
/// # Errors
/// None in practice.
pub fn application(world: &mut World, applicant: &Applicant) -> Result<Request, Failure> {
    Request::json(Method::POST, APPLICATIONS, &applicant.json())?.header("idempotency-key", &world.uuid())
}

/// The code that came for an application.
///
/// # Errors
/// None in practice.
pub fn verification(id: &str, code: &str) -> Result<Request, Failure> {
    let path = format!("{APPLICATIONS}/{id}/verification");
    Request::json(Method::POST, &path, &json!({"code": code}))
}

impl World {
    /// Someone applied; gives the application's id.
    ///
    /// # Errors
    /// When a function answered otherwise than expected.
    pub async fn applied(&mut self, applicant: &Applicant) -> Result<String, Failure> {
        let request = application(self, applicant)?;
        let answer = self.send(request, 202).await?;
        text(&body(&answer)?, "application_id")
    }

    /// The change that asks for the code of a new application.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub async fn asks_for_code(&mut self, id: &str) -> Result<Vec<Value>, Failure> {
        self.changes_of("registry", id).await
    }

    /// The code of a new application, as its phone gets it.
    ///
    /// # Errors
    /// When a function answered otherwise than expected, or no message came.
    pub async fn code_of(&mut self, id: &str) -> Result<String, Failure> {
        let changes = self.asks_for_code(id).await?;
        self.deliver("send-messages", &changes).await?;
        self.outside.take_code()
    }

    /// Someone applied and confirmed the phone; gives the application's id.
    ///
    /// # Errors
    /// When a function answered otherwise than expected.
    pub async fn submitted(&mut self, applicant: &Applicant) -> Result<String, Failure> {
        let id = self.applied(applicant).await?;
        let code = self.code_of(&id).await?;
        self.send(verification(&id, &code)?, 200).await?;
        Ok(id)
    }

    /// A request of a verifier of the city that the made-up people live in.
    ///
    /// # Errors
    /// When the token could not be signed.
    pub fn by_officer(&self, request: Request) -> Result<Request, Failure> {
        self.by("bandung", request)
    }

    /// A request of an officer that `cargo dev` seeds.
    ///
    /// # Errors
    /// When the token could not be signed.
    pub fn by(&self, officer: &str, request: Request) -> Result<Request, Failure> {
        request.header(header::AUTHORIZATION.as_str(), &self.outside.authorization(officer)?)
    }

    /// An officer's approval of an application.
    ///
    /// # Errors
    /// None in practice.
    pub fn approval(&self, id: &str) -> Result<Request, Failure> {
        let path = format!("/api/v1/admin/applications/{id}/decision");
        self.by_officer(Request::json(Method::POST, &path, &json!({"decision": "approve"}))?)
    }

    /// The code with which someone is about to sign in, and the cookie of the browser that asked.
    ///
    /// # Errors
    /// When a function answered otherwise than expected, or no message came.
    pub async fn sign_in_code(&mut self, phone: &str) -> Result<(String, String), Failure> {
        let ask = json!({"phone": phone});
        self.changes_of("accounts", "").await?;
        let request = Request::json(Method::POST, "/api/v1/sessions/codes", &ask)?;
        let asking = first_cookie(&self.send(request, 202).await?)?;
        let changes = self.changes_of("accounts", "").await?;
        self.deliver("send-messages", &changes).await?;
        Ok((self.outside.take_code()?, asking))
    }

    /// Somebody new who was approved, and is signed in; gives the session's cookie.
    ///
    /// # Errors
    /// When a function answered otherwise than expected.
    pub async fn signed_in(&mut self) -> Result<(Applicant, String), Failure> {
        let applicant = Applicant::complete(&mut self.random);
        let id = self.submitted(&applicant).await?;
        self.changes_of("registry", "").await?;
        let approved = self.send(self.approval(&id)?, 200).await?;
        let number = text(&body(&approved)?, "member_number")?;
        let changes = self.changes_of("registry", &number).await?;
        self.deliver("index-people", &changes).await?;

        let phone = applicant.field("phone").to_owned();
        let (code, asking) = self.sign_in_code(&phone).await?;
        let session = self.send(session(&phone, &code, &asking)?, 201).await?;
        Ok((applicant, first_cookie(&session)?))
    }

    /// The one member whom the operations of members are measured with: approved, signed in, with
    /// a card, and found by name.
    ///
    /// # Errors
    /// When a function answered otherwise than expected.
    pub async fn member(&mut self) -> Result<Member, Failure> {
        if let Some(member) = &self.member {
            return Ok(member.clone());
        }
        let (applicant, cookie) = self.signed_in().await?;
        let request = Request::get("/api/v1/me/card")?.header(header::COOKIE.as_str(), &cookie)?;
        let card = self.send(request, 200).await?;
        let token = text(&body(&card)?, "token")?;
        let claims = token.split('.').nth(1).ok_or("a card without claims")?;
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims)?)?;
        let member = Member { applicant, cookie, jti: text(&claims, "jti")?, token };
        self.member = Some(member.clone());
        Ok(member)
    }

    /// At least `count` applications wait for an officer.
    ///
    /// # Errors
    /// When a function answered otherwise than expected.
    pub async fn queue_of(&mut self, count: usize) -> Result<(), Failure> {
        while self.queued < count {
            let applicant = Applicant::new(&mut self.random);
            self.submitted(&applicant).await?;
            self.queued += 1;
        }
        Ok(())
    }

    /// The token of the page on which someone checks their answers.
    ///
    /// # Errors
    /// When a function answered otherwise than expected.
    pub async fn checked(&mut self, applicant: &Applicant) -> Result<String, Failure> {
        let page = self.send(Request::form(APPLICATIONS, applicant.fields())?, 200).await?;
        let page = std::str::from_utf8(page.body())?;
        confirm_token(page).ok_or_else(|| "a check page without a token".into())
    }
}

/// Signing in with a code, by the browser that asked for it.
///
/// # Errors
/// None in practice.
pub fn session(phone: &str, code: &str, asking: &str) -> Result<Request, Failure> {
    let body = json!({"phone": phone, "code": code});
    Request::json(Method::POST, "/api/v1/sessions", &body)?.header(header::COOKIE.as_str(), asking)
}

/// The first cookie that an answer sets.
fn first_cookie(response: &Response<Bytes>) -> Result<String, Failure> {
    let cookie = response.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    Ok(cookie.ok_or("an answer without a cookie")?.to_owned())
}

/// The value of the hidden field `confirm`; the token is made of letters that HTML leaves alone.
fn confirm_token(page: &str) -> Option<String> {
    page.split('<')
        .filter(|tag| tag.starts_with("input") && tag.contains("name=\"confirm\""))
        .find_map(|tag| tag.split_once("value=\"")?.1.split('"').next())
        .map(str::to_owned)
}

pub(crate) fn body(response: &Response<Bytes>) -> Result<Value, Failure> {
    Ok(serde_json::from_slice(response.body())?)
}

pub(crate) fn text(value: &Value, field: &str) -> Result<String, Failure> {
    let text = value.get(field).and_then(Value::as_str);
    Ok(text.ok_or_else(|| format!("an answer without {field}"))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::confirm_token;

    #[test]
    fn the_token_is_found_wherever_its_attributes_stand() {
        for page in [
            r#"<form><input type="hidden" name="confirm" value="v1.a-b_c"><button>"#,
            r#"<form><input value="v1.a-b_c" type="hidden" name="confirm"><button name="x" value="y">"#,
        ] {
            assert_eq!(confirm_token(page).as_deref(), Some("v1.a-b_c"));
        }
        assert_eq!(confirm_token(r#"<input name="edit" value="1">"#), None);
    }
}
