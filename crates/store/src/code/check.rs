//! Codes are tried and used: once, and for a moment by the same asker again.

use domain::{CODE_TRIES, REPLAY_SECONDS};
use jiff::{SignedDuration, Timestamp};
use keyring::same_secret;

use super::record::{CodeKey, ISSUED_AT, TRIES, UNTIL, USED_AT};
use crate::attribute::{OUTBOX, SEALED, TTL};
use crate::item::{at, n, ttl};
use crate::write::{Change, Outcome};
use crate::{Accounts, StoreError};

/// What came of trying a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeTry {
    /// It is the one that was issued then.
    Right(Timestamp),
    /// It is another one, or there is none in force: whoever asks is told no more than that.
    Wrong,
}

/// What came of using a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUse {
    /// It was right, and is used now.
    First,
    /// It was right, and the same asker used it a moment ago: the same request again.
    Again,
    /// It is another one, or there is none in force.
    Wrong,
}

impl Accounts {
    /// Tries a code and uses it, counting before comparing. The right code is used once; for a minute the same
    /// asker may send it again, whose network kept the first answer to itself.
    ///
    /// # Errors
    /// The store failed.
    pub async fn try_code(&self, of: CodeKey<'_>, code: &str, now: Timestamp) -> Result<CodeUse, StoreError> {
        match self.compare_code(of, code, now).await? {
            CodeTry::Right(issued_at) => self.end_code(of, issued_at, 1, now).await,
            CodeTry::Wrong => Ok(CodeUse::Wrong),
        }
    }

    /// Compares a code, counting before comparing, and leaves it in force: for a form that may come
    /// back with more fields. A right code is no try: its count is given back.
    /// [`use_code`](Self::use_code) ends it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn check_code(&self, of: CodeKey<'_>, code: &str, now: Timestamp) -> Result<CodeTry, StoreError> {
        let tried = self.compare_code(of, code, now).await?;
        if let CodeTry::Right(issued_at) = tried {
            Change::of(of.key())
                .add(TRIES, -1)
                .if_is(ISSUED_AT, "issued_at", at(issued_at))
                .send(&self.table)
                .await?
                .either_way("a newer code counts its own tries");
        }
        Ok(tried)
    }

    /// Ends a code that was right.
    ///
    /// # Errors
    /// The store failed.
    pub async fn use_code(&self, of: CodeKey<'_>, issued_at: Timestamp, now: Timestamp) -> Result<CodeUse, StoreError> {
        self.end_code(of, issued_at, 0, now).await
    }

    /// Counts a try and compares, a code in force or one that was used a moment ago: guesses at the one are
    /// bounded as those at the other.
    async fn compare_code(&self, of: CodeKey<'_>, code: &str, now: Timestamp) -> Result<CodeTry, StoreError> {
        let counted = Change::of(of.key())
            .add(TRIES, 1)
            .if_has(SEALED)
            .when(&format!("#{TRIES} < :most"))
            .when(&format!("(attribute_not_exists(#{USED_AT}) AND #{UNTIL} > :now) OR #{USED_AT} > :moment"))
            .value(":most", n(CODE_TRIES))
            .value(":now", at(now))
            .value(":moment", at(a_moment_before(now)))
            .send(&self.table)
            .await?;
        let Outcome::Done(item) = counted else { return Ok(CodeTry::Wrong) };
        let (_, expected) = self.open_code(&item)?;
        if !same_secret(expected.as_bytes(), code.as_bytes()) {
            return Ok(CodeTry::Wrong);
        }
        Ok(CodeTry::Right(item.time(ISSUED_AT)?))
    }

    /// Notes when a right code was used first, and gives back what its comparing counted.
    async fn end_code(
        &self,
        of: CodeKey<'_>,
        issued_at: Timestamp,
        counted: i64,
        now: Timestamp,
    ) -> Result<CodeUse, StoreError> {
        let used = Change::of(of.key())
            .set_once(USED_AT, at(now))
            .set(TTL, ttl(now + SignedDuration::from_secs(REPLAY_SECONDS)))
            .add(TRIES, -counted)
            .remove(&[OUTBOX])
            .if_has(SEALED)
            .if_is(ISSUED_AT, "issued_at", at(issued_at))
            .when(&format!("attribute_not_exists(#{USED_AT}) OR #{USED_AT} > :moment"))
            .value(":moment", at(a_moment_before(now)))
            .send(&self.table)
            .await?;
        Ok(match used {
            Outcome::Done(item) if item.time(USED_AT)?.as_millisecond() == now.as_millisecond() => CodeUse::First,
            Outcome::Done(_) => CodeUse::Again,
            // It was renewed meanwhile, or the moment is over.
            Outcome::Refused(_) => CodeUse::Wrong,
        })
    }
}

/// Since when something must have happened for the same request to be a second tap.
fn a_moment_before(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_secs(REPLAY_SECONDS)
}
