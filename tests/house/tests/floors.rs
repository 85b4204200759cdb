//! Which package may know which.

use std::collections::BTreeMap;

use house::{Package, files, packages};

/// Where a package stands.
fn floor(package: &Package) -> u8 {
    match package.folder.split('/').collect::<Vec<_>>().as_slice() {
        ["crates", "domain"] => 0,
        ["crates", "contract" | "keyring" | "sheets"] => 1,
        ["crates", "store"] | ["site"] => 2,
        ["crates", "edge" | "testkit"] => 3,
        ["crates", "messages"] => 4,
        ["functions", _] => 5,
        ["infra", "local"] | ["crates", "openapi"] => 6,
        ["tests", _] => 7,
        other => panic!("{other:?} stands on no floor: give it one in ARCHITECTURE.md and here"),
    }
}

/// Every package that depends on `dependency`, by its folder.
fn users<'a>(packages: &'a BTreeMap<String, Package>, dependency: &str) -> Vec<&'a str> {
    let uses = |package: &&Package| package.dependencies.iter().any(|one| one == dependency);
    packages.values().filter(uses).map(|package| package.folder.as_str()).collect()
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
    let packages = packages();
    for user in users(&packages, "testkit") {
        let may = user.starts_with("tests/") || ["crates/store", "infra/local"].contains(&user);
        assert!(may, "{user} must not use testkit");
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

/// What speaks to the world outside, and who may.
#[test]
fn each_door_to_the_outside_has_its_keepers() {
    let packages = packages();
    for (dependency, keepers) in [
        // The floor of the benchmark alone, which is written after the SDK's guide.
        ("aws-config", &[][..]),
        ("aws-sdk-dynamodb", &["crates/store", "crates/testkit", "infra/local"]),
        ("aws-sdk-dynamodbstreams", &["infra/local"]),
        ("aws-sdk-secretsmanager", &["crates/keyring"]),
        ("aws-smithy-http-client", &["crates/keyring"]),
        ("aws-types", &["crates/keyring"]),
        ("lambda_http", &["crates/edge"]),
        ("minijinja", &["site"]),
        ("reqwest", &["crates/edge", "crates/messages", "crates/testkit"]),
        // `edge`: a test of tokens that no library would make.
        ("ring", &["crates/edge", "crates/keyring", "infra/local"]),
        ("schemars", &["crates/contract", "crates/domain", "crates/openapi"]),
    ] {
        let users = users(&packages, dependency);
        assert!(!users.is_empty(), "nobody uses {dependency}: forget it here");
        for user in users.into_iter().filter(|user| !user.starts_with("tests/")) {
            assert!(keepers.contains(&user), "{user} must not use {dependency}");
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

/// Its first random number takes longer than all the rest of a first invocation.
#[test]
fn nothing_links_aws_lc() {
    let lock = std::fs::read_to_string(house::root().join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"ring\""));
    assert!(!lock.contains("name = \"aws-lc"), "cargo tree --workspace --invert aws-lc-rs says who does");
}
