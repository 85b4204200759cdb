//! Sessions: what was closed does not come back by a write that was under way.

use store::{Accounts, NewSession, PersonBehind};
use uuid::Uuid;

use crate::support::{BROWSER, Fresh, corrupt, fresh, hash_of, member, now, overtaken, unchanged};

const PLACE: &str = "accounts session#/session";

/// Somebody behind a phone, and a session to it.
async fn opened(db: &Fresh) -> (Accounts, Vec<PersonBehind>, String) {
    let hash = &hash_of(db, &member(db).await.person);
    let people = db.registry().people_of(hash).await.unwrap();
    let accounts = db.accounts();
    let new = NewSession { people: &people, held: &[], waiting: &people, phone_hash: hash, browser: BROWSER };
    let token = accounts.open_session(&new, now()).await.unwrap();
    (accounts, people, token)
}

mod choose_person {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_is_closed_meanwhile_does_not_come_back() {
        let db = fresh().await;
        let (accounts, people, token) = opened(&db).await;
        let chosen = accounts.choose_person(&token, people[0].id);
        let (chosen, closed) = overtaken(&db, "choose_person", chosen, accounts.close_session(&token)).await;
        assert_eq!((chosen, closed), (Ok(false), Ok(())));
        assert_eq!(db.items(PLACE).await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_somebody_to_whom_the_phone_leads_is_chosen() {
        let db = fresh().await;
        let (accounts, people, token) = opened(&db).await;
        assert_eq!(unchanged(&db, accounts.choose_person(&token, Uuid::new_v4())).await, Ok(false));
        assert_eq!(accounts.choose_person(&token, people[0].id).await, Ok(true));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        corrupt(&db, PLACE, &["phone"], async || accounts.session(&token, now()).await).await;
    }
}

mod let_in {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_is_closed_meanwhile_does_not_come_back() {
        let db = fresh().await;
        let (accounts, people, token) = opened(&db).await;
        let admitted = accounts.let_in(&token, &people, &[], &[]);
        let (admitted, closed) = overtaken(&db, "let_in", admitted, accounts.close_session(&token)).await;
        assert_eq!((admitted, closed), (Ok(false), Ok(())));
        assert_eq!(db.items(PLACE).await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_was_ended_lets_nobody_in() {
        let db = fresh().await;
        let (accounts, people, token) = opened(&db).await;
        ended(&accounts, &token).await;
        assert_eq!(unchanged(&db, accounts.let_in(&token, &people, &[], &[])).await, Ok(false));
    }
}

/// A session that a step ended.
async fn ended(accounts: &Accounts, token: &str) {
    accounts.keep_answer(token, "answer").await.unwrap();
    accounts.end_session(token, now()).await.unwrap();
}

mod keep_answer {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_first_answer_stays_and_the_session_until_it_is_ended() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        accounts.keep_answer(&token, "first").await.unwrap();
        assert_eq!(unchanged(&db, accounts.keep_answer(&token, "second")).await, Ok(()));
        assert!(accounts.session(&token, now()).await.unwrap().is_some());
        accounts.end_session(&token, now()).await.unwrap();
        assert_eq!(accounts.session(&token, now()).await, Ok(None));
        assert_eq!(unchanged(&db, accounts.keep_answer(&token, "third")).await, Ok(()));
        assert_eq!(accounts.ended(&token, now()).await, Ok(Some("first".to_owned())));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_is_closed_meanwhile_does_not_come_back() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        let kept = accounts.keep_answer(&token, "answer");
        let (kept, closed) = overtaken(&db, "keep_answer", kept, accounts.close_session(&token)).await;
        assert_eq!((kept, closed), (Ok(()), Ok(())));
        assert_eq!(db.items(PLACE).await.len(), 0);
    }
}

mod take_answer_back {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_session_stands_without_an_answer_and_an_ended_one_keeps_it() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        accounts.keep_answer(&token, "answer").await.unwrap();
        accounts.take_answer_back(&token).await.unwrap();
        assert_eq!(accounts.ended(&token, now()).await, Ok(None));
        assert!(accounts.session(&token, now()).await.unwrap().is_some());
        accounts.keep_answer(&token, "other").await.unwrap();
        let (back, over) = (accounts.take_answer_back(&token), accounts.end_session(&token, now()));
        assert_eq!(overtaken(&db, "take_answer_back", back, over).await, (Ok(()), Ok(())));
        assert_eq!(accounts.ended(&token, now()).await, Ok(Some("other".to_owned())));
    }
}

mod end_session {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_ends_at_once_one_is_enough_and_without_an_answer_there_is_none() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        assert_eq!(unchanged(&db, accounts.end_session(&token, now())).await, Ok(()));
        accounts.keep_answer(&token, "answer").await.unwrap();
        let (first, second) = (accounts.end_session(&token, now()), accounts.end_session(&token, now()));
        assert_eq!(overtaken(&db, "end_session", first, second).await, (Ok(()), Ok(())));
        assert_eq!(accounts.ended(&token, now()).await, Ok(Some("answer".to_owned())));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_is_closed_is_not_ended() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        accounts.close_session(&token).await.unwrap();
        assert_eq!(unchanged(&db, accounts.end_session(&token, now())).await, Ok(()));
    }
}
