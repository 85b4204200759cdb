//! Answers to members who propose, and to nominees.

use contract::{
    AnsweredStatus, AskedNominee, ConsentOutcome, ConsentQuestion, Contest, NominationReceipt, OwnNomination,
    OwnNominations, OwnNominee, ProposedFor, QuestionStatus, ReceivedStatus,
};
use domain::{Chamber, NominationStatus, Track};

use crate::derived::Derived;
use crate::example;

/// Describes these answers.
pub(crate) fn answers(derived: &mut Derived) {
    derived.like(&ConsentOutcome {
        status: AnsweredStatus::Accepted,
        dapil: Some(example::DAPIL.to_owned()),
        aspirant_id: Some(example::aspirant()),
        application_id: None,
    });
    derived.like(&question());
    derived.like(&NominationReceipt { nomination_id: example::id(), status: ReceivedStatus::AwaitingConsent });
    derived.like(&nomination());
    derived.plain::<OwnNominations>();
    derived.like(&OwnNominee { name: "Rina Wulandari".to_owned() });
}

/// The contest of every example.
pub(super) fn contest() -> Contest {
    Contest { election: example::ELECTION.to_owned(), chamber: Chamber::Dpr, dapil: example::DAPIL.to_owned() }
}

fn nomination() -> OwnNomination {
    OwnNomination {
        nomination_id: example::id(),
        contest: contest(),
        status: NominationStatus::AwaitingConsent,
        track: Track::External,
        nominee: Some(OwnNominee { name: "Rina Wulandari".to_owned() }),
        self_nominated: false,
        support: 3,
        created_at: example::time(example::CREATED_AT),
        consent_url: Some(format!("https://kader.example/kesediaan/#{}", example::TOKEN)),
    }
}

fn question() -> ConsentQuestion {
    let proposal = ProposedFor { contest: contest(), name: "Jawa Barat I".to_owned(), seats: 7, supporters: 3 };
    let person = AskedNominee {
        id: example::id(),
        masked_name: Some("R*** W***".to_owned()),
        status: QuestionStatus::Open,
        expires_at: example::time("2026-12-08T02:00:00Z"),
        proposals: vec![proposal],
    };
    ConsentQuestion { status: QuestionStatus::Open, election: example::ELECTION.to_owned(), people: vec![person] }
}
