//! Bodies of answers to selectors about aspirants and dapil.

use domain::{AspirantStatus, Joining};
use serde_json::{Value, json};

use super::nomination::contest;
use super::officer::page;
use crate::openapi::example;
use crate::openapi::schema::{Fields, example, flag, list, named, nullable, object, text, word};
use crate::openapi::values::day;

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("Aspirant", aspirant()),
        ("AspirantDetail", aspirant_detail()),
        ("AspirantPage", page("Aspirant")),
        ("AspirantStanding", standing()),
        (
            "ConsentNote",
            object(
                "When they accepted, and the signed receipt (JWS, ES256).",
                vec![("at", named("Time")), ("receipt", nullable(text("What was agreed to, signed.")))],
                vec![],
            ),
        ),
        ("DistrictFunnel", funnel()),
        (
            "DistrictFunnels",
            object("Dapil of the officer's areas.", vec![("items", list("Dapil.", named("DistrictFunnel")))], vec![]),
        ),
        ("Paper", paper()),
        (
            "Reminder",
            example(
                object(
                    "A reminder.",
                    vec![
                        ("reminded_at", named("Time")),
                        ("sent", flag("Whether this request sent it; if not, one went out before.")),
                    ],
                    vec![],
                ),
                json!({"reminded_at": "2026-11-28T05:00:00Z", "sent": true}),
            ),
        ),
        ("SlateCandidate", candidate()),
        (
            "SlateHead",
            object(
                "A list in one line.",
                vec![
                    ("status", named("SlateStatus")),
                    ("version", json!({"type": "integer", "description": "Counts saves and steps."})),
                ],
                vec![],
            ),
        ),
        (
            "VerdictNote",
            object(
                "A verdict.",
                vec![
                    ("verdict", named("Verdict")),
                    ("reason", text("Why.")),
                    ("at", named("Time")),
                    ("actor", text("An officer's `subject`.")),
                ],
                vec![],
            ),
        ),
    ]
}

fn count(description: &str) -> Value {
    json!({"type": "integer", "description": description})
}

fn row() -> Fields {
    let papers = object(
        "The papers in numbers.",
        vec![
            ("complete", flag("Whether none is missing.")),
            ("missing", count("How many are missing, refused or too old.")),
        ],
        vec![],
    );
    vec![
        ("id", named("Id")),
        ("status", named("AspirantStatus")),
        ("name", nullable(text("As they wrote it, or as it was proposed; `null` once the data are deleted."))),
        ("sex", nullable(named("Sex"))),
        ("track", named("Track")),
        ("self_nominated", flag("Whether they proposed themselves.")),
        ("support", count("How many members propose them.")),
        ("proposed_at", named("Time")),
        ("phone_source", word("Whose word the phone was when it was asked.", ["proposer"])),
        ("flags", list("What to look at.", named("AspirantFlag"))),
        ("age", nullable(count("On the election's `reference_date`; `null` until they accept."))),
        ("member", nullable(flag("Whether a member now; `null` where a list does not say."))),
        ("documents", papers),
        ("version", count("Counts changes of everything but the support.")),
    ]
}

fn aspirant() -> Value {
    let description = "An aspirant as a row of a list. Until they accept, name, sex and phone are a proposer's word.";
    example(object(description, row(), vec![]), example::aspirant())
}

fn candidate() -> Value {
    let data = object(
        "What the membership tells of what KPU asks.",
        vec![("complete", flag("Whether nothing is missing.")), ("missing", named("Missing"))],
        vec![],
    );
    let joining = word(
        "On whom a membership waits: `undecided` on officers, `unfinished` on the applicant; `null` where none is under way.",
        Joining::ALL.iter().map(|word| word.as_str()),
    );
    let more = vec![
        ("data", data),
        ("joining", nullable(joining)),
        ("member_number", nullable(text("Whose details this officer may correct; `null` for others."))),
        ("reminded_at", nullable(named("Time"))),
    ];
    let told =
        json!({"data": {"complete": true, "missing": []}, "joining": null, "member_number": null, "reminded_at": null});
    let mut shown = example::aspirant();
    if let (Some(shown), Some(told)) = (shown.as_object_mut(), told.as_object()) {
        shown.extend(told.clone());
    }
    example(object("Somebody on a list, or who could be.", [row(), more].concat(), vec![]), shown)
}

fn aspirant_detail() -> Value {
    let same = object(
        "Another aspirant of this election with the same NIK.",
        vec![("id", named("Id")), ("status", named("AspirantStatus")), ("dapil", named("Dapil"))],
        vec![],
    );
    let row = row().into_iter().filter(|(name, _)| *name != "documents").collect();
    let more = vec![
        ("nik", nullable(seen("Nik", "^[0-9]{4}•{12}$"))),
        ("birth_date", nullable(day("Date of birth; as `nik`, `null` for others."))),
        ("village", nullable(named("Village"))),
        ("occupation", nullable(named("Occupation"))),
        ("phone", nullable(seen("Phone", "^\\+[1-9][0-9]{4}•{4}[0-9]{3}$"))),
        ("documents", list("Every paper that is needed or was noted.", named("Paper"))),
        ("documents_missing", count("How many of those that are needed are missing, refused or no longer good.")),
        ("verdict", nullable(named("VerdictNote"))),
        ("verdicts", count("How many verdicts there were.")),
        ("history", list("Who did what, oldest first.", named("HistoryEntry"))),
        ("consent", nullable(named("ConsentNote"))),
        ("same_nik", list("Others of this election within the officer's areas.", same)),
        ("stands_elsewhere", flag("Whether there is another outside the officer's areas.")),
        ("reason", text("Why, as first proposed.")),
    ];
    object("An aspirant with everything needed for a verdict.", [row, contest(), more].concat(), vec![])
}

/// A number that selectors of the contest see; officers of the area in which the person lives see it masked,
/// and others not at all.
fn seen(what: &str, masked: &str) -> Value {
    json!({
        "anyOf": [named(what), {"type": "string", "pattern": masked}],
        "description": "For selectors of the contest; masked for officers of the area where the person lives, `null` for others.",
    })
}

fn paper() -> Value {
    let fields = vec![
        ("document", named("Document")),
        ("required", flag("Whether this person has to hand it in.")),
        ("state", named("DocumentState")),
        ("expires_on", nullable(day("The last day it is good for."))),
        ("number", nullable(text("The number it carries; only for selectors of the contest."))),
    ];
    example(
        object("A paper.", fields, vec![]),
        json!({"document": "diploma", "required": true, "state": "verified", "expires_on": null, "number": "DN-01/2004"}),
    )
}

fn standing() -> Value {
    object(
        "How the aspirant stands now.",
        vec![
            ("status", named("AspirantStatus")),
            ("version", count("For the next change.")),
            ("documents", list("Every paper that is needed or was noted.", named("Paper"))),
        ],
        vec![],
    )
}

fn funnel() -> Value {
    let counts = AspirantStatus::ALL.iter().map(|status| (status.as_str(), count("Aspirants."))).collect();
    let fields = vec![
        ("name", text("The dapil's name.")),
        ("seats", count("Its seats.")),
        ("target", count("How many names the party collects.")),
        ("counts", object("How many stand where.", counts, vec![])),
        ("women", count("Women who have not left.")),
        ("men", count("Men who have not left.")),
        ("internal", count("Cadres who have not left.")),
        ("external", count("Public figures who have not left.")),
        ("slate", nullable(named("SlateHead"))),
    ];
    let counted: Value = AspirantStatus::ALL.iter().map(|status| (status.as_str().to_owned(), json!(2))).collect();
    example(
        object(
            "A dapil with its numbers. They follow the aspirants within moments; `slate` is `null` until somebody saves one.",
            [contest(), fields].concat(),
            vec![],
        ),
        json!({
            "election": example::ELECTION, "chamber": "dpr", "dapil": example::DAPIL, "name": "Jawa Barat I", "seats": 7,
            "target": 14, "counts": counted, "women": 6, "men": 8, "internal": 9, "external": 5,
            "slate": {"status": "draft", "version": 7},
        }),
    )
}
