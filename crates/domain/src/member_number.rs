//! The number on a membership card.

use crate::{Area, Level, typed};

/// A member number: the regency in which it was issued, a serial of that regency, a check digit,
/// such as `32.73-000127-4`. It stays with the member through every move, and is never a NIK.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct MemberNumber(String);

/// The text is not a member number: another format, or a wrong check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberNumberError;

/// How a party writes its numbers: `{area}`, `{serial}` and `{check}`, each once, in any order,
/// with other characters between them. Serials shorter than `serial_digits` are filled with zeros.
#[derive(Debug, Clone)]
pub struct NumberFormat {
    pattern: String,
    serial_digits: usize,
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self { pattern: "{area}-{serial}-{check}".to_owned(), serial_digits: 6 }
    }
}

impl NumberFormat {
    /// Takes a party's own pattern.
    ///
    /// # Errors
    /// A part is missing or named twice, or two parts touch so that they cannot be told apart.
    pub fn new(pattern: &str, serial_digits: usize) -> Result<Self, MemberNumberError> {
        let once = |part| pattern.matches(part).count() == 1;
        if once("{area}") && once("{serial}") && once("{check}") && !pattern.contains("}{") && serial_digits <= 12 {
            Ok(Self { pattern: pattern.to_owned(), serial_digits })
        } else {
            Err(MemberNumberError)
        }
    }

    /// Writes the number of a member who joined in `regency` with `serial`.
    #[must_use]
    pub fn write(&self, regency: Area, serial: u64) -> MemberNumber {
        let area = regency.to_string();
        let serial = format!("{serial:0width$}", width = self.serial_digits);
        self.with(&area, &serial, &check_digit(&area, &serial).to_string())
    }

    fn with(&self, area: &str, serial: &str, check: &str) -> MemberNumber {
        MemberNumber(self.pattern.replace("{area}", area).replace("{serial}", serial).replace("{check}", check))
    }

    /// Reads a number as people paste it: blanks and parentheses that the party's pattern does not have are
    /// dropped, and any hyphen is one.
    ///
    /// # Errors
    /// The text is not of this format or its check digit is wrong.
    pub fn parse(&self, text: &str) -> Result<MemberNumber, MemberNumberError> {
        let pattern = typed::plain(&self.pattern);
        let mut kept: Vec<char> = pattern.chars().collect();
        kept.extend(['.', '-']);
        let text = typed::ungrouped(text, &kept);
        let (mut area, mut serial, mut check) = ("", "", "");
        let mut rest = text.as_str();
        let mut pattern = pattern.as_str();
        while let Some(start) = pattern.find('{') {
            rest = rest.strip_prefix(&pattern[..start]).ok_or(MemberNumberError)?;
            let end = pattern[start..].find('}').ok_or(MemberNumberError)? + start + 1;
            let part = &pattern[start..end];
            pattern = &pattern[end..];
            let separator = &pattern[..pattern.find('{').unwrap_or(pattern.len())];
            let stop = if separator.is_empty() { rest.len() } else { rest.find(separator).ok_or(MemberNumberError)? };
            let value = &rest[..stop];
            match part {
                "{area}" => area = value,
                "{serial}" => serial = value,
                _ => check = value,
            }
            rest = &rest[stop..];
        }
        let digits = |text: &str| !text.is_empty() && text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit());
        let is_regency = Area::parse(area).is_ok_and(|area| area.level() == Level::Regency);
        if rest == pattern
            && is_regency
            && digits(serial)
            && serial.len() >= self.serial_digits
            && check == check_digit(area, serial).to_string()
        {
            Ok(self.with(area, serial, check))
        } else {
            Err(MemberNumberError)
        }
    }
}

impl MemberNumber {
    /// The number as written on the card.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A number that was checked when it was stored.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for MemberNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Damm's check digit over the digits of area and serial: it notices every single wrong digit and
/// every swap of neighbours.
fn check_digit(area: &str, serial: &str) -> u8 {
    const DAMM: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    area.bytes()
        .chain(serial.bytes())
        .filter(u8::is_ascii_digit)
        .fold(0, |state, digit| DAMM[usize::from(state)][usize::from(digit - b'0')])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bandung() -> Area {
        Area::parse("32.73").unwrap()
    }

    #[test]
    fn a_number_reads_back_in_every_format() {
        for format in [
            NumberFormat::default(),
            NumberFormat::new("{check}/{serial}.{area}", 4).unwrap(),
            NumberFormat::new("PC {area} {serial} {check}", 8).unwrap(),
        ] {
            let number = format.write(bandung(), 127);
            assert_eq!(format.parse(number.as_str()).unwrap(), number);
        }
        let long = NumberFormat::default().write(bandung(), 12_345_678);
        assert!(long.as_str().starts_with("32.73-12345678-"));
        assert!(NumberFormat::default().parse(long.as_str()).is_ok());
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_ones_are_noticed() {
        let format = NumberFormat::default();
        let good = format.write(bandung(), 127).as_str().to_owned();
        let digits: Vec<usize> = good.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
        for &at in &digits {
            for digit in b'0'..=b'9' {
                let mut other = good.clone().into_bytes();
                other[at] = digit;
                let other = String::from_utf8(other).unwrap();
                assert_eq!(format.parse(&other).is_ok(), other == good, "{other}");
            }
        }
        for pair in digits.windows(2) {
            let mut other = good.clone().into_bytes();
            other.swap(pair[0], pair[1]);
            let other = String::from_utf8(other).unwrap();
            assert_eq!(format.parse(&other).is_ok(), other == good, "{other}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "32.73",
            "32-000127-4",
            "32.73-127-4",
            "32.73-00012a-4",
            "3273014101900001",
            "{area}-{serial}-{check}",
            "-0-0",
        ] {
            assert_eq!(NumberFormat::default().parse(text), Err(MemberNumberError), "{text:?}");
        }
    }
}
