//! What happens around every handler: what no handler should see is refused here, every failure
//! becomes an answer, and is logged once.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use contract::routes::Takes;
use contract::{Nothing, ProblemCode};
use domain::limits::BODY_MAX;
use jiff::Timestamp;
use keyring::{EdgeProof, Keys};
use lambda_http::{Body, Response, service_fn};
use serde::Serialize;
use serde_json::Value;
use store::{StoreError, StreamRecord, on_behalf_of};

use crate::clock::now;
use crate::environment::{Environment, StartError};
use crate::function::Function;
use crate::limit::Limiter;
use crate::reply::Reply;
use crate::request::Request;
use crate::{ApiError, Clock, Event, StatusCode};

/// The header by which the edge of the network proves itself.
const EDGE_HEADER: &str = "x-kader-edge";

/// What every request has to pass before its handler.
struct Door {
    edge: EdgeProof,
    limiter: Option<Limiter>,
    origin: String,
}

/// A function behind the HTTP API, from its keys, its dependencies and its handler.
///
/// # Errors
/// The keys are without [`Purpose::Edge`](keyring::Purpose::Edge).
pub fn http<D, F, R>(environment: &Environment, keys: &Keys, deps: D, handle: F) -> Result<Function, StartError>
where
    D: Send + Sync + 'static,
    F: Fn(Arc<D>, Request) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Reply, ApiError>> + Send + 'static,
{
    let deps = Arc::new(deps);
    let limiter = environment.rate_limit.map(Limiter::new);
    let door = Door { edge: keys.edge()?, limiter, origin: environment.public_url.clone() };
    let shared = Arc::new((door, handle, environment.numbers.clone(), environment.phones.clone()));
    let service = service_fn(move |inner: lambda_http::Request| {
        let (deps, shared) = (deps.clone(), shared.clone());
        let answer: Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>> = Box::pin(async move {
            let (door, handle, numbers, phones) = &*shared;
            let request = Request::new(inner, now(), numbers.clone(), phones.clone());
            if let Err(error) = door.admits(&request) {
                return Ok(Reply::failure(&error, &request).into_response());
            }
            let outline = request.outline();
            let reply = match on_behalf_of(outline.id(), handle(deps, request)).await {
                Ok(reply) => reply,
                Err(error) => {
                    if error.status() >= 500 {
                        log_failure(&outline, &error);
                    }
                    Reply::failure(&error, &outline)
                }
            };
            Ok(reply.finished(&outline).into_response())
        });
        answer
    });
    Ok(Function::http(service))
}

impl Door {
    /// Refuses what no handler should see. The edge comes first: only from it is an address believed.
    fn admits(&self, request: &Request) -> Result<(), ApiError> {
        if !self.edge.accepts(request.header(EDGE_HEADER).unwrap_or_default()) {
            return Err(ApiError::Forbidden(ProblemCode::EdgeRequired));
        }
        let route = request.known();
        if request.body_bytes().len() > route.map_or(BODY_MAX, |route| route.body_max()) {
            return Err(ApiError::TooLarge);
        }
        let safe = matches!(request.method(), "GET" | "HEAD" | "OPTIONS");
        let foreign = request.header("origin").is_some_and(|sent| sent != self.origin)
            || request.header("sec-fetch-site") == Some("cross-site");
        if !safe && foreign {
            return Err(ApiError::Forbidden(ProblemCode::OriginForeign));
        }
        if let Some(limiter) = self.limiter.as_ref().filter(|_| route.is_none_or(|route| route.limited))
            && let Some(seconds) = limiter.count(request.client(), request.name(), request.now)
        {
            return Err(ApiError::Limited(seconds));
        }
        // The gateway let through what a form says it stands for.
        let methods = contract::routes::methods(&request.pattern());
        if !methods.is_empty() && !methods.contains(&request.method()) {
            return Err(ApiError::MethodNotAllowed);
        }
        if route.is_some_and(|route| route.takes == Takes::Nothing) {
            let Nothing {} = request.body()?;
        }
        Ok(())
    }
}

/// One line for the operator: ids and outcome, nothing that anybody typed.
fn log_failure(request: &Request, error: &ApiError) {
    let (reason, cause) = match error {
        ApiError::Internal(reason) => (reason.clone(), None),
        ApiError::Store(error) if !error.is_busy() => (error.to_string(), error.cause()),
        ApiError::Store(store) => (error.code().as_str().to_owned(), store.cause()),
        _ => (error.code().as_str().to_owned(), None),
    };
    let (request_id, route, reason) = (&request.id(), &request.name(), &reason);
    Event::RequestFailed { request_id, route, status: error.status(), reason, cause }.emit();
}

/// What Lambda is answered about the records of a stream: which it is to deliver again.
#[derive(Serialize)]
struct Redelivered<'a> {
    #[serde(rename = "batchItemFailures")]
    records: Vec<Redelivery<'a>>,
}

/// A record, by where it stands in its shard.
#[derive(Serialize)]
struct Redelivery<'a> {
    #[serde(rename = "itemIdentifier")]
    sequence: &'a str,
}

impl<'a> Redelivered<'a> {
    fn of(sequences: impl IntoIterator<Item = &'a str>) -> Self {
        Self { records: sequences.into_iter().map(|sequence| Redelivery { sequence }).collect() }
    }
}

/// A function behind a table's stream. Records are handled in order; from the first one that fails
/// on, the rest is delivered again.
///
/// # Errors
/// None today; a function's own set-up shares the signature.
pub fn stream<D, F, R>(deps: D, handle: F) -> Result<Function, StartError>
where
    D: Send + Sync + 'static,
    F: Fn(Arc<D>, StreamRecord, Timestamp) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), String>> + Send + 'static,
{
    let shared = Arc::new((Arc::new(deps), handle));
    Ok(Function::raw(move |event| {
        let shared = shared.clone();
        async move {
            let event: Value = serde_json::from_str(&event)?;
            for record in event["Records"].as_array().into_iter().flatten() {
                let sequence = record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default();
                let (trace, outcome) = match StreamRecord::read(record) {
                    Ok(record) => (record.trace(), (shared.1)(shared.0.clone(), record, now()).await),
                    Err(error) => (None, Err(error.to_string())),
                };
                if let Err(reason) = outcome {
                    Event::RecordsFailed { records: 1, sequence, reason: &reason, trace: trace.as_deref() }.emit();
                    return Ok(serde_json::to_string(&Redelivered::of([sequence]))?);
                }
            }
            Ok(serde_json::to_string(&Redelivered::of([]))?)
        }
    }))
}

/// A change that has to be delivered again.
#[derive(Debug)]
pub struct Undelivered {
    /// Where its record stands in its shard.
    pub sequence: String,
    /// Why.
    pub reason: String,
    /// The gateway's id of the request that made it, where it was one.
    pub trace: Option<String>,
}

/// A function behind a table's stream that takes the records of an event together and says which of
/// them failed: those, and what comes after the first of them, are delivered again.
///
/// # Errors
/// None today; a function's own set-up shares the signature.
pub fn batch<D, F, R>(deps: D, handle: F) -> Result<Function, StartError>
where
    D: Send + Sync + 'static,
    F: Fn(Arc<D>, Vec<(String, Result<StreamRecord, StoreError>)>, Clock) -> R + Send + Sync + 'static,
    R: Future<Output = Vec<Undelivered>> + Send + 'static,
{
    let shared = Arc::new((Arc::new(deps), handle));
    Ok(Function::raw(move |event| {
        let shared = shared.clone();
        async move {
            let event: Value = serde_json::from_str(&event)?;
            let records = event["Records"].as_array().into_iter().flatten().map(|record| {
                let sequence = record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default();
                (sequence.to_owned(), StreamRecord::read(record))
            });
            let failed = (shared.1)(shared.0.clone(), records.collect(), Clock::from(now())).await;
            if let Some(Undelivered { sequence, reason, trace }) = failed.first() {
                let records = u64::try_from(failed.len()).unwrap_or(u64::MAX);
                Event::RecordsFailed { records, sequence, reason, trace: trace.as_deref() }.emit();
            }
            let failed = failed.iter().map(|failed| failed.sequence.as_str());
            Ok(serde_json::to_string(&Redelivered::of(failed))?)
        }
    }))
}

/// A function that a schedule invokes. The event's own time counts, so that an invocation that is
/// repeated does the same again. What was done is the answer, as JSON.
///
/// # Errors
/// None today; a function's own set-up shares the signature.
pub fn schedule<D, F, R, T>(deps: D, handle: F) -> Result<Function, StartError>
where
    D: Send + Sync + 'static,
    F: Fn(Arc<D>, Timestamp) -> R + Send + Sync + 'static,
    R: Future<Output = Result<T, String>> + Send + 'static,
    T: serde::Serialize,
{
    let shared = Arc::new((Arc::new(deps), handle));
    Ok(Function::raw(move |event| {
        let shared = shared.clone();
        async move {
            let event: Value = serde_json::from_str(&event)?;
            let at = event["time"].as_str().and_then(|time| time.parse().ok()).unwrap_or_else(now);
            match (shared.1)(shared.0.clone(), at).await {
                Ok(done) => Ok(serde_json::to_string(&done)?),
                Err(reason) => {
                    Event::ScheduleFailed { reason: &reason }.emit();
                    Err(reason.into())
                }
            }
        }
    }))
}

impl Reply {
    /// 200 with a JSON value.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn ok(value: &impl Serialize) -> Result<Self, ApiError> {
        Self::json(StatusCode::OK, value)
    }
}
