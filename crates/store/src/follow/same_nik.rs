//! A NIK that several carry: officers are shown it, and the member who holds it is told.

use domain::ApplicationStatus;

use crate::application::record::SUBMITTED_AT;
use crate::attribute::STATUS;
use crate::item::Item;
use crate::{Registry, StoreError, StreamRecord, keys};

impl Registry {
    /// Flags an application that came into the queue and those that share its NIK, and tells the holder.
    pub(super) async fn flag_same_nik(&self, change: &StreamRecord) -> Result<(), StoreError> {
        let Some(id) = change.of_kind(|pk, _| keys::application_id(pk))? else { return Ok(()) };
        let submitted = |item: &&Item| item.text_opt(STATUS) == Some(ApplicationStatus::Submitted.as_str());
        let (before, now) = (change.before.as_ref().filter(submitted), change.now.as_ref().filter(submitted));
        let (None, Some(item)) = (before, now) else { return Ok(()) };
        let person = self.open_person(&keys::application(id), item)?;
        let same = self.same_nik(&person.nik, id).await?;
        let open: Vec<_> = same.applications.iter().filter(|(_, status, _)| status.is_open()).collect();
        if !open.is_empty() {
            self.flag(id, "same_nik").await?;
        }
        for (other, ..) in open {
            self.flag(*other, "same_nik").await?;
        }
        if let Some(holder) = same.holder {
            self.flag(id, "held").await?;
            self.tell_holder(&holder, id, item.time(SUBMITTED_AT)?).await?;
        }
        Ok(())
    }
}
