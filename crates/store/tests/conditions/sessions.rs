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
        accounts.end_session(&token, "answer", now()).await.unwrap();
        assert_eq!(unchanged(&db, accounts.let_in(&token, &people, &[], &[])).await, Ok(false));
    }
}

mod end_session {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_ends_at_once_the_first_answer_stays() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        let (first, second) =
            (accounts.end_session(&token, "first", now()), accounts.end_session(&token, "second", now()));
        let (first, second) = overtaken(&db, "end_session", first, second).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(accounts.ended(&token, now()).await, Ok(Some("second".to_owned())));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_answer_is_amended_where_one_was_given_and_nowhere_else() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        assert_eq!(unchanged(&db, accounts.amend_ending(&token, "other")).await, Ok(()));
        accounts.end_session(&token, "first", now()).await.unwrap();
        accounts.amend_ending(&token, "other").await.unwrap();
        assert_eq!(accounts.ended(&token, now()).await, Ok(Some("other".to_owned())));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_is_closed_is_not_ended() {
        let db = fresh().await;
        let (accounts, _, token) = opened(&db).await;
        accounts.close_session(&token).await.unwrap();
        assert_eq!(unchanged(&db, accounts.end_session(&token, "answer", now())).await, Ok(()));
    }
}
