//! Answers: one to each question, whoever gives it and however often.

use domain::{Answer, Nominee, Person};
use serde_json::json;
use store::{Answered, Contest, NomineeRecord, StoreError};
use uuid::Uuid;

use crate::support::{
    Fresh, accept, act, contest, corrupt, follow, fresh, member, n, nominee_of, nominee_record, now, number, overtaken,
    propose, propose_as, proposed, record, s, somebody, text, unchanged,
};

const NOMINEE: &str = "nominations nominee#/nominee";
const ASPIRANT: &str = "nominations aspirant#/aspirant";

async fn refuse(db: &Fresh, nominees: &[&NomineeRecord], answer: Answer) -> Result<Answered, StoreError> {
    db.nominations().refuse(nominees, answer, false, 30, now()).await
}

/// Two names behind one phone.
async fn neighbours(db: &Fresh) -> (Person, [NomineeRecord; 2]) {
    let person = somebody();
    let (first, _) = proposed(db, &person).await;
    let other = Nominee { name: somebody().name, ..nominee_of(&person) };
    let nomination = propose(db, &member(db).await, &other).await;
    follow(db, "nominations proposer#/nomination#").await;
    (person, [first, nominee_record(db, &nomination).await])
}

mod accept {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_contests_that_are_accepted_at_once_one_is_chosen() {
        let db = fresh().await;
        let (person, proposer) = (somebody(), member(&db).await);
        let (nominee, _) = proposed(&db, &person).await;
        let elsewhere = Contest { dapil: "3202".to_owned(), ..contest() };
        // The limit knows one person once: another member proposes them there.
        let met = propose_as(&db, Uuid::new_v4(), &proposer, &elsewhere, &nominee_of(&person), 10).await;
        assert_eq!(met, store::Proposed::Stored);
        follow(&db, "nominations proposer#/nomination#").await;
        let nominee = db.nominations().nominee(nominee.id).await.unwrap().unwrap();
        let both = db.nominations().aspirants_behind(&nominee).await.unwrap();
        let [one, other] = &both[..] else { panic!("two contests") };
        let (first, second) =
            tokio::join!(accept(&db, &nominee, one, &[], &person), accept(&db, &nominee, other, &[], &person));
        let met = [first, second];
        assert!(met.contains(&Answered::Done) && met.contains(&Answered::Conflict), "{met:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_second_tap_hears_what_the_first_did_and_another_person_does_not() {
        let db = fresh().await;
        let person = somebody();
        let (nominee, aspirant) = proposed(&db, &person).await;
        let tap = || accept(&db, &nominee, &aspirant, &[], &person);
        assert_eq!(tokio::join!(tap(), tap()), (Answered::Done, Answered::Done));
        assert_eq!(number(&db, ASPIRANT, "version").await, Some(2));
        let other = somebody();
        let met = unchanged(&db, accept(&db, &nominee, &aspirant, &[], &other)).await;
        assert_eq!(met, Answered::Conflict);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_acceptance_and_a_refusal_at_once_are_one_of_the_two() {
        let db = fresh().await;
        let person = somebody();
        let (nominee, aspirant) = proposed(&db, &person).await;
        let refused = async { refuse(&db, &[&nominee], Answer::Decline).await.unwrap() };
        let (accepted, refused) = tokio::join!(accept(&db, &nominee, &aspirant, &[], &person), refused);
        assert_ne!(accepted, refused);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_question_that_is_over_and_an_aspirant_who_changed_are_not_accepted() {
        for (place, name, value) in [(NOMINEE, "status", s("expired")), (ASPIRANT, "version", n(9))] {
            let db = fresh().await;
            let person = somebody();
            let (nominee, aspirant) = proposed(&db, &person).await;
            db.edit(place, name, value).await;
            let met = unchanged(&db, accept(&db, &nominee, &aspirant, &[], &person)).await;
            assert_eq!(met, Answered::Conflict, "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_is_proposed_by_others_still_accepts_while_one_proposal_is_taken_back() {
        for which in [0, 1] {
            let db = fresh().await;
            let (person, both) = (somebody(), [member(&db).await, member(&db).await]);
            let mut made = Vec::new();
            for proposer in &both {
                made.push(propose(&db, proposer, &nominee_of(&person)).await);
            }
            follow(&db, "nominations proposer#/nomination#").await;
            let nominee = nominee_record(&db, &made[0]).await;
            let aspirant = db.nominations().aspirants_behind(&nominee).await.unwrap().remove(0);
            // The stream does not tell the aspirant.
            let withdrawn = db.nominations().withdraw_nomination(&both[which], &made[which], &act()).await;
            assert_eq!(withdrawn, Ok(true));
            assert_eq!(accept(&db, &nominee, &aspirant, &[], &person).await, Answered::Done);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_acceptance_and_the_withdrawal_of_the_only_proposal_at_once_are_one_of_the_two() {
        let db = fresh().await;
        let (person, proposer) = (somebody(), member(&db).await);
        let nomination = propose(&db, &proposer, &nominee_of(&person)).await;
        follow(&db, "nominations proposer#/nomination#").await;
        let nominee = nominee_record(&db, &nomination).await;
        let aspirant = db.nominations().aspirants_behind(&nominee).await.unwrap().remove(0);
        let act = act();
        let nominations = db.nominations();
        let withdrawn = nominations.withdraw_nomination(&proposer, &nomination, &act);
        let accepted = accept(&db, &nominee, &aspirant, &[], &person);
        let (accepted, withdrawn) = overtaken(&db, "accept/proposal", accepted, withdrawn).await;
        assert_eq!((accepted, withdrawn), (Answered::Withdrawn, Ok(true)));
        assert_eq!(db.nominations().aspirant(aspirant.id).await.unwrap().unwrap().consented_at, None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_name_that_answered_for_itself_meanwhile_is_not_taken_for_the_same() {
        let db = fresh().await;
        let (person, [first, also]) = neighbours(&db).await;
        let aspirant = db.nominations().aspirants_behind(&first).await.unwrap().remove(0);
        let also = [&also];
        let declined = refuse(&db, &also, Answer::Decline);
        let accepted = accept(&db, &first, &aspirant, &also, &person);
        let (accepted, declined) = overtaken(&db, "accept/also", accepted, declined).await;
        assert_eq!((accepted, declined), (Answered::Conflict, Ok(Answered::Done)));
        let first = db.nominations().nominee(first.id).await.unwrap().unwrap();
        assert_eq!(first.chosen, None);
    }
}

mod end {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_same_refusal_twice_at_once_is_done_for_both_and_another_one_is_not() {
        let db = fresh().await;
        let (nominee, _) = proposed(&db, &somebody()).await;
        let names = [&nominee];
        let decline = || refuse(&db, &names, Answer::Decline);
        assert_eq!(tokio::join!(decline(), decline()), (Ok(Answered::Done), Ok(Answered::Done)));
        assert_eq!(unchanged(&db, refuse(&db, &names, Answer::NotMe)).await, Ok(Answered::Conflict));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_some_names_answered_meanwhile_is_left_and_the_rest_is_done_again() {
        let db = fresh().await;
        let (_, [first, second]) = neighbours(&db).await;
        let both = [&first, &second];
        assert_eq!(refuse(&db, &[&second], Answer::Decline).await, Ok(Answered::Done));
        assert_eq!(unchanged(&db, refuse(&db, &both, Answer::Decline)).await, Err(StoreError::Busy));
        assert_eq!(unchanged(&db, refuse(&db, &both, Answer::NotMe)).await, Ok(Answered::Conflict));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_accepted_meanwhile_does_not_refuse() {
        let db = fresh().await;
        let person = somebody();
        let (nominee, aspirant) = proposed(&db, &person).await;
        assert_eq!(accept(&db, &nominee, &aspirant, &[], &person).await, Answered::Done);
        assert_eq!(unchanged(&db, refuse(&db, &[&nominee], Answer::NotMe)).await, Ok(Answered::Conflict));
    }
}

mod end_aspirant {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_noted_of_an_aspirant_meanwhile_is_not_lost_when_they_end() {
        let db = fresh().await;
        let (nominee, _) = proposed(&db, &somebody()).await;
        assert_eq!(refuse(&db, &[&nominee], Answer::Decline).await, Ok(Answered::Done));
        let nominations = db.nominations();
        let new = record(&db.the(NOMINEE).await);
        let noted = async {
            db.edit(ASPIRANT, "flags", Some(json!({"L": [{"S": "same_nik"}]}))).await;
            db.edit(ASPIRANT, "version", n(2)).await;
        };
        let (met, ()) = overtaken(&db, "end_aspirant", nominations.follow(&new, now()), noted).await;
        assert_eq!(met, Ok(()));
        assert_eq!(text(&db, ASPIRANT, "status").await.as_deref(), Some("withdrawn"));
        let flags = &db.the(ASPIRANT).await["flags"];
        assert_eq!(*flags, json!({"L": [{"S": "same_nik"}, {"S": "declined"}]}));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let (nominee, _) = proposed(&db, &somebody()).await;
        assert_eq!(refuse(&db, &[&nominee], Answer::Decline).await, Ok(Answered::Done));
        let new = record(&db.the(NOMINEE).await);
        let attributes = ["status", "!contest", "version", "?sealed", "support"];
        corrupt(&db, ASPIRANT, &attributes, async || db.nominations().follow(&new, now()).await).await;
    }
}
