//! Schemas of single values: words, numbers, names. Lengths come from `domain::limits`, words from
//! the vocabularies of `domain`, codes from `code`.

use domain::limits::{CODE_DIGITS, NIK_DIGITS};
use domain::{
    Action, Answer, ApplicationStatus, AspirantStatus, Chamber, Decision, Document, DocumentState, HoldKind, Joining,
    Language, Level, MaritalStatus, MemberStatus, NominationStatus, Occupation, Right, Role, Sex, SlateRule,
    SlateStatus, Track, Verdict,
};
use serde_json::{Value, json};

use super::example::{self, incomplete_person};
use super::schema::{example, list, pattern, text, word};
use contract::{FieldCode, ProblemCode};

/// Every value by its name under `components`.
pub(crate) fn values() -> Vec<(&'static str, Value)> {
    let person = incomplete_person();
    let (missing, warnings) = person.map(|person| (person.missing(), person.warnings())).unwrap_or_default();
    let mut values = candidacy();
    values.extend(vec![
        ("ApplicationStatus", word("Where an application stands.", ApplicationStatus::ALL.iter().map(|w| w.as_str()))),
        (
            "Area",
            example(
                text(
                    "Kemendagri code of a province, regency, district or village, with dots: `32`, `32.73`, `32.73.01`, \
             `32.73.01.1001`.",
                ),
                json!("32.73"),
            ),
        ),
        ("CodeWho", word("Whose code it is.", ["applicant", "guardian"])),
        ("Decision", word("An officer's decision.", Decision::ALL.iter().map(|w| w.as_str()))),
        ("Email", json!({"type": "string", "format": "email", "maxLength": domain::limits::EMAIL_MAX})),
        ("FieldCode", coded("What is wrong with a field.", FieldCode::ALL.iter().map(|code| (code.as_str(), code.words(Language::En))))),
        (
            "Flag",
            word(
                "Why an application deserves a closer look: it does not fit its NIK (the words of `Warning`), a guardian \
             consented (`guardian`), another open application has the same NIK (`same_nik`), a member holds it (`held`).",
                warnings.iter().copied().chain(["guardian", "same_nik", "held"]),
            ),
        ),
        (
            "HoldKind",
            word("What is kept, sealed apart, of somebody whose data are erased.", HoldKind::ALL.iter().map(|w| w.as_str())),
        ),
        ("Id", json!({"type": "string", "format": "uuid", "examples": [example::ID]})),
        (
            "LedgerAction",
            word(
                "What happened.",
                Action::ALL.iter().map(|action| action.as_str()),
            ),
        ),
        ("Right", word("A right over one's data (UU 27/2022).", Right::ALL.iter().map(|w| w.as_str()))),
        ("MaritalStatus", word("*Status perkawinan* as on the KTP.", MaritalStatus::ALL.iter().map(|w| w.as_str()))),
        (
            "MemberNumber",
            example(
                text(
                    "Member number. Each party writes its own: area, serial and check digit in an order of its choice.",
                ),
                json!(example::member_number()),
            ),
        ),
        ("MemberStatus", word("Where a membership stands.", MemberStatus::ALL.iter().map(|w| w.as_str()))),
        ("Missing", list("Fields that are still to be told, by name.", word("A field.", missing))),
        (
            "Nik",
            example(
                json!({"type": "string", "pattern": format!("^[0-9]{{{NIK_DIGITS}}}$"), "description": "National identity number."}),
                json!("3273014101900001"),
            ),
        ),
        (
            "Occupation",
            word(
                "Current job. Jobs that the law keeps out of a party are not on this list; naming one is `occupation.forbidden`.",
                Occupation::ALL.iter().filter(|job| !job.is_forbidden()).map(|w| w.as_str()),
            ),
        ),
        (
            "Phone",
            example(
                json!({
                    "type": "string", "pattern": "^\\+[1-9][0-9]{9,14}$",
                    "description": "Mobile number, E.164: an Indonesian one, or one of a country that the party lists.",
                }),
                json!("+6281234567890"),
            ),
        ),
        ("ProblemCode", coded("What went wrong.", ProblemCode::ALL.iter().map(|code| (code.as_str(), code.words(Language::En))))),
        ("Role", word("A role of an officer; `owner` includes all.", Role::ALL.iter().map(|w| w.as_str()))),
        ("Sex", word("Sex as on the KTP.", Sex::ALL.iter().map(|w| w.as_str()))),
        (
            "Time",
            json!({"type": "string", "format": "date-time", "description": "RFC 3339, UTC.", "examples": [example::CREATED_AT]}),
        ),
        (
            "Warnings",
            list("What does not fit the NIK: a hint, never a reason to refuse.", word("A mismatch.", warnings)),
        ),
    ]);
    values
}

/// Words of nominations and lists of candidates.
fn candidacy() -> Vec<(&'static str, Value)> {
    let ended = NominationStatus::ALL
        .iter()
        .filter(|status| !matches!(status, NominationStatus::AwaitingConsent | NominationStatus::Withdrawn));
    vec![
        ("Answer", word("What a nominee says.", Answer::ALL.iter().map(|w| w.as_str()))),
        (
            "AspirantFlag",
            word(
                "What selectors should look at: not a member yet (`joining`), the same NIK in another dapil (`same_nik`); \
                 or how the nominee's answer ended this proposal, `accepted` being another one.",
                ["joining", "same_nik"].into_iter().chain(ended.map(|w| w.as_str())),
            ),
        ),
        (
            "AspirantStatus",
            word(
                "Where an aspirant stands. `ms`, `bms`, `tms`: meets the requirements, not yet, does not.",
                AspirantStatus::ALL.iter().map(|w| w.as_str()),
            ),
        ),
        ("BoardLevel", word("The level of a board of the party.", Level::ALL.iter().map(|w| w.as_str()))),
        ("Chamber", word("The assembly that is elected.", Chamber::ALL.iter().map(|w| w.as_str()))),
        (
            "Dapil",
            example(text("Code of a dapil: the commission's, or the party's own for the DPRD."), json!(example::DAPIL)),
        ),
        ("Document", word("A paper of a candidate (PKPU 10/2023 art. 12).", Document::ALL.iter().map(|w| w.as_str()))),
        ("DocumentState", word("What is known of a paper.", DocumentState::ALL.iter().map(|w| w.as_str()))),
        ("ElectionId", example(text("Id of an election."), json!(example::ELECTION))),
        (
            "Joining",
            word(
                "On whom a membership waits: `undecided` on officers, `unfinished` on the applicant.",
                Joining::ALL.iter().map(|word| word.as_str()),
            ),
        ),
        (
            "LineCode",
            word(
                "What is wrong with a line of an import: columns (`missing_column`, `unknown_column`, `repeated_column`), the \
                 line as a whole (`csv` another number of fields than the header, `quote` opened and not closed, `empty`, `too_many` \
                 rows), a cell that is `too_long`, its code (`id`, `repeated`), its `name`, `chamber`, `seats`, or its areas: \
                 no such `area`, of the wrong `level`, `taken` by another dapil, not all in one `regency` or `province`.",
                [
                    "missing_column",
                    "unknown_column",
                    "repeated_column",
                    "csv",
                    "quote",
                    "too_long",
                    "too_many",
                    "empty",
                    "id",
                    "repeated",
                    "name",
                    "chamber",
                    "seats",
                    "area",
                    "level",
                    "taken",
                    "regency",
                    "province",
                ],
            ),
        ),
        ("NominationStatus", word("What became of a proposal.", NominationStatus::ALL.iter().map(|w| w.as_str()))),
        ("SlateRule", word("A rule that a list can break.", SlateRule::ALL.iter().map(|w| w.as_str()))),
        (
            "SlateStatus",
            word(
                "Where a list stands; `dcs` and `dct` are the commission's provisional and final list.",
                SlateStatus::ALL.iter().map(|w| w.as_str()),
            ),
        ),
        (
            "Track",
            word("By which way a name comes: a cadre or a public figure.", Track::ALL.iter().map(|w| w.as_str())),
        ),
        ("Verdict", word("Outcome of screening.", Verdict::ALL.iter().map(|w| w.as_str()))),
    ]
}

/// Codes with their words in English.
fn coded(description: &str, codes: impl Iterator<Item = (&'static str, &'static str)>) -> Value {
    let codes: Vec<_> = codes.collect();
    let lines: Vec<String> = codes.iter().map(|(code, words)| format!("- `{code}`: {words}")).collect();
    word(&format!("{description}\n\n{}", lines.join("\n")), codes.into_iter().map(|(code, _)| code))
}

/// What may stand before, between and after the digits of a number: see `domain::digits`.
const BETWEEN: &str = r"[\s.()\-\u00AD\u200B-\u2015\u202A-\u202D\u2060-\u206F\u2212\uFEFF]*";
const DROPPED: &str = "spaces, dots, hyphens, parentheses and what is invisible are dropped";

/// A day, as people type it.
pub(crate) fn typed_day(description: &str) -> Value {
    let hyphen = r"[\-\u2010-\u2015\u2212]";
    pattern(
        &format!("{description}, `YYYY-MM-DD`; a form may also write `DD-MM-YYYY`."),
        &format!("[0-9]{{4}}{hyphen}[0-9]{{2}}{hyphen}[0-9]{{2}}"),
    )
}

/// A NIK, as people type it.
pub(crate) fn typed_nik() -> Value {
    pattern(
        &format!("National identity number: {NIK_DIGITS} digits; {DROPPED}."),
        &format!("{BETWEEN}[1-9](?:{BETWEEN}[0-9]){{{}}}{BETWEEN}", NIK_DIGITS - 1),
    )
}

/// A phone, as people type it.
pub(crate) fn typed_phone(whose: &str) -> Value {
    pattern(
        &format!(
            "{whose}: an Indonesian mobile number, `08…`, `62…`, `+62…` or `+62 08…`; of other countries that the party lists \
             (none unless it says so), `+` and the calling code; {DROPPED}."
        ),
        &format!(
            r"(?:{BETWEEN}\+?{BETWEEN}6{BETWEEN}2(?:{BETWEEN}0)?|{BETWEEN}0){BETWEEN}8(?:{BETWEEN}[0-9]){{8,11}}{BETWEEN}"
        ),
    )
}

/// A code from a phone, as people type it.
pub(crate) fn typed_code() -> Value {
    pattern(&format!("{CODE_DIGITS} digits; {DROPPED}."), &format!("{BETWEEN}(?:[0-9]{BETWEEN}){{{CODE_DIGITS}}}"))
}

/// The code of a village, as people type it.
pub(crate) fn typed_village(description: &str) -> Value {
    pattern(description, "[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}")
}

/// The number of an RT or RW, as people type it.
pub(crate) fn typed_neighbourhood(what: &str) -> Value {
    pattern(&format!("{what}, up to three digits."), "[0-9]{1,3}")
}
