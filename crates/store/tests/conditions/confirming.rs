//! Codes of applications: counted before they are compared, and a phone answers once.

use store::{CodeTarget, PhoneCorrection, Source, StoreError, Verification};
use uuid::Uuid;

use crate::support::{
    BROWSER, CODE, Fresh, applied, applied_as, at, corrupt, fresh, hash_of, minutes, n, now, number, overtaken, record,
    s, seconds, somebody, text, unchanged, young,
};

const PLACE: &str = "registry application#/application";
const WRONG: &str = "000000";

async fn tried(db: &Fresh, id: Uuid, asker: &str, target: CodeTarget, code: &str) -> Result<Verification, StoreError> {
    db.registry().verify(id, asker, target, code, now()).await
}

/// The applicant's code, from the browser that applied.
async fn own(db: &Fresh, id: Uuid, code: &str) -> Verification {
    tried(db, id, BROWSER, CodeTarget::Applicant, code).await.unwrap()
}

const SUBMITTED: Verification = Verification::Submitted { by_this: true };

mod count_try {
    use super::*;

    /// Whose tries are counted by what: browser and target.
    const COUNTS: [(&str, CodeTarget, &str); 5] = [
        (BROWSER, CodeTarget::Applicant, "tries"),
        ("other", CodeTarget::Applicant, "tries_elsewhere"),
        ("", CodeTarget::Applicant, "tries_elsewhere"),
        (BROWSER, CodeTarget::Guardian, "guardian_tries"),
        ("other", CodeTarget::Guardian, "guardian_tries_elsewhere"),
    ];

    #[tokio::test(flavor = "multi_thread")]
    async fn of_any_number_of_guesses_at_once_five_are_compared() {
        for (asker, target, count) in COUNTS {
            let db = fresh().await;
            let id = applied_as(&db, &young()).await;
            let guess = || tried(&db, id, asker, target, WRONG);
            let met = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess(), guess(), guess());
            let met = [met.0, met.1, met.2, met.3, met.4, met.5, met.6, met.7].map(Result::unwrap);
            let compared = met.iter().filter(|met| **met == Verification::Wrong).count();
            assert_eq!(compared, 5, "{count}: {met:?}");
            assert_eq!(number(&db, PLACE, count).await, Some(5), "{count}");
            let code = if target == CodeTarget::Applicant { CODE } else { "222222" };
            let met = unchanged(&db, tried(&db, id, asker, target, code)).await;
            assert_eq!(met, Ok(Verification::Expired), "{count}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_is_not_compared_where_none_is_awaited_or_its_time_is_over() {
        for (asker, target, count) in COUNTS {
            for (name, value, expected) in [
                ("status", s("withdrawn"), Verification::Withdrawn),
                ("code_until", at(now()), Verification::Expired),
                ("ttl", n(now().as_second() - 1), Verification::NotFound),
            ] {
                let db = fresh().await;
                let id = applied_as(&db, &young()).await;
                db.edit(PLACE, name, value).await;
                assert_eq!(unchanged(&db, tried(&db, id, asker, target, WRONG)).await, Ok(expected), "{count} {name}");
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn other_browsers_use_up_nothing_of_the_one_that_applied() {
        for (target, own, others) in [
            (CodeTarget::Applicant, "tries", "tries_elsewhere"),
            (CodeTarget::Guardian, "guardian_tries", "guardian_tries_elsewhere"),
        ] {
            let db = fresh().await;
            let id = applied_as(&db, &young()).await;
            assert_eq!(tried(&db, id, "other", target, WRONG).await, Ok(Verification::Wrong));
            assert_eq!(number(&db, PLACE, own).await, None);
            assert_eq!(number(&db, PLACE, others).await, Some(1));
        }
    }

    /// Nobody with the mark of a browser that has none takes part.
    #[tokio::test(flavor = "multi_thread")]
    async fn no_browser_counts_as_another_than_itself() {
        for target in [CodeTarget::Applicant, CodeTarget::Guardian] {
            let db = fresh().await;
            let id = applied_as(&db, &young()).await;
            db.edit(PLACE, "asker", s("")).await;
            assert_eq!(unchanged(&db, tried(&db, id, "", target, WRONG)).await, Ok(Verification::Expired));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_application_has_no_code() {
        let db = fresh().await;
        let met = unchanged(&db, tried(&db, Uuid::new_v4(), BROWSER, CodeTarget::Applicant, CODE)).await;
        assert_eq!(met, Ok(Verification::NotFound));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        for (name, value) in [("code", None), ("code", s("text")), ("code", s("sealed"))] {
            let db = fresh().await;
            let id = applied(&db).await;
            let value = if value == s("sealed") { Some(db.the(PLACE).await["sealed"].clone()) } else { value };
            db.edit(PLACE, name, value).await;
            let met = tried(&db, id, BROWSER, CodeTarget::Applicant, CODE).await;
            assert!(matches!(met, Err(StoreError::Corrupt(_))), "{met:?}");
        }
    }
}

mod confirm {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_right_code_twice_at_once_hands_the_application_over_once() {
        let db = fresh().await;
        let id = applied(&db).await;
        let (one, other) = tokio::join!(own(&db, id, CODE), own(&db, id, CODE));
        assert_eq!((one, other), (SUBMITTED, SUBMITTED));
        let item = db.the(PLACE).await;
        assert_eq!((item["status"]["S"].as_str(), item.get("code")), (Some("submitted"), None));
    }

    /// Whichever of them is the first to be compared.
    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_phones_that_answer_at_once_the_second_hands_the_application_over() {
        for (first, write) in
            [(CodeTarget::Applicant, "confirm/applicant_first"), (CodeTarget::Guardian, "confirm/guardian_first")]
        {
            let db = fresh().await;
            let id = applied_as(&db, &young()).await;
            let answer = |target| {
                let code = if target == CodeTarget::Applicant { CODE } else { "222222" };
                tried(&db, id, BROWSER, target, code)
            };
            let second = if first == CodeTarget::Applicant { CodeTarget::Guardian } else { CodeTarget::Applicant };
            let (first, second) = overtaken(&db, write, answer(first), answer(second)).await;
            assert_eq!((first, second), (Ok(SUBMITTED), Ok(Verification::HalfDone)));
        }
    }

    /// By whichever write the phone answers.
    const WRITES: [(&str, bool, CodeTarget); 3] = [
        ("confirm/whole", false, CodeTarget::Applicant),
        ("confirm/applicant_first", true, CodeTarget::Applicant),
        ("confirm/guardian_first", true, CodeTarget::Guardian),
    ];

    #[tokio::test(flavor = "multi_thread")]
    async fn an_application_that_was_taken_back_meanwhile_stays_so() {
        for (write, minor, target) in WRITES {
            let db = fresh().await;
            let id = applied_as(&db, &if minor { young() } else { somebody() }).await;
            let code = if target == CodeTarget::Applicant { CODE } else { "222222" };
            let back = db.edit(PLACE, "status", s("withdrawn"));
            let (met, ()) = overtaken(&db, write, tried(&db, id, BROWSER, target, code), back).await;
            assert_eq!(met, Ok(Verification::Withdrawn), "{write}");
            assert_eq!(text(&db, PLACE, "status").await.as_deref(), Some("withdrawn"), "{write}");
        }
    }

    /// The code went to another phone, or once more.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_in_place_of_which_another_was_sent_confirms_no_phone() {
        for (write, minor, target) in WRITES {
            let db = fresh().await;
            let person = if minor { young() } else { somebody() };
            let id = applied_as(&db, &person).await;
            let code = if target == CodeTarget::Applicant { CODE } else { "222222" };
            let (registry, other) = (db.registry(), somebody().phone);
            let corrected = registry.correct_phone(id, BROWSER, &other, now());
            let (met, corrected) = overtaken(&db, write, tried(&db, id, BROWSER, target, code), corrected).await;
            assert_eq!(corrected, Ok(PhoneCorrection::Done));
            // Once in a million the new code is the old one.
            assert_eq!(met, Ok(Verification::Wrong), "{write}");
            assert_eq!(text(&db, PLACE, "status").await.as_deref(), Some("unverified"), "{write}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let person = somebody();
        let id = applied_as(&db, &person).await;
        let (registry, phone) = (db.registry(), hash_of(&db, &person));
        let attributes = ["status", "?sealed", "codes"];
        corrupt(&db, PLACE, &attributes, async || registry.confirm_own(id, &phone, now()).await).await;
    }
}

mod renew_codes {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_that_is_asked_for_twice_at_once_is_sent_once() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), applied(&db).await);
        let (first, second) = (registry.renew_codes(id, None, minutes(6)), registry.renew_codes(id, None, minutes(7)));
        let (first, second) = overtaken(&db, "renew_codes", first, second).await;
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(text(&db, PLACE, "outbox").await.as_deref(), Some("code:2"));
        assert_eq!(db.the(PLACE).await["code_at"], at(minutes(7)).unwrap(), "the slower one sent another");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_that_has_just_come_back_is_not_sent_again() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), applied(&db).await);
        let back = db.edit(PLACE, "status", s("submitted"));
        let (renewed, ()) = overtaken(&db, "renew_codes", registry.renew_codes(id, None, minutes(1)), back).await;
        assert_eq!(renewed, Ok(()));
        assert_eq!(number(&db, PLACE, "codes").await, Some(1));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), applied(&db).await);
        let attributes = ["status", "codes", "code_at", "code_until", "sealed"];
        corrupt(&db, PLACE, &attributes, async || registry.renew_codes(id, None, minutes(6)).await).await;
    }
}

mod code_handed_over {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_clock_starts_for_who_has_not_answered_and_for_nobody_else() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), applied(&db).await);
        let handed = registry.code_handed_over(id, minutes(1));
        let (handed, answered) = overtaken(&db, "code_handed_over", handed, own(&db, id, CODE)).await;
        assert_eq!((handed, answered), (Ok(()), SUBMITTED));
        assert!(db.the(PLACE).await.get("ttl").is_none(), "an application before the officers expires");
    }
}

mod correct_phone_once {
    use super::*;

    async fn correct(db: &Fresh, id: Uuid, after: i64) -> PhoneCorrection {
        db.registry().correct_phone(id, BROWSER, &somebody().phone, seconds(after)).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_corrections_at_once_both_are_made_and_of_two_taps_one() {
        let db = fresh().await;
        let id = applied(&db).await;
        let (first, second) = overtaken(&db, "correct_phone_once", correct(&db, id, 1), correct(&db, id, 2)).await;
        assert_eq!((first, second), (PhoneCorrection::Done, PhoneCorrection::Done));
        assert_eq!(db.the(PLACE).await["code_at"], at(seconds(1)).unwrap());
        let (registry, phone) = (db.registry(), somebody().phone);
        let tap = || registry.correct_phone(id, BROWSER, &phone, seconds(3));
        let (first, second) = overtaken(&db, "correct_phone_once", tap(), tap()).await;
        assert_eq!((first, second), (Ok(PhoneCorrection::Done), Ok(PhoneCorrection::Done)), "two taps");
        assert_eq!(number(&db, PLACE, "corrections").await, Some(3));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_that_goes_out_meanwhile_is_no_conflict() {
        let db = fresh().await;
        let id = applied(&db).await;
        let sent = db.edit(PLACE, "codes", n(2));
        let (corrected, ()) = overtaken(&db, "correct_phone_once", correct(&db, id, 1), sent).await;
        assert_eq!(corrected, PhoneCorrection::Done);
        assert_eq!(number(&db, PLACE, "codes").await, Some(3));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_that_answers_meanwhile_is_not_corrected() {
        for (name, value) in [("status", s("submitted")), ("phone_confirmed", Some(serde_json::json!({"BOOL": true})))]
        {
            let db = fresh().await;
            let id = applied(&db).await;
            let answered = db.edit(PLACE, name, value);
            let (corrected, ()) = overtaken(&db, "correct_phone_once", correct(&db, id, 1), answered).await;
            assert_eq!(corrected, PhoneCorrection::Conflict, "{name}");
            assert!(db.the(PLACE).await.get("corrections").is_none(), "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn three_corrections_are_made_and_no_more() {
        let db = fresh().await;
        let id = applied(&db).await;
        for _ in 0..3 {
            assert_eq!(correct(&db, id, 1).await, PhoneCorrection::Done);
        }
        assert_eq!(unchanged(&db, correct(&db, id, 1)).await, PhoneCorrection::Conflict);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let id = applied(&db).await;
        let (registry, phone) = (db.registry(), somebody().phone);
        corrupt(&db, PLACE, &["status", "sealed", "codes"], async || {
            registry.correct_phone(id, BROWSER, &phone, now()).await
        })
        .await;
    }
}

mod prolong_code {
    use super::*;

    async fn source(db: &Fresh) -> Source {
        db.registry().pending(&record(&db.the(PLACE).await)).unwrap().remove(0).source
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_the_code_that_was_asked_for_lives_longer() {
        let db = fresh().await;
        let (registry, id) = (db.registry(), applied(&db).await);
        let source = source(&db).await;
        assert_eq!(registry.prolong_code(&source, minutes(1)).await, Ok(true));
        let renewed = registry.renew_codes(id, None, minutes(2));
        let prolonged = registry.prolong_code(&source, minutes(3));
        let (prolonged, renewed) = overtaken(&db, "prolong_code/registry", prolonged, renewed).await;
        assert_eq!((prolonged, renewed), (Ok(false), Ok(())));
        assert_eq!(db.the(PLACE).await["code_until"], at(minutes(16)).unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_that_came_back_lives_no_longer() {
        let db = fresh().await;
        applied(&db).await;
        let source = source(&db).await;
        db.edit(PLACE, "status", s("withdrawn")).await;
        assert_eq!(unchanged(&db, db.registry().prolong_code(&source, minutes(1))).await, Ok(false));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        applied(&db).await;
        let source = source(&db).await;
        corrupt(&db, PLACE, &["sealed", "code"], async || db.registry().still_pending(&source).await).await;
    }
}
