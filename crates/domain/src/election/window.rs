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

/// The fields of [`Election`] as JSON has them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    id: String,
    name: String,
    name_en: String,
    opens: String,
    closes: String,
    /// Only repeats the zone of the window; may be left out.
    #[serde(default)]
    time_zone: Option<String>,
    reference_date: Date,
    proposals_per_member: u32,
    collection_percent: u32,
    public_minimum: u32,
    consent_days: i64,
    reminder_days: i64,
    retention_days: i64,
    chambers: Vec<ChamberRules>,
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
