//! Proposals: each once, within the member's limit, taken back until the nominee answers.

use domain::Nominee;
use store::{Member, Nomination, Proposed};
use uuid::Uuid;

use crate::support::{
    ELECTION, Fresh, act, at, contest, corrupt, days, follow, follow_all, fresh, member, nominee_of, now, number,
    overtaken, propose, propose_as, proposed, s, somebody, unchanged,
};

const PLACE: &str = "nominations proposer#/nomination#";
const LIMIT: &str = "nominations proposer#/limit#";

async fn as_one(db: &Fresh, id: Uuid, proposer: &Member, nominee: &Nominee, most: u32) -> Proposed {
    propose_as(db, id, proposer, &contest(), nominee, most).await
}

mod propose {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_that_comes_twice_at_once_is_stored_once_and_counts_once() {
        let db = fresh().await;
        let (proposer, nominee, id) = (member(&db).await, nominee_of(&somebody()), Uuid::new_v4());
        let tap = || as_one(&db, id, &proposer, &nominee, 10);
        assert_eq!(tokio::join!(tap(), tap()), (Proposed::Stored, Proposed::Stored));
        assert_eq!(number(&db, LIMIT, "count").await, Some(1));
        assert_eq!(unchanged(&db, tap()).await, Proposed::Stored);
    }

    /// The member may have forgotten whom they proposed: the limit alone tells.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_under_the_id_of_another_changes_nothing() {
        let db = fresh().await;
        let (proposer, id) = (member(&db).await, Uuid::new_v4());
        assert_eq!(as_one(&db, id, &proposer, &nominee_of(&somebody()), 10).await, Proposed::Stored);
        let met = unchanged(&db, as_one(&db, id, &proposer, &nominee_of(&somebody()), 10)).await;
        assert_eq!(met, Proposed::Mismatch);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_proposals_of_one_person_at_once_one_is_stored() {
        let db = fresh().await;
        let (proposer, nominee) = (member(&db).await, nominee_of(&somebody()));
        let one = || as_one(&db, Uuid::new_v4(), &proposer, &nominee, 10);
        let (first, second) = tokio::join!(one(), one());
        let met = [first, second];
        assert!(met.contains(&Proposed::Stored) && met.contains(&Proposed::Duplicate), "{met:?}");
        assert_eq!(db.items(PLACE).await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_proposals_at_once_for_the_last_place_one_is_stored() {
        let db = fresh().await;
        let proposer = member(&db).await;
        let [one, other] = [nominee_of(&somebody()), nominee_of(&somebody())];
        let last = |nominee| as_one(&db, Uuid::new_v4(), &proposer, nominee, 1);
        let (first, second) = tokio::join!(last(&one), last(&other));
        let met = [first, second];
        assert!(met.contains(&Proposed::Stored) && met.contains(&Proposed::Limit), "{met:?}");
        assert_eq!(unchanged(&db, last(&nominee_of(&somebody()))).await, Proposed::Limit);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_proposal_is_told() {
        let db = fresh().await;
        let proposer = member(&db).await;
        let id = propose(&db, &proposer, &nominee_of(&somebody())).await.id;
        let attributes = ["!contest", "nominee", "phone", "track", "status", "created_at", "?sealed"];
        corrupt(&db, PLACE, &attributes, async || db.nominations().nomination(&proposer.number, id).await).await;
    }
}

mod free_limit {
    use super::*;

    /// One of two proposals was refused: a place is free again.
    async fn free(db: &Fresh, proposer: &Member, used: [usize; 2], most: u32) -> bool {
        db.nominations().free_limit(&proposer.number, ELECTION, used, most).await.unwrap()
    }

    async fn full(db: &Fresh) -> Member {
        let proposer = member(db).await;
        for _ in 0..2 {
            propose(db, &proposer, &nominee_of(&somebody())).await;
        }
        proposer
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_count_anew_at_once_one_does() {
        let db = fresh().await;
        let proposer = full(&db).await;
        let count = || free(&db, &proposer, [2, 1], 2);
        let (one, other) = tokio::join!(count(), count());
        assert_ne!(one, other);
        assert_eq!(number(&db, LIMIT, "count").await, Some(1));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_proposed_meanwhile_is_not_forgotten() {
        let db = fresh().await;
        let proposer = full(&db).await;
        assert!(!unchanged(&db, free(&db, &proposer, [1, 0], 2)).await, "another was known");
        assert!(!unchanged(&db, free(&db, &proposer, [2, 1], 3)).await, "the limit is not reached");
        assert!(!unchanged(&db, free(&db, &proposer, [2, 2], 2)).await, "nothing is free");
    }
}

/// A proposer and what they proposed, which was followed.
async fn followed(db: &Fresh) -> (Member, Nomination) {
    let proposer = member(db).await;
    let nomination = propose(db, &proposer, &nominee_of(&somebody())).await;
    follow(db, PLACE).await;
    (proposer, nomination)
}

async fn withdraw(db: &Fresh, proposer: &Member, nomination: &Nomination) -> bool {
    db.nominations().withdraw_nomination(proposer, nomination, &act()).await.unwrap()
}

mod give_back {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_that_is_taken_back_twice_at_once_frees_one_place() {
        let db = fresh().await;
        let (proposer, nomination) = followed(&db).await;
        let back = || withdraw(&db, &proposer, &nomination);
        let (one, other) = tokio::join!(back(), back());
        assert_ne!(one, other);
        assert_eq!(number(&db, LIMIT, "count").await, Some(0));
        assert!(!unchanged(&db, back()).await);
    }

    /// The phone was closed in the moment in which somebody was proposed with it.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_that_is_turned_away_twice_at_once_frees_one_place() {
        let db = fresh().await;
        let (proposer, first) = followed(&db).await;
        db.edit("nominations channel#/channel", "closed", Some(serde_json::json!({"BOOL": true}))).await;
        let other = Nominee { name: somebody().name, ..first.nominee.unwrap() };
        propose(&db, &proposer, &other).await;
        assert_eq!(number(&db, LIMIT, "count").await, Some(2));
        overtaken(&db, "give_back", follow(&db, PLACE), follow(&db, PLACE)).await;
        assert_eq!(number(&db, LIMIT, "count").await, Some(1));
    }
}

mod withdraw_nomination {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_the_nominee_answered_meanwhile_is_not_taken_back() {
        let db = fresh().await;
        let (proposer, nomination) = followed(&db).await;
        let answered = db.edit("nominations nominee#/nominee", "answered_at", at(now()));
        let (back, ()) = overtaken(&db, "withdraw_nomination", withdraw(&db, &proposer, &nomination), answered).await;
        assert!(!back);
        assert_eq!(number(&db, LIMIT, "count").await, Some(1));
        assert!(db.the(PLACE).await.get("sealed").is_some());
    }
}

mod forget_nomination {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_that_is_gone_does_not_come_back_when_its_nominee_is_forgotten() {
        let db = fresh().await;
        let (nominee, _) = proposed(&db, &somebody()).await;
        db.edit("nominations nominee#/nominee", "status", s("declined")).await;
        let day = format!("due#{}", domain::jakarta_date(days(1)));
        db.edit("nominations nominee#/nominee", "due", s(&day)).await;
        db.remove(PLACE).await;
        let due = db.nominations().do_what_is_due(days(1)).await.unwrap();
        assert_eq!(due.forgotten, 1);
        assert_eq!(db.items(PLACE).await.len(), 0);
        assert!(db.nominations().nominee(nominee.id).await.unwrap().unwrap().nominee.is_none());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_of_somebody_who_is_forgotten_says_nothing_any_more() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        db.edit("nominations nominee#/nominee", "status", s("declined")).await;
        db.edit("nominations nominee#/nominee", "forgotten", Some(serde_json::json!({"BOOL": true}))).await;
        follow_all(&db).await;
        assert!(db.the(PLACE).await.get("sealed").is_none());
    }
}
