//! How answers show a person: each reads the same [`Person`], and says more of them the closer its reader stands.

use domain::{Area, Line, MaritalStatus, MemberNumber, Occupation, Person, Sex, area};
use serde::Serialize;

use crate::Time;

/// What somebody tells after joining.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// Street and house.
    pub address: Option<String>,
    /// RT, three digits.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9]{3}$")))]
    pub rt: Option<String>,
    /// RW, three digits.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9]{3}$")))]
    pub rw: Option<String>,
    /// Place of birth.
    pub birth_place: Option<String>,
    /// As on the KTP.
    pub marital_status: Option<MaritalStatus>,
    /// Current job.
    pub occupation: Occupation,
    /// E-mail address.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Email>"))]
    pub email: Option<String>,
}

impl From<&Person> for Told {
    fn from(person: &Person) -> Self {
        let line = |line: Option<&Line>| line.map(|line| line.as_str().to_owned());
        Self {
            address: line(person.address.as_ref()),
            rt: person.rt.map(|rt| rt.to_string()),
            rw: person.rw.map(|rw| rw.to_string()),
            birth_place: line(person.birth_place.as_ref()),
            marital_status: person.marital_status,
            occupation: person.occupation,
            email: person.email.as_ref().map(|email| email.expose().to_owned()),
        }
    }
}

/// What `PATCH /me` can change, as it is.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnDetails {
    /// What was told.
    #[serde(flatten)]
    pub told: Told,
    /// Agrees to campaign messages.
    pub consent_messages: bool,
}

impl From<&Person> for OwnDetails {
    fn from(person: &Person) -> Self {
        Self { told: person.into(), consent_messages: person.consents.messages }
    }
}

/// A guardian.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuardianTold {
    /// A guardian's name.
    pub guardian_name: Option<String>,
    /// A guardian's phone.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Phone>"))]
    pub guardian_phone: Option<String>,
}

impl From<&Person> for GuardianTold {
    fn from(person: &Person) -> Self {
        let guardian = person.guardian.as_ref();
        Self {
            guardian_name: guardian.and_then(|guardian| guardian.name.as_ref()).map(|name| name.expose().to_owned()),
            guardian_phone: guardian.map(|guardian| guardian.phone.expose().to_owned()),
        }
    }
}

/// What officers see of a person beyond a row of a list.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonView {
    /// National identity number.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Nik"))]
    pub nik: String,
    /// Date of birth.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub birth_date: String,
    /// Mobile number.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Phone"))]
    pub phone: String,
    /// What the person can change too.
    #[serde(flatten)]
    pub details: OwnDetails,
    /// The member who invited them.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::MemberNumber>"))]
    pub referrer: Option<MemberNumber>,
    /// What is still to be told.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Missing"))]
    pub missing: Vec<&'static str>,
}

impl From<&Person> for PersonView {
    fn from(person: &Person) -> Self {
        Self {
            nik: person.nik.expose().to_owned(),
            birth_date: person.birth_date.to_string(),
            phone: person.phone.expose().to_owned(),
            details: person.into(),
            referrer: person.referrer.clone(),
            missing: person.missing(),
        }
    }
}

/// Everything held about the person.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct PersonHeld {
    /// National identity number.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Nik"))]
    pub nik: String,
    /// Name.
    pub name: String,
    /// Date of birth.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub birth_date: String,
    /// As on the KTP.
    pub sex: Sex,
    /// Mobile number.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Phone"))]
    pub phone: String,
    /// Where they live.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Area"))]
    pub village: Area,
    /// What was told.
    #[serde(flatten)]
    pub told: Told,
    /// The member who invited them.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::MemberNumber>"))]
    pub referrer: Option<MemberNumber>,
    /// Who consented for them.
    #[serde(flatten)]
    pub guardian: GuardianTold,
    /// What was agreed to.
    pub consents: ConsentsHeld,
}

/// What was agreed to.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct ConsentsHeld {
    /// The wording.
    pub version: u16,
    /// Membership.
    pub membership: bool,
    /// Transfer to KPU.
    pub kpu: bool,
    /// Campaign messages.
    pub messages: bool,
}

impl From<&Person> for PersonHeld {
    fn from(person: &Person) -> Self {
        let consents = person.consents;
        Self {
            nik: person.nik.expose().to_owned(),
            name: person.name.expose().to_owned(),
            birth_date: person.birth_date.to_string(),
            sex: person.sex,
            phone: person.phone.expose().to_owned(),
            village: person.village,
            told: person.into(),
            referrer: person.referrer.clone(),
            guardian: person.into(),
            // Nobody applies without the first two.
            consents: ConsentsHeld {
                version: consents.version,
                membership: true,
                kpu: true,
                messages: consents.messages,
            },
        }
    }
}

/// A village; only its code when it is no longer in force.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Village {
    /// Its code.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Area"))]
    pub code: Area,
    /// Village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'static str>,
    /// Kecamatan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<&'static str>,
    /// Kabupaten or kota.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regency: Option<&'static str>,
}

impl From<Area> for Village {
    fn from(code: Area) -> Self {
        let village = area::village(code);
        let told = |name: fn(&area::Village) -> &'static str| village.as_ref().map(name);
        Self { code, name: told(|v| v.name), district: told(|v| v.district), regency: told(|v| v.regency) }
    }
}

/// One line of the ledger.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryEntry {
    /// When.
    pub at: Time,
    /// What.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::LedgerAction"))]
    pub action: String,
    /// An officer's `subject`, `self`, or `system`.
    pub actor: String,
}
