//! People who do not exist: no two of them alike.

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

static COUNT: AtomicU32 = AtomicU32::new(1);

fn count() -> u32 {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    assert!(count < 10_000, "more people than a NIK has serials");
    count
}

/// An adult of Sukarasa in the city of Bandung (32.73) with a NIK and a phone that nobody else has.
pub(crate) fn person() -> Value {
    let count = count();
    json!({
        "nik": format!("327301410190{count:04}"),
        "name": "Siti Aminah",
        "birth_date": "1990-01-01",
        "sex": "female",
        "phone": format!("0812 3000 {count:04}"),
        "village": "32.73.01.1001",
        "occupation": "private_employee",
        "consent_membership": true,
        "consent_kpu": true,
        "consent_messages": false,
    })
}

/// A phone that nobody has yet.
pub(crate) fn fresh_phone() -> String {
    format!("0813 3000 {:04}", count())
}

/// `value` with the fields of `change` in place of its own.
pub(crate) fn with(mut value: Value, change: Value) -> Value {
    let (Value::Object(fields), Value::Object(change)) = (&mut value, change) else {
        panic!("not an object");
    };
    fields.extend(change);
    value
}

/// A field that is a text.
#[track_caller]
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

/// The birth date of somebody who had their birthday of `years` a month ago, in Jakarta.
pub(crate) fn born_years_ago(years: i32) -> String {
    let today = Offset::constant(7).to_datetime(Timestamp::now()).date();
    (today - 1.month() - years.years()).to_string()
}
