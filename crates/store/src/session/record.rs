//! A session as it is stored: 256-bit opaque tokens, stored hashed, revocable.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use keyring::{base64url, sha256};
use uuid::Uuid;

use crate::attribute::TTL;
use crate::item::{Item, list, s, ttl};
use crate::{Accounts, PersonBehind, StoreError, keys};

/// The attributes of a session.
pub(crate) const PEOPLE: &str = "people";
pub(super) const HELD: &str = "held";
pub(super) const ADMITTED: &str = "admitted";
pub(super) const WAITING: &str = "waiting";
pub(crate) const PERSON: &str = "person";
pub(super) const PHONE: &str = "phone";
pub(super) const BROWSER: &str = "browser";
pub(super) const ENDED: &str = "ended";

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
    /// When the phone was proved, to the second.
    pub opened_at: Timestamp,
}

/// What an item of a session holds; `None` when the session is over.
pub(crate) fn read_session(item: &Item, now: Timestamp) -> Result<Option<Session>, StoreError> {
    if item.is_over(now) || (item.has(ENDED) && !item.has(PHONE)) {
        return Ok(None);
    }
    let over = Timestamp::from_second(item.number(TTL)?).map_err(|_| StoreError::Corrupt(TTL))?;
    Ok(Some(Session {
        opened_at: over - SignedDuration::from_hours(24 * SESSION_DAYS),
        person: item.text_opt(PERSON).and_then(|id| id.parse().ok()),
        people: ids(item, PEOPLE),
        held: ids(item, HELD),
        admitted: ids(item, ADMITTED),
        waiting: ids(item, WAITING),
        phone_hash: item.text(PHONE)?.to_owned(),
        browser: item.text_opt(BROWSER).unwrap_or_default().to_owned(),
    }))
}

fn ids(item: &Item, name: &str) -> Vec<Uuid> {
    item.texts(name).iter().filter_map(|id| id.parse().ok()).collect()
}

pub(super) fn ids_of(people: &[PersonBehind]) -> AttributeValue {
    list(&people.iter().map(|person| person.id.to_string()).collect::<Vec<_>>())
}

/// A session's item that leads to nobody yet.
pub(crate) fn session_item(token: &str, phone_hash: &str, browser: &str, now: Timestamp) -> Item {
    Item::new(session_key(token)).with(PHONE, s(phone_hash)).with(BROWSER, s(browser)).with(TTL, over(now))
}

/// When a session is over whose phone was proved now.
pub(super) fn over(now: Timestamp) -> AttributeValue {
    ttl(now + SignedDuration::from_hours(24 * SESSION_DAYS))
}

pub(crate) fn session_key(token: &str) -> keys::Key {
    keys::session(&base64url(&sha256(token.as_bytes())))
}

impl Accounts {
    /// The session of a token, unless it is over.
    ///
    /// # Errors
    /// The store failed.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let item = self.table.get(session_key(token)).await?;
        Ok(item.map(|item| read_session(&item, now)).transpose()?.flatten())
    }

    /// What the step answered that ended a session a moment ago, or is about to.
    ///
    /// # Errors
    /// The store failed.
    pub async fn ended(&self, token: &str, now: Timestamp) -> Result<Option<String>, StoreError> {
        let item = self.table.get(session_key(token)).await?.filter(|item| !item.is_over(now));
        Ok(item.and_then(|item| item.text_opt(ENDED).map(str::to_owned)))
    }
}
