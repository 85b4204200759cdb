//! What an officer may do, and where.

use crate::Area;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A role of a party officer.
    Role {
        /// Sees.
        Viewer = "viewer",
        /// Decides on applications and members.
        Verifier = "verifier",
        /// Screens aspirants and builds lists.
        Selector = "selector",
        /// Exports.
        Exporter = "exporter",
        /// Everything, and who may do what.
        Owner = "owner",
    }
}

/// A role within an area; the depth of the area is the level of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where: this area and all within it. The nation is the empty code.
    #[serde(with = "crate::area::grant")]
    pub area: Area,
}

/// All grants of one officer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants(pub Vec<Grant>);

/// Why an officer may not do a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of this area is any of their business: for them it does not exist.
    OutsideArea,
    /// The area is theirs, the role is not.
    WrongRole,
}

impl Grants {
    /// Whether the officer may act in `role` on something in `area`.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn check(&self, role: Role, area: Area) -> Result<(), Refusal> {
        let mut sees = false;
        for grant in self.0.iter().filter(|grant| grant.area.contains(area)) {
            if grant.role == role || grant.role == Role::Owner {
                return Ok(());
            }
            sees = true;
        }
        Err(if sees { Refusal::WrongRole } else { Refusal::OutsideArea })
    }

    /// The areas in which the officer holds `role`, without those inside another of them, in
    /// code order.
    #[must_use]
    pub fn areas(&self, role: Role) -> Vec<Area> {
        let mut areas: Vec<Area> =
            self.0.iter().filter(|g| g.role == role || g.role == Role::Owner).map(|g| g.area).collect();
        areas.sort_unstable();
        areas.dedup();
        let all = areas.clone();
        areas.retain(|area| !all.iter().any(|other| other != area && other.contains(*area)));
        areas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str) -> Area {
        Area::parse(code).unwrap()
    }

    #[test]
    fn a_grant_reaches_down_and_never_sideways() {
        let grants = Grants(vec![Grant { role: Role::Verifier, area: area("32.73") }]);
        assert_eq!(grants.check(Role::Verifier, area("32.73.01.1001")), Ok(()));
        assert_eq!(grants.check(Role::Verifier, area("32.73")), Ok(()));
        assert_eq!(grants.check(Role::Selector, area("32.73.01")), Err(Refusal::WrongRole));
        assert_eq!(grants.check(Role::Verifier, area("32.04")), Err(Refusal::OutsideArea));
        assert_eq!(grants.check(Role::Verifier, area("32")), Err(Refusal::OutsideArea));
    }

    #[test]
    fn an_owner_may_do_everything_in_their_area() {
        let grants = Grants(vec![Grant { role: Role::Owner, area: Area::NATION }]);
        for &role in Role::ALL {
            assert_eq!(grants.check(role, area("94.01")), Ok(()));
        }
    }

    #[test]
    fn areas_inside_another_are_left_out() {
        let grants = Grants(
            ["32.73.01", "32", "31.71", "32.04"].map(|code| Grant { role: Role::Viewer, area: area(code) }).to_vec(),
        );
        assert_eq!(grants.areas(Role::Viewer), [area("31.71"), area("32")]);
        assert!(grants.areas(Role::Verifier).is_empty());
    }
}
