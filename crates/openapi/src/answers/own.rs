//! Bodies of answers to the holder of a session.

use contract::{
    Became, Card, Erasure, Export, Kept, OwnApplication, OwnDetails, OwnMembership, RightRequest, Standing, Status,
    ToCorrect,
};
use domain::{ApplicationStatus, HoldKind, MemberStatus};

use crate::derived::Derived;
use crate::example;

/// These answers.
pub(crate) fn answers(derived: &mut Derived) {
    derived.plain::<Standing>();
    derived.plain::<Export>();
    derived.plain::<RightRequest>();
    derived.like(&Status::from(Became::Withdrawn));
    let kept = Kept {
        what: HoldKind::ConsentStub,
        why: "so that 'I never joined' can be answered (UU 27/2022 art. 24)".to_owned(),
        until: "2031-11-24".to_owned(),
    };
    derived.like(&Erasure { effective_at: example::time("2026-11-25T08:15:00Z"), kept: vec![kept] });
    let number = example::number();
    derived.like(&Card {
        number: &number,
        name: "Siti Aminah",
        token: example::TOKEN.to_owned(),
        verify_url: format!("https://kader.example/kartu/#{}", example::TOKEN),
        valid_until: example::time("2031-11-23T08:20:00Z"),
    });
    let Some(person) = example::person() else { return };
    derived.like(&OwnDetails::from(&person));
    let reason = ToCorrect { field: "name".to_owned(), message: "Tulis nama lengkap seperti di KTP.".to_owned() };
    derived.like(&OwnApplication {
        id: example::id(),
        status: ApplicationStatus::Returned,
        created_at: example::time(example::CREATED_AT),
        submitted_at: Some(example::time(example::SUBMITTED_AT)),
        name: person.name.expose().to_owned(),
        village: person.village,
        missing: person.missing(),
        reason: None,
        reasons: vec![reason],
        details: (&person).into(),
    });
    derived.like(&OwnMembership {
        number,
        status: MemberStatus::Active,
        since: example::time("2026-11-24T08:15:00Z"),
        name: person.name.expose().to_owned(),
        village: person.village,
        village_name: "Sukarasa, Kec. Sukasari, Kota Bandung".to_owned(),
        missing: person.missing(),
        details: (&person).into(),
    });
}
