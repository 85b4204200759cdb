//! Electoral districts (*daerah pemilihan*, *dapil*): what a list of candidates stands for.

mod import;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use import::{DISTRICT_COLUMNS, LineError, import_districts};

use crate::{Area, Chamber, Level};

/// A dapil of one chamber in one election.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct District {
    /// The commission's code, `3201`, or the party's own: letters, digits, hyphens.
    pub id: String,
    /// The name as the commission writes it, `Jawa Barat I`.
    pub name: String,
    /// The chamber that is elected in it.
    pub chamber: Chamber,
    /// How many seats it has.
    pub seats: u8,
    /// The regencies, or districts of one regency, that it is made of; at least one.
    pub areas: Vec<Area>,
}

/// The 84 dapil of the DPR as of 2024 (PKPU 6/2023), see `data/README.md`. That every line can be
/// read is tested.
static DPR: LazyLock<Vec<District>> = LazyLock::new(|| {
    let regencies = include_str!("../data/dpr-dapil-2024-regencies.csv");
    let rows = include_str!("../data/dpr-dapil-2024.csv").lines().skip(1);
    rows.filter_map(|row| {
        let mut fields = row.split(',');
        let (id, name, seats) = (fields.next()?, fields.next()?, fields.nth(1)?);
        let own = |line: &str| line.split_once(',').filter(|(dapil, _)| *dapil == id)?.1.parse().ok();
        Some(District {
            id: id.to_owned(),
            name: name.to_owned(),
            chamber: Chamber::Dpr,
            seats: seats.parse().ok()?,
            areas: regencies.lines().filter_map(own).collect(),
        })
    })
    .collect()
});

impl District {
    /// The districts that come with the program, in code order: the DPR's for
    /// `pemilu-nasional-2029`, none for any other election. Those of the DPRD are imported.
    #[must_use]
    pub fn shipped(election_id: &str, chamber: Chamber) -> &'static [District] {
        match (election_id, chamber) {
            ("pemilu-nasional-2029", Chamber::Dpr) => &DPR,
            _ => &[],
        }
    }

    /// The shipped district with this id.
    #[must_use]
    pub fn find(election_id: &str, chamber: Chamber, id: &str) -> Option<&'static District> {
        District::shipped(election_id, chamber).iter().find(|district| district.id == id)
    }

    /// Whether `village`, or any other area, lies wholly in one of the areas the dapil is made of.
    #[must_use]
    pub fn holds(&self, village: Area) -> bool {
        self.areas.iter().any(|area| area.contains(village))
    }

    /// Whether some part of the dapil lies in `area`, or `area` lies in the dapil.
    #[must_use]
    pub fn overlaps(&self, area: Area) -> bool {
        self.areas.iter().any(|own| own.contains(area) || area.contains(*own))
    }

    /// The province it lies in; no dapil crosses a province (UU 7/2017 arts. 187, 189, 192).
    #[must_use]
    pub fn province(&self) -> Area {
        self.within(Level::Province)
    }

    /// The smallest board's area that contains the whole dapil: the regency for
    /// [`Chamber::DprdRegency`], the province otherwise.
    #[must_use]
    pub fn home(&self) -> Area {
        match self.chamber {
            Chamber::DprdRegency => self.within(Level::Regency),
            Chamber::Dpr | Chamber::DprdProvince => self.province(),
        }
    }

    /// The area of this level around the first of its areas.
    fn within(&self, level: Level) -> Area {
        self.areas.first().and_then(|area| area.ancestor(level)).unwrap_or(Area::NATION)
    }
}

#[cfg(test)]
mod tests;
