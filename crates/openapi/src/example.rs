//! Made-up people for the examples of the document. Nobody has these numbers.

use domain::{Area, MemberNumber, NumberFormat, Person, Phones};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};
use uuid::Uuid;

use contract::{Apply, Rules, Time};

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

/// The id of the aspirant in every example.
pub(crate) const ASPIRANT: &str = "5f0c2f61-8f0e-4c5e-9d3e-2f1a7b9c4d10";
/// The election, and a dapil of it.
pub(crate) const ELECTION: &str = "pemilu-nasional-2029";
/// Jawa Barat I.
pub(crate) const DAPIL: &str = "3201";
/// When the election's window opens.
pub(crate) const OPENS: &str = "2025-12-31T17:00:00Z";
/// The start of the window's last minute.
pub(crate) const CLOSES: &str = "2028-12-31T17:00:00Z";
/// A proposal as a member writes it, and why.
pub(crate) const REASON: &str = "Lima belas tahun mengajar di kampung kami.";
/// A SHA-256 in base64url.
pub(crate) const HASH: &str = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

/// [`ID`].
pub(crate) fn id() -> Uuid {
    ID.parse().unwrap_or_default()
}

/// [`ASPIRANT`].
pub(crate) fn aspirant() -> Uuid {
    ASPIRANT.parse().unwrap_or_default()
}

/// A moment.
pub(crate) fn time(text: &str) -> Time {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH).into()
}

/// Where everybody in the examples lives.
pub(crate) fn area() -> Option<Area> {
    Area::parse("32.73.01.1001").ok()
}

/// Somebody who told nothing beyond the form.
pub(crate) fn person() -> Option<Person> {
    serde_json::from_value::<Apply>(apply()).ok()?.check(&rules()).ok()
}

/// A number as the default format writes it.
pub(crate) fn member_number() -> String {
    number().to_string()
}

/// The same, as the rules hold it.
pub(crate) fn number() -> MemberNumber {
    NumberFormat::default().write(Area::parse("32.73").unwrap_or(Area::NATION), 127)
}

/// A form to join, as JSON.
pub(crate) fn apply() -> Value {
    json!({
        "nik": "3273014101900001", "name": "Siti Aminah", "birth_date": "1990-01-01", "sex": "female",
        "phone": "0812 3456 7890", "village": "32.73.01.1001", "occupation": "private_employee",
        "consent_membership": true, "consent_kpu": true, "consent_messages": false,
    })
}

/// Somebody who told nothing beyond the first form, and whose NIK fits neither birth date nor sex and has no serial:
/// lacks and warns of everything that a person can lack and warn of, so that the document lists
/// exactly the words that the rules know.
pub(crate) fn incomplete_person() -> Option<Person> {
    let mut form = apply();
    form["birth_date"] = json!("1980-02-02");
    form["sex"] = json!("male");
    form["nik"] = json!("3273014101900000");
    let form: Apply = serde_json::from_value(form).ok()?;
    form.check(&rules()).ok()
}

/// What the examples are judged by.
pub(crate) fn rules() -> Rules {
    Rules { today: date(2026, 11, 24), numbers: NumberFormat::default(), phones: Phones::default() }
}

/// A proposal.
pub(crate) fn nominate() -> Value {
    json!({
        "election": ELECTION, "chamber": "dpr", "dapil": DAPIL, "track": "external",
        "nominee": {"name": "Rina Wulandari", "phone": "0813 1111 2222", "sex": "female"}, "reason": REASON,
    })
}
