//! A phone number: the channel to a person, never the person.

use crate::typed;

/// An Indonesian mobile number in E.164 form, `+628…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is not an Indonesian mobile number (`phone.format`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneError;

impl Phone {
    /// Reads `08…`, `62…` or `+62…` in any grouping, and `+62 08…` as a chat writes it whose sender did not
    /// know which. Mobile numbers start with 8 and have 9 to 12 digits after the country code.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = typed::ungrouped(text, &[]);
        let (plus, digits) = text.strip_prefix('+').map_or((false, text.as_str()), |digits| (true, digits));
        let national = match (plus, digits.strip_prefix("62")) {
            (_, Some(national)) => national.strip_prefix('0').unwrap_or(national),
            (false, None) => digits.strip_prefix('0').ok_or(PhoneError)?,
            (true, None) => return Err(PhoneError),
        };
        let is_mobile = national.starts_with('8') && national.bytes().all(|b| b.is_ascii_digit());
        if is_mobile && (9..=12).contains(&national.len()) {
            Ok(Self(format!("+62{national}")))
        } else {
            Err(PhoneError)
        }
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
            assert_eq!(Phone::parse(text).unwrap().expose(), "+6281234567890", "{text:?}");
        }
    }

    #[test]
    fn a_masked_number_is_no_longer_for_a_shorter_one() {
        for (phone, masked) in [("0812 3456 7890", "+62812••••890"), ("0812345678", "+62812••••678")] {
            assert_eq!(Phone::parse(phone).unwrap().masked(), masked);
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
            assert_eq!(Phone::parse(text), Err(PhoneError), "{text:?}");
        }
    }
}
