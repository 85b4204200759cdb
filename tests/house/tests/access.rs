//! The access table says what is there: each function of the store, what it uses, and who calls it.

use std::collections::{BTreeMap, BTreeSet};

use house::access::{Access, Name};
use house::calls::{Between, Code, STORES, calls, uses, waits, words};
use house::{files, packages, root};

/// The functions of the store that must have a row: those that others may call.
fn of_the_store(waiting: &[house::calls::Waits<'_>]) -> BTreeSet<Name> {
    let shown = waiting.iter().filter(|one| one.shown);
    shown.map(|one| (owner(one.of).to_owned(), one.name.to_owned())).collect()
}

/// What a table can do, and what stands alone, is every store's.
fn owner(of: &str) -> &str {
    if STORES.iter().any(|(store, _)| *store == of) { of } else { "table" }
}

#[test]
fn every_function_of_the_store_has_a_row_that_names_what_it_uses() {
    let access = Access::read();
    let rows: BTreeSet<Name> = access.patterns().into_keys().collect();
    // Every function's connection, and every write's last step.
    let apart = ["crates/store/src/client.rs", "crates/store/src/write.rs", "crates/store/src/write/transaction.rs"];
    let store = Code::of("crates/store").without(&apart);
    let words = store.words();
    let waiting: Vec<_> = words.iter().flat_map(|words| waits(words)).collect();
    let there = of_the_store(&waiting);
    assert!(there.len() > 150, "functions were not found");
    let unlisted: Vec<_> = there.difference(&rows).collect();
    assert!(unlisted.is_empty(), "crates/store/access has no row of {unlisted:?}");
    let gone: Vec<_> = rows.difference(&there).collect();
    assert!(gone.is_empty(), "crates/store/access lists {gone:?}, which is not there");
    for (name, listed) in access.uses() {
        let used = if name.0 == "table" { BTreeSet::new() } else { uses(&waiting, &rows, &name) };
        assert_eq!(listed, used, "uses of {name:?}");
    }
}

#[test]
fn every_row_names_the_lambda_functions_that_call_it() {
    let access = Access::read();
    let patterns = access.patterns();
    let packages = packages();
    let of_store = |name: &str| packages[name].dependencies.contains(&"store".to_owned());
    let names: Vec<&String> =
        packages.keys().filter(|name| packages[*name].folder.starts_with("crates/") && of_store(name)).collect();
    let code: Vec<Code> = names.iter().map(|name| Code::of(&packages[*name].folder)).collect();
    let words: Vec<_> = code.iter().map(Code::words).collect();
    let between = names.iter().zip(&words).map(|(name, words)| Between {
        name: name.as_str(),
        waits: words.iter().flat_map(|words| waits(words)).collect(),
    });
    let between: Vec<_> = between.collect();
    let mut called: BTreeMap<&Name, BTreeSet<String>> = BTreeMap::new();
    for (package, one) in packages.iter().filter(|(_, one)| one.folder.starts_with("functions/")) {
        let linked: Vec<_> =
            between.iter().filter(|step| one.dependencies.iter().any(|name| name == step.name)).collect();
        let own = Code::of(&one.folder);
        for name in calls(&own.words(), &linked) {
            if let Some((name, _)) = patterns.get_key_value(&name) {
                called.entry(name).or_default().insert(package.clone());
            }
        }
    }
    assert!(called.len() > 100, "calls were not found");
    let used: BTreeSet<Name> = access.uses().into_values().flatten().collect();
    let local = local_code();
    for (name, pattern) in &patterns {
        let callers = called.get(name).cloned().unwrap_or_default();
        assert_eq!(pattern.callers, callers, "callers of {name:?}");
        let alone = callers.is_empty() && !used.contains(name) && name.0 != "table";
        assert_eq!(pattern.local || pattern.unused, alone, "nobody calls {name:?}, or somebody does");
        assert_eq!(pattern.local, alone && local.contains(&format!(".{}(", name.1)), "{name:?} in infra/local");
    }
}

fn local_code() -> String {
    files("infra/local/src", &[".rs"]).iter().map(|file| file.code().to_owned()).collect()
}

/// So that calls can be read without types.
#[test]
fn a_store_goes_by_its_name_wherever_it_is_handed_on() {
    for folder in ["crates", "functions"] {
        for file in files(folder, &[".rs"]) {
            let words = words(file.code());
            for (at, word) in words.iter().enumerate() {
                let Some((name, _)) = STORES.iter().find(|(_, of)| of == word) else { continue };
                let before: Vec<&str> =
                    words[..at].iter().rev().filter(|word| **word != "&").take(2).copied().collect();
                if let [":", called] = before[..]
                    && called != ":"
                {
                    assert_eq!(called, *name, "{}: a {word}", file.path);
                }
            }
        }
    }
}

#[test]
fn the_documents_tables_are_made_from_the_rows() {
    let text = std::fs::read_to_string(root().join("docs/ACCESS.md")).unwrap();
    let made = Access::read().documented(&text);
    for (line, made) in text.lines().zip(made.lines()) {
        assert_eq!(line, made, "cargo run -p house --example access");
    }
    assert_eq!(text.len(), made.len(), "cargo run -p house --example access");
}
