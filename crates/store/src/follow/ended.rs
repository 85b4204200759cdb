//! The ways in which a person ends: each is a change of their item, whoever made it.

use domain::{Act, ApplicationStatus, Leaving, MemberStatus};
use jiff::Timestamp;

use crate::attribute::{SEALED, STATUS};
use crate::item::Item;
use crate::{Nominations, Registry, StoreError, StreamRecord, Whose, keys};

impl Registry {
    /// Takes somebody out of every race who left the party, died, took their application back or was erased.
    pub(super) async fn take_out_of_races(
        &self,
        nominations: &Nominations,
        change: &StreamRecord,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ended = match change.of_kind(|pk, _| Some((keys::member_number(pk), keys::application_id(pk))))? {
            Some((Some(_), _)) => self.ended_member(change)?,
            Some((_, Some(_))) => self.ended_application(change)?,
            _ => None,
        };
        match ended {
            Some((whose, leaving)) => nominations.end_person(&whose, leaving, &Act::system(now)).await,
            None => Ok(()),
        }
    }

    /// Whoever's membership ends with this change, and how.
    fn ended_member(&self, change: &StreamRecord) -> Result<Option<(Whose, Leaving)>, StoreError> {
        let (Some(before), Some(now)) = (&change.before, &change.now) else { return Ok(None) };
        let to = now.word(STATUS, MemberStatus::parse)?;
        if !before.has(SEALED) || !before.word(STATUS, MemberStatus::parse)?.is_current() || to.is_current() {
            return Ok(None);
        }
        let leaving = if to == MemberStatus::Deceased { Leaving::Deceased } else { Leaving::Withdrawn };
        Ok(Some((Whose::of_member(&self.read_member(before)?), leaving)))
    }

    /// Whoever's application is taken back, or erased, with this change. One that became a membership
    /// ends with that.
    fn ended_application(&self, change: &StreamRecord) -> Result<Option<(Whose, Leaving)>, StoreError> {
        let (Some(before), Some(now)) = (&change.before, &change.now) else { return Ok(None) };
        let status = |item: &Item| item.word(STATUS, ApplicationStatus::parse);
        let ended = matches!(status(now)?, ApplicationStatus::Withdrawn | ApplicationStatus::Erased);
        if !ended || !before.has(SEALED) || status(before)? == ApplicationStatus::Approved {
            return Ok(None);
        }
        Ok(Some((Whose::of_application(&self.read_application(before)?), Leaving::Withdrawn)))
    }
}
