//! Bodies of answers to members who propose, and to nominees.

use serde_json::{Value, json};

use crate::openapi::example;
use crate::openapi::schema::{Fields, example, flag, list, named, nullable, object, text, word};
use crate::openapi::values::day;

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("ConsentOutcome", consent_outcome()),
        ("ConsentQuestion", consent_question()),
        (
            "NominationReceipt",
            example(
                object(
                    "The proposal.",
                    vec![
                        ("nomination_id", named("Id")),
                        ("status", word("Also on a replay, whatever became of it since.", ["awaiting_consent"])),
                    ],
                    vec![],
                ),
                json!({"nomination_id": example::ID, "status": "awaiting_consent"}),
            ),
        ),
        ("OwnNomination", own_nomination()),
        (
            "OwnNominations",
            object(
                "Everything one proposed, newest first.",
                vec![("items", list("Proposals.", named("OwnNomination")))],
                vec![],
            ),
        ),
        (
            "OwnNominee",
            example(
                object("Whom one proposed.", vec![("name", text("As one wrote it."))], vec![]),
                json!({"name": "Rina Wulandari"}),
            ),
        ),
    ]
}

/// Election, chamber and dapil.
pub(super) fn contest() -> Fields {
    vec![("election", named("ElectionId")), ("chamber", named("Chamber")), ("dapil", named("Dapil"))]
}

fn own_nomination() -> Value {
    let link = "The nominee's link, while they have not answered: one may hand it over. It opens nothing without a code \
        from the nominee's phone.";
    let more = vec![
        ("status", named("NominationStatus")),
        ("track", named("Track")),
        ("nominee", nullable(named("OwnNominee"))),
        ("self_nominated", flag("Whether the phone is one's own.")),
        ("support", json!({"type": "integer", "description": "How many members propose this person for this dapil."})),
        ("created_at", named("Time")),
        ("consent_url", nullable(json!({"type": "string", "format": "uri", "description": link}))),
    ];
    let description = "A proposal. `declined` also where the nominee accepted another dapil. `nominee` is `null` once it is \
        withdrawn, and once the data of somebody who refused are deleted.";
    example(
        object(description, [vec![("nomination_id", named("Id"))], contest(), more].concat(), vec![]),
        json!({
            "nomination_id": example::ID, "election": example::ELECTION, "chamber": "dpr", "dapil": example::DAPIL,
            "status": "awaiting_consent", "track": "external", "nominee": {"name": "Rina Wulandari"},
            "self_nominated": false, "support": 3, "created_at": example::CREATED_AT,
            "consent_url": format!("https://kader.example/kesediaan/#{}", example::TOKEN),
        }),
    )
}

/// What a copy of everything held says of nominations.
pub(super) fn exported() -> Value {
    let proposed = object(
        "Somebody whom one proposed.",
        [
            contest(),
            vec![
                ("nominee", nullable(text("The name, as one wrote it."))),
                ("reason", text("Why, as one wrote it.")),
                ("status", named("NominationStatus")),
                ("created_at", named("Time")),
            ],
        ]
        .concat(),
        vec![],
    );
    let paper = object(
        "A paper that was noted.",
        vec![
            ("document", named("Document")),
            ("state", named("DocumentState")),
            ("expires_on", nullable(day("The last day it is good for."))),
            ("number", nullable(text("The number it carries."))),
        ],
        vec![],
    );
    let verdict = object(
        "A verdict.",
        vec![("verdict", named("Verdict")), ("reason", text("Why.")), ("at", named("Time"))],
        vec![],
    );
    let candidacy = object(
        "A dapil for which one was proposed.",
        [
            contest(),
            vec![
                ("status", named("AspirantStatus")),
                ("name", nullable(text("The name, as it was proposed."))),
                ("phone", nullable(named("Phone"))),
                ("reason", text("Why, as it was proposed.")),
                ("support", json!({"type": "integer", "description": "How many members propose one."})),
                ("proposed_at", named("Time")),
                ("consented_at", nullable(named("Time"))),
                ("receipt", nullable(text("What one agreed to, signed."))),
                ("documents", list("Papers.", paper)),
                ("verdicts", list("Oldest first.", verdict)),
            ],
        ]
        .concat(),
        vec![],
    );
    object(
        "What one proposed, and was proposed for.",
        vec![("proposed", list("Proposals.", proposed)), ("candidacies", list("By the phone one has now.", candidacy))],
        vec![],
    )
}

fn consent_question() -> Value {
    let proposal = object(
        "A dapil for which somebody proposes the nominee.",
        [
            contest(),
            vec![
                ("name", text("The dapil's name.")),
                ("seats", json!({"type": "integer", "description": "Its seats."})),
                (
                    "supporters",
                    json!({"type": "integer", "description": "How many members propose the nominee for it."}),
                ),
            ],
        ]
        .concat(),
        vec![],
    );
    let states = ["open", "accepted", "declined", "not_me", "expired"];
    let person = object(
        "Somebody who was proposed with this phone.",
        vec![
            ("id", named("Id")),
            ("masked_name", nullable(text("First letters only; `null` once the data are deleted."))),
            ("status", word("Whether the question to them stands, or how it ended.", states)),
            ("expires_at", named("Time")),
            ("proposals", list("All proposals for them in this election.", proposal)),
        ],
        vec![],
    );
    let fields = vec![
        ("status", word("`open` while anybody is to answer; else how it ended.", states)),
        ("election", named("ElectionId")),
        ("people", list("Everybody who was proposed with this phone; at most three are open at a time.", person)),
    ];
    example(
        object("What those behind a phone are asked.", fields, vec![]),
        json!({
            "status": "open", "election": example::ELECTION,
            "people": [{
                "id": example::ID, "masked_name": "R*** W***", "status": "open", "expires_at": "2026-12-08T02:00:00Z",
                "proposals": [{
                    "election": example::ELECTION, "chamber": "dpr", "dapil": example::DAPIL, "name": "Jawa Barat I",
                    "seats": 7, "supporters": 3,
                }],
            }],
        }),
    )
}

fn consent_outcome() -> Value {
    let fields = vec![
        ("status", word("What was answered.", ["accepted", "declined", "not_me"])),
        ("dapil", nullable(named("Dapil"))),
        ("aspirant_id", nullable(named("Id"))),
        ("application_id", nullable(named("Id"))),
    ];
    example(
        object(
            "The answer. `dapil` and `aspirant_id` where it was accepted; `application_id` where accepting was also applying \
             to join, in the answer that made the application.",
            fields,
            vec![],
        ),
        json!({"status": "accepted", "dapil": example::DAPIL, "aspirant_id": example::ASPIRANT, "application_id": null}),
    )
}
