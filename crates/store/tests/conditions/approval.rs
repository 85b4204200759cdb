//! Making a member: one of each NIK, one of each number, one of each application.

use domain::{Area, NumberFormat, Person};
use serde_json::json;
use store::{Approval, Decided, DecisionNote, StoreError};

use crate::support::{act, approve, corrupt, fresh, member_as, n, s, somebody, submitted, submitted_as, unchanged_but};

const PLACE: &str = "registry application#/application";
const MEMBERS: &str = "registry member#/member";
/// A serial that nobody gets leaves a gap, which is allowed.
const SERIALS: &[&str] = &["registry serial#"];

mod approve {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn two_officers_who_approve_at_once_make_one_member_and_both_hear_the_number() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), submitted(&db).await);
        let (one, other) = tokio::join!(approve(&registry, &read), approve(&registry, &read));
        assert!(matches!(one, Approval::Member(_)));
        assert_eq!(one, other);
        assert_eq!(db.items(MEMBERS).await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_approval_and_a_refusal_at_once_are_one_of_the_two() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), submitted(&db).await);
        let (note, act) = (DecisionNote::default(), act());
        let refuse = registry.decide(&read, domain::Decision::Reject, &note, &act);
        let (approved, refused) = tokio::join!(approve(&registry, &read), refuse);
        let approved = matches!(approved, Approval::Member(_));
        assert_ne!(approved, refused.unwrap() == Decided::Done);
        assert_eq!(db.items(MEMBERS).await.len(), usize::from(approved));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_applications_with_one_nik_approved_at_once_one_becomes_a_member() {
        let db = fresh().await;
        let registry = db.registry();
        let first = somebody();
        let second = Person { nik: first.nik.clone(), ..somebody() };
        let (first, second) = (submitted_as(&db, &first).await, submitted_as(&db, &second).await);
        let (one, other) = tokio::join!(approve(&registry, &first), approve(&registry, &second));
        let held = [&one, &other].iter().filter(|met| ***met == Approval::NikHeld).count();
        assert_eq!(held, 1, "{one:?} {other:?}");
        assert_eq!(db.items(MEMBERS).await.len(), 1);
        assert_eq!(db.items("registry nik#/claim").await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_nik_that_a_member_holds_changes_nothing() {
        let db = fresh().await;
        let holder = member_as(&db, &somebody()).await;
        let again = submitted_as(&db, &Person { nik: holder.person.nik, ..somebody() }).await;
        let met = unchanged_but(&db, SERIALS, approve(&db.registry(), &again)).await;
        assert_eq!(met, Approval::NikHeld);
    }

    /// As those have it who were members before there was a counter.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_number_that_somebody_has_is_given_to_nobody_else() {
        let db = fresh().await;
        let taken = NumberFormat::default().write(Area::parse("32.73").unwrap(), 1);
        let pk = format!("member#{taken}");
        let old = json!({"pk": {"S": pk}, "sk": {"S": "member"}, "name": {"S": "old"}});
        db.put("registry", &old).await;
        let read = submitted(&db).await;
        let Approval::Member(number) = approve(&db.registry(), &read).await else { panic!("not approved") };
        assert_ne!(number, taken);
        assert_eq!(db.the(&format!("registry {pk}/member")).await, old);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn it_is_approved_only_in_the_state_and_the_version_that_were_read() {
        for (name, value) in [("status", s("returned")), ("version", n(9))] {
            let db = fresh().await;
            let read = submitted(&db).await;
            db.edit(PLACE, name, value).await;
            let met = unchanged_but(&db, SERIALS, approve(&db.registry(), &read)).await;
            assert_eq!(met, Approval::Conflict, "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_counter_that_counts_no_more_makes_no_member() {
        let db = fresh().await;
        let read = submitted(&db).await;
        db.put("registry", &json!({"pk": {"S": "serial#32.73"}, "sk": {"S": "serial"}, "last": {"N": "-5"}})).await;
        let met = db.registry().approve(&read, &NumberFormat::default(), &act()).await;
        assert_eq!(met, Err(StoreError::Corrupt("last")));
        assert_eq!(db.items(MEMBERS).await.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_claim_is_told() {
        let db = fresh().await;
        let holder = member_as(&db, &somebody()).await;
        let nik = &holder.person.nik;
        corrupt(&db, "registry nik#/claim", &["member"], async || db.registry().member_by_nik(nik).await).await;
    }
}
