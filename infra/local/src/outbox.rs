//! The messages that would have reached phones. They hold codes and numbers, so each is sealed on
//! disk like a record in the database.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use edge::StartError;
use keyring::{Indexer, Sealer};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

/// The most messages one look shows.
const NEWEST: u32 = 1_000;

/// A message as `send-messages` hands it to a provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Message {
    /// Names the message: a second delivery of the same one is dropped.
    #[serde(default, skip_serializing)]
    pub id: String,
    /// Phone in E.164.
    pub to: String,
    /// `whatsapp`, `sms`, …
    pub channel: String,
    /// The provider's name for the wording.
    pub template: String,
    /// What the phone shows.
    pub text: String,
    /// The one-time code inside, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The link inside, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// When it arrived here, RFC 3339 UTC.
    #[serde(default, skip_deserializing)]
    pub at: String,
}

/// An append-only store of messages.
pub struct Outbox {
    connection: Mutex<Connection>,
    sealer: Sealer,
    indexer: Indexer,
}

impl Outbox {
    /// Opens the file or makes it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn open(file: &Path, sealer: Sealer, indexer: Indexer) -> Result<Self, StartError> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(file)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            // In WAL mode this survives a killed process; only a power cut may lose the newest.
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            connection.execute_batch(
                "CREATE TABLE IF NOT EXISTS messages (
                     number INTEGER PRIMARY KEY,
                     id TEXT NOT NULL UNIQUE,
                     phone TEXT NOT NULL,
                     message BLOB NOT NULL
                 );
                 CREATE INDEX IF NOT EXISTS messages_by_phone ON messages (phone, number);",
            )?;
            Ok(connection)
        };
        let connection = open().map_err(|error| StartError::new(format!("{}: {error}", file.display())))?;
        Ok(Self { connection: Mutex::new(connection), sealer, indexer })
    }

    /// Keeps a message, unless one with its id is there already.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn put(&self, message: &Message) -> Result<(), OutboxError> {
        let mut text = serde_json::to_value(message).map_err(|_| OutboxError)?;
        text["at"] = jiff::Timestamp::now().to_string().into();
        let blob = self.sealer.seal(&place(&message.id), text.to_string().as_bytes()).map_err(|_| OutboxError)?;
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection
            .prepare_cached("INSERT OR IGNORE INTO messages (id, phone, message) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(params![message.id, self.phone(&message.to), blob]))
            .map_err(|_| OutboxError)?;
        Ok(())
    }

    /// The newest messages first, to one phone or to all.
    ///
    /// # Errors
    /// The file cannot be read, or a message does not open.
    pub fn newest(&self, to: Option<&str>) -> Result<Vec<serde_json::Value>, OutboxError> {
        let rows = self.rows(to.map(|to| self.phone(to))).map_err(|_| OutboxError)?;
        rows.into_iter()
            .map(|(id, blob)| {
                let text = self.sealer.open(&place(&id), &blob).map_err(|_| OutboxError)?;
                serde_json::from_slice(&text).map_err(|_| OutboxError)
            })
            .collect()
    }

    fn rows(&self, phone: Option<String>) -> rusqlite::Result<Vec<(String, Vec<u8>)>> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        match phone {
            Some(phone) => connection
                .prepare_cached("SELECT id, message FROM messages WHERE phone = ?1 ORDER BY number DESC LIMIT ?2")?
                .query_map(params![phone, NEWEST], read)?
                .collect(),
            None => connection
                .prepare_cached("SELECT id, message FROM messages ORDER BY number DESC LIMIT ?1")?
                .query_map(params![NEWEST], read)?
                .collect(),
        }
    }

    fn phone(&self, to: &str) -> String {
        self.indexer.hash("outbox", to)
    }
}

fn place(id: &str) -> String {
    format!("outbox/{id}")
}

/// The outbox cannot be read or written; says nothing of what it holds.
#[derive(Debug, PartialEq, Eq)]
pub struct OutboxError;

#[cfg(test)]
pub(crate) mod tests {
    use keyring::{KeySource, Purpose};

    use super::*;

    pub(crate) async fn open(folder: &Path) -> Outbox {
        let keys = folder.join("keys");
        keyring::generate(&keys).unwrap();
        let keys = KeySource::Directory(keys);
        let sealing = keys.load(Purpose::Sealing).await.unwrap();
        let index = keys.load(Purpose::Index).await.unwrap();
        let sealer = Sealer::new(Purpose::Sealing, &sealing).unwrap();
        Outbox::open(&folder.join("outbox.sqlite"), sealer, Indexer::new(&index).unwrap()).unwrap()
    }

    fn message(id: &str, to: &str, code: &str) -> Message {
        Message {
            id: id.to_owned(),
            to: to.to_owned(),
            channel: "sms".to_owned(),
            template: "code".to_owned(),
            text: format!("Kode Anda {code}"),
            code: Some(code.to_owned()),
            link: None,
            at: String::new(),
        }
    }

    #[tokio::test]
    async fn messages_come_back_newest_first_and_by_phone_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = open(folder.path()).await;
        for (id, to, code) in [("a", "+62811", "111111"), ("b", "+62812", "222222"), ("c", "+62811", "333333")] {
            outbox.put(&message(id, to, code)).unwrap();
        }
        drop(outbox);

        let outbox = open(folder.path()).await;
        let codes = |to| {
            let messages = outbox.newest(to).unwrap();
            messages.iter().map(|m| m["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(codes(Some("+62811")), ["333333", "111111"]);
        assert_eq!(codes(Some("+62899")), [] as [&str; 0]);
        assert_eq!(codes(None), ["333333", "222222", "111111"]);
    }

    #[tokio::test]
    async fn the_same_message_twice_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = open(folder.path()).await;
        outbox.put(&message("a", "+62811", "111111")).unwrap();
        outbox.put(&message("a", "+62811", "111111")).unwrap();
        assert_eq!(outbox.newest(None).unwrap().len(), 1);
    }

    #[tokio::test]
    async fn neither_phone_nor_code_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = open(folder.path()).await;
        outbox.put(&message("a", "+628111234567", "918273")).unwrap();
        drop(outbox);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                for secret in ["8111234567", "918273"] {
                    let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
                    assert!(!found, "{secret} in {}", path.display());
                }
            }
        }
    }
}
