//! A person's name as written on the KTP.

use crate::limits::NAME_MAX;
use crate::text::{self, TextError};

/// A person's name: 1 to 100 letters with the marks that Indonesian names and titles carry
/// (`Ma'ruf`, `H. Abd. Rahman, S.H.`, `Al-Habsyi`, `d/h`). Many people have one name only.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name.
    ///
    /// # Errors
    /// Empty, longer than [`NAME_MAX`], or with characters that no name has.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let name = text::line(text, NAME_MAX)?;
        let is_mark =
            |c| matches!(c, ' ' | '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '.' | ',' | '-' | '–' | '/' | '(' | ')');
        let allowed = |c: char| c.is_alphabetic() || is_mark(c) || ('\u{300}'..='\u{36f}').contains(&c);
        if name.chars().all(allowed) && name.chars().any(char::is_alphabetic) {
            Ok(Self(name))
        } else {
            Err(TextError::Characters)
        }
    }

    /// The name, for those who may see it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The first letter of each of the first three words; the number of asterisks says nothing of
    /// the length: `S*** A***`.
    #[must_use]
    pub fn masked(&self) -> String {
        let words = self.0.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
        words.take(3).map(|first| format!("{first}***")).collect::<Vec<_>>().join(" ")
    }

    /// The words by which the name can be searched: lower-case, without marks, two letters or more.
    pub fn words(&self) -> impl Iterator<Item = String> + '_ {
        words(&self.0)
    }
}

/// Splits what somebody types into a search box as [`PersonName::words`] splits a name.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/' | '(' | ')'))
        .map(|word| word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>())
        .filter(|word| word.chars().count() >= 2)
        .take(12)
}

impl std::fmt::Debug for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_write_them_are_kept() {
        for name in [
            "Suharto",
            "Ma'ruf Al-Habsyi",
            "H. Abd. Rahman, S.H.",
            "Nurul ’Aini",
            "José",
            "I Gusti Ngurah Rai",
            "A. (Ucok) Lubis",
            "O",
        ] {
            assert_eq!(PersonName::parse(name).unwrap().expose(), name);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for (text, error) in [
            ("", TextError::Empty),
            ("  ", TextError::Empty),
            ("Siti2", TextError::Characters),
            ("<script>", TextError::Characters),
            ("=cmd()", TextError::Characters),
            ("...", TextError::Characters),
            ("Siti\nAminah", TextError::Characters),
            ("Siti 😀", TextError::Characters),
        ] {
            assert_eq!(PersonName::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(PersonName::parse(&"a".repeat(101)), Err(TextError::TooLong));
        assert!(PersonName::parse(&"a".repeat(100)).is_ok());
    }

    #[test]
    fn a_masked_name_tells_initials_only() {
        let mask = |name| PersonName::parse(name).unwrap().masked();
        assert_eq!(mask("Siti Aminah"), "S*** A***");
        assert_eq!(mask("Suharto"), "S***");
        assert_eq!(mask("H. Raden Mas Abdurrahman"), "H*** R*** M***");
    }

    #[test]
    fn a_name_is_searched_by_its_words() {
        let words: Vec<_> = PersonName::parse("H. Ma'ruf Al-Habsyi, S.H.").unwrap().words().collect();
        assert_eq!(words, ["maruf", "al", "habsyi"]);
    }
}
