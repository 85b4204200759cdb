//! A phone number: the channel to a person, never the person.

/// An Indonesian mobile number in E.164 form, `+628…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is not an Indonesian mobile number (`phone.format`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneError;

impl Phone {
    /// Reads `08…`, `62…` or `+62…` with spaces, dots or dashes. Mobile numbers start with 8 and
    /// have 9 to 12 digits after the country code.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        let (plus, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut digits = String::with_capacity(16);
        for c in rest.chars() {
            match c {
                '0'..='9' if digits.len() < 15 => digits.push(c),
                ' ' | '.' | '-' => {}
                _ => return Err(PhoneError),
            }
        }
        let national = match (plus, digits.as_bytes()) {
            (_, [b'6', b'2', ..]) => &digits[2..],
            (false, [b'0', ..]) => &digits[1..],
            _ => return Err(PhoneError),
        };
        if national.starts_with('8') && (9..=12).contains(&national.len()) {
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
        for text in ["0812 3456 7890", "081234567890", "62812-3456-7890", "+62 812.3456.7890", " +6281234567890 "] {
            assert_eq!(Phone::parse(text).unwrap().expose(), "+6281234567890");
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
            "０８１２３４５６７８９０",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError), "{text:?}");
        }
    }
}
