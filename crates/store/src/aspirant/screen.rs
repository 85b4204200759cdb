//! Selectors screen: verdicts, papers, leaving.

use domain::{Act, Action, AspirantEvent, AspirantStatus, DocumentEntry, Leaving, Verdict};
use uuid::Uuid;

use super::record::{Aspirant, DOCUMENTS, HOLDER, LEFT, REPLACED_BY, VERDICTS, VerdictNote};
use crate::item::s;
use crate::write::{Change, Transaction};
use crate::{Nominations, StoreError, keys, ledger};

/// What came of an officer's act on an aspirant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screened {
    /// Done.
    Done,
    /// The aspirant is in another state, or was changed since it was read.
    Conflict,
    /// The same person stands in another dapil of this election.
    Elsewhere,
}

impl Nominations {
    /// Gives a verdict. *MS* claims the person for this contest: one chamber and one dapil only
    /// (UU 7/2017 art. 240(2)); another verdict lets the claim go.
    ///
    /// # Errors
    /// The store failed.
    pub async fn screen(
        &self,
        aspirant: &Aspirant,
        verdict: Verdict,
        reason: &str,
        act: &Act,
    ) -> Result<Screened, StoreError> {
        let last = aspirant.verdicts.last();
        if last.is_some_and(|last| last.verdict == verdict && last.reason == reason && last.actor == act.actor.as_str())
        {
            return Ok(Screened::Done);
        }
        let Ok(to) = aspirant.status.after(AspirantEvent::Verdict(verdict)) else { return Ok(Screened::Conflict) };
        let Some(person) = &aspirant.person else { return Ok(Screened::Conflict) };
        let key = keys::aspirant(aspirant.id);
        let mut verdicts = aspirant.verdicts.clone();
        let actor = act.actor.as_str().to_owned();
        verdicts.push(VerdictNote { verdict, reason: reason.to_owned(), at: act.at, actor });
        let change = Self::file_aspirant(Self::change_of(aspirant), aspirant, to)
            .set(VERDICTS, self.table.seal_json(&key, VERDICTS, &verdicts)?);
        let mut transaction = Transaction::default().update(&self.table, change)?.create(
            &self.ledger,
            ledger::entry(&aspirant.line(Action::Screened).reason(Some(verdict.as_str())), act),
        )?;
        let claim = keys::candidate(&aspirant.contest.election, &self.table.nik_hash(&person.nik)?);
        let id = s(aspirant.id.to_string());
        if verdict == Verdict::Ms {
            let claimed = Change::of(claim)
                .set(HOLDER, id.clone())
                .when(&format!("attribute_not_exists(#pk) OR #{HOLDER} = :me"))
                .value(":me", id);
            transaction = transaction.update(&self.table, claimed)?;
        } else if aspirant.status == AspirantStatus::Ms {
            transaction = transaction.delete(&self.table, claim, &[(HOLDER, id)])?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(Screened::Done) };
        cancelled.by(&[0, 2])?;
        Ok(if cancelled.refused(2) && !cancelled.refused(0) { Screened::Elsewhere } else { Screened::Conflict })
    }

    /// Notes papers: each entry replaces what was noted of the same paper.
    ///
    /// # Errors
    /// The store failed.
    pub async fn note_documents(
        &self,
        aspirant: &Aspirant,
        entries: &[DocumentEntry],
        act: &Act,
    ) -> Result<Screened, StoreError> {
        if aspirant.status.has_left() || aspirant.person.is_none() {
            return Ok(Screened::Conflict);
        }
        let key = keys::aspirant(aspirant.id);
        let mut documents = aspirant.documents.clone();
        documents.retain(|known| !entries.iter().any(|entry| entry.document == known.document));
        documents.extend_from_slice(entries);
        let line = aspirant.line(Action::DocumentsNoted).fields(entries.iter().map(|entry| entry.document.as_str()));
        let change = Self::change_of(aspirant).set(DOCUMENTS, self.table.seal_json(&key, DOCUMENTS, &documents)?);
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&line, act))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(Screened::Done) };
        cancelled.by(&[0])?;
        Ok(Screened::Conflict)
    }

    /// Takes an aspirant out of the race; the claim on the person goes. Where they stand on a list,
    /// the list shows the gap until somebody takes the place.
    ///
    /// # Errors
    /// The store failed.
    pub async fn leave(
        &self,
        aspirant: &Aspirant,
        leaving: Leaving,
        reason: &str,
        replacement: Option<Uuid>,
        act: &Act,
    ) -> Result<Screened, StoreError> {
        let Ok(to) = aspirant.status.after(AspirantEvent::Leave(leaving)) else {
            let same = aspirant.status.as_str() == leaving.as_str();
            return Ok(if same { Screened::Done } else { Screened::Conflict });
        };
        let key = keys::aspirant(aspirant.id);
        let change = Self::file_aspirant(Self::change_of(aspirant), aspirant, to)
            .set(LEFT, self.table.seal_json(&key, LEFT, &reason)?)
            .set_some(REPLACED_BY, replacement.map(|id| s(id.to_string())));
        let mut transaction = Transaction::default().update(&self.table, change)?.create(
            &self.ledger,
            ledger::entry(&aspirant.line(Action::AspirantLeft).reason(Some(leaving.as_str())), act),
        )?;
        let claimed =
            matches!(aspirant.status, AspirantStatus::Ms | AspirantStatus::Shortlisted | AspirantStatus::Listed);
        if let (Some(person), true) = (&aspirant.person, claimed) {
            let hash = self.table.nik_hash(&person.nik)?;
            let claim = keys::candidate(&aspirant.contest.election, &hash);
            transaction = transaction.delete(&self.table, claim, &[(HOLDER, s(aspirant.id.to_string()))])?;
        }
        let outcome = transaction.send(&self.table.client).await?;
        let Err(cancelled) = outcome else { return Ok(Screened::Done) };
        cancelled.by(&[0, 2])?;
        Ok(Screened::Conflict)
    }
}
