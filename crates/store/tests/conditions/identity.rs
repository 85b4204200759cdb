//! Who somebody is: counted before it is compared, five of a browser, fifteen of all.

use jiff::Timestamp;
use store::{IdentityLimit, IdentityTry, StoreError};

use crate::support::{Fresh, at, corrupt, fresh, hours, minutes, now, number, overtaken, s, unchanged_but};

const PLACE: &str = "accounts identity#/identity";

async fn count(db: &Fresh, browser: &str, now: Timestamp) -> IdentityLimit {
    db.accounts().count_identity("subject", browser, now).await.unwrap()
}

async fn counted(db: &Fresh, browser: &str, now: Timestamp) -> IdentityTry {
    match count(db, browser, now).await {
        IdentityLimit::Counted(one) => one,
        limited => panic!("{limited:?}"),
    }
}

/// Whether an answer was refused, and was the first that was.
fn refused(limit: &IdentityLimit) -> Option<bool> {
    match limit {
        IdentityLimit::Counted(_) => None,
        IdentityLimit::Limited { first, .. } => Some(*first),
    }
}

mod count_one {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_any_number_of_answers_of_a_browser_at_once_five_are_compared() {
        let db = fresh().await;
        let answer = || count(&db, "browser", now());
        let met = tokio::join!(answer(), answer(), answer(), answer(), answer(), answer(), answer());
        let met = [met.0, met.1, met.2, met.3, met.4, met.5, met.6];
        assert_eq!(met.iter().filter(|met| refused(met).is_none()).count(), 5);
        assert_eq!(number(&db, PLACE, "tries").await, Some(5));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_all_browsers_fifteen_are_compared_and_one_that_was_right_has_its_own_five() {
        let db = fresh().await;
        let right = counted(&db, "known", now()).await;
        db.accounts().identity_was_right(&right).await.unwrap();
        for browser in ["1", "2", "3"] {
            for _ in 0..5 {
                counted(&db, browser, now()).await;
            }
        }
        assert_eq!(refused(&count(&db, "4", now()).await), Some(true));
        assert_eq!(refused(&count(&db, "4", now()).await), Some(false));
        counted(&db, "known", now()).await;
        assert_eq!(number(&db, PLACE, "tries").await, Some(16));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn after_a_day_all_count_anew() {
        let db = fresh().await;
        counted(&db, "browser", now()).await;
        counted(&db, "browser", hours(24)).await;
        assert_eq!(number(&db, PLACE, "tries").await, Some(1));
        assert_eq!(db.the(PLACE).await["since"], at(hours(24)).unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        for _ in 0..5 {
            counted(&db, "browser", now()).await;
        }
        corrupt(&db, PLACE, &["since"], async || db.accounts().count_identity("subject", "browser", now()).await).await;
    }
}

mod count_anew {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_begin_a_day_at_once_both_are_counted() {
        let db = fresh().await;
        for _ in 0..3 {
            counted(&db, "browser", now()).await;
        }
        let (first, second) = (counted(&db, "1", hours(25)), counted(&db, "2", hours(26)));
        overtaken(&db, "count_anew", first, second).await;
        assert_eq!(number(&db, PLACE, "tries").await, Some(2));
        assert_eq!(db.the(PLACE).await["since"], at(hours(26)).unwrap());
    }
}

mod note_refusal {
    use super::*;

    async fn used_up(db: &Fresh) {
        for _ in 0..5 {
            counted(db, "browser", now()).await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_are_refused_at_once_one_is_the_first() {
        let db = fresh().await;
        used_up(&db).await;
        let answer = || count(&db, "browser", minutes(1));
        let (first, second) = overtaken(&db, "note_refusal", answer(), answer()).await;
        assert_eq!((refused(&first), refused(&second)), (Some(false), Some(true)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_refusal_of_the_day_before_is_not_noted_in_the_new_one() {
        let db = fresh().await;
        used_up(&db).await;
        let anew = counted(&db, "other", hours(24));
        let (first, _) = overtaken(&db, "note_refusal", count(&db, "browser", minutes(1)), anew).await;
        assert_eq!(refused(&first), Some(false));
        assert!(db.the(PLACE).await.get("refused_at").is_none());
    }
}

mod identity_was_right {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_right_answer_is_given_back_once_and_to_nobody_else() {
        let db = fresh().await;
        counted(&db, "other", now()).await;
        let right = counted(&db, "browser", now()).await;
        assert_eq!(db.accounts().identity_was_right(&right).await, Ok(()));
        assert_eq!(number(&db, PLACE, "tries").await, Some(1));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_answer_of_the_day_before_gives_nothing_back_and_is_remembered() {
        let db = fresh().await;
        let right = counted(&db, "browser", now()).await;
        counted(&db, "other", hours(24)).await;
        let met = unchanged_but(&db, &["accounts identity#"], db.accounts().identity_was_right(&right)).await;
        assert_eq!(met, Ok(()));
        assert_eq!(number(&db, PLACE, "tries").await, Some(1));
        assert!(db.the(PLACE).await.get("known").is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_count_is_refused_and_not_guessed() {
        let db = fresh().await;
        let right = counted(&db, "browser", now()).await;
        db.edit(PLACE, "tries", s("text")).await;
        let met = db.accounts().identity_was_right(&right).await;
        assert!(matches!(&met, Err(error @ StoreError::Database(_)) if !error.is_busy()), "{met:?}");
    }
}
