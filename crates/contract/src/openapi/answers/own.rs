//! Bodies of answers to the holder of a session.

use domain::HoldKind;
use serde_json::{Value, json};

use crate::openapi::example;
use crate::openapi::schema::{Fields, example, flag, list, named, nullable, object, text, word};
use crate::openapi::values::{day, neighbourhood};

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("Card", card()),
        ("Erasure", erasure()),
        ("Export", export()),
        ("Me", object("One's own application and membership; an erasure while it is pending.", me(), sometimes())),
        ("RightRequest", right_request()),
        ("OwnApplication", own_application()),
        ("OwnDetails", own_details()),
        ("OwnMembership", own_membership()),
        (
            "Status",
            example(
                object("What became of it.", vec![("status", text("One word."))], vec![]),
                json!({"status": "withdrawn"}),
            ),
        ),
    ]
}

fn right_request() -> Value {
    object(
        "A right that one asked for.",
        vec![
            ("id", text("The request.")),
            ("kind", named("Right")),
            ("status", word("Where it stands.", ["open", "accepted", "refused"])),
            ("asked_at", named("Time")),
            ("due_at", named("Time")),
            ("reason", nullable(text("What the officer wrote."))),
        ],
        vec![],
    )
}

fn me() -> Fields {
    vec![("application", nullable(named("OwnApplication"))), ("membership", nullable(named("OwnMembership")))]
}

/// The erasure only while one is pending; the lists where there is somebody.
fn sometimes() -> Fields {
    vec![
        ("erasure", named("Erasure")),
        ("notices", notices()),
        ("requests", list("Rights that one asked for.", named("RightRequest"))),
    ]
}

fn notices() -> Value {
    let notice = object(
        "Something one was told.",
        vec![
            (
                "kind",
                text(
                    "What: `approved`, `returned`, `rejected`, `nik_used`, `identity_limit`, `incomplete`, `phone_changed`, …",
                ),
            ),
            ("at", named("Time")),
        ],
        vec![],
    );
    list("What one was told, the newest first; at most 20.", notice)
}

fn erasure() -> Value {
    let kept = object(
        "What has to be kept, sealed apart.",
        vec![
            ("what", word("Which.", HoldKind::ALL.iter().map(|kind| kind.as_str()))),
            ("why", text("Why, with the law, in the language that was asked for.")),
            ("until", text("The last day, `YYYY-MM-DD`; in words where the end is something that happens.")),
        ],
        vec![],
    );
    example(
        object(
            "An erasure that was asked for.",
            vec![("effective_at", named("Time")), ("kept", list("By kind.", kept))],
            vec![],
        ),
        json!({
            "effective_at": "2026-11-25T08:15:00Z",
            "kept": [{
                "what": "consent_stub",
                "why": "so that 'I never joined' can be answered (UU 27/2022 art. 24)",
                "until": "2031-11-24",
            }],
        }),
    )
}

fn own_details() -> Value {
    example(object("What `PATCH /me` can change, as it is.", details(), vec![]), example::details())
}

pub(super) fn details() -> Fields {
    vec![
        ("address", nullable(text("Street and house."))),
        ("rt", neighbourhood("RT")),
        ("rw", neighbourhood("RW")),
        ("birth_place", nullable(text("Place of birth."))),
        ("marital_status", nullable(named("MaritalStatus"))),
        ("occupation", named("Occupation")),
        ("email", nullable(named("Email"))),
        ("consent_messages", flag("Agrees to campaign messages.")),
    ]
}

fn own_application() -> Value {
    let reason = object(
        "What to correct.",
        vec![("field", text("A field of the form.")), ("message", text("In the officer's words."))],
        vec![],
    );
    let fields = vec![
        ("id", named("Id")),
        ("status", named("ApplicationStatus")),
        ("created_at", named("Time")),
        ("submitted_at", nullable(named("Time"))),
        ("name", text("Name.")),
        ("village", named("Area")),
        ("missing", named("Missing")),
        ("reason", nullable(text("The last decision's reason."))),
        ("reasons", list("The last decision's reasons, field by field.", reason)),
        ("details", named("OwnDetails")),
    ];
    example(
        object("One's own application.", fields, vec![]),
        json!({
            "id": example::ID, "status": "returned", "created_at": example::CREATED_AT, "submitted_at": example::SUBMITTED_AT,
            "name": "Siti Aminah", "village": "32.73.01.1001", "missing": ["birth_place", "marital_status", "address", "rt", "rw"],
            "reason": null, "reasons": [{"field": "name", "message": "Tulis nama lengkap seperti di KTP."}],
            "details": example::details(),
        }),
    )
}

fn own_membership() -> Value {
    let fields = vec![
        ("number", named("MemberNumber")),
        ("status", named("MemberStatus")),
        ("since", named("Time")),
        ("name", text("Name.")),
        ("village", named("Area")),
        ("village_name", text("Village, district and regency, as people write them.")),
        ("missing", named("Missing")),
        ("details", named("OwnDetails")),
    ];
    example(
        object("One's own membership.", fields, vec![]),
        json!({
            "number": example::member_number(), "status": "active", "since": "2026-11-24T08:15:00Z", "name": "Siti Aminah",
            "village": "32.73.01.1001", "village_name": "Sukarasa, Kec. Sukasari, Kota Bandung",
            "missing": ["birth_place", "marital_status", "address", "rt", "rw"], "details": example::details(),
        }),
    )
}

pub(super) fn trail() -> Fields {
    vec![("at", named("Time")), ("action", named("LedgerAction"))]
}

fn export() -> Value {
    let consents = object(
        "What was agreed to.",
        vec![
            ("version", json!({"type": "integer", "description": "The wording."})),
            ("membership", flag("Membership.")),
            ("kpu", flag("Transfer to KPU.")),
            ("messages", flag("Campaign messages.")),
        ],
        vec![],
    );
    let person = object(
        "Everything held about the person.",
        [
            vec![
                ("nik", named("Nik")),
                ("name", text("Name.")),
                ("birth_date", day("Date of birth.")),
                ("sex", named("Sex")),
                ("phone", named("Phone")),
                ("village", named("Area")),
            ],
            details().into_iter().filter(|(name, _)| *name != "consent_messages").collect(),
            vec![("referrer", nullable(named("MemberNumber")))],
            guardian(),
            vec![("consents", consents)],
        ]
        .concat(),
        vec![],
    );
    let entry = object(
        "What was done with it.",
        [trail(), vec![("actor", word("Who.", ["self", "officer", "system"]))]].concat(),
        vec![],
    );
    let held = |description, more| object(description, [more, vec![("person", person.clone())]].concat(), vec![]);
    let reason = object("What was wrong.", vec![("field", text("A field.")), ("message", text("In words."))], vec![]);
    let application = held(
        "An application, whatever became of it.",
        vec![
            ("id", named("Id")),
            ("status", named("ApplicationStatus")),
            ("created_at", named("Time")),
            ("submitted_at", nullable(named("Time"))),
            ("consented_at", named("Time")),
            ("notices", notices()),
            ("reason", nullable(text("The last decision's reason."))),
            ("reasons", list("Field by field.", reason)),
            ("member_number", nullable(named("MemberNumber"))),
        ],
    );
    let membership = held(
        "A membership, also one that ended.",
        vec![
            ("number", named("MemberNumber")),
            ("status", named("MemberStatus")),
            ("since", named("Time")),
            ("application", named("Id")),
            ("former_number", nullable(named("MemberNumber"))),
            ("card", nullable(text("The id of the card in force."))),
            ("status_reason", nullable(text("Why the status last changed."))),
            ("decision_number", nullable(text("The number of the party's decision to expel."))),
            ("notices", notices()),
        ],
    );
    let more = vec![
        ("person", person),
        ("applications", list("Oldest first.", application)),
        ("memberships", list("Oldest first.", membership)),
        (
            "other_records",
            json!({"type": "integer", "description": "How many other records carry this NIK, told to members only. They are neither shown nor erased."}),
        ),
        ("trail", list("Oldest first.", entry)),
        ("nominations", super::nomination::exported()),
        ("exported_at", named("Time")),
    ];
    object("Everything held, with who did what with it (UU 27/2022 art. 7).", [me(), more].concat(), sometimes())
}

pub(super) fn guardian() -> Fields {
    vec![("guardian_name", nullable(text("A guardian's name."))), ("guardian_phone", nullable(named("Phone")))]
}

fn card() -> Value {
    let fields = vec![
        ("number", named("MemberNumber")),
        ("name", text("Name.")),
        (
            "token",
            text(
                "What the QR says: a JWS (ES256) with `jti`, `sub` (the member number), `name` (masked), `iat` and `exp`.",
            ),
        ),
        (
            "verify_url",
            json!({"type": "string", "format": "uri", "description": "The page that checks the token, which stands behind `#`."}),
        ),
        ("valid_until", named("Time")),
    ];
    example(
        object("The card in force.", fields, vec![]),
        json!({
            "number": example::member_number(), "name": "Siti Aminah", "token": example::TOKEN,
            "verify_url": format!("https://kader.example/kartu/#{}", example::TOKEN), "valid_until": "2031-11-23T08:20:00Z",
        }),
    )
}
