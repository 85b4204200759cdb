//! The templates that AWS gets, the contract's routes, `openapi.json` and the local router say the
//! same: these paths, with these methods, are answered by these functions.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::collections::BTreeSet;

use contract::routes::{at_the_api, at_the_gateway};
use local::routes::Routes;
use local::template;
use serde_json::Value;
use testkit::tables;

type Route = (String, String, String);

fn route(method: &str, path: &str, package: &str) -> Route {
    (at_the_api(path).to_owned(), method.to_uppercase(), package.to_owned())
}

fn of_the_contract() -> BTreeSet<Route> {
    at_the_gateway().into_iter().map(|(method, path, package)| route(method, path, package)).collect()
}

fn of_the_document() -> BTreeSet<Route> {
    let document: Value = serde_json::from_str(include_str!("../../../openapi.json")).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let routes = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters");
        methods.map(|(method, operation)| route(method, path, operation["x-function"].as_str().unwrap()))
    });
    routes.collect()
}

fn of_the_template() -> Vec<template::FunctionResource> {
    template::functions(&tables::purposes().unwrap()).unwrap()
}

#[test]
fn template_contract_and_document_have_the_same_routes() {
    let of_the_template: BTreeSet<_> = of_the_template()
        .iter()
        .flat_map(|function| function.routes.iter().map(|(method, path)| route(method, path, &function.package)))
        .filter(|(path, ..)| path != "$default")
        .collect();
    assert!(of_the_template.len() > 30, "the template's routes were not found");
    assert_eq!(of_the_template, of_the_contract());
    assert_eq!(of_the_template, of_the_document());
}

#[test]
fn the_local_router_leads_every_described_request_to_its_function() {
    let routes = Routes::new(&of_the_template());
    for (path, method, package) in of_the_document() {
        let values: Vec<_> = path.split('/').map(|part| if part.starts_with('{') { "a-value" } else { part }).collect();
        let found = routes.find(&method, &values.join("/")).unwrap_or_else(|| panic!("no route for {method} {path}"));
        assert_eq!(
            (found.key.as_str(), found.package.as_str()),
            (format!("{method} {path}").as_str(), package.as_str())
        );
        let parameters: BTreeSet<_> = found.parameters.keys().map(|name| format!("{{{name}}}")).collect();
        let expected: BTreeSet<_> = path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
        assert_eq!(parameters, expected, "{method} {path}");
    }
    assert_eq!(routes.fallback().unwrap().package, "not-found");
}
