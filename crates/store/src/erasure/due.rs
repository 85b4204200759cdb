//! What time alone brings to the registry: erasures that were asked for, records that were kept long
//! enough, holds that end.

use domain::{ApplicationStatus, MemberNumber, MemberStatus, Retention};
use jiff::Timestamp;
use uuid::Uuid;

use super::record::EFFECTIVE_AT;
use crate::application::record::DECIDED_AT;
use crate::attribute::STATUS;
use crate::item::Item;
use crate::member::record::STATUS_AT;
use crate::{Registry, StoreError, keys};

/// Days that every scheduled look reaches back, so that one that fails again and again is tried again.
const LOOK_BACK: i64 = 35;

/// Something whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overdue {
    /// An erasure is to be carried through, or to be finished.
    Erasure(Uuid),
    /// An application was kept for as long as its state is.
    Application(Uuid),
    /// A membership that ended was kept for as long as its state is.
    Member(MemberNumber),
    /// A hold ends.
    Hold(Uuid),
}

impl Registry {
    /// What is due by now.
    ///
    /// # Errors
    /// The store failed.
    pub async fn overdue(&self, now: Timestamp) -> Result<Vec<Overdue>, StoreError> {
        let mut found = Vec::new();
        for pk in self.table.due_by(LOOK_BACK, now).await? {
            found.extend(self.is_due(&pk, now).await?);
        }
        Ok(found)
    }

    /// Notes that everything that was due by `now` is done.
    ///
    /// # Errors
    /// The store failed; the next look reaches back further.
    pub async fn looked(&self, now: Timestamp) -> Result<(), StoreError> {
        self.table.looked(now).await
    }

    /// The index says the day, and may be late: the item itself says whether it is so.
    async fn is_due(&self, pk: &str, now: Timestamp) -> Result<Option<Overdue>, StoreError> {
        let rules = Retention::shipped();
        if let Some(id) = keys::erasure_id(pk) {
            let item = self.table.get(keys::erasure(id)).await?;
            let at = item.and_then(|item| item.time_opt(EFFECTIVE_AT));
            return Ok(at.filter(|at| *at <= now).map(|_| Overdue::Erasure(id)));
        }
        if let Some(id) = keys::hold_id(pk) {
            // On its last day it still holds: the index names the day after.
            return Ok(self.table.get(keys::hold(id)).await?.map(|_| Overdue::Hold(id)));
        }
        if let Some(id) = keys::application_id(pk) {
            let item = self.table.get(keys::application(id)).await?;
            let since =
                |item: &Item| Some((item.word(STATUS, ApplicationStatus::parse).ok()?, item.time_opt(DECIDED_AT)?));
            let over = item.as_ref().and_then(since).is_some_and(|(to, at)| rules.application_is_over(to, at, now));
            return Ok(over.then_some(Overdue::Application(id)));
        }
        let Some(number) = keys::member_number(pk) else { return Ok(None) };
        let item = self.table.get(keys::member(&number)).await?;
        let since = |item: &Item| Some((item.word(STATUS, MemberStatus::parse).ok()?, item.time_opt(STATUS_AT)?));
        let over = item.as_ref().and_then(since).is_some_and(|(to, at)| rules.member_is_over(to, at, now));
        Ok(over.then_some(Overdue::Member(number)))
    }
}
