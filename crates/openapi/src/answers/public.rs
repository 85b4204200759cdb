//! Bodies of answers that anyone gets.

use contract::{
    ApplicationReceipt, Areas, CardStanding, CardState, CardVerdict, CardWorth, ChosenPerson, Empty, FieldCode,
    FieldProblem, FoundArea, KnownDistrict, MaskedPerson, People, PublicCounts, PublicDistrict, PublicDistricts,
    PublicElection, PublicElections, VerificationReceipt,
};
use domain::{ApplicationStatus, Chamber, Election, Language};
use serde_json::{Value, json};

use crate::derived::Derived;
use crate::example;
use crate::schema::{list, object, text};

/// These answers.
pub(crate) fn answers(derived: &mut Derived) {
    derived.like(&ApplicationReceipt {
        application_id: example::id(),
        status: ApplicationStatus::Unverified,
        expires_at: example::time("2026-11-26T02:00:00Z"),
        warnings: Vec::new(),
        missing: example::person().map(|person| person.missing()).unwrap_or_default(),
    });
    derived.like(&VerificationReceipt { status: ApplicationStatus::Submitted });
    derived
        .like(&Areas { items: example::area().and_then(domain::area::village).iter().map(FoundArea::from).collect() });
    derived.like(&CardState { status: CardStanding::Valid });
    derived.like(&CardVerdict {
        verdict: CardWorth::Genuine,
        number: example::member_number(),
        name: "S*** A***".to_owned(),
        checked_at: example::time(example::CREATED_AT),
    });
    derived.like(&Empty {});
    derived.like(&FieldProblem::of("nik", FieldCode::NikFormat, Language::Id));
    let person = MaskedPerson { id: example::id(), masked_name: "S*** A***".to_owned(), waiting: false };
    derived.like(&People { people: vec![person] });
    derived.like(&ChosenPerson::One { person: example::id() });
    elections(derived);
}

fn elections(derived: &mut Derived) {
    derived.plain::<PublicElections>();
    derived.plain::<PublicDistricts>();
    if let Some(election) = Election::shipped().first() {
        derived.like(&PublicElection::from(election));
        if let Some(district) = domain::District::find(&election.id, Chamber::Dpr, example::DAPIL) {
            derived.like(&PublicDistrict { district: KnownDistrict::of(election, district), counts: None });
        }
    }
    derived.like(&PublicCounts { proposed: 14, willing: Some(9), screened: Some(6), listed: None });
}

/// The keys of `keyring`.
pub(crate) fn jwks() -> Value {
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
