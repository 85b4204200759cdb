//! What an officer may do, and where.

use crate::vocabulary::vocabulary;
use crate::{Area, District, Level};

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

/// How much of an aspirant's own data an officer of their contest sees. A dapil spans regencies: a
/// board that has a say in the list is not, by that, one that keeps the person's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// What stands on the list: nothing of the person's record.
    Contest,
    /// The record, NIK and phone masked: the person lives in the officer's area.
    Masked,
    /// Everything: a selector of the contest compares papers and calls.
    Full,
}

impl Grants {
    /// How much the officer sees of an aspirant for `district` who lives in `home`, as far as that is
    /// known.
    #[must_use]
    pub fn sight(&self, district: &District, home: Option<Area>) -> Sight {
        if self.check_district(Role::Selector, district, Level::Regency).is_ok() {
            return Sight::Full;
        }
        match home.is_some_and(|home| self.0.iter().any(|grant| grant.area.contains(home))) {
            true => Sight::Masked,
            false => Sight::Contest,
        }
    }

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

    /// Whether the officer may act in `role` on something of a whole electoral district, such as
    /// its list, where that takes a board of `level` or one above.
    ///
    /// A grant counts when its area overlaps the dapil: a dapil of the DPR spans regencies, and
    /// the board of one of them has a say in it.
    ///
    /// # Errors
    /// [`Refusal::OutsideArea`] if no grant overlaps the dapil, [`Refusal::WrongRole`] if none of
    /// those that do is of that role, or at that level.
    pub fn check_district(&self, role: Role, district: &District, level: Level) -> Result<(), Refusal> {
        let mut sees = false;
        for grant in self.0.iter().filter(|grant| district.overlaps(grant.area)) {
            if (grant.role == role || grant.role == Role::Owner) && grant.area.level() <= level {
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
    use crate::Chamber;

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

    #[test]
    fn of_an_aspirant_selectors_see_all_and_others_only_who_lives_with_them() {
        // Jawa Barat I is Kota Bandung (32.73) and Kota Cimahi (32.77).
        let dapil = District::find("pemilu-nasional-2029", Chamber::Dpr, "3201").unwrap();
        for (role, code, home, expected) in [
            (Role::Selector, "32.73", Some("32.77.01.1001"), Sight::Full),
            (Role::Owner, "", None, Sight::Full),
            (Role::Selector, "32.73.01", Some("32.77.01.1001"), Sight::Contest),
            (Role::Verifier, "32.73", Some("32.73.01.1001"), Sight::Masked),
            (Role::Verifier, "32.73", Some("32.77.01.1001"), Sight::Contest),
            (Role::Viewer, "32", Some("32.77.01.1001"), Sight::Masked),
            (Role::Viewer, "32", Some("33.01.01.1001"), Sight::Contest),
            (Role::Viewer, "32", None, Sight::Contest),
        ] {
            let grants = Grants(vec![Grant { role, area: Area::parse_grant(code).unwrap() }]);
            assert_eq!(grants.sight(dapil, home.map(area)), expected, "{role} {code} {home:?}");
        }
    }

    #[test]
    fn a_board_acts_on_the_districts_it_overlaps_up_to_its_level() {
        use Refusal::{OutsideArea, WrongRole};
        let dapil = |id| District::find("pemilu-nasional-2029", Chamber::Dpr, id).unwrap();
        let (jabar_1, jabar_2) = (dapil("3201"), dapil("3202"));
        for (role, code, district, level, expected) in [
            // Jawa Barat I is Kota Bandung (32.73) and Kota Cimahi (32.77).
            (Role::Selector, "32.73", jabar_1, Level::Regency, Ok(())),
            (Role::Selector, "32.77", jabar_1, Level::Regency, Ok(())),
            (Role::Owner, "32.73", jabar_1, Level::Regency, Ok(())),
            (Role::Viewer, "32.73", jabar_1, Level::Regency, Err(WrongRole)),
            (Role::Selector, "32.73", jabar_1, Level::Province, Err(WrongRole)),
            (Role::Selector, "32.73", jabar_2, Level::Regency, Err(OutsideArea)),
            (Role::Selector, "32.73.01", jabar_1, Level::Regency, Err(WrongRole)),
            (Role::Selector, "32.73.01", jabar_1, Level::District, Ok(())),
            (Role::Selector, "32", jabar_1, Level::Regency, Ok(())),
            (Role::Selector, "32", jabar_1, Level::Province, Ok(())),
            (Role::Selector, "32", jabar_1, Level::Nation, Err(WrongRole)),
            (Role::Selector, "33", jabar_1, Level::Province, Err(OutsideArea)),
            (Role::Selector, "", jabar_1, Level::Nation, Ok(())),
            (Role::Selector, "", jabar_2, Level::Regency, Ok(())),
        ] {
            let grants = Grants(vec![Grant { role, area: Area::parse_grant(code).unwrap() }]);
            assert_eq!(grants.check_district(Role::Selector, district, level), expected, "{role} {code} {level}");
        }
        // Each of two grants has half of what it takes.
        let grants = Grants(vec![
            Grant { role: Role::Selector, area: area("32.73") },
            Grant { role: Role::Viewer, area: area("32") },
        ]);
        assert_eq!(grants.check_district(Role::Selector, jabar_1, Level::Province), Err(WrongRole));
    }
}
