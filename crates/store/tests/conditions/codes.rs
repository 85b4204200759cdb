//! Codes that sign in: within a budget, one at a time, compared five times, used once.

use jiff::Timestamp;
use store::{CodeIssue, CodeKey, CodePurpose, CodeTry, CodeUse, GivenLimits, Message, Source};

use crate::support::{
    Fresh, at, corrupt, fresh, minutes, now, number, overtaken, record, s, seconds, somebody, unchanged,
};

const PHONE: &str = "phone-hash";
const PLACE: &str = "accounts code#/code#";
const ASKED: &str = "accounts code#/asked#";
const WRONG: &str = "wrong!";

fn of(asker: &str) -> CodeKey<'_> {
    CodeKey { purpose: CodePurpose::SignIn, phone_hash: PHONE, asker }
}

async fn issue(db: &Fresh, asker: &str, known: Option<&str>, limits: Option<GivenLimits>, now: Timestamp) {
    let phone = somebody().phone;
    let issue = CodeIssue { of: of(asker), phone: &phone, known, limits, now };
    db.accounts().issue_code(&issue).await.unwrap();
}

/// Issues a code now, whatever the budget.
async fn issued(db: &Fresh) {
    issue(db, "me", None, None, now()).await;
}

/// What the message says.
async fn code(db: &Fresh) -> String {
    let pending = db.accounts().pending(&record(&db.the(PLACE).await)).unwrap().remove(0);
    let Message::SignInCode(code) = pending.message else { panic!("no code") };
    code
}

async fn tried(db: &Fresh, code: &str, now: Timestamp) -> CodeUse {
    db.accounts().try_code(of("me"), code, now).await.unwrap()
}

async fn used(db: &Fresh, issued_at: Timestamp, now: Timestamp) -> CodeUse {
    db.accounts().use_code(of("me"), issued_at, now).await.unwrap()
}

mod grant_code {
    use super::*;

    const fn limits(gap_seconds: u32, per_day: u32) -> Option<GivenLimits> {
        Some(GivenLimits { gap_seconds, per_day })
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_ask_at_once_for_the_last_code_of_a_day_one_gets_it() {
        for known in [None, Some("browser")] {
            let db = fresh().await;
            let last = limits(0, 1);
            tokio::join!(issue(&db, "me", known, last, now()), issue(&db, "other", known, last, now()));
            assert_eq!(db.items(PLACE).await.len(), 1, "{known:?}");
            assert_eq!(number(&db, ASKED, "issued").await, Some(1));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_next_code_comes_after_the_gap_and_not_before() {
        let db = fresh().await;
        issue(&db, "me", None, limits(30, 5), now()).await;
        unchanged(&db, issue(&db, "other", None, limits(30, 5), seconds(29))).await;
        issue(&db, "other", None, limits(30, 5), seconds(30)).await;
        assert_eq!(db.items(PLACE).await.len(), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_day_has_so_many_codes_and_one_stranger_three_of_them() {
        let db = fresh().await;
        for _ in 0..3 {
            issue(&db, "me", None, limits(0, 4), now()).await;
        }
        unchanged(&db, issue(&db, "me", None, limits(0, 4), now())).await;
        issue(&db, "other", None, limits(0, 4), now()).await;
        unchanged(&db, issue(&db, "third", None, limits(0, 4), now())).await;
        issue(&db, "me", Some("browser"), limits(0, 4), now()).await;
        assert_eq!(db.items(ASKED).await.len(), 2, "a browser that is known has its own");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_count_grants_nothing() {
        let db = fresh().await;
        issue(&db, "me", None, limits(0, 4), now()).await;
        for name in ["issued", "last_at"] {
            let item = db.the(ASKED).await;
            db.edit(ASKED, name, s("text")).await;
            let phone = somebody().phone;
            let issue = CodeIssue { of: of("me"), phone: &phone, known: None, limits: limits(0, 4), now: minutes(1) };
            assert_eq!(unchanged(&db, db.accounts().issue_code(&issue)).await, Ok(()), "{name}");
            db.put("accounts", &item).await;
        }
    }
}

mod issue_code {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_codes_that_are_made_at_once_for_one_asker_one_is_sent() {
        let db = fresh().await;
        let (first, second) = (issue(&db, "me", None, None, now()), issue(&db, "me", None, None, seconds(1)));
        overtaken(&db, "issue_code/first", first, second).await;
        assert_eq!(db.the(PLACE).await["issued_at"], at(seconds(1)).unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_codes_that_are_made_at_once_in_place_of_an_old_one_one_is_sent() {
        let db = fresh().await;
        issued(&db).await;
        let (first, second) = (issue(&db, "me", None, None, minutes(6)), issue(&db, "me", None, None, minutes(7)));
        overtaken(&db, "issue_code/again", first, second).await;
        assert_eq!(db.the(PLACE).await["issued_at"], at(minutes(7)).unwrap());
    }
}

mod compare_code {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_any_number_of_guesses_at_once_five_are_compared() {
        let db = fresh().await;
        issued(&db).await;
        let guess = || tried(&db, WRONG, now());
        tokio::join!(guess(), guess(), guess(), guess(), guess(), guess(), guess(), guess());
        assert_eq!(number(&db, PLACE, "tries").await, Some(5));
        let code = code(&db).await;
        assert_eq!(unchanged(&db, tried(&db, &code, now())).await, CodeUse::Wrong);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_is_compared_while_it_is_good_and_for_a_moment_after_it_was_used() {
        let db = fresh().await;
        issued(&db).await;
        let code = code(&db).await;
        assert_eq!(unchanged(&db, tried(&db, &code, minutes(15))).await, CodeUse::Wrong);
        assert_eq!(tried(&db, &code, seconds(10)).await, CodeUse::First);
        assert_eq!(tried(&db, &code, seconds(69)).await, CodeUse::Again);
        assert_eq!(unchanged(&db, tried(&db, &code, seconds(70))).await, CodeUse::Wrong);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_item_without_a_code_is_none() {
        let db = fresh().await;
        issued(&db).await;
        db.edit(PLACE, "sealed", None).await;
        assert_eq!(unchanged(&db, tried(&db, WRONG, now())).await, CodeUse::Wrong);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        for (name, value) in [("sealed", s("text")), ("issued_at", None)] {
            let db = fresh().await;
            issued(&db).await;
            let code = code(&db).await;
            db.edit(PLACE, name, value).await;
            let met = db.accounts().try_code(of("me"), &code, now()).await;
            assert!(matches!(met, Err(store::StoreError::Corrupt(_))), "{name}: {met:?}");
        }
    }
}

mod check_code {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_right_code_is_no_try_and_a_newer_code_counts_its_own() {
        let db = fresh().await;
        issued(&db).await;
        let code = code(&db).await;
        let accounts = db.accounts();
        assert_eq!(accounts.check_code(of("me"), &code, now()).await, Ok(CodeTry::Right(now())));
        assert_eq!(number(&db, PLACE, "tries").await, Some(0));
        let checked = accounts.check_code(of("me"), &code, minutes(6));
        let (checked, ()) = overtaken(&db, "check_code", checked, issue(&db, "me", None, None, minutes(6))).await;
        assert_eq!(checked, Ok(CodeTry::Right(now())));
        assert_eq!(number(&db, PLACE, "tries").await, Some(0));
    }
}

mod end_code {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_use_a_code_at_once_one_is_the_first() {
        let db = fresh().await;
        issued(&db).await;
        let (one, other) = tokio::join!(used(&db, now(), seconds(1)), used(&db, now(), seconds(2)));
        assert!(matches!((one, other), (CodeUse::First, CodeUse::Again) | (CodeUse::Again, CodeUse::First)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_that_was_renewed_since_it_was_compared_is_not_used_by_the_old_one() {
        let db = fresh().await;
        issued(&db).await;
        issue(&db, "me", None, None, minutes(6)).await;
        assert_eq!(unchanged(&db, used(&db, now(), minutes(6))).await, CodeUse::Wrong);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_that_is_gone_or_was_used_long_ago_is_not_used() {
        let db = fresh().await;
        issued(&db).await;
        assert_eq!(used(&db, now(), now()).await, CodeUse::First);
        assert_eq!(unchanged(&db, used(&db, now(), seconds(60))).await, CodeUse::Wrong);
        db.edit(PLACE, "used_at", None).await;
        db.edit(PLACE, "sealed", None).await;
        assert_eq!(unchanged(&db, used(&db, now(), now())).await, CodeUse::Wrong);
    }
}

mod prolong_code {
    use super::*;

    async fn source(db: &Fresh) -> Source {
        db.accounts().pending(&record(&db.the(PLACE).await)).unwrap().remove(0).source
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_the_code_that_was_asked_for_lives_longer() {
        let db = fresh().await;
        issued(&db).await;
        let (accounts, source) = (db.accounts(), source(&db).await);
        let renewed = issue(&db, "me", None, None, minutes(6));
        let prolonged = accounts.prolong_code(&source, minutes(9));
        let (prolonged, ()) = overtaken(&db, "prolong_code/accounts", prolonged, renewed).await;
        assert_eq!(prolonged, Ok(false));
        assert_eq!(db.the(PLACE).await["until"], at(minutes(21)).unwrap());
        db.edit(PLACE, "outbox", s(&format!("code:{}", now().as_millisecond()))).await;
        assert_eq!(accounts.prolong_code(&source, minutes(9)).await, Ok(true));
        assert_eq!(db.the(PLACE).await["until"], at(minutes(24)).unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_item_without_a_code_lives_no_longer() {
        let db = fresh().await;
        issued(&db).await;
        let source = source(&db).await;
        db.edit(PLACE, "sealed", None).await;
        assert_eq!(unchanged(&db, db.accounts().prolong_code(&source, minutes(1))).await, Ok(false));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        issued(&db).await;
        issue(&db, "other", None, None, now()).await;
        let mine = "accounts code#/code#me";
        let source = db.accounts().pending(&record(&db.the(mine).await)).unwrap().remove(0).source;
        corrupt(&db, mine, &["sealed"], async || db.accounts().still_pending(&source).await).await;
    }
}
