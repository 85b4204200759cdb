//! Bodies about candidates: proposing, answering, screening, ordering.

use domain::limits::{DECISION_NUMBER_MAX, LIST_NAMES_MAX, NAME_MAX, REASON_MAX};
use domain::{Document, Leaving};
use serde_json::{Map, Value, json};

use super::conversation;
use crate::example;
use crate::schema::{
    Fields, as_form, closed, example, flag, line, list, may_be_empty, named, nullable, object, text, with, without,
    word,
};
use crate::values::{typed_code, typed_day, typed_phone};

/// These bodies by their names under `components`. `join` is the form to join, `steering` how a
/// form may write its village.
pub(super) fn requests(join: &Value, steering: &Fields) -> Vec<(&'static str, Value)> {
    let answer = consent_answer(join);
    let mut answer_form = with(as_form(&answer), steering.clone());
    // In a form a yes is a word.
    answer_form["then"]["properties"] = json!({});
    vec![
        ("AspirantLeave", leave()),
        ("ConsentAnswer", answer),
        ("ConsentAnswerForm", answer_form),
        ("ConsentLink", example(object("A nominee's link.", vec![token()], vec![]), json!({"token": example::TOKEN}))),
        (
            "CsvRequest",
            example(
                object(
                    "A file as text. A byte order mark, CRLF and `;` between the fields are taken too.",
                    vec![("csv", text("Lines of `dapil,party,votes` below a line with these names, in any order."))],
                    vec![],
                ),
                json!({"csv": "dapil,party,votes\n3201,Partai Delta,182034\n"}),
            ),
        ),
        ("DocumentsRequest", documents()),
        ("ImportRequest", import()),
        ("Nominate", nominate()),
        ("NominateForm", nominate_form()),
        (
            "SlateOrder",
            example(
                object("An order of names.", vec![candidates()], vec![]),
                json!({"candidates": [example::ASPIRANT]}),
            ),
        ),
        (
            "SlateRequest",
            example(
                object(
                    "An order of names, made from the version that was read.",
                    vec![candidates(), version()],
                    vec![],
                ),
                json!({"candidates": [example::ASPIRANT], "version": 7}),
            ),
        ),
        (
            "TransitionRequest",
            example(
                object(
                    "The next stage; back to a draft with a reason.",
                    vec![("to", named("SlateStatus")), version()],
                    vec![("reason", line("Why; needed back to a draft.", REASON_MAX))],
                ),
                json!({"to": "proposed", "version": 7}),
            ),
        ),
        (
            "VerdictRequest",
            example(
                object("A verdict.", vec![("verdict", named("Verdict")), reason("Why.")], vec![read_version()]),
                json!({"verdict": "bms", "reason": "Ijazah belum dilegalisir."}),
            ),
        ),
    ]
}

fn token() -> (&'static str, Value) {
    ("token", text("What stands behind `#` in the link, or the whole link."))
}

fn reason(description: &str) -> (&'static str, Value) {
    let mut schema = line(description, REASON_MAX);
    schema["minLength"] = json!(1);
    ("reason", schema)
}

fn person_name() -> Value {
    let mut schema = line("Full name: letters, spaces and `' ’ . , - / ( )`.", NAME_MAX);
    schema["minLength"] = json!(1);
    schema
}

fn place() -> Fields {
    vec![("election", named("ElectionId")), ("chamber", named("Chamber")), ("dapil", named("Dapil"))]
}

fn nominee(prefix: [&'static str; 4]) -> (Fields, Fields) {
    let [name, phone, sex, number] = prefix;
    let required =
        vec![(name, person_name()), (phone, typed_phone("The nominee's own phone: it is asked")), (sex, named("Sex"))];
    (required, vec![(number, text("Member number, when known."))])
}

fn nominate() -> Value {
    let (required, optional) = nominee(["name", "phone", "sex", "member_number"]);
    let nominee = closed(object("Whom.", required, optional));
    let fields = [place(), vec![("track", named("Track")), ("nominee", nominee), reason("Why.")]].concat();
    example(object("A proposal.", fields, vec![]), example::nominate())
}

/// A form has no objects, and may write the place as one field.
fn nominate_form() -> Value {
    let (required, optional) = nominee(["nominee.name", "nominee.phone", "nominee.sex", "nominee.member_number"]);
    let common = [vec![("track", named("Track"))], required, vec![reason("Why.")]].concat();
    let names = |more: &[&'static str]| -> Vec<&'static str> {
        more.iter().copied().chain(common.iter().map(|(name, _)| *name)).collect()
    };
    let enough = json!([
        {"required": names(&["place"])}, {"required": names(&["election", "chamber", "dapil"])}, {"required": ["confirm"]},
    ]);
    let one = vec![("place", text("`election|chamber|dapil`, instead of the three."))];
    let mut form = object("A proposal.", vec![], [one, place(), common, optional, conversation()].concat());
    form["anyOf"] = enough;
    example(
        form,
        json!({
            "place": format!("{}|dpr|{}", example::ELECTION, example::DAPIL), "track": "external",
            "nominee.name": "Rina Wulandari", "nominee.phone": "0813 1111 2222", "nominee.sex": "female",
            "reason": example::REASON,
        }),
    )
}

/// The form to join stands in the answer: somebody who is no member joins by accepting.
fn consent_answer(join: &Value) -> Value {
    let mut joining = without(join.clone(), &["phone"]);
    let required: Vec<String> = serde_json::from_value(joining["required"].take()).unwrap_or_default();
    let mut fields = match joining["properties"].take() {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for (name, schema) in &mut fields {
        if name.starts_with("consent_") {
            *schema = flag(schema["description"].as_str().unwrap_or_default());
        } else if required.contains(name) {
            *schema = may_be_empty(schema.take());
        }
    }
    fields["name"] = line("Full name as on the KTP; the name in the proposal unless said otherwise.", NAME_MAX);
    let optional = vec![
        ("dapil", text("The dapil that is accepted, alone or as `chamber|dapil`; needed where there are several.")),
        (
            "nominee",
            json!({
                "type": "array", "items": named("Id"),
                "description": "Who of several people behind the phone answers; a form sends the field once for each. \
                    May be absent where one is open.",
            }),
        ),
        ("no_contact", flag("With `not_me`: nobody behind this phone is to be asked again in this election.")),
        ("consent_candidacy", flag("Agrees to be a candidate and to the processing this needs; needed to accept.")),
    ];
    let required = vec![token(), ("code", typed_code()), ("answer", named("Answer"))];
    let description = "A nominee's answer. To decline, token, code and answer are enough. To accept, also \
        `consent_candidacy`. A member whom the proposal names needs no more; another member behind the phone gives their \
        `nik`; somebody who is no member gives what the form to join requires, but the phone, and thereby applies to join.";
    let mut answer = object(description, required, optional);
    if let Value::Object(all) = &mut answer["properties"] {
        all.extend(fields);
    }
    answer["if"] = json!({"properties": {"answer": {"const": "accept"}}, "required": ["answer"]});
    answer["then"] = json!({"required": ["consent_candidacy"], "properties": {"consent_candidacy": {"const": true}}});
    example(
        answer,
        json!({
            "token": example::TOKEN, "code": "123456", "answer": "accept", "dapil": example::DAPIL,
            "consent_candidacy": true,
        }),
    )
}

fn read_version() -> (&'static str, Value) {
    ("version", nullable(json!({"type": "integer", "description": "The aspirant's version that was read."})))
}

fn leave() -> Value {
    example(
        object(
            "How an aspirant leaves. `replaced` needs `replacement`.",
            vec![("status", word("How.", Leaving::ALL.iter().map(|leaving| leaving.as_str()))), reason("Why.")],
            vec![("replacement", may_be_empty(named("Id"))), read_version()],
        ),
        json!({"status": "withdrawn", "reason": "Surat pengunduran diri, 12 Mei."}),
    )
}

fn documents() -> Value {
    let entry = object(
        "A paper with its whole state.",
        vec![("document", named("Document")), ("state", named("DocumentState"))],
        vec![
            ("expires_on", may_be_empty(typed_day("The last day it is good for"))),
            ("number", line("The number it carries.", DECISION_NUMBER_MAX)),
        ],
    );
    let mut entries = list("The papers that changed.", closed(entry));
    entries["minItems"] = json!(1);
    entries["maxItems"] = json!(Document::ALL.len());
    example(
        object("Papers that were looked at.", vec![("documents", entries)], vec![read_version()]),
        json!({"documents": [{"document": "diploma", "state": "verified", "number": "DN-01/2004"}], "version": 2}),
    )
}

fn candidates() -> (&'static str, Value) {
    let mut ids = list("Aspirants in the order of the list.", named("Id"));
    ids["maxItems"] = json!(LIST_NAMES_MAX);
    ("candidates", ids)
}

fn version() -> (&'static str, Value) {
    let description = "The version that was read; 0 for a list that nobody saved yet.";
    ("version", json!({"type": "integer", "minimum": 0, "description": description}))
}

fn import() -> Value {
    example(
        object(
            "What is brought in.",
            vec![("kind", word("`dapil`: the districts of the DPRD.", ["dapil"])), ("election", named("ElectionId"))],
            vec![],
        ),
        json!({"kind": "dapil", "election": "pemilu-daerah-2031"}),
    )
}
