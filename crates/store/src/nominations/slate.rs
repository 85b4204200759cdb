//! Lists of candidates and their revisions.

use domain::{Act, Action, Area, AspirantStatus, LedgerLine, SlateStatus, Subject};
use jiff::Timestamp;
use keyring::{base64url, sha256};
use uuid::Uuid;

use super::{Aspirant, Contest, Nominations};
use crate::item::{Item, at, list, n, s};
use crate::ledger;
use crate::write::{Change, Transaction};
use crate::{StoreError, keys};

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

/// A change of a list with the aspirants who come, stay or go.
#[derive(Debug)]
pub struct SlateEdit<'a> {
    /// The contest.
    pub contest: &'a Contest,
    /// The list that was read.
    pub read: &'a Slate,
    /// Where it stands after the change.
    pub to: SlateStatus,
    /// Why, where somebody has to say so.
    pub reason: Option<&'a str>,
    /// The names after the change.
    pub candidates: &'a [Uuid],
    /// Aspirants whose status changes with it, and to which.
    pub moves: Vec<(&'a Aspirant, AspirantStatus)>,
    /// Where the dapil belongs.
    pub area: Area,
    /// The officer's act.
    pub act: Act,
}

/// What came of saving or moving a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// The list as it is now.
    Done(Slate),
    /// Somebody else changed the list; its version now.
    Stale(i64),
    /// One of the aspirants was changed meanwhile.
    Conflict,
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

    /// Saves a list, or moves it on: one transaction of the list, its revision when it moves, the
    /// aspirants concerned and the ledger. Only on the version that was read.
    ///
    /// # Errors
    /// The store failed; nothing is changed.
    pub async fn save_slate(&self, edit: &SlateEdit<'_>) -> Result<Saved, StoreError> {
        let SlateEdit { contest, read: before, to, candidates, act, .. } = edit;
        let moved = before.status != *to || before.status != SlateStatus::Draft;
        let mut after =
            Slate { status: *to, candidates: candidates.to_vec(), version: before.version + 1, ..Slate::clone(before) };
        let ids: Vec<String> = candidates.iter().map(Uuid::to_string).collect();
        if moved {
            after.revision += 1;
            let text = [
                keys::contest(contest),
                after.revision.to_string(),
                to.to_string(),
                ids.join(","),
                before.hash.clone().unwrap_or_default(),
            ];
            after.hash = Some(base64url(&sha256(text.join("\n").as_bytes())));
        }
        let key = keys::slate(contest);
        let change = Change::of(key)
            .set("status", s(to.as_str()))
            .set("candidates", list(&ids))
            .set("version", n(after.version))
            .set("revision", n(after.revision))
            .set_some("hash", after.hash.as_deref().map(s))
            .set("updated_at", at(act.at));
        let change = if before.version == 0 {
            change.when("attribute_not_exists(#pk)")
        } else {
            change.when("#version = :read").value(":read", n(before.version))
        };
        let action = if moved { Action::SlateMoved } else { Action::SlateSaved };
        let line =
            LedgerLine::about(Subject::Slate(keys::contest(contest)), edit.area, action).reason(Some(to.as_str()));
        let mut transaction =
            Transaction::default().update(&self.table, change)?.create(&self.ledger, ledger::entry(&line, act))?;
        if moved {
            let key = keys::revision(contest, after.revision);
            let reason = edit.reason.map(|reason| self.table.seal_json(&key, "reason", &reason)).transpose()?;
            let revision = Item::new(key)
                .with("status", s(to.as_str()))
                .with("candidates", list(&ids))
                .with("number", n(after.revision))
                .with_some("hash", after.hash.as_deref().map(s))
                .with("actor", s(act.actor.as_str()))
                .with_some("reason", reason)
                .with("at", at(act.at));
            transaction = transaction.create(&self.table, revision)?;
        }
        for (aspirant, status) in &edit.moves {
            let change = Self::file_aspirant(Self::change_of(aspirant), aspirant, *status);
            transaction = transaction.update(&self.table, change)?;
        }
        let Err(mut cancelled) = transaction.send(&self.table.client).await? else { return Ok(Saved::Done(after)) };
        if cancelled.refused(0) {
            let newer = cancelled.item(0).and_then(|item| item.number_opt("version"));
            return Ok(Saved::Stale(newer.unwrap_or_default()));
        }
        // One of the aspirants; a revision's number follows from the list's version.
        Ok(Saved::Conflict)
    }

    /// The revisions of a list, oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn revisions(&self, contest: &Contest) -> Result<Vec<Revision>, StoreError> {
        let revision = |item: &Item| {
            let number = item.number("number")?;
            Ok(Revision {
                number,
                reason: self.table.open_json(&keys::revision(contest, number), "reason", item)?,
                status: item.word("status", SlateStatus::parse)?,
                candidates: candidates(item)?,
                hash: item.text("hash")?.to_owned(),
                at: item.time("at")?,
                actor: item.text("actor")?.to_owned(),
            })
        };
        self.table.rows_of(keys::slate(contest).pk, keys::REVISIONS).await?.iter().map(revision).collect()
    }
}

fn read(item: &Item) -> Result<Slate, StoreError> {
    Ok(Slate {
        status: item.word("status", SlateStatus::parse)?,
        candidates: candidates(item)?,
        version: item.number("version")?,
        revision: item.number("revision")?,
        hash: item.text_opt("hash").map(str::to_owned),
    })
}

fn candidates(item: &Item) -> Result<Vec<Uuid>, StoreError> {
    let ids = item.texts("candidates");
    ids.iter().map(|id| id.parse().map_err(|_| StoreError::Corrupt("candidates"))).collect()
}
