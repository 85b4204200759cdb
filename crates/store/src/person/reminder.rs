//! A message that an officer has sent to somebody whose data or papers are not complete.

use domain::{Act, LedgerLine, MemberNumber};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::attribute::{REMINDED_AT, SEALED};
use crate::item::at;
use crate::write::{Change, Transaction};
use crate::{Registry, StoreError, keys, ledger};

/// Whom a reminder goes to.
#[derive(Debug, Clone, Copy)]
pub enum Remindee<'a> {
    /// A member.
    Member(&'a MemberNumber),
    /// Somebody with an application.
    Applicant(Uuid),
}

/// What came of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminded {
    /// It goes out, as of this moment.
    Now(Timestamp),
    /// One went out at that moment, and another would be too soon.
    Before(Timestamp),
    /// There is nobody any more to remind.
    Nobody,
}

impl Registry {
    /// Asks for one message to somebody, unless one was asked for within `hours`, whoever did. Two officers who
    /// press at once send one.
    ///
    /// # Errors
    /// The store failed; nothing is sent.
    pub async fn remind(
        &self,
        whom: Remindee<'_>,
        hours: i64,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<Reminded, StoreError> {
        let key = match whom {
            Remindee::Member(number) => keys::member(number),
            Remindee::Applicant(id) => keys::application(id),
        };
        let change = Change::of(key)
            .tell("incomplete", format!("incomplete:{}", act.at.as_millisecond()), act.at)
            .set(REMINDED_AT, at(act.at))
            .if_has(SEALED)
            .when(&format!("attribute_not_exists(#{REMINDED_AT}) OR #{REMINDED_AT} <= :earlier"))
            .value(":earlier", at(act.at - SignedDuration::from_hours(hours)));
        let sent = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(line, act))?
            .send(&self.table.client)
            .await?;
        let Err(mut cancelled) = sent else { return Ok(Reminded::Now(act.at)) };
        cancelled.by(&[0])?;
        let met = cancelled.item(0).filter(|item| item.has(SEALED));
        Ok(met.and_then(|item| item.time_opt(REMINDED_AT)).map_or(Reminded::Nobody, Reminded::Before))
    }
}
