//! Finding a village by what people write: `cileunyi bandung`, `Kel. Sukarasa, Kota Bandung`.
//!
//! A plain walk through all villages. Names are compared byte by byte as they stand in the file;
//! names of the larger areas are looked at once per area, not once per village.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Area, Village, table};

/// What is read of a query; an address with all its parts stays well below.
const MAX_CHARACTERS: usize = 200;
const MAX_WORDS: usize = 16;
/// More than anyone looks through; keeping the best sorted stays cheap.
const MAX_HITS: usize = 100;

/// Words that say what kind of area follows. They count where they are part of a name.
const KINDS: [&[u8]; 14] = [
    b"desa",
    b"ds",
    b"kelurahan",
    b"kel",
    b"kecamatan",
    b"kec",
    b"distrik",
    b"kabupaten",
    b"kab",
    b"kota",
    b"provinsi",
    b"propinsi",
    b"prov",
    b"kotamadya",
];

/// Up to `limit`, at most 100, villages for which every word of the query begins a word of the village's name or
/// of a name of its district, regency or province.
///
/// Case, punctuation and where a name is spaced do not matter (`lubukpakam` finds `Lubuk Pakam`).
/// Words such as `desa`, `kec` or `kota` need not match, but places where they do come first. The
/// order is: villages in `near` (or, if that is a district no longer in force, in its regency);
/// then the village's name as queried, names that begin so, names with a word that begins so,
/// names of the district, of the regency, of the province; then code order.
///
/// Nothing is found for a query without a word of two letters. Only the first 200 characters and
/// 16 words count.
#[must_use]
pub fn search_villages(query: &str, near: Option<Area>, limit: usize) -> Vec<Village> {
    let Some(query) = Query::read(query) else {
        return Vec::new();
    };
    let near = near.map_or(0..0, near_rows);
    let mut best = Best {
        limit: limit.min(MAX_HITS),
        hits: Vec::new(),
    };
    for province in 0..table::PROVINCES {
        let in_province = query
            .look(table::province_name(province).as_bytes(), false)
            .words;
        for regency in table::regencies_of(province) {
            let in_regency = query
                .look(table::regency_name(regency).as_bytes(), false)
                .words;
            for district in table::districts_of(regency) {
                let in_district = query
                    .look(table::district_name(district).as_bytes(), false)
                    .words;
                let around = Around {
                    in_district,
                    in_regency,
                    in_province,
                };
                for village in table::villages_of(district) {
                    let (name, one_word) = table::village_name_bytes(village);
                    let own = query.look(name, one_word);
                    if let Some(mut score) = query.score(own, around) {
                        score.far = !near.contains(&village);
                        best.offer(Hit {
                            score,
                            village,
                            district,
                        });
                    }
                }
            }
        }
    }
    best.hits
        .into_iter()
        .map(|hit| Village::at(hit.village, hit.district))
        .collect()
}

/// The villages of the area, or of its regency if the area itself is no longer in force.
fn near_rows(area: Area) -> Range<usize> {
    let rows = table::villages_in(area);
    match area.regency() {
        Some(regency) if rows.is_empty() => table::villages_in(regency),
        _ => rows,
    }
}

/// A set of words of the query, as bits.
type Words = u32;

/// The words of a query: letters and digits only, lower case.
struct Query {
    words: Vec<Vec<u8>>,
    /// The words that have to match.
    required: Words,
    /// The words that begin with each byte, so that most words of a name are passed over at once.
    beginning_with: [Words; 256],
    /// The words that go on with each byte as their second, or have no second.
    going_on_with: [Words; 256],
}

/// What a name has of the query.
#[derive(Clone, Copy)]
struct Found {
    words: Words,
    closeness: Closeness,
}

/// The words of the query found in the names of the larger areas.
#[derive(Clone, Copy)]
struct Around {
    in_district: Words,
    in_regency: Words,
    in_province: Words,
}

/// How closely a name matches: the better way, then the more words in a row from its beginning.
type Closeness = (Way, Reverse<u32>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    WholeName,
    BeginsName,
    BeginsWord,
    InDistrict,
    InRegency,
    InProvince,
}

/// Less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    far: bool,
    missed: u32,
    closeness: Closeness,
}

impl Query {
    fn read(text: &str) -> Option<Query> {
        let mut words = vec![Vec::new()];
        for character in text.chars().take(MAX_CHARACTERS) {
            match fold_character(character) {
                JOINS => {}
                SEPARATES => words.push(Vec::new()),
                letter => words.last_mut()?.push(letter),
            }
        }
        words.retain(|word| !word.is_empty());
        words.truncate(MAX_WORDS);
        if words.iter().all(|word| word.len() < 2) {
            return None;
        }
        let mut required = 0;
        let mut beginning_with = [0; 256];
        let mut going_on_with = [0; 256];
        for (index, word) in words.iter().enumerate() {
            beginning_with[usize::from(word[0])] |= 1 << index;
            match word.get(1) {
                Some(&second) => going_on_with[usize::from(second)] |= 1 << index,
                None => going_on_with
                    .iter_mut()
                    .for_each(|words| *words |= 1 << index),
            }
            if !KINDS.contains(&word.as_slice()) {
                required |= 1 << index;
            }
        }
        if required == 0 {
            required = (1 << words.len()) - 1;
        }
        Some(Query {
            words,
            required,
            beginning_with,
            going_on_with,
        })
    }

    /// Looks for the words of the query at the beginning of each word of a name.
    ///
    /// This runs for each village, so it avoids iterators: they cost most in a debug build.
    fn look(&self, name: &[u8], one_word: bool) -> Found {
        let mut found = Found {
            words: 0,
            closeness: (Way::BeginsWord, Reverse(0)),
        };
        let mut after_gap = true;
        let mut at_start = true;
        let mut at = 0;
        while at < name.len() {
            let byte = name[at];
            // Small letters within a word, most of all bytes, need no closer look.
            if byte >= b'a' && !after_gap {
                at += 1;
                continue;
            }
            let letter = FOLD[byte as usize];
            if letter == SEPARATES {
                after_gap = true;
            } else if letter != JOINS {
                // A capital after a small letter begins a word too: `LubukTunjung`.
                if after_gap || name[at - 1] >= b'a' {
                    let mut candidates = self.beginning_with[letter as usize];
                    if at + 1 < name.len() && is_letter(name[at + 1]) {
                        candidates &= self.going_on_with[FOLD[name[at + 1] as usize] as usize];
                    }
                    if candidates != 0 {
                        self.look_at(name, at, candidates, at_start, &mut found);
                    }
                }
                if one_word {
                    break;
                }
                after_gap = false;
                at_start = false;
            }
            at += 1;
        }
        found
    }

    /// Tries the candidates at one place of a name, each with the words that follow it.
    fn look_at(
        &self,
        name: &[u8],
        at: usize,
        candidates: Words,
        at_start: bool,
        found: &mut Found,
    ) {
        let mut left = candidates;
        while left != 0 {
            let first = left.trailing_zeros() as usize;
            left &= left - 1;
            let mut end = at;
            let mut run = 0;
            while let Some(next) = self.continue_run(name, end, first, run) {
                end = next;
                run += 1;
            }
            // `kota` alone is in many names and says nothing, `kota bandung` does.
            if run > 1 || self.required & 1 << first != 0 {
                found.words |= ((1 << run) - 1) << first;
            }
            if at_start && run > 0 {
                let whole = name[end..].iter().all(|&byte| !is_letter(byte));
                let way = if whole {
                    Way::WholeName
                } else {
                    Way::BeginsName
                };
                found.closeness = found.closeness.min((way, Reverse(run as u32)));
            }
        }
    }

    /// The place behind the next word of a run, if the name continues with it.
    fn continue_run(&self, name: &[u8], at: usize, first: usize, run: usize) -> Option<usize> {
        let word = self.words.get(first + run)?;
        let next = after_word(name, at, word);
        if next.is_none() && run == 1 && self.required & 1 << first == 0 {
            // A kind may be shortened: `kab bandung`.
            let rest = name[at..].iter().position(|&byte| !is_letter(byte))?;
            return after_word(name, at + rest, word);
        }
        next
    }

    /// The score of a village, apart from where it lies; `None` if a required word is missing.
    fn score(&self, own: Found, around: Around) -> Option<Score> {
        let words = own.words | around.in_district | around.in_regency | around.in_province;
        if words & self.required != self.required {
            return None;
        }
        let closeness = if own.words & self.required != 0 {
            own.closeness
        } else if around.in_district & self.required != 0 {
            (Way::InDistrict, Reverse(0))
        } else if around.in_regency & self.required != 0 {
            (Way::InRegency, Reverse(0))
        } else {
            (Way::InProvince, Reverse(0))
        };
        let missed = self.words.len() as u32 - words.count_ones();
        Some(Score {
            far: true,
            missed,
            closeness,
        })
    }
}

/// The place behind the word if the name continues with it at this place, gaps left out.
fn after_word(name: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let mut at = at;
    for &letter in word {
        while at < name.len() && !is_letter(name[at]) {
            at += 1;
        }
        if at == name.len() || FOLD[name[at] as usize] != letter {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// In [`FOLD`]: the byte stands between words.
const SEPARATES: u8 = 0;
/// In [`FOLD`]: the byte stands within a word and is left out, as the apostrophe of `Ra'as`.
const JOINS: u8 = 1;

/// What a byte of a name counts as: a small letter, a digit, or one of the above.
static FOLD: [u8; 256] = {
    let mut fold = [SEPARATES; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte as u8;
        if ascii.is_ascii_alphanumeric() {
            fold[byte] = ascii.to_ascii_lowercase();
        } else if matches!(ascii, b'\'' | b'"' | b'`') || !ascii.is_ascii() {
            // The only character beyond ASCII in the names is a typographic apostrophe.
            fold[byte] = JOINS;
        }
        byte += 1;
    }
    fold
};

fn is_letter(byte: u8) -> bool {
    FOLD[byte as usize] > JOINS
}

fn fold_character(character: char) -> u8 {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2bc}' | '\u{b4}' => JOINS,
        _ if character.is_ascii() => FOLD[character as usize],
        _ => SEPARATES,
    }
}

struct Hit {
    score: Score,
    village: usize,
    district: usize,
}

/// The best hits so far, best first, equal ones as they came.
struct Best {
    limit: usize,
    hits: Vec<Hit>,
}

impl Best {
    fn offer(&mut self, hit: Hit) {
        if self.hits.len() >= self.limit {
            if self
                .hits
                .last()
                .is_none_or(|worst| worst.score <= hit.score)
            {
                return;
            }
            self.hits.pop();
        }
        let place = self
            .hits
            .partition_point(|better| better.score <= hit.score);
        self.hits.insert(place, hit);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::area::village;

    fn codes(query: &str, limit: usize) -> Vec<String> {
        let found = search_villages(query, None, limit);
        found
            .into_iter()
            .map(|village| village.code.to_string())
            .collect()
    }

    fn names(query: &str, limit: usize) -> Vec<&'static str> {
        search_villages(query, None, limit)
            .into_iter()
            .map(|village| village.name)
            .collect()
    }

    #[test]
    fn an_address_with_the_kinds_of_its_areas_finds_exactly_that_village_first() {
        for query in [
            "Sukarasa, Kec. Sukasari, Kota Bandung",
            "KEL. SUKARASA KEC. SUKASARI KOTA BANDUNG PROV. JAWA BARAT",
            "  sukarasa\tsukasari bandung",
            "kota bandung sukasari sukarasa",
        ] {
            assert_eq!(
                codes(query, 20).first().map(String::as_str),
                Some("32.73.01.1001"),
                "{query}"
            );
        }
    }

    #[test]
    fn villages_named_so_come_before_the_other_villages_of_the_district_named_so() {
        let found = search_villages("cileunyi bandung", None, 20);
        let names: Vec<_> = found.iter().map(|village| village.name).collect();
        assert_eq!(
            names,
            [
                "Cileunyi Kulon",
                "Cileunyi Wetan",
                "Cimekar",
                "Cinunuk",
                "Cibiru Hilir",
                "Cibiru Wetan"
            ]
        );
        assert!(found.iter().all(|village| village.district == "Cileunyi"));
    }

    #[test]
    fn whole_names_come_first_then_beginnings_then_later_words_then_the_district() {
        let found = names("menteng jakarta", 20);
        assert_eq!(
            found,
            [
                "Menteng",
                "Menteng Dalam",
                "Menteng Atas",
                "Ujung Menteng",
                "Pegangsaan",
                "Cikini",
                "Gondangdia",
                "Kebon Sirih"
            ]
        );
    }

    #[test]
    fn a_district_comes_before_a_regency_of_that_name_and_that_before_a_province() {
        let found = search_villages("bengkulu", None, 100);
        let level = |village: &Village| {
            [
                village.name,
                village.district,
                village.regency,
                village.province,
            ]
            .iter()
            .position(|name| name.to_lowercase().contains("bengkulu"))
        };
        assert!(found.is_sorted_by_key(level));
        let levels: Vec<_> = found.iter().filter_map(level).collect();
        assert!(
            [0, 1, 2].iter().all(|level| levels.contains(level)),
            "{levels:?}"
        );
    }

    #[test]
    fn equal_hits_come_in_code_order() {
        let found = codes("Sukamaju", 30);
        assert_eq!(found.len(), 30);
        assert!(found.is_sorted());
    }

    #[test]
    fn kota_prefers_the_city_and_kabupaten_the_regency_around_it() {
        let first = |query| search_villages(query, None, 1)[0].regency;
        for name in ["", "babakan "] {
            assert_eq!(first(&format!("{name}kota bandung")), "Kota Bandung");
            assert_eq!(first(&format!("{name}kab. bandung")), "Kabupaten Bandung");
            assert_eq!(
                first(&format!("{name}kabupaten bandung")),
                "Kabupaten Bandung"
            );
        }
        assert_eq!(
            first("sukamaju kota sukabumi"),
            "Kabupaten Sukabumi",
            "the city has none"
        );
        assert_eq!(
            first("kota cirebon"),
            "Kota Cirebon",
            "Waled Kota is in the regency"
        );
    }

    #[test]
    fn a_kind_that_is_part_of_the_name_counts() {
        assert_eq!(names("Kota Baru", 3), ["Kota Baru"; 3]);
        assert_eq!(names("Desa Baru", 2), ["Desa Baru"; 2]);
        assert_eq!(names("kelurahan", 1), ["Kelurahan"]);
    }

    #[test]
    fn spacing_case_and_punctuation_do_not_matter() {
        assert_eq!(names("lubukpakam i,ii", 1), ["Lubuk Pakam I,II"]);
        assert_eq!(names("lubuk tunjung bengkulu", 1), ["LubukTunjung"]);
        assert_eq!(names("TUNJUNG bengkulu lubuk", 1), ["LubukTunjung"]);
        for query in ["Regapu'u", "regapu\u{2019}u", "regapuu", "rega-puu"] {
            assert_eq!(names(query, 1), ["Regapu\u{2019}u"], "{query}");
        }
        assert_eq!(names("su ka ra sa su ka sa ri ban dung", 1), ["Sukarasa"]);
    }

    #[test]
    fn every_word_has_to_match() {
        assert_eq!(codes("sukarasa qqq", 20), [""; 0]);
        assert_eq!(codes("sukarasa papua", 20), [""; 0]);
    }

    #[test]
    fn a_query_without_a_word_of_two_letters_finds_nothing() {
        for query in [
            "",
            " ",
            "a",
            "s u k",
            "!?",
            "\u{628}\u{646}\u{62f}",
            "\0\u{7f}\u{202e}",
        ] {
            assert_eq!(codes(query, 20), [""; 0], "{query:?}");
        }
    }

    #[test]
    fn no_more_is_found_than_asked_for() {
        assert_eq!(codes("sukamaju", 0).len(), 0);
        assert_eq!(codes("sukamaju", 3), codes("sukamaju", 20)[..3]);
        assert_eq!(codes("jawa", usize::MAX).len(), MAX_HITS);
    }

    #[test]
    fn hostile_queries_are_harmless() {
        let long = "sukarasa ".repeat(100_000);
        assert_eq!(names(&long, 1), ["Sukarasa"]);
        assert_eq!(codes(&"x".repeat(1_000_000), 20), [""; 0]);
        assert_eq!(
            names("\u{202e}suka\0\u{1b}rasa\u{200f}\r\n sukasari", 1),
            ["Sukarasa"]
        );
    }

    #[test]
    fn villages_near_come_first() {
        let near = |code: &str| {
            let area = Area::parse(code).ok();
            search_villages("sukamaju", area, 1)[0]
                .code
                .ancestor(crate::area::Level::Regency)
        };
        let regency = |code: &str| Area::parse(code).ok();
        assert_eq!(near("32.04"), regency("32.04"));
        assert_eq!(near("32.05.37"), regency("32.05"));
        assert_eq!(
            near("32.05.37.2002"),
            regency("32.05"),
            "near a village is in its district"
        );
    }

    #[test]
    fn near_a_district_no_longer_in_force_is_in_its_regency() {
        let gone = Area::from_digits("320499").unwrap();
        assert!(!gone.exists());
        let found = search_villages("sukamaju", Some(gone), 1)[0];
        assert_eq!(found.regency, "Kabupaten Bandung");
        let nowhere = Area::from_digits("999999").unwrap();
        assert_eq!(
            search_villages("sukamaju", Some(nowhere), 20),
            search_villages("sukamaju", None, 20)
        );
    }

    #[test]
    fn villages_are_found_first_by_their_own_address() {
        for village_row in (0..table::VILLAGES).step_by(1_500) {
            let district = (0..table::DISTRICTS)
                .find(|&row| table::villages_of(row).contains(&village_row))
                .unwrap();
            let wanted = Village::at(village_row, district);
            let query = format!(
                "Desa {}, Kec. {}, {}, {}",
                wanted.name, wanted.district, wanted.regency, wanted.province
            );
            let found = search_villages(&query, None, 1)[0];
            assert_eq!(
                (found.name, found.district),
                (wanted.name, wanted.district),
                "{query}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn any_text_finds_at_most_the_limit_and_only_true_villages(
            query in "(?s)[a-z]{1,3}[ .,'\\-].{0,12}|.{0,300}",
            limit in 0..8_usize,
        ) {
            let found = search_villages(&query, None, limit);
            prop_assert!(found.len() <= limit);
            for one in found {
                prop_assert_eq!(village(one.code), Some(one));
            }
        }
    }
}
