//! Where keys come from: a folder on a laptop, Secrets Manager in the cloud, one format in both.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aws_sdk_secretsmanager::Client;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::{Deserialize, Serialize};

use crate::{Keys, aws, random_bytes};

/// What a key is for; each purpose is a secret of its own, granted per function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sealing personal data at rest (AES-256-GCM).
    Sealing,
    /// Matching NIK and phone (HMAC-SHA-256). NIKs are enumerable, so this key is the whole defence.
    Index,
    /// Sealing what a client carries for us: cursors, the token between a form and its confirmation, links, the
    /// mark of a browser (AES-256-GCM).
    Token,
    /// Signing membership cards (ECDSA P-256, PKCS #8).
    CardSigning,
    /// The public halves of the card keys.
    CardPublic,
    /// Signing receipts of consent (ECDSA P-256, PKCS #8).
    ReceiptSigning,
    /// Sealing what a law makes the party keep of somebody whose data are erased (AES-256-GCM).
    Holds,
    /// What the edge of the network shows to the functions.
    Edge,
    /// The credential that the provider of messages gave us: plain text, and no key of ours.
    Gateway,
}

impl Purpose {
    /// The keys of a fresh set: all but what others give us.
    pub const KEYS: [Self; 8] = [
        Self::Sealing,
        Self::Index,
        Self::Token,
        Self::CardSigning,
        Self::CardPublic,
        Self::ReceiptSigning,
        Self::Holds,
        Self::Edge,
    ];

    /// The name of the secret and of the local file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sealing => "sealing",
            Self::Index => "index",
            Self::Token => "token",
            Self::CardSigning => "card-signing",
            Self::CardPublic => "card-public",
            Self::ReceiptSigning => "receipt-signing",
            Self::Holds => "holds",
            Self::Edge => "edge",
            Self::Gateway => "gateway",
        }
    }
}

/// Every version of one purpose's key. New data use `current`; older versions still open and
/// verify what was made with them, so a key rotates live.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeySet {
    /// The version used for new data.
    pub current: u32,
    /// Version → key, base64.
    pub keys: BTreeMap<u32, String>,
}

impl std::fmt::Debug for KeySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeySet(current: {})", self.current)
    }
}

impl KeySet {
    fn first(key: &[u8]) -> Self {
        Self { current: 1, keys: BTreeMap::from([(1, STANDARD.encode(key))]) }
    }

    /// Decodes every version.
    ///
    /// # Errors
    /// A key is not base64, or the current version is missing.
    pub fn decode(&self, purpose: Purpose) -> Result<BTreeMap<u32, Vec<u8>>, KeyError> {
        let keys: BTreeMap<_, _> = self
            .keys
            .iter()
            .map(|(version, key)| Ok((*version, STANDARD.decode(key).map_err(|_| purpose)?)))
            .collect::<Result<_, Purpose>>()
            .map_err(KeyError::Malformed)?;
        if keys.contains_key(&self.current) { Ok(keys) } else { Err(KeyError::Malformed(purpose)) }
    }
}

/// Where a process finds its keys.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A folder of `<purpose>.json` files, mode 0600, made by [`generate`].
    Directory(PathBuf),
    /// AWS Secrets Manager: `<prefix>/<purpose>`.
    SecretsManager {
        /// First part of the secrets' names.
        prefix: String,
    },
}

/// A key could not be had. Carries no key material.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The secret or file is absent or unreadable.
    Unavailable(Purpose),
    /// The secret or file is not what [`generate`] writes.
    Malformed(Purpose),
    /// The system's random generator failed.
    Generator,
    /// A key file could not be written.
    Unwritable,
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(purpose) => write!(f, "the {} key cannot be read", purpose.name()),
            Self::Malformed(purpose) => write!(f, "the {} key is malformed", purpose.name()),
            Self::Generator => f.write_str("the system's random generator failed"),
            Self::Unwritable => f.write_str("a key file cannot be written"),
        }
    }
}

impl std::error::Error for KeyError {}

impl KeySource {
    /// Reads the secrets of some purposes, all in one request. One that cannot be had is missed when it is asked for.
    pub async fn read(&self, purposes: &[Purpose]) -> Keys {
        let texts = match self {
            Self::Directory(folder) => purposes
                .iter()
                .filter_map(|purpose| Some((purpose.name(), std::fs::read_to_string(key_file(folder, *purpose)).ok()?)))
                .collect(),
            Self::SecretsManager { prefix } => ask(&Client::new(aws()), prefix, purposes).await,
        };
        Keys::new(texts)
    }

    /// Reads every version of one purpose's key.
    ///
    /// # Errors
    /// The secret is absent, unreadable or malformed.
    pub async fn load(&self, purpose: Purpose) -> Result<KeySet, KeyError> {
        self.read(&[purpose]).await.set(purpose)
    }
}

/// Asks Secrets Manager, once for all.
async fn ask(client: &Client, prefix: &str, purposes: &[Purpose]) -> BTreeMap<&'static str, String> {
    let name_of = |purpose: &Purpose| format!("{prefix}/{}", purpose.name());
    let names = purposes.iter().map(name_of).collect();
    let answer = client.batch_get_secret_value().set_secret_id_list(Some(names)).send().await;
    let secrets = answer.ok().and_then(|answer| answer.secret_values).unwrap_or_default();
    let found = purposes.iter().filter_map(|purpose| {
        let secret = secrets.iter().find(|secret| secret.name() == Some(&name_of(purpose)))?;
        Some((purpose.name(), secret.secret_string()?.to_owned()))
    });
    found.collect()
}

fn key_file(folder: &Path, purpose: Purpose) -> PathBuf {
    folder.join(format!("{}.json", purpose.name()))
}

/// Makes the keys a folder lacks, readable by its owner only. Keys that are there stay as they
/// are: losing one would lose every record sealed with it.
///
/// # Errors
/// The folder cannot be written, or the random generator failed.
pub fn generate(folder: &Path) -> Result<(), KeyError> {
    std::fs::create_dir_all(folder).map_err(|_| KeyError::Unwritable)?;
    if Purpose::KEYS.iter().all(|p| key_file(folder, *p).exists()) {
        return Ok(());
    }
    let random = ring::rand::SystemRandom::new();
    let signing_key =
        || EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(|_| KeyError::Generator);
    let pkcs8 = signing_key()?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random)
        .map_err(|_| KeyError::Generator)?;
    for purpose in [Purpose::Sealing, Purpose::Index, Purpose::Token, Purpose::Holds, Purpose::Edge] {
        write_new(folder, purpose, &random_bytes::<32>()?)?;
    }
    write_new(folder, Purpose::ReceiptSigning, signing_key()?.as_ref())?;
    if !key_file(folder, Purpose::CardSigning).exists() {
        write_new(folder, Purpose::CardSigning, pkcs8.as_ref())?;
        write_new(folder, Purpose::CardPublic, pair.public_key().as_ref())?;
    }
    Ok(())
}

/// Writes one key file unless it exists, whole or not at all.
fn write_new(folder: &Path, purpose: Purpose, key: &[u8]) -> Result<(), KeyError> {
    let path = key_file(folder, purpose);
    if path.exists() {
        return Ok(());
    }
    let partial = path.with_extension("partial");
    let text = serde_json::to_string(&KeySet::first(key)).map_err(|_| KeyError::Malformed(purpose))?;
    let write = || -> std::io::Result<()> {
        let mut file =
            std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&partial, &path)
    };
    write().map_err(|_| KeyError::Unwritable)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read};
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};

    use aws_sdk_secretsmanager::config::{BehaviorVersion, Credentials, Region};

    use super::*;

    /// Secrets Manager for one prefix: answers what it is asked for, but for `token`, and tells of every request.
    fn secrets_manager() -> (Client, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (tell, heard) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut reader = BufReader::new(stream);
                let mut length = 0;
                let mut line = String::new();
                while reader.read_line(&mut line).unwrap() > 2 {
                    if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
                        length = text.trim().parse().unwrap();
                    }
                    line.clear();
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                let asked: serde_json::Value = serde_json::from_slice(&body).unwrap();
                let names = asked["SecretIdList"].as_array().unwrap().iter().filter(|name| *name != "kader/test/token");
                let values: Vec<_> =
                    names.map(|name| serde_json::json!({"Name": name, "SecretString": format!("of {name}")})).collect();
                let answer = serde_json::json!({"SecretValues": values}).to_string();
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\nconnection: close";
                write!(reader.get_mut(), "{head}\r\ncontent-length: {}\r\n\r\n{answer}", answer.len()).unwrap();
                tell.send(asked.to_string()).unwrap();
            }
        });
        let config = aws_sdk_secretsmanager::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("test"))
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .endpoint_url(endpoint)
            .http_client(crate::http())
            .build();
        (Client::from_conf(config), heard)
    }

    #[tokio::test]
    async fn all_secrets_of_a_start_come_in_one_request() {
        let (client, heard) = secrets_manager();
        let purposes = [Purpose::Edge, Purpose::Sealing, Purpose::Index, Purpose::Token];
        let keys = Keys::new(ask(&client, "kader/test", &purposes).await);
        assert_eq!(keys.text(Purpose::Sealing), Ok("of \"kader/test/sealing\""));
        assert_eq!(keys.text(Purpose::Index), Ok("of \"kader/test/index\""));
        assert_eq!(keys.text(Purpose::Token), Err(KeyError::Unavailable(Purpose::Token)));
        assert_eq!(keys.text(Purpose::CardSigning), Err(KeyError::Unavailable(Purpose::CardSigning)));
        assert_eq!(heard.try_iter().count(), 1);
    }
}
