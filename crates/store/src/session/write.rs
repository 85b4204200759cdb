//! Sessions are opened, led to people, and closed.

use domain::REPLAY_SECONDS;
use jiff::{SignedDuration, Timestamp};
use keyring::{base64url, random_bytes};
use uuid::Uuid;

use super::record::{
    ADMITTED, BROWSER, ENDED, HELD, PEOPLE, PERSON, PHONE, WAITING, ids_of, over, session_item, session_key,
};
use crate::attribute::TTL;
use crate::item::{list, s, ttl};
use crate::write::{Change, Outcome};
use crate::{Accounts, PersonBehind, StoreError};

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
            .with(PEOPLE, ids_of(people))
            .with_some(HELD, some(held))
            .with_some(WAITING, some(waiting))
            .with_some(PERSON, only);
        self.table.put(item).await?;
        Ok(token)
    }

    /// Says who of the people behind the phone holds the session, or of those who wait. `false` when the
    /// session is gone or the person is not one of them.
    ///
    /// # Errors
    /// The store failed.
    pub async fn choose_person(&self, token: &str, person: Uuid) -> Result<bool, StoreError> {
        let outcome = Change::of(session_key(token))
            .set(PERSON, s(person.to_string()))
            .when(&format!("contains(#{PEOPLE}, :chosen) OR contains(#{WAITING}, :chosen)"))
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
        let change = Change::of(session_key(token)).set(PEOPLE, ids_of(told)).set(HELD, ids_of(held));
        let change = change.set(ADMITTED, list(&admitted));
        let change = match told {
            [only] => change.set(PERSON, s(only.id.to_string())),
            _ => change,
        };
        let outcome = change.if_has(PHONE).send(&self.table).await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Keeps what a step answers that ends what its session stands on, for a second tap that meets nobody there any
    /// more. The first answer stays.
    ///
    /// # Errors
    /// The store failed.
    pub async fn keep_answer(&self, token: &str, answer: &str) -> Result<(), StoreError> {
        let kept = Change::of(session_key(token)).set_once(ENDED, s(answer)).if_has(PHONE);
        kept.send(&self.table).await?.either_way("a second tap ended it already");
        Ok(())
    }

    /// Takes an answer back: the step came out otherwise, and the session stands.
    ///
    /// # Errors
    /// The store failed.
    pub async fn take_answer_back(&self, token: &str) -> Result<(), StoreError> {
        let stands = Change::of(session_key(token)).remove(&[ENDED]).if_has(PHONE);
        stands.send(&self.table).await?.either_way("an ended session keeps its answer");
        Ok(())
    }

    /// Ends a session by a step that ended what it stood on, and whose answer was kept: it stays for a moment.
    ///
    /// # Errors
    /// The store failed.
    pub async fn end_session(&self, token: &str, now: Timestamp) -> Result<(), StoreError> {
        Change::of(session_key(token))
            .set(TTL, ttl(now + SignedDuration::from_secs(REPLAY_SECONDS)))
            .remove(&[PEOPLE, HELD, ADMITTED, WAITING, PERSON, PHONE, BROWSER])
            .if_has(PHONE)
            .if_has(ENDED)
            .send(&self.table)
            .await?
            .either_way("a second tap ended it already");
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub async fn close_session(&self, token: &str) -> Result<(), StoreError> {
        self.table.delete(session_key(token)).await
    }
}

/// What lets a session follow its person to a new phone, together with the change itself: a second tap
/// meets the two as they were, or both as they are now.
pub(crate) fn follow_phone(token: &str, phone_hash: &str, now: Timestamp) -> Change {
    Change::of(session_key(token)).set(PHONE, s(phone_hash)).set(TTL, over(now)).if_has(PHONE)
}
