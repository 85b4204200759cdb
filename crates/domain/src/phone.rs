//! A phone number: the channel to a person, never the person.

use std::ops::RangeInclusive;

use crate::typed;

/// A mobile number in E.164 form, `+628…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is no mobile number that the party takes (`phone.format`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneError;

/// Which phones a party takes: Indonesian mobile numbers, and those of the other countries that it lists, which are
/// none unless it says so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phones(Vec<String>);

/// Digits of a number of another country, with its calling code. Fewer are no mobile number, and could not be masked.
const ABROAD_DIGITS: RangeInclusive<usize> = 10..=15;

impl Phones {
    /// Reads the party's setting: calling codes with commas between them, such as `60,65`; empty for none.
    ///
    /// # Errors
    /// What stands there is no calling code of another country.
    pub fn new(setting: &str) -> Result<Self, PhoneError> {
        let codes = setting.split(',').map(str::trim).filter(|_| !setting.trim().is_empty());
        let is_code = |code: &str| {
            let digits = code.bytes().all(|b| b.is_ascii_digit());
            digits && (1..=3).contains(&code.len()) && !code.starts_with('0') && !INDONESIA.starts_with(code)
        };
        codes
            .map(|code| if is_code(code) { Ok(code.to_owned()) } else { Err(PhoneError) })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Reads `08…`, `62…` or `+62…` in any grouping, and `+62 08…` as a chat writes it whose sender did not
    /// know which: mobile numbers start with 8 and have 9 to 12 digits after the country code. Numbers of the
    /// listed countries begin with `+` and the code.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn parse(&self, text: &str) -> Result<Phone, PhoneError> {
        let text = typed::ungrouped(text, &[]);
        indonesian(&text).or_else(|| self.abroad(&text)).map(Phone).ok_or(PhoneError)
    }

    /// A number of a listed country. A zero behind the code is one that is only dialled at home: which number is
    /// meant is not guessed.
    fn abroad(&self, text: &str) -> Option<String> {
        let digits = text.strip_prefix('+')?;
        let is_number = digits.bytes().all(|b| b.is_ascii_digit()) && ABROAD_DIGITS.contains(&digits.len());
        let national = self.0.iter().find_map(|code| digits.strip_prefix(code.as_str()))?;
        (is_number && !national.starts_with('0')).then(|| text.to_owned())
    }
}

/// Indonesia's calling code.
const INDONESIA: &str = "62";

fn indonesian(text: &str) -> Option<String> {
    let (plus, digits) = text.strip_prefix('+').map_or((false, text), |digits| (true, digits));
    let national = match (plus, digits.strip_prefix(INDONESIA)) {
        (_, Some(national)) => national.strip_prefix('0').unwrap_or(national),
        (false, None) => digits.strip_prefix('0')?,
        (true, None) => return None,
    };
    let is_mobile = national.starts_with('8') && national.bytes().all(|b| b.is_ascii_digit());
    (is_mobile && (9..=12).contains(&national.len())).then(|| format!("+{INDONESIA}{national}"))
}

impl Phone {
    /// A number as it was stored, from whatever country the party took it at the time.
    ///
    /// # Errors
    /// The text is no number in E.164 form.
    pub fn from_stored(text: &str) -> Result<Self, PhoneError> {
        let is_number =
            |digits: &&str| digits.bytes().all(|b| b.is_ascii_digit()) && ABROAD_DIGITS.contains(&digits.len());
        text.strip_prefix('+').filter(is_number).map(|_| Self(text.to_owned())).ok_or(PhoneError)
    }

    /// What an officer sees who may not call it: the operator and the last three digits, enough to tell
    /// two numbers apart on the phone.
    #[must_use]
    pub fn masked(&self) -> String {
        let (operator, rest) = self.0.split_at(6);
        format!("{operator}••••{}", &rest[rest.len() - 3..])
    }

    /// The number in E.164 form, for sealing, matching and sending only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_in_every_spelling() {
        for text in [
            "0812 3456 7890",
            "081234567890",
            "62812-3456-7890",
            "+62 812.3456.7890",
            " +6281234567890 ",
            "(0812) 3456-7890",
            "+62 (0)812 3456 7890",
            "+62 0812 3456 7890",
            "62 0812 3456 7890",
            "(+62) 812\u{2011}3456\u{2011}7890",
            "\u{202a}+62\u{a0}812\t3456 7890\u{202c}",
        ] {
            assert_eq!(Phones::default().parse(text).unwrap().expose(), "+6281234567890", "{text:?}");
        }
    }

    #[test]
    fn a_masked_number_is_no_longer_for_a_shorter_one() {
        for (phone, masked) in [("0812 3456 7890", "+62812••••890"), ("0812345678", "+62812••••678")] {
            assert_eq!(Phones::default().parse(phone).unwrap().masked(), masked);
        }
    }

    #[test]
    fn what_is_no_indonesian_mobile_number_is_refused() {
        for text in [
            "",
            "0812",
            "021 555 1234",
            "+1 202 555 0101",
            "+0812345678",
            "8123456789",
            "0812345678901234",
            "08123456789x",
            "+62",
            "++6281234567890",
            "+62 00812 3456 7890",
            "00812 3456 7890",
            "+60 12 345 6789",
            "0812/3456/7890",
            "０８１２３４５６７８９０",
        ] {
            assert_eq!(Phones::default().parse(text), Err(PhoneError), "{text:?}");
        }
    }

    #[test]
    fn numbers_of_other_countries_are_taken_where_the_party_lists_the_country() {
        let listed = Phones::new("60, 65").unwrap();
        for (text, number) in [
            ("+60 12-345 6789", "+60123456789"),
            ("(+65) 8123 4567", "+6581234567"),
            ("+62 812 3456 7890", "+6281234567890"),
            ("0812 3456 7890", "+6281234567890"),
        ] {
            assert_eq!(listed.parse(text).unwrap().expose(), number, "{text}");
        }
        for text in [
            "60 12-345 6789",
            "0060123456789",
            "+60 (0)12-345 6789",
            "+852 9123 4567",
            "+65 8123 456",
            "+6012345678901234",
            "+60 12x345 6789",
        ] {
            assert_eq!(listed.parse(text), Err(PhoneError), "{text}");
        }
    }

    #[test]
    fn a_party_that_lists_no_country_takes_indonesian_numbers_alone() {
        for setting in ["", " "] {
            assert_eq!(Phones::new(setting), Ok(Phones::default()));
        }
        assert_eq!(Phones::default().parse("+60 12-345 6789"), Err(PhoneError));
    }

    #[test]
    fn a_setting_that_is_no_list_of_other_countries_is_refused() {
        for setting in ["62", "6", "0", "060", "MY", "60;65", "60,", "+60", "6000"] {
            assert_eq!(Phones::new(setting), Err(PhoneError), "{setting}");
        }
    }

    #[test]
    fn a_stored_number_is_read_whatever_the_party_takes_now() {
        for number in ["+6281234567890", "+60123456789"] {
            assert_eq!(Phone::from_stored(number).unwrap().expose(), number);
        }
        for text in ["081234567890", "6281234567890", "+62", "+628123x567890", ""] {
            assert_eq!(Phone::from_stored(text), Err(PhoneError), "{text}");
        }
    }
}
