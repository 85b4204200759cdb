//! The letters of names: which ones a name may hold, and how two spellings of one name compare.
//!
//! A name may hold what the card can print, which is Latin; a test beside the card's face holds the two
//! together. Letters of other scripts that look like Latin ones would make a second person of the same name, whom
//! no search finds.

use unicode_normalization::UnicodeNormalization;

/// Latin letters beyond U+017F that the card's face draws.
const BEYOND: [(u32, u32); 23] = [
    (0x218, 0x21b),
    (0x1e08, 0x1e09),
    (0x1e0c, 0x1e0f),
    (0x1e14, 0x1e17),
    (0x1e1c, 0x1e1d),
    (0x1e20, 0x1e21),
    (0x1e24, 0x1e25),
    (0x1e2a, 0x1e2b),
    (0x1e2e, 0x1e2f),
    (0x1e36, 0x1e37),
    (0x1e3a, 0x1e3b),
    (0x1e42, 0x1e49),
    (0x1e4c, 0x1e53),
    (0x1e5a, 0x1e5b),
    (0x1e5e, 0x1e69),
    (0x1e6c, 0x1e6f),
    (0x1e78, 0x1e7b),
    (0x1e80, 0x1e85),
    (0x1e8e, 0x1e8f),
    (0x1e92, 0x1e93),
    (0x1e97, 0x1e97),
    (0x1e9e, 0x1e9e),
    (0x1ea0, 0x1ef9),
];

/// Whether a name may hold this character: a letter, an accent, or one of the marks that Indonesian names and
/// titles carry. The card can print each of them.
#[must_use]
pub fn is_of_a_name(c: char) -> bool {
    is_letter(c)
        || is_accent(c)
        || matches!(c, ' ' | '.' | ',' | '-' | '–' | '/' | '(' | ')')
        || matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʾ' | 'ʿ' | '`' | '´' | '′')
}

/// An accent that the card can print above or below a letter. What has a letter of its own is stored as that.
pub(crate) const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{304}' | '\u{306}'..='\u{30c}' | '\u{323}' | '\u{326}'..='\u{328}' | '\u{331}')
}

/// One of the Latin letters that the card can print.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\u{149}' | '\u{17f}' | '×' | '÷' => false,
        '\u{c0}'..='\u{17f}' => true,
        _ => BEYOND.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c))),
    }
}

/// The apostrophes of `Ma'ruf`, as keyboards and word processors write them.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʾ' | 'ʿ' | '`' | '´' | '′' | '＇')
}

/// What a character counts as when names are compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Folded {
    /// These letters, small and without accents; none for an accent that stands by itself.
    Letters(String),
    /// It stands within a word and is left out.
    Joins,
    /// It stands between words.
    Separates,
}

/// How a character compares: the one folding of every search and every comparison of names.
pub(crate) fn fold(c: char) -> Folded {
    if c.is_ascii_alphabetic() {
        return Folded::Letters(c.to_ascii_lowercase().to_string());
    }
    if is_apostrophe(c) || matches!(c, '"' | '“' | '”') || crate::typed::is_invisible(c) {
        return Folded::Joins;
    }
    let whole = match c {
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ĸ' => "k",
        'ł' | 'Ł' => "l",
        'ŋ' | 'Ŋ' => "n",
        'ø' | 'Ø' => "o",
        'ŧ' | 'Ŧ' => "t",
        'þ' | 'Þ' => "th",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        _ => "",
    };
    if !whole.is_empty() {
        return Folded::Letters(whole.to_owned());
    }
    if c.is_alphabetic() || is_mark(c) {
        let apart = c.to_lowercase().nfkd().filter(|c| c.is_alphabetic() && !is_mark(*c));
        return Folded::Letters(apart.collect());
    }
    Folded::Separates
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The words of a text, folded: a name, or what somebody types to find one.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        match (fold(c), words.last_mut()) {
            (Folded::Letters(letters), Some(word)) => word.push_str(&letters),
            (Folded::Separates, _) => words.push(String::new()),
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_name_folds_to_small_plain_ones() {
        for c in (0..0x1_1000).filter_map(char::from_u32).filter(|c| is_letter(*c)) {
            let Folded::Letters(letters) = fold(c) else { panic!("{c} is no letter") };
            assert!(!letters.is_empty() && letters.bytes().all(|b| b.is_ascii_lowercase()), "{c}: {letters}");
        }
    }

    #[test]
    fn letters_that_only_look_latin_are_none() {
        // Cyrillic, Greek, mathematical, full width, modifier, ordinal, long s.
        for c in ['а', 'Н', 'ο', 'Α', '𝐀', 'Ａ', 'ᴀ', 'ª', 'º', 'µ', 'ſ', 'א', 'ا', '李', 'ꜱ', 'ɡ', 'ⅰ']
        {
            assert!(!is_letter(c), "{c}");
        }
    }
}
