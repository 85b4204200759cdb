//! Every field of every body that is a number reads what people paste.

use domain::{NumberFormat, Phones};
use jiff::civil::date;
use serde_json::{Map, Value, json};

use super::*;

/// The fields that are numbers, wherever they stand, with a value that is right. Days are numbers here too.
const NUMBERS: [(&str, &str); 14] = [
    ("nik", "3273-0141-0190-0001"),
    ("nik_last4", "0001"),
    ("phone", "0812-3456-7890"),
    ("guardian_phone", "0812-3456-7891"),
    ("nominee.phone", "0812-3456-7892"),
    ("code", "123-456"),
    ("birth_date", "1990-01-31"),
    ("expires_on", "2030-01-31"),
    ("referrer", "32.73-000127-0"),
    ("member_number", "32.73-000127-0"),
    ("nominee.member_number", "32.73-000127-0"),
    ("number", "32.73-000127-0"),
    ("rt", "007"),
    ("rw", "008"),
];

/// The fields that are none. A new field is in one of the two lists, or this fails.
const OTHERS: &[&str] = &[
    "accepted",
    "address",
    "answer",
    "area",
    "birth_place",
    "candidates",
    "chamber",
    "consent_candidacy",
    "consent_kpu",
    "consent_membership",
    "consent_messages",
    "csv",
    "dapil",
    "decision",
    "decision_number",
    "documents",
    "election",
    "email",
    "fields",
    "guardian_name",
    "ids",
    "kind",
    "marital_status",
    "name",
    "no_contact",
    "nominee",
    "occupation",
    "person",
    "reason",
    "reason_code",
    "replacement",
    "sex",
    "status",
    "to",
    "token",
    "track",
    "verdict",
    "version",
    "village",
    "who",
];

fn number(name: &str) -> Option<String> {
    let (_, value) = NUMBERS.into_iter().find(|(field, _)| *field == name)?;
    Some(value.to_owned())
}

fn spellings(number: &str) -> [String; 4] {
    [
        format!("\u{feff}\u{a0}{number}\t"),
        format!("\u{2068}{number}\u{2069}"),
        number.replace('-', "\u{2011}"),
        number.chars().map(|c| format!("{c}\u{200b}")).collect(),
    ]
}

fn rules() -> Rules {
    Rules { today: date(2026, 11, 24), numbers: NumberFormat::default(), phones: Phones::default() }
}

/// What is told of a field of a body that holds nothing else.
fn faults<T: Body>(field: &str, value: &str) -> Vec<&'static str> {
    let body: Map<String, Value> = Map::from_iter([(field.to_owned(), json!(value))]);
    let body: T = serde_json::from_value(Value::Object(body)).unwrap();
    body.faults(&rules()).into_iter().filter(|fault| fault.field == field).map(|fault| fault.code.as_str()).collect()
}

fn reads<T: Body>() {
    for field in T::known() {
        let Some(number) = number(field) else {
            assert!(OTHERS.contains(&field), "{field} is neither a number nor anything else that is known");
            continue;
        };
        for spelling in spellings(&number) {
            assert_eq!(faults::<T>(field, &spelling), faults::<T>(field, &number), "{field}: {spelling:?}");
            assert_eq!(faults::<T>(field, &number), [""; 0], "{field}");
        }
    }
}

#[test]
fn every_number_of_every_body_is_read_as_it_was_pasted() {
    reads::<AnswerRight>();
    reads::<ApplicationSearch>();
    reads::<Apply>();
    reads::<AskRight>();
    reads::<AspirantLeave>();
    reads::<BulkDecision>();
    reads::<ChoosePerson>();
    reads::<CodeCheck>();
    reads::<CodeRequest>();
    reads::<ConsentAnswer>();
    reads::<ConsentLink>();
    reads::<Correction>();
    reads::<CsvRequest>();
    reads::<DecisionRequest>();
    reads::<Details>();
    reads::<DocumentsRequest>();
    reads::<Identity>();
    reads::<ImportRequest>();
    reads::<MemberPatch>();
    reads::<MemberSearch>();
    reads::<MoveTo>();
    reads::<NewPhone>();
    reads::<Nominate>();
    reads::<SessionRequest>();
    reads::<SlateRequest>();
    reads::<StatusChange>();
    reads::<TakeBack>();
    reads::<TransitionRequest>();
    reads::<UndoPhone>();
    reads::<VerdictRequest>();
}

#[test]
fn what_is_told_of_no_field_by_itself_is_read_so_too() {
    for spelling in spellings("1990-01-31") {
        let body = json!({"birth_date": spelling, "nik_last4": spellings("0001")[3]});
        let identity: Identity = serde_json::from_value(body.clone()).unwrap();
        assert!(identity.is_guess(), "{body}");
        let choice: ChoosePerson = serde_json::from_value(body).unwrap();
        assert!(choice.born().is_ok());
        let line = json!({"documents": [{"document": "ktp", "state": "received", "expires_on": spelling}]});
        let documents: DocumentsRequest = serde_json::from_value(line).unwrap();
        assert!(documents.check().is_ok());
    }
    for (phone, code) in spellings("0812-3456-7890").iter().zip(spellings("123-456")) {
        let change: NewPhone = serde_json::from_value(json!({"phone": phone, "code": code})).unwrap();
        assert!(change.check(&Phones::default()).is_ok(), "{phone:?} {code:?}");
        let proposal = json!({"nominee": {"name": "Rina", "phone": phone, "sex": "female"}});
        let proposal: Nominate = serde_json::from_value(proposal).unwrap();
        let faults = proposal.faults(&rules());
        assert!(faults.iter().all(|fault| !fault.field.starts_with("nominee.")), "{phone:?}: {faults:?}");
    }
}
