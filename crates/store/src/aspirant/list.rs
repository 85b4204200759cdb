//! The aspirants of a contest, page by page.

use domain::AspirantStatus;
use serde::{Deserialize, Serialize};

use super::record::Aspirant;
use crate::attribute::{CONTEST, SORT};
use crate::item::{Attributes, Item, s};
use crate::table::all;
use crate::{Contest, Nominations, Page, StoreError, keys};

/// Where a list of aspirants goes on: the last key that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestPlace([String; 4]);

/// The attributes of a key of the index.
const KEY: [&str; 4] = ["pk", "sk", CONTEST, SORT];

impl Nominations {
    /// A page of the aspirants of a contest: those who wait for the selectors first, then by time.
    /// One Query of one page, however many there are.
    ///
    /// # Errors
    /// The store failed.
    #[expect(clippy::disallowed_methods, reason = "the row that is cut says that there is a next page")]
    pub async fn aspirants_of(
        &self,
        contest: &Contest,
        status: Option<AspirantStatus>,
        limit: usize,
        from: Option<ContestPlace>,
    ) -> Result<Page<Aspirant, ContestPlace>, StoreError> {
        let start: Option<Attributes> =
            from.map(|place| KEY.map(str::to_owned).into_iter().zip(place.0.map(s)).collect());
        let mut query = self
            .table
            .query()
            .index_name("by_contest")
            .expression_attribute_values(":contest", s(keys::contest(contest)))
            .set_limit(i32::try_from(limit + 1).ok())
            .set_exclusive_start_key(start);
        query = match status {
            Some(status) => query
                .key_condition_expression(format!("{CONTEST} = :contest AND begins_with({SORT}, :status)"))
                .expression_attribute_values(":status", s(keys::contest_rank(status))),
            None => query.key_condition_expression(format!("{CONTEST} = :contest")),
        };
        let page = query.send().await?;
        let rows = page.items.unwrap_or_default().into_iter().map(Item).map(|item| {
            let text = |name| item.text(name).map(str::to_owned);
            let [pk, sk, contest, sort] = KEY;
            let place = ContestPlace([text(pk)?, text(sk)?, text(contest)?, text(sort)?]);
            Ok((place, self.read_aspirant(&item)?))
        });
        Ok(Page::cut(rows.collect::<Result<_, StoreError>>()?, limit))
    }

    /// Everybody in a contest who may be put on a list: *MS*, and those on the shortlist. One Query a page,
    /// of which there is one as a rule.
    ///
    /// # Errors
    /// The store failed.
    pub async fn eligible(&self, contest: &Contest) -> Result<Vec<Aspirant>, StoreError> {
        let [from, to] = keys::ELIGIBLE;
        let query = self
            .table
            .query()
            .index_name("by_contest")
            .key_condition_expression(format!("{CONTEST} = :contest AND {SORT} BETWEEN :from AND :to"))
            .expression_attribute_values(":contest", s(keys::contest(contest)))
            .expression_attribute_values(":from", s(from))
            .expression_attribute_values(":to", s(to));
        all(query).await?.iter().map(|item| self.read_aspirant(item)).collect()
    }
}
