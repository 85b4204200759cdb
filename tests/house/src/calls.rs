//! Who calls which function of the store, as the code says: read word by word, without types. That is
//! enough, since a store goes by one name wherever it is handed on (`registry: &Registry`).

use std::collections::BTreeSet;

use crate::access::Name;
use crate::{File, files};

/// The stores, as they are called and as their types are.
pub const STORES: [(&str, &str); 6] = [
    ("registry", "Registry"),
    ("nominations", "Nominations"),
    ("accounts", "Accounts"),
    ("ledger", "Ledger"),
    ("holds", "Holds"),
    ("eraser", "Eraser"),
];

/// The words and signs of code, without comments; texts are empty.
#[must_use]
pub fn words(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let of_word = |c: char| c.is_alphanumeric() || c == '_';
        let raw = rest.strip_prefix('r').map(|rest| rest.trim_start_matches('#')).filter(|rest| rest.starts_with('"'));
        let length = if let Some(text) = raw {
            end_of_raw(rest, rest.len() - text.len())
        } else if of_word(first) {
            rest.find(|c: char| !of_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            end_of_text(rest)
        } else if first == '\'' {
            end_of_letter(rest)
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        if !word.starts_with("//") && !first.is_whitespace() {
            found.push(if raw.is_some() || first == '"' { "\"\"" } else { word });
        }
        rest = after;
    }
    found
}

/// `opens` is where the quote of `r##"…"##` stands.
fn end_of_raw(rest: &str, opens: usize) -> usize {
    let end = format!("\"{}", &rest[1..opens]);
    rest[opens + 1..].find(&end).map_or(rest.len(), |at| opens + 1 + at + end.len())
}

fn end_of_text(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

/// `'a'` and `'\n'` are letters; `'a` alone is a lifetime.
fn end_of_letter(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    let escaped = letters.next().is_some_and(|(_, c)| c == '\\');
    let end = letters.nth(usize::from(escaped));
    end.filter(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1)
}

/// A function that waits for something, with what it says.
#[derive(Debug)]
pub struct Waits<'a> {
    /// Whose it is: `registry`, or the type as it is written; nothing for one that stands alone.
    pub of: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Whether other modules of its crate, or everybody, may call it.
    pub shown: bool,
    /// Whether it is called on something.
    takes_self: bool,
    body: &'a [&'a str],
}

/// The `async fn`s of a file.
#[must_use]
pub fn waits<'a>(words: &'a [&'a str]) -> Vec<Waits<'a>> {
    let mut found = Vec::new();
    // Whose functions these are, while the braces are not closed again.
    let (mut of, mut depth, mut ends_at) = ("", 0, 0);
    let mut at = 0;
    while at < words.len() {
        match words[at] {
            "impl" if depth == 0 => {
                let open = position(words, at, "{");
                (of, ends_at) = (owner(&words[at + 1..open]), depth);
                at = open - 1;
            }
            "fn" if words.get(at + 1).is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_')) => {
                let open = opening(words, at);
                let end = closing(words, open);
                if words[..at].ends_with(&["async"]) {
                    let shown = words[..at].ends_with(&["pub", "async"])
                        || words[..at].ends_with(&["pub", "(", "crate", ")", "async"]);
                    let takes_self = words[at..open].contains(&"self");
                    found.push(Waits { of, name: words[at + 1], shown, takes_self, body: &words[open..end] });
                }
                at = end;
            }
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if depth == ends_at {
                    of = "";
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The type of `impl<'a> Trait for Type<'a>`, by the store's name where it is one.
fn owner<'a>(head: &[&'a str]) -> &'a str {
    let start = head.iter().position(|word| *word == "for").map_or_else(
        || {
            if head.first() == Some(&"<") {
                head.iter().position(|word| *word == ">").unwrap_or_default() + 1
            } else {
                0
            }
        },
        |at| at + 1,
    );
    let name = head.get(start).copied().unwrap_or_default();
    STORES.iter().find(|(_, known)| *known == name).map_or(name, |(store, _)| store)
}

fn position(words: &[&str], from: usize, sign: &str) -> usize {
    words[from..].iter().position(|word| *word == sign).map_or(words.len(), |at| from + at)
}

/// Where a function's body begins, or its declaration ends that has none.
fn opening(words: &[&str], from: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(from) {
        match *word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "{" | ";" if depth == 0 => return at,
            _ => {}
        }
    }
    words.len()
}

fn closing(words: &[&str], open: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        depth += match *word {
            "{" => 1,
            "}" => -1,
            _ => 0,
        };
        if depth == 0 {
            return at;
        }
    }
    words.len()
}

/// The methods of stores that `words` call; `own` is what `self` is.
fn on_stores(words: &[&str], own: &str) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    for (at, four) in words.windows(4).enumerate() {
        let [on, ".", name, "("] = four else { continue };
        // `deps.eraser().run(`
        let of = match *on {
            "self" => own,
            ")" if words[..at].ends_with(&["eraser", "("]) => "eraser",
            other => other,
        };
        if STORES.iter().any(|(store, _)| *store == of) {
            found.insert((of.to_owned(), (*name).to_owned()));
        }
    }
    found
}

/// A crate's files, each with its words.
#[derive(Debug)]
pub struct Code(Vec<File>);

impl Code {
    /// The code below a folder, without its tests.
    #[must_use]
    pub fn of(folder: &str) -> Self {
        let mut all = files(&format!("{folder}/src"), &[".rs"]);
        all.retain(|file| !file.path.ends_with("/tests.rs"));
        Self(all)
    }

    /// Without some of its files.
    #[must_use]
    pub fn without(mut self, paths: &[&str]) -> Self {
        self.0.retain(|file| !file.is_in(paths));
        self
    }

    /// The words of each of its files.
    #[must_use]
    pub fn words(&self) -> Vec<Vec<&str>> {
        self.0.iter().map(|file| words(file.code())).collect()
    }
}

/// What a function of the store uses of those that have rows, by way of those that have none.
#[must_use]
pub fn uses(all: &[Waits<'_>], rows: &BTreeSet<Name>, name: &Name) -> BTreeSet<Name> {
    let (mut used, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut left = vec![name.clone()];
    while let Some(from) = left.pop() {
        let called = all.iter().filter(|one| (one.of, one.name) == (from.0.as_str(), from.1.as_str()));
        for to in called.flat_map(|one| on_stores(one.body, one.of)) {
            if seen.insert(to.clone()) && to != *name {
                if rows.contains(&to) {
                    used.insert(to);
                } else {
                    left.push(to)
                }
            }
        }
    }
    used
}

/// A crate between the store and the Lambda functions.
#[derive(Debug)]
pub struct Between<'a> {
    /// Its name.
    pub name: &'a str,
    /// What waits in it, file by file.
    pub waits: Vec<Waits<'a>>,
}

/// What a Lambda function asks of the stores, itself and by what it calls of the crates between.
#[must_use]
pub fn calls(own: &[Vec<&str>], between: &[&Between<'_>]) -> BTreeSet<Name> {
    let mut called = BTreeSet::new();
    let mut reached = BTreeSet::new();
    // Words, and whose they are: a crate's, and a type's within it.
    let mut left: Vec<(&[&str], &str, &str)> = own.iter().map(|words| (words.as_slice(), "", "")).collect();
    while let Some((words, here, of)) = left.pop() {
        called.extend(on_stores(words, ""));
        for one in between {
            for (at, waits) in one.waits.iter().enumerate() {
                if !reached.contains(&(one.name, at)) && mentions(words, one.name, waits, here, of) {
                    reached.insert((one.name, at));
                    left.push((waits.body, one.name, waits.of));
                }
            }
        }
    }
    called
}

/// Whether words of the crate `here`, of the type `of`, call a function of a crate.
fn mentions(words: &[&str], of_crate: &str, waits: &Waits<'_>, here: &str, of: &str) -> bool {
    let inside = here == of_crate;
    let name = waits.name;
    if waits.takes_self {
        return words.windows(3).any(|three| three == [".", name, "("]);
    }
    let by = |whose: &str| words.windows(4).any(|four| four == [whose, ":", ":", name]);
    if !waits.of.is_empty() {
        return by(waits.of) || inside && of == waits.of && by("Self");
    }
    let plainly = words.windows(3).any(|three| three[1..] == [name, "("] && ![".", ":", "fn"].contains(&three[0]));
    by(of_crate) || inside && by("crate") || plainly && (inside || imports(words, of_crate, name))
}

/// Whether `use of_crate::{…, name, …};` is among the words.
fn imports(words: &[&str], of_crate: &str, name: &str) -> bool {
    words
        .windows(2)
        .enumerate()
        .any(|(at, two)| two == ["use", of_crate] && words[at..position(words, at, ";")].contains(&name))
}
