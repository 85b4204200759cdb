//! A database under contention, which the embedded engine never has by itself.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use testkit::{Bytes, Embedded, Fate, Proxy, apart, elsewhere};
use uuid::Uuid;

/// A DynamoDB of its own, behind a proxy that lets each write lose its first race.
pub(crate) struct Unreliable {
    proxy: Proxy,
    _embedded: Option<Embedded>,
    /// Whose database it is.
    id: Uuid,
    faults: Arc<Faults>,
}

#[derive(Default)]
struct Faults {
    contended: AtomicBool,
    refused: AtomicUsize,
    /// What a write names that meets a table at its limit.
    throttled: Mutex<Option<String>>,
    /// Writes that lost a race, without the token that names an attempt.
    seen: Mutex<HashSet<String>>,
}

impl Unreliable {
    pub(crate) fn start() -> Self {
        let elsewhere = elsewhere();
        let embedded = elsewhere.is_none().then(|| Embedded::memory().unwrap());
        let database = embedded.as_ref().map(|engine| engine.endpoint().to_owned()).or(elsewhere).unwrap();
        let faults = Arc::new(Faults::default());
        let decide = {
            let faults = Arc::clone(&faults);
            move |operation: String, body: Bytes| {
                let refusal = faults.refusal(&operation, &body);
                std::future::ready(refusal.map_or(Fate::Forward(body), Fate::Refuse))
            }
        };
        Self { proxy: Proxy::start(database, decide), _embedded: embedded, id: Uuid::new_v4(), faults }
    }

    pub(crate) fn url(&self) -> String {
        apart(&self.proxy.url(), &self.id.to_string())
    }

    /// From now on, each write loses its first race.
    pub(crate) fn contend(&self) {
        self.faults.contended.store(true, Ordering::Relaxed);
    }

    /// From now on, the table is at its limit for every write that names this, or for none.
    pub(crate) fn throttle(&self, named: Option<&str>) {
        *self.faults.throttled.lock().unwrap() = named.map(str::to_owned);
    }

    /// How many writes lost one.
    pub(crate) fn refused(&self) -> usize {
        self.faults.refused.load(Ordering::Relaxed)
    }
}

impl Faults {
    /// The error that is the answer to a write.
    fn refusal(&self, operation: &str, body: &[u8]) -> Option<Value> {
        let refusal = self.throttle(operation, body).or_else(|| match self.contended.load(Ordering::Relaxed) {
            true => self.refuse(operation, body),
            false => None,
        });
        self.refused.fetch_add(usize::from(refusal.is_some()), Ordering::Relaxed);
        refusal
    }

    /// What DynamoDB says when a table is at its limit.
    fn throttle(&self, operation: &str, body: &[u8]) -> Option<Value> {
        let throttled = self.throttled.lock().unwrap().clone()?;
        let writes = ["TransactWriteItems", "UpdateItem"].contains(&operation);
        let meant = writes && String::from_utf8_lossy(body).contains(&throttled);
        meant
            .then(|| json!({"__type": "com.amazon.coral.availability#ThrottlingException", "message": "Rate exceeded"}))
    }

    /// What DynamoDB says to a write that meets another one on the same item.
    fn refuse(&self, operation: &str, body: &[u8]) -> Option<Value> {
        if !["TransactWriteItems", "UpdateItem"].contains(&operation) {
            return None;
        }
        let mut write: Value = serde_json::from_slice(body).ok()?;
        write.as_object_mut()?.remove("ClientRequestToken");
        if !self.seen.lock().unwrap().insert(write.to_string()) {
            return None;
        }
        let space = "com.amazonaws.dynamodb.v20120810#";
        let conflict = json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"});
        Some(match write["TransactItems"].as_array() {
            Some(items) => {
                let mut reasons = vec![json!({"Code": "None"}); items.len()];
                // Another one of them each time.
                let hit = self.refused.load(Ordering::Relaxed) % items.len();
                reasons[hit] = conflict;
                json!({
                    "__type": format!("{space}TransactionCanceledException"),
                    "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
                    "CancellationReasons": reasons,
                })
            }
            None => json!({
                "__type": format!("{space}TransactionConflictException"),
                "Message": "Transaction is ongoing for the item",
            }),
        })
    }
}
