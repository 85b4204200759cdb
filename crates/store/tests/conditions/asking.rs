//! Whether somebody is asked: once for each name, three names at a time for each phone, one message a day.

use domain::{Nominee, Person};
use serde_json::json;
use store::{Nomination, StoreError};

use crate::support::{
    Fresh, corrupt, fresh, member, nominee_of, now, overtaken, propose, record, s, somebody, text, unchanged,
};

const NOMINATION: &str = "nominations proposer#/nomination#";
const PLACE: &str = "nominations nominee#/nominee";
const CHANNEL: &str = "nominations channel#/channel";

fn place(nomination: &Nomination) -> String {
    format!("nominations proposer#/nomination#{}", nomination.id)
}

/// Another name behind the same phone.
fn neighbour(nominee: &Nominee) -> Nominee {
    Nominee { name: somebody().name, ..nominee.clone() }
}

/// Somebody is proposed, and nothing followed yet.
async fn proposal(db: &Fresh, nominee: &Nominee) -> Nomination {
    propose(db, &member(db).await, nominee).await
}

async fn followed(db: &Fresh, nomination: &Nomination) -> Result<(), StoreError> {
    db.nominations().follow(&record(&db.the(&place(nomination)).await), now()).await
}

/// How many names wait behind the one phone.
async fn waiting(db: &Fresh) -> usize {
    db.the(CHANNEL).await["open"]["SS"].as_array().map_or(0, Vec::len)
}

mod ask {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_answers_meanwhile_is_proposed_for_nothing_more() {
        for answered in ["declined", "not_me", "accepted"] {
            let db = fresh().await;
            let nominee = nominee_of(&somebody());
            followed(&db, &proposal(&db, &nominee).await).await.unwrap();
            let again = proposal(&db, &nominee).await;
            let (followed, ()) =
                overtaken(&db, "ask", followed(&db, &again), db.edit(PLACE, "status", s(answered))).await;
            assert_eq!(followed, Ok(()));
            assert_eq!(db.items("nominations aspirant#/support#").await.len(), 1, "{answered}");
        }
    }

    /// What every proposal took back left behind is no question.
    #[tokio::test(flavor = "multi_thread")]
    async fn whom_nobody_proposed_any_more_is_asked_anew() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        followed(&db, &proposal(&db, &nominee).await).await.unwrap();
        db.edit(PLACE, "contests", None).await;
        db.edit(PLACE, "outbox", None).await;
        db.edit(CHANNEL, "asked_on", None).await;
        followed(&db, &proposal(&db, &nominee).await).await.unwrap();
        assert!(text(&db, PLACE, "outbox").await.is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        let nomination = proposal(&db, &nominee).await;
        followed(&db, &nomination).await.unwrap();
        let id = nomination.nominee_id;
        let attributes = ["election", "phone", "status", "?sealed", "created_at", "expires_at"];
        corrupt(&db, PLACE, &attributes, async || db.nominations().nominee(id).await).await;
    }
}

mod open_name {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_propose_one_person_at_once_each_counts_and_the_person_is_asked_once() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        let (one, other) = (proposal(&db, &nominee).await, proposal(&db, &nominee).await);
        let (first, second) = overtaken(&db, "open_name/name", followed(&db, &one), followed(&db, &other)).await;
        assert_eq!((first, second), (Err(StoreError::Busy), Ok(())), "the stream brings it once more");
        assert_eq!(followed(&db, &one).await, Ok(()));
        assert_eq!(waiting(&db).await, 1);
        assert_eq!(db.items("nominations aspirant#/support#").await.len(), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_refuses_while_they_are_asked_is_not_asked_over_it() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        let nomination = proposal(&db, &nominee).await;
        let key = format!("nominee#{}", nomination.nominee_id);
        let refused = json!({
            "pk": {"S": key}, "sk": {"S": "nominee"}, "status": {"S": "declined"}, "election": {"S": "e"},
            "phone": {"S": "p"}, "created_at": {"N": "1"}, "expires_at": {"N": "1"},
        });
        let (met, ()) =
            overtaken(&db, "open_name/name", followed(&db, &nomination), db.put("nominations", &refused)).await;
        assert_eq!(met, Err(StoreError::Busy), "the stream brings it once more");
        assert_eq!(text(&db, PLACE, "status").await.as_deref(), Some("declined"));
        followed(&db, &nomination).await.unwrap();
        assert_eq!(db.items("nominations aspirant#/support#").await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_names_at_once_for_the_last_place_behind_a_phone_one_waits() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        for name in [nominee.clone(), neighbour(&nominee)] {
            followed(&db, &proposal(&db, &name).await).await.unwrap();
        }
        let (one, other) = (proposal(&db, &neighbour(&nominee)).await, proposal(&db, &neighbour(&nominee)).await);
        let (first, second) = overtaken(&db, "open_name/place", followed(&db, &one), followed(&db, &other)).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(waiting(&db).await, 3);
        let withdrawn = db.items(NOMINATION).await.into_iter().filter(|item| item["status"]["S"] == "withdrawn");
        assert_eq!(withdrawn.count(), 1, "the other was turned away");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_names_at_once_behind_a_phone_one_is_told_today() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        let (one, other) = (proposal(&db, &nominee).await, proposal(&db, &neighbour(&nominee)).await);
        let (first, second) = overtaken(&db, "open_name/place", followed(&db, &one), followed(&db, &other)).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        let asked = db.items(PLACE).await.into_iter().filter(|item| item.get("outbox").is_some());
        assert_eq!((asked.count(), waiting(&db).await), (1, 2));
    }

    /// Before the first message of a day, and after it.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_that_is_closed_meanwhile_is_asked_nothing() {
        for spoke in [false, true] {
            let db = fresh().await;
            let nominee = nominee_of(&somebody());
            followed(&db, &proposal(&db, &nominee).await).await.unwrap();
            if !spoke {
                db.edit(CHANNEL, "asked_on", s("2027-02-28")).await;
            }
            let other = proposal(&db, &neighbour(&nominee)).await;
            let closed = db.edit(CHANNEL, "closed", Some(json!({"BOOL": true})));
            let (met, ()) = overtaken(&db, "open_name/place", followed(&db, &other), closed).await;
            assert_eq!(met, Ok(()));
            assert_eq!(db.items(PLACE).await.len(), 1, "spoke: {spoke}");
        }
    }

    /// Whoever waits already takes no place of another.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_name_that_waits_is_asked_again_behind_a_full_phone() {
        let db = fresh().await;
        let nominee = nominee_of(&somebody());
        for name in [nominee.clone(), neighbour(&nominee), neighbour(&nominee)] {
            followed(&db, &proposal(&db, &name).await).await.unwrap();
        }
        let first = db.nominations().phone_hash(&nominee.phone).unwrap();
        let id = db.nominations().nominee_id(crate::support::ELECTION, &first, &nominee.name).unwrap();
        db.edit(&format!("nominations nominee#{id}/nominee"), "contests", None).await;
        followed(&db, &proposal(&db, &nominee).await).await.unwrap();
        assert_eq!(waiting(&db).await, 3);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_phone_is_told() {
        let db = fresh().await;
        let person: Person = somebody();
        let nominee = nominee_of(&person);
        followed(&db, &proposal(&db, &nominee).await).await.unwrap();
        let other = proposal(&db, &neighbour(&nominee)).await;
        for name in ["names", "open", "refused"] {
            let item = db.the(CHANNEL).await;
            db.edit(CHANNEL, name, Some(json!({"SS": ["nobody's id"]}))).await;
            assert_eq!(unchanged(&db, followed(&db, &other)).await, Err(StoreError::Corrupt(name)));
            db.put("nominations", &item).await;
        }
    }
}
