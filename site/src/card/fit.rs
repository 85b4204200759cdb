//! Makes a text fit a width: smaller first, then on more lines, at last cut with an ellipsis.

use super::advances;

/// A text laid out in one size.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fitted {
    /// The size of the type, in card units.
    pub(super) size: u32,
    /// At least one line, none wider than what was asked for.
    pub(super) lines: Vec<String>,
}

/// One try at fitting: at most `lines` lines, in sizes from `largest` down to `smallest`.
pub(super) struct Try {
    pub(super) lines: usize,
    pub(super) largest: u32,
    pub(super) smallest: u32,
}

/// Lays `text` out by the first of `tries` that holds it, or cuts it by the last one.
///
/// `width` is in card units, `spacing` is added after each character, in thousandths of the size.
pub(super) fn fit(text: &str, width: u32, spacing: u32, tries: &[Try]) -> Fitted {
    let text = printable(text);
    for attempt in tries {
        for size in (attempt.smallest..=attempt.largest).rev() {
            let line = Line { room: width * 1000 / size.max(1), spacing };
            if let Some(lines) = line.wrap(&text, attempt.lines) {
                return Fitted { size, lines };
            }
        }
    }
    let (lines, size) = tries.last().map_or((1, 1), |last| (last.lines, last.smallest.max(1)));
    let line = Line { room: width * 1000 / size, spacing };
    Fitted { size, lines: line.cut(&text, lines) }
}

/// One blank between words, and nothing that XML 1.0 (§2.2) cannot hold even when escaped.
fn printable(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.join(" ")
}

/// What a line may hold, in thousandths of an em.
struct Line {
    room: u32,
    spacing: u32,
}

impl Line {
    fn holds(&self, text: &str) -> bool {
        self.width(text) <= self.room
    }

    fn width(&self, text: &str) -> u32 {
        text.chars().map(|c| advance(c) + self.spacing).sum()
    }

    /// Breaks between words only; `None` when that takes more than `most` lines.
    fn wrap(&self, text: &str, most: usize) -> Option<Vec<String>> {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let line = lines.last_mut()?;
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.holds(&longer) {
                *line = longer;
            } else if self.holds(word) && lines.len() < most {
                lines.push(word.to_owned());
            } else {
                return None;
            }
        }
        Some(lines)
    }

    /// Fills exactly `most` lines, breaking a word where it must, and says by "…" that more was there.
    fn cut(&self, text: &str, most: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut rest = text;
        while lines.len() + 1 < most && !self.holds(rest) {
            let reach = self.reach(rest, self.room);
            let end = if rest[reach..].starts_with(' ') { reach } else { rest[..reach].rfind(' ').unwrap_or(reach) };
            let (line, after) = rest.split_at(end);
            lines.push(line.to_owned());
            rest = after.trim_start();
        }
        if self.holds(rest) {
            lines.push(rest.to_owned());
        } else {
            let reach = self.reach(rest, self.room.saturating_sub(self.width("…")));
            lines.push(format!("{}…", rest[..reach].trim_end_matches([' ', ',', '.'])));
        }
        lines
    }

    /// How many bytes of `text` fit in `room`; one character at least, so that a caller moves on.
    fn reach(&self, text: &str, room: u32) -> usize {
        let mut used = 0;
        for (at, c) in text.char_indices() {
            used += advance(c) + self.spacing;
            if used > room && at > 0 {
                return at;
            }
        }
        text.len()
    }
}

/// How wide `text` is in the bold face at `size`, in card units.
pub(super) fn width(text: &str, size: u32) -> u32 {
    text.chars().map(advance).sum::<u32>() * size / 1000
}

/// The width of a character in the bold face, which is never less than in the medium one.
fn advance(c: char) -> u32 {
    let code = u32::from(c);
    if let Some(width) = code.checked_sub(advances::FIRST).and_then(|at| advances::LATIN.get(at as usize)) {
        return u32::from(*width);
    }
    match advances::BEYOND.binary_search_by_key(&c, |(character, _)| *character) {
        Ok(at) => u32::from(advances::BEYOND[at].1),
        // Drawn by whatever face the reader has: a full em is wide enough for nearly all of them.
        Err(_) => 1000,
    }
}

#[cfg(test)]
mod tests {
    use domain::letters::is_of_a_name;

    use super::{Fitted, Try, advance, advances, fit};

    const TRIES: [Try; 2] = [Try { lines: 1, largest: 44, smallest: 36 }, Try { lines: 2, largest: 36, smallest: 24 }];

    fn laid_out(text: &str) -> Fitted {
        fit(text, 356, 0, &TRIES)
    }

    fn is_drawn(c: char) -> bool {
        let latin = u32::from(c).checked_sub(advances::FIRST).and_then(|at| advances::LATIN.get(at as usize));
        // What the face lacks among them stands as a full em.
        latin.is_some_and(|width| *width != 1000) || advances::BEYOND.iter().any(|(drawn, _)| *drawn == c)
    }

    #[test]
    fn the_card_prints_every_character_that_a_name_may_hold() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_of_a_name(*c)) {
            assert!(is_drawn(c), "{c} U+{:04X}", u32::from(c));
        }
        for (c, _) in advances::BEYOND.iter().filter(|(c, _)| c.is_alphabetic()) {
            assert!(is_of_a_name(*c), "{c} U+{:04X} is drawn, and refused", u32::from(*c));
        }
    }

    #[test]
    fn a_short_text_keeps_the_largest_size() {
        assert_eq!(laid_out("Siti Aminah"), Fitted { size: 44, lines: vec!["Siti Aminah".into()] });
    }

    #[test]
    fn a_longer_text_shrinks_before_it_wraps() {
        let fitted = laid_out("Dewi Kartikasari P.");
        assert_eq!(fitted.lines, ["Dewi Kartikasari P."]);
        assert!((36..44).contains(&fitted.size), "{fitted:?}");
    }

    #[test]
    fn a_long_text_wraps_between_words() {
        assert_eq!(laid_out("Muhammad Rizki Ramadhan Putra").lines, ["Muhammad Rizki", "Ramadhan Putra"]);
    }

    #[test]
    fn a_text_too_long_for_its_lines_ends_in_an_ellipsis() {
        let fitted = laid_out(&"Kusumadiningrat ".repeat(9));
        assert_eq!(fitted.size, 24);
        assert_eq!(fitted.lines.len(), 2);
        assert!(fitted.lines[1].ends_with("ingrat…") || fitted.lines[1].ends_with('…'), "{fitted:?}");
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken() {
        let fitted = laid_out(&"W".repeat(100));
        assert_eq!(fitted.lines.len(), 2);
        assert!(!fitted.lines[0].ends_with('…') && fitted.lines[1].ends_with('…'), "{fitted:?}");
    }

    #[test]
    fn no_line_is_ever_wider_than_the_room() {
        let words = ["i", "Wahid", "Kusumadiningrat,", "S.H.,", "Ma'ruf", "Ñoño", "ḥ", "名", "WWWWWWWWWWWWWWWWWWWW"];
        for seed in 0..2000_usize {
            let text: Vec<&str> = (0..seed % 17).map(|at| words[(seed / (at + 1) + at * 5) % words.len()]).collect();
            let Fitted { size, lines } = laid_out(&text.join(" "));
            assert!((1..=2).contains(&lines.len()));
            for line in lines {
                let width: u32 = line.chars().map(advance).sum();
                assert!(width * size <= 356_000, "{line:?} at {size}");
            }
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(laid_out(" Siti\u{0}\t \u{ffff} Ami\u{1b}nah ").lines, ["Siti Aminah"]);
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        assert_eq!(laid_out(" ").lines, [""]);
    }
}
