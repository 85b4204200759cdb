use std::collections::BTreeSet;

use contract::routes::{ROUTES, Takes, at_the_gateway};
use contract::{
    ApplicationSearch, Apply, AspirantLeave, Body, BulkDecision, ChoosePerson, CodeCheck, CodeRequest, ConsentAnswer,
    ConsentLink, CsvRequest, DecisionRequest, Details, DocumentsRequest, FieldCode, Identity, ImportRequest,
    MemberPatch, MemberSearch, MoveTo, NewPhone, Nominate, ProblemCode, SessionRequest, SlateRequest, StatusChange,
    TransitionRequest, VerdictRequest, names_of,
};

use super::*;

/// The value and everything in it.
fn walk<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(fields) => fields.values().for_each(|field| walk(field, visit)),
        _ => {}
    }
}

/// Every operation with its path and method.
fn each_operation(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters");
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    operations.collect()
}

#[test]
fn the_file_in_the_repository_is_this_document() {
    let file = include_str!("../../../openapi.json");
    assert!(file == text(), "openapi.json is not up to date: cargo run -p openapi > openapi.json");
}

#[test]
fn every_route_is_described_once_and_nothing_else_is() {
    let described: Vec<_> =
        sections().iter().flat_map(|(_, operations)| operations.iter().map(|o| (o.path(), o.method))).collect();
    let routes: BTreeSet<_> = at_the_gateway().into_iter().map(|(method, path, _)| (path, method)).collect();
    assert_eq!(described.iter().copied().collect::<BTreeSet<_>>(), routes);
    assert_eq!(described.len(), routes.len(), "one is described twice");
}

#[test]
fn the_routes_whose_body_tells_nothing_are_those_that_describe_none() {
    let document = document();
    let silent = each_operation(&document).into_iter().filter(|(_, method, operation)| {
        let content = &operation["requestBody"]["content"];
        // A form that stands for another method tells what that one does.
        let of_a_form =
            content.get("application/x-www-form-urlencoded").is_some_and(|form| !form.to_string().contains("_method"));
        matches!(*method, "post" | "put" | "patch" | "delete")
            && (content.is_null() || of_a_form && content.as_object().is_some_and(|kinds| kinds.len() == 1))
    });
    let silent: BTreeSet<_> = silent.map(|(path, method, _)| (method.to_uppercase(), path.to_owned())).collect();
    let nothing = ROUTES.iter().filter(|route| route.takes == Takes::Nothing);
    assert_eq!(silent, nothing.map(|route| (route.method.to_owned(), route.path.to_owned())).collect());
}

#[test]
fn every_operation_has_a_name_of_its_own_and_answers_something() {
    let document = document();
    let mut names = BTreeSet::new();
    for (path, method, operation) in each_operation(&document) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
        for (status, answer) in answers.iter().filter(|(_, answer)| answer.get("$ref").is_none()) {
            assert_ne!(answer["description"], "", "{method} {path} {status}");
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let named: BTreeSet<_> = parameters
            .filter(|one| one["in"] == "path")
            .map(|one| format!("{{{}}}", one["name"].as_str().unwrap()))
            .collect();
        let expected: BTreeSet<_> = path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
        assert_eq!(named, expected, "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_no_component_is_left_over() {
    let document = document();
    let mut used = BTreeSet::new();
    walk(&document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
            used.insert(reference.to_owned());
        }
    });
    for kind in ["schemas", "responses", "parameters"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(used.contains(&format!("#/components/{kind}/{name}")), "{kind}/{name} is left over");
        }
    }
}

/// The codes that answers with a problem may carry, below `properties.<path>.enum` of its schema.
fn codes<'a>(document: &'a Value, pointer: &str) -> BTreeSet<&'a str> {
    let mut codes = BTreeSet::new();
    walk(document, &mut |value| {
        if value.get("$ref") == Some(&json!("#/components/schemas/Problem")) {
            let found = value.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
            codes.extend(found.map(|code| code.as_str().unwrap()));
        }
    });
    codes
}

#[test]
fn every_code_of_the_contract_is_answered_somewhere_and_no_other() {
    let document = document();
    let fields: BTreeSet<_> = FieldCode::ALL.iter().map(|code| code.as_str()).collect();
    let problems: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
    // Whoever asks the server that the document names comes through the edge, and never meets this one.
    let met = codes(&document, "/properties/code/enum");
    assert_eq!(&met | &BTreeSet::from([ProblemCode::EdgeRequired.as_str()]), problems);
    assert_eq!(codes(&document, "/properties/errors/items/properties/code/enum"), fields);
}

fn fields_read<T: Body>() -> BTreeSet<&'static str> {
    T::known().into_iter().collect()
}

#[test]
fn every_body_has_exactly_the_fields_that_are_read() {
    let document = document();
    let described = |name: &str| -> BTreeSet<_> {
        let schema = &document["components"]["schemas"][name];
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
    };
    // JSON and a form write a nominee each in their own way.
    let steering = BTreeSet::from(["confirm", "edit"]);
    let all: BTreeSet<_> = names_of::<Nominate>().into_iter().collect();
    assert_eq!(&(&described("Nominate") | &described("NominateForm")) - &steering, all);
    for (name, read) in [
        ("ApplicationSearch", fields_read::<ApplicationSearch>()),
        ("Apply", fields_read::<Apply>()),
        ("AspirantLeave", fields_read::<AspirantLeave>()),
        ("BulkDecision", fields_read::<BulkDecision>()),
        ("ChoosePerson", fields_read::<ChoosePerson>()),
        ("CodeCheck", fields_read::<CodeCheck>()),
        ("CodeRequest", fields_read::<CodeRequest>()),
        ("ConsentAnswer", fields_read::<ConsentAnswer>()),
        ("ConsentLink", fields_read::<ConsentLink>()),
        ("CsvRequest", fields_read::<CsvRequest>()),
        ("DecisionRequest", fields_read::<DecisionRequest>()),
        ("Details", fields_read::<Details>()),
        ("DocumentsRequest", fields_read::<DocumentsRequest>()),
        ("Identity", fields_read::<Identity>()),
        ("ImportRequest", fields_read::<ImportRequest>()),
        ("MemberPatch", fields_read::<MemberPatch>()),
        ("MemberSearch", fields_read::<MemberSearch>()),
        ("MoveTo", fields_read::<MoveTo>()),
        ("Nominate", fields_read::<Nominate>()),
        ("NewPhone", fields_read::<NewPhone>()),
        ("SessionRequest", fields_read::<SessionRequest>()),
        ("SlateRequest", fields_read::<SlateRequest>()),
        ("StatusChange", fields_read::<StatusChange>()),
        ("TransitionRequest", fields_read::<TransitionRequest>()),
        ("VerdictRequest", fields_read::<VerdictRequest>()),
    ] {
        assert_eq!(described(name), read, "{name}");
    }
}

/// The words stand in `domain` one by one; rows that break most rules show that none was forgotten.
#[test]
fn every_code_of_a_line_is_described() {
    let document = document();
    let described = document.pointer("/components/schemas/LineCode/enum").unwrap().as_array().unwrap();
    let rows = [
        (2, ["b d", "", "dpr", "2", "99.99"]),
        (3, ["c", "C", "dprd_regency", "3", "32"]),
        (4, ["d", "D", "dprd_regency", "3", ""]),
    ];
    for error in domain::import_districts(rows).unwrap_err() {
        assert!(described.contains(&json!(error.code)), "{}", error.code);
    }
}

#[test]
fn a_problem_says_what_it_carries() {
    let document = document();
    let response =
        &document["paths"]["/api/v1/admin/slates/{election}/{chamber}/{dapil}/transition"]["post"]["responses"]["409"];
    let name = response["$ref"].as_str().unwrap().trim_start_matches('#');
    let response = document.pointer(name).unwrap();
    assert!(
        response["description"]
            .as_str()
            .unwrap()
            .contains("`slate.version`: Somebody else changed the list. Load the newer one. Carries `version`.")
    );
    let required = response.pointer("/content/application~1problem+json/schema/allOf").unwrap().as_array().unwrap();
    assert_eq!(required.len(), 2, "slate.unlawful and slate.version");
}

#[test]
fn the_proposal_of_the_example_can_be_made() {
    let rules = example::rules();
    let form: Nominate = serde_json::from_value(example::nominate()).unwrap();
    assert!(form.flat().check(&rules, &[]).is_ok());
}

#[test]
fn the_people_of_the_examples_can_join() {
    let rules = example::rules();
    let form: Apply = serde_json::from_value(example::apply()).unwrap();
    let person = form.check(&rules).unwrap();
    assert!(person.warnings().is_empty());
    assert!(rules.numbers.parse(&example::member_number()).is_ok());
    let incomplete = example::incomplete_person().unwrap();
    assert_eq!((incomplete.missing().len(), incomplete.warnings().len()), (5, 3));
}
