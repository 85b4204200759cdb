//! Messages: each counted once, before it is sent.

use store::{Accounts, GivenLimits, Reservation, Share};

use crate::support::{fresh, now, number, s, seconds, unchanged};

const PLACE: &str = "accounts messages#";
const LIMITS: Option<GivenLimits> = Some(GivenLimits { gap_seconds: 30, per_day: 2 });

async fn reserve(accounts: &Accounts, share: &Share, id: &str, after: i64) -> Reservation {
    accounts.reserve_message("phone", share, id, LIMITS, seconds(after)).await.unwrap()
}

fn shares() -> [Share; 3] {
    [Share::Codes, Share::Browser("browser".to_owned()), Share::Notices]
}

mod reserve_message {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_message_that_is_delivered_twice_at_once_is_counted_once() {
        for share in shares() {
            let db = fresh().await;
            let accounts = db.accounts();
            let again = || accounts.reserve_message("phone", &share, "1", None, now());
            let (one, other) = tokio::join!(again(), again());
            assert_eq!((one, other), (Ok(Reservation::Send), Ok(Reservation::Send)), "{share:?}");
            assert_eq!(number(&db, PLACE, "count").await, Some(1), "{share:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_messages_at_once_one_goes_and_the_other_hears_when_it_may() {
        for share in shares() {
            let db = fresh().await;
            let accounts = db.accounts();
            let (one, other) = tokio::join!(reserve(&accounts, &share, "1", 0), reserve(&accounts, &share, "2", 0));
            let met = [one, other];
            assert!(met.contains(&Reservation::Send), "{met:?}");
            assert!(met.contains(&Reservation::Limited(Some(seconds(30)))), "{met:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_message_that_went_out_does_not_go_out_again() {
        for share in shares() {
            let db = fresh().await;
            let accounts = db.accounts();
            accounts.message_sent("phone", &share, "1", now()).await.unwrap();
            assert_eq!(unchanged(&db, reserve(&accounts, &share, "1", 60)).await, Reservation::Sent, "{share:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_day_has_so_many_codes_and_any_number_of_notices() {
        for share in shares() {
            let db = fresh().await;
            let accounts = db.accounts();
            for (id, after) in [("1", 0), ("2", 30)] {
                assert_eq!(reserve(&accounts, &share, id, after).await, Reservation::Send);
            }
            if share == Share::Notices {
                assert_eq!(reserve(&accounts, &share, "3", 60).await, Reservation::Send);
                continue;
            }
            assert_eq!(unchanged(&db, reserve(&accounts, &share, "3", 60)).await, Reservation::Limited(None));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_count_lets_nothing_out() {
        let db = fresh().await;
        let accounts = db.accounts();
        assert_eq!(reserve(&accounts, &Share::Codes, "1", 0).await, Reservation::Send);
        for name in ["count", "last_at"] {
            let item = db.the(PLACE).await;
            db.edit(PLACE, name, s("text")).await;
            let met = unchanged(&db, reserve(&accounts, &Share::Codes, "2", 60)).await;
            assert!(matches!(met, Reservation::Limited(_)), "{name}: {met:?}");
            db.put("accounts", &item).await;
        }
    }
}

mod spend_message {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_any_number_of_messages_at_once_an_hour_pays_for_so_many() {
        let db = fresh().await;
        let accounts = db.accounts();
        let spend = || accounts.spend_message(3, now());
        let met = tokio::join!(spend(), spend(), spend(), spend(), spend());
        let met = [met.0, met.1, met.2, met.3, met.4].map(Result::unwrap);
        assert_eq!(met.iter().filter(|paid| **paid).count(), 3);
        assert!(!unchanged(&db, spend()).await.unwrap());
        accounts.unspend_message(now()).await.unwrap();
        assert!(spend().await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_count_pays_for_nothing() {
        let db = fresh().await;
        assert!(db.accounts().spend_message(3, now()).await.unwrap());
        db.edit(PLACE, "count", s("text")).await;
        assert!(!unchanged(&db, db.accounts().spend_message(3, now())).await.unwrap());
    }
}
