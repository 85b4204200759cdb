//! What templates may call besides the engine's own filters.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use minijinja::value::{Kwargs, Serde};
use minijinja::{Environment, Error, Value};
use serde::Deserialize;

use domain::Language;

pub(crate) fn register(environment: &mut Environment<'static>, language: Language) {
    environment.add_filter("fill", fill);
    environment.add_filter("message_for", message_for);
    environment.add_filter("in_fours", in_fours);
    environment.add_filter("date", move |text: &str| date(text, language));
    environment.add_filter("moment", move |text: &str| moment(text, language));
    environment.add_filter("number", move |number: u64| number_in(number, language));
    environment.add_filter("article", move |text: &str| article(text, language));
    environment.add_filter("soft", move |text: &str| soft(text, language));
    environment.add_filter("here", move |path: &str| here(path, language));
    environment.add_filter("there", move |path: &str| here(path, other(language)));
}

/// `"Kartu {number}"|fill(number=…)`: puts values into a word's places.
fn fill(text: &str, values: Kwargs) -> Result<String, Error> {
    let mut filled = text.to_owned();
    for name in values.args() {
        let value: Value = values.get(name)?;
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    values.assert_all_used()?;
    Ok(filled)
}

#[derive(Deserialize)]
struct FieldError {
    field: String,
    message: String,
}

/// `errors|message_for("nik")`: all messages about one field, or nothing.
fn message_for(errors: Serde<Vec<FieldError>>, field: &str) -> String {
    let about = errors.0.into_iter().filter(|error| error.field == field).map(|error| error.message);
    about.collect::<Vec<_>>().join(" ")
}

/// A number grouped as people read it from their card: `3273 0141 0190 0001`.
pub(crate) fn in_fours(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() + text.len() / 4);
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.iter().any(|c| !c.is_ascii_digit()) {
        // Not a number: shown back exactly as typed, for its sender to mend.
        return text.to_owned();
    }
    for (place, digit) in digits.into_iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1990-01-01`, also at the head of a moment, as `1 Januari 1990`; anything else stays as it is.
pub(crate) fn date(text: &str, language: Language) -> String {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.map_or_else(|| text.to_owned(), |day| day_in_words(day, language))
}

/// A day as it is written in a sentence: `12 Mei 2028`.
#[must_use]
pub fn day_in_words(day: Date, language: Language) -> String {
    const ID: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = if language == Language::Id { ID } else { EN };
    let month = usize::try_from(day.month() - 1).ok().and_then(|month| names.get(month));
    format!("{} {} {}", day.day(), month.unwrap_or(&""), day.year())
}

/// `2026-11-24T02:14:00Z` as `24 November 2026, 09.14 WIB`; anything else stays as it is.
fn moment(text: &str, language: Language) -> String {
    let Ok(time) = text.parse::<Timestamp>() else {
        return text.to_owned();
    };
    // Western Indonesian Time has had no daylight saving since 1964.
    let wall = Offset::constant(7).to_datetime(time);
    let day = day_in_words(wall.date(), language);
    format!("{day}, {:02}.{:02} WIB", wall.hour(), wall.minute())
}

/// `1160` as `1.160`, in English `1,160`.
fn number_in(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(if language == Language::En { ',' } else { '.' });
        }
        grouped.push(digit);
    }
    grouped
}

/// An article as rules name it, `UU 7/2017 art. 246(2)`, as it is quoted in this language.
#[must_use]
pub fn article(text: &str, language: Language) -> String {
    match language {
        Language::En => text.to_owned(),
        _ => text.replace("arts.", "pasal").replace("art.", "pasal"),
    }
}

/// The shortest word that may break.
const LONG: usize = 10;

/// Where long words of a heading may break on a narrow screen, with a hyphen: browsers have no dictionary of
/// Indonesian, but its syllables follow from its letters. Never near an end of the word. What scripts write is broken
/// by the same rule (`soft` in `static/js/officer/words.js`).
fn soft(text: &str, language: Language) -> String {
    if language != Language::Id {
        return text.to_owned();
    }
    text.split_inclusive(|c: char| !c.is_alphabetic()).map(|word| soften(&word.chars().collect::<Vec<_>>())).collect()
}

fn soften(word: &[char]) -> String {
    let letters = word.iter().take_while(|c| c.is_alphabetic()).count();
    let mut softened = String::new();
    for (at, letter) in word.iter().enumerate() {
        let inside = at > 2 && at + 2 < letters && letters >= LONG;
        if inside && !is_pair(&word[at - 1..]) && ends_syllable(&word[..at]) && begins_syllable(&word[at..]) {
            softened.push('\u{ad}');
        }
        softened.push(*letter);
    }
    softened
}

/// Whether two letters stand for one consonant.
fn is_pair(word: &[char]) -> bool {
    let pair: String = word.iter().take(2).map(char::to_ascii_lowercase).collect();
    matches!(pair.as_str(), "ng" | "ny" | "sy" | "kh")
}

fn is_one_of(letter: Option<&char>, letters: &str) -> bool {
    letter.is_some_and(|letter| letters.contains(letter.to_ascii_lowercase()))
}

/// Ends in a vowel, or in one and a consonant that ends syllables.
fn ends_syllable(word: &[char]) -> bool {
    let vowel = |back: usize| is_one_of(word.iter().rev().nth(back), "aiueo");
    let ng = matches!(word, [.., 'n' | 'N', 'g' | 'G']);
    vowel(0) || (vowel(1) && is_one_of(word.last(), "bdgklmnprst")) || (ng && vowel(2))
}

/// Begins with one consonant and a vowel.
fn begins_syllable(word: &[char]) -> bool {
    let vowel = |at: usize| is_one_of(word.get(at), "aiueo");
    (is_pair(word) && vowel(2)) || (is_one_of(word.first(), "bcdfghjklmnprstwy") && vowel(1))
}

/// The language that a page in this one can be switched to.
fn other(language: Language) -> Language {
    if language == Language::En { Language::Id } else { Language::En }
}

/// Where functions answer. Everything else is a page that was built, once in each language.
const ANSWERED: [&str; 3] = ["/api/", "/anggota/", "/usulkan/"];

/// A path of this site in a language: a page that was built lies below `/en`, a function is told by
/// `lang=en`. In the site's first language it is the path itself.
#[must_use]
pub fn here(path: &str, language: Language) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    match language {
        Language::En if ANSWERED.iter().any(|start| path.starts_with(start)) => format!("{path}{joint}lang=en"),
        Language::En => format!("/en{path}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_fours_and_other_text_is_left_alone() {
        assert_eq!(in_fours("3273014101900001"), "3273 0141 0190 0001");
        assert_eq!(in_fours("32730141 01900001"), "3273 0141 0190 0001");
        assert_eq!(in_fours("32-73"), "32-73");
        assert_eq!(in_fours(""), "");
    }

    #[test]
    fn numbers_and_articles_are_written_as_each_language_writes_them() {
        let told = [(0, "0"), (999, "999"), (1_160, "1.160"), (1_284_310, "1.284.310")];
        for (number, text) in told {
            assert_eq!(number_in(number, Language::Id), text);
            assert_eq!(number_in(number, Language::En), text.replace('.', ","));
        }
        assert_eq!(article("UU 7/2017 art. 246(2)", Language::Id), "UU 7/2017 pasal 246(2)");
        assert_eq!(article("UU 7/2017 arts. 414-415", Language::Id), "UU 7/2017 pasal 414-415");
        assert_eq!(article("UU 7/2017 art. 246(2)", Language::En), "UU 7/2017 art. 246(2)");
    }

    #[test]
    fn a_long_indonesian_word_breaks_between_syllables_and_no_other_does() {
        let seen = |text| soft(text, Language::Id).replace('\u{ad}', "-");
        assert_eq!(seen("Pertanggungjawaban, bersyukurlah"), "Per-tang-gung-ja-wa-ban, ber-syu-kur-lah");
        assert_eq!(
            seen("Kesediaan mencalonkan, mengakhiri penyaringan"),
            "Kesediaan men-ca-lon-kan, menga-khiri penya-ri-ngan"
        );
        assert_eq!(seen("anggota 1234567890123"), "anggota 1234567890123");
        assert_eq!(soft("Everything considered", Language::En), "Everything considered");
    }

    #[test]
    fn a_path_leads_on_in_the_language_of_the_page() {
        let english = [
            ("/gabung/", "/en/gabung/"),
            ("/anggota/", "/anggota/?lang=en"),
            ("/usulkan/?dapil=3201", "/usulkan/?dapil=3201&lang=en"),
            ("/api/v1/sessions", "/api/v1/sessions?lang=en"),
        ];
        for (path, told) in english {
            assert_eq!(here(path, Language::En), told);
            assert_eq!(here(path, Language::Id), path);
        }
    }

    #[test]
    fn a_moment_is_told_in_western_indonesian_time() {
        assert_eq!(moment("2026-11-24T18:14:09Z", Language::Id), "25 November 2026, 01.14 WIB");
        assert_eq!(moment("tadi", Language::Id), "tadi");
        assert_eq!(moment("", Language::Id), "");
    }

    #[test]
    fn a_date_is_read_in_the_language() {
        assert_eq!(date("1990-01-09", Language::Id), "9 Januari 1990");
        assert_eq!(date("2026-12-31T10:00:00Z", Language::En), "31 December 2026");
        assert_eq!(date("besok", Language::Id), "besok");
        for no_day in ["1990-00-01", "1990-13-01", "2027-02-29"] {
            assert_eq!(date(no_day, Language::Id), no_day);
        }
    }
}
