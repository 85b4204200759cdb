//! Supports and the numbers: each counted once, however often and in whatever order changes are delivered.

use serde_json::{Value, json};
use store::{Contest, Member, Nomination, Proposed, StoreError};
use uuid::Uuid;

use crate::support::{
    Fresh, accepted, act, at, contest, corrupt, days, follow, follow_all, fresh, member, n, nominee_of, nominee_record,
    now, number, overtaken, propose, propose_as, proposed, record, s, somebody, text, unchanged,
};

const NOMINATION: &str = "nominations proposer#/nomination#";
const NOMINEE: &str = "nominations nominee#/nominee";
const CHANNEL: &str = "nominations channel#/channel";
const PLACE: &str = "nominations aspirant#/aspirant";
const SUPPORT: &str = "nominations aspirant#/support#";
const COUNTED: &str = "nominations aspirant#/counted";

/// Follows the one proposal.
async fn followed(db: &Fresh) -> Result<(), StoreError> {
    db.nominations().follow(&record(&db.the(NOMINATION).await), now()).await
}

async fn support(db: &Fresh) -> Option<i64> {
    number(db, PLACE, "support").await
}

/// A proposal that nobody followed yet.
async fn proposal(db: &Fresh) -> (Member, Nomination) {
    let proposer = member(db).await;
    let nomination = propose(db, &proposer, &nominee_of(&somebody())).await;
    (proposer, nomination)
}

/// A proposal that was followed, and taken back since.
async fn withdrawn(db: &Fresh) -> Nomination {
    let (proposer, nomination) = proposal(db).await;
    followed(db).await.unwrap();
    assert_eq!(db.nominations().withdraw_nomination(&proposer, &nomination, &act()).await, Ok(true));
    nomination
}

mod give_support {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_that_is_delivered_twice_at_once_counts_once() {
        let db = fresh().await;
        proposal(&db).await;
        let (first, second) = overtaken(&db, "give_support/support", followed(&db), followed(&db)).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(support(&db).await, Some(1));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_supports_whose_data_were_erased_and_the_proposal_says_nothing_any_more() {
        let db = fresh().await;
        proposal(&db).await;
        followed(&db).await.unwrap();
        db.remove(SUPPORT).await;
        db.edit(PLACE, "erased_at", at(now())).await;
        followed(&db).await.unwrap();
        assert_eq!((support(&db).await, db.items(SUPPORT).await.len()), (Some(1), 0));
        assert!(db.the(NOMINATION).await.get("sealed").is_none());
    }

    /// One member proposes one person under two names, which were joined in between.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_support_that_counts_under_another_name_is_noted_while_its_person_is_there() {
        for gone in ["", "erased", "removed"] {
            let db = fresh().await;
            let proposer = member(&db).await;
            let (first, second) = (nominee_of(&somebody()), nominee_of(&somebody()));
            let left = aspirant_of(&db, &propose(&db, &proposer, &first).await).await;
            let kept = aspirant_of(&db, &propose(&db, &member(&db).await, &second).await).await;
            db.edit(&left.place, "merged", Some(json!({"BOOL": true}))).await;
            db.edit(&left.place, "replaced_by", s(&kept.id)).await;
            db.edit(&kept.place, "absorbed", Some(json!({"SS": [left.id]}))).await;
            let again = propose(&db, &proposer, &second).await;
            let proposal = the(&db, &again).await;
            let goes = async {
                match gone {
                    "erased" => db.edit(&kept.place, "erased_at", at(now())).await,
                    "removed" => db.remove(&kept.place).await,
                    _ => {}
                }
            };
            let new = record(&proposal);
            let nominations = db.nominations();
            let (met, ()) = overtaken(&db, "give_support/erased", nominations.follow(&new, now()), goes).await;
            assert_eq!(met, Ok(()));
            let rows = db.items(&format!("nominations aspirant#{}/support#", kept.id)).await.len();
            assert_eq!(rows, if gone.is_empty() { 2 } else { 1 }, "{gone}");
            assert_eq!(the(&db, &again).await.get("sealed").is_some(), gone.is_empty(), "{gone}");
            if gone != "removed" {
                assert_eq!(number(&db, &kept.place, "support").await, Some(1), "{gone}");
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_aspirant_is_told() {
        let db = fresh().await;
        let person = somebody();
        let (nominee, aspirant) = proposed(&db, &person).await;
        accepted(&db, &nominee, &aspirant, &person).await;
        let attributes = [
            "!contest",
            "status",
            "track",
            "?sealed",
            "?person",
            "support",
            "proposed_at",
            "nominee",
            "area",
            "version",
        ];
        corrupt(&db, PLACE, &attributes, async || db.nominations().aspirant(aspirant.id).await).await;
    }
}

/// An aspirant, and where they lie.
struct Found {
    id: String,
    place: String,
}

/// The proposal's item.
async fn the(db: &Fresh, nomination: &Nomination) -> Value {
    db.the(&format!("{NOMINATION}{}", nomination.id)).await
}

/// Follows a proposal; the aspirant it makes.
async fn aspirant_of(db: &Fresh, nomination: &Nomination) -> Found {
    db.nominations().follow(&record(&the(db, nomination).await), now()).await.unwrap();
    let nominee = nominee_record(db, nomination).await;
    let id = db.nominations().aspirants_behind(&nominee).await.unwrap().remove(0).id.to_string();
    Found { place: format!("nominations aspirant#{id}/aspirant"), id }
}

mod reopen {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_is_reopened_when_the_stream_comes_again() {
        let db = fresh().await;
        let person = somebody();
        proposed(&db, &person).await;
        assert_eq!(db.nominations().do_what_is_due(days(14)).await.unwrap().expired, 1);
        follow(&db, NOMINEE).await;
        assert_eq!(text(&db, PLACE, "status").await.as_deref(), Some("withdrawn"));
        let again = propose(&db, &member(&db).await, &nominee_of(&person)).await;
        let (nominations, new) = (db.nominations(), record(&the(&db, &again).await));
        let followed = nominations.follow(&new, now());
        let (met, ()) = overtaken(&db, "reopen", followed, db.edit(PLACE, "version", n(9))).await;
        assert_eq!(met, Err(StoreError::Busy));
        assert_eq!(text(&db, PLACE, "status").await.as_deref(), Some("withdrawn"));
        assert_eq!(nominations.follow(&new, now()).await, Ok(()));
        assert_eq!(text(&db, PLACE, "status").await.as_deref(), Some("proposed"));
        assert_eq!(support(&db).await, Some(2));
    }

    /// Asked anew for one contest, they wait for an answer already when the other is proposed.
    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_is_reopened_where_the_question_was_asked_anew_for_another_contest() {
        let db = fresh().await;
        let person = somebody();
        let both = [contest(), Contest { dapil: "3202".to_owned(), ..contest() }];
        let statuses = async || {
            let items = db.items(PLACE).await;
            items.iter().map(|item| item["status"]["S"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for contest in both.iter().chain(&both) {
            if statuses().await == ["proposed"; 2] {
                assert_eq!(db.nominations().do_what_is_due(days(14)).await.unwrap().expired, 1);
                follow(&db, NOMINEE).await;
                assert_eq!(statuses().await, ["withdrawn"; 2]);
            }
            let (id, proposer) = (Uuid::new_v4(), member(&db).await);
            let proposed = propose_as(&db, id, &proposer, contest, &nominee_of(&person), 10).await;
            assert_eq!(proposed, Proposed::Stored);
            let new = record(&db.the(&format!("{NOMINATION}{id}")).await);
            assert_eq!(db.nominations().follow(&new, now()).await, Ok(()));
        }
        assert_eq!(statuses().await, ["proposed"; 2]);
    }
}

mod take_support {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_proposal_that_is_taken_back_twice_at_once_takes_one_support() {
        let db = fresh().await;
        let (proposer, nomination) = proposal(&db).await;
        followed(&db).await.unwrap();
        propose(&db, &member(&db).await, &nomination.nominee.clone().unwrap()).await;
        follow(&db, NOMINATION).await;
        assert_eq!(support(&db).await, Some(2));
        let nominations = db.nominations();
        assert_eq!(nominations.withdraw_nomination(&proposer, &nomination, &act()).await, Ok(true));
        let new = record(&the(&db, &nomination).await);
        let delivery = || nominations.follow(&new, now());
        let (first, second) = overtaken(&db, "take_support/support", delivery(), delivery()).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(support(&db).await, Some(1));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_taken_from_somebody_who_is_not_there() {
        let db = fresh().await;
        withdrawn(&db).await;
        db.remove(PLACE).await;
        assert_eq!(unchanged(&db, followed(&db)).await, Ok(()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whom_nobody_proposes_any_more_is_gone_unless_something_came_in_between() {
        let db = fresh().await;
        withdrawn(&db).await;
        followed(&db).await.unwrap();
        assert_eq!(db.items(PLACE).await.len(), 0);
        for (name, value) in [("support", n(1)), ("version", n(9))] {
            let db = fresh().await;
            withdrawn(&db).await;
            let meanwhile = db.edit(PLACE, name, value);
            let (met, ()) = overtaken(&db, "take_support/gone", followed(&db), meanwhile).await;
            assert_eq!((met, db.items(PLACE).await.len()), (Ok(()), 1), "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_nominee_who_is_gone_does_not_come_back() {
        let db = fresh().await;
        withdrawn(&db).await;
        let (met, ()) = overtaken(&db, "take_support/nominee", followed(&db), db.remove(NOMINEE)).await;
        assert_eq!((met, db.items(NOMINEE).await.len()), (Ok(()), 0));
    }
}

mod leave_place {
    use super::*;

    async fn waiting(db: &Fresh) -> bool {
        db.the(CHANNEL).await.get("open").is_some()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_name_that_nobody_proposes_takes_no_place_unless_somebody_proposes_it_meanwhile() {
        let db = fresh().await;
        withdrawn(&db).await;
        followed(&db).await.unwrap();
        assert!(!waiting(&db).await);

        let db = fresh().await;
        let nomination = withdrawn(&db).await;
        let proposer = member(&db).await;
        let nominations = db.nominations();
        // What a proposal told is gone with it; the question still holds it.
        let nominee = nominee_record(&db, &nomination).await.nominee.unwrap();
        let taken = async { nominations.follow(&record(&the(&db, &nomination).await), now()).await };
        let anew = async {
            let anew = propose(&db, &proposer, &nominee).await;
            nominations.follow(&record(&the(&db, &anew).await), now()).await
        };
        let (first, second) = overtaken(&db, "leave_place/nominee", taken, anew).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert!(waiting(&db).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_that_is_gone_does_not_come_back() {
        let db = fresh().await;
        withdrawn(&db).await;
        let (met, ()) = overtaken(&db, "leave_place/channel", followed(&db), db.remove(CHANNEL)).await;
        assert_eq!((met, db.items(CHANNEL).await.len()), (Ok(()), 0));
    }
}

mod recount {
    use super::*;

    /// Follows the one aspirant.
    async fn counted(db: &Fresh) -> Result<(), StoreError> {
        db.nominations().follow(&record(&db.the(PLACE).await), now()).await
    }

    /// How many the numbers say are proposed, and are willing.
    async fn numbers(db: &Fresh) -> (Option<i64>, Option<i64>) {
        let place = format!("nominations funnel#{}", contest().election);
        (number(db, &place, "proposed").await, number(db, &place, "willing").await)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_is_counted_twice_at_once_counts_once() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        let (first, second) = overtaken(&db, "recount/first", counted(&db), counted(&db)).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(numbers(&db).await, (Some(1), None));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_whose_status_is_counted_twice_at_once_counts_once() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        follow_all(&db).await;
        db.edit(PLACE, "status", s("willing")).await;
        let (first, second) = overtaken(&db, "recount/again", counted(&db), counted(&db)).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(numbers(&db).await, (Some(0), Some(1)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        follow_all(&db).await;
        let item = db.the(PLACE).await;
        db.remove(PLACE).await;
        corrupt(&db, COUNTED, &["of"], async || db.nominations().follow(&record(&item), now()).await).await;
    }
}
