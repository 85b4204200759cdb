//! The outside world: a provider that takes messages, and an issuer that vouches for officers.

use std::{
    convert::Infallible,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, StatusCode, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use local::officers::Issuer;
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::Failure;

/// The outside world; it ends when dropped.
pub struct Outside {
    address: String,
    issuer: Issuer,
    messages: Arc<Mutex<Vec<Value>>>,
    task: JoinHandle<()>,
}

impl Outside {
    /// Starts provider and issuer; the issuer's key is made in the folder `keys`.
    ///
    /// # Errors
    /// When there is no port to listen on, or no key.
    pub async fn start(keys: &Path) -> Result<Self, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?.to_string();
        let issuer = Issuer::open(keys, format!("http://{address}"))?;
        let messages = Arc::default();
        let task = tokio::spawn(serve(listener, issuer.jwks().to_string().into(), Arc::clone(&messages)));
        Ok(Self { address, issuer, messages, task })
    }

    /// What the issuer calls itself.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the issuer's keys are.
    #[must_use]
    pub fn jwks_url(&self) -> String {
        format!("http://{}/jwks.json", self.address)
    }

    /// Where messages are handed over.
    #[must_use]
    pub fn messages_url(&self) -> String {
        format!("http://{}/messages", self.address)
    }

    /// The `Authorization` of an officer that `cargo dev` seeds.
    ///
    /// # Errors
    /// When the token could not be signed.
    pub fn authorization(&self, officer: &str) -> Result<String, Failure> {
        Ok(format!("Bearer {}", self.issuer.token(officer, Timestamp::now().as_second())?))
    }

    /// The code in the newest message, and forgets all messages.
    ///
    /// # Errors
    /// When no message with a code has come.
    pub fn take_code(&self) -> Result<String, Failure> {
        self.take("code")
    }

    /// The link in the newest message, and forgets all messages.
    ///
    /// # Errors
    /// When no message with a link has come.
    pub fn take_link(&self) -> Result<String, Failure> {
        self.take("link")
    }

    fn take(&self, field: &str) -> Result<String, Failure> {
        let messages = std::mem::take(&mut *self.lock());
        let found = messages.iter().rev().find_map(|message| message.get(field)?.as_str());
        Ok(found.ok_or_else(|| format!("no message with a {field} has come"))?.to_owned())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Value>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, jwks: Bytes, messages: Arc<Mutex<Vec<Value>>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let (jwks, messages) = (jwks.clone(), Arc::clone(&messages));
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, &jwks, &messages));
            // A function that is stopped breaks its connection; that is no news.
            let _broken = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    jwks: &Bytes,
    messages: &Mutex<Vec<Value>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let status = match (request.method(), request.uri().path()) {
        (&Method::GET, "/jwks.json") => return Ok(Response::new(Full::new(jwks.clone()))),
        (&Method::POST, "/messages") => {
            let body = request.into_body().collect().await.map(|body| body.to_bytes());
            match body.ok().and_then(|body| serde_json::from_slice(&body).ok()) {
                Some(message) => {
                    messages.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                    StatusCode::ACCEPTED
                }
                None => StatusCode::BAD_REQUEST,
            }
        }
        _ => StatusCode::NOT_FOUND,
    };
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    Ok(response)
}
