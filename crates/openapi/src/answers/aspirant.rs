//! Answers to selectors about aspirants and dapil.

use contract::{
    AspirantDetail, AspirantFacts, AspirantRow, AspirantStanding, ConsentNote, DataCount, DistrictFunnel,
    DistrictFunnels, Page, Paper, PaperCount, PhoneSource, Reminder, SlateCandidate, SlateHead, VerdictNote,
};
use domain::{AspirantStatus, Document, DocumentState, Sex, SlateStatus, Track};

use super::nomination::contest;
use crate::derived::Derived;
use crate::example;

/// Describes these answers.
pub(crate) fn answers(derived: &mut Derived) {
    derived.like(&aspirant());
    derived.plain::<AspirantDetail>();
    derived.plain::<Page<AspirantRow>>();
    derived.plain::<AspirantStanding>();
    derived.plain::<ConsentNote>();
    derived.like(&funnel());
    derived.plain::<DistrictFunnels>();
    derived.like(&Paper {
        document: Document::Diploma,
        required: true,
        state: DocumentState::Verified,
        expires_on: None,
        number: Some("DN-01/2004".to_owned()),
    });
    derived.like(&Reminder { reminded_at: example::time("2026-11-28T05:00:00Z"), sent: true });
    derived.like(&SlateCandidate {
        row: aspirant(),
        data: DataCount { complete: true, missing: Vec::new() },
        joining: None,
        member_number: None,
        reminded_at: None,
    });
    derived.plain::<SlateHead>();
    derived.plain::<VerdictNote>();
}

fn aspirant() -> AspirantRow {
    let facts = AspirantFacts {
        id: example::aspirant(),
        status: AspirantStatus::Willing,
        name: Some("Rina Wulandari".to_owned()),
        sex: Some(Sex::Female),
        track: Track::External,
        self_nominated: false,
        support: 3,
        proposed_at: example::time(example::CREATED_AT),
        phone_source: PhoneSource::Proposer,
        flags: vec!["joining".to_owned()],
        age: Some(44),
        member: None,
        version: 2,
    };
    AspirantRow { facts, documents: PaperCount { complete: false, missing: 10 } }
}

fn funnel() -> DistrictFunnel {
    DistrictFunnel {
        contest: contest(),
        name: "Jawa Barat I".to_owned(),
        seats: 7,
        target: 14,
        counts: AspirantStatus::ALL.iter().map(|status| (*status, 2)).collect(),
        women: 6,
        men: 8,
        internal: 9,
        external: 5,
        slate: Some(SlateHead { status: SlateStatus::Draft, version: 7 }),
    }
}
