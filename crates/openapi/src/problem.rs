//! Problem details (RFC 9457): what a refusal says, and what some carry for the client to go on.

use std::collections::BTreeSet;

use contract::{Carried, FieldCode, ProblemCode, SlateCheck};
use domain::{ElectionProblem, Language, SlateStatus};
use serde_json::{Map, Value, json};

use super::answers::{import, slate};
use super::derived::Derived;
use super::example;
use super::schema::{list, named, object, text};

/// What problems of a code carry besides, as an example.
fn carried(code: ProblemCode) -> Map<String, Value> {
    let check = SlateCheck { ok: true, violations: Vec::new() };
    let carried = match code {
        ProblemCode::WindowClosed => {
            Carried::WindowClosed { opens: example::time(example::OPENS), closes: example::time(example::CLOSES) }
        }
        ProblemCode::SlateVersion => Carried::SlateVersion { version: 8 },
        ProblemCode::SlateUnlawful => Carried::SlateUnlawful { check: slate::check(), version: 7 },
        ProblemCode::SilonIncomplete => Carried::SilonIncomplete {
            missing: vec![slate::lacking()],
            approved: true,
            stage: SlateStatus::Approved,
            check,
        },
        ProblemCode::ElectionInvalid => {
            let problem = ElectionProblem { path: "opens".to_owned(), code: "time" };
            Carried::ElectionInvalid { problems: vec![problem] }
        }
        ProblemCode::ImportInvalid => Carried::ImportInvalid { errors: vec![import::line()] },
        _ => return Map::new(),
    };
    let mut carried = json!(carried);
    carried.sort_all_objects();
    match carried {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// The schema of all problems. What only some carry is required where the code is told.
pub(crate) fn schema(derived: &mut Derived) -> Value {
    let required = vec![
        ("type", json!({"type": "string", "format": "uri", "description": "`urn:kader:problem:` and the code."})),
        ("title", text("What happened, in the language of the answer.")),
        ("status", json!({"type": "integer", "description": "The HTTP status."})),
        ("code", named("ProblemCode")),
    ];
    let mut problem = object("Problem details (RFC 9457).", required, vec![]);
    let carried = derived.schema::<Carried>();
    for members in carried["anyOf"].as_array().into_iter().flatten() {
        for (name, member) in members["properties"].as_object().into_iter().flatten() {
            problem["properties"][name] = member.clone();
        }
    }
    let either = json!({"anyOf": [named("FieldError"), named("LineError")]});
    problem["properties"]["errors"] = list("All bad fields, parameters or lines at once.", either);
    problem
}

/// A problem of this status with one of these codes; `fields` are the codes of single fields.
pub(crate) fn problem(status: u16, codes: &BTreeSet<ProblemCode>, fields: &[FieldCode]) -> Value {
    let meanings: Vec<String> = codes.iter().map(|code| meaning(*code)).collect();
    let mut schema = named("Problem");
    schema["properties"] = json!({"status": {"const": status}, "code": {"enum": codes}});
    if !fields.is_empty() {
        schema["properties"]["errors"] = json!({"items": {"properties": {"code": {"enum": fields}}}});
    }
    let with_more: Vec<Value> = codes.iter().filter_map(|code| requires_members(*code)).collect();
    if !with_more.is_empty() {
        schema["allOf"] = json!(with_more);
    }
    let code = codes
        .iter()
        .find(|code| fields.is_empty() || matches!(**code, ProblemCode::FieldsInvalid | ProblemCode::RequestParameter));
    let Some(code) = code.copied() else { return Value::Null };
    let mut example = json!({
        "type": format!("urn:kader:problem:{code}"), "title": code.words(Language::Id), "status": status, "code": code,
    });
    for (name, value) in carried(code) {
        example[name] = value;
    }
    if let Some(code) = fields.first() {
        let field = code.as_str().split('.').next();
        example["errors"] = json!([{"field": field, "code": code, "message": code.words(Language::Id)}]);
    }
    let mut response = json!({
        "description": meanings.join("\n"),
        "content": {
            "application/problem+json": {"schema": schema, "example": example},
            "text/html; charset=utf-8": {"schema": {"type": "string"}},
        },
    });
    let header =
        |description: &str, kind: &str| json!({"description": description, "required": true, "schema": {"type": kind}});
    if status == 401 && codes.contains(&ProblemCode::SessionRequired) {
        // A browser is led to the sign-in page instead.
        response["content"].as_object_mut().map(|content| content.remove("text/html; charset=utf-8"));
    }
    match status {
        401 if codes.contains(&ProblemCode::TokenRequired) => {
            response["headers"] = json!({"WWW-Authenticate": header("`Bearer`.", "string")});
        }
        405 => response["headers"] = json!({"Allow": header("The methods there are.", "string")}),
        429 | 503 => response["headers"] = json!({"Retry-After": header("Seconds to wait.", "integer")}),
        _ => {}
    }
    response
}

/// A code with its title, and what problems of this code carry.
fn meaning(code: ProblemCode) -> String {
    let members: Vec<String> = carried(code).keys().map(|name| format!("`{name}`")).collect();
    let more = if members.is_empty() { String::new() } else { format!(" Carries {}.", members.join(", ")) };
    format!("- `{code}`: {}{more}", code.words(Language::En))
}

/// That problems of this code carry what they carry; `None` where that is nothing.
fn requires_members(code: ProblemCode) -> Option<Value> {
    let names: Vec<String> = carried(code).into_iter().map(|(name, _)| name).collect();
    let told = json!({"properties": {"code": {"const": code}}, "required": ["code"]});
    (!names.is_empty()).then(|| json!({"if": told, "then": {"required": names}}))
}
