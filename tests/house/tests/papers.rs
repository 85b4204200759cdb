//! What the documents say is what is there.

use std::collections::BTreeSet;

use house::{File, files, root};

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("{path} is not there"))
}

#[test]
fn every_decision_has_its_three_parts_and_stands_in_the_index() {
    let index = read("docs/adr/README.md");
    let mut pages = files("docs/adr", &[".md"]);
    pages.retain(|page| page.path != "docs/adr/README.md");
    assert!(pages.len() >= 28, "decisions were not found");
    for (number, page) in (1..).zip(&pages) {
        let name = page.path.rsplit('/').next().unwrap();
        assert!(name.starts_with(&format!("{number:04}-")), "{name} is not number {number}");
        let title = page
            .text
            .lines()
            .next()
            .unwrap()
            .strip_prefix(&format!("# {number}. "))
            .unwrap_or_else(|| panic!("{name} has no title"));
        assert!(
            index.contains(&format!("| {number} | [{title}]({name}) |")),
            "{name} is not in the index, or under another title"
        );
        let parts: Vec<_> = page.text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(parts, ["## Context", "## Decision", "## Consequences"], "{name}");
        assert!(page.text.lines().count() <= 25, "{name} is too long");
    }
    assert_eq!(index.matches("](0").count(), pages.len(), "the index lists a page that is not there");
}

/// The names of the enum's variants, as they stand in a line.
fn variants(code: &str) -> BTreeSet<String> {
    let (_, body) = code.split_once("pub enum Event<'a> {").expect("the events were not found");
    let body = body.split("\n}").next().unwrap_or_default();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    names
        .map(|line| {
            let name = line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let words = name.char_indices().map(|(at, c)| match c.is_ascii_uppercase() && at > 0 {
                true => format!("_{}", c.to_ascii_lowercase()),
                false => c.to_ascii_lowercase().to_string(),
            });
            words.collect()
        })
        .collect()
}

#[test]
fn every_event_that_is_logged_is_described() {
    let described = read("docs/LOGGING.md");
    let code = read("crates/edge/src/event.rs");
    let mut events = variants(&code);
    for file in files("infra/local/src", &[".rs"]) {
        for rest in file.code().split("\"event\": \"").skip(1) {
            events.insert(rest.split('"').next().unwrap_or_default().to_owned());
        }
    }
    assert!(events.len() > 10, "events were not found");
    for event in events {
        assert!(described.contains(&format!("`{event}`")), "docs/LOGGING.md does not describe {event}");
    }
    let metrics: Vec<_> = code.split("=> (\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(metrics.len() > 2, "metrics were not found");
    for metric in metrics {
        assert!(described.contains(&format!("`{metric}`")), "docs/LOGGING.md does not describe {metric}");
    }
}

/// Links between documents, and from them into the code.
#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut links = 0;
    for File { path, text } in files(".", &[".md"]) {
        let folder = root().join(&path);
        let folder = folder.parent().unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = target.split('#').next().unwrap();
            if !target.is_empty() && !target.contains("://") {
                links += 1;
                assert!(folder.join(target).exists(), "{path} leads to {target}, which is not there");
            }
        }
    }
    assert!(links > 150, "links were not found");
}

#[test]
fn pictures_are_light_enough_for_a_bad_connection() {
    let readme = read("README.md");
    let pictures: Vec<_> = std::fs::read_dir(root().join("docs/images"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "png"))
        .collect();
    assert_eq!(pictures.len(), 6);
    for picture in pictures {
        let name = picture.file_name().into_string().unwrap();
        assert!(picture.metadata().unwrap().len() < 150_000, "{name} is too large");
        assert!(readme.contains(&format!("docs/images/{name}")), "README.md does not show {name}");
    }
}
