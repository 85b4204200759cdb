//! The rows of `crates/store/access`: what each function of the store asks of the database, and who calls
//! it. `docs/ACCESS.md` shows them, and the rights that follow; `tests/template` compares those with the
//! policies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Deserialize;

use crate::files;

/// A function of the store: whose it is (`registry`), and its name (`admit`).
pub type Name = (String, String);

/// A file of rows: a section of `docs/ACCESS.md`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// Its heading there.
    section: String,
    /// Whose functions these are, unless a row says so: `registry`.
    of: String,
    pattern: Vec<Pattern>,
}

/// A row: a function of the store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// What it is for.
    pub means: String,
    /// Its name; `eraser.run` where it is of others than the page.
    pub function: String,
    /// Its requests and their conditions, in words.
    pub request: String,
    /// How many items it meets.
    #[serde(default)]
    pub items: String,
    /// What it asks for itself: an action, and kinds of items or indexes, of its own table unless they are
    /// written `ledger/person`.
    #[serde(default)]
    pub rights: Vec<String>,
    /// The same, where only these callers lead there.
    #[serde(default)]
    pub rights_of: BTreeMap<String, Vec<String>>,
    /// The functions with rows that it uses.
    #[serde(default)]
    pub uses: BTreeSet<String>,
    /// The Lambda functions that call it, themselves or by a crate below them.
    #[serde(default)]
    pub callers: BTreeSet<String>,
    /// For `infra/local` alone.
    #[serde(default)]
    pub local: bool,
    /// For nobody yet.
    #[serde(default)]
    pub unused: bool,
}

/// All rows, by section.
#[derive(Debug)]
pub struct Access(Vec<Page>);

impl Access {
    /// The rows as they are.
    ///
    /// # Panics
    /// A file cannot be read as rows.
    #[must_use]
    pub fn read() -> Self {
        let page = |file: &crate::File| match toml::from_str(&file.text) {
            Ok(page) => page,
            Err(error) => panic!("{}: {error}", file.path),
        };
        Self(files("crates/store/access", &[".toml"]).iter().map(page).collect())
    }

    /// Every row, by its function.
    ///
    /// # Panics
    /// A function has two rows.
    #[must_use]
    pub fn patterns(&self) -> BTreeMap<Name, &Pattern> {
        let mut all = BTreeMap::new();
        for page in &self.0 {
            for pattern in &page.pattern {
                let name = page.name(&pattern.function);
                assert!(!all.contains_key(&name), "{} has two rows", pattern.function);
                all.insert(name, pattern);
            }
        }
        all
    }

    /// What each function with a row uses, as its row says.
    #[must_use]
    pub fn uses(&self) -> BTreeMap<Name, BTreeSet<Name>> {
        let each = self.0.iter().flat_map(|page| page.pattern.iter().map(move |pattern| (page, pattern)));
        each.map(|(page, pattern)| {
            let uses = pattern.uses.iter().map(|used| page.name(used)).collect();
            (page.name(&pattern.function), uses)
        })
        .collect()
    }

    /// `docs/ACCESS.md` with its tables made anew; everything between them stays.
    #[must_use]
    pub fn documented(&self, text: &str) -> String {
        let mut made = String::new();
        let mut heading = "";
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            heading = line.strip_prefix('#').map_or(heading, |rest| rest.trim_start_matches('#').trim());
            made.push_str(line);
            made.push('\n');
            let rows = match line {
                PATTERNS => self.rows(heading),
                RIGHTS => self.rights(),
                _ => continue,
            };
            while lines.peek().is_some_and(|line| line.starts_with('|')) {
                lines.next();
            }
            made.push_str(&"|---".repeat(line.matches(" | ").count() + 1));
            made.push_str("|\n");
            made.push_str(&rows);
        }
        made
    }

    fn rows(&self, heading: &str) -> String {
        let page = self.0.iter().find(|page| page.section == heading);
        let patterns = page.into_iter().flat_map(|page| &page.pattern);
        patterns.fold(String::new(), |mut rows, pattern| {
            let Pattern { means, request, items, .. } = pattern;
            let function = pattern.function.rsplit('.').next().unwrap_or_default();
            let space = if items.is_empty() { "" } else { " " };
            let _ = writeln!(rows, "| {means} | `{function}` | {request} | {items}{space}|");
            rows
        })
    }

    /// Who may do what with which items, from what the rows ask for.
    fn rights(&self) -> String {
        let mut who: BTreeMap<String, [BTreeSet<String>; 4]> = BTreeMap::new();
        let callers: BTreeSet<&String> = self.patterns().values().flat_map(|pattern| &pattern.callers).collect();
        for caller in callers {
            for right in self.needs(caller) {
                let (action, items) = right.split_once(' ').unwrap_or_default();
                let column = ACTIONS.iter().position(|actions| actions.contains(&action)).unwrap_or_default();
                let mark = if action == "BatchWriteItem" { "*" } else { "" };
                who.entry(items.to_owned()).or_default()[column].insert(format!("{caller}{mark}"));
            }
        }
        who.into_iter().fold(String::new(), |mut rows, (items, columns)| {
            let columns = columns.map(|names| names.into_iter().collect::<Vec<_>>().join(", ")).join(" | ");
            let _ = writeln!(rows, "| `{items}` | {columns} |");
            rows
        })
    }

    /// Everything that a Lambda function asks of the database: `UpdateItem registry/member`.
    #[must_use]
    pub fn needs(&self, caller: &str) -> BTreeSet<String> {
        let (patterns, uses) = (self.patterns(), self.uses());
        let mut left: Vec<&Name> = patterns.keys().filter(|name| patterns[*name].callers.contains(caller)).collect();
        let (mut seen, mut needs) = (BTreeSet::new(), BTreeSet::new());
        while let Some(name) = left.pop() {
            if seen.insert(name) {
                let pattern = patterns[name];
                let own = pattern.rights_of.get(caller).into_iter().flatten();
                needs.extend(pattern.rights.iter().chain(own).flat_map(|right| spelt_out(&name.0, right)));
                left.extend(uses[name].iter());
            }
        }
        needs
    }
}

impl Page {
    fn name(&self, function: &str) -> Name {
        let (of, name) = function.split_once('.').unwrap_or((&self.of, function));
        (of.to_owned(), name.to_owned())
    }
}

/// `UpdateItem member ledger/person` is `UpdateItem registry/member` and `UpdateItem ledger/person`.
fn spelt_out<'a>(owner: &'a str, right: &'a str) -> impl Iterator<Item = String> + 'a {
    let table = if matches!(owner, "eraser" | "holds") { "registry" } else { owner };
    let (action, items) = right.split_once(' ').unwrap_or((right, ""));
    items.split(' ').map(move |items| match items.contains('/') {
        true => format!("{action} {items}"),
        false => format!("{action} {table}/{items}"),
    })
}

/// The heads of the tables that are made from the rows.
const PATTERNS: &str = "| Pattern | Function | Request and condition | Items |";
const RIGHTS: &str = "| Items, index | Read | Put | Update | Delete |";

/// The actions of each column of the latter.
const ACTIONS: [&[&str]; 4] = [
    &["GetItem", "BatchGetItem", "Query", "ConditionCheckItem"],
    &["PutItem", "BatchWriteItem"],
    &["UpdateItem"],
    &["DeleteItem"],
];
