//! Sessions: 256-bit opaque tokens, stored hashed, revocable.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::REPLAY_SECONDS;
use jiff::{SignedDuration, Timestamp};
use keyring::{base64url, random_bytes, sha256};
use uuid::Uuid;

use super::Accounts;
use crate::StoreError;
use crate::item::{Item, list, s, ttl};
use crate::keys;
use crate::registry::{PersonBehind, is_over};
use crate::write::{Change, Outcome};

/// Days a session is good for.
const SESSION_DAYS: i64 = 30;

/// Who holds a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person, once it is known who of those behind the phone it is.
    pub person: Option<Uuid>,
    /// Those whom the phone led to and who may be told of.
    pub people: Vec<Uuid>,
    /// Those who are held back until somebody knows a birth date.
    pub held: Vec<Uuid>,
    /// Those who were held back, and whose birth date was told since.
    pub admitted: Vec<Uuid>,
    /// Applications that waited for a code to the phone: whose they are, somebody has to say.
    pub waiting: Vec<Uuid>,
    /// The phone that was proved. A session ends by itself when the person has another phone.
    pub phone_hash: String,
    /// The browser that opened it.
    pub browser: String,
}

/// What an item of a session holds; `None` when the session is over.
pub(crate) fn read_session(item: &Item, now: Timestamp) -> Result<Option<Session>, StoreError> {
    if is_over(item, now) || item.has("ended") {
        return Ok(None);
    }
    Ok(Some(Session {
        person: item.text_opt("person").and_then(|id| id.parse().ok()),
        people: ids(item, "people"),
        held: ids(item, "held"),
        admitted: ids(item, "admitted"),
        waiting: ids(item, "waiting"),
        phone_hash: item.text("phone")?.to_owned(),
        browser: item.text_opt("browser").unwrap_or_default().to_owned(),
    }))
}

/// What lets a session follow its person to a new phone, together with the change itself: a second tap
/// meets the two as they were, or both as they are now.
pub(crate) fn follow_phone(token: &str, phone_hash: &str) -> Change {
    Change::of(key(token)).set("phone", s(phone_hash)).when("attribute_exists(#phone)")
}

fn ids(item: &Item, name: &str) -> Vec<Uuid> {
    item.texts(name).iter().filter_map(|id| id.parse().ok()).collect()
}

fn ids_of(people: &[PersonBehind]) -> AttributeValue {
    list(&people.iter().map(|person| person.id.to_string()).collect::<Vec<_>>())
}

/// A session to be opened by whoever proved a phone.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Those whom the phone leads to and who may be told of. With one, and nobody who waits, there is no choice
    /// to make.
    pub people: &'a [PersonBehind],
    /// Those who are held back: it does not lead to them yet.
    pub held: &'a [PersonBehind],
    /// Those whose application waits for a code to the phone.
    pub waiting: &'a [PersonBehind],
    /// The phone.
    pub phone_hash: &'a str,
    /// The browser.
    pub browser: &'a str,
}

/// A session's item that leads to nobody yet.
pub(super) fn session_item(token: &str, phone_hash: &str, browser: &str, now: Timestamp) -> Item {
    Item::new(key(token))
        .with("phone", s(phone_hash))
        .with("browser", s(browser))
        .with("ttl", ttl(now + SignedDuration::from_hours(24 * SESSION_DAYS)))
}

pub(crate) fn key(token: &str) -> keys::Key {
    keys::session(&base64url(&sha256(token.as_bytes())))
}

impl Accounts {
    /// Opens a session and gives its token.
    ///
    /// # Errors
    /// The store failed.
    pub async fn open_session(&self, new: &NewSession<'_>, now: Timestamp) -> Result<String, StoreError> {
        let NewSession { people, held, waiting, phone_hash, browser } = new;
        let random = random_bytes::<32>().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let token = base64url(&random);
        let only = match (people, waiting) {
            ([only], []) => Some(s(only.id.to_string())),
            _ => None,
        };
        let some = |people: &[PersonBehind]| (!people.is_empty()).then(|| ids_of(people));
        let item = session_item(&token, phone_hash, browser, now)
            .with("people", ids_of(people))
            .with_some("held", some(held))
            .with_some("waiting", some(waiting))
            .with_some("person", only);
        self.table.put(item).await?;
        Ok(token)
    }

    /// The session of a token, unless it is over.
    ///
    /// # Errors
    /// The store failed.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let item = self.table.get(key(token)).await?;
        Ok(item.map(|item| read_session(&item, now)).transpose()?.flatten())
    }

    /// Says who of the people behind the phone holds the session, or of those who wait. `false` when the
    /// session is gone or the person is not one of them.
    ///
    /// # Errors
    /// The store failed.
    pub async fn choose_person(&self, token: &str, person: Uuid) -> Result<bool, StoreError> {
        let outcome = Change::of(key(token))
            .set("person", s(person.to_string()))
            .when("contains(#people, :chosen) OR contains(#waiting, :chosen)")
            .value(":chosen", s(person.to_string()))
            .send(&self.table)
            .await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Lets a session lead to people who were held back, of whom it notes who was. With one person there is
    /// no choice to make.
    ///
    /// # Errors
    /// The store failed.
    pub async fn let_in(
        &self,
        token: &str,
        told: &[PersonBehind],
        held: &[PersonBehind],
        admitted: &[Uuid],
    ) -> Result<bool, StoreError> {
        let admitted: Vec<String> = admitted.iter().map(Uuid::to_string).collect();
        let change = Change::of(key(token)).set("people", ids_of(told)).set("held", ids_of(held));
        let change = change.set("admitted", list(&admitted));
        let change = match told {
            [only] => change.set("person", s(only.id.to_string())),
            _ => change,
        };
        let outcome = change.when("attribute_exists(#phone)").send(&self.table).await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Ends a session by a step that ends what it stood on, and keeps for a moment what that step answered.
    ///
    /// # Errors
    /// The store failed.
    pub async fn end_session(&self, token: &str, answer: &str, now: Timestamp) -> Result<(), StoreError> {
        Change::of(key(token))
            .set("ended", s(answer))
            .set("ttl", ttl(now + SignedDuration::from_secs(REPLAY_SECONDS)))
            .remove(&["people", "held", "admitted", "waiting", "person", "phone", "browser"])
            .when("attribute_exists(#phone)")
            .send(&self.table)
            .await?
            .either_way("a second tap ended it already");
        Ok(())
    }

    /// What the step answered that ended a session a moment ago.
    ///
    /// # Errors
    /// The store failed.
    pub async fn ended(&self, token: &str, now: Timestamp) -> Result<Option<String>, StoreError> {
        let item = self.table.get(key(token)).await?.filter(|item| !is_over(item, now));
        Ok(item.and_then(|item| item.text_opt("ended").map(str::to_owned)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub async fn close_session(&self, token: &str) -> Result<(), StoreError> {
        self.table.delete(key(token)).await
    }
}
