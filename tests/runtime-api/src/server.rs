//! The HTTP side: one function talks to one server, over loopback.

use std::{convert::Infallible, time::Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode, body::Incoming, server::conn::http1, service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

const VERSION: &str = "/2018-06-01/runtime/";

/// The largest answer that Lambda takes from a function, in bytes (6 MB and
/// what the envelope needs).
const LARGEST_ANSWER: usize = 6 * 1024 * 1024 + 100;

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The function answered; the bytes are exactly what it sent.
    Response(Bytes),
    /// The function reported an error, which a gateway turns into a 5xx.
    Error {
        /// `Lambda-Runtime-Function-Error-Type`, if it was sent.
        kind: String,
        /// The body of the report, usually JSON with `errorType` and `errorMessage`.
        body: Bytes,
    },
}

/// An invocation on its way to the function.
pub(crate) struct Event {
    pub id: String,
    pub arn: String,
    pub deadline_ms: u128,
    pub body: Bytes,
}

/// What the function just did, and when its request arrived.
pub(crate) enum Signal {
    /// It asks for the next event and waits for it.
    Next(Instant, oneshot::Sender<Event>),
    /// It has dealt with the invocation `id`.
    Done { at: Instant, id: String, outcome: Outcome },
    /// It cannot start.
    InitError(String),
}

/// Serves the Runtime API on `listener`, and reports on the channel, until the
/// task is aborted.
pub(crate) fn serve(listener: TcpListener, signals: mpsc::UnboundedSender<Signal>) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                continue;
            };
            // Answers are small: without this, Nagle's algorithm would hold
            // some of them back for the acknowledgement of the one before.
            if stream.set_nodelay(true).is_err() {
                continue;
            }
            let signals = signals.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| route(request, &signals));
                // A function that is killed breaks its connection; the end of
                // the process says so better than the error here would.
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                let _broken = connection.await;
            });
        }
    })
}

async fn route(
    request: Request<Incoming>,
    signals: &mpsc::UnboundedSender<Signal>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let at = Instant::now();
    let (head, body) = request.into_parts();
    let path = head.uri.path().strip_prefix(VERSION).unwrap_or_default();
    let invocation = path.strip_prefix("invocation/").and_then(|rest| rest.split_once('/'));
    Ok(match (&head.method, path, invocation) {
        (&Method::GET, "invocation/next", _) => {
            let (hand_over, event) = oneshot::channel();
            if signals.send(Signal::Next(at, hand_over)).is_err() {
                return Ok(plain(StatusCode::GONE));
            }
            // Without an end of its own, as in Lambda: a long poll.
            match event.await {
                Ok(event) => deliver(event),
                Err(_) => plain(StatusCode::GONE),
            }
        }
        (&Method::POST, _, Some((id, "response"))) => match body.collect().await {
            Ok(body) => {
                let body = body.to_bytes();
                if body.len() > LARGEST_ANSWER {
                    return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE));
                }
                done(signals, at, id, Outcome::Response(body))
            }
            Err(_) => plain(StatusCode::BAD_REQUEST),
        },
        (&Method::POST, _, Some((id, "error"))) => match body.collect().await {
            Ok(body) => {
                let kind = error_type(&head.headers);
                done(signals, at, id, Outcome::Error { kind, body: body.to_bytes() })
            }
            Err(_) => plain(StatusCode::BAD_REQUEST),
        },
        (&Method::POST, "init/error", _) => match body.collect().await {
            Ok(body) => {
                let report = String::from_utf8_lossy(&body.to_bytes()).into_owned();
                accepted(signals.send(Signal::InitError(report)).is_ok())
            }
            Err(_) => plain(StatusCode::BAD_REQUEST),
        },
        _ => plain(StatusCode::NOT_FOUND),
    })
}

fn done(signals: &mpsc::UnboundedSender<Signal>, at: Instant, id: &str, outcome: Outcome) -> Response<Full<Bytes>> {
    accepted(signals.send(Signal::Done { at, id: id.to_owned(), outcome }).is_ok())
}

fn deliver(event: Event) -> Response<Full<Bytes>> {
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", &event.id)
        .header("lambda-runtime-deadline-ms", event.deadline_ms.to_string())
        .header("lambda-runtime-invoked-function-arn", event.arn)
        .header("lambda-runtime-trace-id", trace(&event.id))
        .body(Full::new(event.body));
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

/// An X-Ray trace id made of the invocation's id, which is hexadecimal.
fn trace(id: &str) -> String {
    let hex: String = id.chars().filter(|c| *c != '-').collect();
    let (root, rest) = hex.split_at_checked(8).unwrap_or((&hex, ""));
    format!("Root=1-{root}-{rest};Parent=0000000000000001;Sampled=0")
}

fn error_type(headers: &HeaderMap) -> String {
    headers
        .get("lambda-runtime-function-error-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn accepted(heard: bool) -> Response<Full<Bytes>> {
    if heard {
        let mut response = Response::new(Full::new(Bytes::from_static(br#"{"status":"OK"}"#)));
        *response.status_mut() = StatusCode::ACCEPTED;
        response
    } else {
        plain(StatusCode::GONE)
    }
}

fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    response
}
