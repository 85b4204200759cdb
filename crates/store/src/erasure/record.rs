//! An erasure as it is stored: the job that carries it through.

use domain::{Act, Area, Kept, LedgerLine};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::attribute::SEALED;
use crate::item::Item;
use crate::{Registry, StoreError, Whose, keys};

/// The attributes of an erasure, and of a hold.
pub(super) const EFFECTIVE_AT: &str = "effective_at";
pub(super) const BEGAN_AT: &str = "began_at";
pub(super) const KIND: &str = "kind";
pub(super) const UNTIL: &str = "until";

/// What is to be held, before it is sealed apart under a key of its own.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What, and until when.
    pub(crate) kept: Kept,
    /// The record it is about: a draft that is made twice is one hold.
    pub(crate) about: String,
    /// The regency.
    pub(crate) area: Area,
    /// What is held.
    pub(crate) content: serde_json::Value,
}

/// What a job knows; sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) whose: Whose,
    /// Whose lines in the ledger are theirs, and where they live.
    pub(super) line: (String, Area),
    /// What opens the link that takes it back, and tells holds apart.
    pub(crate) secret: String,
    pub(crate) kept: Vec<Kept>,
    pub(crate) drafts: Vec<Draft>,
}

/// An erasure that was asked for, or whose time has come.
pub struct Erasure {
    /// The id of the person's application.
    pub id: Uuid,
    /// From when on it is carried through.
    pub effective_at: Timestamp,
    pub(crate) job: Job,
}

impl std::fmt::Debug for Erasure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Erasure({})", self.id)
    }
}

impl Erasure {
    /// What is kept sealed apart, as it looked when it was asked for.
    #[must_use]
    pub fn kept(&self) -> &[Kept] {
        &self.job.kept
    }
}

/// An erasure that is to be asked for.
#[derive(Debug)]
pub struct NewErasure<'a> {
    /// The id of the person's application.
    pub id: Uuid,
    /// Whose.
    pub whose: Whose,
    /// What will be kept.
    pub kept: Vec<Kept>,
    /// From when on.
    pub effective_at: Timestamp,
    /// Whether every phone of theirs is told, with a link that takes it back.
    pub told: bool,
    /// Whose line it is in the ledger.
    pub line: &'a LedgerLine,
    /// Who asks.
    pub act: &'a Act,
}

impl Registry {
    pub(super) fn read_erasure(&self, id: Uuid, item: &Item) -> Result<Erasure, StoreError> {
        let job = self.table.open_json(&keys::erasure(id), SEALED, item)?.ok_or(StoreError::Corrupt("sealed"))?;
        Ok(Erasure { id, effective_at: item.time(EFFECTIVE_AT)?, job })
    }
}
