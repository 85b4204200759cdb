//! Numbers as people type and paste them. A number comes from a chat, a scan, a spreadsheet, and brings
//! what nobody sees and what only groups it. Whoever reads digits in this house begins here, so that a NIK
//! is not read in one field and refused in the next.

/// Whether nobody sees a character that is neither a control nor white space, and that comes along where people
/// copy: zero width, directions, joiners, fillers. A reader cannot see them, and a comparison would stumble over them.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202d}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
}

/// Whether a character says that a text is not what it looks like, or was broken on its way: text turned round,
/// private use, tags, the sign for bytes that were no text. Nothing is guessed of it.
pub(crate) const fn is_misleading(c: char) -> bool {
    matches!(c, '\u{202e}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

/// Whether a character looks like a hyphen and may have become one on its way: hyphens that do not break, dashes,
/// the minus sign.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// A text without what nobody sees, with one kind of blank and one kind of hyphen, trimmed.
#[must_use]
pub fn plain(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_invisible(*c));
    let plain: String = seen
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if is_hyphen(c) {
                '-'
            } else {
                c
            }
        })
        .collect();
    plain.trim().to_owned()
}

/// What is typed between the digits of a number to group them.
const GROUPING: [char; 5] = [' ', '.', '-', '(', ')'];

/// A [`plain`] text without the grouping characters; those in `kept` mean something here, and stay.
pub(crate) fn ungrouped(text: &str, kept: &[char]) -> String {
    plain(text).chars().filter(|c| !GROUPING.contains(c) || kept.contains(c)).collect()
}

/// The digits of a number in any grouping: spaces, dots, hyphens and parentheses go. `None` when anything
/// else stands there. Only `0` to `9` are digits: nothing is guessed from other scripts.
#[must_use]
pub fn digits(text: &str) -> Option<String> {
    Some(ungrouped(text, &[])).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

/// A day as a form may write it: `YYYY-MM-DD`, or `DD-MM-YYYY` as on the KTP; given in the former. What is
/// neither comes back as it was typed, for the check to refuse and for its sender to see.
#[must_use]
pub fn day_of_form(text: &str) -> String {
    match ungrouped(text, &['-']).split('-').collect::<Vec<_>>()[..] {
        [day, month, year] if (day.len(), month.len(), year.len()) == (2, 2, 4) => format!("{year}-{month}-{day}"),
        _ => text.to_owned(),
    }
}

/// Spellings that a pasted number may arrive in: for tests over everything that reads one.
#[cfg(test)]
pub(crate) fn spellings(number: &str) -> Vec<String> {
    vec![
        format!("\u{feff}{number}"),
        format!("\u{2068}{number}\u{2069}\u{200b}"),
        format!("\u{a0}{number}\u{202f}\t"),
        number.replace('-', "\u{2011}"),
        number.replace('-', "\u{2013}"),
        format!("({number})"),
        number.chars().map(|c| format!("{c}\u{200d}")).collect(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Area, BirthDate, Neighbourhood, Nik, NumberFormat, Phone};

    /// Reads a number from what is typed, and writes it back in its one form.
    type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

    #[test]
    fn every_number_is_read_in_every_spelling_that_is_pasted() {
        let numbers = NumberFormat::default();
        let member = numbers.write(Area::parse("32.73").unwrap(), 127);
        let read: [(&str, Read<'_>); 6] = [
            ("3273-0141-0190-0001", &|t| Nik::parse(t).ok().map(|nik| nik.expose().to_owned())),
            ("0812-3456-7890", &|t| Phone::parse(t).ok().map(|phone| phone.expose().to_owned())),
            ("123-456", &digits),
            ("1990-01-31", &|t| BirthDate::parse_stored(t).map(|date| date.to_string())),
            (member.as_str(), &|t| numbers.parse(t).ok().map(|number| number.to_string())),
            ("31-01-1990", &|t| BirthDate::parse_stored(&day_of_form(t)).map(|date| date.to_string())),
        ];
        for (number, read) in read {
            let value = read(number);
            assert!(value.is_some(), "{number}");
            for spelling in spellings(number) {
                assert_eq!(read(&spelling), value, "{spelling:?}");
            }
        }
        assert_eq!(Neighbourhood::parse("\u{200b}007\u{a0}").unwrap().to_string(), "007");
    }

    #[test]
    fn nothing_is_guessed_from_other_scripts_or_signs() {
        for text in
            ["12345６", "١٢٣٤٥٦", "12+34", "12/34", "12:34", "12,34", "12a", "12\u{0}34", "12\u{202e}34", "12\u{fffd}"]
        {
            assert_eq!(digits(text), None, "{text}");
        }
        for text in ["1-1-1990", "31/01/1990", "31.01.1990", "31 01 1990", "01-31-90", "31-01-1990-"] {
            assert_eq!(day_of_form(text), text, "{text}");
        }
        assert_eq!(day_of_form(" 31\u{2011}01\u{2011}1990\u{200b}"), "1990-01-31");
    }
}
