//! Files that the party brings in: kept whole, checked, then taken or not.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::attribute::{CREATED_AT, STATUS, TTL};
use crate::item::{Item, at, n, s, ttl};
use crate::write::{Change, Outcome};
use crate::{Nominations, StoreError, keys};

/// The attributes of an import and of a part of its file.
const ELECTION: &str = "election";
const OFFICER: &str = "officer";
const PARTS: &str = "parts";
const ROWS: &str = "rows";
const TEXT: &str = "text";

/// Bytes of a part: DynamoDB's items hold 400 KB.
const PART: usize = 300_000;

/// The status of an import whose districts were taken.
const DONE: &str = "done";

/// Days for which a file is kept.
const KEPT_DAYS: i64 = 30;

/// A file that somebody brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: Uuid,
    /// The election it is for.
    pub election: String,
    /// `waiting` for the file, `uploaded`, or `done`.
    pub status: String,
    /// How many parts the file has.
    parts: i64,
    /// How many districts were taken.
    pub rows: Option<i64>,
}

impl Import {
    /// Whether its districts were taken.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.status == DONE
    }
}

impl Nominations {
    /// Opens an import; opening it again under the same id changes nothing. `false` when another one was
    /// opened under this id.
    ///
    /// # Errors
    /// The store failed.
    pub async fn open_import(
        &self,
        id: Uuid,
        election: &str,
        officer: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let change = Change::of(keys::import(id))
            .set(ELECTION, s(election))
            .set(STATUS, s("waiting"))
            .set(OFFICER, s(officer))
            .set(CREATED_AT, at(now))
            .set(PARTS, n(0))
            .set(TTL, ttl(now + SignedDuration::from_hours(24 * KEPT_DAYS)))
            .if_new();
        Ok(match change.send(&self.table).await? {
            Outcome::Refused(Some(old)) => old.text_opt(ELECTION) == Some(election),
            _ => true,
        })
    }

    /// An import.
    ///
    /// # Errors
    /// The store failed.
    pub async fn import(&self, id: Uuid) -> Result<Option<Import>, StoreError> {
        let Some(item) = self.table.get(keys::import(id)).await? else { return Ok(None) };
        Ok(Some(Import {
            id,
            election: item.text(ELECTION)?.to_owned(),
            status: item.text(STATUS)?.to_owned(),
            parts: item.number(PARTS)?,
            rows: item.number_opt(ROWS),
        }))
    }

    /// Keeps the file of an import that is not done; a later file replaces an earlier one.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put_import_file(&self, import: &Import, text: &str, now: Timestamp) -> Result<bool, StoreError> {
        let expires = ttl(now + SignedDuration::from_hours(24 * KEPT_DAYS));
        let mut rest = text;
        let mut parts = 0;
        while !rest.is_empty() {
            let (part, more) = rest.split_at(rest.floor_char_boundary(PART));
            let item = Item::new(keys::import_part(import.id, parts)).with(TEXT, s(part)).with(TTL, expires.clone());
            self.table.put(item).await?;
            parts += 1;
            rest = more;
        }
        let uploaded = Change::of(keys::import(import.id)).set(STATUS, s("uploaded")).set(PARTS, n(parts)).if_not(
            STATUS,
            "done",
            s(DONE),
        );
        Ok(matches!(uploaded.send(&self.table).await?, Outcome::Done(_)))
    }

    /// The file of an import.
    ///
    /// # Errors
    /// The store failed.
    pub async fn import_file(&self, import: &Import) -> Result<String, StoreError> {
        let mut text = String::new();
        for number in 0..usize::try_from(import.parts).unwrap_or_default() {
            let part =
                self.table.get(keys::import_part(import.id, number)).await?.ok_or(StoreError::Corrupt("parts"))?;
            text.push_str(part.text(TEXT)?);
        }
        Ok(text)
    }
}

/// An import whose districts are taken now.
pub(crate) fn done(import: &Import, rows: usize) -> Change {
    Change::of(keys::import(import.id)).set(STATUS, s(DONE)).set(ROWS, n(rows)).if_not(STATUS, "done", s(DONE))
}

impl Change {
    /// Lets `name` point to what was staged under `to`, if it points where it was read.
    #[must_use]
    pub(crate) fn point(self, name: &'static str, to: Uuid, read: Option<Uuid>) -> Self {
        let change = self.set(name, s(to.to_string()));
        match read {
            None => change.if_lacks(name),
            Some(read) => change.if_is(name, &format!("{name}_read"), s(read.to_string())),
        }
    }
}
