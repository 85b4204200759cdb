//! Numbers per contest.

use domain::Chamber;

use crate::{Funnel, Nominations, StoreError, keys};

impl Nominations {
    /// The numbers of every contest of a chamber that has any.
    ///
    /// # Errors
    /// The store failed.
    pub async fn funnels(&self, election: &str, chamber: Chamber) -> Result<Vec<(String, Funnel)>, StoreError> {
        let rows = self.table.rows(keys::funnels(election, chamber)).await?;
        let of = |item: &crate::item::Item| Funnel::of(|counter| item.number_opt(counter).unwrap_or_default());
        rows.iter().map(|item| Ok((item.text("sk")?.to_owned(), of(item)))).collect()
    }
}
