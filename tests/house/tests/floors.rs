//! Which package may know which.

use house::{Package, files, packages};

/// Where a package stands.
fn floor(package: &Package) -> u8 {
    match package.folder.split('/').collect::<Vec<_>>().as_slice() {
        ["crates", "domain"] => 0,
        ["crates", "contract" | "keyring" | "sheets"] => 1,
        ["crates", "store"] | ["site"] => 2,
        ["crates", "edge" | "testkit"] => 3,
        ["crates", "desk" | "messages"] => 4,
        ["functions", _] => 5,
        ["infra", "local"] | ["crates", "openapi"] => 6,
        ["tests", _] => 7,
        other => panic!("{other:?} stands on no floor: give it one in ARCHITECTURE.md and here"),
    }
}

#[test]
fn arrows_between_packages_go_down_only() {
    let packages = packages();
    assert!(packages.len() > 20, "packages were not found");
    for (name, package) in &packages {
        for dependency in &package.dependencies {
            if let Some(other) = packages.get(dependency) {
                let among_tests = floor(package) == 7 && floor(other) == 7;
                // Cargo lets tests alone depend on what depends on the package itself.
                let of_tests = (name.as_str(), dependency.as_str()) == ("store", "testkit");
                assert!(among_tests || of_tests || floor(other) < floor(package), "{name} must not use {dependency}");
            }
        }
    }
}

#[test]
fn a_function_never_imports_a_function() {
    let packages = packages();
    let is_function = |package: &Package| package.folder.starts_with("functions/");
    for (name, package) in packages.iter().filter(|(_, package)| is_function(package)) {
        for dependency in &package.dependencies {
            assert!(!packages.get(dependency).is_some_and(is_function), "{name} must not use {dependency}");
        }
    }
}

#[test]
fn store_and_contract_never_meet() {
    let packages = packages();
    assert!(!packages["store"].dependencies.contains(&"contract".to_owned()));
    assert!(!packages["contract"].dependencies.contains(&"store".to_owned()));
}

/// It reads whole tables, and stands between the store and its database.
#[test]
fn what_is_deployed_has_no_kit_of_tests() {
    for (name, package) in packages() {
        let may = package.folder.starts_with("tests/") || ["store", "local"].contains(&name.as_str());
        assert!(may || !package.dependencies.contains(&"testkit".to_owned()), "{name} must not use testkit");
    }
}

#[test]
fn the_rules_stand_on_almost_nothing() {
    // `csv` for an example, `proptest` for tests, `schemars` for the OpenAPI document.
    let known = ["csv", "jiff", "proptest", "schemars", "serde", "serde_json", "unicode-normalization"];
    for dependency in &packages()["domain"].dependencies {
        assert!(known.contains(&dependency.as_str()), "domain must not use {dependency}");
    }
}

/// Who may use which library of others stands in `deny.toml`. These are in the tree by libraries that log, and ours
/// have another way: `Event`.
#[test]
fn nothing_of_ours_logs_by_a_library() {
    for (name, package) in packages() {
        for library in ["log", "tracing"] {
            assert!(!package.dependencies.iter().any(|one| one == library), "{name} must not use {library}");
        }
    }
}

/// A function that could describe its answers would carry what only the document needs.
#[test]
fn only_the_document_asks_what_answers_look_like() {
    let manifests = files(".", &["Cargo.toml"]);
    let asking = manifests.iter().filter(|manifest| manifest.text.contains(r#"features = ["schema"]"#));
    let asking: Vec<_> = asking.map(|manifest| manifest.path.as_str()).collect();
    assert_eq!(asking, ["crates/openapi/Cargo.toml"]);
}
