//! Bodies of answers about elections and their districts.

use serde_json::{Value, json};

use crate::openapi::example;
use crate::openapi::schema::{Fields, example, flag, list, named, nullable, object, text, word};
use crate::openapi::values::day;

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    let items = |description: &str, what: &str| object(description, vec![("items", list("All.", named(what)))], vec![]);
    vec![
        ("ChamberRules", chamber_rules()),
        ("Election", election()),
        ("Elections", items("The elections with their whole rules, as an owner edits them.", "Election")),
        ("Import", import()),
        ("ImportCheck", import_check()),
        ("ImportDone", import_done()),
        ("ImportReceipt", import_receipt()),
        (
            "LineError",
            example(
                object(
                    "A bad line of an import; never what stands in it.",
                    vec![
                        (
                            "line",
                            json!({"type": "integer", "minimum": 1, "description": "Of the file; the header is 1."}),
                        ),
                        ("column", text("The column; empty for the line as a whole.")),
                        ("code", named("LineCode")),
                        ("field", text("Line and column, `csv.3.seats`.")),
                        ("message", text("What is wrong, in words.")),
                    ],
                    vec![],
                ),
                example::line_error(),
            ),
        ),
        ("PublicCounts", public_counts()),
        ("PublicDistrict", public_district()),
        ("PublicDistricts", items("The dapil of a chamber, in code order.", "PublicDistrict")),
        ("PublicElection", public_election()),
        ("PublicElections", items("The elections, the next one first.", "PublicElection")),
    ]
}

fn count(description: &str) -> Value {
    json!({"type": "integer", "description": description})
}

/// A value of the law, with where it stands.
fn rule(description: &str, value: Value) -> Value {
    object(description, vec![("value", value), ("article", text("Where it stands."))], vec![])
}

fn chamber_rules() -> Value {
    let percent = |description: &str| rule(description, json!({"type": "integer", "description": "In %."}));
    let step = object(
        "A step of a list.",
        vec![
            ("from", named("SlateStatus")),
            ("to", named("SlateStatus")),
            ("level", named("BoardLevel")),
            ("article", text("The article or the party's rule.")),
        ],
        vec![],
    );
    let signers = object(
        "Whose chair and secretary sign.",
        vec![("level", named("BoardLevel")), ("article", text("Where it stands."))],
        vec![],
    );
    let threshold = rule("", json!({"type": "integer"}));
    let fields = vec![
        ("chamber", named("Chamber")),
        ("minimum_age", rule("In completed years, on `reference_date`.", count("Years."))),
        ("women_percent", percent("The least share of women among the names, rounded up to a person.")),
        ("zipper_group", rule("In every so many names there is a woman.", count("Names."))),
        ("list_percent", percent("The most names, in % of the dapil's seats.")),
        ("steps", list("The six steps of a list, in order.", step)),
        ("signers", signers),
        (
            "replacement_keeps_number",
            rule(
                "The stages in which whoever replaces a candidate takes the number.",
                list("Stages.", named("SlateStatus")),
            ),
        ),
    ];
    let threshold = json!({
        "description": "The threshold of votes in the nation, in %; `null` while the law has none.",
        "anyOf": [threshold, {"type": "null"}],
    });
    example(
        object("The rules of one chamber, each with its article.", fields, vec![("threshold_percent", threshold)]),
        example::chamber_rules(),
    )
}

/// What everybody may know of an election, and its owner edits.
fn common(opens: Value, closes: Value) -> Fields {
    vec![
        ("id", named("ElectionId")),
        ("name", text("In Indonesian.")),
        ("name_en", text("In English.")),
        ("opens", opens),
        ("closes", closes),
        ("reference_date", day("The day of the final list, on which ages count and papers have to be good.")),
        ("proposals_per_member", count("The most people one member proposes.")),
        ("collection_percent", count("How many names are collected per dapil, in % of its seats.")),
        ("public_minimum", count("The least number of people that is shown to everybody.")),
        ("chambers", list("The chambers that are elected.", named("ChamberRules"))),
    ]
}

fn election() -> Value {
    let local = |description: &str| {
        json!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\\[Asia/(?:Jakarta|Pontianak|Makassar|Jayapura)\\]$",
            "description": description,
        })
    };
    let more = vec![
        ("consent_days", count("Days that a nominee has to answer.")),
        ("reminder_days", count("Days before the end of these at which the one reminder goes out.")),
        ("retention_days", count("Days after a refusal when the nominee's data are deleted.")),
    ];
    let window = common(
        local("The minute in which the window opens, in local time."),
        local("The window's last minute, which is whole: `23:59` accepts until midnight."),
    );
    example(
        object(
            "An election with its window and rules.",
            [window, more].concat(),
            vec![("time_zone", text("Repeats the zone of the window; may be left out when it is sent."))],
        ),
        example::election(),
    )
}

fn public_election() -> Value {
    let mut one = example::election();
    if let Value::Object(fields) = &mut one {
        for name in ["time_zone", "consent_days", "reminder_days", "retention_days"] {
            fields.remove(name);
        }
        fields["opens"] = json!(example::OPENS);
        fields["closes"] = json!(example::CLOSES);
    }
    let window = |description: &str| json!({"$ref": "#/components/schemas/Time", "description": description});
    let fields = common(window("When the window opens."), window("The first instant at which a proposal is refused."));
    example(object("An election.", fields, vec![]), one)
}

fn public_counts() -> Value {
    let least = |description: &str| nullable(count(description));
    example(
        object(
            "How many people have come how far; whoever is further is counted in the steps before. A step with fewer than \
             `public_minimum` is `null`.",
            vec![
                ("proposed", count("Proposed.")),
                ("willing", least("Of them willing.")),
                ("screened", least("Of them screened, whatever the verdict.")),
                ("listed", least("Of them on the list.")),
            ],
            vec![],
        ),
        json!({"proposed": 14, "willing": 9, "screened": 6, "listed": null}),
    )
}

fn public_district() -> Value {
    let area = || object("An area.", vec![("code", named("Area")), ("name", text("Its name."))], vec![]);
    let counts = json!({
        "description": "`null` where fewer than `public_minimum` were proposed: in a small crowd a number points at a person.",
        "anyOf": [named("PublicCounts"), {"type": "null"}],
    });
    let fields = vec![
        ("dapil", named("Dapil")),
        ("name", text("Its name.")),
        ("chamber", named("Chamber")),
        ("seats", count("Its seats.")),
        ("target", count("How many names the party collects.")),
        ("province", area()),
        ("areas", list("What it is made of.", area())),
        ("counts", counts),
    ];
    let named = |code: &str, name: &str| json!({"code": code, "name": name});
    example(
        object("A dapil.", fields, vec![]),
        json!({
            "dapil": example::DAPIL, "name": "Jawa Barat I", "chamber": "dpr", "seats": 7, "target": 14,
            "province": named("32", "Jawa Barat"), "areas": [named("32.73", "Kota Bandung"), named("32.77", "Kota Cimahi")],
            "counts": null,
        }),
    )
}

fn import_receipt() -> Value {
    let url = "Where the file goes, by PUT with the same `Authorization`: `/admin/imports/{id}/file`.";
    example(
        object(
            "The import.",
            vec![
                ("import_id", named("Id")),
                ("upload_url", json!({"type": "string", "format": "uri", "description": url})),
            ],
            vec![],
        ),
        json!({
            "import_id": example::ID,
            "upload_url": format!("https://kader.example/api/v1/admin/imports/{}/file", example::ID),
        }),
    )
}

fn import() -> Value {
    let fields = vec![
        ("import_id", named("Id")),
        ("election", named("ElectionId")),
        ("status", word("Where it stands.", ["waiting", "uploaded", "done"])),
        ("rows", nullable(count("How many districts were taken."))),
    ];
    example(
        object("An import.", fields, vec![]),
        json!({"import_id": example::ID, "election": "pemilu-daerah-2031", "status": "uploaded", "rows": null}),
    )
}

fn import_check() -> Value {
    let fields = vec![
        ("ok", flag("Whether the file would be taken.")),
        ("rows", count("How many districts.")),
        ("errors", list("Every bad line.", named("LineError"))),
    ];
    example(
        object("What would be taken, or all that is wrong.", fields, vec![]),
        json!({"ok": false, "rows": 0, "errors": [example::line_error()]}),
    )
}

fn import_done() -> Value {
    example(
        object(
            "Taken.",
            vec![("status", word("Where it stands.", ["done"])), ("rows", count("How many districts."))],
            vec![],
        ),
        json!({"status": "done", "rows": 312}),
    )
}
