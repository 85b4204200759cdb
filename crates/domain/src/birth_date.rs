//! A date of birth, and what the law ties to an age.

use jiff::civil::Date;

use crate::{MaritalStatus, typed};

/// A date of birth: not in the future, at most 120 years ago.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthDate(Date);

/// Why a date of birth is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthDateError {
    /// Not `YYYY-MM-DD`, or no day of the calendar.
    Format,
    /// After today.
    Future,
    /// More than [`BirthDate::MAX_AGE`] years ago.
    Implausible,
}

impl BirthDate {
    /// Nobody is known to be older, in years.
    pub const MAX_AGE: i16 = 120;

    /// Reads `YYYY-MM-DD`, judged on `today` (Jakarta time).
    ///
    /// # Errors
    /// See [`BirthDateError`].
    pub fn parse(text: &str, today: Date) -> Result<Self, BirthDateError> {
        let date = Self::parse_stored(text).ok_or(BirthDateError::Format)?;
        if date.0 > today {
            return Err(BirthDateError::Future);
        }
        if date.age_on(today) > Self::MAX_AGE {
            return Err(BirthDateError::Implausible);
        }
        Ok(date)
    }

    /// Reads a date that was checked when it was stored, or that is only compared.
    #[must_use]
    pub fn parse_stored(text: &str) -> Option<Self> {
        let text = typed::ungrouped(text, &['-']);
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return None;
        };
        let number = |digits: &[u8]| -> Option<i16> {
            digits.iter().try_fold(0, |n: i16, d| d.is_ascii_digit().then(|| n * 10 + i16::from(d - b'0')))
        };
        let year = number(&[*y1, *y2, *y3, *y4])?;
        let month = i8::try_from(number(&[*m1, *m2])?).ok()?;
        let day = i8::try_from(number(&[*d1, *d2])?).ok()?;
        Date::new(year, month, day).ok().map(Self)
    }

    /// The date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    /// Completed years on a day. Somebody born on 29 February completes a year on 1 March where
    /// February has 28 days.
    #[must_use]
    pub fn age_on(self, day: Date) -> i16 {
        let had_birthday = (day.month(), day.day()) >= (self.0.month(), self.0.day());
        day.year() - self.0.year() - i16::from(!had_birthday)
    }
}

impl std::fmt::Display for BirthDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl std::fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

/// Whether somebody may join, by age and marriage.
///
/// A member is a citizen aged 17 or ever married (UU 2/2008 art. 14); under 18 and never married
/// a guardian consents too (UU 27/2022 art. 25).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// May join alone.
    Full,
    /// May join with a guardian's consent.
    WithGuardian,
    /// Under 17, and whether they ever married is not said.
    MaritalStatusNeeded,
    /// Under 17 and never married.
    TooYoung,
}

impl Eligibility {
    /// Judges on a day.
    #[must_use]
    pub fn on(day: Date, birth: BirthDate, marital_status: Option<MaritalStatus>) -> Self {
        let ever_married = matches!(marital_status, Some(status) if status != MaritalStatus::Unmarried);
        match birth.age_on(day) {
            18.. => Self::Full,
            _ if ever_married => Self::Full,
            17 => Self::WithGuardian,
            _ if marital_status.is_none() => Self::MaritalStatusNeeded,
            _ => Self::TooYoung,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn dates_are_read_strictly() {
        for text in [
            "",
            "1990",
            "01-01-1990",
            "1990-1-1",
            "1990-13-01",
            "1990-02-30",
            "1990-01-01T00:00",
            "１９９０-01-01",
            "-990-01-01",
        ] {
            assert_eq!(BirthDate::parse(text, TODAY), Err(BirthDateError::Format), "{text:?}");
        }
        assert_eq!(BirthDate::parse("2026-11-25", TODAY), Err(BirthDateError::Future));
        assert_eq!(BirthDate::parse("1900-01-01", TODAY), Err(BirthDateError::Implausible));
        assert_eq!(BirthDate::parse("1990-02-28", TODAY).unwrap().to_string(), "1990-02-28");
    }

    #[test]
    fn age_changes_on_the_birthday() {
        let born = BirthDate::parse("2008-11-24", TODAY).unwrap();
        assert_eq!(born.age_on(TODAY), 18);
        assert_eq!(born.age_on(date(2026, 11, 23)), 17);
        let leap = BirthDate::parse("2008-02-29", TODAY).unwrap();
        assert_eq!(leap.age_on(date(2026, 2, 28)), 17);
        assert_eq!(leap.age_on(date(2026, 3, 1)), 18);
    }

    #[test]
    fn the_law_ties_joining_to_age_and_marriage() {
        use Eligibility::{Full, MaritalStatusNeeded, TooYoung, WithGuardian};
        use MaritalStatus::{Divorced, Married, Unmarried, Widowed};
        for (birth, status, expected) in [
            ("2008-11-24", None, Full),
            ("2008-11-25", None, WithGuardian),
            ("2008-11-25", Some(Unmarried), WithGuardian),
            ("2008-11-25", Some(Married), Full),
            ("2009-11-24", Some(Unmarried), WithGuardian),
            ("2009-11-25", None, MaritalStatusNeeded),
            ("2009-11-25", Some(Unmarried), TooYoung),
            ("2009-11-25", Some(Divorced), Full),
            ("2009-11-25", Some(Widowed), Full),
        ] {
            let birth = BirthDate::parse(birth, TODAY).unwrap();
            assert_eq!(Eligibility::on(TODAY, birth, status), expected, "{birth} {status:?}");
        }
    }
}
