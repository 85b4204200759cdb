//! The embedded DynamoDB, its tables, and functions that are told to use them.

use std::path::Path;

use dynoxide::{Database as Engine, server};
use runtime_api::Program;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{Failure, wire};

/// The table that the bare function writes to.
const BARE_TABLE: &str = "bare";

/// A DynamoDB in memory and the keys of the functions that use it; both are
/// gone when this is dropped.
#[derive(Debug)]
pub struct Database {
    address: String,
    keys: TempDir,
    task: JoinHandle<()>,
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
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?.to_string();
        let engine = Engine::memory()?;
        let task = tokio::spawn(async move {
            if let Err(error) =
                server::serve_with_shutdown(listener, engine, std::future::pending()).await
            {
                eprintln!("the embedded DynamoDB ended: {error}");
            }
        });
        for table in tables() {
            wire::call(&address, "CreateTable", &table).await?;
        }
        let keys = tempfile::Builder::new().prefix("kader-bench-").tempdir()?;
        keyring::generate(keys.path())?;
        Ok(Self {
            address,
            keys,
            task,
        })
    }

    /// Where the engine listens: host and port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The function at `path` with the environment that the template would give it.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn function(&self, path: &Path) -> Result<Function, Failure> {
        let size = std::fs::metadata(path)?.len();
        let program = Program::new(path)
            .env("BARE_TABLE", BARE_TABLE)
            .env("KADER_ACCOUNTS_TABLE", "accounts")
            .env("KADER_KEYS", self.keys.path())
            .env("KADER_LEDGER_TABLE", "ledger")
            .env("KADER_PUBLIC_URL", "https://kader.partai-contoh.example")
            .env("KADER_REGISTRY_TABLE", "registry");
        Ok(Function { program, size }.at(&format!("http://{}", self.address)))
    }
}

impl Function {
    /// The same function with its DynamoDB at another endpoint.
    #[must_use]
    pub fn at(self, endpoint: &str) -> Self {
        let program = self
            .program
            .env("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
            .env("KADER_DYNAMODB_ENDPOINT", endpoint);
        Self { program, ..self }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The tables, without their streams: the engine's stream log makes each write
/// slower than the one before, which DynamoDB's does not, and nobody reads it here.
fn tables() -> [Value; 4] {
    let index = |name: &str, hash: &str, range: &str, projection: Value| {
        json!({
            "IndexName": name,
            "KeySchema": key_schema(hash, range),
            "Projection": projection,
        })
    };
    let mut registry = table(
        "registry",
        &["pk", "sk", "area_status", "sort", "nik_hmac", "phone_hmac"],
    );
    registry["GlobalSecondaryIndexes"] = json!([
        index(
            "by_area",
            "area_status",
            "sort",
            json!({"ProjectionType": "ALL"})
        ),
        index(
            "by_nik",
            "nik_hmac",
            "pk",
            json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["status", "area_status"]})
        ),
        index(
            "by_phone",
            "phone_hmac",
            "pk",
            json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["status"]})
        ),
    ]);
    let simple = |name| table(name, &["pk", "sk"]);
    [
        registry,
        simple("accounts"),
        simple("ledger"),
        simple(BARE_TABLE),
    ]
}

fn table(name: &str, attributes: &[&str]) -> Value {
    let attributes: Vec<Value> = attributes
        .iter()
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}))
        .collect();
    json!({
        "TableName": name,
        "AttributeDefinitions": attributes,
        "KeySchema": key_schema("pk", "sk"),
        "BillingMode": "PAY_PER_REQUEST",
    })
}

fn key_schema(hash: &str, range: &str) -> Value {
    json!([
        {"AttributeName": hash, "KeyType": "HASH"},
        {"AttributeName": range, "KeyType": "RANGE"},
    ])
}
