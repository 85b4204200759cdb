//! Numbers are kept in line with the aspirants.

use uuid::Uuid;

use crate::aspirant::record::{COUNTED_OF, COUNTERS};
use crate::item::{list, s};
use crate::write::{Change, Transaction};
use crate::{Aspirant, Funnel, Nominations, StoreError, StreamRecord, keys};

impl Nominations {
    /// Keeps the contest's numbers in line with an aspirant.
    pub(super) async fn keep_numbers(&self, change: &StreamRecord) -> Result<(), StoreError> {
        match change.of_kind(keys::aspirant_itself)? {
            Some(id) => self.recount(id).await,
            None => Ok(()),
        }
    }

    /// Brings the contest's numbers in line with an aspirant as it is now. What was counted of it
    /// before stands in a row of its own, so that it does not matter how often or in which order
    /// changes are delivered.
    ///
    /// # Errors
    /// The store failed; doing it again finishes it.
    pub async fn recount(&self, id: Uuid) -> Result<(), StoreError> {
        for _ in 0..4 {
            let aspirant = self.aspirant(id).await?;
            let key = keys::counted(id);
            let counted = self.table.get(key.clone()).await?;
            let before = counted.as_ref().map(|item| item.texts(COUNTERS)).unwrap_or_default();
            let now =
                aspirant.as_ref().map(|one| Funnel::counters(one.status, one.sex(), one.track)).unwrap_or_default();
            if before == now {
                return Ok(());
            }
            let contest = match (&aspirant, &counted) {
                (Some(Aspirant { contest, .. }), _) => contest.clone(),
                (None, Some(item)) => item.word(COUNTED_OF, keys::read_contest)?,
                (None, None) => return Ok(()),
            };
            let change = Change::of(key).set(COUNTED_OF, s(keys::contest(&contest))).set(COUNTERS, list(&now));
            let change = match counted {
                Some(_) => change.if_is(COUNTERS, "before", list(&before)),
                None => change.if_new(),
            };
            let difference = Funnel::difference(&before, &now);
            if difference.is_empty() {
                return Ok(());
            }
            let funnel = Change::of(keys::funnel(&contest));
            let funnel = difference.into_iter().fold(funnel, |change, (counter, by)| change.add(counter, by));
            let outcome = Transaction::default()
                .update(&self.table, change)?
                .update(&self.table, funnel)?
                .send(&self.table.client);
            match outcome.await? {
                Ok(()) => return Ok(()),
                // Counted by somebody else since it was read: it is read again.
                Err(cancelled) => cancelled.by(&[0])?,
            }
        }
        Err(StoreError::Busy)
    }
}
