//! A membership: changed by one at a time, and the claim on a NIK goes and comes with it.

use domain::{Action, MemberStatus, Person};
use store::{Approval, Leaving, Member, Registry};

use crate::support::{
    Fresh, act, approve, corrupt, fresh, member, member_as, n, now, overtaken, record, s, somebody, submitted_as, text,
    unchanged,
};

const PLACE: &str = "registry member#/member";
const CLAIM: &str = "registry nik#/claim";
const CARD: &str = "registry card#/card";

/// The member as it is now.
async fn again(db: &Fresh, member: &Member) -> Member {
    db.registry().member(&member.number).await.unwrap().unwrap()
}

async fn to(registry: &Registry, read: &Member, to: MemberStatus) -> bool {
    let leaving = Leaving { to, reason: "reason", decision_number: None };
    registry.change_status(read, &leaving, &act()).await.unwrap()
}

mod change_member {
    use super::*;

    async fn change(registry: &Registry, read: &Member) -> bool {
        let person = Person { name: somebody().name, ..read.person.clone() };
        registry.change_member(read, &person, Action::Changed, &act()).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_changes_at_once_one_is_stored() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let (one, other) = tokio::join!(change(&registry, &read), change(&registry, &read));
        assert_ne!(one, other);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_member_who_was_changed_since_stays_as_they_are() {
        let db = fresh().await;
        let read = member(&db).await;
        db.edit(PLACE, "version", n(9)).await;
        assert!(!unchanged(&db, change(&db.registry(), &read)).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_member_is_told_before_anything_is_done_to_them() {
        let db = fresh().await;
        let read = member(&db).await;
        assert!(to(&db.registry(), &read, MemberStatus::Suspended).await);
        // An item without a person is what an erasure leaves.
        let attributes = ["status", "?sealed", "since", "application", "person_id", "version", "?status_note"];
        corrupt(&db, PLACE, &attributes, async || db.registry().member(&read.number).await).await;
    }
}

mod change_status {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_changes_at_once_one_is_made() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let suspended = to(&registry, &read, MemberStatus::Suspended);
        let (one, other) = tokio::join!(suspended, to(&registry, &read, MemberStatus::Deceased));
        assert_ne!(one, other);
        assert_eq!(again(&db, &read).await.version, 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_member_who_was_changed_since_stays_as_they_are() {
        let db = fresh().await;
        let read = member(&db).await;
        db.edit(PLACE, "version", n(9)).await;
        assert!(!unchanged(&db, to(&db.registry(), &read, MemberStatus::Suspended)).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_leaves_frees_only_the_claim_that_is_theirs() {
        let db = fresh().await;
        let read = member(&db).await;
        db.edit(CLAIM, "member", s("somebody else")).await;
        assert!(!unchanged(&db, to(&db.registry(), &read, MemberStatus::Resigned)).await);
        db.edit(CLAIM, "member", s(read.number.as_str())).await;
        assert!(to(&db.registry(), &read, MemberStatus::Resigned).await);
        assert_eq!(db.items(CLAIM).await.len(), 0);
    }

    /// A death undone, and the same person approved anew.
    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_ways_back_to_one_nik_at_once_one_is_open() {
        let db = fresh().await;
        let registry = db.registry();
        let gone = member(&db).await;
        assert!(to(&registry, &gone, MemberStatus::Deceased).await);
        let gone = again(&db, &gone).await;
        let anew = submitted_as(&db, &Person { nik: gone.person.nik.clone(), ..somebody() }).await;
        let (back, approved) = tokio::join!(to(&registry, &gone, MemberStatus::Active), approve(&registry, &anew));
        assert_ne!(back, matches!(approved, Approval::Member(_)), "{approved:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_comes_back_meets_the_one_who_holds_their_nik_now() {
        let db = fresh().await;
        let registry = db.registry();
        let gone = member(&db).await;
        assert!(to(&registry, &gone, MemberStatus::Deceased).await);
        let gone = again(&db, &gone).await;
        member_as(&db, &Person { nik: gone.person.nik.clone(), ..somebody() }).await;
        assert!(!unchanged(&db, to(&registry, &gone, MemberStatus::Active)).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_card_that_is_gone_is_not_made_anew_by_its_status() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        registry.card(&read, &act()).await.unwrap().unwrap();
        let read = again(&db, &read).await;
        db.remove(CARD).await;
        assert!(!unchanged(&db, to(&registry, &read, MemberStatus::Suspended)).await);
        assert_eq!(db.items(CARD).await.len(), 0);
    }
}

mod link_former {
    use super::*;

    /// A member whose NIK a member had who left.
    async fn back(db: &Fresh) -> Member {
        let gone = member(db).await;
        assert!(to(&db.registry(), &gone, MemberStatus::Resigned).await);
        member_as(db, &Person { nik: gone.person.nik.clone(), ..somebody() }).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_member_points_to_who_they_were() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), back(&db).await);
        let place = format!("registry member#{}/member", read.number);
        registry.follow(&db.nominations(), &record(&db.the(&place).await), now()).await.unwrap();
        assert!(text(&db, &place, "former").await.is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_member_who_was_erased_meanwhile_points_nowhere() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), back(&db).await);
        let place = format!("registry member#{}/member", read.number);
        let new = record(&db.the(&place).await);
        let erased = db.edit(&place, "sealed", None);
        let (followed, ()) =
            overtaken(&db, "link_former", registry.follow(&db.nominations(), &new, now()), erased).await;
        assert!(followed.is_ok());
        assert_eq!(text(&db, &place, "former").await, None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_member_is_told() {
        let db = fresh().await;
        let read = back(&db).await;
        let place = format!("registry member#{}/member", read.number);
        corrupt(&db, &place, &["?sealed"], async || {
            db.registry().follow(&db.nominations(), &record(&db.the(&place).await), now()).await
        })
        .await;
    }
}
