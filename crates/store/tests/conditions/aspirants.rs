//! Selectors: one verdict at a time, and one person stands in one dapil.

use domain::{Document, DocumentEntry, DocumentState, Leaving, Verdict};
use store::{Aspirant, Contest, Proposed, Screened};
use uuid::Uuid;

use crate::support::{
    Fresh, accepted, act, contest, eligible, follow, fresh, member, member_of, n, nominee_of, propose_as, s, somebody,
    text, unchanged, willing,
};

const PLACE: &str = "nominations aspirant#/aspirant";
const CLAIM: &str = "nominations candidate#/claim";

async fn screen(db: &Fresh, aspirant: &Aspirant, verdict: Verdict) -> Screened {
    db.nominations().screen(aspirant, verdict, "reason", &act()).await.unwrap()
}

mod screen {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_verdicts_at_once_one_is_given() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        let (one, other) = tokio::join!(screen(&db, &aspirant, Verdict::Bms), screen(&db, &aspirant, Verdict::Tms));
        let met = [one, other];
        assert!(met.contains(&Screened::Done) && met.contains(&Screened::Conflict), "{met:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_gets_no_verdict() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        db.edit(PLACE, "version", n(9)).await;
        for verdict in [Verdict::Ms, Verdict::Bms] {
            assert_eq!(unchanged(&db, screen(&db, &aspirant, verdict)).await, Screened::Conflict);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_dapil_for_which_one_person_passes_at_once_one_has_them() {
        let db = fresh().await;
        let one = willing(&db).await;
        let other = elsewhere(&db, &one).await;
        let (first, second) = tokio::join!(screen(&db, &one, Verdict::Ms), screen(&db, &other, Verdict::Ms));
        let met = [first, second];
        assert!(met.contains(&Screened::Done) && met.contains(&Screened::Elsewhere), "{met:?}");
        assert_eq!(db.items(CLAIM).await.len(), 1);
    }

    /// The same person, who accepted another dapil under another name.
    async fn elsewhere(db: &Fresh, one: &Aspirant) -> Aspirant {
        let (name, contest) = (somebody(), Contest { dapil: "3202".to_owned(), ..contest() });
        let proposer = member(db).await;
        let met = propose_as(db, Uuid::new_v4(), &proposer, &contest, &nominee_of(&name), 10).await;
        assert_eq!(met, Proposed::Stored);
        follow(db, "nominations proposer#/nomination#").await;
        let nominations = db.nominations();
        let hash = nominations.phone_hash(&name.phone).unwrap();
        let id = nominations.nominee_id(&contest.election, &hash, &name.name).unwrap();
        let nominee = nominations.nominee(id).await.unwrap().unwrap();
        let aspirant = nominations.aspirants_behind(&nominee).await.unwrap().remove(0);
        accepted(db, &nominee, &aspirant, &member_of(one)).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_verdict_that_lets_a_person_go_frees_only_the_claim_that_is_theirs() {
        let db = fresh().await;
        let aspirant = eligible(&db).await;
        db.edit(CLAIM, "aspirant", s("somebody else")).await;
        assert_eq!(unchanged(&db, screen(&db, &aspirant, Verdict::Tms)).await, Screened::Elsewhere);
        db.edit(CLAIM, "aspirant", s(&aspirant.id.to_string())).await;
        assert_eq!(screen(&db, &aspirant, Verdict::Tms).await, Screened::Done);
        assert_eq!(db.items(CLAIM).await.len(), 0);
    }
}

mod note_documents {
    use super::*;

    async fn note(db: &Fresh, aspirant: &Aspirant, document: Document) -> Screened {
        let entry = DocumentEntry { document, state: DocumentState::ALL[0], expires_on: None, number: None };
        db.nominations().note_documents(aspirant, &[entry], &act()).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_note_papers_at_once_one_does() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        let (one, other) = tokio::join!(note(&db, &aspirant, Document::ALL[0]), note(&db, &aspirant, Document::ALL[1]));
        let met = [one, other];
        assert!(met.contains(&Screened::Done) && met.contains(&Screened::Conflict), "{met:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_has_the_papers_they_had() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        db.edit(PLACE, "version", n(9)).await;
        assert_eq!(unchanged(&db, note(&db, &aspirant, Document::ALL[0])).await, Screened::Conflict);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn damaged_papers_and_verdicts_are_told() {
        let db = fresh().await;
        let aspirant = eligible(&db).await;
        assert_eq!(note(&db, &aspirant, Document::ALL[0]).await, Screened::Done);
        let attributes = ["?documents", "?verdicts"];
        crate::support::corrupt(&db, PLACE, &attributes, async || db.nominations().aspirant(aspirant.id).await).await;
    }
}

mod leave {
    use super::*;

    async fn leave(db: &Fresh, aspirant: &Aspirant, leaving: Leaving) -> Screened {
        db.nominations().leave(aspirant, leaving, "reason", None, &act()).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_leaves_in_two_ways_at_once_leaves_in_one() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        let (one, other) =
            tokio::join!(leave(&db, &aspirant, Leaving::Withdrawn), leave(&db, &aspirant, Leaving::Deceased));
        let met = [one, other];
        assert!(met.contains(&Screened::Done) && met.contains(&Screened::Conflict), "{met:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_does_not_leave() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        db.edit(PLACE, "version", n(9)).await;
        assert_eq!(unchanged(&db, leave(&db, &aspirant, Leaving::Withdrawn)).await, Screened::Conflict);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_leaves_frees_only_the_claim_that_is_theirs() {
        let db = fresh().await;
        let aspirant = eligible(&db).await;
        db.edit(CLAIM, "aspirant", s("somebody else")).await;
        assert_eq!(unchanged(&db, leave(&db, &aspirant, Leaving::Withdrawn)).await, Screened::Conflict);
        assert_eq!(text(&db, CLAIM, "aspirant").await.as_deref(), Some("somebody else"));
    }
}
