//! A person as it is sealed: one JSON object per item.

use domain::{
    Area, BirthDate, Consents, Email, Guardian, Line, MaritalStatus, MemberNumber, Neighbourhood, Nik, Occupation,
    Person, PersonName, Phone, Sex, limits,
};
use serde::{Deserialize, Serialize};

use crate::StoreError;

#[derive(Serialize, Deserialize)]
struct Record {
    nik: String,
    name: String,
    birth: String,
    sex: Sex,
    phone: String,
    village: Area,
    job: Occupation,
    consent: u16,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    messages: bool,
    #[serde(flatten)]
    more: More,
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marital: Option<MaritalStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rw: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referrer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guardian_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guardian_phone: Option<String>,
}

/// Writes a person as JSON; equal persons give equal bytes.
pub(crate) fn write(person: &Person) -> Result<Vec<u8>, StoreError> {
    let line = |line: &Option<Line>| line.as_ref().map(|line| line.as_str().to_owned());
    let record = Record {
        nik: person.nik.expose().to_owned(),
        name: person.name.expose().to_owned(),
        birth: person.birth_date.to_string(),
        sex: person.sex,
        phone: person.phone.expose().to_owned(),
        village: person.village,
        job: person.occupation,
        consent: person.consents.version,
        messages: person.consents.messages,
        more: More {
            birth_place: line(&person.birth_place),
            marital: person.marital_status,
            address: line(&person.address),
            rt: person.rt.map(|rt| rt.to_string()),
            rw: person.rw.map(|rw| rw.to_string()),
            email: person.email.as_ref().map(|email| email.expose().to_owned()),
            referrer: person.referrer.as_ref().map(MemberNumber::to_string),
            guardian_name: person.guardian.as_ref().and_then(|g| g.name.as_ref()).map(|n| n.expose().to_owned()),
            guardian_phone: person.guardian.as_ref().map(|g| g.phone.expose().to_owned()),
        },
    };
    serde_json::to_vec(&record).map_err(|_| StoreError::Corrupt("person"))
}

/// Reads what [`write`] wrote.
pub(crate) fn read(bytes: &[u8]) -> Result<Person, StoreError> {
    let record: Record = serde_json::from_slice(bytes).map_err(|_| StoreError::Corrupt("person"))?;
    person(record).ok_or(StoreError::Corrupt("person"))
}

fn person(record: Record) -> Option<Person> {
    let more = record.more;
    let line = |text: Option<String>| text.map(|text| Line::parse(&text, limits::ADDRESS_MAX).ok());
    let guardian = match more.guardian_phone {
        Some(phone) => Some(Guardian {
            name: more.guardian_name.map(PersonName::from_stored),
            phone: Phone::from_stored(&phone).ok()?,
        }),
        None => None,
    };
    Some(Person {
        nik: Nik::parse(&record.nik).ok()?,
        name: PersonName::from_stored(record.name),
        birth_date: BirthDate::parse_stored(&record.birth)?,
        sex: record.sex,
        phone: Phone::from_stored(&record.phone).ok()?,
        village: record.village,
        occupation: record.job,
        consents: Consents { version: record.consent, messages: record.messages },
        birth_place: line(more.birth_place).flatten(),
        marital_status: more.marital,
        address: line(more.address).flatten(),
        rt: more.rt.as_deref().and_then(Neighbourhood::parse),
        rw: more.rw.as_deref().and_then(Neighbourhood::parse),
        email: more.email.as_deref().and_then(Email::parse),
        referrer: more.referrer.map(MemberNumber::from_stored),
        guardian,
    })
}
