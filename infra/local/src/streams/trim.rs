//! Removes from the embedded database's stream log what every reader has taken: the engine never
//! trims it, and after a restart what is left there is delivered again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use edge::StartError;
use rusqlite::{Connection, params};

/// The engine's public sequence numbers are its stored ones plus this.
const OFFSET: u128 = 100_000_000_000_000_000_000;

/// Trims the log of one embedded database.
#[derive(Debug)]
pub(crate) struct Trimmer {
    connection: Mutex<Connection>,
    /// Table → for each of its readers, the stored number of the last record it has taken.
    taken: Mutex<BTreeMap<String, BTreeMap<usize, i64>>>,
}

impl Trimmer {
    /// Opens a second connection to the database's file, which the engine has opened already.
    ///
    /// `readers` holds each reader's number and table.
    pub(crate) fn open(file: &Path, readers: &[(usize, String)]) -> Result<Self, StartError> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(file)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            // A trim that is lost is made up for by the next.
            connection.pragma_update(None, "synchronous", "OFF")?;
            Ok(connection)
        };
        let connection = open().map_err(|error| StartError::new(format!("{}: {error}", file.display())))?;
        let mut taken: BTreeMap<String, BTreeMap<usize, i64>> = BTreeMap::new();
        for (reader, table) in readers {
            taken.entry(table.clone()).or_default().insert(*reader, 0);
        }
        Ok(Self { connection: Mutex::new(connection), taken: Mutex::new(taken) })
    }

    /// Notes that a reader has taken everything up to a public sequence number, and removes what
    /// no reader of the table needs any more. The newest record stays: the engine goes on counting
    /// from it.
    pub(crate) fn taken(&self, reader: usize, table: &str, number: &str) -> rusqlite::Result<()> {
        let Some(number) = stored(number) else {
            return Ok(());
        };
        let all_have = {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(readers) = taken.get_mut(table) else {
                return Ok(());
            };
            let before = readers.values().min().copied().unwrap_or(0);
            readers.insert(reader, number);
            let now = readers.values().min().copied().unwrap_or(0);
            if now == before {
                return Ok(());
            }
            now
        };
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection
            .prepare_cached(
                "DELETE FROM _stream_records
                 WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2
                   AND CAST(sequence_number AS INTEGER) < (
                       SELECT MAX(CAST(sequence_number AS INTEGER))
                       FROM _stream_records WHERE table_name = ?1
                   )",
            )?
            .execute(params![table, all_have])?;
        Ok(())
    }
}

fn stored(public: &str) -> Option<i64> {
    i64::try_from(public.parse::<u128>().ok()?.checked_sub(OFFSET)?).ok()
}
