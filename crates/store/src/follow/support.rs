//! For whom a support counts.

use domain::{AspirantStatus, MemberNumber, NominationStatus};
use uuid::Uuid;

use crate::aspirant::record::{MERGED, REPLACED_BY, absorbed};
use crate::attribute::{FLAGS, STATUS};
use crate::item::Item;
use crate::{Contest, Nominations, StoreError, keys};

/// How often one aspirant may have been joined to the next: more often than anybody has names.
const HOPS: usize = 8;

/// Where a support counts, and where else supports of the same person lie.
pub(super) struct Place {
    pub(super) id: Uuid,
    pub(super) absorbed: Vec<Uuid>,
    /// Whether they left because the question lapsed.
    pub(super) lapsed: bool,
}

/// Whether an aspirant left because the question lapsed.
fn has_lapsed(aspirant: &Item) -> bool {
    let left = aspirant.text_opt(STATUS) == Some(AspirantStatus::Withdrawn.as_str());
    left && aspirant.texts(FLAGS).iter().any(|flag| flag == NominationStatus::Expired.as_str())
}

impl Nominations {
    /// The aspirant that a nominee's support counts for: of several names or phones of one person, the
    /// one that stayed.
    pub(super) async fn standing_for(&self, contest: &Contest, nominee: Uuid) -> Result<Place, StoreError> {
        let mut id = self.aspirant_of(contest, nominee)?;
        for _ in 0..HOPS {
            let found = self.table.get(keys::aspirant(id)).await?;
            let next = match &found {
                Some(item) if item.flag(MERGED) => item.text_opt(REPLACED_BY).and_then(|id| id.parse().ok()),
                Some(_) => None,
                // Nobody has proposed this name for this contest; under another one they may stand in it.
                None => match self.nominee(nominee).await?.and_then(|nominee| nominee.same_as) {
                    Some(other) => Some(self.aspirant_of(contest, other)?).filter(|other| *other != id),
                    None => None,
                },
            };
            match next {
                Some(next) => id = next,
                None => {
                    let lapsed = found.as_ref().is_some_and(has_lapsed);
                    return Ok(Place { id, absorbed: found.as_ref().map(absorbed).unwrap_or_default(), lapsed });
                }
            }
        }
        Err(StoreError::Corrupt("replaced_by"))
    }

    /// Whether a member supports the person of a place under another name than the one whose support lies
    /// `at`.
    pub(super) async fn supports_elsewhere(
        &self,
        place: &Place,
        at: Uuid,
        member: &MemberNumber,
    ) -> Result<bool, StoreError> {
        if place.absorbed.is_empty() {
            return Ok(false);
        }
        let others = std::iter::once(&place.id).chain(&place.absorbed).filter(|id| **id != at);
        let rows = others.map(|id| keys::support(*id, member.as_str())).collect();
        Ok(!self.table.get_many(rows).await?.is_empty())
    }
}
