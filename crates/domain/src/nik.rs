//! *Nomor Induk Kependudukan*: the national identity number.

use crate::{Area, BirthDate, Sex, typed};

/// A national identity number: 16 digits `PPKKCC DDMMYY NNNN` — district of first registration,
/// birth date with 40 added to a woman's day, serial. It has no check digit, and its area and
/// birth date may be legitimately wrong (provinces split, civil records get corrected), so only
/// its shape is checked; everything else warns.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Nik([u8; 16]);

/// The text is not a NIK (`nik.format`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NikError;

impl Nik {
    /// Reads 16 digits in any grouping. No province was ever numbered below 11: a zero at the beginning is
    /// none, which catches rows of zeros.
    ///
    /// # Errors
    /// The text has other characters, another number of digits, or begins with a zero.
    pub fn parse(text: &str) -> Result<Self, NikError> {
        let digits = typed::digits(text).and_then(|digits| digits.into_bytes().try_into().ok()).ok_or(NikError)?;
        let nik = Self(digits);
        if nik.0[0] == b'0' { Err(NikError) } else { Ok(nik) }
    }

    /// The 16 digits, for sealing and matching only.
    #[must_use]
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The last four digits: what a member is asked for again before leaving or moving a phone.
    #[must_use]
    pub fn last4(&self) -> &str {
        &self.expose()[12..]
    }

    /// What an officer sees who may not see all of it: the regency of first registration. The last four
    /// digits are hidden with the rest, since a member is asked for them as a secret.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}••••••••••••", &self.expose()[..4])
    }

    /// The district of first registration; it may not exist any more.
    #[must_use]
    pub fn district(&self) -> Option<Area> {
        Area::from_digits(&self.expose()[..6])
    }

    /// Whether day, month and two-digit year agree with a birth date.
    #[must_use]
    pub fn agrees_with_birth(&self, date: BirthDate) -> bool {
        let day = self.pair(6);
        let day = if day > 40 { day - 40 } else { day };
        let date = date.date();
        (day, self.pair(8), self.pair(10))
            == (date.day().unsigned_abs(), date.month().unsigned_abs(), (date.year() % 100).unsigned_abs() as u8)
    }

    /// Whether there is a serial: they begin at 0001, and a spreadsheet that takes a NIK for a number leaves
    /// zeros in place of its last digits.
    #[must_use]
    pub fn has_serial(&self) -> bool {
        self.last4() != "0000"
    }

    /// Whether the day's offset agrees with a sex.
    #[must_use]
    pub fn agrees_with_sex(&self, sex: Sex) -> bool {
        (self.pair(6) > 40) == (sex == Sex::Female)
    }

    fn pair(&self, at: usize) -> u8 {
        (self.0[at] - b'0') * 10 + (self.0[at + 1] - b'0')
    }
}

impl std::fmt::Debug for Nik {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Nik(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nik_is_read_in_any_grouping() {
        for text in ["3273014101900001", " 3273 0141 0190 0001 ", "32.73.01.410190.0001", "(327301)-410190-0001"] {
            assert_eq!(Nik::parse(text).unwrap().expose(), "3273014101900001");
        }
    }

    #[test]
    fn what_is_not_sixteen_digits_is_refused() {
        for text in [
            "",
            "327301410190000",
            "32730141019000011",
            "327301410190000a",
            "٣٢٧٣٠١٤١٠١٩٠٠٠٠١",
            "0000000000000000",
            "3273014101900001;",
            "３２７３０１４１０１９００００１",
        ] {
            assert_eq!(Nik::parse(text), Err(NikError), "{text:?}");
        }
    }

    #[test]
    fn a_womans_day_carries_forty() {
        let nik = Nik::parse("3273014101900001").unwrap();
        let date =
            |y, m, d| BirthDate::parse(&format!("{y:04}-{m:02}-{d:02}"), jiff::civil::date(2026, 11, 24)).unwrap();
        assert!(nik.agrees_with_birth(date(1990, 1, 1)));
        assert!(!nik.agrees_with_birth(date(1990, 1, 2)));
        assert!(nik.agrees_with_sex(Sex::Female));
        assert!(!nik.agrees_with_sex(Sex::Male));
        assert_eq!(nik.last4(), "0001");
    }

    #[test]
    fn a_masked_nik_gives_away_neither_birth_date_nor_what_a_member_is_asked_for() {
        assert_eq!(Nik::parse("3273014101900001").unwrap().masked(), "3273••••••••••••");
    }

    #[test]
    fn a_nik_never_shows_itself_in_a_debug_print() {
        assert_eq!(format!("{:?}", Nik::parse("3273014101900001").unwrap()), "Nik(…)");
    }
}
