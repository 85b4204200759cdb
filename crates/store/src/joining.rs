//! Somebody who applied, and whose code did not come back yet: what their phone leads to meanwhile.
//!
//! When the code goes out, two rows are left. A hint under the phone: whoever signs in with it is shown the
//! application, and may say that it is theirs. And a session that leads to this application alone; its token
//! follows from application and code by a secret key and is told to whoever types the code, so that confirming a
//! phone writes nothing more. Until the phone has answered it opens nothing, like every session whose phone does
//! not lead to its person.

use domain::UNVERIFIED_HOURS;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::attribute::TTL;
use crate::item::{Item, list, s, ttl};
use crate::session::record::{PEOPLE, PERSON};
use crate::session::session_item;
use crate::{Accounts, Registry, StoreError, keys};

/// An application whose code goes out to its applicant.
#[derive(Clone, PartialEq, Eq)]
pub struct Joining {
    /// The application.
    pub application: Uuid,
    /// The hash of the mark of the browser that applied.
    pub(crate) browser: String,
    /// The token of the session that the code opens.
    pub(crate) token: String,
}

impl std::fmt::Debug for Joining {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Joining(…)")
    }
}

impl Registry {
    /// The token of the session that an application's code opens. Without the key nobody gets from one to the
    /// other: it is to be told only to whoever typed the right code.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn joining_token(&self, application: Uuid, code: &str) -> Result<String, StoreError> {
        self.table.hash("joining", &format!("{application}{code}"))
    }
}

impl Accounts {
    /// Leaves a hint under the phone that a code goes out to, and the session that the code opens.
    ///
    /// # Errors
    /// The store failed.
    pub async fn expect_joining(&self, joining: &Joining, phone_hash: &str, now: Timestamp) -> Result<(), StoreError> {
        let Joining { application, browser, token } = joining;
        let hint = Item::new(keys::joining(phone_hash, *application))
            .with(TTL, ttl(now + SignedDuration::from_hours(UNVERIFIED_HOURS)));
        let session = session_item(token, phone_hash, browser, now)
            .with(PEOPLE, list(&[application.to_string()]))
            .with(PERSON, s(application.to_string()));
        self.table.put_batch(vec![hint, session]).await
    }

    /// The applications whose codes went out to a phone and may still come back.
    ///
    /// # Errors
    /// The store failed.
    pub async fn joining_with(&self, phone_hash: &str, now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
        let mut hints = self.table.rows(keys::joining_of(phone_hash)).await?;
        hints.retain(|hint| !hint.is_over(now));
        hints.iter().map(|hint| hint.word("sk", |id| id.parse().ok())).collect()
    }
}
