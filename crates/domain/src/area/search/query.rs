//! The words of a query and how a name matches them.

use std::cmp::Reverse;

use crate::letters::{Folded, fold};

/// What is read of a query; an address with all its parts stays well below.
const MAX_CHARACTERS: usize = 200;
const MAX_WORDS: usize = 16;

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

/// The only kind that names spell out and people shorten: `kab bandung`.
const SHORT_KABUPATEN: &[u8] = b"kab";

/// The letters of the shortest word whose mistakes are forgiven: of shorter ones, every other is one mistake away.
const FORGIVEN_FROM: usize = 5;

/// A set of words of the query, as bits.
type Words = u32;

/// The words of a query: letters and digits only, lower case.
pub(super) struct Query {
    words: Vec<Vec<u8>>,
    /// The words that have to match.
    required: Words,
    /// The words that begin with each byte, so that most words of a name are passed over at once.
    beginning_with: [Words; 256],
    /// The words that go on with each byte as their second, or have no second.
    going_on_with: [Words; 256],
    /// Whether a long word may have a mistake.
    forgiving: bool,
}

/// What a name has of the query.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) words: Words,
    closeness: Closeness,
}

/// The words of the query found in the names of the larger areas.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) in_district: Words,
    pub(super) in_regency: Words,
    pub(super) in_province: Words,
}

/// How closely a name matches: the better way, then the more words in a row from its beginning.
type Closeness = (Way, Reverse<u32>);

/// Which name the query is found in, and where.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    WholeName,
    BeginsName,
    BeginsWord,
    InDistrict,
    InRegency,
    InProvince,
}

/// What a hit is ordered by; less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    pub(super) far: bool,
    /// Words that say a kind of area and were not found.
    missed: u32,
    closeness: Closeness,
}

impl Query {
    /// `None` if the query is too short to look for.
    pub(super) fn read(text: &str) -> Option<Query> {
        let mut words = vec![Vec::new()];
        for character in text.chars().take(MAX_CHARACTERS) {
            match fold(character) {
                _ if character.is_ascii_digit() => words.last_mut()?.push(character as u8),
                Folded::Joins => {}
                Folded::Separates => words.push(Vec::new()),
                Folded::Letters(letters) => words.last_mut()?.extend(letters.bytes().filter(u8::is_ascii)),
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
                None => going_on_with.iter_mut().for_each(|words| *words |= 1 << index),
            }
            if !KINDS.contains(&word.as_slice()) {
                required |= 1 << index;
            }
        }
        if required == 0 {
            required = (1 << words.len()) - 1;
        }
        Some(Query { words, required, beginning_with, going_on_with, forgiving: false })
    }

    /// The same words, where a long one may have a mistake behind its first letter.
    pub(super) fn forgiving(mut self) -> Query {
        self.forgiving = true;
        self.going_on_with = [Words::MAX; 256];
        self
    }

    /// Looks for the words of the query at the beginning of each word of a name.
    ///
    /// `one_word` promises that only the first letter begins a word. This runs for each village, so
    /// it avoids iterators: they cost most in a debug build.
    pub(super) fn look(&self, name: &[u8], one_word: bool) -> Found {
        let mut found = Found { words: 0, closeness: (Way::BeginsWord, Reverse(0)) };
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
    fn look_at(&self, name: &[u8], at: usize, candidates: Words, at_start: bool, found: &mut Found) {
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
                let way = if whole { Way::WholeName } else { Way::BeginsName };
                found.closeness = found.closeness.min((way, Reverse(run as u32)));
            }
        }
    }

    /// The place behind the next word of a run, if the name continues with it.
    fn continue_run(&self, name: &[u8], at: usize, first: usize, run: usize) -> Option<usize> {
        let word = self.words.get(first + run)?;
        let next = self.after(name, at, word);
        if next.is_none() && run == 1 && self.words[first] == SHORT_KABUPATEN {
            let rest = name[at..].iter().position(|&byte| !is_letter(byte))?;
            return self.after(name, at + rest, word);
        }
        next
    }

    /// The place behind a word that the name continues with, as far as its mistakes are forgiven.
    fn after(&self, name: &[u8], at: usize, word: &[u8]) -> Option<usize> {
        let exact = after_word(name, at, word);
        if exact.is_some() || !self.forgiving || word.len() < FORGIVEN_FROM {
            return exact;
        }
        after_mistaken_word(name, at, word)
    }

    /// The score of a village, apart from where it lies; `None` if a required word is missing.
    pub(super) fn score(&self, own: Found, around: Around) -> Option<Score> {
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
        Some(Score { far: true, missed, closeness })
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

/// As [`after_word`], with one mistake in the word: the first letter that differs from the name's is another
/// one, is too many, lacks one before it, or stands where the next one belongs.
fn after_mistaken_word(name: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let mut at = at;
    for (place, &letter) in word.iter().enumerate() {
        at = next_letter(name, at)?;
        let theirs = FOLD[name[at] as usize];
        if theirs == letter {
            at += 1;
            continue;
        }
        if place == 0 {
            return None;
        }
        let rest = &word[place + 1..];
        let swapped = rest.split_first().filter(|(next, _)| **next == theirs).and_then(|(_, behind)| {
            let second = next_letter(name, at + 1).filter(|&second| FOLD[name[second] as usize] == letter)?;
            after_word(name, second + 1, behind)
        });
        return swapped
            .or_else(|| after_word(name, at + 1, rest))
            .or_else(|| after_word(name, at + 1, &word[place..]))
            .or_else(|| after_word(name, at, rest));
    }
    Some(at)
}

/// The place of the next letter at or behind a place.
fn next_letter(name: &[u8], at: usize) -> Option<usize> {
    name[at..].iter().position(|&byte| is_letter(byte)).map(|gap| at + gap)
}

/// In [`FOLD`]: the byte stands between words.
const SEPARATES: u8 = 0;
/// In [`FOLD`]: the byte stands within a word and is left out, as the apostrophe of `Ra'as`.
const JOINS: u8 = 1;

/// What a byte of a name counts as: a small letter, a digit, or one of the above. As [`fold`] has it, for the
/// bytes that names of areas are made of.
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
