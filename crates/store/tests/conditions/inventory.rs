//! No conditional write without a name, and no name without a write.

use std::collections::BTreeSet;
use std::path::Path;

use crate::known::KNOWN;

/// What makes a condition, as it stands in the code.
const MAKES: [&str; 7] = [
    ".when(",
    ".if_",
    ".on_version(",
    ".create(&self.table",
    ".delete(&self.table, ",
    ".require_",
    "condition_expression(\"attribute",
];

/// Functions that make a change with a condition for others, each as the others call it.
const SHARED: [(&str, &str); 8] = [
    ("change_of", "change_of("),
    ("changed", ".changed(member, "),
    ("changed", ".changed(&member, "),
    ("follow_phone", "follow_phone("),
    ("speak_today", "speak_today("),
    ("open", "= open("),
    ("done", "done(import"),
    ("point", ".point("),
];

/// The name of a function that begins in a line.
fn begins(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub(super) ").or(line.strip_prefix("pub(crate) ")).unwrap_or(line);
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split(['(', '<']).next()
}

fn read(folder: &Path, makers: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // How anything is written.
        if path.ends_with("src/write.rs") || path.ends_with("src/write") {
            continue;
        }
        if path.is_dir() {
            read(&path, makers);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut function = "";
        for line in text.split("#[cfg(test)]\nmod tests").next().unwrap().lines() {
            function = begins(line).unwrap_or(function);
            let shared = SHARED.iter().map(|(_, call)| call);
            let makes = MAKES.iter().chain(shared).any(|makes| line.contains(makes) && begins(line).is_none());
            if makes && !SHARED.iter().any(|(shared, _)| *shared == function) {
                makers.insert(function.to_owned());
            }
        }
    }
}

#[test]
fn every_conditional_write_has_a_name_and_every_name_is_of_one() {
    let mut makers = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut makers);
    // The ledger's own condition stands in every transaction that has a line.
    makers.insert("entry".to_owned());
    let named: BTreeSet<String> = KNOWN.iter().map(|known| known.function().to_owned()).collect();
    assert!(makers.len() > 50, "conditional writes were not found");
    assert_eq!(makers.difference(&named).collect::<Vec<_>>(), [] as [&String; 0], "have no name in known.rs");
    assert_eq!(named.difference(&makers).collect::<Vec<_>>(), [] as [&String; 0], "make no conditional write");
}
