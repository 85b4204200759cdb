//! How often somebody said who they are: birth date and digits of the NIK, asked again before what
//! cannot be undone. Counted before it is compared, by browser and by person, whatever the session.

use domain::{IDENTITY_HOURS, IDENTITY_TRIES, IDENTITY_TRIES_EACH};
use jiff::{SignedDuration, Timestamp};
use keyring::sha256;

use crate::attribute::TTL;
use crate::code::hex;
use crate::item::{Item, at, n, s, ttl};
use crate::write::{Change, Outcome};
use crate::{Accounts, StoreError, keys};

/// The attributes of a count of answers.
const TRIES: &str = "tries";
const SINCE: &str = "since";
const REFUSED_AT: &str = "refused_at";
const KNOWN: &str = "known";

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
            && old.time(SINCE)? <= day_before(now)
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
        let since = item.time(SINCE)?;
        if !refused {
            return Ok(IdentityLimit::Counted(IdentityTry { subject: subject.to_owned(), browser, since }));
        }
        let first = !item.has(REFUSED_AT) && self.note_refusal(subject, since, now).await?;
        Ok(IdentityLimit::Limited { until: since + SignedDuration::from_hours(IDENTITY_HOURS), first })
    }

    /// The one conditional write before an answer is compared.
    async fn count_one(&self, subject: &str, browser: &str, now: Timestamp) -> Result<Outcome, StoreError> {
        let own = own(browser);
        Change::of(keys::identity(subject))
            .add(TRIES, 1)
            .add(&own, 1)
            .set_once(SINCE, at(now))
            .set(TTL, ttl(now + SignedDuration::from_hours(24 * REMEMBERED_DAYS)))
            .when(&format!("attribute_not_exists(#{SINCE}) OR #{SINCE} > :over"))
            .when(&format!("attribute_not_exists(#{own}) OR #{own} < :each"))
            .when(&format!("attribute_not_exists(#{TRIES}) OR #{TRIES} < :all OR contains(#{KNOWN}, :browser)"))
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
            .set(TRIES, n(1))
            .set(&own, n(1))
            .set(SINCE, at(now))
            .remove(&counts)
            .remove(&[REFUSED_AT])
            .if_is(SINCE, "read", at(old.time(SINCE)?))
            .send(&self.table)
            .await
    }

    /// Notes that somebody was refused; `true` for the first.
    async fn note_refusal(&self, subject: &str, since: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        let noted = Change::of(keys::identity(subject))
            .set(REFUSED_AT, at(now))
            .if_is(SINCE, "since", at(since))
            .if_lacks(REFUSED_AT)
            .send(&self.table)
            .await?;
        Ok(matches!(noted, Outcome::Done(_)))
    }

    /// Gives a right answer its own count back, never those of others, and remembers its browser.
    ///
    /// # Errors
    /// The store failed.
    pub async fn identity_was_right(&self, answer: &IdentityTry) -> Result<(), StoreError> {
        let remember = || Change::of(keys::identity(&answer.subject)).include(KNOWN, &[&answer.browser]);
        let given_back = remember()
            .add(TRIES, -1)
            .add(&own(&answer.browser), -1)
            .if_is(SINCE, "since", at(answer.since))
            .send(&self.table)
            .await?;
        // Everything counts anew since: there is nothing to give back.
        if let Outcome::Refused(_) = given_back {
            remember().send(&self.table).await?.either_way("there is no condition");
        }
        Ok(())
    }
}
