//! Who turns out to be one person: joined once, with every supporter counted once.

use domain::Person;
use serde_json::Value;
use store::{Aspirant, StoreError};

use crate::support::{
    Fresh, accepted, fresh, member, n, nominee_of, now, number, overtaken, propose, proposed, record, somebody, text,
};

fn place(aspirant: &Aspirant) -> String {
    format!("nominations aspirant#{}/aspirant", aspirant.id)
}

/// One person who was proposed twice, under two names and phones, and accepted both: who stays, and who leaves.
async fn two(db: &Fresh) -> [Aspirant; 2] {
    let person = somebody();
    let mut both = Vec::new();
    for one in [person.clone(), Person { nik: person.nik.clone(), ..somebody() }] {
        let (nominee, aspirant) = proposed(db, &one).await;
        both.push(accepted(db, &nominee, &aspirant, &one).await);
    }
    both.sort_by_key(|aspirant| (aspirant.proposed_at, aspirant.id));
    both.try_into().unwrap()
}

async fn followed(db: &Fresh, aspirant: &Aspirant) -> Result<(), StoreError> {
    db.nominations().follow(&record(&db.the(&place(aspirant)).await), now()).await
}

async fn merged(db: &Fresh) -> Vec<Value> {
    let mut all = db.items("nominations aspirant#/aspirant").await;
    all.retain(|item| item.get("merged").is_some());
    all
}

mod join {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn two_who_are_followed_at_once_are_joined_once() {
        let db = fresh().await;
        let [kept, left] = two(&db).await;
        let (first, second) = overtaken(&db, "join/kept", followed(&db, &kept), followed(&db, &left)).await;
        assert_eq!((first, second), (Err(StoreError::Busy), Ok(())));
        assert_eq!(followed(&db, &kept).await, Ok(()));
        assert_eq!(number(&db, &place(&kept), "support").await, Some(2));
        assert_eq!(text(&db, &place(&left), "replaced_by").await, Some(kept.id.to_string()));
        let lines = db.items("ledger").await.into_iter().filter(|line| line["action"]["S"] == "merged");
        assert_eq!(lines.count(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn neither_of_them_is_joined_who_changed_since() {
        for of_kept in [true, false] {
            for name in ["version", "support"] {
                let db = fresh().await;
                let [kept, left] = two(&db).await;
                let at = place(if of_kept { &kept } else { &left });
                let (met, ()) = overtaken(&db, "join/kept", followed(&db, &kept), db.edit(&at, name, n(7))).await;
                assert_eq!(met, Err(StoreError::Busy), "{name} of kept: {of_kept}");
                assert_eq!(merged(&db).await, [] as [Value; 0]);
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_support_that_comes_in_between_is_counted() {
        let db = fresh().await;
        let [kept, left] = two(&db).await;
        let other = propose(&db, &member(&db).await, &nominee_of(left.person.as_ref().unwrap())).await;
        let (nominations, new) =
            (db.nominations(), record(&db.the(&format!("nominations proposer#/nomination#{}", other.id)).await));
        let supported = nominations.follow(&new, now());
        let (first, second) = overtaken(&db, "join/left", followed(&db, &kept), supported).await;
        assert_eq!((first, second), (Err(StoreError::Busy), Ok(())));
        assert_eq!(followed(&db, &kept).await, Ok(()));
        assert_eq!(number(&db, &place(&kept), "support").await, Some(3));
    }
}

mod flag_aspirant {
    use super::*;

    /// Both say that they are one person, no officer saw a KTP, and they do not tell the same.
    #[tokio::test(flavor = "multi_thread")]
    async fn an_aspirant_who_changed_since_is_flagged_when_the_stream_comes_again() {
        let db = fresh().await;
        let [one, other] = two(&db).await;
        for aspirant in [&one, &other] {
            let joining = serde_json::json!({"L": [{"S": "joining"}]});
            db.edit(&place(aspirant), "flags", Some(joining)).await;
        }
        let (met, ()) =
            overtaken(&db, "flag_aspirant", followed(&db, &one), db.edit(&place(&one), "version", n(9))).await;
        assert_eq!(met, Err(StoreError::Busy));
        assert_eq!(followed(&db, &one).await, Ok(()));
        for aspirant in [&one, &other] {
            let flags = db.nominations().aspirant(aspirant.id).await.unwrap().unwrap().flags;
            assert_eq!(flags, ["joining", "same_nik"]);
        }
    }
}
