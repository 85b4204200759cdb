//! An election as it is written in JSON, and local times with their zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::{ChamberRules, Election, ElectionProblem};

/// The offset of one of Indonesia's zones, which know no daylight saving.
pub(super) fn offset(zone: &str) -> Option<Offset> {
    let hours = match zone {
        "Asia/Jakarta" | "Asia/Pontianak" => 7,
        "Asia/Makassar" => 8,
        "Asia/Jayapura" => 9,
        _ => return None,
    };
    Some(Offset::constant(hours))
}

/// Reads `2026-01-01T00:00[Asia/Jakarta]`: a minute of the calendar, and the zone.
fn read(text: &str) -> Option<(Timestamp, &str)> {
    let (civil, zone) = text.strip_suffix(']')?.split_once('[')?;
    if civil.len() != "2026-01-01T00:00".len() || civil.as_bytes()[10] != b'T' {
        return None;
    }
    let civil: DateTime = civil.parse().ok()?;
    Some((offset(zone)?.to_timestamp(civil).ok()?, zone))
}

fn write(at: Timestamp, zone: &str) -> String {
    let local = offset(zone).unwrap_or(Offset::UTC).to_datetime(at);
    format!("{}T{:02}:{:02}[{zone}]", local.date(), local.hour(), local.minute())
}

/// A minute of the calendar, and the zone.
#[cfg(feature = "schema")]
const LOCAL: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\[Asia/(?:Jakarta|Pontianak|Makassar|Jayapura)\]$";

/// An election with its window and rules.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Stored {
    /// Its id.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::election_id"))]
    id: String,
    /// In Indonesian.
    name: String,
    /// In English.
    name_en: String,
    /// The minute in which the window opens, in local time.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = LOCAL)))]
    opens: String,
    /// The window's last minute, which is whole: `23:59` accepts until midnight.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = LOCAL)))]
    closes: String,
    /// Repeats the zone of the window; may be left out when it is sent.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "String", skip_serializing_if = "Option::is_none"))]
    time_zone: Option<String>,
    /// The day of the final list, on which ages count and papers have to be good.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
    reference_date: Date,
    /// The most people one member proposes.
    proposals_per_member: u32,
    /// How many names are collected per dapil, in % of its seats.
    collection_percent: u32,
    /// The least number of people that is shown to everybody.
    public_minimum: u32,
    /// Days that a nominee has to answer.
    consent_days: i64,
    /// Days before the end of these at which the one reminder goes out.
    reminder_days: i64,
    /// Days after a refusal when the nominee's data are deleted.
    retention_days: i64,
    /// The chambers that are elected.
    chambers: Vec<ChamberRules>,
}

/// As it is written in JSON.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for Election {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Election".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Stored::json_schema(generator)
    }
}

impl From<Election> for Stored {
    fn from(election: Election) -> Stored {
        Stored {
            id: election.id,
            name: election.name,
            name_en: election.name_en,
            opens: write(election.opens, &election.time_zone),
            closes: write(election.closes, &election.time_zone),
            time_zone: Some(election.time_zone),
            reference_date: election.reference_date,
            proposals_per_member: election.proposals_per_member,
            collection_percent: election.collection_percent,
            public_minimum: election.public_minimum,
            consent_days: election.consent_days,
            reminder_days: election.reminder_days,
            retention_days: election.retention_days,
            chambers: election.chambers,
        }
    }
}

impl TryFrom<Stored> for Election {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Election, String> {
        Election::from_stored(stored)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    }
}

impl Election {
    /// Reads the window, then checks the rest.
    pub(super) fn from_stored(stored: Stored) -> Result<Election, Vec<ElectionProblem>> {
        let (opens, closes) = (read(&stored.opens), read(&stored.closes));
        let mut problems = Vec::new();
        let mut problem = |path: &str, code| problems.push(ElectionProblem { path: path.to_owned(), code });
        if opens.is_none() {
            problem("opens", "time");
        }
        if closes.is_none() {
            problem("closes", "time");
        }
        let zone = opens.or(closes).map_or("Asia/Jakarta", |(_, zone)| zone).to_owned();
        if closes.is_some_and(|(_, other)| other != zone) {
            problem("closes", "zone");
        }
        if stored.time_zone.is_some_and(|other| other != zone) {
            problem("time_zone", "zone");
        }
        let window_is_read = opens.is_some() && closes.is_some();
        let election = Election {
            id: stored.id,
            name: stored.name,
            name_en: stored.name_en,
            opens: opens.map_or(Timestamp::UNIX_EPOCH, |(at, _)| at),
            closes: closes.map_or(Timestamp::UNIX_EPOCH, |(at, _)| at),
            time_zone: zone,
            reference_date: stored.reference_date,
            proposals_per_member: stored.proposals_per_member,
            collection_percent: stored.collection_percent,
            public_minimum: stored.public_minimum,
            consent_days: stored.consent_days,
            reminder_days: stored.reminder_days,
            retention_days: stored.retention_days,
            chambers: stored.chambers,
        };
        let found = election.problems();
        problems.extend(found.into_iter().filter(|found| window_is_read || found.code != "order"));
        if problems.is_empty() { Ok(election) } else { Err(problems) }
    }
}
