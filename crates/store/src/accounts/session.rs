//! Sessions: 256-bit opaque tokens, stored hashed, revocable.

use jiff::{SignedDuration, Timestamp};
use keyring::{base64url, random_bytes, sha256};
use uuid::Uuid;

use super::Accounts;
use crate::StoreError;
use crate::item::{Item, list, n, s, ttl};
use crate::keys;
use crate::registry::{PersonBehind, is_over};
use crate::write::{Change, Outcome};

/// Days a session is good for.
const SESSION_DAYS: i64 = 30;

/// Wrong birth dates or NIK digits in one session: whoever signs in with a shared phone is not the
/// person yet, and four digits are soon guessed.
const IDENTITY_TRIES: i64 = 5;

/// Who holds a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person, once it is known who of those behind the phone it is.
    pub person: Option<Uuid>,
    /// Those whom the phone led to.
    pub people: Vec<Uuid>,
    /// The phone that was proved. A session ends by itself when the person has another phone.
    pub phone_hash: String,
}

/// What an item of a session holds.
pub(crate) fn read_session(item: &Item) -> Result<Session, StoreError> {
    Ok(Session {
        person: item.text_opt("person").and_then(|id| id.parse().ok()),
        people: item.texts("people").iter().filter_map(|id| id.parse().ok()).collect(),
        phone_hash: item.text("phone")?.to_owned(),
    })
}

pub(crate) fn key(token: &str) -> keys::Key {
    keys::session(&base64url(&sha256(token.as_bytes())))
}

impl Accounts {
    /// Opens a session and gives its token. With one person there is no choice to make.
    ///
    /// # Errors
    /// The store failed.
    pub async fn open_session(
        &self,
        people: &[PersonBehind],
        phone_hash: &str,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let random = random_bytes::<32>().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let token = base64url(&random);
        let only = match people {
            [only] => Some(s(only.id.to_string())),
            _ => None,
        };
        let item = Item::new(key(&token))
            .with("people", list(&people.iter().map(|person| person.id.to_string()).collect::<Vec<_>>()))
            .with_some("person", only)
            .with("phone", s(phone_hash))
            .with("ttl", ttl(now + SignedDuration::from_hours(24 * SESSION_DAYS)));
        self.table.put(item).await?;
        Ok(token)
    }

    /// The session of a token, unless it is over.
    ///
    /// # Errors
    /// The store failed.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let Some(item) = self.table.get(key(token)).await?.filter(|item| !is_over(item, now)) else { return Ok(None) };
        read_session(&item).map(Some)
    }

    /// Says who of the people behind the phone holds the session. `false` when the session is
    /// gone or the person is not one of them.
    ///
    /// # Errors
    /// The store failed.
    pub async fn choose_person(&self, token: &str, person: Uuid) -> Result<bool, StoreError> {
        let outcome = Change::of(key(token))
            .set("person", s(person.to_string()))
            .when("contains(#people, :chosen)")
            .value(":chosen", s(person.to_string()))
            .send(&self.table)
            .await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Lets a session follow its person to a new phone.
    ///
    /// # Errors
    /// The store failed.
    pub async fn follow_phone(&self, token: &str, phone_hash: &str) -> Result<(), StoreError> {
        Change::of(key(token))
            .set("phone", s(phone_hash))
            .when("attribute_exists(#pk)")
            .send(&self.table)
            .await?
            .either_way("a session that was closed follows nobody");
        Ok(())
    }

    /// Counts a wrong answer to who somebody is; the fifth ends the session.
    ///
    /// # Errors
    /// The store failed.
    pub async fn identity_missed(&self, token: &str, now: Timestamp) -> Result<(), StoreError> {
        let missed = Change::of(key(token)).count("identity_tries").when("attribute_exists(#pk)");
        if let Outcome::Done(item) = missed.send(&self.table).await?
            && item.number("identity_tries")? >= IDENTITY_TRIES
        {
            // It stays until TTL takes it, so that a right guess of the same moment is refused too.
            let over = ttl(now - SignedDuration::from_secs(1));
            Change::of(key(token))
                .set("ttl", over)
                .when("attribute_exists(#pk)")
                .send(&self.table)
                .await?
                .either_way("it is over already");
        }
        Ok(())
    }

    /// Forgets wrong answers after a right one. `false` when it comes too late: however many guess
    /// at once, a right guess counts only while fewer than five were wrong.
    ///
    /// # Errors
    /// The store failed.
    pub async fn identity_known(&self, token: &str) -> Result<bool, StoreError> {
        let outcome = Change::of(key(token))
            .remove(&["identity_tries"])
            .when("attribute_exists(#pk) AND (attribute_not_exists(#identity_tries) OR #identity_tries < :most)")
            .value(":most", n(IDENTITY_TRIES))
            .send(&self.table)
            .await?;
        // A session that was closed meanwhile is for the step itself to trip over.
        Ok(!matches!(outcome, Outcome::Refused(Some(_))))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub async fn close_session(&self, token: &str) -> Result<(), StoreError> {
        self.table.delete(key(token)).await
    }
}
