//! Erasing: asked for once, taken back until it begins, carried through whatever comes in between.

use domain::Action;
use jiff::Timestamp;
use store::{CardState, Eraser, Erasure, Member, Nominations, Ran, Registry, StoreError, Whose};

use crate::support::{
    Fresh, act, approve, corrupt, fresh, hours, member, minutes, overtaken, s, submitted, text, unchanged,
};

const PLACE: &str = "registry erasure#/erasure";
const MEMBER: &str = "registry member#/member";
const CLAIM: &str = "registry nik#/claim";
const CARD: &str = "registry card#/card";

/// Both tables, and a member.
struct Case {
    db: Fresh,
    registry: Registry,
    nominations: Nominations,
    member: Member,
}

impl Case {
    async fn new() -> Self {
        let db = fresh().await;
        let (registry, nominations, member) = (db.registry(), db.nominations(), member(&db).await);
        Self { db, registry, nominations, member }
    }

    fn eraser(&self) -> Eraser<'_> {
        Eraser { registry: &self.registry, nominations: &self.nominations }
    }

    async fn ask(&self, effective_at: Timestamp) -> Erasure {
        let whose = Whose::of_member(&self.member);
        let everything = self.eraser().everything(&whose, act().at).await.unwrap();
        let (id, line) = (self.member.application, self.member.line(Action::ErasureAsked));
        self.eraser().ask(id, &everything, effective_at, &line, &act()).await.unwrap()
    }

    async fn run(&self, erasure: &Erasure) -> Result<Ran, StoreError> {
        self.eraser().run(erasure, &act()).await
    }

    async fn take_back(&self, erasure: &Erasure) -> bool {
        self.registry.take_back_erasure(erasure, &act()).await.unwrap()
    }

    /// Whether anything is left of the member's person.
    async fn erased(&self) -> bool {
        self.db.the(MEMBER).await.get("sealed").is_none()
    }
}

mod ask_erasure {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_erasure_that_is_asked_for_twice_at_once_is_one_for_both() {
        let case = Case::new().await;
        let (one, other) = tokio::join!(case.ask(hours(24)), case.ask(hours(48)));
        assert_eq!(one.effective_at, other.effective_at);
        let again = unchanged(&case.db, case.ask(hours(72))).await;
        assert_eq!(again.effective_at, one.effective_at);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let case = Case::new().await;
        case.ask(hours(24)).await;
        let id = case.member.application;
        corrupt(&case.db, PLACE, &["sealed", "effective_at"], async || case.registry.erasure(id).await).await;
    }
}

mod take_back_erasure {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_erasure_that_is_taken_back_while_it_begins_is_one_or_the_other() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        let (back, ran) = tokio::join!(case.take_back(&erasure), case.run(&erasure));
        assert!(matches!(ran, Ok(Ran::Done)));
        assert_eq!(back, !case.erased().await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_has_begun_or_was_taken_back_is_not_taken_back() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        case.db.edit(PLACE, "status", s("running")).await;
        assert!(!unchanged(&case.db, case.take_back(&erasure)).await);
        case.db.edit(PLACE, "status", s("asked")).await;
        assert!(case.take_back(&erasure).await);
        assert!(!unchanged(&case.db, case.take_back(&erasure)).await);
    }
}

mod begin_erasure {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_taken_back_does_not_begin() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        let (ran, back) = overtaken(&case.db, "begin_erasure", case.run(&erasure), case.take_back(&erasure)).await;
        assert!(matches!(ran, Ok(Ran::Done)) && back);
        assert!(!case.erased().await);
        assert_eq!(case.db.items(PLACE).await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        case.db.edit(PLACE, "began_at", s("text")).await;
        assert!(matches!(case.run(&erasure).await, Err(StoreError::Corrupt("began_at"))));
        assert!(!case.erased().await);
    }
}

mod postpone_erasure {
    use super::*;

    /// Asked for as an applicant, approved since.
    #[tokio::test(flavor = "multi_thread")]
    async fn what_somebody_else_finished_meanwhile_does_not_come_back() {
        for finished in [false, true] {
            let db = fresh().await;
            let (registry, nominations, read) = (db.registry(), db.nominations(), submitted(&db).await);
            let eraser = Eraser { registry: &registry, nominations: &nominations };
            let everything = eraser.everything(&Whose::of_application(&read), act().at).await.unwrap();
            let (line, act) = (read.line(Action::ErasureAsked), act());
            let erasure = eraser.ask(read.id, &everything, hours(1), &line, &act).await.unwrap();
            approve(&registry, &read).await;
            let ran = if finished {
                let end = registry.end_erasure(read.id);
                overtaken(&db, "postpone_erasure", eraser.run(&erasure, &act), end).await.0
            } else {
                eraser.run(&erasure, &act).await
            };
            assert!(matches!(ran, Ok(Ran::Postponed)));
            let left = db.items(PLACE).await;
            assert_eq!(left.len(), usize::from(!finished));
            assert!(left.iter().all(|item| item["status"]["S"] == "asked"));
        }
    }
}

mod note_erasure {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_somebody_else_finished_meanwhile_is_not_noted_anew() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        let end = case.registry.end_erasure(erasure.id);
        let (ran, ended) = overtaken(&case.db, "note_erasure", case.run(&erasure), end).await;
        assert_eq!((ran.map(drop), ended), (Err(StoreError::Busy), Ok(())));
        assert_eq!(case.db.items(PLACE).await.len(), 0);
    }
}

mod erase_member {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_card_that_is_issued_meanwhile_is_revoked_with_the_rest() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        let act = act();
        let card = case.registry.card(&case.member, &act);
        let (ran, card) = overtaken(&case.db, "erase_member/member", case.run(&erasure), card).await;
        assert!(matches!(ran, Ok(Ran::Done)));
        assert!(case.erased().await);
        let jti = card.unwrap().unwrap().jti;
        assert_eq!(case.registry.card_state(&jti).await, Ok(CardState::Revoked));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_claim_that_is_somebody_elses_meanwhile_stays() {
        let case = Case::new().await;
        let erasure = case.ask(hours(24)).await;
        let taken = case.db.edit(CLAIM, "member", s("somebody else"));
        let (ran, ()) = overtaken(&case.db, "erase_member/claim", case.run(&erasure), taken).await;
        assert!(matches!(ran, Ok(Ran::Done)));
        assert!(case.erased().await);
        assert_eq!(text(&case.db, CLAIM, "member").await.as_deref(), Some("somebody else"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_card_that_is_gone_is_not_made_anew_by_its_end() {
        let case = Case::new().await;
        case.registry.card(&case.member, &act()).await.unwrap().unwrap();
        let erasure = case.ask(hours(24)).await;
        case.db.remove(CARD).await;
        assert_eq!(case.run(&erasure).await.map(drop), Err(StoreError::Busy));
        assert_eq!(case.db.items(CARD).await.len(), 0);
        assert!(!case.erased().await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_member_is_told_and_nothing_is_erased() {
        let case = Case::new().await;
        case.ask(hours(24)).await;
        let whose = Whose::of_member(&case.member);
        let attributes = ["status", "?sealed", "since", "person_id", "version"];
        let at = minutes(0);
        corrupt(&case.db, MEMBER, &attributes, async || case.registry.held_by(&whose, at).await).await;
    }
}
