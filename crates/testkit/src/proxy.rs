//! A way to the database that may be disturbed.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use serde_json::Value;
use tokio::runtime::Runtime;

/// What becomes of a request.
#[derive(Debug)]
pub enum Fate {
    /// It goes on, as it came or changed.
    Forward(Bytes),
    /// The database never hears of it: this error is the answer.
    Refuse(Value),
}

type Decide = dyn Fn(String, Bytes) -> Pin<Box<dyn Future<Output = Fate> + Send>> + Send + Sync;

/// A proxy before a DynamoDB, on a port of the loopback interface.
pub struct Proxy {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

struct Way {
    database: String,
    http: reqwest::Client,
    decide: Box<Decide>,
}

impl Proxy {
    /// Lies before the `database` at a URL; `decide` hears the operation and the body of every request.
    ///
    /// # Panics
    /// No port is free.
    pub fn start<F>(database: String, decide: impl Fn(String, Bytes) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Fate> + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let decide: Box<Decide> = Box::new(move |operation, body| Box::pin(decide(operation, body)));
        let way = Way { database, http: crate::database::http(), decide };
        let router = Router::new().fallback(pass).with_state(Arc::new(way));
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await
        });
        Self { address, runtime: Some(runtime) }
    }

    /// Where it answers: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // A test's own runtime waits for nobody.
        self.runtime.take().unwrap().shutdown_background();
    }
}

async fn pass(State(way): State<Arc<Way>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let body = match (way.decide)(operation, body).await {
        Fate::Forward(body) => body,
        Fate::Refuse(error) => {
            let answer = Response::builder().status(400).header("content-type", "application/x-amz-json-1.0");
            return answer.body(Body::from(error.to_string())).unwrap();
        }
    };
    let mut request = way.http.post(&way.database).body(body);
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
