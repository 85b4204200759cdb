//! Codes are issued: how many a phone gets in a day (Jakarta), strangers sharing a few, and a browser that signed
//! in with the phone before having its own, so that a flood of strangers does not lock anybody out.

use domain::message::CODE_WAITS_HOURS;
use domain::{CODE_AGAIN_MINUTES, CODE_MINUTES, CODES_PER_STRANGER, Phone, jakarta_date};
use jiff::{SignedDuration, Timestamp};
use keyring::sha256;

use super::record::{CodeKey, ISSUED, ISSUED_AT, KNOWN, LAST_AT, TRIES, UNTIL, USED_AT};
use crate::attribute::{OUTBOX, SEALED, TTL};
use crate::item::{at, n, s, ttl};
use crate::write::{Change, Outcome};
use crate::{Accounts, GivenLimits, StoreError, keys};

/// A code to be issued.
#[derive(Debug)]
pub struct CodeIssue<'a> {
    /// Whose it will be.
    pub of: CodeKey<'a>,
    /// Where the code goes.
    pub phone: &'a Phone,
    /// The browser, when it signed in with this phone before: it has a share of its own, which no
    /// stranger can use up.
    pub known: Option<&'a str>,
    /// Per phone; `None` is unlimited.
    pub limits: Option<GivenLimits>,
    /// Now.
    pub now: Timestamp,
}

impl Accounts {
    /// Issues a code to a phone, known or not: the same requests in both cases, so that neither
    /// answer nor time tells whether anybody is behind the number. Asked again within five minutes,
    /// the same code is sent again and its tries go on. Within the budgets only, which also bound
    /// how many codes can be guessed at in a day; past them, nothing changes.
    ///
    /// # Errors
    /// The store failed.
    pub async fn issue_code(&self, issue: &CodeIssue<'_>) -> Result<(), StoreError> {
        if let Some(limits) = issue.limits
            && !self.grant_code(issue, limits).await?
        {
            return Ok(());
        }
        let key = issue.of.key();
        let old = self.table.get(key.clone()).await?;
        let issued_at = old.as_ref().and_then(|item| item.time_opt(ISSUED_AT));
        let again = issue.now - SignedDuration::from_mins(CODE_AGAIN_MINUTES);
        let same =
            old.is_some_and(|item| item.has(SEALED) && !item.has(USED_AT)) && issued_at.is_some_and(|at| at > again);
        let mut change = Change::of(key.clone()).set(OUTBOX, s(format!("code:{}", issue.now.as_millisecond())));
        if !same {
            let code = keyring::random_code().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
            let plain = format!("{code}{}", issue.phone.expose());
            change = change
                .set(SEALED, self.table.seal(&key, SEALED, plain.as_bytes())?)
                .set(UNTIL, at(issue.now + SignedDuration::from_mins(CODE_MINUTES)))
                .set(ISSUED_AT, at(issue.now))
                .set(TRIES, n(0))
                .remove(&[USED_AT])
                // For as long as its message may wait: a code that grew old there is renewed.
                .set(TTL, ttl(issue.now + SignedDuration::from_hours(CODE_WAITS_HOURS + 1)))
                .set_some(KNOWN, issue.known.map(s));
        }
        change = match issued_at {
            Some(issued_at) => change.if_is(ISSUED_AT, "read", at(issued_at)),
            None => change.if_new(),
        };
        change
            .send(&self.table)
            .await?
            .either_way("the same asker asked twice at once, and the other request issued it");
        Ok(())
    }

    /// Counts a code that is asked for, in one conditional write; `false` when the budget is spent
    /// or the last code went out too shortly before.
    async fn grant_code(&self, issue: &CodeIssue<'_>, limits: GivenLimits) -> Result<bool, StoreError> {
        let key = keys::asked(issue.of.phone_hash, jakarta_date(issue.now), issue.known);
        // At most `per_day` of these in an item: only codes that were granted are counted.
        let own = format!("by_{}", hex(&sha256(issue.of.asker.as_bytes())[..8]));
        let granted = Change::of(key)
            .add(ISSUED, 1)
            .add(&own, 1)
            .set(LAST_AT, at(issue.now))
            .set(TTL, ttl(issue.now + SignedDuration::from_hours(48)))
            .when(&format!("attribute_not_exists(#{ISSUED}) OR (#{ISSUED} < :most AND #{LAST_AT} <= :earlier)"))
            .value(":most", n(limits.per_day))
            .value(":earlier", at(issue.now - SignedDuration::from_secs(i64::from(limits.gap_seconds))));
        let granted = match issue.known {
            Some(_) => granted,
            None => granted
                .when(&format!("attribute_not_exists(#{own}) OR #{own} < :share"))
                .value(":share", n(CODES_PER_STRANGER)),
        };
        Ok(matches!(granted.send(&self.table).await?, Outcome::Done(_)))
    }
}

/// Bytes as the name of an attribute, which an expression takes without escaping.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
