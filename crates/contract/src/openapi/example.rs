//! Made-up people for the examples of the document. Nobody has these numbers.

use domain::{Area, NumberFormat, Person};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::{Apply, Rules};

/// The id of the application in every example.
pub(crate) const ID: &str = "0b6cf2f5-3f1c-4d0c-9a53-8a6f5c6f7a11";
/// When it came.
pub(crate) const CREATED_AT: &str = "2026-11-24T02:00:00Z";
/// When its phone answered.
pub(crate) const SUBMITTED_AT: &str = "2026-11-24T02:01:30Z";
/// An officer, by the issuer's id.
pub(crate) const OFFICER: &str = "248289761001";
/// The head and tail of a card's token.
pub(crate) const TOKEN: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJqdGkiOiJtQjN4In0.c2lnbmF0dXJl";

/// A number as the default format writes it.
pub(crate) fn member_number() -> String {
    Area::parse("32.73").map(|regency| NumberFormat::default().write(regency, 127).to_string()).unwrap_or_default()
}

/// A form to join, as JSON.
pub(crate) fn apply() -> Value {
    json!({
        "nik": "3273014101900001", "name": "Siti Aminah", "birth_date": "1990-01-01", "sex": "female",
        "phone": "0812 3456 7890", "village": "32.73.01.1001", "occupation": "private_employee",
        "consent_membership": true, "consent_kpu": true, "consent_messages": false,
    })
}

/// A village as officers see it.
pub(crate) fn village() -> Value {
    let village = Area::parse("32.73.01.1001").ok().and_then(domain::area::village);
    village
        .map_or(Value::Null, |v| json!({"code": v.code, "name": v.name, "district": v.district, "regency": v.regency}))
}

/// What `PATCH /me` can change, as it is before anything was told.
pub(crate) fn details() -> Value {
    json!({
        "address": null, "rt": null, "rw": null, "birth_place": null, "marital_status": null,
        "occupation": "private_employee", "email": null, "consent_messages": false,
    })
}

/// Somebody who told nothing beyond the first form, and whose NIK fits neither birth date nor sex:
/// lacks and warns of everything that a person can lack and warn of, so that the document lists
/// exactly the words that the rules know.
pub(crate) fn incomplete_person() -> Option<Person> {
    let mut form = apply();
    form["birth_date"] = json!("1980-02-02");
    form["sex"] = json!("male");
    let form: Apply = serde_json::from_value(form).ok()?;
    form.check(&Rules { today: date(2026, 11, 24), numbers: NumberFormat::default() }).ok()
}
