//! The floor of the benchmark: `lambda_http`, the AWS SDK and one `PutItem` of
//! about 700 bytes, the size of a typical application. Nothing is parsed,
//! checked, sealed or logged, so whatever a function of the project costs
//! beyond this is the project's own doing.
//!
//! The table comes from `BARE_TABLE`, the endpoint from the SDK's own
//! `AWS_ENDPOINT_URL`, as in any function written after the SDK's guide.
//! With `BARE_REQUESTS` it makes as many of these requests, one after the other, so that a
//! function which asks more is compared with one that asks as much.

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use lambda_http::{Body, Error, Request, RequestExt, Response, run, service_fn};

/// What fills the item up to about 700 bytes, keys and attribute names included.
const FILLING: usize = 640;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = std::env::var("BARE_TABLE")?;
    let requests = match std::env::var("BARE_REQUESTS") {
        Ok(count) => count.parse()?,
        Err(_) => 1,
    };
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_config::defaults(aws_config::BehaviorVersion::latest()).http_client(http).load().await;
    let client = Client::new(&config);
    run(service_fn(|request: Request| put(&client, &table, requests, request))).await
}

async fn put(client: &Client, table: &str, requests: u32, request: Request) -> Result<Response<Body>, Error> {
    let id = request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default();
    for number in 0..requests {
        client
            .put_item()
            .table_name(table)
            .item("pk", AttributeValue::S(id.clone()))
            .item("sk", AttributeValue::S(format!("bare{number}")))
            .item("data", AttributeValue::S("x".repeat(FILLING)))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await?;
    }
    Ok(Response::builder()
        .status(202)
        .header("content-type", "application/json")
        .body(Body::from(format!("{{\"id\":\"{id}\"}}")))?)
}
