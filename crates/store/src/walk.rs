//! The walk through officers' lists of the registry; that of aspirants is in `aspirant/list.rs`.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Area, Level, area};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

use crate::attribute::{SORT, VILLAGE};
use crate::filing::FILED;
use crate::item::{Attributes, Item, s};
use crate::{Page, Registry, StoreError};

/// Where a list goes on: a partition and the last key shown of it. Opaque to everybody but this module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    part: Part,
    key: [String; 4],
}

/// Partitions asked at once: an empty regency costs a round trip, and the nation has 514.
const AT_ONCE: usize = 16;

/// One partition of an officer's list: of a regency, or of a district where that is all they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Part {
    area: Area,
    /// The one village of it that was asked for: no index is that fine, and a district's list is short.
    village: Option<Area>,
}

impl Part {
    /// The partitions that hold an area's items.
    fn of(area: Area) -> Vec<Self> {
        let part = |area, village| Self { area, village };
        match (area.level(), area.ancestor(Level::District)) {
            (Level::Village, Some(district)) => vec![part(district, Some(area))],
            (Level::District, _) => vec![part(area, None)],
            _ => area::regencies(area).map(|regency| part(regency, None)).collect(),
        }
    }

    /// The index it is in, and its attribute there.
    fn index(self) -> (&'static str, &'static str) {
        let [regency, district] = FILED;
        if self.area.level() == Level::District { ("by_district", district) } else { ("by_area", regency) }
    }
}

impl Registry {
    /// The one walk through an officer's lists: `partition` names the rows of an area, `read` gives what is
    /// shown of a row, or `None` for one that the list leaves out. The limit counts what is left.
    ///
    /// # Errors
    /// The store failed.
    pub(super) async fn walk<T>(
        &self,
        areas: &[Area],
        partition: impl Fn(Area) -> String,
        read: impl Fn(&Item) -> Result<Option<T>, StoreError>,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<T, Place>, StoreError> {
        let mut parts: Vec<Part> = areas.iter().flat_map(|area| Part::of(*area)).collect();
        parts.sort_unstable();
        parts.dedup();
        let mut start = None;
        if let Some(place) = from {
            parts.retain(|part| *part >= place.part);
            start = Some(place.key);
        }
        let wanted = limit + 1;
        let mut rows = Vec::new();
        for group in parts.chunks(AT_ONCE) {
            let starts = std::iter::once(start.take()).chain(std::iter::repeat(None));
            let queries = group
                .iter()
                .zip(starts)
                .map(|(part, start)| self.part(*part, partition(part.area), &read, wanted, start));
            rows.extend(try_join_all(queries).await?.into_iter().flatten());
            if rows.len() >= wanted {
                break;
            }
        }
        Ok(Page::cut(rows, limit))
    }

    /// At least `wanted` rows of a partition, or all: one Query, and more of them only where the list leaves
    /// rows out.
    #[expect(
        clippy::disallowed_methods,
        reason = "one row more than is shown; where rows are left out, the rest is asked for too"
    )]
    async fn part<T>(
        &self,
        part: Part,
        partition: String,
        read: impl Fn(&Item) -> Result<Option<T>, StoreError>,
        wanted: usize,
        start: Option<[String; 4]>,
    ) -> Result<Vec<(Place, T)>, StoreError> {
        let (index, attribute) = part.index();
        let mut start = start.map(|key| start_key(key, attribute));
        // Where so many rows are not enough, the list leaves most of them out.
        let mut at_once = i32::try_from(wanted).ok();
        let mut rows = Vec::new();
        loop {
            let page = self
                .table
                .query()
                .index_name(index)
                .key_condition_expression(format!("{attribute} = :partition"))
                .expression_attribute_values(":partition", s(partition.as_str()))
                .set_limit(at_once.take())
                .set_exclusive_start_key(start)
                .send()
                .await?;
            start = page.last_evaluated_key;
            for item in page.items.unwrap_or_default().into_iter().map(Item) {
                if let Some(asked) = part.village
                    && item.word(VILLAGE, |code| Area::parse(code).ok())? != asked
                {
                    continue;
                }
                if let Some(row) = read(&item)? {
                    rows.push((Place { part, key: key_of(&item, attribute)? }, row));
                }
            }
            if start.is_none() || rows.len() >= wanted {
                return Ok(rows);
            }
        }
    }
}

fn key_of(item: &Item, partition: &'static str) -> Result<[String; 4], StoreError> {
    let text = |name: &'static str| item.text(name).map(str::to_owned);
    Ok([text("pk")?, text("sk")?, text(partition)?, text(SORT)?])
}

fn start_key([pk, sk, partition, sort]: [String; 4], attribute: &str) -> Attributes {
    let pairs: [(&str, AttributeValue); 4] = [("pk", s(pk)), ("sk", s(sk)), (attribute, s(partition)), (SORT, s(sort))];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
