//! How often somebody said who they are: birth date and digits of the NIK, asked again before what
//! cannot be undone. Counted before it is compared, by browser and by person, whatever the session.

use domain::{IDENTITY_HOURS, IDENTITY_TRIES, IDENTITY_TRIES_EACH};
use jiff::{SignedDuration, Timestamp};
use keyring::sha256;

use super::Accounts;
use super::budget::hex;
use crate::StoreError;
use crate::item::{Item, at, n, s, ttl};
use crate::keys;
use crate::write::{Change, Outcome};

/// Days for which a browser that answered right keeps its own share.
const REMEMBERED_DAYS: i64 = 400;

/// What the names of the browsers' counts begin with.
const OWN: &str = "by_";

fn own(browser: &str) -> String {
    format!("{OWN}{browser}")
}

fn day_before(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(IDENTITY_HOURS)
}

/// An answer that was counted, and may be compared.
#[derive(Debug, Clone)]
pub struct IdentityTry {
    subject: String,
    browser: String,
    since: Timestamp,
}

/// Whether an answer may be compared.
#[derive(Debug, Clone)]
pub enum IdentityLimit {
    /// It was counted.
    Counted(IdentityTry),
    /// There were too many; `first` when nobody was refused since the last count anew.
    Limited {
        /// When all count anew.
        until: Timestamp,
        /// Whether this is the first that is refused: the person is told once.
        first: bool,
    },
}

impl Accounts {
    /// Counts an answer about `subject`, the keyed hash of whom it is about, before it is compared: so of any
    /// number of parallel guesses at most five are compared, and fifteen of all browsers together. A
    /// browser that once answered right keeps its own five: others cannot lock it out.
    ///
    /// # Errors
    /// The store failed.
    pub async fn count_identity(
        &self,
        subject: &str,
        browser: &str,
        now: Timestamp,
    ) -> Result<IdentityLimit, StoreError> {
        let browser = hex(&sha256(browser.as_bytes())[..16]);
        let mut counted = self.count_one(subject, &browser, now).await?;
        // The day is over: all count anew, once; who comes second counts with the rest.
        if let Outcome::Refused(Some(old)) = &counted
            && old.time("since")? <= day_before(now)
        {
            counted = match self.count_anew(subject, &browser, old, now).await? {
                Outcome::Refused(_) => self.count_one(subject, &browser, now).await?,
                done => done,
            };
        }
        let (item, refused) = match counted {
            Outcome::Done(item) => (item, false),
            Outcome::Refused(old) => (old.unwrap_or_default(), true),
        };
        let since = item.time("since")?;
        if !refused {
            return Ok(IdentityLimit::Counted(IdentityTry { subject: subject.to_owned(), browser, since }));
        }
        let first = !item.has("refused_at") && self.note_refusal(subject, since, now).await?;
        Ok(IdentityLimit::Limited { until: since + SignedDuration::from_hours(IDENTITY_HOURS), first })
    }

    /// The one conditional write before an answer is compared.
    async fn count_one(&self, subject: &str, browser: &str, now: Timestamp) -> Result<Outcome, StoreError> {
        let own = own(browser);
        Change::of(keys::identity(subject))
            .count("tries")
            .count(&own)
            .set_once("since", at(now))
            .set("ttl", ttl(now + SignedDuration::from_hours(24 * REMEMBERED_DAYS)))
            .when("attribute_not_exists(#since) OR #since > :over")
            .when(&format!("attribute_not_exists(#{own}) OR #{own} < :each"))
            .when("attribute_not_exists(#tries) OR #tries < :all OR contains(#known, :browser)")
            .value(":over", at(day_before(now)))
            .value(":each", n(IDENTITY_TRIES_EACH))
            .value(":all", n(IDENTITY_TRIES))
            .value(":browser", s(browser))
            .send(&self.table)
            .await
    }

    async fn count_anew(
        &self,
        subject: &str,
        browser: &str,
        old: &Item,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        let own = own(browser);
        let counts: Vec<&str> = old.names().filter(|name| name.starts_with(OWN) && *name != own).collect();
        Change::of(keys::identity(subject))
            .set("tries", n(1))
            .set(&own, n(1))
            .set("since", at(now))
            .remove(&counts)
            .remove(&["refused_at"])
            .when("#since = :read")
            .value(":read", at(old.time("since")?))
            .send(&self.table)
            .await
    }

    /// Notes that somebody was refused; `true` for the first.
    async fn note_refusal(&self, subject: &str, since: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        let noted = Change::of(keys::identity(subject))
            .set("refused_at", at(now))
            .when("#since = :since AND attribute_not_exists(#refused_at)")
            .value(":since", at(since))
            .send(&self.table)
            .await?;
        Ok(matches!(noted, Outcome::Done(_)))
    }

    /// Gives a right answer its own count back, never those of others, and remembers its browser.
    ///
    /// # Errors
    /// The store failed.
    pub async fn identity_was_right(&self, answer: &IdentityTry) -> Result<(), StoreError> {
        let remember = || Change::of(keys::identity(&answer.subject)).include("known", &[&answer.browser]);
        let given_back = remember()
            .add("tries", -1)
            .add(&own(&answer.browser), -1)
            .when("#since = :since")
            .value(":since", at(answer.since))
            .send(&self.table)
            .await?;
        // Everything counts anew since: there is nothing to give back.
        if let Outcome::Refused(_) = given_back {
            remember().send(&self.table).await?.either_way("there is no condition");
        }
        Ok(())
    }
}
