//! Problem details (RFC 9457): what a refusal says, and what some carry for the client to go on.

use std::collections::BTreeSet;

use domain::Language;
use serde_json::{Value, json};

use super::example;
use super::schema::{Fields, flag, list, named, object, text};
use crate::{FieldCode, ProblemCode};

/// What problems of a code carry besides, with an example.
fn carried(code: ProblemCode) -> Vec<(&'static str, Value)> {
    match code {
        ProblemCode::WindowClosed => vec![("opens", json!(example::OPENS)), ("closes", json!(example::CLOSES))],
        ProblemCode::SlateVersion => vec![("version", json!(8))],
        ProblemCode::SlateUnlawful => vec![("check", example::check()), ("version", json!(7))],
        ProblemCode::SilonIncomplete => vec![
            ("missing", json!([example::missing()])),
            ("approved", json!(true)),
            ("stage", json!("approved")),
            ("check", json!({"ok": true, "violations": []})),
        ],
        ProblemCode::ElectionInvalid => vec![("problems", json!([{"path": "opens", "code": "time"}]))],
        ProblemCode::ImportInvalid => vec![("errors", json!([example::line_error()]))],
        _ => Vec::new(),
    }
}

/// The schema of all problems. What only some carry is required where the code is told.
pub(crate) fn schema() -> Value {
    let required = vec![
        ("type", json!({"type": "string", "format": "uri", "description": "`urn:kader:problem:` and the code."})),
        ("title", text("What happened, in the language of the answer.")),
        ("status", json!({"type": "integer", "description": "The HTTP status."})),
        ("code", named("ProblemCode")),
    ];
    object("Problem details (RFC 9457).", required, members())
}

fn members() -> Fields {
    let either = json!({"anyOf": [named("FieldError"), named("LineError")]});
    let lacking = object(
        "A candidate who lacks something.",
        vec![
            ("candidate", named("Id")),
            ("number", json!({"type": "integer", "minimum": 1, "description": "Place on the list."})),
            ("name", super::schema::nullable(text("Name."))),
            (
                "what",
                list(
                    "`member`, a field of `Missing`, or a paper with what is wrong: `ktp.missing`, `photo.expired`.",
                    text("One thing."),
                ),
            ),
        ],
        vec![],
    );
    let problem = object(
        "A field of an election that cannot be used.",
        vec![
            ("path", text("The field, `chambers[0].women_percent`; with the code `json`, line and column.")),
            (
                "code",
                super::schema::word(
                    "What is wrong with it.",
                    ["json", "id", "text", "time", "zone", "order", "range", "empty", "repeated", "steps"],
                ),
            ),
        ],
        vec![],
    );
    vec![
        ("errors", list("All bad fields, parameters or lines at once.", either)),
        ("opens", json!({"$ref": "#/components/schemas/Time", "description": "When the window opens or opened."})),
        (
            "closes",
            json!({"$ref": "#/components/schemas/Time", "description": "The first instant at which a proposal is refused."}),
        ),
        ("version", json!({"type": "integer", "description": "The list's version now."})),
        ("check", named("SlateCheck")),
        ("missing", list("Who on the list lacks what.", lacking)),
        ("approved", flag("Whether the board has approved the list.")),
        ("stage", named("SlateStatus")),
        ("problems", list("Every problem of the election.", problem)),
    ]
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
    let members: Vec<String> = carried(code).iter().map(|(name, _)| format!("`{name}`")).collect();
    let more = if members.is_empty() { String::new() } else { format!(" Carries {}.", members.join(", ")) };
    format!("- `{code}`: {}{more}", code.words(Language::En))
}

/// That problems of this code carry what they carry; `None` where that is nothing.
fn requires_members(code: ProblemCode) -> Option<Value> {
    let names: Vec<&str> = carried(code).into_iter().map(|(name, _)| name).collect();
    let told = json!({"properties": {"code": {"const": code}}, "required": ["code"]});
    (!names.is_empty()).then(|| json!({"if": told, "then": {"required": names}}))
}
