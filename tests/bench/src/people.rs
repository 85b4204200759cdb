//! Made-up applicants: valid in every field, alike in size to real ones, and
//! never the same twice.

use serde_json::{Map, Value};

use crate::world::World;

/// Villages of one district of Bandung, which agree with the NIKs below.
const VILLAGES: [&str; 4] = [
    "32.73.01.1001",
    "32.73.01.1002",
    "32.73.01.1003",
    "32.73.01.1004",
];
const NAMES: [&str; 12] = [
    "Siti",
    "Aminah",
    "Budi",
    "Santoso",
    "Dewi",
    "Lestari",
    "Agus",
    "Setiawan",
    "Rina",
    "Wulandari",
    "Hendra",
    "Kusumaningrum",
];
const OCCUPATIONS: [&str; 6] = [
    "farmer",
    "teacher",
    "trader",
    "driver",
    "private_employee",
    "homemaker",
];

/// The fields of an application, as API and form name them.
#[derive(Clone, Debug)]
pub struct Applicant(Vec<(&'static str, String)>);

impl Applicant {
    /// Someone new who fills in what the short form asks for.
    pub fn new(world: &mut World) -> Self {
        let (year, month, day) = (
            world.random.u16(1950..2000),
            world.random.u8(1..=12),
            world.random.u8(1..=28),
        );
        let female = world.random.bool();
        // A NIK holds the day of birth, plus 40 for women.
        let nik_day = if female { day + 40 } else { day };
        let nik = format!(
            "327301{nik_day:02}{month:02}{:02}{}",
            year % 100,
            world.digits(4)
        );
        let name = [(); 3].map(|()| pick(world, &NAMES)).join(" ");
        Self(vec![
            ("nik", nik),
            ("name", name),
            ("birth_date", format!("{year}-{month:02}-{day:02}")),
            ("sex", if female { "female" } else { "male" }.to_owned()),
            ("phone", format!("0812{}", world.digits(8))),
            ("village", pick(world, &VILLAGES).to_owned()),
            ("occupation", pick(world, &OCCUPATIONS).to_owned()),
            ("consent_membership", "true".to_owned()),
            ("consent_kpu", "true".to_owned()),
        ])
    }

    /// Someone new who fills in everything, at some length.
    pub fn complete(world: &mut World) -> Self {
        let mut applicant = Self::new(world);
        applicant.0.extend([
            ("consent_messages", "true".to_owned()),
            ("birth_place", "Bandung".to_owned()),
            ("marital_status", "married".to_owned()),
            (
                "address",
                format!(
                    "Jalan Raya Setiabudi Nomor {} Gang Melati Blok {}",
                    world.digits(3),
                    world.digits(2)
                ),
            ),
            ("rt", world.digits(3)),
            ("rw", world.digits(3)),
            (
                "email",
                format!("warga.{}@partai-contoh.example", world.digits(8)),
            ),
        ]);
        applicant
    }

    /// The fields of a form.
    #[must_use]
    pub fn fields(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// The fields of a JSON body, where consents are true or false.
    #[must_use]
    pub fn json(&self) -> Value {
        let fields: Map<String, Value> = self
            .0
            .iter()
            .map(|(name, value)| {
                let value = if name.starts_with("consent_") {
                    (value == "true").into()
                } else {
                    value.as_str().into()
                };
                ((*name).to_owned(), value)
            })
            .collect();
        fields.into()
    }
}

fn pick(world: &mut World, from: &[&'static str]) -> &'static str {
    world.random.choice(from).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Applicant;
    use crate::world::World;

    #[test]
    fn the_nik_agrees_with_birth_date_and_sex() {
        let mut world = World::new(BTreeMap::new(), 1);
        for _ in 0..100 {
            let person = Applicant::complete(&mut world).json();
            let text = |name: &str| person[name].as_str().unwrap().to_owned();
            let (nik, born) = (text("nik"), text("birth_date"));
            assert_eq!(nik.len(), 16);
            let day: u8 = nik[6..8].parse().unwrap();
            let expected: u8 = born[8..10].parse().unwrap();
            assert_eq!(
                day,
                if text("sex") == "female" {
                    expected + 40
                } else {
                    expected
                }
            );
            assert_eq!((&nik[8..10], &nik[10..12]), (&born[5..7], &born[2..4]));
            assert_eq!(person["consent_kpu"], true);
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_people_and_no_person_twice() {
        let (mut one, mut other) = (
            World::new(BTreeMap::new(), 7),
            World::new(BTreeMap::new(), 7),
        );
        let people: Vec<_> = (0..50).map(|_| Applicant::new(&mut one).json()).collect();
        assert!(
            people
                .iter()
                .all(|person| *person == Applicant::new(&mut other).json())
        );
        let niks: std::collections::BTreeSet<_> = people
            .iter()
            .map(|person| person["nik"].to_string())
            .collect();
        assert_eq!(niks.len(), people.len());
    }
}
