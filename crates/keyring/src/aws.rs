//! The way to AWS, made once in a process: Secrets Manager at the start and DynamoDB afterwards share one configuration
//! and one HTTP client, whose TLS roots are the dearest part of a cold start.

use std::env::var;
use std::sync::LazyLock;
use std::time::Duration;

use aws_sdk_secretsmanager::config::timeout::TimeoutConfig;
use aws_sdk_secretsmanager::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::SdkConfig;

static SHARED: LazyLock<SdkConfig> = LazyLock::new(of_lambda);

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

/// The configuration of this process: [`deadlines`], one HTTP client, and region and credentials from the variables that
/// Lambda sets.
#[must_use]
pub fn aws() -> &'static SdkConfig {
    &SHARED
}

/// Lambda hands a function its credentials once, in variables, and starts another one before they end. So nothing looks for
/// them in files, at a container's address or at STS, and no client for that is linked.
#[expect(clippy::disallowed_methods, reason = "the one configuration of the process, from Lambda's variables")]
fn of_lambda() -> SdkConfig {
    let credentials = || {
        let (id, secret) = (var("AWS_ACCESS_KEY_ID").ok()?, var("AWS_SECRET_ACCESS_KEY").ok()?);
        Some(Credentials::new(id, secret, var("AWS_SESSION_TOKEN").ok(), None, "Lambda"))
    };
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(var("AWS_REGION").ok().map(Region::new))
        .http_client(http())
        .timeout_config(deadlines());
    config.set_credentials_provider(credentials().map(SharedCredentialsProvider::new));
    // Where something else stands in for AWS.
    config.set_endpoint_url(var("AWS_ENDPOINT_URL").ok());
    config.build()
}
