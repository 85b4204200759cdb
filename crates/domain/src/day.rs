//! Days as the party counts them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// The date in Jakarta (UTC+7, no daylight saving), where ages and daily limits turn over.
#[must_use]
pub fn jakarta_date(at: Timestamp) -> Date {
    Offset::constant(7).to_datetime(at).date()
}

/// The instant at which a day begins in Jakarta; the end of time for a day beyond it.
#[must_use]
pub fn jakarta_start(day: Date) -> Timestamp {
    Offset::constant(7).to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}
