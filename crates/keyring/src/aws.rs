//! The way to AWS, made once in a process: Secrets Manager at the start and DynamoDB afterwards share one configuration
//! and one HTTP client, whose TLS roots are the dearest part of a cold start.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;

static SHARED: OnceCell<SdkConfig> = OnceCell::const_new();

/// How long AWS may take. A function behind the API has ten seconds: a request that hangs is tried again before that, and
/// when nothing helps there is time left to say so.
#[must_use]
pub fn deadlines() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(8))
        .build()
}

/// What an SDK's client speaks HTTP with, in TLS by ring.
#[must_use]
pub fn http() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

/// The configuration of this process: region and credentials from the environment, [`deadlines`], one HTTP client.
pub async fn aws() -> &'static SdkConfig {
    SHARED
        .get_or_init(|| async {
            let config = aws_config::defaults(BehaviorVersion::latest());
            config.http_client(http()).timeout_config(deadlines()).load().await
        })
        .await
}
