//! Areas of Indonesia: provinces, regencies and cities, districts, villages.
//!
//! Codes are those of the Ministry of Home Affairs (Kemendagri), with dots; names and codes are
//! the list of Kepmendagri 300.2.2-2138/2025, see `data/README.md`. The list is part of the
//! program and is read in place: looking something up parses and allocates nothing.

mod search;
mod table;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use search::{search_villages, villages_spelt_alike};

use crate::vocabulary::vocabulary;

/// An area by its code: `32`, `32.73`, `32.73.01`, `32.73.01.1001`, or the whole nation.
///
/// A value has the shape of a code; whether there is such an area, [`exists`](Area::exists) tells.
/// Areas order as their codes do, so each comes right before the areas in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area {
    // 0 where the code does not go that deep: no part of a code is all zeros.
    province: u8,
    regency: u8,
    district: u8,
    village: u16,
}

vocabulary! {
    /// How deep an area lies, which is also the level of the party's board there; the nation is
    /// the least.
    Level {
        /// All of Indonesia.
        Nation = "nation",
        /// Provinsi.
        Province = "province",
        /// Kabupaten or kota.
        Regency = "regency",
        /// Kecamatan, in Papua distrik.
        District = "district",
        /// Desa, kelurahan or whatever else a village is called there.
        Village = "village",
    }
}

/// The text does not have the shape of an area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaError;

impl fmt::Display for AreaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an area code")
    }
}

impl std::error::Error for AreaError {}

impl Area {
    /// The whole nation, for grants; its code is the empty text.
    pub const NATION: Area = Area { province: 0, regency: 0, district: 0, village: 0 };

    /// Reads the dotted code of a province, regency, district or village. Only the shape counts.
    ///
    /// # Errors
    /// On any other text, also the empty one, see [`parse_grant`](Area::parse_grant).
    pub fn parse(code: &str) -> Result<Area, AreaError> {
        let mut parts = code.split('.');
        let mut area = Area::NATION;
        area.province = number(parts.next().ok_or(AreaError)?, 2)?;
        if let Some(part) = parts.next() {
            area.regency = number(part, 2)?;
        }
        if let Some(part) = parts.next() {
            area.district = number(part, 2)?;
        }
        if let Some(part) = parts.next() {
            area.village = number(part, 4)?;
        }
        if parts.next().is_some() { Err(AreaError) } else { Ok(area) }
    }

    /// Reads the area of a grant: as [`parse`](Area::parse), and the empty text is the nation.
    ///
    /// # Errors
    /// On a text that is neither empty nor shaped like a code.
    pub fn parse_grant(code: &str) -> Result<Area, AreaError> {
        if code.is_empty() { Ok(Area::NATION) } else { Area::parse(code) }
    }

    /// Reads a district from the six digits a NIK starts with, `327301`.
    ///
    /// The district is that of the first registration, so it may have been abolished since.
    /// `None` if the text is not six digits or has a part that is all zeros.
    #[must_use]
    pub fn from_digits(digits: &str) -> Option<Area> {
        let (province, rest) = digits.split_at_checked(2)?;
        let (regency, district) = rest.split_at_checked(2)?;
        Some(Area {
            province: number(province, 2).ok()?,
            regency: number(regency, 2).ok()?,
            district: number(district, 2).ok()?,
            village: 0,
        })
    }

    /// How deep the area lies.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Area { province: 0, .. } => Level::Nation,
            Area { regency: 0, .. } => Level::Province,
            Area { district: 0, .. } => Level::Regency,
            Area { village: 0, .. } => Level::District,
            _ => Level::Village,
        }
    }

    /// The next larger area by the code; the nation has none.
    #[must_use]
    pub fn parent(self) -> Option<Area> {
        let level = match self.level() {
            Level::Nation => return None,
            Level::Province => Level::Nation,
            Level::Regency => Level::Province,
            Level::District => Level::Regency,
            Level::Village => Level::District,
        };
        self.ancestor(level)
    }

    /// The area of this level that contains or equals this one; `None` if this one is larger.
    #[must_use]
    pub fn ancestor(self, level: Level) -> Option<Area> {
        let mut area = self;
        if level > self.level() {
            return None;
        }
        if level < Level::Village {
            area.village = 0;
        }
        if level < Level::District {
            area.district = 0;
        }
        if level < Level::Regency {
            area.regency = 0;
        }
        if level < Level::Province {
            area.province = 0;
        }
        Some(area)
    }

    /// The regency or city that contains or equals the area; `None` for a province or the nation.
    #[must_use]
    pub fn regency(self) -> Option<Area> {
        self.ancestor(Level::Regency)
    }

    /// Whether `other` lies in this area or equals it, by the codes.
    #[must_use]
    pub fn contains(self, other: Area) -> bool {
        other.ancestor(self.level()) == Some(self)
    }

    /// Whether the code is in force; the nation exists.
    #[must_use]
    pub fn exists(self) -> bool {
        self.name().is_some()
    }

    /// The official name, such as `Kota Bandung`; `None` if there is no such area.
    ///
    /// Only the names of regencies say what they are: `Kabupaten …` or `Kota …`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self.level() {
            Level::Nation => Some("Indonesia"),
            Level::Province => table::province_row(self).map(table::province_name),
            Level::Regency => table::regency_row(self).map(table::regency_name),
            Level::District => table::district_row(self).map(table::district_name),
            Level::Village => table::village_row(self).map(|(row, _)| table::village_name(row)),
        }
    }
}

/// Exactly `digits` ASCII digits, not all of them zeros.
fn number<N: TryFrom<u16>>(part: &str, digits: usize) -> Result<N, AreaError> {
    if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AreaError);
    }
    match part.parse::<u16>() {
        Ok(value) if value > 0 => N::try_from(value).map_err(|_| AreaError),
        _ => Err(AreaError),
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Area { province, regency, district, village } = self;
        match self.level() {
            Level::Nation => Ok(()),
            Level::Province => write!(f, "{province:02}"),
            Level::Regency => write!(f, "{province:02}.{regency:02}"),
            Level::District => write!(f, "{province:02}.{regency:02}.{district:02}"),
            Level::Village => write!(f, "{province:02}.{regency:02}.{district:02}.{village:04}"),
        }
    }
}

impl fmt::Debug for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Area({self})")
    }
}

impl FromStr for Area {
    type Err = AreaError;

    fn from_str(code: &str) -> Result<Area, AreaError> {
        Area::parse(code)
    }
}

/// As the dotted code.
impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As [`Area::parse`], so the nation does not come back; [`grant`] reads it too.
impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Area, D::Error> {
        deserializer.deserialize_str(CodeVisitor(Area::parse))
    }
}

/// For `#[serde(with = "area::grant")]`: an area where the empty text is the nation.
pub mod grant {
    use serde::{Deserializer, Serialize, Serializer};

    use super::{Area, CodeVisitor};

    /// Writes the dotted code.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(area: &Area, serializer: S) -> Result<S::Ok, S::Error> {
        area.serialize(serializer)
    }

    /// Reads the code as [`Area::parse_grant`] does.
    ///
    /// # Errors
    /// On a text that is not such a code, without repeating it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Area, D::Error> {
        deserializer.deserialize_str(CodeVisitor(Area::parse_grant))
    }
}

struct CodeVisitor(fn(&str) -> Result<Area, AreaError>);

impl serde::de::Visitor<'_> for CodeVisitor {
    type Value = Area;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an area code")
    }

    fn visit_str<E: serde::de::Error>(self, code: &str) -> Result<Area, E> {
        self.0(code).map_err(E::custom)
    }
}

/// A village with the names of all areas it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Village {
    /// The village's code.
    pub code: Area,
    /// The village's own name, `Sukarasa`.
    pub name: &'static str,
    /// The name of its district, `Sukasari`.
    pub district: &'static str,
    /// The name of its regency or city, `Kota Bandung`.
    pub regency: &'static str,
    /// The name of its province, `Jawa Barat`.
    pub province: &'static str,
}

impl Village {
    fn at(village: usize, district: usize) -> Village {
        let regency = table::regency_of(district);
        Village {
            code: table::village_area(village, district),
            name: table::village_name(village),
            district: table::district_name(district),
            regency: table::regency_name(regency),
            province: table::province_name(table::province_of(regency)),
        }
    }
}

/// The village with this code; `None` if it is not a village's code or not in force.
#[must_use]
pub fn village(code: Area) -> Option<Village> {
    if code.level() != Level::Village {
        return None;
    }
    let (village, district) = table::village_row(code)?;
    Some(Village::at(village, district))
}

/// All provinces in code order.
pub fn provinces() -> impl Iterator<Item = Area> {
    (0..table::PROVINCES).map(table::province_area)
}

/// The regencies and cities that lie in, equal or contain the area, in code order.
pub fn regencies(within: Area) -> impl Iterator<Item = Area> {
    table::regencies_in(within).map(table::regency_area)
}

/// The districts that lie in, equal or contain the area, in code order.
pub fn districts(within: Area) -> impl Iterator<Item = Area> {
    table::districts_in(within).map(table::district_area)
}

/// The villages of the area's districts, in code order.
pub fn villages(within: Area) -> impl Iterator<Item = Area> {
    table::districts_in(within)
        .flat_map(|district| table::villages_of(district).map(move |village| table::village_area(village, district)))
}

/// The areas one level below, in code order; none below a village and below what is no area.
#[must_use]
pub fn below(area: Area) -> Vec<Area> {
    match area.level() {
        Level::Nation => provinces().collect(),
        Level::Province => regencies(area).collect(),
        Level::Regency => districts(area).collect(),
        Level::District => villages(area).collect(),
        Level::Village => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
