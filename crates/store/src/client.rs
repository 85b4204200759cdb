//! The connection to DynamoDB.

use std::time::Duration;

/// The connection, named here so that nobody above this floor has to know the SDK.
pub use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};

/// The tables' names.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Applications, members, claims on NIKs, cards, rights that are asked for, erasures, holds.
    pub registry: String,
    /// Proposals, nominees, aspirants, lists of candidates, elections.
    pub nominations: String,
    /// Codes, sessions, officers' grants, counts of answers and messages, messages that wait.
    pub accounts: String,
    /// Append-only: who did what to what, when.
    pub ledger: String,
}

/// What another endpoint may take: one that shares a laptop with everything else is no sicker for being slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client for AWS's endpoint of the region, or for another `endpoint` (the embedded engine, AWS's
/// own DynamoDB Local) which checks no credentials.
pub async fn connect(endpoint: Option<&str>) -> Client {
    let Some(endpoint) = endpoint else {
        return Client::new(keyring::aws().await);
    };
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .endpoint_url(endpoint)
        .timeout_config(TimeoutConfig::builder().operation_timeout(PATIENCE).build())
        .build();
    Client::from_conf(config)
}
