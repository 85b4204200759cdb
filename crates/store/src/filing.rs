//! Where officers find an application or a member: under the regency, and under the district, it lies in.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Area, Level};

use crate::StoreError;
use crate::item::{Item, s};
use crate::write::Change;

/// The attributes by which an item is in the lists of officers; without them it is in none.
pub(crate) const FILED: [&str; 2] = ["area_status", "district_status"];

/// The partitions of a village's boards, by attribute; `of` names the one of an area.
fn partitions(village: Area, of: impl Fn(Area) -> String) -> Result<[(&'static str, AttributeValue); 2], StoreError> {
    let board = |level| village.ancestor(level).map(|area| s(of(area))).ok_or(StoreError::Corrupt("village"));
    let [regency, district] = FILED;
    Ok([(regency, board(Level::Regency)?), (district, board(Level::District)?)])
}

impl Change {
    /// Files the item under the boards of a village.
    pub(crate) fn file(self, village: Area, of: impl Fn(Area) -> String) -> Result<Self, StoreError> {
        Ok(partitions(village, of)?.into_iter().fold(self, |change, (name, value)| change.set(name, value)))
    }
}

impl Item {
    /// Files the item under the boards of a village.
    pub(crate) fn filed(self, village: Area, of: impl Fn(Area) -> String) -> Result<Self, StoreError> {
        Ok(partitions(village, of)?.into_iter().fold(self, |item, (name, value)| item.with(name, value)))
    }
}
