//! A list of candidates and its steps, as they are stored.

use domain::SlateStatus;
use jiff::Timestamp;
use uuid::Uuid;

use crate::attribute::{STATUS, VERSION};
use crate::item::Item;
use crate::{Contest, Nominations, StoreError, keys};

/// The attributes of a list and of its revisions.
pub(super) const CANDIDATES: &str = "candidates";
pub(super) const REVISION: &str = "revision";
pub(super) const HASH: &str = "hash";
pub(super) const UPDATED_AT: &str = "updated_at";
pub(super) const NUMBER: &str = "number";
pub(super) const ACTOR: &str = "actor";
pub(super) const REASON: &str = "reason";
pub(super) const AT: &str = "at";

/// A list of candidates as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slate {
    /// Where it stands.
    pub status: SlateStatus,
    /// The aspirants in the order of the list.
    pub candidates: Vec<Uuid>,
    /// Counts saves and moves; 0 for a list that nobody saved yet.
    pub version: i64,
    /// The number of the last revision; 0 while there is none.
    pub revision: i64,
    /// The last revision's hash.
    pub hash: Option<String>,
}

impl Default for Slate {
    fn default() -> Self {
        Self { status: SlateStatus::Draft, candidates: Vec::new(), version: 0, revision: 0, hash: None }
    }
}

/// One step of a list: numbered, checked, hashed, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: i64,
    /// The status it reached.
    pub status: SlateStatus,
    /// The aspirants in the order of the list.
    pub candidates: Vec<Uuid>,
    /// SHA-256 over contest, number, status, names and the hash before, base64url.
    pub hash: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why the list went back to a draft; sealed, since it may speak of people.
    pub reason: Option<String>,
}

pub(super) fn read(item: &Item) -> Result<Slate, StoreError> {
    Ok(Slate {
        status: item.word(STATUS, SlateStatus::parse)?,
        candidates: candidates(item)?,
        version: item.number(VERSION)?,
        revision: item.number(REVISION)?,
        hash: item.text_opt(HASH).map(str::to_owned),
    })
}

pub(super) fn candidates(item: &Item) -> Result<Vec<Uuid>, StoreError> {
    let ids = item.texts(CANDIDATES);
    ids.iter().map(|id| id.parse().map_err(|_| StoreError::Corrupt("candidates"))).collect()
}

impl Nominations {
    /// The list of a contest; an empty draft before the first save.
    ///
    /// # Errors
    /// The store failed.
    pub async fn slate(&self, contest: &Contest) -> Result<Slate, StoreError> {
        match self.table.get(keys::slate(contest)).await? {
            Some(item) => read(&item),
            None => Ok(Slate::default()),
        }
    }

    /// The revisions of a list, oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn revisions(&self, contest: &Contest) -> Result<Vec<Revision>, StoreError> {
        let revision = |item: &Item| {
            let number = item.number(NUMBER)?;
            Ok(Revision {
                number,
                reason: self.table.open_json(&keys::revision(contest, number), REASON, item)?,
                status: item.word(STATUS, SlateStatus::parse)?,
                candidates: candidates(item)?,
                hash: item.text(HASH)?.to_owned(),
                at: item.time(AT)?,
                actor: item.text(ACTOR)?.to_owned(),
            })
        };
        self.table.rows_of(keys::slate(contest).pk, keys::REVISIONS).await?.iter().map(revision).collect()
    }
}
