//! What is known of somebody goes: unless they are asked anew, and without anything coming back that is gone.

use domain::Leaving;
use jiff::Timestamp;
use serde_json::json;
use store::{Aspirant, Due, StoreError, Whose};

use crate::support::{
    Fresh, act, contest, corrupt, days, eligible, fresh, member_as, member_of, n, overtaken, proposed, s, somebody,
    text, unchanged, willing,
};

const NOMINEE: &str = "nominations nominee#/nominee";
const ASPIRANT: &str = "nominations aspirant#/aspirant";
const CHANNEL: &str = "nominations channel#/channel";
const CLAIM: &str = "nominations candidate#/claim";

async fn due(db: &Fresh, now: Timestamp) -> Due {
    db.nominations().do_what_is_due(now).await.unwrap()
}

/// Somebody who refused, and whose time is over.
async fn refused(db: &Fresh) -> Aspirant {
    let (_, aspirant) = proposed(db, &somebody()).await;
    db.edit(NOMINEE, "status", s("declined")).await;
    db.edit(NOMINEE, "due", s(&format!("due#{}", domain::jakarta_date(days(1))))).await;
    aspirant
}

async fn holds(db: &Fresh, place: &str) -> bool {
    db.the(place).await.get("sealed").is_some()
}

mod forget_nominee {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_question_that_is_asked_anew_meanwhile_keeps_what_it_was_told() {
        let db = fresh().await;
        refused(&db).await;
        let anew = db.edit(NOMINEE, "status", s("awaiting_consent"));
        overtaken(&db, "forget_nominee/first", due(&db, days(1)), anew).await;
        assert!(holds(&db, NOMINEE).await && holds(&db, ASPIRANT).await);
        assert!(db.the(NOMINEE).await.get("forgotten").is_none());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_question_that_is_asked_anew_at_the_last_moment_keeps_what_it_was_told() {
        let db = fresh().await;
        refused(&db).await;
        let anew = db.edit(NOMINEE, "status", s("awaiting_consent"));
        overtaken(&db, "forget_nominee/last", due(&db, days(1)), anew).await;
        assert!(holds(&db, NOMINEE).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        refused(&db).await;
        db.edit(NOMINEE, "contests", Some(json!({"SS": ["no contest"]}))).await;
        let met = unchanged(&db, db.nominations().do_what_is_due(days(1))).await;
        assert_eq!(met, Err(StoreError::Corrupt("contests")));
    }
}

mod forget_aspirant {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_is_gone_does_not_come_back() {
        let db = fresh().await;
        refused(&db).await;
        db.remove(ASPIRANT).await;
        assert_eq!(due(&db, days(1)).await.forgotten, 1);
        assert_eq!(db.items(ASPIRANT).await.len(), 0);
    }
}

/// Erases whoever the aspirant is.
async fn erase(db: &Fresh, aspirant: &Aspirant) -> Result<bool, StoreError> {
    let whose = whose(db, aspirant).await;
    let nominations = db.nominations();
    let theirs = nominations.candidacies_of(&whose).await.unwrap();
    assert_eq!(theirs.len(), 1);
    nominations.erase_person(&whose, &theirs, &act()).await
}

async fn whose(db: &Fresh, aspirant: &Aspirant) -> Whose {
    let member = db.registry().member_by_nik(&member_of(aspirant).nik).await.unwrap();
    match member {
        Some(member) => Whose::of_member(&member),
        None => Whose::of_member(&member_as(db, &member_of(aspirant)).await),
    }
}

mod take_out {
    use super::*;

    /// The aspirant stands for nothing any more, and nothing is left of who they are.
    async fn assert_erased(db: &Fresh) {
        let left = db.the(ASPIRANT).await;
        assert_eq!(left["status"]["S"], "withdrawn");
        assert!(left.get("erased_at").is_some());
        for name in ["sealed", "person", "person_id", "application", "receipt", "nik_hmac"] {
            assert!(left.get(name).is_none(), "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_is_erased_by_doing_it_again() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        whose(&db, &aspirant).await;
        let changed = db.edit(ASPIRANT, "version", n(9));
        let (erased, ()) = overtaken(&db, "take_out/aspirant", erase(&db, &aspirant), changed).await;
        assert_eq!(erased, Ok(false));
        assert_eq!(erase(&db, &aspirant).await, Ok(true));
        assert_erased(&db).await;
    }

    /// KPU has a list with them on it: what they answered stays.
    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_they_left_the_party_is_taken_out_by_doing_it_again() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        let slate = json!({
            "pk": {"S": format!("slate#{}#dpr#{}", contest().election, contest().dapil)}, "sk": {"S": "slate"},
            "status": {"S": "submitted"}, "candidates": {"L": [{"S": aspirant.id.to_string()}]},
            "version": {"N": "1"}, "revision": {"N": "1"},
        });
        db.put("nominations", &slate).await;
        let whose = whose(&db, &aspirant).await;
        let (nominations, act) = (db.nominations(), act());
        let ended = nominations.end_person(&whose, Leaving::Withdrawn, &act);
        let changed = db.edit(ASPIRANT, "version", n(9));
        let (ended, ()) = overtaken(&db, "take_out/aspirant", ended, changed).await;
        assert_eq!(ended, Err(StoreError::Busy));
        assert_eq!(text(&db, ASPIRANT, "status").await.as_deref(), Some("willing"));
        assert_eq!(nominations.end_person(&whose, Leaving::Withdrawn, &act).await, Ok(()));
        assert_eq!(text(&db, ASPIRANT, "status").await.as_deref(), Some("withdrawn"));
        assert!(db.the(ASPIRANT).await.get("person").is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_claim_that_is_another_aspirants_meanwhile_stays() {
        let db = fresh().await;
        let aspirant = eligible(&db).await;
        whose(&db, &aspirant).await;
        let other = uuid::Uuid::new_v4().to_string();
        let taken = db.edit(CLAIM, "aspirant", s(&other));
        let (erased, ()) = overtaken(&db, "take_out/claim", erase(&db, &aspirant), taken).await;
        assert_eq!(erased, Ok(false));
        assert_eq!(erase(&db, &aspirant).await, Ok(true));
        assert_erased(&db).await;
        assert_eq!(text(&db, CLAIM, "aspirant").await, Some(other));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_aspirant_is_told_and_nothing_is_erased() {
        let db = fresh().await;
        let aspirant = willing(&db).await;
        let whose = whose(&db, &aspirant).await;
        let attributes = ["!contest", "status", "?person", "version"];
        corrupt(&db, ASPIRANT, &attributes, async || db.nominations().candidacies_of(&whose).await).await;
    }
}

mod close_nominee {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_nominee_and_a_phone_that_are_gone_do_not_come_back() {
        for (write, place) in [("close_nominee/nominee", NOMINEE), ("close_nominee/channel", CHANNEL)] {
            let db = fresh().await;
            let aspirant = willing(&db).await;
            whose(&db, &aspirant).await;
            let (erased, ()) = overtaken(&db, write, erase(&db, &aspirant), db.remove(place)).await;
            assert_eq!(erased, Ok(true), "{write}");
            assert_eq!(db.items(place).await.len(), 0, "{write}");
        }
    }
}
