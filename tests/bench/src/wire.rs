//! DynamoDB's wire protocol, as far as it takes to create tables and to pass
//! requests on: a POST whose header names the operation, JSON in, JSON out.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Request, Response, StatusCode, client::conn::http1, header::HeaderName};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::Failure;

/// The header that names the operation.
pub const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// What stands before an operation's name in [`TARGET`].
pub const API: &str = "DynamoDB_20120810.";

/// Calls one operation at `address` (host and port) and returns its answer.
///
/// # Errors
/// When nobody answers, or the answer is an error.
pub async fn call(address: &str, operation: &str, input: &Value) -> Result<Value, Failure> {
    call_target(address, &format!("{API}{operation}"), input).await
}

/// As [`call`], of the streams' own interface.
///
/// # Errors
/// When nobody answers, or the answer is an error.
pub async fn call_streams(address: &str, operation: &str, input: &Value) -> Result<Value, Failure> {
    call_target(address, &format!("DynamoDBStreams_20120810.{operation}"), input).await
}

async fn call_target(address: &str, target: &str, input: &Value) -> Result<Value, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(TARGET, target.parse()?);
    headers.insert("content-type", "application/x-amz-json-1.0".parse()?);
    // The embedded engine wants a signature to be there and does not check it.
    let signature = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/ap-southeast-3/dynamodb/\
                     aws4_request, SignedHeaders=host;x-amz-date, Signature=0";
    headers.insert("authorization", signature.parse()?);
    headers.insert("x-amz-date", "20260101T000000Z".parse()?);
    let answer = post(address, headers, serde_json::to_vec(input)?.into()).await?;
    let (status, body) = (answer.status(), answer.into_body());
    if status == StatusCode::OK {
        Ok(serde_json::from_slice(&body)?)
    } else {
        Err(format!("{target} was refused ({status}): {}", String::from_utf8_lossy(&body)).into())
    }
}

/// Posts `body` to `address` over a connection of its own, and collects the answer.
///
/// # Errors
/// When nobody answers.
pub async fn post(address: &str, headers: HeaderMap, body: Bytes) -> Result<Response<Bytes>, Failure> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let mut request = Request::post("/").body(Full::new(body.clone()))?;
    *request.headers_mut() = headers;
    request.headers_mut().insert("host", address.parse()?);
    request.headers_mut().insert("content-length", body.len().into());
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    drop(sender);
    connection.await??;
    Ok(Response::from_parts(head, body))
}
