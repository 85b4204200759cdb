//! A database under contention, which the embedded engine never has by itself.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::elsewhere::{apart, elsewhere};
use super::http;

/// A DynamoDB of its own, behind a proxy that lets each write lose its first race.
pub(crate) struct Unreliable {
    proxy: SocketAddr,
    /// Whose database it is.
    id: Uuid,
    state: Arc<Proxy>,
    runtime: Option<tokio::runtime::Runtime>,
}

struct Proxy {
    database: String,
    http: reqwest::Client,
    contended: AtomicBool,
    refused: AtomicUsize,
    /// What a write names that meets a table at its limit.
    throttled: Mutex<Option<String>>,
    /// Writes that lost a race, without the token that names an attempt.
    seen: Mutex<HashSet<String>>,
}

impl Unreliable {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listen = || {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            listener.set_nonblocking(true).unwrap();
            (listener.local_addr().unwrap(), listener)
        };
        let (engine, engines) = listen();
        let (proxy, proxies) = listen();
        let elsewhere = elsewhere();
        let embedded = elsewhere.is_none();
        let state = Arc::new(Proxy {
            database: elsewhere.unwrap_or_else(|| format!("http://{engine}")),
            http: http(),
            contended: AtomicBool::new(false),
            refused: AtomicUsize::new(0),
            throttled: Mutex::default(),
            seen: Mutex::default(),
        });
        let router = Router::new().fallback(forward).with_state(Arc::clone(&state));
        if embedded {
            runtime.spawn(async move {
                let engines = tokio::net::TcpListener::from_std(engines).unwrap();
                let database = dynoxide::Database::memory().unwrap();
                dynoxide::server::serve_with_shutdown(engines, database, std::future::pending()).await
            });
        }
        runtime.spawn(async move {
            let proxies = tokio::net::TcpListener::from_std(proxies).unwrap();
            axum::serve(proxies, router).await
        });
        Self { proxy, id: Uuid::new_v4(), state, runtime: Some(runtime) }
    }

    pub(crate) fn url(&self) -> String {
        apart(&format!("http://{}", self.proxy), &self.id.to_string())
    }

    /// From now on, each write loses its first race.
    pub(crate) fn contend(&self) {
        self.state.contended.store(true, Ordering::Relaxed);
    }

    /// From now on, the table is at its limit for every write that names this, or for none.
    pub(crate) fn throttle(&self, named: Option<&str>) {
        *self.state.throttled.lock().unwrap() = named.map(str::to_owned);
    }

    /// How many writes lost one.
    pub(crate) fn refused(&self) -> usize {
        self.state.refused.load(Ordering::Relaxed)
    }
}

impl Drop for Unreliable {
    fn drop(&mut self) {
        // A test's own runtime waits for nobody.
        self.runtime.take().unwrap().shutdown_background();
    }
}

async fn forward(State(proxy): State<Arc<Proxy>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default();
    let refusal = proxy.throttle(operation, &body).or_else(|| match proxy.contended.load(Ordering::Relaxed) {
        true => proxy.refuse(operation, &body),
        false => None,
    });
    if let Some(refusal) = refusal {
        proxy.refused.fetch_add(1, Ordering::Relaxed);
        let answer = Response::builder().status(400).header("content-type", "application/x-amz-json-1.0");
        return answer.body(Body::from(refusal.to_string())).unwrap();
    }
    let mut request = proxy.http.post(&proxy.database).body(body);
    for (name, value) in headers.iter().filter(|(name, _)| !["host", "content-length"].contains(&name.as_str())) {
        request = request.header(name, value);
    }
    let answer = request.send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for name in ["content-type", "x-amz-crc32", "x-amzn-requestid"] {
        if let Some(value) = answer.headers().get(name) {
            response = response.header(name, value);
        }
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}

impl Proxy {
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
