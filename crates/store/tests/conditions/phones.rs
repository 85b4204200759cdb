//! A member's phone changes, and whoever has the old one takes it back.

use domain::{Action, Person};
use store::{Accounts, Member, NewSession, Registry, Undo, Undone};

use crate::support::{BROWSER, Fresh, act, corrupt, fresh, hash_of, member, n, now, overtaken, somebody, unchanged};

const PLACE: &str = "registry member#/member";

async fn again(db: &Fresh, read: &Member) -> Member {
    db.registry().member(&read.number).await.unwrap().unwrap()
}

fn undo(id: &str) -> Undo {
    Undo { id: id.to_owned(), token: format!("token of {id}") }
}

/// Somebody else's phone for the same person.
fn moved(person: &Person) -> Person {
    Person { phone: somebody().phone, ..person.clone() }
}

async fn change(registry: &Registry, read: &Member, to: &Person, session: Option<(&Accounts, &str)>) -> bool {
    registry.change_phone(read, to, undo("1"), session, &act()).await.unwrap()
}

mod change_phone {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_new_phones_at_once_the_member_gets_one() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let [first, second] = [moved(&read.person), moved(&read.person)];
        let (one, other) =
            tokio::join!(change(&registry, &read, &first, None), change(&registry, &read, &second, None));
        assert_ne!(one, other);
        assert_eq!(again(&db, &read).await.person.phone, if one { first.phone } else { second.phone });
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_member_who_was_changed_since_keeps_their_phone() {
        let db = fresh().await;
        let read = member(&db).await;
        db.edit(PLACE, "version", n(9)).await;
        assert!(!unchanged(&db, change(&db.registry(), &read, &moved(&read.person), None)).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_ends_meanwhile_moves_no_phone_and_does_not_come_back() {
        let db = fresh().await;
        let (registry, accounts, read) = (db.registry(), db.accounts(), member(&db).await);
        let phone_hash = &hash_of(&db, &read.person);
        let new = NewSession { people: &[], held: &[], waiting: &[], phone_hash, browser: BROWSER };
        let token = accounts.open_session(&new, now()).await.unwrap();
        let to = moved(&read.person);
        let changed = change(&registry, &read, &to, Some((&accounts, &token)));
        let (changed, closed) = overtaken(&db, "change_phone/session", changed, accounts.close_session(&token)).await;
        assert_eq!((changed, closed), (false, Ok(())));
        assert_eq!(again(&db, &read).await.person.phone, read.person.phone);
        assert_eq!(accounts.session(&token, now()).await, Ok(None));
        assert_eq!(db.items("accounts session#/session").await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        assert!(change(&registry, &read, &moved(&read.person), None).await);
        let read = again(&db, &read).await;
        let (to, act) = (moved(&read.person), act());
        corrupt(&db, PLACE, &["?former_phones"], async || {
            registry.change_phone(&read, &to, undo("2"), None, &act).await
        })
        .await;
    }
}

mod undo_phone {
    use super::*;

    /// A member whose phone has changed.
    async fn changed(db: &Fresh) -> (Member, Member) {
        let before = member(db).await;
        assert!(change(&db.registry(), &before, &moved(&before.person), None).await);
        let now = again(db, &before).await;
        (before, now)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_that_came_in_between_is_lost() {
        let db = fresh().await;
        let registry = db.registry();
        let (before, read) = changed(&db).await;
        let renamed = Person { name: somebody().name, ..read.person.clone() };
        let act = act();
        let undone = registry.undo_phone(&read.number, "1", &act);
        let other = registry.change_member(&read, &renamed, Action::Changed, &act);
        let (undone, other) = overtaken(&db, "undo_phone", undone, other).await;
        assert_eq!((undone, other), (Ok(Undone::Now), Ok(true)));
        let person = again(&db, &read).await.person;
        assert_eq!((person.phone, person.name), (before.person.phone, renamed.name));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_taps_at_once_both_hear_that_the_phone_is_theirs_and_it_is_undone_once() {
        let db = fresh().await;
        let registry = db.registry();
        let (_, read) = changed(&db).await;
        let act = act();
        let (one, other) =
            tokio::join!(registry.undo_phone(&read.number, "1", &act), registry.undo_phone(&read.number, "1", &act));
        let mut met = [one.unwrap(), other.unwrap()];
        met.sort_by_key(|met| *met == Undone::Before);
        assert_eq!(met, [Undone::Now, Undone::Before]);
        assert_eq!(again(&db, &read).await.version, read.version + 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let (_, read) = changed(&db).await;
        let act = act();
        let attributes = ["?sealed", "?former_phones", "version", "status"];
        corrupt(&db, PLACE, &attributes, async || db.registry().undo_phone(&read.number, "1", &act).await).await;
    }
}
