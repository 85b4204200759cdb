//! The template that AWS gets, the contract's routes and the folder of functions agree.

use std::collections::{BTreeMap, BTreeSet};

use contract::routes::{Caller, ROUTES, at_the_api, at_the_gateway};
use house::{packages, root};
use serde_json::Value;

/// Package → the events of its resource in `template.yaml`.
#[expect(clippy::unwrap_used, reason = "a template that cannot be read fails the test")]
fn deployed() -> BTreeMap<String, Vec<Value>> {
    let text = std::fs::read_to_string(root().join("template.yaml")).unwrap();
    let template: Value = serde_saphyr::from_str(&text).unwrap();
    let resources = template["Resources"].as_object().unwrap().values();
    resources
        .filter(|resource| resource["Type"] == "AWS::Serverless::Function")
        .map(|resource| {
            let folder = resource["Properties"]["CodeUri"].as_str().unwrap();
            let package = folder.trim_start_matches("functions/").trim_end_matches('/');
            let events = resource["Properties"]["Events"].as_object().map(|events| events.values().cloned().collect());
            (package.to_owned(), events.unwrap_or_default())
        })
        .collect()
}

#[test]
fn every_function_has_a_folder_and_a_resource_of_the_same_name() {
    let folders: BTreeSet<String> = packages()
        .into_iter()
        .filter_map(|(name, package)| {
            let folder = package.folder.strip_prefix("functions/")?;
            assert_eq!(folder, name, "a function's folder is called as its package");
            Some(name)
        })
        .collect();
    let resources: BTreeSet<String> = deployed().into_keys().collect();
    assert_eq!(folders, resources);
}

#[test]
fn the_contract_and_the_template_have_the_same_routes() {
    let mut of_template = BTreeSet::new();
    for (package, events) in deployed() {
        for event in events.iter().filter(|event| event["Type"] == "HttpApi") {
            let word = |name: &str| event["Properties"][name].as_str().unwrap().to_owned();
            if word("Path") != "$default" {
                of_template.insert((word("Path"), word("Method"), package.clone()));
            }
        }
    }
    let of_contract: BTreeSet<_> = at_the_gateway()
        .into_iter()
        .map(|(method, path, package)| (at_the_api(path).to_owned(), method.to_owned(), package.to_owned()))
        .collect();
    assert_eq!(of_contract, of_template);
}

#[test]
fn every_function_answers_a_route_or_follows_a_stream_or_a_clock() {
    for (package, events) in deployed() {
        let answers = ROUTES.iter().any(|route| route.function == package);
        let follows = events.iter().any(|event| event["Type"] == "DynamoDB" || event["Type"] == "Schedule");
        let last_resort = events.iter().any(|event| event["Properties"]["Path"] == "$default");
        assert!(answers || follows || last_resort, "nothing ever calls {package}");
    }
}

/// Citizens' functions start without officers' tokens, lists and views.
#[test]
fn a_function_stands_on_the_desk_exactly_when_all_its_routes_are_officers() {
    let mut standing = 0;
    for (name, package) in packages().iter().filter(|(_, package)| package.folder.starts_with("functions/")) {
        let mut routes = ROUTES.iter().filter(|route| route.function == name).peekable();
        let of_officers = routes.peek().is_some() && routes.all(|route| route.caller == Caller::Officer);
        assert_eq!(package.dependencies.contains(&"desk".to_owned()), of_officers, "{name}");
        standing += usize::from(of_officers);
    }
    assert!(standing > 5, "officers' functions were not found");
}
