//! A stream that was split: a closed shard, then the one that follows it. The embedded database
//! has one shard for ever, so AWS's answers are given here by hand.

#![expect(clippy::unwrap_used, reason = "a fake that cannot go on fails its test")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use local::streams::{self, Streams, Subscription};
use local::template::Mapping;
use serde_json::{Value, json};

/// The stream of the fake: which shards were entered, in which order, and from where.
#[derive(Clone, Default)]
struct Fake {
    entered: Arc<Mutex<Vec<String>>>,
    expired: Arc<Mutex<bool>>,
}

/// Answers like DynamoDB Streams: the parent holds record 1 and is closed; the child holds record
/// 2, and its first iterator expires once that was read.
async fn answer(State(fake): State<Fake>, headers: HeaderMap, body: Bytes) -> (StatusCode, Json<Value>) {
    // The SDK's media type is `application/x-amz-json-1.0`, which the `Json` extractor refuses.
    let request: Value = serde_json::from_slice(&body).unwrap();
    let operation = headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap();
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    let answer = match operation {
        "DescribeStream" => json!({"StreamDescription": {"Shards": [
            {"ShardId": "child", "ParentShardId": "parent", "SequenceNumberRange": {}},
            {"ShardId": "parent", "ParentShardId": "forgotten", "SequenceNumberRange": {}},
        ]}}),
        "GetShardIterator" => {
            let place = format!("{} {}", text("ShardId"), text("ShardIteratorType"));
            fake.entered.lock().unwrap().push(place);
            let after = text("SequenceNumber");
            json!({"ShardIterator": format!("{}:{after}", text("ShardId"))})
        }
        "GetRecords" => match text("ShardIterator").as_str() {
            "parent:" => json!({"Records": [record(1)]}),
            "child:" => json!({"Records": [record(2)], "NextShardIterator": "child:old"}),
            "child:old" => {
                *fake.expired.lock().unwrap() = true;
                return (
                    StatusCode::BAD_REQUEST,
                    Json(json!({
                        "__type": "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException",
                        "message": "Iterator expired",
                    })),
                );
            }
            iterator => json!({"Records": [], "NextShardIterator": iterator}),
        },
        other => panic!("{other}"),
    };
    (StatusCode::OK, Json(answer))
}

fn record(number: u32) -> Value {
    json!({
        "eventID": number.to_string(),
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": {"pk": {"S": number.to_string()}},
            "SequenceNumber": format!("{number:021}"),
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_shard_is_read_before_its_child_and_an_old_iterator_is_renewed() {
    let fake = Fake::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(fake.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let seen = Arc::new(Mutex::new(Vec::new()));
    let function = Arc::clone(&seen);
    let subscription = Subscription {
        package: "test".to_owned(),
        invoke: Box::new(move |event| {
            let event: Value = serde_json::from_str(&event).unwrap();
            for record in event["Records"].as_array().unwrap() {
                let key = record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap();
                function.lock().unwrap().push(key.to_owned());
            }
            Box::pin(async { Some(String::new()) })
        }),
        mapping: Mapping { table: "registry".to_owned(), batch_size: 100, tries: 3, lanes: 1, patterns: Vec::new() },
    };
    let arns = BTreeMap::from([("registry".to_owned(), "arn:aws:dynamodb:::stream".to_owned())]);
    let client = streams::client(&endpoint);
    let streams = Streams::start(&client, &arns, vec![subscription], None).unwrap();

    let patience = Duration::from_secs(60);
    streams.drain(patience).await;
    while !*fake.expired.lock().unwrap() || fake.entered.lock().unwrap().len() < 3 {
        streams.drain(patience).await;
    }
    streams.drain(patience).await;
    assert_eq!(*seen.lock().unwrap(), ["1", "2"]);
    assert_eq!(
        fake.entered.lock().unwrap()[..],
        ["parent TRIM_HORIZON", "child TRIM_HORIZON", "child AFTER_SEQUENCE_NUMBER"]
    );
}
