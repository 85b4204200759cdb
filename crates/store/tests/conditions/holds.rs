//! What is held of somebody erased is let go of when its end has come, and never because it cannot be read.

use jiff::Timestamp;
use serde_json::json;
use store::{Eraser, Holds, Ran, Whose};
use uuid::Uuid;

use crate::support::{Fresh, act, corrupt, days, fresh, member, now, s, unchanged};

const PLACE: &str = "registry hold#/hold";

/// A hold that lies there.
struct Held {
    id: Uuid,
    place: String,
}

/// Erases a member; the hold of this kind that stays of them.
async fn held(db: &Fresh, holds: &Holds, kind: &str) -> Held {
    let (registry, nominations, member) = (db.registry(), db.nominations(), member(db).await);
    let eraser = Eraser { registry: &registry, nominations: &nominations };
    let everything = eraser.everything(&Whose::of_member(&member), now()).await.unwrap();
    let (id, line, act) = (member.application, member.line(domain::Action::ErasureAsked), act());
    let erasure = eraser.ask(id, &everything, now(), &line, &act).await.unwrap();
    assert_eq!(eraser.run(&erasure, &act).await, Ok(Ran::Done));
    let noted = registry.erasure(id).await.unwrap().unwrap();
    assert_eq!(holds.seal(&noted).await, Ok(2));
    let items = db.items(PLACE).await;
    let item = items.iter().find(|item| item["kind"]["S"] == kind).unwrap();
    let pk = item["pk"]["S"].as_str().unwrap();
    Held { id: pk.trim_start_matches("hold#").parse().unwrap(), place: format!("registry {pk}/hold") }
}

/// When every hold that has an end is over.
fn after_all() -> Timestamp {
    days(100 * 365)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_let_go_of_after_its_last_day_and_not_before() {
    let db = fresh().await;
    let holds = db.holds();
    let held = held(&db, &holds, "consent_stub").await;
    db.edit(&held.place, "until", s(&domain::jakarta_date(days(5)).to_string())).await;
    assert_eq!(unchanged(&db, holds.release(held.id, days(5))).await, Ok(false));
    assert_eq!(holds.release(held.id, days(6)).await, Ok(true));
    assert_eq!(db.items(&held.place).await.len(), 0);
    assert_eq!(unchanged(&db, holds.release(held.id, days(6))).await, Ok(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_without_an_end_stays() {
    let db = fresh().await;
    let holds = db.holds();
    let held = held(&db, &holds, "sipol_removal").await;
    assert_eq!(unchanged(&db, holds.release(held.id, after_all())).await, Ok(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_of_a_kind_that_nobody_knows_is_let_go_of_when_its_end_has_come() {
    for kind in [s("of another day"), Some(json!({"BOOL": true})), None] {
        let db = fresh().await;
        let holds = db.holds();
        let held = held(&db, &holds, "consent_stub").await;
        db.edit(&held.place, "kind", kind.clone()).await;
        assert_eq!(unchanged(&db, holds.release(held.id, now())).await, Ok(false), "{kind:?}");
        assert_eq!(holds.release(held.id, after_all()).await, Ok(true), "{kind:?}");
        assert_eq!(db.items(&held.place).await.len(), 0, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_whose_end_cannot_be_read_is_told_and_stays() {
    let db = fresh().await;
    let holds = db.holds();
    let held = held(&db, &holds, "consent_stub").await;
    corrupt(&db, &held.place, &["?until"], async || holds.release(held.id, after_all()).await).await;
    for until in ["soon", "2032-02-30"] {
        db.edit(&held.place, "until", s(until)).await;
        let met = unchanged(&db, holds.release(held.id, after_all())).await;
        assert_eq!(met, Err(store::StoreError::Corrupt("until")), "{until:?}");
    }
}
