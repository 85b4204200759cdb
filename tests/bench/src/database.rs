//! The embedded DynamoDB of `cargo dev`, with its tables, keys and officers, and functions that
//! are told to use them.

use std::{collections::BTreeMap, path::Path};

use local::{
    data_folder::DataFolder,
    officers::{self, AUDIENCE},
};
use runtime_api::Program;
use serde_json::json;
use store::Accounts;
use testkit::{Embedded, tables};

use crate::{Failure, gateway::ORIGIN, outside::Outside, tls::Front, wire};

/// The table that the bare function writes to.
const BARE_TABLE: &str = "bare";

/// A database with a temporary folder, which is gone when this is dropped.
#[derive(Debug)]
pub struct Database {
    embedded: Option<Embedded>,
    address: String,
    front: Front,
    streams: BTreeMap<String, String>,
    folder: DataFolder,
}

/// A function's binary, ready to be started.
#[derive(Clone, Debug)]
pub struct Function {
    /// The binary and its environment.
    pub program: Program,
    /// The binary's size in bytes.
    pub size: u64,
}

impl Database {
    /// Starts the engine and creates the tables.
    ///
    /// # Errors
    /// When there is no port to listen on, or a table or the keys cannot be made.
    pub async fn start() -> Result<Self, Failure> {
        let folder = DataFolder::temporary()?;
        std::fs::write(folder.keys().join("gateway.json"), "example")?;
        let embedded = Embedded::start(&folder.database())?;
        let address = embedded.endpoint().trim_start_matches("http://").to_owned();
        let client = store::connect(Some(embedded.endpoint()));
        let streams = tables::create(&client).await?;
        officers::seed(&Accounts::new(client, tables::names().accounts)).await?;
        // With a stream, like the registry: the embedded engine writes its log within the
        // request, which AWS does not, so both pay for it or the comparison would be unfair.
        let bare = json!({
            "TableName": BARE_TABLE,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        });
        wire::call(&address, "CreateTable", &bare).await?;
        let front = Front::start(&address, &folder.keys()).await?;
        Ok(Self { embedded: Some(embedded), address, front, streams, folder })
    }

    /// Where the engine itself listens, without TLS: host and port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The streams of the tables: purpose → ARN.
    #[must_use]
    pub fn streams(&self) -> &BTreeMap<String, String> {
        &self.streams
    }

    /// The folder of the keys.
    #[must_use]
    pub fn keys(&self) -> std::path::PathBuf {
        self.folder.keys()
    }

    /// The function at `path` with the environment that the template would give it. The limits
    /// are counted, as they are on AWS, and never reached.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn function(&self, path: &Path, outside: &Outside) -> Result<Function, Failure> {
        let size = std::fs::metadata(path)?.len();
        let names = tables::names();
        let program = Program::new(path)
            .env("BARE_TABLE", BARE_TABLE)
            .env("KADER_ACCOUNTS_TABLE", names.accounts)
            .env("KADER_KEYS", self.keys())
            .env("KADER_LEDGER_TABLE", names.ledger)
            .env("KADER_MESSAGE_GATEWAY_URL", outside.messages_url())
            .env("KADER_MESSAGE_LIMITS", "0/1000000")
            .env("KADER_MESSAGE_RATE", "1000000")
            .env("KADER_NOMINATIONS_TABLE", names.nominations)
            .env("KADER_OIDC_AUDIENCE", AUDIENCE)
            .env("KADER_OIDC_ISSUER", outside.issuer())
            .env("KADER_OIDC_JWKS_URL", outside.jwks_url())
            .env("KADER_PUBLIC_URL", ORIGIN)
            .env("KADER_RATE_LIMIT", "1000000/60")
            .env("KADER_REGISTRY_TABLE", names.registry)
            .env("SSL_CERT_FILE", self.front.certificate());
        Ok(Function { program, size }.at(&self.front.endpoint()))
    }
}

impl Function {
    /// The bare function as one that asks the database so many times, one after the other.
    #[must_use]
    pub fn asking(self, requests: u32) -> Self {
        let program = self.program.env("BARE_REQUESTS", requests.to_string());
        Self { program, ..self }
    }

    /// The same function with its DynamoDB at another endpoint. It is told by the SDKs'
    /// own variable, so that the function connects by the very code that it uses on AWS.
    #[must_use]
    pub fn at(self, endpoint: &str) -> Self {
        let program = self.program.env("AWS_ENDPOINT_URL", endpoint);
        Self { program, ..self }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(embedded) = self.embedded.take() {
            embedded.stop();
        }
    }
}
