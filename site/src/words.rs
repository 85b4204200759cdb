//! The words of a language: `content/<language>/<namespace>.toml`, read as `t.<namespace>.…`.
//!
//! `{party}`, `{short}`, `{email}`, `{address}` and `{level.regency}` are filled from the brand
//! when a language is read; any other `{name}` is left for the `fill` filter of a template.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::brand::Brand;
use crate::embedded;
use domain::Language;

/// All words of `language`, one table per file. The error names the file.
pub(crate) fn load(language: Language, brand: &Brand) -> Result<Table, String> {
    let mut words = Table::new();
    for (name, text) in embedded::CONTENT {
        let Some(namespace) = namespace(name, language) else {
            continue;
        };
        let mut table: Table = toml::from_str(text).map_err(|error| format!("content/{name}: {error}"))?;
        for value in table.iter_mut().map(|(_, value)| value) {
            fill_brand(value, brand);
        }
        words.insert(namespace.to_owned(), Value::Table(table));
    }
    Ok(words)
}

/// The Indonesian word for a code, such as `choice`, `occupation`, `farmer`: for what is printed.
#[must_use]
pub fn word(file: &str, table: &str, code: &str) -> String {
    let text = embedded::CONTENT.iter().find(|(name, _)| namespace(name, Language::Id) == Some(file));
    let words: Option<Table> = text.and_then(|(_, text)| toml::from_str(text).ok());
    let word = words.as_ref().and_then(|words| words.get(table)?.get(code)?.as_str());
    word.unwrap_or(code).to_owned()
}

fn namespace(name: &str, language: Language) -> Option<&str> {
    name.strip_prefix(language.as_str())?.strip_prefix('/')?.strip_suffix(".toml")
}

fn fill_brand(value: &mut Value, brand: &Brand) {
    match value {
        Value::String(text) if text.contains('{') => {
            let mut filled = text
                .replace("{party}", &brand.party.name)
                .replace("{short}", &brand.party.short)
                .replace("{email}", &brand.contact.email)
                .replace("{address}", &brand.contact.address);
            for (depth, name) in &brand.level {
                filled = filled.replace(&format!("{{level.{depth}}}"), name);
            }
            *text = filled;
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill_brand(item, brand)),
        Value::Table(table) => table.iter_mut().for_each(|(_, item)| fill_brand(item, brand)),
        _ => {}
    }
}

/// Every word's full key. A list counts as one word: its items are its translation's business.
pub(crate) fn keys(words: &Table) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    collect(words, "", &mut keys);
    keys
}

fn collect(table: &Table, prefix: &str, keys: &mut BTreeSet<String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) => collect(inner, &key, keys),
            _ => {
                keys.insert(key);
            }
        }
    }
}

/// Words that the build itself puts into files.
const USED_BY_THE_BUILD: [&str; 1] = ["home.card"];

/// The keys that templates (`t.…`) and the officers' scripts (`words.…`) speak of, with where.
pub(crate) fn references() -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> =
        USED_BY_THE_BUILD.iter().map(|key| ((*key).to_owned(), "the build".to_owned())).collect();
    for (name, text) in embedded::TEMPLATES {
        scan(text, "t.", "", name, &mut found);
    }
    for (name, text) in embedded::STATIC {
        if name.starts_with("js/officer/slate/") {
            scan(text, "words.", "slate.", name, &mut found);
        } else if name.starts_with("js/officer/") {
            scan(text, "words.", "officer.", name, &mut found);
        }
    }
    found
}

fn scan(text: &str, marker: &str, namespace: &str, file: &str, found: &mut BTreeMap<String, String>) {
    let part_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (at, _) in text.match_indices(marker) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| part_of_a_name(c) || c == '.' || c == '-' || c == '/') {
            continue;
        }
        let rest = &text[at + marker.len()..];
        let end = rest.find(|c: char| !part_of_a_name(c) && c != '.').unwrap_or(rest.len());
        let key = rest[..end].trim_end_matches('.');
        if !key.is_empty() {
            // Officers' scripts also get the fields' labels and the choices, beside their own words.
            let shared = ["field", "choice"].contains(&key.split('.').next().unwrap_or_default());
            let namespace = if shared { "" } else { namespace };
            found.insert(format!("{namespace}{key}"), file.to_owned());
        }
    }
}

/// What is wrong between the words, their translations and the templates.
pub(crate) fn complaints(languages: &[(Language, &Table)]) -> Vec<String> {
    let mut complaints = Vec::new();
    let references = references();
    let all: Vec<(Language, BTreeSet<String>)> =
        languages.iter().map(|(language, words)| (*language, keys(words))).collect();
    for (language, keys) in &all {
        let code = language.as_str();
        for (other, theirs) in &all {
            for missing in theirs.difference(keys) {
                complaints.push(format!("content/{code}: `{missing}` is missing, {} has it", other.as_str()));
            }
        }
        for (reference, file) in &references {
            let below = format!("{reference}.");
            let known =
                keys.contains(reference) || keys.range(below.clone()..).next().is_some_and(|k| k.starts_with(&below));
            if !known {
                complaints.push(format!("content/{code}: `{reference}` is missing, {file} speaks of it"));
            }
        }
        for key in keys {
            let mut prefix = key.as_str();
            let used = loop {
                if references.contains_key(prefix) {
                    break true;
                }
                let Some((shorter, _)) = prefix.rsplit_once('.') else {
                    break false;
                };
                prefix = shorter;
            };
            if !used {
                complaints.push(format!("content/{code}: no page speaks of `{key}`"));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Table {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_word_that_one_language_lacks_is_named() {
        let (id, en) = (words("[zzz]\na = \"A\"\nb = \"B\""), words("[zzz]\na = \"A\""));
        let complaints = complaints(&[(Language::Id, &id), (Language::En, &en)]);
        assert!(complaints.contains(&"content/en: `zzz.b` is missing, id has it".to_owned()));
        assert!(!complaints.iter().any(|line| line.contains("`zzz.a` is missing")));
    }

    #[test]
    fn a_word_that_no_page_speaks_of_is_named() {
        let id = words("[zzz]\na = \"A\"");
        assert!(complaints(&[(Language::Id, &id)]).contains(&"content/id: no page speaks of `zzz.a`".to_owned()));
    }

    #[test]
    fn a_reference_ends_where_the_name_ends() {
        let mut found = BTreeMap::new();
        scan("{{ t.join.title }} {{ t.choice[code] }} at.home list.t.x", "t.", "", "page", &mut found);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["choice", "join.title"]);
    }
}
