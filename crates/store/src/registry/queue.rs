//! Lists: an officer's queue of applications, the members of an area.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{ApplicationStatus, Area, Level, MemberStatus, area};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

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

/// Where a list goes on: a regency and the last key read in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    regency: Area,
    key: Option<[String; 4]>,
}

/// Partitions asked at once: an empty regency costs a round trip, and the nation has 514.
const AT_ONCE: usize = 16;

impl Registry {
    /// A page of applications, unflagged first and then by time within each regency, the
    /// regencies in code order: one Query per regency touched.
    ///
    /// # Errors
    /// The store failed.
    pub async fn queue(
        &self,
        filter: &ApplicationFilter,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<Application>, StoreError> {
        let page =
            self.walk(&filter.areas, |regency| keys::applications_of(regency, filter.status), limit, from).await?;
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
        let page = self.walk(areas, |regency| keys::members_of(regency, status), limit, from).await?;
        let items = page.items.iter().filter(|item| item.has("sealed")).map(|item| self.read_member(item));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next: page.next })
    }

    async fn walk(
        &self,
        areas: &[Area],
        partition: impl Fn(Area) -> String,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<Item>, StoreError> {
        let mut regencies: Vec<Area> = areas.iter().flat_map(|area| area::regencies(*area)).collect();
        regencies.sort_unstable();
        regencies.dedup();
        let mut start = None;
        if let Some(place) = from {
            regencies.retain(|regency| *regency >= place.regency);
            start = place.key;
        }
        let mut items: Vec<Item> = Vec::new();
        for group in regencies.chunks(AT_ONCE) {
            let starts = std::iter::once(start.take()).chain(std::iter::repeat(None));
            let queries = group
                .iter()
                .zip(starts)
                .map(|(regency, start)| self.partition(partition(*regency), areas, *regency, limit, start));
            for (regency, (rows, more)) in group.iter().zip(try_join_all(queries).await?) {
                let room = limit - items.len();
                let full = rows.len() > room;
                let last = rows.get(room.wrapping_sub(1)).map(last_key);
                items.extend(rows.into_iter().take(room));
                if full || (items.len() == limit && more) {
                    return Ok(Page { items, next: Some(Place { regency: *regency, key: last.flatten() }) });
                }
                if items.len() == limit {
                    let next = regencies.iter().find(|other| *other > regency);
                    return Ok(Page { items, next: next.map(|next| Place { regency: *next, key: None }) });
                }
            }
        }
        Ok(Page { items, next: None })
    }

    /// Up to `limit` rows of one regency, and whether there are more. An officer of a district
    /// reads the regency's partition and keeps their own.
    async fn partition(
        &self,
        partition: String,
        areas: &[Area],
        regency: Area,
        limit: usize,
        start: Option<[String; 4]>,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let whole = areas.iter().any(|area| area.contains(regency));
        let mut start = start.map(start_key);
        let mut rows = Vec::new();
        loop {
            let page = self
                .table
                .query()
                .index_name("by_area")
                .key_condition_expression("area_status = :partition")
                .expression_attribute_values(":partition", s(partition.as_str()))
                .limit(i32::try_from(limit).unwrap_or(200))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            start = page.last_evaluated_key;
            for item in page.items.unwrap_or_default().into_iter().map(Item) {
                let village = item.word("village", |code| Area::parse(code).ok())?;
                if whole || areas.iter().any(|area| area.level() > Level::Regency && area.contains(village)) {
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

fn last_key(item: &Item) -> Option<[String; 4]> {
    let text = |name| item.text_opt(name).map(str::to_owned);
    Some([text("pk")?, text("sk")?, text("area_status")?, text("sort")?])
}

fn start_key([pk, sk, area_status, sort]: [String; 4]) -> Attributes {
    let pairs: [(&str, AttributeValue); 4] =
        [("pk", s(pk)), ("sk", s(sk)), ("area_status", s(area_status)), ("sort", s(sort))];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
