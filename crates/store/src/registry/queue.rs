//! Lists: an officer's queue of applications, the members of an area.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{ApplicationStatus, Area, Level, MemberStatus, area};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

use super::filing::FILED;
use super::{Application, Member, Registry};
use crate::item::{Attributes, Item, s};
use crate::{StoreError, keys};

/// What a queue shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// The officer's areas, each with all regencies within it.
    pub areas: Vec<Area>,
    /// The state.
    pub status: ApplicationStatus,
}

/// A page of a list, and where the next one starts.
#[derive(Debug)]
pub struct Page<T, P = Place> {
    /// What is on the page.
    pub items: Vec<T>,
    /// Where the list goes on; `None` at its end. Opaque to everybody but this module.
    pub next: Option<P>,
}

/// Where a list goes on: a partition and the last key read in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    part: Part,
    key: Option<[String; 4]>,
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
    ) -> Result<Page<Application>, StoreError> {
        let page = self.walk(&filter.areas, |area| keys::applications_of(area, filter.status), limit, from).await?;
        let items = page.items.iter().filter(|item| item.has("sealed")).map(|item| self.read_application(item));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next: page.next })
    }

    /// A page of members, by number within each regency.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members(
        &self,
        areas: &[Area],
        status: MemberStatus,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<Member>, StoreError> {
        let page = self.walk(areas, |area| keys::members_of(area, status), limit, from).await?;
        let items = page.items.iter().filter(|item| item.has("sealed")).map(|item| self.read_member(item));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next: page.next })
    }

    pub(super) async fn walk(
        &self,
        areas: &[Area],
        partition: impl Fn(Area) -> String,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<Item>, StoreError> {
        let mut parts: Vec<Part> = areas.iter().flat_map(|area| Part::of(*area)).collect();
        parts.sort_unstable();
        parts.dedup();
        let mut start = None;
        if let Some(place) = from {
            parts.retain(|part| *part >= place.part);
            start = place.key;
        }
        let mut items: Vec<Item> = Vec::new();
        for (done, group) in parts.chunks(AT_ONCE).enumerate() {
            let starts = std::iter::once(start.take()).chain(std::iter::repeat(None));
            let queries =
                group.iter().zip(starts).map(|(part, start)| self.part(*part, partition(part.area), limit, start));
            for (index, (rows, more)) in try_join_all(queries).await?.into_iter().enumerate() {
                let part = group[index];
                let room = limit - items.len();
                let full = rows.len() > room;
                let last = rows.get(room.wrapping_sub(1)).map(|row| last_key(row, part));
                items.extend(rows.into_iter().take(room));
                if full || (items.len() == limit && more) {
                    return Ok(Page { items, next: Some(Place { part, key: last.flatten() }) });
                }
                if items.len() == limit {
                    let next = parts.get(done * AT_ONCE + index + 1);
                    return Ok(Page { items, next: next.map(|next| Place { part: *next, key: None }) });
                }
            }
        }
        Ok(Page { items, next: None })
    }

    /// Up to `limit` rows of a partition, and whether there are more: one Query, and more of them only
    /// where one village was asked for.
    async fn part(
        &self,
        part: Part,
        partition: String,
        limit: usize,
        start: Option<[String; 4]>,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let (index, attribute) = part.index();
        let mut start = start.map(|key| start_key(key, attribute));
        let mut rows = Vec::new();
        loop {
            let page = self
                .table
                .query()
                .index_name(index)
                .key_condition_expression(format!("{attribute} = :partition"))
                .expression_attribute_values(":partition", s(partition.as_str()))
                .limit(i32::try_from(limit).unwrap_or(200))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            start = page.last_evaluated_key;
            for item in page.items.unwrap_or_default().into_iter().map(Item) {
                let village = item.word("village", |code| Area::parse(code).ok())?;
                if part.village.is_none_or(|asked| asked == village) {
                    rows.push(item);
                }
            }
            if start.is_none() || rows.len() >= limit {
                let more = start.is_some() || rows.len() > limit;
                return Ok((rows, more));
            }
        }
    }
}

fn last_key(item: &Item, part: Part) -> Option<[String; 4]> {
    let text = |name| item.text_opt(name).map(str::to_owned);
    Some([text("pk")?, text("sk")?, text(part.index().1)?, text("sort")?])
}

fn start_key([pk, sk, partition, sort]: [String; 4], attribute: &str) -> Attributes {
    let pairs: [(&str, AttributeValue); 4] =
        [("pk", s(pk)), ("sk", s(sk)), (attribute, s(partition)), ("sort", s(sort))];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
