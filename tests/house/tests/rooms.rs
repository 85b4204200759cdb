//! What must not stand in which files.

use house::{File, files};

/// The code that is deployed. The kit of the tests is not.
fn deployed() -> Vec<File> {
    let mut all = files("crates", &[".rs"]);
    all.extend(files("functions", &[".rs"]));
    all.extend(files("site/src", &[".rs"]));
    all.retain(|file| {
        let of_tests = file.path.ends_with("/tests.rs") || file.path.contains("/tests/");
        !of_tests && !file.path.contains("/examples/") && !file.is_in(&["crates/testkit"])
    });
    assert!(all.len() > 80, "files were not found");
    all
}

/// None of `words` stands in deployed code, but in `rooms`.
fn only_in(rooms: &[&str], words: &[&str]) {
    for file in deployed().iter().filter(|file| !file.is_in(rooms)) {
        for (number, line) in file.code().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in words {
                assert!(!code.contains(word), "{}:{}: {word} belongs in {rooms:?}", file.path, number + 1);
            }
        }
    }
}

#[test]
fn the_rules_have_no_clock_no_io_no_chance_and_do_not_wait() {
    for file in deployed().iter().filter(|file| file.path.starts_with("crates/domain/")) {
        for word in ["async ", "std::fs", "std::net", "std::env", "std::time", "std::thread", "rand::", "static mut"] {
            let code = file.code().lines().map(|line| line.split("//").next().unwrap_or_default());
            assert!(!code.into_iter().any(|line| line.contains(word)), "{}: {word}", file.path);
        }
    }
}

/// One row more than is shown says that there is a next page.
#[test]
fn a_list_of_pages_is_cut_only_where_all_lists_are() {
    for room in ["crates/store/src/walk.rs", "crates/store/src/aspirant/list.rs"] {
        let [file] = &files(room.rsplit_once('/').unwrap().0, &[room.rsplit('/').next().unwrap()])[..] else {
            panic!("{room} is not there");
        };
        assert!(file.code().contains("Page::cut("), "{room} cuts a page of its own");
    }
}

/// Whatever an officers' script is told passes the one place that knows an error answer from data.
#[test]
fn officers_scripts_ask_in_one_place() {
    let scripts = files("site/static/js/officer", &[".js"]);
    assert!(scripts.len() > 25, "scripts were not found");
    for File { path, text } in scripts {
        let asks = text.contains("fetch(") || text.contains("XMLHttpRequest");
        let may = path.ends_with("officer/api.js") || path.ends_with("officer/oidc.js");
        assert!(may || !asks, "{path} asks by itself");
    }
}

/// Whatever fails, a page says what to do instead of waiting for ever.
#[test]
fn a_script_waits_so_long_for_an_answer_and_takes_no_error_for_data() {
    let scripts = files("site/static/js", &[".js"]);
    let asking: Vec<_> = scripts.iter().filter(|file| file.text.contains("fetch(")).collect();
    assert!(asking.len() > 6, "scripts were not found");
    for File { path, text } in asking {
        for (at, _) in text.match_indices("fetch(") {
            let question: String = text[at..].lines().take(8).collect();
            assert!(question.contains("signal"), "{path} may wait for ever");
        }
        assert!(!text.contains(".json()") || text.contains(".ok"), "{path} takes an error for data");
    }
}

/// Each is a round trip before the first answer, or a TLS connection of its own.
#[test]
fn a_function_starts_with_one_request_for_its_keys_and_one_client() {
    let starts = files("functions", &["lib.rs"]);
    assert!(starts.len() > 15, "functions were not found");
    let squeezed = |file: &File| file.code().split_whitespace().collect::<String>();
    let post: String = files("crates/messages/src", &["post.rs"]).iter().map(squeezed).collect();
    for file in starts {
        let mut code = squeezed(&file);
        // The two that send messages share their beginning.
        if code.contains("Post::of(environment)") {
            code.push_str(&post);
        }
        let count = |words: &str| code.matches(words).count();
        assert_eq!(count("environment.keys("), 1, "{}", file.path);
        assert!(count("environment.client(") <= 1, "{}", file.path);
    }
}

/// A write whose condition was refused did nothing, and somebody must hear that: it is matched, or a line
/// says why nothing is lost (`Outcome::either_way`, `Cancelled::by`). The compiler says so of a value that is
/// passed over; these are the ways round it.
#[test]
fn no_refused_condition_is_dropped() {
    for file in deployed().iter().filter(|file| file.path.starts_with("crates/store/")) {
        for (number, line) in file.code().lines().enumerate() {
            for way in [
                ".map(|_| ())",
                ".or(Ok(()))",
                "let _ =",
                "drop(",
                ".await?.is_ok()",
                ".await?.is_err()",
                ".await?.ok()",
            ] {
                assert!(!line.contains(way), "{}:{}: {way} drops an outcome", file.path, number + 1);
            }
        }
    }
    let write = files("crates/store/src", &["write.rs", "transaction.rs"]);
    for heard in ["#[must_use]\npub(crate) enum Outcome", "#[must_use]\npub(crate) struct Cancelled"] {
        assert!(write.iter().any(|file| file.text.contains(heard)), "{heard}");
    }
}

#[test]
fn key_strings_are_made_in_one_place() {
    let keys = files("crates/store/src", &["keys.rs"]);
    let [keys] = keys.as_slice() else { panic!("keys.rs was not found") };
    let mut kinds = Vec::new();
    for literal in keys.text.split('"').skip(1).step_by(2) {
        if let Some((kind, _)) = literal.split_once("#{") {
            kinds.push(format!("\"{kind}#"));
        }
    }
    assert!(kinds.len() > 8, "kinds of keys were not found");
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    only_in(&["crates/store/src/keys.rs"], &kinds);
}

/// Calls that take the name of an attribute first.
const NAMING: [&str; 26] = [
    "set",
    "set_some",
    "set_once",
    "append",
    "with",
    "with_some",
    "text",
    "text_opt",
    "number",
    "number_opt",
    "bytes",
    "time",
    "time_opt",
    "texts",
    "flag",
    "word",
    "has",
    "if_has",
    "if_lacks",
    "if_is",
    "if_not",
    "add",
    "include",
    "exclude",
    "point",
    "get",
];

/// A name of an attribute that is spelt out in `code`, which has no spaces: in a call that takes one, behind the index
/// whose partition it is, or as what a value is called in a map. The two of every key are `pk` and `sk`.
fn spelt_out(code: &str) -> Option<&str> {
    for call in NAMING {
        let call = format!("{call}(\"");
        for (at, _) in code.match_indices(&call) {
            let ends_another_word = code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let name = code[at + call.len()..].split('"').next()?;
            if !ends_another_word && !matches!(name, "pk" | "sk") {
                return Some(name);
            }
        }
    }
    for (at, _) in code.match_indices("(\"by_") {
        let mut parts = code[at..].split('"').skip(2);
        if parts.next() == Some(",") {
            return parts.next();
        }
    }
    for (at, _) in code.match_indices("\".to_owned(),") {
        let name = code[..at].rsplit('"').next()?;
        let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !matches!(name, "pk" | "sk");
        if is_name && code[..at - name.len()].ends_with("(\"") {
            return Some(name);
        }
    }
    None
}

#[test]
fn a_name_of_an_attribute_that_is_spelt_out_is_found_in_every_form() {
    for (code, name) in [
        (r#"item.text("status")?"#, "status"),
        (r#"Ok([text("pk")?,text("sort")?])"#, "sort"),
        (r#"item.0.get("flags")"#, "flags"),
        (r#"self.indexed("by_area","area_day",page)"#, "area_day"),
        (r#"[("role".to_owned(),s(role))].into()"#, "role"),
    ] {
        assert_eq!(spelt_out(code), Some(name), "{code}");
    }
    for code in [
        r#"item.text("pk")?"#,
        r#"item.text(STATUS)?"#,
        r#"context("status")"#,
        r#"self.table.found_by("by_nik",NIK_HMAC,&hash)"#,
        r#"[("pk".to_owned(),s(pk)),(":none".to_owned(),none)]"#,
        r#"StoreError::Refused("nobody".to_owned())"#,
    ] {
        assert_eq!(spelt_out(code), None, "{code}");
    }
}

/// With the record of what it is of, or in `attribute.rs`.
#[test]
fn a_name_of_an_attribute_stands_once() {
    let store = files("crates/store/src", &[".rs"]);
    assert!(store.len() > 80, "files were not found");
    for file in store.iter().filter(|file| file.path != "crates/store/src/keys.rs") {
        let code: String = file.code().split_whitespace().collect();
        assert_eq!(spelt_out(&code), None, "{}", file.path);
        for text in file.code().split('"').skip(1).step_by(2) {
            let named = text.split('#').skip(1).find(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
            assert!(named.is_none_or(|name| name.starts_with("pk")), "{}: {text}", file.path);
        }
    }
}

#[test]
fn personal_values_neither_print_nor_serialise_themselves() {
    for (file, name) in [
        ("birth_date.rs", "BirthDate"),
        ("name.rs", "PersonName"),
        ("nik.rs", "Nik"),
        ("person.rs", "Email"),
        ("phone.rs", "Phone"),
    ] {
        let mut found = files("crates/domain/src", &[file]);
        found.retain(|one| one.path.ends_with(&format!("/{file}")));
        let [file] = found.as_slice() else { panic!("{file} was not found") };
        let (before, _) =
            file.text.split_once(&format!("pub struct {name}(")).unwrap_or_else(|| panic!("{name} was not found"));
        let derived = before.rsplit("#[derive(").next().unwrap_or_default().split(')').next().unwrap_or_default();
        for trait_name in ["Debug", "Serialize", "Display"] {
            assert!(!derived.contains(trait_name), "{name} derives {trait_name}");
        }
        assert!(file.text.contains(&format!("f.write_str(\"{name}(…)\")")), "{name} does not mask itself");
        assert!(!file.text.contains(&format!("Serialize for {name}")), "{name} serialises itself");
    }
}

/// What a field is called that may hold a person in plain text, where no type of its own masks them.
const OF_A_PERSON: [&str; 9] =
    ["address", "birth_place", "email", "guardian", "name", "names", "nik", "phone", "phones"];

/// Structs whose names are of places and elections.
const OF_NOBODY: [&str; 3] = ["District", "Election", "Stored"];

/// The structs with named fields: what stands before each, its name, its fields.
fn structs(code: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    code.match_indices("struct ").filter_map(move |(at, word)| {
        let (head, rest) = code[at + word.len()..].split_once(" {\n")?;
        let (before, name, fields) =
            (code[..at].rsplit("\n\n").next()?, head.split('<').next()?, rest.split("\n}").next()?);
        name.chars().all(|c| c.is_ascii_alphanumeric()).then_some((before, name, fields))
    })
}

/// Whether a line is such a field. What is `'static` ships with the program and is nobody's.
fn holds_a_person(line: &str) -> bool {
    let line = line.trim_start();
    line.split_once(": ").filter(|_| !line.starts_with("//")).is_some_and(|(name, of)| {
        let name = name.rsplit(' ').next().unwrap_or_default();
        let plain = of.contains("String") || of.contains("&str") || of.contains(" str");
        OF_A_PERSON.contains(&name) && plain && !of.contains("'static")
    })
}

#[test]
fn what_holds_a_person_in_plain_text_neither_prints_nor_serialises_itself() {
    let (mut masked, mut nobodys) = (Vec::new(), Vec::new());
    for file in deployed().iter().filter(|file| file.path.starts_with("crates/domain/")) {
        for (before, name, fields) in structs(file.code()) {
            if !fields.lines().any(holds_a_person) {
                continue;
            }
            if OF_NOBODY.contains(&name) {
                nobodys.push(name.to_owned());
                continue;
            }
            for trait_name in ["Debug", "Serialize", "Display"] {
                let derives = before.split("#[derive(").skip(1).any(|rest| {
                    rest.split(')').next().is_some_and(|names| names.split(", ").any(|derived| derived == trait_name))
                });
                assert!(!derives, "{name} derives {trait_name}");
            }
            assert!(file.text.contains(&format!("f.write_str(\"{name}(…)\")")), "{name} does not mask itself");
            assert!(!file.text.contains(&format!("Serialize for {name}")), "{name} serialises itself");
            masked.push(name.to_owned());
        }
    }
    assert!(masked.len() > 1, "structs were not found");
    nobodys.sort();
    assert_eq!(nobodys, OF_NOBODY, "forget here what is not there");
}

#[test]
fn the_party_is_named_in_its_brand_only() {
    let mut all = deployed();
    all.extend(files("site/templates", &[".html", ".js", ".xml", ".txt", ".webmanifest", ".svg"]));
    all.extend(files("site/content", &[".toml"]));
    all.extend(files("site/static", &[".js", ".css"]));
    all.extend(files("infra", &[".yaml"]));
    let (_, brand) = files("site/brand", &["brand.toml"])[0]
        .text
        .split_once("name = \"")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let party = brand.split('"').next().unwrap().to_owned();
    assert!(!party.is_empty());
    for file in all {
        assert!(!file.code().contains(&party), "{} names the party", file.path);
    }
}

/// What deployed code leaves to one place stands in `clippy.toml`; one that is nearer would hide it.
#[test]
fn nothing_that_is_deployed_has_lints_of_its_own() {
    let found: Vec<String> = files(".", &["clippy.toml"]).into_iter().map(|file| file.path).collect();
    assert_eq!(found, ["clippy.toml", "crates/testkit/clippy.toml", "infra/clippy.toml", "tests/clippy.toml"]);
}

#[test]
fn every_functions_binary_is_only_its_start() {
    let mains = files("functions", &["main.rs"]);
    assert!(mains.len() > 10, "functions were not found");
    for file in mains {
        assert!(file.text.lines().count() <= 5, "{} does more than start", file.path);
    }
}

/// Words that mean "not finished" or "look away", written so that this file does not hold them.
#[test]
fn nothing_is_left_for_later() {
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["X", "XX:"],
        ["todo", "!("],
        ["unimplemented", "!("],
        ["#[al", "low("],
        ["#[igno", "re"],
    ]
    .map(|parts| parts.concat());
    let endings = [".rs", ".py", ".sh", ".js", ".mjs", ".html", ".css", ".toml", ".yaml", ".md"];
    let all = files(".", &endings);
    assert!(all.len() > 250, "files were not found");
    for file in all {
        for word in &words {
            assert!(!file.text.contains(word), "{} holds {word}", file.path);
        }
    }
}

/// Longer files, each with the reason why it is not two.
const LONG: [(&str, &str); 3] = [
    ("infra/data.yaml", "tables, their key and its secrets are one stack, and a stack is one template"),
    ("infra/web.yaml", "distribution, policies and firewall refer to each other, in a region of their own"),
    ("template.yaml", "SAM takes the functions of one API from one template"),
];

/// Beyond this many lines a file is two files that do not know it yet.
const MOST_LINES: usize = 400;

#[test]
fn no_file_outgrew_its_room() {
    let endings = [".rs", ".py", ".sh", ".js", ".mjs", ".html", ".css", ".yaml", ".md"];
    let mut outgrown = Vec::new();
    for file in files(".", &endings) {
        let is_test = file.path.contains("/tests/") || file.is_in(&["tests"]);
        let is_test = is_test || file.path.ends_with("/tests.rs");
        let lines = file.code().lines().count();
        let long = LONG.iter().any(|(path, _)| *path == file.path);
        if lines > MOST_LINES && !is_test && !long {
            outgrown.push(format!("{} ({lines} lines)", file.path));
        }
        assert!(!long || lines > MOST_LINES, "{} is short enough now: forget it here", file.path);
    }
    assert!(outgrown.is_empty(), "too long: {}", outgrown.join(", "));
}
