//! Streams of a real database reach their functions, and leave the embedded one's log.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use local::streams::{self, Invoke, Streams, Subscription};
use local::template::Mapping;
use rusqlite::Connection;
use serde_json::Value;
use testkit::tables;
use tokio::sync::watch;

use super::Database;

const PATIENCE: Duration = Duration::from_secs(60);

/// What one function was given.
#[derive(Clone)]
struct Seen {
    records: Arc<Mutex<Vec<Value>>>,
    count: watch::Sender<usize>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { records: Arc::default(), count: watch::Sender::new(0) }
    }
}

impl Seen {
    fn keys(&self) -> Vec<String> {
        let seen = self.records.lock().unwrap();
        let key = |record: &Value| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().to_owned();
        seen.iter().map(key).collect()
    }

    fn invoke(&self) -> Invoke {
        let seen = self.clone();
        Box::new(move |event| {
            let event: Value = serde_json::from_str(&event).unwrap();
            let records = event["Records"].as_array().unwrap().clone();
            seen.count.send_modify(|count| *count += records.len());
            seen.records.lock().unwrap().extend(records);
            Box::pin(async { Some(r#"{"batchItemFailures":[]}"#.to_owned()) })
        })
    }
}

fn subscription(table: &str, invoke: Invoke, lanes: usize, patterns: Vec<Value>) -> Subscription {
    let mapping = Mapping { table: table.to_owned(), batch_size: 100, tries: 3, lanes, patterns };
    Subscription { package: "test".to_owned(), invoke, mapping }
}

struct Bench {
    folder: tempfile::TempDir,
    database: Database,
    client: Client,
    arns: BTreeMap<String, String>,
}

impl Bench {
    async fn new(folder: tempfile::TempDir) -> Self {
        let database = Database::of(folder.path());
        let client = store::connect(Some(database.endpoint()));
        let arns = tables::create(&client).await.unwrap();
        Self { folder, database, client, arns }
    }

    fn streams(&self, subscriptions: Vec<Subscription>) -> Streams {
        let client = streams::client(self.database.endpoint());
        Streams::start(&client, &self.arns, subscriptions, self.database.file()).unwrap()
    }

    async fn put(&self, table: &str, key: &str) {
        self.client
            .put_item()
            .table_name(table)
            .item("pk", AttributeValue::S(key.to_owned()))
            .item("sk", AttributeValue::S("row".to_owned()))
            // AWS streams no write that changes nothing; the embedded engine streams all.
            .item("write", AttributeValue::S(uuid::Uuid::new_v4().to_string()))
            .send()
            .await
            .unwrap();
    }

    /// Checks how many records the embedded engine's log of a table holds; no other log is ours to trim.
    #[track_caller]
    fn log_holds(&self, table: &str, records: i64) {
        let Some(file) = self.database.file() else { return };
        let held: i64 = Connection::open(file)
            .unwrap()
            .query_row("SELECT COUNT(*) FROM _stream_records WHERE table_name = ?1", [table], |row| row.get(0))
            .unwrap();
        assert_eq!(held, records, "records of {table}");
    }

    async fn restart(self) -> Self {
        self.database.stop();
        Self::new(self.folder).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reader_gets_every_record_in_order_and_then_the_log_is_short() {
    let bench = Bench::new(tempfile::tempdir().unwrap()).await;
    let (first, second) = (Seen::default(), Seen::default());
    let streams = bench.streams(vec![
        subscription("registry", first.invoke(), 1, Vec::new()),
        subscription("registry", second.invoke(), 1, Vec::new()),
    ]);
    let keys: Vec<_> = (0..120).map(|n| format!("a#{n}")).collect();
    for key in &keys {
        bench.put("registry", key).await;
    }
    streams.drain(PATIENCE).await;
    assert_eq!(first.keys(), keys);
    assert_eq!(second.keys(), keys);
    // The newest record stays.
    bench.log_holds("registry", 1);

    // Numbering goes on from the record that stayed.
    bench.put("registry", "a#new").await;
    streams.drain(PATIENCE).await;
    assert_eq!(first.keys().last().unwrap(), "a#new");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_keeps_what_one_reader_has_not_taken_and_a_restart_delivers_it() {
    let bench = Bench::new(tempfile::tempdir().unwrap()).await;
    let quick = Seen::default();
    let stuck: Invoke = Box::new(|_| Box::pin(std::future::pending()));
    let streams = bench.streams(vec![
        subscription("registry", quick.invoke(), 1, Vec::new()),
        subscription("registry", stuck, 1, Vec::new()),
    ]);
    for n in 0..5 {
        bench.put("registry", &format!("a#{n}")).await;
    }
    quick.count.subscribe().wait_for(|count| *count == 5).await.unwrap();
    bench.log_holds("registry", 5);
    streams.stop().await;

    let bench = bench.restart().await;
    let late = Seen::default();
    let streams = bench.streams(vec![subscription("registry", late.invoke(), 1, Vec::new())]);
    streams.drain(PATIENCE).await;
    assert_eq!(late.keys(), ["a#0", "a#1", "a#2", "a#3", "a#4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_handler_writes_to_another_table_is_drained_too() {
    let bench = Bench::new(tempfile::tempdir().unwrap()).await;
    let seen = Seen::default();
    let client = bench.client.clone();
    let forward: Invoke = Box::new(move |event| {
        let event: Value = serde_json::from_str(&event).unwrap();
        let client = client.clone();
        Box::pin(async move {
            for record in event["Records"].as_array().unwrap() {
                let key = record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap();
                let put = client.put_item().table_name("accounts");
                put.item("pk", AttributeValue::S(format!("sent#{key}")))
                    .item("sk", AttributeValue::S("row".to_owned()))
                    .send()
                    .await
                    .unwrap();
            }
            Some(String::new())
        })
    });
    let streams = bench.streams(vec![
        subscription("accounts", seen.invoke(), 1, Vec::new()),
        subscription("registry", forward, 1, Vec::new()),
    ]);
    bench.put("registry", "a").await;
    streams.drain(PATIENCE).await;
    assert_eq!(seen.keys(), ["sent#a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn lanes_keep_the_order_of_each_item_and_filters_hold_back_the_rest() {
    let bench = Bench::new(tempfile::tempdir().unwrap()).await;
    let seen = Seen::default();
    let pattern = serde_json::json!({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "a#"}]}}}});
    let streams = bench.streams(vec![subscription("registry", seen.invoke(), 4, vec![pattern])]);
    for _ in 0..3 {
        for n in 0..10 {
            bench.put("registry", &format!("a#{n}")).await;
            bench.put("registry", &format!("b#{n}")).await;
        }
    }
    streams.drain(PATIENCE).await;
    let keys = seen.keys();
    assert_eq!(keys.len(), 30);
    assert!(keys.iter().all(|key| key.starts_with("a#")), "{keys:?}");
    let seen = seen.records.lock().unwrap();
    for n in 0..10 {
        let key = format!("a#{n}");
        let of_key = seen.iter().filter(|r| r["dynamodb"]["Keys"]["pk"]["S"] == key.as_str());
        let numbers: Vec<_> = of_key.map(|r| r["dynamodb"]["SequenceNumber"].as_str().unwrap()).collect();
        assert_eq!(numbers.len(), 3);
        assert!(numbers.is_sorted(), "{numbers:?}");
    }
    // Records that were held back leave as well.
    bench.log_holds("registry", 1);
}
