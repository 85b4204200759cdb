//! Tables of a test's own, empty, in a database that all tests of a binary share.
//!
//! The way there is a proxy that knows the store's conditional writes by their names, and refuses one that has none.
//! `KADER_DROP` takes a condition away, of the write of that name or, behind a tab, one of its parts: then a test has to
//! fail. `KADER_WRITES` names a file to which the writes are added that were met, with their parts.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use keyring::{Indexer, KeySet, Purpose, Sealer, TokenSealer};
use serde_json::{Value, json};
use store::{Accounts, Client, Holds, Ledger, Nominations, Registry, Tables};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::conditions::{Known, Request, Written, lies_at};
use crate::{Database, Embedded, Fate, Proxy, elsewhere, tables};

/// How long a write may take to arrive that is held up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A set of tables with the keys to them.
#[derive(Debug)]
pub struct Fresh {
    client: Client,
    tables: Tables,
    database: Database,
}

/// What tests of this binary want done, and what was written.
static RULES: Mutex<Vec<Rule>> = Mutex::new(Vec::new());
static MET: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// What is to become of the next write of a name in a set of tables.
struct Rule {
    name: String,
    tables: String,
    what: What,
}

enum What {
    Hold(oneshot::Sender<()>, oneshot::Receiver<()>),
    Collide([String; 2]),
}

/// A write that waits before the database.
#[derive(Debug)]
pub struct Held {
    name: String,
    reached: oneshot::Receiver<()>,
    go: oneshot::Sender<()>,
}

impl Held {
    /// Waits until it is there.
    ///
    /// # Panics
    /// It does not come.
    pub async fn reached(&mut self) {
        let reached = tokio::time::timeout(PATIENCE, &mut self.reached).await;
        assert!(matches!(reached, Ok(Ok(()))), "{} was not written", self.name);
    }

    /// Lets it go on.
    pub fn go(self) {
        // Nobody waits where the write was given up.
        let _ = self.go.send(());
    }
}

/// The database's URL, and the proxy's.
fn urls(known: &'static [Known]) -> &'static [String; 2] {
    static URLS: OnceLock<[String; 2]> = OnceLock::new();
    URLS.get_or_init(|| {
        let database = elsewhere().unwrap_or_else(|| {
            let engine = Embedded::memory().unwrap();
            let url = engine.endpoint().to_owned();
            // It ends with the process.
            std::mem::forget(engine);
            url
        });
        let proxy = Proxy::start(database.clone(), move |operation, body| pass(known, operation, body));
        let url = proxy.url();
        std::mem::forget(proxy);
        [database, url]
    })
}

async fn pass(known: &'static [Known], operation: String, body: Bytes) -> Fate {
    let Some(mut request) = Request::read(operation, &body) else { return Fate::Forward(body) };
    let mut changed = false;
    let mut held = Vec::new();
    for written in request.written(known) {
        let [name] = written.names[..] else {
            let message = format!("{} is named {:?}", written.text, written.names);
            return Fate::Refuse(json!({"__type": "NotOneName", "message": message}));
        };
        note(name, &written);
        match take(name, &written.table) {
            Some(What::Hold(reached, go)) => held.push((reached, go)),
            Some(What::Collide(key)) => {
                request.collide(&written, &key);
                changed = true;
            }
            None => {}
        }
        if let Some((_, part)) = dropped().filter(|(dropped, _)| dropped == name) {
            request.drop(&written, part.as_deref());
            changed = true;
        }
    }
    for (reached, go) in held {
        let _ = reached.send(());
        let _ = go.await;
    }
    Fate::Forward(if changed { request.body().into() } else { body })
}

/// The name of the write whose condition is taken away, and which part of it.
fn dropped() -> Option<(String, Option<String>)> {
    let named = std::env::var("KADER_DROP").ok()?;
    Some(match named.split_once('\t') {
        Some((name, part)) => (name.to_owned(), Some(part.to_owned())),
        None => (named, None),
    })
}

/// What is wanted of this write.
fn take(name: &str, table: &str) -> Option<What> {
    let mut rules = RULES.lock().unwrap();
    let at = rules.iter().position(|rule| rule.name == name && table.ends_with(&rule.tables))?;
    Some(rules.remove(at).what)
}

/// Notes that a write was met.
fn note(name: &str, written: &Written) {
    let Ok(file) = std::env::var("KADER_WRITES") else { return };
    let mut met = MET.lock().unwrap();
    for part in &written.parts {
        let line = format!("{name}\t{part}\n");
        if met.insert(line.clone()) {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(&file);
            file.unwrap().write_all(line.as_bytes()).unwrap();
        }
    }
}

/// The table's purpose in a place.
fn purpose(place: &str) -> &str {
    place.split(' ').next().unwrap_or(place)
}

fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name]["S"].as_str().unwrap()
}

fn key(purpose: Purpose) -> KeySet {
    let key = match purpose {
        Purpose::Sealing => "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
        Purpose::Index => "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
        Purpose::Token => "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=",
        _ => "BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ=",
    };
    KeySet { current: 1, keys: BTreeMap::from([(1, key.to_owned())]) }
}

fn sealer(purpose: Purpose) -> Sealer {
    Sealer::new(purpose, &key(purpose)).unwrap()
}

fn indexer() -> Indexer {
    Indexer::new(&key(Purpose::Index)).unwrap()
}

impl Fresh {
    /// Empty tables, reached by a proxy that knows these writes.
    ///
    /// # Panics
    /// They cannot be made.
    pub async fn new(known: &'static [Known]) -> Self {
        let [database, proxy] = urls(known);
        let suffix = Uuid::new_v4();
        let name = |purpose: String| format!("{purpose}-{suffix}");
        let names = tables::names();
        let tables = Tables {
            registry: name(names.registry),
            nominations: name(names.nominations),
            accounts: name(names.accounts),
            ledger: name(names.ledger),
        };
        let client = store::connect(Some(proxy));
        tables::create_as(&client, &tables).await.unwrap();
        Self { client, tables, database: Database::at(database.clone()) }
    }

    /// Applications and members, with all keys.
    #[must_use]
    pub fn registry(&self) -> Registry {
        let registry = Registry::new(self.client.clone(), &self.tables);
        registry.with_sealer(sealer(Purpose::Sealing)).with_indexer(indexer())
    }

    /// Proposals and lists, with all keys.
    ///
    /// # Panics
    /// The key is not one.
    #[must_use]
    pub fn nominations(&self) -> Nominations {
        let nominations = Nominations::new(self.client.clone(), &self.tables);
        let tokens = TokenSealer::new(&key(Purpose::Token)).unwrap();
        nominations.with_sealer(sealer(Purpose::Sealing)).with_indexer(indexer()).with_tokens(tokens)
    }

    /// Codes and sessions, with all keys.
    #[must_use]
    pub fn accounts(&self) -> Accounts {
        Accounts::new(self.client.clone(), self.tables.accounts.clone()).with_sealer(sealer(Purpose::Sealing))
    }

    /// What is held of people whose data are erased.
    #[must_use]
    pub fn holds(&self) -> Holds {
        Holds::new(self.client.clone(), &self.tables, sealer(Purpose::Holds))
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger::new(self.client.clone(), self.tables.ledger.clone())
    }

    /// Lets the next write of this name wait before the database.
    ///
    /// # Panics
    /// A test panicked in between.
    #[must_use]
    pub fn hold(&self, name: &str) -> Held {
        let (reached, reached_it) = oneshot::channel();
        let (go, wait) = oneshot::channel();
        self.rule(name, What::Hold(reached, wait));
        Held { name: name.to_owned(), reached: reached_it, go }
    }

    /// Lets the next put of this name meet the item at `place`: as if chance had given both one key.
    ///
    /// # Panics
    /// A test panicked in between.
    pub async fn collide(&self, name: &str, place: &str) {
        let item = self.the(place).await;
        self.rule(name, What::Collide(["pk", "sk"].map(|name| text(&item, name).to_owned())));
    }

    fn rule(&self, name: &str, what: What) {
        let tables = self.tables.registry.trim_start_matches("registry").to_owned();
        RULES.lock().unwrap().push(Rule { name: name.to_owned(), tables, what });
    }

    /// The items at a place: a table's purpose, what the partition key begins with and, behind a slash, what the sort
    /// key does: `registry application#/replay#`.
    ///
    /// # Panics
    /// The place names no table.
    pub async fn items(&self, place: &str) -> Vec<Value> {
        let purpose = purpose(place);
        let mut items = self.database.items(self.table(purpose)).await;
        items.retain(|item| lies_at(place, [purpose, text(item, "pk"), text(item, "sk")]));
        items
    }

    /// The one item at a place, in DynamoDB's JSON.
    ///
    /// # Panics
    /// There is none, or more than one.
    pub async fn the(&self, place: &str) -> Value {
        let items = self.items(place).await;
        assert_eq!(items.len(), 1, "items at {place}");
        items.into_iter().next().unwrap()
    }

    /// Puts an item past the store, in place of the one with its keys.
    ///
    /// # Panics
    /// The database refuses.
    pub async fn put(&self, purpose: &str, item: &Value) {
        self.database.ask("PutItem", json!({"TableName": self.table(purpose), "Item": item})).await;
    }

    /// Gives the one item at a place another value of an attribute, or none.
    ///
    /// # Panics
    /// As [`the`](Self::the).
    pub async fn edit(&self, place: &str, name: &str, value: Option<Value>) {
        let mut item = self.the(place).await;
        match value {
            Some(value) => item[name] = value,
            None => drop(item.as_object_mut().unwrap().remove(name)),
        }
        self.put(purpose(place), &item).await;
    }

    /// Deletes the one item at a place.
    ///
    /// # Panics
    /// As [`the`](Self::the).
    pub async fn remove(&self, place: &str) {
        let item = self.the(place).await;
        let table = self.table(purpose(place));
        let key = json!({"pk": item["pk"], "sk": item["sk"]});
        self.database.ask("DeleteItem", json!({"TableName": table, "Key": key})).await;
    }

    /// Everything that is stored, by its place.
    ///
    /// # Panics
    /// The database refuses.
    pub async fn everything(&self) -> BTreeMap<String, Value> {
        let mut all = BTreeMap::new();
        for purpose in ["registry", "nominations", "accounts", "ledger"] {
            for item in self.items(purpose).await {
                all.insert(format!("{purpose} {}/{}", text(&item, "pk"), text(&item, "sk")), item);
            }
        }
        all
    }

    fn table(&self, purpose: &str) -> &str {
        match purpose {
            "registry" => &self.tables.registry,
            "nominations" => &self.tables.nominations,
            "accounts" => &self.tables.accounts,
            "ledger" => &self.tables.ledger,
            _ => panic!("no table is called {purpose}"),
        }
    }
}
