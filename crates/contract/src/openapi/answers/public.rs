//! Bodies of answers that anyone gets.

use serde_json::{Value, json};

use crate::FieldCode;
use crate::openapi::example;
use crate::openapi::schema::{example, flag, list, named, object, text, word};

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("ApplicationReceipt", application_receipt()),
        (
            "CardState",
            example(
                object(
                    "What is known of a card.",
                    vec![("status", word("`unknown`: no such card was issued.", ["valid", "revoked", "unknown"]))],
                    vec![],
                ),
                json!({"status": "valid"}),
            ),
        ),
        ("CardVerdict", card_verdict()),
        (
            "Empty",
            json!({"type": "object", "description": "Says nothing, whoever asked for whom.", "maxProperties": 0, "examples": [{}]}),
        ),
        (
            "FieldError",
            example(
                object(
                    "One bad field; never its value.",
                    vec![
                        ("field", text("The field's or parameter's name; of a file's line `csv.<line>.<column>`.")),
                        ("code", named("FieldCode")),
                        ("message", text("What to do, in the language of the answer.")),
                    ],
                    vec![(
                        "line",
                        json!({"type": "integer", "minimum": 1, "description": "Of a file; the header is 1."}),
                    )],
                ),
                json!({"field": "nik", "code": FieldCode::NikFormat, "message": FieldCode::NikFormat.words(domain::Language::Id)}),
            ),
        ),
        ("Jwks", jwks()),
        ("People", people()),
        (
            "ChosenPerson",
            example(
                object(
                    "Who one is now, or those whom the session leads to now.",
                    vec![],
                    vec![("person", named("Id")), ("people", people()["properties"]["people"].clone())],
                ),
                json!({"person": example::ID}),
            ),
        ),
        ("Problem", crate::openapi::problem::schema()),
        (
            "VerificationReceipt",
            example(
                object(
                    "Where the application stands.",
                    vec![(
                        "status",
                        word(
                            "`unverified` while the guardian's or the applicant's own code is still out.",
                            ["submitted", "unverified", "withdrawn"],
                        ),
                    )],
                    vec![],
                ),
                json!({"status": "submitted"}),
            ),
        ),
        ("Areas", areas()),
    ]
}

fn application_receipt() -> Value {
    let fields = vec![
        ("application_id", named("Id")),
        ("status", word("Also on a replay: a receipt tells nothing about later moves.", ["unverified"])),
        ("expires_at", named("Time")),
        ("warnings", named("Warnings")),
        ("missing", named("Missing")),
    ];
    let description = "The same for known and unknown people. Forgotten at `expires_at` unless the code comes back.";
    example(
        object(description, fields, vec![]),
        json!({
            "application_id": example::ID, "status": "unverified", "expires_at": "2026-11-26T02:00:00Z", "warnings": [],
            "missing": ["birth_place", "marital_status", "address", "rt", "rw"],
        }),
    )
}

fn areas() -> Value {
    let items = list(
        "Found by name, the best matches come first; below an area, in the order of their codes.",
        object(
            "A village that was found, with the areas it lies in; an area below another, its name alone.",
            vec![("code", named("Area")), ("name", text("Its own name."))],
            vec![
                ("district", text("Kecamatan.")),
                ("regency", text("Kabupaten or kota.")),
                ("province", text("Provinsi.")),
            ],
        ),
    );
    let mut one = example::village();
    one["province"] = json!("Jawa Barat");
    example(object("Areas.", vec![("items", items)], vec![]), json!({"items": [one]}))
}

fn people() -> Value {
    let person = object(
        "A person behind the phone.",
        vec![
            ("id", named("Id")),
            ("masked_name", text("First letters only; names that begin alike show more of them.")),
            (
                "waiting",
                flag("Their application waits for a code to this phone: choosing them says that it is theirs."),
            ),
        ],
        vec![],
    );
    example(
        object(
            "Whom the phone leads to, and whose application waits for a code to it; with more than one, or one who waits, `PUT /sessions/current` chooses.",
            vec![("people", list("People.", person))],
            vec![],
        ),
        json!({"people": [{"id": example::ID, "masked_name": "S*** A***", "waiting": false}]}),
    )
}

fn card_verdict() -> Value {
    let fields = vec![
        (
            "verdict",
            word(
                "`altered`: a card's statement that this party did not sign; `unreadable`: no such statement at all, or \
                 only a part of one; `unknown`: signed, and yet no such card was issued. A card is good to the end of \
                 its day in Jakarta.",
                ["genuine", "altered", "expired", "revoked", "unknown", "unreadable"],
            ),
        ),
        ("number", text("Member number; empty when altered or unreadable.")),
        ("name", text("Masked name; empty when altered or unreadable.")),
        ("checked_at", named("Time")),
    ];
    example(
        object("What a card is worth.", fields, vec![]),
        json!({
            "verdict": "genuine", "number": example::member_number(), "name": "S*** A***", "checked_at": example::CREATED_AT,
        }),
    )
}

fn jwks() -> Value {
    let fixed = |value: &str| json!({"const": value});
    let key = object(
        "A public key (RFC 7518).",
        vec![
            ("kty", fixed("EC")),
            ("crv", fixed("P-256")),
            ("alg", fixed("ES256")),
            ("use", fixed("sig")),
            ("kid", text("Version of the key.")),
            ("x", text("Base64url.")),
            ("y", text("Base64url.")),
        ],
        vec![],
    );
    object(
        "JSON Web Key Set (RFC 7517).",
        vec![("keys", list("Keys that cards in use were signed with.", key))],
        vec![],
    )
}
