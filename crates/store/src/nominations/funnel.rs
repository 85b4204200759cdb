//! Numbers per contest, kept in line with the aspirants.

use domain::{AspirantStatus, Chamber, Sex, Track};
use uuid::Uuid;

use super::{Aspirant, Contest, Nominations};
use crate::item::{Item, s};
use crate::write::{Change, Transaction};
use crate::{StoreError, keys};

/// How many aspirants of a contest stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funnel {
    /// By status, in the order of [`AspirantStatus::ALL`].
    counts: [i64; AspirantStatus::ALL.len()],
    /// Women who have not left.
    pub women: i64,
    /// Men who have not left.
    pub men: i64,
    /// Cadres who have not left.
    pub internal: i64,
    /// Public figures who have not left.
    pub external: i64,
}

impl Funnel {
    /// How many stand in `status`.
    #[must_use]
    pub fn count(&self, status: AspirantStatus) -> i64 {
        let counts = AspirantStatus::ALL.iter().zip(self.counts);
        counts.filter(|(known, _)| **known == status).map(|(_, count)| count).sum()
    }

    fn read(item: &Item) -> Self {
        let number = |name: &str| item.number_opt(name).unwrap_or_default();
        let mut counts = [0; AspirantStatus::ALL.len()];
        for (count, status) in counts.iter_mut().zip(AspirantStatus::ALL) {
            *count = number(status.as_str());
        }
        Self {
            counts,
            women: number("women"),
            men: number("men"),
            internal: number("internal"),
            external: number("external"),
        }
    }
}

/// The counters that one aspirant adds to.
fn counters(status: AspirantStatus, sex: Option<Sex>, track: Track) -> Vec<&'static str> {
    let mut counters = vec![status.as_str()];
    if !status.has_left() {
        counters.extend(sex.map(|sex| if sex == Sex::Female { "women" } else { "men" }));
        counters.push(if track == Track::Internal { "internal" } else { "external" });
    }
    counters
}

impl Nominations {
    /// Brings the contest's numbers in line with an aspirant as it is now. What was counted of it
    /// before stands in a row of its own, so that it does not matter how often or in which order
    /// changes are delivered.
    pub(super) async fn recount(&self, id: Uuid) -> Result<(), StoreError> {
        for _ in 0..4 {
            let aspirant = self.aspirant(id).await?;
            let key = keys::counted(id);
            let counted = self.table.get(key.clone()).await?;
            let before = counted.as_ref().map(|item| item.texts("counters")).unwrap_or_default();
            let now = aspirant.as_ref().map(|a| counters(a.status, a.sex(), a.track)).unwrap_or_default();
            if before == now {
                return Ok(());
            }
            let contest = match (&aspirant, &counted) {
                (Some(Aspirant { contest, .. }), _) => contest.clone(),
                (None, Some(item)) => item.word("of", keys::read_contest)?,
                (None, None) => return Ok(()),
            };
            let change = Change::of(key)
                .set("of", s(keys::contest(&contest)))
                .set("counters", crate::item::list(&now))
                .when(if counted.is_some() { "#counters = :before" } else { "attribute_not_exists(#pk)" });
            let change = if counted.is_some() { change.value(":before", crate::item::list(&before)) } else { change };
            let Some(funnel) = difference(&contest, &before, &now) else { return Ok(()) };
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

    /// The numbers of every contest of a chamber that has any.
    ///
    /// # Errors
    /// The store failed.
    pub async fn funnels(&self, election: &str, chamber: Chamber) -> Result<Vec<(String, Funnel)>, StoreError> {
        let rows = self.table.rows(keys::funnels(election, chamber)).await?;
        rows.iter().map(|item| Ok((item.text("sk")?.to_owned(), Funnel::read(item)))).collect()
    }
}

/// What the contest's numbers gain and lose; `None` when nothing does.
fn difference(contest: &Contest, before: &[String], now: &[&'static str]) -> Option<Change> {
    const ALL: [&str; 14] = [
        "proposed",
        "willing",
        "ms",
        "bms",
        "tms",
        "shortlisted",
        "listed",
        "withdrawn",
        "deceased",
        "replaced",
        "women",
        "men",
        "internal",
        "external",
    ];
    let mut change = Change::of(keys::funnel(contest));
    let mut any = false;
    for name in ALL {
        let by = i64::from(now.contains(&name)) - i64::from(before.iter().any(|counter| counter == name));
        if by != 0 {
            change = change.add(name, by);
            any = true;
        }
    }
    any.then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_counter() {
        let contest = Contest { election: "e".to_owned(), chamber: Chamber::Dpr, dapil: "3201".to_owned() };
        for &status in AspirantStatus::ALL {
            let now = counters(status, Some(Sex::Female), Track::Internal);
            assert!(difference(&contest, &[], &now[..1]).is_some(), "{status}");
        }
    }
}
