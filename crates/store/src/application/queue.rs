//! Officers' queues of applications, and what is found in them.

use domain::limits::FOUND_MAX;
use domain::{ApplicationStatus, Area, Nik, words};
use jiff::Timestamp;

use super::record::Application;
use crate::attribute::{NIK_HMAC, PHONE_HMAC, SEALED};
use crate::item::Item;
use crate::{Page, Place, Registry, StoreError, keys};

/// What a queue shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// The officer's areas, each with all regencies within it.
    pub areas: Vec<Area>,
    /// The state.
    pub status: ApplicationStatus,
}

impl Registry {
    /// A page of applications, unflagged first and then by time within each regency, the
    /// regencies in code order: one Query per regency touched; for a district, one of the district.
    ///
    /// # Errors
    /// The store failed.
    pub async fn queue(
        &self,
        filter: &ApplicationFilter,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<Application, Place>, StoreError> {
        let partition = |area| keys::applications_of(area, filter.status);
        self.walk(&filter.areas, partition, |item| self.shown_application(item), limit, from).await
    }

    /// An application of a list, unless its data are gone.
    fn shown_application(&self, item: &Item) -> Result<Option<Application>, StoreError> {
        item.has(SEALED).then(|| self.read_application(item)).transpose()
    }

    /// The applications that carry a NIK and are or were before an officer.
    ///
    /// # Errors
    /// The store failed.
    pub async fn applications_by_nik(&self, nik: &Nik, now: Timestamp) -> Result<Vec<Application>, StoreError> {
        let hash = self.table.nik_hash(nik)?;
        self.applications_among(&self.table.found_by("by_nik", NIK_HMAC, &hash).await?, now).await
    }

    /// The applications whom a phone leads to.
    ///
    /// # Errors
    /// The store failed.
    pub async fn applications_by_phone(&self, phone: &str, now: Timestamp) -> Result<Vec<Application>, StoreError> {
        self.applications_among(&self.table.found_by("by_phone", PHONE_HMAC, phone).await?, now).await
    }

    async fn applications_among(&self, found: &[Item], now: Timestamp) -> Result<Vec<Application>, StoreError> {
        let ids = found.iter().filter_map(|item| keys::application_id(item.text_opt("pk")?));
        let items = self.table.get_many(ids.map(keys::application).collect()).await?;
        let shown = items.iter().filter(|item| !item.is_over(now));
        let shown = shown.filter_map(|item| self.shown_application(item).transpose());
        shown.collect()
    }

    /// The applications of some areas that wait for officers or applicants and whose names have all the words
    /// of `text`, until there are more than a search shows. Reads the queues: what was approved is found among
    /// the members.
    ///
    /// # Errors
    /// The store failed.
    pub async fn applications_by_name(&self, text: &str, areas: &[Area]) -> Result<Vec<Application>, StoreError> {
        let asked: Vec<String> = words(text).collect();
        let read = |item: &Item| {
            let application = self.shown_application(item)?;
            Ok(application.filter(|application| application.person.name.has_words(&asked)))
        };
        let mut found = Vec::new();
        for status in [ApplicationStatus::Submitted, ApplicationStatus::Returned] {
            let partition = |area| keys::applications_of(area, status);
            found.extend(self.walk(areas, partition, read, FOUND_MAX + 1, None).await?.items);
        }
        Ok(found)
    }
}
