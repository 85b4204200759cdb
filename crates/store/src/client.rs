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

/// Whom an endpoint that checks no credentials takes us for, unless its URL says so.
const ANYBODY: &str = "local";

/// A client for AWS's endpoint of the region, or for another `endpoint` (the embedded engine, AWS's
/// own DynamoDB Local) which checks no credentials: see [`access`].
pub fn connect(endpoint: Option<&str>) -> Client {
    let Some(endpoint) = endpoint else {
        return Client::new(keyring::aws());
    };
    let (url, credentials) = access(endpoint);
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .credentials_provider(credentials)
        .endpoint_url(url)
        .http_client(keyring::http())
        .timeout_config(TimeoutConfig::builder().operation_timeout(PATIENCE).build())
        .build();
    Client::from_conf(config)
}

/// The URL of an endpoint that checks no credentials, and those to show it. DynamoDB Local keeps a
/// database for each access key id (letters and digits), so an endpoint may name one where a URL
/// names a user: those who come to `http://first@127.0.0.1:8000` never meet those of `second@`.
#[must_use]
pub fn access(endpoint: &str) -> (String, Credentials) {
    let named = endpoint.split_once("://").and_then(|(scheme, rest)| {
        let (id, host) = rest.split_once('@')?;
        Some((format!("{scheme}://{host}"), id))
    });
    let (url, id) = named.unwrap_or_else(|| (endpoint.to_owned(), ANYBODY));
    (url, Credentials::new(id, ANYBODY, None, None, ANYBODY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_says_whose_database_is_meant() {
        for (endpoint, url, id) in [
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "local"),
            ("http://first@127.0.0.1:8000", "http://127.0.0.1:8000", "first"),
            ("https://a1@db.example/path", "https://db.example/path", "a1"),
        ] {
            let (reached, shown) = access(endpoint);
            assert_eq!((reached.as_str(), shown.access_key_id()), (url, id));
        }
    }
}
