//! Made-up applicants: valid in every field, alike in size to real ones, and
//! hardly ever the same twice.

use fastrand::Rng;
use serde_json::{Map, Value};

use crate::world::digits;

/// Villages of one district of Bandung, which agree with the NIKs below.
const VILLAGES: [&str; 4] = ["32.73.01.1001", "32.73.01.1002", "32.73.01.1003", "32.73.01.1004"];
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
const OCCUPATIONS: [&str; 6] = ["farmer", "teacher", "trader", "driver", "private_employee", "homemaker"];

/// The fields of an application, as API and form name them.
#[derive(Clone, Debug)]
pub struct Applicant(Vec<(&'static str, String)>);

impl Applicant {
    /// Someone new who fills in what the short form asks for.
    pub fn new(random: &mut Rng) -> Self {
        let (year, month, day) = (random.u16(1950..2000), random.u8(1..=12), random.u8(1..=28));
        let female = random.bool();
        // A NIK holds the day of birth, plus 40 for women; its last digits are never all zero.
        let nik_day = if female { day + 40 } else { day };
        let serial = random.u16(1..10_000);
        let nik = format!("327301{nik_day:02}{month:02}{:02}{serial:04}", year % 100);
        let name = [(); 3].map(|()| pick(random, &NAMES)).join(" ");
        Self(vec![
            ("nik", nik),
            ("name", name),
            ("birth_date", format!("{year}-{month:02}-{day:02}")),
            ("sex", if female { "female" } else { "male" }.to_owned()),
            ("phone", format!("0812{}", digits(random, 8))),
            ("village", pick(random, &VILLAGES).to_owned()),
            ("occupation", pick(random, &OCCUPATIONS).to_owned()),
            ("consent_membership", "true".to_owned()),
            ("consent_kpu", "true".to_owned()),
        ])
    }

    /// Someone new who fills in everything, at some length.
    pub fn complete(random: &mut Rng) -> Self {
        let mut applicant = Self::new(random);
        let address =
            format!("Jalan Raya Setiabudi Nomor {} Gang Melati Blok {}", digits(random, 3), digits(random, 2));
        applicant.0.extend([
            ("consent_messages", "true".to_owned()),
            ("birth_place", "Bandung".to_owned()),
            ("marital_status", "married".to_owned()),
            ("address", address),
            ("rt", format!("{:03}", random.u16(1..100))),
            ("rw", format!("{:03}", random.u16(1..100))),
            ("email", format!("warga.{}@partai-contoh.example", digits(random, 8))),
        ]);
        applicant
    }

    /// The fields of a form.
    #[must_use]
    pub fn fields(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// One field; empty when it is not filled in.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let field = self.0.iter().find(|(field, _)| *field == name);
        field.map_or("", |(_, value)| value)
    }

    /// The fields of a JSON body, where consents are true or false.
    #[must_use]
    pub fn json(&self) -> Value {
        let fields: Map<String, Value> = self
            .0
            .iter()
            .map(|(name, value)| {
                let value = if name.starts_with("consent_") { (value == "true").into() } else { value.as_str().into() };
                ((*name).to_owned(), value)
            })
            .collect();
        fields.into()
    }
}

fn pick(random: &mut Rng, from: &[&'static str]) -> &'static str {
    random.choice(from).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::Applicant;

    #[test]
    fn the_nik_agrees_with_birth_date_and_sex() {
        let mut random = Rng::with_seed(1);
        for _ in 0..100 {
            let person = Applicant::complete(&mut random);
            let (nik, born) = (person.field("nik"), person.field("birth_date"));
            assert_eq!(nik.len(), 16);
            let day: u8 = nik[6..8].parse().unwrap();
            let expected: u8 = born[8..10].parse().unwrap();
            let female = person.field("sex") == "female";
            assert_eq!(day, if female { expected + 40 } else { expected });
            assert_eq!((&nik[8..10], &nik[10..12]), (&born[5..7], &born[2..4]));
            assert_eq!(person.json()["consent_kpu"], true);
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let (mut one, mut other) = (Rng::with_seed(7), Rng::with_seed(7));
        let mut phones = std::collections::BTreeSet::new();
        for _ in 0..50 {
            let person = Applicant::new(&mut one);
            assert_eq!(person.json(), Applicant::new(&mut other).json());
            phones.insert(person.field("phone").to_owned());
        }
        assert_eq!(phones.len(), 50);
    }
}
