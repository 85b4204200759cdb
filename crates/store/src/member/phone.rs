//! A member's phone changes. Whoever has the old one is told and can undo it for a day: a number that
//! was taken over is taken back by its owner, without an officer.

use domain::{Act, Action, MemberNumber, Person, Phone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::record::{FORMER_PHONES, Member};
use crate::attribute::{SEALED, TOLD};
use crate::item::{Item, s};
use crate::keys::Key;
use crate::person::notice_entry;
use crate::session::follow_phone;
use crate::write::Transaction;
use crate::{Accounts, Registry, StoreError, keys, ledger};

/// Hours for which the old number can undo a change.
pub const UNDO_HOURS: i64 = 24;

/// How often the member may change while a change is undone.
const TRIES: u32 = 8;

/// The link by which a change is undone.
#[derive(Debug, Clone)]
pub struct Undo {
    /// Which change: random, and in the token.
    pub id: String,
    /// What the link carries.
    pub token: String,
}

/// A number that was given up a short while ago. All of a day are kept, so that changing the number
/// twice takes no link from its owner.
#[derive(Serialize, Deserialize)]
struct Former {
    phone: String,
    id: String,
    token: String,
    until: i64,
    /// The change was undone: the link has done what it is for.
    #[serde(default)]
    undone: bool,
}

/// What came of undoing a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// The member has the old phone again.
    Now,
    /// They had it again already: a second tap.
    Before,
    /// It is too late.
    Over,
}

impl Registry {
    /// Gives a member another phone, with whatever else of the person changed, and tells the old phone;
    /// the session that proved the new one follows. `false` when the member was changed by somebody else
    /// since it was read, or the session is over.
    ///
    /// # Errors
    /// The store failed.
    pub async fn change_phone(
        &self,
        member: &Member,
        person: &Person,
        undo: Undo,
        session: Option<(&Accounts, &str)>,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let key = keys::member(&member.number);
        let now = act.at;
        let Some(item) = self.table.get(key.clone()).await? else { return Ok(false) };
        let mut formers = self.formers(&key, &item, now)?;
        let until = (now + SignedDuration::from_hours(UNDO_HOURS)).as_millisecond();
        let phone = member.person.phone.expose().to_owned();
        formers.push(Former { phone, id: undo.id, token: undo.token, until, undone: false });
        let line = member.line(Action::PhoneChanged).fields(member.person.changed(person));
        let change = self
            .changed(member, person, now)?
            .set(FORMER_PHONES, self.table.seal_json(&key, FORMER_PHONES, &formers)?)
            .tell("phone_changed", format!("phone_changed:{}", now.as_millisecond()), now);
        let mut transaction =
            Transaction::default().update(&self.table, change)?.create(&self.ledger, ledger::entry(&line, act))?;
        if let Some((accounts, token)) = session {
            transaction =
                transaction.update(&accounts.table, follow_phone(token, &self.phone_hash(&person.phone)?, now))?;
        }
        match transaction.send(&self.table.client).await? {
            Ok(()) => Ok(true),
            Err(cancelled) => cancelled.by(&[0, 2]).map(|()| false),
        }
    }

    /// Whether a change can still be undone.
    ///
    /// # Errors
    /// The store failed.
    pub async fn can_undo_phone(&self, number: &MemberNumber, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let key = keys::member(number);
        let Some(item) = self.table.get(key.clone()).await?.filter(|item| item.has(SEALED)) else {
            return Ok(false);
        };
        Ok(self.formers(&key, &item, now)?.iter().any(|former| former.id == id && !former.undone))
    }

    /// Gives a member the phone back that they had before a change, whatever came after it. Every session
    /// ends by that: also those that were opened with this phone before it was given up.
    ///
    /// # Errors
    /// The store failed.
    pub async fn undo_phone(&self, number: &MemberNumber, id: &str, act: &Act) -> Result<Undone, StoreError> {
        let now = act.at;
        let key = keys::member(number);
        for _ in 0..TRIES {
            let Some(item) = self.table.get(key.clone()).await?.filter(|item| item.has(SEALED)) else {
                return Ok(Undone::Over);
            };
            let member = self.read_member(&item)?;
            let mut formers = self.formers(&key, &item, now)?;
            let Some(which) = formers.iter().position(|former| former.id == id) else { return Ok(Undone::Over) };
            let mut person = member.person.clone();
            person.phone =
                Phone::from_stored(&formers[which].phone).map_err(|_| StoreError::Corrupt("former_phones"))?;
            if formers[which].undone {
                let has_it = member.person.phone == person.phone;
                return Ok(if has_it { Undone::Before } else { Undone::Over });
            }
            // What came after it is undone with it, and so are its links.
            formers.truncate(which + 1);
            formers[which].undone = true;
            let change = self
                .changed(&member, &person, now)?
                .set(FORMER_PHONES, self.table.seal_json(&key, FORMER_PHONES, &formers)?)
                .append(TOLD, s(notice_entry("phone_restored", now)));
            let outcome = Transaction::default()
                .update(&self.table, change)?
                .create(&self.ledger, ledger::entry(&member.line(Action::PhoneChanged).fields(["phone"]), act))?
                .send(&self.table.client)
                .await?;
            // Changed by somebody else in between: looked at again, so that no change outruns the undoing.
            match outcome {
                Ok(()) => return Ok(Undone::Now),
                Err(cancelled) => cancelled.by(&[0])?,
            }
        }
        Err(StoreError::Busy)
    }

    /// The old number of the newest change and the token of its link, to be told.
    pub(crate) fn newest_former(&self, key: &Key, item: &Item) -> Result<Option<(Phone, String)>, StoreError> {
        let formers: Option<Vec<Former>> = self.table.open_json(key, FORMER_PHONES, item)?;
        let former = formers.unwrap_or_default().into_iter().rfind(|former| !former.undone);
        let Some(former) = former else { return Ok(None) };
        let phone = Phone::from_stored(&former.phone).map_err(|_| StoreError::Corrupt("former_phones"))?;
        Ok(Some((phone, former.token)))
    }

    /// The numbers that were given up within a day, the oldest first.
    fn formers(&self, key: &Key, item: &Item, now: Timestamp) -> Result<Vec<Former>, StoreError> {
        let mut formers: Vec<Former> = self.table.open_json(key, FORMER_PHONES, item)?.unwrap_or_default();
        formers.retain(|former| former.until > now.as_millisecond());
        Ok(formers)
    }
}
