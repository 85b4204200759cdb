//! An application: stored once, moved on by one at a time.

use domain::{Action, Decision, Person};
use store::{Admission, Application, Codes, Decided, DecisionNote, NewApplication, Proved, Registry};
use uuid::Uuid;

use crate::support::{
    BROWSER, CODE, Fresh, act, applied_as, corrupt, fresh, n, now, overtaken, s, seconds, somebody, submitted,
    submitted_as, unchanged,
};

const PLACE: &str = "registry application#/application";

async fn admit(db: &Fresh, id: Uuid, person: &Person, after: i64) -> Result<Admission, store::StoreError> {
    let codes = Codes { applicant: CODE.to_owned(), guardian: None };
    let new = NewApplication { id, person, asker: BROWSER, codes, now: seconds(after) };
    db.registry().admit(&new).await
}

const fn replayed(at: jiff::Timestamp) -> Admission {
    Admission::Replayed { at, rejected: false }
}

mod admit {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_form_that_comes_again_hears_that_it_was_rejected() {
        let (db, person) = (fresh().await, somebody());
        let read = submitted_as(&db, &person).await;
        let note = DecisionNote { reason: Some("reason".to_owned()), ..DecisionNote::default() };
        let decided = db.registry().decide(&read, Decision::Reject, &note, &act()).await;
        assert_eq!(decided, Ok(Decided::Done));
        let met = admit(&db, read.id, &person, 1).await;
        assert_eq!(met, Ok(Admission::Replayed { at: now(), rejected: true }));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_form_that_comes_twice_at_once_is_stored_once_and_both_hear_of_the_same() {
        let (db, person, id) = (fresh().await, somebody(), Uuid::new_v4());
        let (one, other) = tokio::join!(admit(&db, id, &person, 0), admit(&db, id, &person, 5));
        let met = [one.unwrap(), other.unwrap()];
        assert_eq!(met.iter().filter(|met| **met == Admission::Stored).count(), 1, "{met:?}");
        assert!(met.contains(&replayed(now())) || met.contains(&replayed(seconds(5))), "{met:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_forms_under_one_id_the_second_is_refused_and_the_first_stays() {
        let (db, id) = (fresh().await, Uuid::new_v4());
        assert_eq!(admit(&db, id, &somebody(), 0).await, Ok(Admission::Stored));
        let met = unchanged(&db, admit(&db, id, &somebody(), 1)).await;
        assert_eq!(met, Ok(Admission::Mismatch));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_form_that_meets_a_damaged_one_says_so() {
        let (db, person) = (fresh().await, somebody());
        let id = applied_as(&db, &person).await;
        corrupt(&db, PLACE, &["created_at"], async || admit(&db, id, &person, 1).await).await;
        let sealed = db.the(PLACE).await["sealed"].clone();
        db.edit(PLACE, "fingerprint", Some(sealed)).await;
        let met = unchanged(&db, admit(&db, id, &person, 1)).await;
        assert_eq!(met, Err(store::StoreError::Corrupt("sealed")));
    }
}

mod count_replay {
    use super::*;

    /// Twenty times, and no more.
    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_forms_that_come_again_at_once_for_the_last_time_one_is_compared() {
        let (db, person) = (fresh().await, somebody());
        let id = submitted_as(&db, &person).await.id;
        for _ in 0..19 {
            assert_eq!(admit(&db, id, &person, 1).await, Ok(replayed(now())));
        }
        let (one, other) = tokio::join!(admit(&db, id, &person, 1), admit(&db, id, &person, 1));
        let mut met = [one.unwrap(), other.unwrap()];
        met.sort_by_key(|met| *met == Admission::Mismatch);
        assert_eq!(met, [replayed(now()), Admission::Mismatch]);
        assert_eq!(db.items("registry application#/replay#").await.len(), 20);
    }
}

mod admit_proved {
    use super::*;

    async fn admit(db: &Fresh, id: Uuid, aspirant: Uuid, person: &Person) -> Proved {
        db.registry().admit_proved(id, aspirant, person, now()).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_at_once_one_is_stored_and_the_same_again_is_known() {
        let (db, person, id, aspirant) = (fresh().await, somebody(), Uuid::new_v4(), Uuid::new_v4());
        let (one, other) = tokio::join!(admit(&db, id, aspirant, &person), admit(&db, id, aspirant, &person));
        assert!(matches!((one, other), (Proved::Stored, Proved::Replayed) | (Proved::Replayed, Proved::Stored)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_application_that_lies_there_stays_whoever_s_it_is() {
        let db = fresh().await;
        let (person, aspirant) = (somebody(), Uuid::new_v4());
        let id = submitted(&db).await.id;
        assert_eq!(unchanged(&db, admit(&db, id, aspirant, &person)).await, Proved::Taken);
        db.edit(PLACE, "aspirant", s(&aspirant.to_string())).await;
        assert_eq!(unchanged(&db, admit(&db, id, aspirant, &person)).await, Proved::Taken, "it says something else");
        db.edit(PLACE, "sealed", None).await;
        assert_eq!(unchanged(&db, admit(&db, id, aspirant, &person)).await, Proved::Taken, "it was erased");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_one_is_told() {
        let db = fresh().await;
        let (person, aspirant, id) = (somebody(), Uuid::new_v4(), Uuid::new_v4());
        assert_eq!(admit(&db, id, aspirant, &person).await, Proved::Stored);
        submitted(&db).await;
        let elsewhere = db.items(PLACE).await.into_iter().find(|item| item.get("aspirant").is_none()).unwrap();
        let place = format!("registry application#{id}/application");
        db.edit(&place, "sealed", Some(elsewhere["sealed"].clone())).await;
        let met = unchanged(&db, db.registry().admit_proved(id, aspirant, &person, now())).await;
        assert_eq!(met, Err(store::StoreError::Corrupt("sealed")));
    }
}

mod move_application {
    use super::*;

    #[derive(Debug, Clone, Copy)]
    enum Way {
        Reject,
        Return,
        Correct,
        Complete,
        Withdraw,
    }

    const WAYS: [Way; 5] = [Way::Reject, Way::Return, Way::Correct, Way::Complete, Way::Withdraw];

    async fn go(registry: &Registry, way: Way, read: &Application) -> Decided {
        let (note, act) = (DecisionNote::default(), act());
        let moved = match way {
            Way::Reject => registry.decide(read, Decision::Reject, &note, &act).await,
            Way::Return => registry.decide(read, Decision::Return, &note, &act).await,
            Way::Correct => registry.correct(read, &read.person, "sent", &act).await,
            Way::Complete => registry.complete(read, &read.person, &act).await,
            Way::Withdraw => registry.withdraw(read, &act).await,
        };
        moved.unwrap()
    }

    /// An application that can go this way.
    async fn waiting(db: &Fresh, way: Way) -> Application {
        let application = submitted(db).await;
        if matches!(way, Way::Correct) {
            assert_eq!(go(&db.registry(), Way::Return, &application).await, Decided::Done);
        }
        db.registry().application(application.id, now()).await.unwrap().unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_move_it_at_once_one_does_and_the_other_hears_of_a_conflict() {
        for way in WAYS {
            let db = fresh().await;
            let (registry, read) = (db.registry(), waiting(&db, way).await);
            let lines = db.items("ledger").await.len();
            let other = if matches!(way, Way::Withdraw) { Way::Complete } else { Way::Withdraw };
            let (one, other) = tokio::join!(go(&registry, way, &read), go(&registry, other, &read));
            let done = [&one, &other].iter().filter(|one| ***one == Decided::Done).count();
            assert_eq!(done, 1, "{way:?}: {one:?} {other:?}");
            assert_eq!(db.items("ledger").await.len(), lines + 1, "{way:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn it_moves_only_from_the_state_and_the_version_that_were_read() {
        for (name, value) in [("status", s("approved")), ("version", n(9))] {
            for way in WAYS {
                let db = fresh().await;
                let read = waiting(&db, way).await;
                db.edit(PLACE, name, value.clone()).await;
                assert_eq!(unchanged(&db, go(&db.registry(), way, &read)).await, Decided::Conflict, "{way:?} {name}");
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_discarded_goes_with_whatever_came_in_between() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), submitted(&db).await);
        let act = act();
        let discarded = registry.discard(read.id, &act);
        let (discarded, completed) =
            overtaken(&db, "move_application", discarded, go(&registry, Way::Complete, &read)).await;
        assert_eq!((discarded, completed), (Ok(()), Decided::Done));
        let item = db.the(PLACE).await;
        assert_eq!((item["status"]["S"].as_str(), item.get("sealed")), (Some("erased"), None));
        let erased: Vec<_> = db.items("ledger").await.into_iter().map(|line| line["action"]["S"].clone()).collect();
        assert!(erased.contains(&Action::Erased.as_str().into()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_application_is_told_before_anything_is_done_to_it() {
        let db = fresh().await;
        let read = submitted(&db).await;
        let required = ["status", "?sealed", "created_at", "person_id", "version"];
        corrupt(&db, PLACE, &required, async || db.registry().application(read.id, now()).await).await;
        assert_eq!(go(&db.registry(), Way::Reject, &read).await, Decided::Done);
        corrupt(&db, PLACE, &["?note"], async || db.registry().application(read.id, now()).await).await;
    }
}

mod flag {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_flags_at_once_none_is_lost() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), submitted(&db).await.id);
        let (one, other) = tokio::join!(registry.flag(id, "held"), registry.flag(id, "same_nik"));
        assert_eq!((one, other), (Ok(()), Ok(())));
        let flags = registry.application(id, now()).await.unwrap().unwrap().flags;
        assert_eq!(flags, ["same_nik", "held"]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_flag_has_nothing_to_say_of_what_was_decided_meanwhile() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), submitted(&db).await);
        let (note, act) = (DecisionNote::default(), act());
        let decided = registry.decide(&read, Decision::Reject, &note, &act);
        let (flagged, decided) = overtaken(&db, "flag", registry.flag(read.id, "held"), decided).await;
        assert_eq!((flagged, decided), (Ok(()), Ok(Decided::Done)));
        assert!(db.the(PLACE).await.get("flags").is_none());
    }

    /// As applications have it that were filed before flags were a set.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_list_of_flags_that_changed_meanwhile_is_looked_at_again() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), submitted(&db).await.id);
        let list = |flags: &[&str]| {
            let flags: Vec<_> = flags.iter().map(|flag| s(flag)).collect();
            Some(serde_json::json!({"L": flags}))
        };
        db.edit(PLACE, "flags", list(&["guardian"])).await;
        let other = db.edit(PLACE, "flags", list(&["guardian", "same_nik"]));
        let (flagged, ()) = overtaken(&db, "flag", registry.flag(id, "held"), other).await;
        assert_eq!(flagged, Err(store::StoreError::Busy));
        assert_eq!(registry.flag(id, "held").await, Ok(()));
        let flags = registry.application(id, now()).await.unwrap().unwrap().flags;
        assert_eq!(flags, ["guardian", "same_nik", "held"]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_application_is_told() {
        let db = fresh().await;
        let id = submitted(&db).await.id;
        corrupt(&db, PLACE, &["submitted_at"], async || db.registry().flag(id, "held").await).await;
    }
}
