//! A membership changes, ends, and is erased: the number stays.

use domain::{Act, Action, MemberStatus, Person, Retention};

use super::record::{DECISION_NUMBER, HOLDER, Member, OF_MEMBER, STATUS_AT, STATUS_NOTE};
use crate::attribute::{DUE, ERASED_AT, STATUS};
use crate::item::{Item, at, s};
use crate::write::{Change, Transaction};
use crate::{Registry, StoreError, keys, ledger};

/// A change of status with what it needs.
#[derive(Debug)]
pub struct Leaving<'a> {
    /// The new status.
    pub to: MemberStatus,
    /// Why; sealed, since it may speak of the person.
    pub reason: &'a str,
    /// The number of the party's decision, for an expulsion.
    pub decision_number: Option<&'a str>,
}

impl Registry {
    /// Stores changed details, a new village or a new phone of a member. `false` when the member
    /// was changed by somebody else since it was read.
    ///
    /// # Errors
    /// The store failed.
    pub async fn change_member(
        &self,
        member: &Member,
        person: &Person,
        action: Action,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let line = member.line(action).fields(member.person.changed(person));
        let change = self.changed(member, person, act.at)?;
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&line, act))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(true) };
        cancelled.by(&[0])?;
        Ok(false)
    }

    /// Moves a membership to another status. Leaving frees the claim on the NIK and revokes the
    /// card; coming back (a suspension lifted, a death undone) takes the claim again if it is free.
    /// `false` when the member changed since it was read, or the NIK is held by somebody else now.
    ///
    /// # Errors
    /// The store failed.
    pub async fn change_status(&self, member: &Member, leaving: &Leaving<'_>, act: &Act) -> Result<bool, StoreError> {
        let key = keys::member(&member.number);
        let change = self
            .change_of(member)
            .set(STATUS, s(leaving.to.as_str()))
            .file(member.area(), |area| keys::members_of(area, leaving.to))?
            .set(STATUS_AT, at(act.at))
            .set(STATUS_NOTE, self.table.seal(&key, STATUS_NOTE, leaving.reason.as_bytes())?)
            .set_some(DECISION_NUMBER, leaving.decision_number.map(s));
        let change = match Retention::shipped().member(leaving.to, act.at) {
            Some(end) => change.set(DUE, s(keys::due(end))),
            None => change.remove(&[DUE]),
        };
        let action = if leaving.to == MemberStatus::Resigned { Action::Resigned } else { Action::StatusChanged };
        let mut transaction = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&member.line(action).reason(Some(leaving.to.as_str())), act))?;
        let claim = keys::claim(&self.table.nik_hash(&member.person.nik)?);
        match (member.status.is_current(), leaving.to.is_current()) {
            (true, false) => {
                transaction = transaction.delete(&self.table, claim, &[(HOLDER, s(member.number.as_str()))])?
            }
            (false, true) => {
                transaction =
                    transaction.create(&self.table, Item::new(claim).with(HOLDER, s(member.number.as_str())))?;
            }
            _ => {}
        }
        if let Some(jti) = &member.card {
            let state = if leaving.to == MemberStatus::Active { "valid" } else { "revoked" };
            transaction =
                transaction.update(&self.table, Change::of(keys::card(jti)).set(STATUS, s(state)).if_there())?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(true) };
        // The member, or the claim on the NIK.
        cancelled.by(&[0, 2])?;
        Ok(false)
    }

    /// Erases a membership: the number stays, so that it is given to nobody else; the claim on the NIK
    /// goes, and the card is revoked. `false` when it changed since it was read.
    pub(crate) async fn erase_member(&self, member: &Member, act: &Act) -> Result<bool, StoreError> {
        let Ok(to) = member.status.erased() else { return Ok(true) };
        let change = self.change_of(member).set(STATUS, s(to.as_str())).set(ERASED_AT, at(act.at));
        let mut transaction = Transaction::default()
            .update(&self.table, change.remove(&OF_MEMBER))?
            .create(&self.ledger, ledger::entry(&member.line(Action::Erased), act))?;
        let claim = keys::claim(&self.table.nik_hash(&member.person.nik)?);
        let held = self.table.get(claim.clone()).await?;
        if held.is_some_and(|held| held.text_opt(HOLDER) == Some(member.number.as_str())) {
            transaction = transaction.delete(&self.table, claim, &[(HOLDER, s(member.number.as_str()))])?;
        }
        if let Some(jti) = &member.card {
            let revoked = Change::of(keys::card(jti)).set(STATUS, s("revoked")).if_there();
            transaction = transaction.update(&self.table, revoked)?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(true) };
        // The member, or the claim on the NIK.
        cancelled.by(&[0, 2])?;
        Ok(false)
    }
}
