//! Bodies of answers to officers.

use serde_json::{Value, json};

use super::own::{details, guardian, trail};
use crate::ProblemCode;
use crate::openapi::example;
use crate::openapi::schema::{Fields, example, flag, list, named, nullable, object, text, word};
use crate::openapi::values::day;

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("Application", application()),
        ("ApplicationPage", page("Application")),
        ("ApplicationDetail", application_detail()),
        ("Applications", found("Application")),
        ("AskedRight", asked_right()),
        ("RightPage", page("AskedRight")),
        (
            "RightReceipt",
            example(
                object(
                    "What became of it.",
                    vec![("id", text("The request.")), ("status", word("The answer.", ["accepted", "refused"]))],
                    vec![],
                ),
                json!({"id": format!("{}.access", example::ID), "status": "accepted"}),
            ),
        ),
        ("DecisionReceipt", decision_receipt()),
        ("DecisionReceipts", decision_receipts()),
        ("Grants", grants()),
        (
            "HistoryEntry",
            example(
                object(
                    "One line of the ledger.",
                    [trail(), vec![("actor", text("An officer's `subject`, `self`, or `system`."))]].concat(),
                    vec![],
                ),
                json!({"at": example::SUBMITTED_AT, "action": "viewed", "actor": example::OFFICER}),
            ),
        ),
        ("Member", member()),
        ("MemberDetail", member_detail()),
        ("MemberPage", page("Member")),
        ("Members", found("Member")),
        (
            "MemberStanding",
            example(
                object(
                    "Where the membership stands now.",
                    vec![("number", named("MemberNumber")), ("status", named("MemberStatus"))],
                    vec![],
                ),
                json!({"number": example::member_number(), "status": "suspended"}),
            ),
        ),
        ("SameNik", same_nik()),
        ("Village", village()),
    ]
}

fn grants() -> Value {
    let grant = object(
        "A role within an area.",
        vec![("role", named("Role")), ("area", text("Code of the area; empty is the nation."))],
        vec![],
    );
    let named = || {
        vec![
            ("code", text("Code of the area; empty is the nation.")),
            ("name", nullable(text("Its name; `null` when it is no longer in force."))),
        ]
    };
    let below = list("The areas one level below, down to the kecamatan.", object("An area by name.", named(), vec![]));
    let area = object("An area by name.", [named(), vec![("within", below)]].concat(), vec![]);
    example(
        object(
            "The officer.",
            vec![
                ("subject", text("The issuer's id of the officer.")),
                ("grants", list("What they may do, and where.", grant)),
                ("areas", list("The areas of the grants, each once.", area)),
            ],
            vec![],
        ),
        json!({
            "subject": example::OFFICER, "grants": [{"role": "verifier", "area": "32.73"}],
            "areas": [{"code": "32.73", "name": "Kota Bandung", "within": [{"code": "32.73.01", "name": "Sukasari"}]}],
        }),
    )
}

fn village() -> Value {
    let names =
        vec![("name", text("Village.")), ("district", text("Kecamatan.")), ("regency", text("Kabupaten or kota."))];
    example(
        object("A village; only its code when it is no longer in force.", vec![("code", named("Area"))], names),
        example::village(),
    )
}

fn asked_right() -> Value {
    object(
        "A right that somebody asked for.",
        vec![
            ("id", text("The request.")),
            ("kind", named("Right")),
            ("application_id", named("Id")),
            ("member_number", nullable(named("MemberNumber"))),
            ("village", named("Village")),
            ("asked_at", named("Time")),
            ("due_at", named("Time")),
        ],
        vec![],
    )
}

/// A page of a list.
pub(super) fn page(items: &str) -> Value {
    object(
        "A page of the list.",
        vec![
            ("items", list("At most `limit`.", named(items))),
            ("next_cursor", nullable(text("Where the next page starts; `null` on the last."))),
        ],
        vec![],
    )
}

/// What a search found.
fn found(items: &str) -> Value {
    object(
        "Those found within the officer's areas.",
        vec![
            ("items", list("50 at most.", named(items))),
            ("more", flag("Whether there are more than are shown: ask for something narrower.")),
        ],
        vec![],
    )
}

fn age() -> Value {
    json!({"type": "integer", "description": "Completed years today."})
}

fn application_row() -> Fields {
    vec![
        ("id", named("Id")),
        ("status", named("ApplicationStatus")),
        ("name", text("Name.")),
        ("age", age()),
        ("sex", named("Sex")),
        ("village", named("Village")),
        ("submitted_at", nullable(named("Time"))),
        ("flags", list("What to look at.", named("Flag"))),
        ("member_number", nullable(named("MemberNumber"))),
    ]
}

fn application() -> Value {
    example(
        object("An application as a row of the queue.", application_row(), vec![]),
        json!({
            "id": example::ID, "status": "submitted", "name": "Siti Aminah", "age": 36, "sex": "female",
            "village": example::village(), "submitted_at": example::SUBMITTED_AT, "flags": ["same_nik"], "member_number": null,
        }),
    )
}

/// What officers see of a person beyond a row.
fn person() -> Fields {
    [
        vec![("nik", named("Nik")), ("birth_date", day("Date of birth.")), ("phone", named("Phone"))],
        details(),
        vec![("referrer", nullable(named("MemberNumber"))), ("missing", named("Missing"))],
        vec![("history", list("Who did what, oldest first.", named("HistoryEntry")))],
    ]
    .concat()
}

fn application_detail() -> Value {
    let more = vec![
        ("created_at", named("Time")),
        ("warnings", named("Warnings")),
        ("reason", nullable(text("The last decision's reason."))),
        ("same_nik", list("Everything else with this NIK in the officer's areas.", named("SameNik"))),
        ("held_elsewhere", flag("Whether a member outside the officer's areas holds this NIK.")),
    ];
    object(
        "An application with everything needed for a decision.",
        [application_row(), person(), guardian(), more].concat(),
        vec![],
    )
}

fn same_nik() -> Value {
    let shared = || vec![("name", text("Name.")), ("village", named("Village"))];
    let application = object(
        "An application.",
        [
            vec![
                ("kind", json!({"const": "application"})),
                ("id", named("Id")),
                ("status", named("ApplicationStatus")),
            ],
            shared(),
            vec![("submitted_at", nullable(named("Time")))],
        ]
        .concat(),
        vec![],
    );
    let member = object(
        "A member.",
        [
            vec![
                ("kind", json!({"const": "member"})),
                ("id", named("MemberNumber")),
                ("status", named("MemberStatus")),
            ],
            shared(),
            vec![("member_number", named("MemberNumber"))],
        ]
        .concat(),
        vec![],
    );
    json!({"description": "Something else with the same NIK.", "oneOf": [application, member]})
}

fn decision_receipt() -> Value {
    example(
        object(
            "What was decided.",
            vec![("status", word("Where the application stands now.", ["approved", "rejected", "returned"]))],
            vec![("member_number", named("MemberNumber"))],
        ),
        json!({"status": "approved", "member_number": example::member_number()}),
    )
}

fn decision_receipts() -> Value {
    let item = object(
        "What became of one application.",
        vec![
            ("id", text("As it was sent.")),
            (
                "status",
                word(
                    "`forbidden`: in the officer's area, without the role. `busy`: not decided; try that one again.",
                    ["ok", "conflict", "not_found", "forbidden", "busy"],
                ),
            ),
        ],
        vec![
            ("member_number", named("MemberNumber")),
            (
                "code",
                word(
                    "Why there is a conflict.",
                    [ProblemCode::StateConflict, ProblemCode::NikHeld].map(ProblemCode::as_str),
                ),
            ),
        ],
    );
    example(
        object("What became of each, in the order of the request.", vec![("items", list("Outcomes.", item))], vec![]),
        json!({"items": [{"id": example::ID, "status": "ok", "member_number": example::member_number()}]}),
    )
}

fn member_row() -> Fields {
    vec![
        ("number", named("MemberNumber")),
        ("status", named("MemberStatus")),
        ("name", text("Name.")),
        ("age", age()),
        ("sex", named("Sex")),
        ("village", named("Village")),
        ("since", named("Time")),
    ]
}

fn member() -> Value {
    example(
        object("A member as a row of a list.", member_row(), vec![]),
        json!({
            "number": example::member_number(), "status": "active", "name": "Siti Aminah", "age": 36, "sex": "female",
            "village": example::village(), "since": "2026-11-24T08:15:00Z",
        }),
    )
}

fn member_detail() -> Value {
    // The membership before, of somebody who left and joined again.
    let more = vec![("application_id", named("Id")), ("former_number", nullable(named("MemberNumber")))];
    object("A member with everything held.", [member_row(), person(), more].concat(), vec![])
}
