//! A person's name as written on the KTP.

use crate::letters::{folded_words, is_accent, is_letter, is_of_a_name};
use crate::limits::NAME_MAX;
use crate::text::{self, TextError};

/// Titles that stand before a name, as they fold.
const TITLES: [&str; 14] =
    ["h", "hj", "haji", "hajjah", "dr", "drs", "dra", "drg", "ir", "prof", "kh", "ust", "ustadz", "st"];

/// The most letters of a word that a mask shows.
const APART_MAX: usize = 4;

/// A person's name: 1 to 100 letters with the marks that Indonesian names and titles carry
/// (`Ma'ruf`, `H. Abd. Rahman, S.H.`, `Al-Habsyi`, `d/h`). Many people have one name only.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name.
    ///
    /// # Errors
    /// Empty, longer than [`NAME_MAX`], or with characters that the card cannot print.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let name = text::line(text, NAME_MAX)?;
        let is_accent_in_the_air = |(before, c): (char, char)| is_accent(c) && !is_letter(before);
        let floats = std::iter::once(' ').chain(name.chars()).zip(name.chars()).any(is_accent_in_the_air);
        if name.chars().all(is_of_a_name) && name.chars().any(is_letter) && !floats {
            Ok(Self(name))
        } else {
            Err(TextError::Characters)
        }
    }

    /// A name that was checked when it was stored, by the rules of that day.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
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
        self.showing(1)
    }

    /// Masked names among which somebody is to find themselves: each shows as few letters as tell it from all that
    /// differ from it. Those that never differ are numbered.
    #[must_use]
    pub fn masked_apart(names: &[&Self]) -> Vec<String> {
        // Who differs at few letters differs at more of them too.
        let most: Vec<String> = names.iter().map(|name| name.showing(APART_MAX)).collect();
        let is_apart = |own: usize, letters: usize| {
            let shown = names[own].showing(letters);
            names.iter().zip(&most).all(|(name, whole)| *whole == most[own] || name.showing(letters) != shown)
        };
        let masked = |(own, name): (usize, &&Self)| {
            let letters = (1..APART_MAX).find(|letters| is_apart(own, *letters)).unwrap_or(APART_MAX);
            let mask = name.showing(letters);
            let is_alike = |whole: &&String| **whole == most[own];
            match most.iter().filter(is_alike).count() {
                1 => mask,
                _ => format!("{mask} ({})", most[..=own].iter().filter(is_alike).count()),
            }
        };
        names.iter().enumerate().map(masked).collect()
    }

    /// The first letters of each of the first three words, never all of them but a single one.
    fn showing(&self, letters: usize) -> String {
        let words = self.0.split_whitespace().filter_map(|word| {
            let word: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
            let shown = letters.min(word.len().saturating_sub(1)).max(1);
            (!word.is_empty()).then(|| word[..shown].iter().collect::<String>())
        });
        words.take(3).map(|shown| format!("{shown}***")).collect::<Vec<_>>().join(" ")
    }

    /// The name without what people leave out or write differently: case, spaces, accents, apostrophes and
    /// other marks, academic and religious titles. Two names that fold alike are written by the same person
    /// when their NIK is the same too; alone, it says nothing: many people have one name.
    #[must_use]
    pub fn folded(&self) -> String {
        // What follows a comma is a degree.
        let name = self.0.split_once(',').map_or(self.0.as_str(), |(before, _)| before);
        let all = folded_words(name);
        let plain: String = all.iter().filter(|word| !TITLES.contains(&word.as_str())).map(String::as_str).collect();
        // A name that is nothing but titles is kept as it is.
        if plain.is_empty() { folded_words(&self.0).concat() } else { plain }
    }

    /// Whether the name has all of these words, as [`words`] splits them.
    #[must_use]
    pub fn has_words(&self, asked: &[String]) -> bool {
        let own: Vec<String> = self.words().collect();
        asked.iter().all(|word| own.contains(word))
    }

    /// The words by which the name can be searched: lower-case, without marks, two letters or more.
    pub fn words(&self) -> impl Iterator<Item = String> + '_ {
        words(&self.0)
    }
}

/// Splits what somebody types into a search box as [`PersonName::words`] splits a name.
pub fn words(text: &str) -> impl Iterator<Item = String> + use<> {
    folded_words(text).into_iter().filter(|word| word.chars().count() >= 2).take(12)
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
            ("Siti\u{0}Aminah", TextError::Characters),
            ("Siti\u{202e}Aminah", TextError::Characters),
            ("Siti 😀", TextError::Characters),
            ("Sіti", TextError::Characters), // a Cyrillic letter
            ("Αli", TextError::Characters),  // a Greek one
            ("Ａli", TextError::Characters), // full width
            ("李明", TextError::Characters),
        ] {
            assert_eq!(PersonName::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(PersonName::parse(&"a".repeat(101)), Err(TextError::TooLong));
        assert!(PersonName::parse(&"a".repeat(100)).is_ok());
    }

    #[test]
    fn what_nobody_sees_in_a_name_is_left_out_and_every_blank_is_one() {
        for text in [
            "Siti\u{200b} Aminah",
            "Siti\tAminah",
            "Siti\u{2003}Aminah",
            "Siti\r\nAminah",
            "\u{feff}Si\u{ad}ti \u{200e}Ami\u{2060}nah\u{200f}",
            "Siti \u{200b}\u{3000} Aminah",
        ] {
            assert_eq!(PersonName::parse(text).unwrap().expose(), "Siti Aminah", "{text:?}");
        }
        assert_eq!(PersonName::parse("\u{200b}\u{feff}"), Err(TextError::Empty));
    }

    #[test]
    fn a_masked_name_tells_initials_only() {
        let mask = |name| PersonName::parse(name).unwrap().masked();
        assert_eq!(mask("Siti Aminah"), "S*** A***");
        assert_eq!(mask("Suharto"), "S***");
        assert_eq!(mask("H. Raden Mas Abdurrahman"), "H*** R*** M***");
    }

    fn apart(names: &[&str]) -> Vec<String> {
        let names: Vec<_> = names.iter().map(|name| PersonName::parse(name).unwrap()).collect();
        PersonName::masked_apart(&names.iter().collect::<Vec<_>>())
    }

    #[test]
    fn masked_names_to_choose_from_differ_and_tell_no_more_than_that_needs() {
        assert_eq!(apart(&["Budi Santoso", "Siti Aminah"]), ["B*** S***", "S*** A***"]);
        assert_eq!(apart(&["Budi Santoso", "Bambang Sudirman"]), ["Bu*** Sa***", "Ba*** Su***"]);
        assert_eq!(apart(&["Muhammad Ali A", "Muhammad Ali B", "Muhammad Ali"]).len(), 3);
        assert_eq!(apart(&["Siti A B Cici", "Siti A B Didi"]), ["S*** A*** B*** (1)", "S*** A*** B*** (2)"]);
    }

    #[test]
    fn one_pair_of_equal_names_takes_no_letters_from_the_others() {
        assert_eq!(
            apart(&["Siti Aminah", "Sari Anggraini", "Siti Aminah"]),
            ["Si*** Am*** (1)", "Sa*** An***", "Si*** Am*** (2)"]
        );
        assert_eq!(apart(&["Siti Aminah", "Siti Aminah", "Budi"]), ["S*** A*** (1)", "S*** A*** (2)", "B***"]);
        assert_eq!(apart(&["Budi", "Bambang", "Siti"]), ["Bu***", "Ba***", "S***"]);
    }

    #[test]
    fn masks_are_distinct_and_depend_on_the_order_by_their_number_alone() {
        let names = ["Siti Aminah", "Sari Anggraini", "Siti Aminah", "Sit A", "S", "S A B Cici", "S A B Didi", "Si"];
        let bare = |mask: &String| mask.split(" (").next().unwrap_or_default().to_owned();
        for chosen in 0_u32..1 << names.len() {
            let some: Vec<&str> = (0..names.len()).filter(|at| (chosen >> at) & 1 == 1).map(|at| names[at]).collect();
            let masks = apart(&some);
            let distinct: std::collections::BTreeSet<_> = masks.iter().collect();
            assert_eq!(distinct.len(), some.len(), "{some:?}: {masks:?}");
            let backwards: Vec<&str> = some.iter().copied().rev().collect();
            let again: Vec<String> = apart(&backwards).iter().rev().map(bare).collect();
            assert_eq!(masks.iter().map(bare).collect::<Vec<_>>(), again, "{some:?}");
        }
    }

    #[test]
    fn a_name_folds_alike_however_it_is_written() {
        let fold = |name| PersonName::parse(name).unwrap().folded();
        for (one, other) in [
            ("Siti Aminah", "SITI  AMINAH"),
            ("Siti Aminah", "Hj. Siti Aminah, S.Pd., M.M."),
            ("Ma'ruf Al-Habsyi", "maruf alhabsyi"),
            ("H. Abd. Rahman", "Abd Rahman, S.H."),
            ("Prof. Dr. Ir. Bambang", "bambang"),
            ("Ma'ruf", "Ma’ruf"),
            ("Ma'ruf", "Maʻruf"),
            ("Ma'ruf", "Ma`ruf"),
            ("José Ø. Đỗ", "jose o do"),
            ("Żółkiewski", "ZOLKIEWSKI"),
            ("Al-Habsyi", "Al\u{2011}Habsyi"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("Siti Aminah"), fold("Siti Aisyah"));
        assert_eq!(fold("Haji"), "haji", "a name that is a title stays a name");
        assert!(!fold("A, B").is_empty());
    }

    #[test]
    fn a_name_is_searched_by_its_words() {
        let words: Vec<_> = PersonName::parse("H. Ma'ruf Al-Habsyi, S.H.").unwrap().words().collect();
        assert_eq!(words, ["maruf", "al", "habsyi"]);
        for typed in ["ma’ruf AL–habsyi", "Maʻrúf  al habsyi", "maruf, al/habsyi"] {
            assert_eq!(super::words(typed).collect::<Vec<_>>(), words, "{typed}");
        }
    }
}
