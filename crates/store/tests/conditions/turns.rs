//! What time brings to those who were asked: done once, and not to whom it has nothing to say any more.

use domain::{Answer, Nominee, Person};
use jiff::Timestamp;
use serde_json::json;
use store::{Answered, Due, NomineeRecord};

use crate::support::{
    Fresh, accepted, days, follow, fresh, member, nominee_of, nominee_record, overtaken, propose, proposed, s,
    somebody, text,
};

const PLACE: &str = "nominations nominee#/nominee";
const CHANNEL: &str = "nominations channel#/channel";

/// The day on which a reminder is due of who was proposed today, and the day on which it is too late.
const REMINDED: i64 = 11;

async fn due(db: &Fresh, now: Timestamp) -> Due {
    db.nominations().do_what_is_due(now).await.unwrap()
}

/// How many are told by a message of this kind.
async fn told(db: &Fresh, kind: &str) -> usize {
    let items = db.items(PLACE).await;
    let told = items.iter().filter(|item| item["outbox"]["S"].as_str().is_some_and(|one| one.starts_with(kind)));
    told.count()
}

/// Two names behind one phone, both asked.
async fn neighbours(db: &Fresh) -> [NomineeRecord; 2] {
    let person: Person = somebody();
    let (first, _) = proposed(db, &person).await;
    let other = Nominee { name: somebody().name, ..nominee_of(&person) };
    let nomination = propose(db, &member(db).await, &other).await;
    follow(db, "nominations proposer#/nomination#").await;
    for nominee in [first.id, nomination.nominee_id] {
        let place = format!("nominations nominee#{nominee}/nominee");
        db.edit(&place, "asked", Some(json!({"BOOL": true}))).await;
        db.edit(&place, "due", s(&format!("due#{}", domain::jakarta_date(days(REMINDED))))).await;
    }
    [first, nominee_record(db, &nomination).await]
}

mod take_turn {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_answers_meanwhile_is_not_reminded() {
        let db = fresh().await;
        let (nominee, _) = proposed(&db, &somebody()).await;
        let nominations = db.nominations();
        let names = [&nominee];
        let refused = nominations.refuse(&names, Answer::Decline, false, 30, days(REMINDED));
        let (_, refused) = overtaken(&db, "take_turn/nominee", due(&db, days(REMINDED)), refused).await;
        assert_eq!(refused, Ok(Answered::Done));
        assert_eq!(told(&db, "reminder").await, 0);
        // The day on which what they told is deleted.
        let forget = format!("due#{}", domain::jakarta_date(days(REMINDED + 30)));
        assert_eq!(text(&db, PLACE, "due").await, Some(forget));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_looks_at_once_remind_once() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        overtaken(&db, "take_turn/channel", due(&db, days(REMINDED)), due(&db, days(REMINDED))).await;
        assert_eq!(told(&db, "reminder").await, 1);
        let today = domain::jakarta_date(days(REMINDED)).to_string();
        assert_eq!(text(&db, CHANNEL, "asked_on").await, Some(today));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_gets_one_message_a_day_for_everybody_behind_it() {
        let db = fresh().await;
        neighbours(&db).await;
        assert_eq!(due(&db, days(REMINDED)).await.reminded, 2);
        assert_eq!(told(&db, "reminder").await, 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_that_is_closed_gets_none() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        db.edit(CHANNEL, "closed", Some(json!({"BOOL": true}))).await;
        due(&db, days(REMINDED)).await;
        assert_eq!(told(&db, "reminder").await, 0);
    }

    /// Which of them is looked at first is chance: each is the damaged one once.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_nominee_holds_up_nobody_else() {
        for damaged in [0, 1] {
            let db = fresh().await;
            let names = neighbours(&db).await;
            let [spoilt, whole] =
                [damaged, 1 - damaged].map(|which| format!("nominations nominee#{}/nominee", names[which].id));
            db.edit(&spoilt, "expires_at", None).await;
            let met = db.nominations().do_what_is_due(days(REMINDED)).await;
            assert_eq!(met, Err(store::StoreError::Corrupt("expires_at")));
            assert_eq!(told(&db, "reminder").await, 1);
            let reminded = text(&db, &whole, "outbox").await;
            assert!(reminded.is_some_and(|outbox| outbox.starts_with("reminder:")), "{damaged}");
        }
    }
}

mod let_go {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_was_erased_meanwhile_is_not_looked_at_again() {
        let db = fresh().await;
        let person = somebody();
        let (nominee, aspirant) = proposed(&db, &person).await;
        accepted(&db, &nominee, &aspirant, &person).await;
        let erased = db.edit(PLACE, "status", s("declined"));
        let before = text(&db, PLACE, "due").await;
        overtaken(&db, "let_go", due(&db, days(30)), erased).await;
        assert_eq!(text(&db, PLACE, "due").await, before);
    }
}

mod forget_unasked {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_is_proposed_or_answers_meanwhile_is_not_forgotten() {
        for (name, value) in [("contests", Some(json!({"SS": ["e#dpr#3201"]}))), ("status", s("declined"))] {
            let db = fresh().await;
            proposed(&db, &somebody()).await;
            db.edit(PLACE, "contests", None).await;
            let meanwhile = db.edit(PLACE, name, value);
            overtaken(&db, "forget_unasked", due(&db, days(REMINDED)), meanwhile).await;
            assert!(db.the(PLACE).await.get("sealed").is_some(), "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whom_nobody_proposes_any_more_is_forgotten() {
        let db = fresh().await;
        proposed(&db, &somebody()).await;
        db.edit(PLACE, "contests", None).await;
        assert_eq!(due(&db, days(REMINDED)).await.forgotten, 1);
        assert!(db.the(PLACE).await.get("sealed").is_none());
    }
}
