//! A meter between a function and DynamoDB: it asks for the consumed capacity
//! in each request's name, adds up what is answered, and changes nothing else.
//! So the product's code is measured without a line of it knowing.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode, body::Incoming, header::CONTENT_LENGTH, server::conn::http1, service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    Failure, rights,
    wire::{self, API, TARGET},
};

/// The operations that read or write items and report their capacity.
const METERED: [&str; 10] = [
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
];

/// What went through the meter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spent {
    /// Requests by operation, refused ones included.
    pub requests: BTreeMap<String, u32>,
    /// What they needed a right to.
    pub rights: BTreeSet<String>,
    /// Write capacity units, indexes included.
    pub write: f64,
    /// Read capacity units, indexes included.
    pub read: f64,
    /// Requests answered with an error. A failed condition consumes units too,
    /// but DynamoDB does not report them, so they are not in the sums.
    pub refused: u32,
}

/// A running meter; it ends when dropped.
#[derive(Debug)]
pub struct Meter {
    address: String,
    spent: Arc<Mutex<Spent>>,
    task: JoinHandle<()>,
}

impl Meter {
    /// Starts a meter in front of the DynamoDB at `upstream` (host and port).
    ///
    /// # Errors
    /// When there is no port to listen on.
    pub async fn start(upstream: &str) -> Result<Self, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?.to_string();
        let spent = Arc::new(Mutex::new(Spent::default()));
        let task = tokio::spawn(serve(listener, upstream.to_owned(), Arc::clone(&spent)));
        Ok(Self { address, spent, task })
    }

    /// Where the meter listens: host and port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where functions reach DynamoDB through this meter.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts from nothing.
    pub fn reset(&self) {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner) = Spent::default();
    }

    /// What went through since the last reset, or since the start.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, upstream: String, spent: Arc<Mutex<Spent>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let (upstream, spent) = (upstream.clone(), Arc::clone(&spent));
        tokio::spawn(async move {
            let service = service_fn(|request| pass(request, &upstream, &spent));
            // A function that is stopped breaks its connection; that is no news.
            let _broken = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn pass(
    request: Request<Incoming>,
    upstream: &str,
    spent: &Mutex<Spent>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(match forward(request, upstream, spent).await {
        Ok(response) => response.map(Full::new),
        Err(failure) => {
            let mut response = Response::new(Full::new(failure.to_string().into()));
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            response
        }
    })
}

async fn forward(request: Request<Incoming>, upstream: &str, spent: &Mutex<Spent>) -> Result<Response<Bytes>, Failure> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let target = head.headers.get(TARGET).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let operation = target.strip_prefix(API).unwrap_or_default().to_owned();
    let metered = METERED.contains(&operation.as_str());
    let rights = if metered { rights::of(&operation, &serde_json::from_slice(&body)?) } else { BTreeSet::new() };
    let body = if metered { asking(&body)? } else { body };

    let mut headers = head.headers;
    headers.remove(CONTENT_LENGTH);
    let answer = wire::post(upstream, headers, body).await?;

    if metered {
        let mut spent = spent.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = answer.status() != StatusCode::OK;
        spent.rights.extend(rights);
        spent.add(&operation, &serde_json::from_slice(answer.body())?, refused);
    }
    Ok(answer)
}

/// The request's body, asking for the consumed capacity of table and indexes.
fn asking(body: &[u8]) -> Result<Bytes, Failure> {
    let mut input: Value = serde_json::from_slice(body)?;
    input
        .as_object_mut()
        .ok_or("a request that is not a JSON object")?
        .insert("ReturnConsumedCapacity".to_owned(), "INDEXES".into());
    Ok(serde_json::to_vec(&input)?.into())
}

impl Spent {
    /// Adds one request and what its answer says it consumed: an object for an
    /// operation on one table, a list of them where it may be several.
    fn add(&mut self, operation: &str, answer: &Value, refused: bool) {
        *self.requests.entry(operation.to_owned()).or_default() += 1;
        if refused {
            self.refused += 1;
            return;
        }
        let tables = match answer.get("ConsumedCapacity") {
            Some(Value::Array(tables)) => tables.as_slice(),
            Some(table) => std::slice::from_ref(table),
            None => &[],
        };
        let reads = matches!(operation, "BatchGetItem" | "GetItem" | "Query" | "Scan" | "TransactGetItems");
        for table in tables {
            let units = |name: &str| table.get(name).and_then(Value::as_f64);
            match (units("ReadCapacityUnits"), units("WriteCapacityUnits")) {
                // Only transactions say which of the two they mean.
                (None, None) if reads => self.read += units("CapacityUnits").unwrap_or(0.0),
                (None, None) => self.write += units("CapacityUnits").unwrap_or(0.0),
                (read, write) => {
                    self.read += read.unwrap_or(0.0);
                    self.write += write.unwrap_or(0.0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Spent, asking};

    #[test]
    fn the_capacity_is_asked_for_whatever_the_function_asked() {
        for before in [json!({"TableName": "t"}), json!({"TableName": "t", "ReturnConsumedCapacity": "NONE"})] {
            let after: Value = serde_json::from_slice(&asking(before.to_string().as_bytes()).unwrap()).unwrap();
            assert_eq!(after, json!({"TableName": "t", "ReturnConsumedCapacity": "INDEXES"}));
        }
        assert!(asking(b"[]").is_err());
    }

    #[test]
    fn reads_and_writes_are_added_up_apart() {
        let mut spent = Spent::default();
        spent.add(
            "PutItem",
            &json!({"ConsumedCapacity": {"CapacityUnits": 3.0, "Table": {"CapacityUnits": 1.0}}}),
            false,
        );
        spent.add("Query", &json!({"ConsumedCapacity": {"CapacityUnits": 0.5}}), false);
        spent.add(
            "TransactWriteItems",
            &json!({"ConsumedCapacity": [
                {"CapacityUnits": 4.0, "WriteCapacityUnits": 4.0},
                {"CapacityUnits": 2.0, "ReadCapacityUnits": 2.0},
            ]}),
            false,
        );
        assert_eq!((spent.write, spent.read, spent.refused), (7.0, 2.5, 0));
        assert_eq!(spent.requests.values().sum::<u32>(), 3);
    }

    #[test]
    fn a_refused_request_is_counted_and_its_units_are_not() {
        let mut spent = Spent::default();
        spent.add("PutItem", &json!({"__type": "ConditionalCheckFailedException"}), true);
        assert_eq!((spent.write, spent.refused), (0.0, 1));
        assert_eq!(spent.requests.get("PutItem"), Some(&1));
    }
}
