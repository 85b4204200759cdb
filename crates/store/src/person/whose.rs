//! Somebody, by what leads to their records in every table.

use domain::{BirthDate, KnownPerson, MemberNumber, Nik, Phone, Trace};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::held::Held;
use crate::{Application, Member, StoreError};

/// Somebody, by what leads to their records: of those with one NIK, the ones that share a proven
/// phone or the folded name, where an officer saw the KTP ([`domain::same_person`]).
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Whose {
    /// The NIK that all their records carry.
    pub nik: Nik,
    /// Phones that answered a code for one of their records.
    pub phones: Vec<Phone>,
    /// Their names, folded.
    pub names: Vec<String>,
    /// Their birth dates.
    pub births: Vec<BirthDate>,
    /// Applications known to be theirs.
    pub applications: Vec<Uuid>,
    /// Memberships known to be theirs.
    pub members: Vec<MemberNumber>,
    /// Whether an officer saw the KTP.
    pub proved: bool,
    /// These records alone, and what hangs on them, whatever else is held of the person.
    pub alone: bool,
    /// Applications that they made by accepting to stand.
    pub led_to: Vec<Uuid>,
    /// Only what is older: who joins again after an erasure began has asked for nothing.
    pub before: Option<Timestamp>,
}

impl std::fmt::Debug for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Whose(…)")
    }
}

impl Whose {
    /// Whoever is behind an application.
    #[must_use]
    pub fn of_application(application: &Application) -> Self {
        let person = &application.person;
        Self {
            nik: person.nik.clone(),
            phones: vec![person.phone.clone()],
            names: vec![person.name.folded()],
            births: vec![person.birth_date],
            applications: vec![application.id],
            members: Vec::new(),
            proved: false,
            alone: false,
            led_to: Vec::new(),
            before: None,
        }
    }

    /// Whoever is behind a membership.
    #[must_use]
    pub fn of_member(member: &Member) -> Self {
        let person = &member.person;
        Self {
            nik: person.nik.clone(),
            phones: vec![person.phone.clone()],
            names: vec![person.name.folded()],
            births: vec![person.birth_date],
            applications: vec![member.application],
            members: vec![member.number.clone()],
            proved: true,
            alone: false,
            led_to: Vec::new(),
            before: None,
        }
    }

    /// Nobody's other records: an application or a membership whose own time is over.
    #[must_use]
    pub fn alone(self) -> Self {
        // The phone and the name may lead to what is still wanted.
        Self { phones: Vec::new(), names: Vec::new(), alone: true, ..self }
    }

    /// Takes in what their records tell.
    pub(crate) fn learn(&mut self, held: &Held) {
        let persons = held.applications.iter().map(|one| &one.person).chain(held.members.iter().map(|one| &one.person));
        for person in persons.filter(|_| !self.alone) {
            add(&mut self.phones, person.phone.clone());
            add(&mut self.names, person.name.folded());
            add(&mut self.births, person.birth_date);
        }
        held.applications.iter().for_each(|application| add(&mut self.applications, application.id));
        held.members.iter().for_each(|member| add(&mut self.members, member.number.clone()));
        self.proved |= !held.members.is_empty();
    }

    /// Takes in which applications they made by accepting to stand.
    pub(crate) fn learn_led_to(&mut self, application: Uuid) {
        add(&mut self.applications, application);
        add(&mut self.led_to, application);
    }

    /// Whether something of this age is meant.
    pub(crate) fn covers(&self, time: Timestamp) -> bool {
        self.before.is_none_or(|before| time <= before)
    }

    /// What of them can be compared with whoever was proposed.
    pub(crate) fn known(&self) -> KnownPerson<'_> {
        KnownPerson {
            nik: &self.nik,
            phones: &self.phones,
            names: &self.names,
            births: &self.births,
            proved: self.proved,
        }
    }

    /// What of them can be compared with a record.
    pub(super) fn trace(&self) -> Trace {
        let phones = self.phones.iter().map(|phone| phone.expose().to_owned()).collect();
        let name = self.names.first().cloned().unwrap_or_default();
        Trace { phones, name, born: self.births.first().copied(), proved: self.proved }
    }
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

/// As it is sealed in a job.
#[derive(Serialize, Deserialize)]
struct Stored {
    nik: String,
    phones: Vec<String>,
    names: Vec<String>,
    #[serde(default)]
    births: Vec<String>,
    applications: Vec<Uuid>,
    members: Vec<String>,
    proved: bool,
    alone: bool,
    led_to: Vec<Uuid>,
}

impl From<Whose> for Stored {
    fn from(whose: Whose) -> Self {
        Self {
            nik: whose.nik.expose().to_owned(),
            phones: whose.phones.iter().map(|phone| phone.expose().to_owned()).collect(),
            names: whose.names,
            births: whose.births.iter().map(|birth| birth.date().to_string()).collect(),
            applications: whose.applications,
            members: whose.members.iter().map(MemberNumber::to_string).collect(),
            proved: whose.proved,
            alone: whose.alone,
            led_to: whose.led_to,
        }
    }
}

impl TryFrom<Stored> for Whose {
    type Error = StoreError;

    fn try_from(stored: Stored) -> Result<Self, StoreError> {
        let phone = |text: &String| Phone::from_stored(text).map_err(|_| StoreError::Corrupt("phones"));
        let birth = |text: &String| BirthDate::parse_stored(text).ok_or(StoreError::Corrupt("births"));
        Ok(Self {
            nik: Nik::parse(&stored.nik).map_err(|_| StoreError::Corrupt("nik"))?,
            phones: stored.phones.iter().map(phone).collect::<Result<_, _>>()?,
            names: stored.names,
            births: stored.births.iter().map(birth).collect::<Result<_, _>>()?,
            applications: stored.applications,
            members: stored.members.into_iter().map(MemberNumber::from_stored).collect(),
            proved: stored.proved,
            alone: stored.alone,
            led_to: stored.led_to,
            before: None,
        })
    }
}
