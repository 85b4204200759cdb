//! How officers see a person and a village.

use domain::{Area, Person, area};
use serde_json::{Value, json};
use store::LedgerEntry;

use crate::rfc3339;

/// Everything that is known of a person besides what stands in a row of a list.
#[must_use]
pub fn person_json(person: &Person) -> Value {
    json!({
        "nik": person.nik.expose(),
        "birth_date": person.birth_date.to_string(),
        "birth_place": person.birth_place.as_ref().map(|line| line.as_str()),
        "marital_status": person.marital_status,
        "phone": person.phone.expose(),
        "email": person.email.as_ref().map(|email| email.expose()),
        "occupation": person.occupation,
        "address": person.address.as_ref().map(|line| line.as_str()),
        "rt": person.rt.map(|rt| rt.to_string()),
        "rw": person.rw.map(|rw| rw.to_string()),
        "referrer": person.referrer,
        "consent_messages": person.consents.messages,
        "missing": person.missing(),
    })
}

/// Who did what, as officers see it.
#[must_use]
pub fn history(trail: &[LedgerEntry]) -> Value {
    let line =
        |entry: &LedgerEntry| json!({"at": rfc3339(entry.at), "action": entry.action, "actor": entry.actor.as_str()});
    trail.iter().map(line).collect()
}

/// A village with the areas it lies in.
#[must_use]
pub fn village_json(code: Area) -> Value {
    match area::village(code) {
        Some(village) => json!({
            "code": code, "name": village.name, "district": village.district, "regency": village.regency,
        }),
        None => json!({ "code": code }),
    }
}

/// One JSON object with the members of several.
#[must_use]
pub fn merged(objects: impl IntoIterator<Item = Value>) -> Value {
    let members = objects.into_iter().filter_map(|object| match object {
        Value::Object(members) => Some(members),
        _ => None,
    });
    Value::Object(members.flatten().collect())
}
