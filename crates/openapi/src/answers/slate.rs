//! Answers to selectors about lists of candidates and votes.

use contract::{
    Lacking, OrderCheck, PartyShare, Slate, SlateCheck, SlateRevision, SlateStep, Violation, Votes, VotesTaken,
};
use domain::{Language, Level, SlateRule, SlateStatus, slate};

use crate::derived::Derived;
use crate::example;

/// Describes these answers.
pub(crate) fn answers(derived: &mut Derived) {
    derived.like(&OrderCheck { check: check(), quota: 2 });
    derived.plain::<Slate>();
    derived.like(&check());
    derived.like(&slate::Operation::Move { from: 5, to: 3 });
    derived.like(&SlateRevision {
        revision: 1,
        status: SlateStatus::Proposed,
        at: example::time("2026-11-24T08:15:00Z"),
        actor: example::OFFICER.to_owned(),
        hash: example::HASH.to_owned(),
        reason: None,
    });
    derived.like(&SlateStep { to: SlateStatus::Proposed, level: Level::Regency, allowed: true });
    derived.like(&violation());
    derived.like(&votes());
    derived.like(&VotesTaken { districts: 84 });
}

/// What the rules say to a list with a woman too few.
pub(crate) fn check() -> SlateCheck {
    SlateCheck { ok: false, violations: vec![violation()] }
}

fn violation() -> Violation {
    let broken = slate::Violation {
        rule: SlateRule::Quota,
        article: "UU 7/2017 art. 245; MA 24 P/HUM/2023".to_owned(),
        positions: Vec::new(),
        need: 2,
        have: 1,
        fix: Some(vec![slate::Operation::Replace { at: 4, candidate: example::aspirant().to_string() }]),
    };
    Violation::of(broken, Language::Id)
}

/// Somebody on a list who lacks something.
pub(crate) fn lacking() -> Lacking {
    Lacking {
        candidate: example::aspirant(),
        number: 1,
        name: Some("Rina Wulandari".to_owned()),
        what: ["photo.missing", "birth_place"].map(str::to_owned).to_vec(),
    }
}

fn votes() -> Votes {
    let own = PartyShare { party: "Partai Delta".to_owned(), votes: 182_034, seats: 1, tied: false, gap: Some(20_114) };
    Votes { seats: 7, own: Some(own.party.clone()), parties: vec![own] }
}
