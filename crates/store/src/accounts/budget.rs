//! How many codes a phone gets in a day (Jakarta): strangers share a few, and a browser that signed
//! in with the phone before has its own, so that a flood of strangers does not lock anybody out.

use domain::{CODES_PER_STRANGER, jakarta_date};
use jiff::SignedDuration;
use keyring::sha256;

use super::{Accounts, CodeIssue, GivenLimits};
use crate::StoreError;
use crate::item::{at, n, ttl};
use crate::keys;
use crate::write::{Change, Outcome};

impl Accounts {
    /// Counts a code that is asked for, in one conditional write; `false` when the budget is spent
    /// or the last code went out too shortly before.
    pub(super) async fn grant_code(&self, issue: &CodeIssue<'_>, limits: GivenLimits) -> Result<bool, StoreError> {
        let key = keys::asked(issue.of.phone_hash, jakarta_date(issue.now), issue.known);
        // At most `per_day` of these in an item: only codes that were granted are counted.
        let own = format!("by_{}", hex(&sha256(issue.of.asker.as_bytes())[..8]));
        let granted = Change::of(key)
            .count("issued")
            .count(&own)
            .set("last_at", at(issue.now))
            .set("ttl", ttl(issue.now + SignedDuration::from_hours(48)))
            .when("attribute_not_exists(#issued) OR (#issued < :most AND #last_at <= :earlier)")
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
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
