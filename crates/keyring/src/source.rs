//! Where keys come from: a folder on a laptop, Secrets Manager in the cloud, one format in both.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::random_bytes;

/// What a key is for; each purpose is a secret of its own, granted per function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sealing personal data at rest (AES-256-GCM).
    Sealing,
    /// Matching NIK and phone (HMAC-SHA-256). NIKs are enumerable, so this key is the whole defence.
    Index,
    /// Sealing cursors and the token between a form and its confirmation (AES-256-GCM).
    Token,
    /// Signing membership cards (ECDSA P-256, PKCS #8).
    CardSigning,
    /// The public halves of the card keys.
    CardPublic,
    /// Signing receipts of consent (ECDSA P-256, PKCS #8).
    ReceiptSigning,
}

impl Purpose {
    const ALL: [Self; 6] =
        [Self::Sealing, Self::Index, Self::Token, Self::CardSigning, Self::CardPublic, Self::ReceiptSigning];

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
    /// A secret as text, by the last part of its name.
    pub async fn text(&self, name: &str) -> Option<String> {
        match self {
            Self::Directory(folder) => std::fs::read_to_string(folder.join(format!("{name}.json"))).ok(),
            Self::SecretsManager { prefix } => {
                let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
                let client = aws_sdk_secretsmanager::Client::new(&config);
                client.get_secret_value().secret_id(format!("{prefix}/{name}")).send().await.ok()?.secret_string
            }
        }
    }

    /// Reads every version of one purpose's key.
    ///
    /// # Errors
    /// The secret is absent, unreadable or malformed.
    pub async fn load(&self, purpose: Purpose) -> Result<KeySet, KeyError> {
        let text = self.text(purpose.name()).await.ok_or(KeyError::Unavailable(purpose))?;
        serde_json::from_str(&text).map_err(|_| KeyError::Malformed(purpose))
    }
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
    if Purpose::ALL.iter().all(|p| key_file(folder, *p).exists()) {
        return Ok(());
    }
    let random = aws_lc_rs::rand::SystemRandom::new();
    let signing_key =
        || EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(|_| KeyError::Generator);
    let pkcs8 = signing_key()?;
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref()).map_err(|_| KeyError::Generator)?;
    for purpose in [Purpose::Sealing, Purpose::Index, Purpose::Token] {
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
