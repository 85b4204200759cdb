//! Answers to officers about applications and members.

use contract::{
    ApplicationDetail, ApplicationRow, AskedRight, DecisionOutcome, DecisionReceipt, DecisionReceipts, DecisionStatus,
    Found, GrantedArea, GrantedRole, Grants, HistoryEntry, MemberDetail, MemberRow, MemberStanding, NamedArea,
    OutcomeStatus, Page, RightAnswer, RightReceipt, SameNik, Village,
};
use domain::{Action, ApplicationStatus, MemberStatus, Person, Role};

use crate::derived::Derived;
use crate::example;

/// Describes these answers.
pub(crate) fn answers(derived: &mut Derived) {
    derived.plain::<Page<ApplicationRow>>();
    derived.plain::<Found<ApplicationRow>>();
    derived.plain::<ApplicationDetail>();
    derived.plain::<SameNik>();
    derived.like(&DecisionReceipt { status: DecisionStatus::Approved, member_number: Some(example::number()) });
    derived.like(&DecisionReceipts { items: vec![decided()] });
    derived.like(&grants());
    derived.plain::<AskedRight>();
    derived.named::<Page<AskedRight>>("RightPage");
    derived.like(&RightReceipt { id: format!("{}.access", example::ID), status: RightAnswer::Accepted });
    derived.plain::<Page<MemberRow>>();
    derived.plain::<Found<MemberRow>>();
    derived.plain::<MemberDetail>();
    derived.like(&MemberStanding { number: example::number(), status: MemberStatus::Suspended });
    derived.like(&HistoryEntry {
        at: example::time(example::SUBMITTED_AT),
        action: Action::Viewed.to_string(),
        actor: example::OFFICER.to_owned(),
    });
    let Some(person) = example::person() else { return };
    derived.like(&Village::from(person.village));
    derived.like(&application(&person));
    derived.like(&member(&person));
}

fn application(person: &Person) -> ApplicationRow {
    ApplicationRow {
        id: example::id(),
        status: ApplicationStatus::Submitted,
        name: person.name.expose().to_owned(),
        age: 36,
        sex: person.sex,
        village: person.village.into(),
        submitted_at: Some(example::time(example::SUBMITTED_AT)),
        flags: vec!["same_nik".to_owned()],
        member_number: None,
    }
}

fn decided() -> DecisionOutcome {
    let id = example::id().to_string();
    DecisionOutcome { id, status: OutcomeStatus::Ok, code: None, member_number: Some(example::number()) }
}

fn grants() -> Grants {
    let named = |code: &str, name| NamedArea { code: code.to_owned(), name: Some(name) };
    let within = vec![named("32.73.01", "Sukasari")];
    Grants {
        subject: example::OFFICER.to_owned(),
        grants: vec![GrantedRole { role: Role::Verifier, area: "32.73".to_owned() }],
        areas: vec![GrantedArea { area: named("32.73", "Kota Bandung"), within }],
    }
}

fn member(person: &Person) -> MemberRow {
    MemberRow {
        number: example::number(),
        status: MemberStatus::Active,
        name: person.name.expose().to_owned(),
        age: 36,
        sex: person.sex,
        village: person.village.into(),
        since: example::time("2026-11-24T08:15:00Z"),
    }
}
