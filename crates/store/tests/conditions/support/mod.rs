//! What the tests stand on: moments, races, and items that somebody changed past the store.

mod nominating;
mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use domain::{Act, Actor};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::{StoreError, StreamRecord};
pub(crate) use testkit::Fresh;

pub(crate) use nominating::{
    ELECTION, accept, accepted, contest, eligible, follow, follow_all, member_of, nominee_of, nominee_record, propose,
    propose_as, proposed, willing,
};
pub(crate) use people::{
    BROWSER, CODE, applied, applied_as, approve, hash_of, member, member_as, somebody, submitted, submitted_as, young,
};

use crate::known::KNOWN;

/// Empty tables.
pub(crate) async fn fresh() -> Fresh {
    Fresh::new(KNOWN).await
}

/// The moment at which a test begins: in the middle of a morning in Jakarta, while members propose.
pub(crate) fn now() -> Timestamp {
    "2027-03-01T03:00:00Z".parse().unwrap()
}

pub(crate) fn seconds(count: i64) -> Timestamp {
    now() + SignedDuration::from_secs(count)
}

pub(crate) fn minutes(count: i64) -> Timestamp {
    seconds(60 * count)
}

pub(crate) fn hours(count: i64) -> Timestamp {
    minutes(60 * count)
}

pub(crate) fn days(count: i64) -> Timestamp {
    hours(24 * count)
}

/// An officer's act.
pub(crate) fn act() -> Act {
    act_at(now())
}

pub(crate) fn act_at(at: Timestamp) -> Act {
    Act { actor: Actor::Officer("ani".to_owned()), request: "request".to_owned(), at }
}

/// A text, as DynamoDB writes it.
pub(crate) fn s(text: &str) -> Option<Value> {
    Some(json!({"S": text}))
}

/// A number, as DynamoDB writes it.
pub(crate) fn n(number: i64) -> Option<Value> {
    Some(json!({"N": number.to_string()}))
}

/// A moment, as the store writes it.
pub(crate) fn at(time: Timestamp) -> Option<Value> {
    n(time.as_millisecond())
}

/// The number in an attribute of the one item at a place; `None` where there is none.
pub(crate) async fn number(db: &Fresh, place: &str, name: &str) -> Option<i64> {
    db.the(place).await[name]["N"].as_str().map(|number| number.parse().unwrap())
}

/// The text in an attribute of the one item at a place; `None` where there is none.
pub(crate) async fn text(db: &Fresh, place: &str, name: &str) -> Option<String> {
    db.the(place).await[name]["S"].as_str().map(str::to_owned)
}

/// A change as a stream tells it, of an item that is new.
pub(crate) fn record(item: &Value) -> StreamRecord {
    StreamRecord::read(&json!({"dynamodb": {"SequenceNumber": "1", "NewImage": item}})).unwrap()
}

/// What is stored, but for the places that begin with one of `except`; sets have no order.
async fn stored(db: &Fresh, except: &[&str]) -> BTreeMap<String, Value> {
    let mut all = db.everything().await;
    all.retain(|place, _| !except.iter().any(|except| place.starts_with(except)));
    for value in all.values_mut().filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        if let Some(set) = value.get_mut("SS").and_then(Value::as_array_mut) {
            set.sort_by_key(Value::to_string);
        }
    }
    all
}

/// Does something that must change nothing in the database, but at the places that begin with one of `except`.
pub(crate) async fn unchanged_but<T>(db: &Fresh, except: &[&str], doing: impl Future<Output = T>) -> T {
    let before = stored(db, except).await;
    let outcome = doing.await;
    let after = stored(db, except).await;
    let places: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changed: Vec<_> = places.into_iter().filter(|place| before.get(*place) != after.get(*place)).collect();
    assert!(changed.is_empty(), "changed: {changed:?}");
    outcome
}

/// Does something that must change nothing in the database.
pub(crate) async fn unchanged<T>(db: &Fresh, doing: impl Future<Output = T>) -> T {
    unchanged_but(db, &[], doing).await
}

/// Lets `first` come as far as its write of this name, and `second` do all of its own in between.
pub(crate) async fn overtaken<A, B>(
    db: &Fresh,
    write: &str,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, B) {
    let mut held = db.hold(write);
    let overtaking = async {
        held.reached().await;
        let outcome = second.await;
        held.go();
        outcome
    };
    tokio::join!(first, overtaking)
}

/// Spoils each of these attributes of the one item at a place in turn: it is gone, it is of another type, and what is
/// sealed is sealed for another place. Whoever reads it says so, changes nothing and does not panic. What may be
/// missing stands behind a `?`; what is an index's key, whose type DynamoDB itself holds, behind a `!`.
pub(crate) async fn corrupt<T: Debug>(
    db: &Fresh,
    place: &str,
    attributes: &[&str],
    reading: impl AsyncFn() -> Result<T, StoreError>,
) {
    let item = db.the(place).await;
    let everything = db.everything().await;
    let sealed = everything.values().filter_map(Value::as_object).flat_map(|item| item.values());
    let sealed: Vec<Value> = sealed.filter(|value| value.get("B").is_some()).cloned().collect();
    for attribute in attributes {
        let name = attribute.trim_start_matches(['?', '!']);
        assert!(item.get(name).is_some(), "{place} has no {name}");
        let mut spoilt = Vec::new();
        if !attribute.starts_with('!') {
            spoilt.push(Some(json!({"BOOL": true})));
        }
        if !attribute.starts_with('?') {
            spoilt.push(None);
        }
        if item[name].get("B").is_some() {
            let elsewhere = sealed.iter().find(|value| **value != item[name]);
            spoilt.push(Some(elsewhere.expect("nothing else is sealed").clone()));
        }
        for value in spoilt {
            db.edit(place, name, value.clone()).await;
            let outcome = unchanged(db, reading()).await;
            assert!(matches!(outcome, Err(StoreError::Corrupt(_))), "{name} is {value:?}: {outcome:?}");
            db.put(place.split(' ').next().unwrap(), &item).await;
        }
    }
}
