//! The folder that `cargo dev` keeps its data in: database, outbox and keys, and a marker that
//! says the folder is ours. Whatever else a folder holds is never touched.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use edge::StartError;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

/// Raised when an older folder cannot be read as it is.
const FORMAT: u32 = 1;
const MARKER: &str = "kader.json";
const MARKER_PARTIAL: &str = "kader.json.partial";
const LOCK: &str = "lock";
const DATABASE: &str = "database.sqlite";
const OUTBOX: &str = "outbox.sqlite";
const TEMPORARY_PREFIX: &str = "kader-memory-";

/// The first line of every folder of ours.
#[derive(Serialize, Deserialize)]
struct Marker {
    format: u32,
}

/// A data folder, held by this process alone until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    temporary: bool,
    // Unlocked by the system when the process ends, however it ends.
    _lock: File,
}

impl DataFolder {
    /// Opens a folder, or makes it when it is absent or empty.
    ///
    /// # Errors
    /// The folder holds something else, was written by another version, is damaged, is in use by
    /// another process, or cannot be written. Nothing in it was changed.
    pub fn open(path: &Path) -> Result<Self, StartError> {
        if path.exists() && !path.is_dir() {
            return Err(refuse(path, "is not a folder"));
        }
        let fresh = is_fresh(path)?;
        if !fresh {
            check_marker(path)?;
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|error| refuse(path, format!("cannot be made: {error}")))?;
        let lock = lock(path)?;
        if fresh {
            write_marker(path).map_err(|error| refuse(path, format!("cannot be written: {error}")))?;
        }
        let folder = Self { path: path.to_path_buf(), temporary: false, _lock: lock };
        folder.check_databases()?;
        folder.prepare_keys()?;
        Ok(folder)
    }

    /// Makes a folder that goes away with this value; in memory where the system offers that.
    ///
    /// # Errors
    /// No folder can be written.
    pub fn temporary() -> Result<Self, StartError> {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
        remove_abandoned(&parent);
        let path = parent.join(format!("{TEMPORARY_PREFIX}{}", uuid::Uuid::new_v4().simple()));
        let mut folder = Self::open(&path)?;
        folder.temporary = true;
        Ok(folder)
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The embedded database's file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The outbox's file.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.path.join(OUTBOX)
    }

    /// The folder of the keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    fn check_databases(&self) -> Result<(), StartError> {
        check_database(&self.database(), "_stream_records")?;
        check_database(&self.outbox(), "messages")
    }

    /// Makes the keys of a new folder. A folder whose data were sealed with keys that are gone is
    /// refused: new keys would make every record unreadable for good.
    fn prepare_keys(&self) -> Result<(), StartError> {
        let has_data = self.database().exists() || self.outbox().exists();
        if has_data {
            for name in ["sealing", "index", "token", "card-signing", "card-public"] {
                let file = self.keys().join(format!("{name}.json"));
                if !file.exists() {
                    return Err(refuse(&file, "is missing, and its records open with no other key"));
                }
            }
        }
        keyring::generate(&self.keys())?;
        Ok(())
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        if self.temporary {
            // Nobody is left to tell; the next start removes what this one could not.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn refuse(path: &Path, reason: impl std::fmt::Display) -> StartError {
    StartError::new(format!("{} {reason}", path.display()))
}

/// Whether nothing is in the folder yet, or nothing but the beginnings of a first start that was
/// cut short.
fn is_fresh(path: &Path) -> Result<bool, StartError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(refuse(path, format!("cannot be read: {error}"))),
    };
    for entry in entries {
        let entry = entry.map_err(|error| refuse(path, format!("cannot be read: {error}")))?;
        if entry.file_name() != LOCK && entry.file_name() != MARKER_PARTIAL {
            return Ok(false);
        }
    }
    Ok(true)
}

fn check_marker(path: &Path) -> Result<(), StartError> {
    let file = path.join(MARKER);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(refuse(path, "holds other files and is not a data folder of Kader; name another with --data"));
        }
        Err(error) => return Err(refuse(&file, format!("cannot be read: {error}"))),
    };
    let marker: Marker = serde_json::from_str(&text).map_err(|_| refuse(&file, "is damaged: not a marker of Kader"))?;
    match marker.format {
        FORMAT => Ok(()),
        format => Err(refuse(path, format!("was written in format {format}; this version reads format {FORMAT}"))),
    }
}

/// Whole or not at all, so that a start cut short leaves no half marker.
fn write_marker(path: &Path) -> std::io::Result<()> {
    let partial = path.join(MARKER_PARTIAL);
    let mut file = File::create(&partial)?;
    serde_json::to_writer(&file, &Marker { format: FORMAT })?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(partial, path.join(MARKER))
}

fn lock(path: &Path) -> Result<File, StartError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path.join(LOCK))
        .map_err(|error| refuse(path, format!("cannot be written: {error}")))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(refuse(path, "is in use by another process")),
        Err(fs::TryLockError::Error(error)) => Err(refuse(path, format!("cannot be locked: {error}"))),
    }
}

/// Looks without changing anything: the file is absent, empty, or a sound SQLite database with
/// `table` in it.
fn check_database(file: &Path, table: &str) -> Result<(), StartError> {
    let mut head = [0; 16];
    let length = match File::open(file) {
        Ok(mut opened) => {
            let _ = opened.read_exact(&mut head);
            opened.metadata().map(|metadata| metadata.len()).unwrap_or_default()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(refuse(file, format!("cannot be read: {error}"))),
    };
    if length == 0 {
        return Ok(());
    }
    if &head != b"SQLite format 3\0" {
        return Err(refuse(file, "is damaged: not a database"));
    }
    let sound = || -> rusqlite::Result<(bool, String)> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let ours = connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1)",
            [table],
            |row| row.get(0),
        )?;
        let check = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok((ours, check))
    };
    match sound() {
        Ok((true, check)) if check == "ok" => Ok(()),
        Ok((true, _)) => Err(refuse(file, "is damaged")),
        Ok((false, _)) => Err(refuse(file, "is a database, but not one of Kader")),
        Err(error) => Err(refuse(file, format!("is damaged: {error}"))),
    }
}

/// A killed process cannot remove its folder in memory, so the next one does.
fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX);
        let path = entry.path();
        if ours && path.join(MARKER).exists() && lock(&path).is_ok() {
            let _ = fs::remove_dir_all(path);
        }
    }
}

#[cfg(test)]
mod tests;
