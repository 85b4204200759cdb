//! Days as the party counts them.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

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

/// Whether what is good until `until` is over at `now`: the day that is printed is good to its end in Jakarta,
/// whatever the hour at which it was issued and whatever the reader's zone.
#[must_use]
pub fn is_past_its_day(until: Timestamp, now: Timestamp) -> bool {
    jakarta_date(now) > jakarta_date(until)
}

/// The last second of a day in Jakarta.
#[must_use]
pub fn jakarta_end(day: Date) -> Timestamp {
    day.tomorrow().map_or(Timestamp::MAX, |next| jakarta_start(next) - SignedDuration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_day_is_good_to_its_end_in_jakarta() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for until in ["2031-11-24T00:00:00+07:00", "2031-11-24T09:14:00+07:00", "2031-11-24T23:59:59+07:00"] {
            assert!(!is_past_its_day(at(until), at("2031-11-24T23:59:59+07:00")), "{until}");
            assert!(is_past_its_day(at(until), at("2031-11-25T00:00:00+07:00")), "{until}");
            assert_eq!(jakarta_end(jakarta_date(at(until))), at("2031-11-24T23:59:59+07:00"));
        }
    }
}
