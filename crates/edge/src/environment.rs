//! Everything a function may be told from outside, in one place. In Lambda it comes from
//! environment variables; `cargo dev` and the tests fill the same struct directly.

use std::path::PathBuf;

use domain::{NumberFormat, Phones};
use keyring::{KeySource, Keys, Purpose};
use store::{Accounts, Client, GivenLimits, Holds, Ledger, Nominations, Registry, Tables};

/// Messages a second where nothing is said about the provider.
const MESSAGE_RATE: u32 = 50;

/// The settings of a function.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The function's name on AWS, `kader-<stage>-<package>`; its log lines carry it.
    pub function_name: String,
    /// Where DynamoDB answers; `None` leaves it to the SDK (AWS's endpoint of the region, or
    /// `AWS_ENDPOINT_URL`).
    pub dynamodb_endpoint: Option<String>,
    /// The tables' names.
    pub tables: Tables,
    /// Where the keys are.
    pub keys: KeySource,
    /// The site's origin without a trailing slash, such as `https://kader.partai-contoh.example`.
    pub public_url: String,
    /// Who vouches for officers; `None` in functions that serve none.
    pub oidc: Option<Oidc>,
    /// How this party writes its member numbers.
    pub numbers: NumberFormat,
    /// Which phones this party takes.
    pub phones: Phones,
    /// Requests per address and route; `None` is unlimited.
    pub rate_limit: Option<RateLimit>,
    /// Messages per phone over all flows; `None` is unlimited.
    pub message_limits: Option<MessageLimits>,
    /// Messages an hour to everybody together; `None` is unlimited.
    pub message_breaker: Option<u32>,
    /// Messages a second that the provider takes, at most.
    pub message_rate: u32,
    /// For how many seconds `send-waiting` works at most; with 0 it ends when nothing is left to do now.
    pub waiting_seconds: u32,
    /// Where messages are handed to a provider; only `send-messages` and `send-waiting` have it.
    pub message_gateway: Option<MessageGateway>,
}

/// An OpenID Connect issuer whose tokens are accepted.
#[derive(Debug, Clone)]
pub struct Oidc {
    /// Exact `iss` claim.
    pub issuer: String,
    /// Exact `aud` claim of its ID tokens: the client id of the officers' pages.
    pub audience: String,
    /// Where the issuer publishes its keys (JWKS).
    pub jwks_url: String,
}

/// At most `requests` within `seconds` per address and route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests allowed in a window.
    pub requests: u32,
    /// Length of a window in seconds.
    pub seconds: u32,
}

/// At most one message of a share per `gap_seconds`, and `per_day` codes a day, to one phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageLimits {
    /// Seconds between two messages.
    pub gap_seconds: u32,
    /// Codes per phone, share and day (Jakarta time).
    pub per_day: u32,
}

/// The provider's HTTP endpoint.
#[derive(Clone)]
pub struct MessageGateway {
    /// Messages are posted here as JSON.
    pub url: String,
    /// Bearer token, when the provider asks for one.
    pub token: Option<String>,
}

impl std::fmt::Debug for MessageGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageGateway({})", self.url)
    }
}

/// A function cannot start; says which setting is missing or wrong.
#[derive(Debug)]
pub struct StartError(String);

impl StartError {
    /// A reason for the operator's eyes; never carries a secret.
    pub fn new(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

impl From<keyring::KeyError> for StartError {
    fn from(error: keyring::KeyError) -> Self {
        Self::new(error)
    }
}

impl Environment {
    /// Reads the environment variables that `template.yaml` sets.
    ///
    /// # Errors
    /// A variable is missing or cannot be understood.
    pub fn from_process() -> Result<Self, StartError> {
        Ok(Self {
            function_name: optional("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|| "kader-local".to_owned()),
            dynamodb_endpoint: None,
            tables: Tables {
                registry: optional("KADER_REGISTRY_TABLE").unwrap_or_default(),
                nominations: optional("KADER_NOMINATIONS_TABLE").unwrap_or_default(),
                accounts: optional("KADER_ACCOUNTS_TABLE").unwrap_or_default(),
                ledger: optional("KADER_LEDGER_TABLE").unwrap_or_default(),
            },
            keys: match (optional("KADER_KEYS"), optional("KADER_SECRETS")) {
                (Some(folder), _) => KeySource::Directory(PathBuf::from(folder)),
                (None, prefix) => KeySource::SecretsManager { prefix: prefix.unwrap_or_else(|| "kader".to_owned()) },
            },
            public_url: optional("KADER_PUBLIC_URL").unwrap_or_default(),
            oidc: match optional("KADER_OIDC_ISSUER") {
                Some(issuer) => Some(Oidc {
                    issuer,
                    audience: required("KADER_OIDC_AUDIENCE")?,
                    jwks_url: required("KADER_OIDC_JWKS_URL")?,
                }),
                None => None,
            },
            numbers: match optional("KADER_MEMBER_NUMBER") {
                Some(pattern) => NumberFormat::new(&pattern, 6).map_err(|_| {
                    StartError::new("KADER_MEMBER_NUMBER is not a pattern of {area}, {serial} and {check}")
                })?,
                None => NumberFormat::default(),
            },
            phones: Phones::new(&optional("KADER_PHONE_COUNTRIES").unwrap_or_default())
                .map_err(|_| StartError::new("KADER_PHONE_COUNTRIES is not a list of calling codes such as 60,65"))?,
            rate_limit: pair("KADER_RATE_LIMIT")?.map(|(requests, seconds)| RateLimit { requests, seconds }),
            message_limits: pair("KADER_MESSAGE_LIMITS")?
                .map(|(gap_seconds, per_day)| MessageLimits { gap_seconds, per_day }),
            message_breaker: number("KADER_MESSAGE_BREAKER")?,
            message_rate: number("KADER_MESSAGE_RATE")?.unwrap_or(MESSAGE_RATE),
            waiting_seconds: number("KADER_WAITING_SECONDS")?.unwrap_or_default(),
            message_gateway: optional("KADER_MESSAGE_GATEWAY_URL").map(|url| MessageGateway { url, token: None }),
        })
    }
}

/// What a function is made of. Each asks for the keys of its own job and no others.
impl Environment {
    /// A connection to DynamoDB.
    pub fn client(&self) -> Client {
        store::connect(self.dynamodb_endpoint.as_deref())
    }

    /// The secrets of a function's job, all in one request.
    pub async fn keys(&self, purposes: &[Purpose]) -> Keys {
        self.keys.read(purposes).await
    }

    /// The registry, without keys.
    #[must_use]
    pub fn registry(&self, client: &Client) -> Registry {
        Registry::new(client.clone(), &self.tables)
    }

    /// What is held of people whose data are erased, with the key that seals it and nothing else.
    #[must_use]
    pub fn holds(&self, client: &Client, sealer: keyring::Sealer) -> Holds {
        Holds::new(client.clone(), &self.tables, sealer)
    }

    /// Proposals and lists, without keys.
    #[must_use]
    pub fn nominations(&self, client: &Client) -> Nominations {
        Nominations::new(client.clone(), &self.tables)
    }

    /// The accounts, without keys.
    #[must_use]
    pub fn accounts(&self, client: &Client) -> Accounts {
        Accounts::new(client.clone(), self.tables.accounts.clone())
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self, client: &Client) -> Ledger {
        Ledger::new(client.clone(), self.tables.ledger.clone())
    }

    /// The provider of messages, with its token from the secret `gateway` where there is none in
    /// the settings.
    ///
    /// # Errors
    /// No provider is set, or its token cannot be had.
    pub fn message_gateway(&self, keys: &Keys) -> Result<MessageGateway, StartError> {
        let mut gateway =
            self.message_gateway.clone().ok_or_else(|| StartError::new("KADER_MESSAGE_GATEWAY_URL is not set"))?;
        if gateway.token.is_none() {
            gateway.token = Some(keys.text(Purpose::Gateway)?.to_owned());
        }
        Ok(gateway)
    }

    /// The limits of messages as the store counts them.
    #[must_use]
    pub fn given_limits(&self) -> Option<GivenLimits> {
        self.message_limits.map(|limits| GivenLimits { gap_seconds: limits.gap_seconds, per_day: limits.per_day })
    }
}

#[expect(clippy::disallowed_methods, reason = "where every variable is read")]
fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn required(name: &str) -> Result<String, StartError> {
    optional(name).ok_or_else(|| StartError::new(format!("{name} is not set")))
}

fn number(name: &str) -> Result<Option<u32>, StartError> {
    optional(name)
        .map(|text| text.parse().map_err(|_| StartError::new(format!("{name} is not a whole number"))))
        .transpose()
}

/// Two whole numbers with a slash between them, such as `30/60`.
fn pair(name: &str) -> Result<Option<(u32, u32)>, StartError> {
    let Some(text) = optional(name) else {
        return Ok(None);
    };
    text.split_once('/')
        .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
        .map(Some)
        .ok_or_else(|| StartError::new(format!("{name} is not of the form 30/60")))
}
