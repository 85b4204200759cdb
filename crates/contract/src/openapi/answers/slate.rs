//! Bodies of answers to selectors about lists of candidates and votes.

use serde_json::{Value, json};

use super::nomination::contest;
use crate::openapi::example;
use crate::openapi::schema::{Fields, example, flag, list, named, nullable, object, text};

/// These answers by their names under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        (
            "OrderCheck",
            example(
                object(
                    "What the rules say to an order.",
                    vec![("check", named("SlateCheck")), ("quota", count("The least number of women on it."))],
                    vec![],
                ),
                json!({"check": example::check(), "quota": 2}),
            ),
        ),
        ("Slate", slate()),
        (
            "SlateCheck",
            example(
                object(
                    "What the rules say to a list.",
                    vec![
                        ("ok", flag("Whether no rule is broken.")),
                        ("violations", list("One per broken rule.", named("Violation"))),
                    ],
                    vec![],
                ),
                example::check(),
            ),
        ),
        ("SlateOperation", operation()),
        ("SlateRevision", revision()),
        ("SlateStep", step()),
        ("Violation", violation()),
        ("Votes", votes()),
        (
            "VotesTaken",
            example(
                object("What was taken.", vec![("districts", count("Dapil whose votes were replaced."))], vec![]),
                json!({"districts": 84}),
            ),
        ),
    ]
}

fn count(description: &str) -> Value {
    json!({"type": "integer", "description": description})
}

fn place(description: &str) -> Value {
    json!({"type": "integer", "minimum": 1, "description": description})
}

fn slate() -> Value {
    let more = vec![
        ("name", text("The dapil's name.")),
        ("status", named("SlateStatus")),
        ("version", count("Counts saves and steps; 0 for a list that nobody saved yet.")),
        ("revision", count("The last revision's number; 0 while there is none.")),
        ("hash", nullable(text("The last revision's hash."))),
        ("seats", count("The dapil's seats.")),
        ("quota", count("The least number of women on a list of this length.")),
        ("candidates", list("Those on the list, in its order.", named("SlateCandidate"))),
        ("pool", list("Those who could be, most supported first, 100 at most.", named("SlateCandidate"))),
        ("check", named("SlateCheck")),
        ("steps", list("The steps there are from here.", named("SlateStep"))),
        ("revisions", list("Oldest first.", named("SlateRevision"))),
    ];
    object("A list with everybody who could be on it.", [contest(), more].concat(), vec![])
}

fn step() -> Value {
    let fields = vec![
        ("to", named("SlateStatus")),
        ("level", named("BoardLevel")),
        ("allowed", flag("Whether this officer may take it.")),
    ];
    example(
        object("A step, and the board that takes it; one above may too.", fields, vec![]),
        json!({"to": "proposed", "level": "regency", "allowed": true}),
    )
}

fn revision() -> Value {
    let hash = "SHA-256 over contest, number, status, names and the hash before, base64url.";
    let fields = vec![
        ("revision", place("Its number.")),
        ("status", named("SlateStatus")),
        ("at", named("Time")),
        ("actor", text("An officer's `subject`.")),
        ("hash", text(hash)),
        ("reason", nullable(text("Why it went back to a draft."))),
    ];
    example(
        object("A step that was taken; never changed.", fields, vec![]),
        json!({
            "revision": 1, "status": "proposed", "at": "2026-11-24T08:15:00Z", "actor": example::OFFICER,
            "hash": example::HASH, "reason": null,
        }),
    )
}

fn violation() -> Value {
    let fix = "The smallest sequence of operations after which this rule holds and none is broken that held before, once those \
        who are reminded or admitted have done their part. Nobody goes whom asking would keep. `null` where nothing helps.";
    let fields = vec![
        ("rule", named("SlateRule")),
        ("article", text("Where it stands.")),
        ("message", text("In words, in the language of the answer.")),
        ("positions", list("The places on the list it is about.", place("From 1."))),
        ("need", count("What is asked: names, women, groups, years or people, as the rule has it.")),
        ("have", count("What there is, in the same unit.")),
        (
            "fix",
            json!({"description": fix, "anyOf": [list("In this order.", named("SlateOperation")), {"type": "null"}]}),
        ),
    ];
    example(object("A broken rule.", fields, vec![]), example::violation())
}

fn operation() -> Value {
    let kind = |kind: &str, description: &str, fields: Fields| {
        object(description, [vec![("kind", json!({"const": kind}))], fields].concat(), vec![])
    };
    let who = || ("candidate", named("Id"));
    let kinds = [
        kind("swap", "Two names change places.", vec![("a", place("One.")), ("b", place("The other."))]),
        kind(
            "move",
            "A name goes to another place; those between close up.",
            vec![("from", place("Where it is.")), ("to", place("Where it is afterwards."))],
        ),
        kind(
            "add",
            "Somebody from the pool joins the list.",
            vec![who(), ("at", place("Where the name is afterwards."))],
        ),
        kind("replace", "Somebody from the pool takes a place.", vec![("at", place("Which.")), who()]),
        kind("remove", "A name goes; those after it move up.", vec![("at", place("Its place."))]),
        kind("remind", "Somebody is reminded of what is missing (`remindAspirant`); the order stays.", vec![who()]),
        kind("enroll", "An officer decides on somebody's application to join; the order stays.", vec![who()]),
    ];
    example(
        json!({
            "description": "One change of a list, or of what stands behind a name on it. Places count from 1, on the list as the \
                operations before left it; names go from the end.",
            "oneOf": kinds,
        }),
        json!({"kind": "move", "from": 5, "to": 3}),
    )
}

fn votes() -> Value {
    let party = object(
        "A party.",
        vec![
            ("party", text("Its name, as the file has it.")),
            ("votes", count("Its votes.")),
            ("seats", count("The seats that are its own, whatever breaks a tie.")),
            ("tied", flag("It competes with a party of the very same quotient for one seat more.")),
            ("gap", nullable(count("The least number of votes more for one more seat; `null` where none would do."))),
        ],
        vec![],
    );
    let fields = vec![
        ("seats", count("The dapil's seats.")),
        ("parties", list("In the order of the file.", party)),
        ("own", nullable(text("Which of them is this party; `null` where none is."))),
    ];
    example(
        object("Votes, seats by Sainte-Laguë, and what is lacking for one more.", fields, vec![]),
        json!({
            "seats": 7, "own": "Partai Delta",
            "parties": [{"party": "Partai Delta", "votes": 182_034, "seats": 1, "tied": false, "gap": 20_114}],
        }),
    )
}
