//! Text that people type: trimmed, composed (NFC), one line, without what nobody sees.

use unicode_normalization::UnicodeNormalization;

use crate::typed::{is_invisible, is_misleading};

/// Why a text is refused. Never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Empty,
    /// Longer than the field may be, in characters.
    TooLong,
    /// A control or misleading character, or a first character that a spreadsheet would run.
    Characters,
}

/// Trims, composes and checks one line of at most `max` characters. What is invisible is left out, and any run of
/// white space becomes one blank, also a line break.
///
/// A first character of `= + - @` is refused because the value ends up in spreadsheets that would
/// take it for a formula.
pub(crate) fn line(input: &str, max: usize) -> Result<String, TextError> {
    // What nobody sees at the ends comes along when a chat is copied, and nobody could find it.
    let trimmed = input.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if trimmed.is_empty() {
        return Err(TextError::Empty);
    }
    // Composing can only shorten a text by so much: cut off absurd input before the work.
    if trimmed.len() > max * 16 {
        return Err(TextError::TooLong);
    }
    let mut text = String::with_capacity(trimmed.len());
    // Nor could anybody mend what they do not see: it is left out within the text too, and every blank is one.
    for c in trimmed.chars().filter(|c| !is_invisible(*c)).nfc() {
        let c = match c {
            c if c.is_whitespace() => ' ',
            // What is pasted from a document has hyphens that do not break.
            '\u{2010}' | '\u{2011}' => '-',
            c => c,
        };
        if c == ' ' && text.ends_with(' ') {
            continue;
        }
        if c.is_control() || is_misleading(c) {
            return Err(TextError::Characters);
        }
        text.push(c);
    }
    if text.starts_with(['=', '+', '-', '@']) {
        return Err(TextError::Characters);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong);
    }
    Ok(text)
}

/// Free text on one line: a birth place, an address, an officer's reason.
#[derive(Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// Reads a line of at most `max` characters.
    ///
    /// # Errors
    /// See [`TextError`].
    pub fn parse(input: &str, max: usize) -> Result<Self, TextError> {
        line(input, max).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_composed_and_single_spaced() {
        assert_eq!(line("  Jl.  Merdeka\u{20}1 ", 50).unwrap(), "Jl. Merdeka 1");
        assert_eq!(line("\u{a0}Jl. \u{a0}Merdeka\u{202f}1", 50).unwrap(), "Jl. Merdeka 1");
        assert_eq!(line("Jl.\tMerdeka\r\n\u{2028}1", 50).unwrap(), "Jl. Merdeka 1");
        assert_eq!(line("Jl. \u{200b} Mer\u{ad}deka\u{2003}\u{feff}1", 50).unwrap(), "Jl. Merdeka 1");
        assert_eq!(line("Cafe\u{200d}\u{301}", 4).unwrap(), "Café");
        assert_eq!(line("Cafe\u{301}", 4).unwrap(), "Café");
        assert_eq!(line("\u{feff}\u{2068}Al\u{2011}Habsyi\u{2069} \u{200b}", 50).unwrap(), "Al-Habsyi");
    }

    #[test]
    fn hidden_and_dangerous_characters_are_refused() {
        for bad in ["a\u{0}b", "a\u{7f}b", "a\u{202e}b", "a\u{fffd}b", "=1+1", "+62", "-x", "@x", "\u{200b}\t=1"] {
            assert_eq!(line(bad, 50), Err(TextError::Characters), "{bad:?}");
        }
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert!(line(&"é".repeat(100), 100).is_ok());
        assert_eq!(line(&"é".repeat(101), 100), Err(TextError::TooLong));
        assert_eq!(line("   ", 100), Err(TextError::Empty));
    }
}
