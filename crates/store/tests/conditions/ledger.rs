//! The ledger: no line is written over, and what an auditor will ask of it: by subject, by area and day, by officer.

use domain::{Act, Action, Actor, Area, LedgerLine, PersonId, Subject};
use jiff::Timestamp;
use store::{Approval, Decided, DecisionNote, LedgerEntry, StoreError};

use crate::support::{act, approve, fresh, member, somebody, submitted, unchanged, unchanged_but};

fn officer(name: &str, at: &str) -> Act {
    Act { actor: Actor::Officer(name.to_owned()), request: format!("request of {name}"), at: at.parse().unwrap() }
}

fn actions(entries: &[LedgerEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_found_by_its_subject_its_area_and_day_and_its_officer() {
    let ledger = fresh().await.ledger();

    let bandung = Area::parse("32.73").unwrap();
    let village = Area::parse("32.73.01.1001").unwrap();
    let (siti, budi) = (PersonId::of_random([1; 16]), PersonId::of_random([2; 16]));
    let viewed = LedgerLine::of(siti, village, Action::Viewed);
    let changed = LedgerLine::of(siti, village, Action::Changed).fields(["rt", "address"]);
    let returned = LedgerLine::of(budi, village, Action::Returned).reason(Some("photo.blurred"));
    let search = LedgerLine::about(Subject::Area(bandung), bandung, Action::MemberSearch).fields(["name"]);
    let own = Act { actor: Actor::Own, request: "r".to_owned(), at: "2026-11-27T03:00:00Z".parse().unwrap() };
    // The day turns over at 17.00 UTC.
    ledger.append(&viewed, &officer("ani", "2026-11-27T02:00:00Z")).await.unwrap();
    ledger.append(&changed, &own).await.unwrap();
    ledger.append(&returned, &officer("ani", "2026-11-27T16:59:59Z")).await.unwrap();
    ledger.append(&search, &officer("ujang", "2026-11-27T17:00:00Z")).await.unwrap();

    let about = ledger.about(siti).await.unwrap();
    assert_eq!(actions(&about), ["viewed", "changed"]);
    assert_eq!(about[0].actor, Actor::Officer("ani".to_owned()));
    assert_eq!((about[0].request.as_str(), about[0].area), ("request of ani", bandung));
    assert_eq!(
        (about[1].actor.clone(), about[1].fields.clone()),
        (Actor::Own, vec!["rt".to_owned(), "address".to_owned()])
    );

    let on = |day: &str| day.parse::<Timestamp>().unwrap();
    let today = ledger.of_area(bandung, on("2026-11-27T12:00:00Z")).await.unwrap();
    assert_eq!(actions(&today), ["viewed", "changed", "returned"]);
    assert_eq!(today[2].reason.as_deref(), Some("photo.blurred"));
    assert_eq!(actions(&ledger.of_area(bandung, on("2026-11-28T12:00:00Z")).await.unwrap()), ["member.search"]);
    assert_eq!(ledger.of_area(Area::parse("32").unwrap(), on("2026-11-27T12:00:00Z")).await.unwrap(), []);

    assert_eq!(actions(&ledger.of_officer("ani").await.unwrap()), ["viewed", "returned"]);
    assert_eq!(actions(&ledger.of_officer("ujang").await.unwrap()), ["member.search"]);
    assert_eq!(ledger.of_officer("self").await.unwrap(), [], "people's own acts stand under no officer");
}

/// Chance gives two lines of one moment one key.
mod append {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_line_that_meets_another_is_not_written() {
        let db = fresh().await;
        let line = LedgerLine::of(PersonId::of_random([1; 16]), Area::parse("32.73").unwrap(), Action::Viewed);
        db.ledger().append(&line, &act()).await.unwrap();
        db.collide("append", "ledger").await;
        let act = act();
        let met = unchanged(&db, db.ledger().append(&line.reason(Some("other")), &act)).await;
        assert_eq!(met.unwrap_err().cause(), Some("ConditionalCheckFailedException"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_line_is_told() {
        let db = fresh().await;
        let person = PersonId::of_random([1; 16]);
        db.ledger()
            .append(&LedgerLine::of(person, Area::parse("32.73").unwrap(), Action::Viewed), &act())
            .await
            .unwrap();
        let attributes = ["at", "action", "area"];
        crate::support::corrupt(&db, "ledger", &attributes, async || db.ledger().about(person).await).await;
    }
}

/// As `append`, of a line that is written together with what it is about: nothing of it happens.
mod entry {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_cannot_be_noted_is_not_done() {
        let db = fresh().await;
        let registry = db.registry();
        let one = submitted(&db).await;
        let note = DecisionNote::default();
        let decided = registry.decide(&one, domain::Decision::Return, &note, &act()).await;
        assert_eq!(decided, Ok(Decided::Done));
        let other = submitted(&db).await;
        db.collide("entry", "ledger").await;
        let act = act();
        let met = unchanged(&db, registry.decide(&other, domain::Decision::Return, &note, &act)).await;
        assert_eq!(met, Err(StoreError::Busy));
        db.collide("entry", "ledger").await;
        let format = domain::NumberFormat::default();
        let met = unchanged_but(&db, &["registry serial#"], registry.approve(&other, &format, &act)).await;
        assert_eq!(met, Err(StoreError::Busy));
        assert!(matches!(approve(&registry, &other).await, Approval::Member(_)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_member_changes_without_a_line() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let person = domain::Person { name: somebody().name, ..read.person.clone() };
        db.collide("entry", "ledger").await;
        let act = act();
        let met = unchanged(&db, registry.change_member(&read, &person, Action::Changed, &act)).await;
        assert_eq!(met, Err(StoreError::Busy));
        db.collide("entry", "ledger").await;
        assert_eq!(unchanged(&db, registry.card(&read, &act)).await, Err(StoreError::Busy));
    }
}
