//! `--demo N`: plausible people at every stage, the same ones at every start.

mod campaign;
mod people;

use domain::{
    ApplicationStatus, Area, BirthDate, Consents, Line, MaritalStatus, MemberStatus, Neighbourhood, Nik, Occupation,
    Person, PersonName, Phones, Sex, area, limits,
};
use edge::StartError;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use keyring::ReceiptSigner;
use store::{Nominations, Registry};
use uuid::Builder;

use campaign::Campaign;
use people::{Seed, Stage};

/// Regencies where the people of a small demonstration live, so that the seeded officers have
/// something to do; the rest of the nation follows.
const NEAR: [&str; 4] = ["32.73", "32.73", "32.04", "31.71"];

const WOMEN: [&str; 24] = [
    "Siti", "Dewi", "Sri", "Nur", "Rina", "Ratna", "Ayu", "Fitri", "Wulan", "Indah", "Lestari", "Yuni", "Maya",
    "Putri", "Kartika", "Aisyah", "Nurul", "Rahayu", "Melati", "Tuti", "Endang", "Mega", "Intan", "Made",
];
const MEN: [&str; 24] = [
    "Ahmad", "Budi", "Agus", "Eko", "Joko", "Muhammad", "Andi", "Rudi", "Hendra", "Bambang", "Dedi", "Iwan", "Yusuf",
    "Rizky", "Wahyu", "Slamet", "Ma'ruf", "Asep", "Ujang", "Tono", "Ketut", "Fajar", "Teguh", "Arif",
];
const FAMILY: [&str; 32] = [
    "Aminah",
    "Santoso",
    "Wijaya",
    "Lestari",
    "Hidayat",
    "Kurniawan",
    "Siregar",
    "Nasution",
    "Simanjuntak",
    "Setiawan",
    "Rahmawati",
    "Permana",
    "Nugroho",
    "Suryani",
    "Al-Habsyi",
    "Wibowo",
    "Saputra",
    "Handayani",
    "Maulana",
    "Gunawan",
    "Hutapea",
    "Firmansyah",
    "Sulastri",
    "Prasetyo",
    "Halim",
    "Utami",
    "Suharto",
    "Lubis",
    "Tanjung",
    "Mulyani",
    "Hakim",
    "Yulianti",
];

/// A sequence of choices that is the same at every start.
struct Dice(fastrand::Rng);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.usize(..of.len())]
    }

    fn chance(&mut self, percent: u8) -> bool {
        self.0.u8(..100) < percent
    }
}

/// Fills empty tables with `count` people.
///
/// # Errors
/// The database does not take them.
pub async fn fill(
    registry: &Registry,
    nominations: &Nominations,
    receipts: &ReceiptSigner,
    count: u32,
    now: Timestamp,
) -> Result<(), StartError> {
    let bar = ProgressBar::new(u64::from(count));
    let style = ProgressStyle::with_template("  demo people {bar:40} {pos}/{len} {eta}");
    bar.set_style(style.map_err(StartError::new)?);
    let mut dice = Dice(fastrand::Rng::with_seed(2029));
    let people: Option<Vec<Seed>> = (0..count).map(|index| person(index, &mut dice, now)).collect();
    let people = people.ok_or_else(|| StartError::new("a demo person is not valid"))?;
    people::bring_in(registry, &people, |written| bar.inc(written)).await.map_err(StartError::new)?;
    bar.finish_and_clear();
    let campaign = Campaign { registry, nominations, receipts, now };
    campaign.run(&people, &mut dice).await.map_err(StartError::new)
}

/// The phone of the demo's first member, for signing in.
pub const FIRST_PHONE: &str = "0811 1000 0000";

fn person(index: u32, dice: &mut Dice, now: Timestamp) -> Option<Seed> {
    let village = village(index, dice)?;
    let sex = dice.one(&[Sex::Female, Sex::Male]);
    let first = if sex == Sex::Female { dice.one(&WOMEN) } else { dice.one(&MEN) };
    let name = match dice.below(10) {
        0 => first.to_owned(),
        1 => format!("{first} {} {}", dice.one(&FAMILY), dice.one(&FAMILY)),
        2 => format!("Hj. {first} {}, S.H.", dice.one(&FAMILY)),
        _ => format!("{first} {}", dice.one(&FAMILY)),
    };
    let (year, month, day) = (1950 + dice.below(57), 1 + dice.below(12), 1 + dice.below(28));
    let nik_day = if dice.chance(3) { 1 + dice.below(28) } else { day } + if sex == Sex::Female { 40 } else { 0 };
    let district = village.ancestor(domain::Level::District)?.to_string().replace('.', "");
    // A few people carry the NIK of somebody before them: officers see them side by side.
    let serial = if index % 97 == 96 { 1 } else { 1 + index % 9_999 };
    let told = dice.chance(60);
    let person = Person {
        nik: Nik::parse(&format!("{district}{nik_day:02}{month:02}{:02}{serial:04}", year % 100)).ok()?,
        name: PersonName::parse(&name).ok()?,
        birth_date: BirthDate::parse_stored(&format!("{year}-{month:02}-{day:02}"))?,
        sex,
        phone: Phones::default().parse(&format!("08111{:07}", u64::from(index) % 10_000_000)).ok()?,
        village,
        occupation: dice.one(&Occupation::ALL[..23]),
        consents: Consents { version: Consents::CURRENT_VERSION, messages: dice.chance(40) },
        birth_place: told.then(|| Line::parse("Bandung", limits::BIRTH_PLACE_MAX).ok()).flatten(),
        marital_status: told.then(|| dice.one(MaritalStatus::ALL)),
        address: told
            .then(|| Line::parse(&format!("Jl. Merdeka {}", 1 + dice.below(200)), limits::ADDRESS_MAX).ok())
            .flatten(),
        rt: told.then(|| Neighbourhood::parse(&format!("{}", 1 + dice.below(12)))).flatten(),
        rw: told.then(|| Neighbourhood::parse(&format!("{}", 1 + dice.below(20)))).flatten(),
        email: None,
        referrer: None,
        guardian: None,
    };
    let random = u128::from(dice.0.u64(..)) << 64 | u128::from(dice.0.u64(..));
    let minutes = i64::try_from(1 + dice.below(60 * 24 * 20)).ok()?;
    Some(Seed {
        id: Builder::from_random_bytes(random.to_be_bytes()).into_uuid(),
        person,
        stage: stage(index, dice),
        applied_at: now - SignedDuration::from_mins(minutes),
    })
}

fn village(index: u32, dice: &mut Dice) -> Option<Area> {
    let regency = if index < 400 || dice.chance(40) {
        Area::parse(NEAR[index as usize % NEAR.len()]).ok()?
    } else {
        let all: Vec<Area> = area::regencies(Area::NATION).collect();
        dice.one(&all)
    };
    let districts: Vec<Area> = area::districts(regency).collect();
    let villages: Vec<Area> = area::villages(dice.one(&districts)).collect();
    Some(dice.one(&villages))
}

/// The first one is a member, so that a demonstration has somebody to sign in as.
fn stage(index: u32, dice: &mut Dice) -> Stage {
    if index == 0 {
        return Stage::Member(MemberStatus::Active);
    }
    match dice.below(100) {
        0..8 => Stage::Unverified,
        8..40 => Stage::Application(ApplicationStatus::Submitted),
        40..45 => Stage::Application(ApplicationStatus::Returned),
        45..49 => Stage::Application(ApplicationStatus::Rejected),
        49..52 => Stage::Member(MemberStatus::Suspended),
        52..54 => Stage::Member(MemberStatus::Resigned),
        54 => Stage::Member(MemberStatus::Deceased),
        _ => Stage::Member(MemberStatus::Active),
    }
}
