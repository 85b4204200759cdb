//! A list is saved, or moves on.

use domain::{Act, Action, Area, AspirantStatus, LedgerLine, SlateStatus, Subject};
use keyring::{base64url, sha256};
use uuid::Uuid;

use super::record::{ACTOR, AT, CANDIDATES, HASH, NUMBER, REASON, REVISION, Slate, UPDATED_AT};
use crate::attribute::{STATUS, VERSION};
use crate::item::{Item, at, list, n, s};
use crate::write::{Change, Transaction};
use crate::{Aspirant, Contest, Nominations, StoreError, keys, ledger};

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
            .set(STATUS, s(to.as_str()))
            .set(CANDIDATES, list(&ids))
            .set(VERSION, n(after.version))
            .set(REVISION, n(after.revision))
            .set_some(HASH, after.hash.as_deref().map(s))
            .set(UPDATED_AT, at(act.at));
        let change =
            if before.version == 0 { change.if_new() } else { change.if_is(VERSION, "read", n(before.version)) };
        let action = if moved { Action::SlateMoved } else { Action::SlateSaved };
        let line =
            LedgerLine::about(Subject::Slate(keys::contest(contest)), edit.area, action).reason(Some(to.as_str()));
        let mut transaction =
            Transaction::default().update(&self.table, change)?.create(&self.ledger, ledger::entry(&line, act))?;
        if moved {
            let key = keys::revision(contest, after.revision);
            let reason = edit.reason.map(|reason| self.table.seal_json(&key, REASON, &reason)).transpose()?;
            let revision = Item::new(key)
                .with(STATUS, s(to.as_str()))
                .with(CANDIDATES, list(&ids))
                .with(NUMBER, n(after.revision))
                .with_some(HASH, after.hash.as_deref().map(s))
                .with(ACTOR, s(act.actor.as_str()))
                .with_some(REASON, reason)
                .with(AT, at(act.at));
            transaction = transaction.create(&self.table, revision)?;
        }
        for (aspirant, status) in &edit.moves {
            let change = Self::file_aspirant(Self::change_of(aspirant), aspirant, *status);
            transaction = transaction.update(&self.table, change)?;
        }
        let Err(mut cancelled) = transaction.send(&self.table.client).await? else { return Ok(Saved::Done(after)) };
        if cancelled.refused(0) {
            let newer = cancelled.item(0).and_then(|item| item.number_opt(VERSION));
            return Ok(Saved::Stale(newer.unwrap_or_default()));
        }
        // One of the aspirants; a revision's number follows from the list's version.
        Ok(Saved::Conflict)
    }
}
