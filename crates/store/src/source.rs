//! The item that asks for a message, looked at again when the message could not go at once.

use domain::{ApplicationStatus, CODE_MINUTES};
use jiff::{SignedDuration, Timestamp};

use crate::application::record::CODE_UNTIL;
use crate::attribute::{OUTBOX, SEALED, STATUS, TTL};
use crate::code::record::UNTIL;
use crate::item::{Item, at, s, ttl};
use crate::keys::{self, Key};
use crate::table::Table;
use crate::write::{Change, Outcome};
use crate::{Accounts, Nominations, Pending, Registry, StoreError, StreamRecord};

/// A table whose items ask for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// Applications and members.
    Registry,
    /// Nominees.
    Nominations,
    /// Codes.
    Accounts,
}

impl Home {
    /// Its word in a row of the waiting room.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Nominations => "nominations",
            Self::Accounts => "accounts",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Registry, Self::Nominations, Self::Accounts].into_iter().find(|home| home.as_str() == word)
    }
}

/// What asks for a message: an item, and the outbox entry that it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub(crate) home: Home,
    pub(crate) pk: String,
    pub(crate) sk: String,
    pub(crate) outbox: String,
}

impl Source {
    pub(crate) fn of(home: Home, item: &Item, outbox: &str) -> Result<Self, StoreError> {
        let text = |name| item.text(name).map(str::to_owned);
        Ok(Self { home, pk: text("pk")?, sk: text("sk")?, outbox: outbox.to_owned() })
    }

    /// The table.
    #[must_use]
    pub const fn home(&self) -> Home {
        self.home
    }

    /// What the message is called, of several the `part`: by the provider, and in the row that says how
    /// it ended. The same whenever it is asked for, and it leads to nobody: an item's key may be a
    /// member number.
    pub(crate) fn message_id(&self, part: &str) -> String {
        let asked = [self.pk.as_str(), &self.sk, &self.outbox, part].join("\n");
        keyring::base64url(&keyring::sha256(asked.as_bytes())[..16])
    }

    fn key(&self) -> Key {
        Key { pk: self.pk.clone(), sk: self.sk.clone() }
    }

    /// The item as it is now, as if it were new.
    async fn read_again(&self, table: &Table) -> Result<Option<StreamRecord>, StoreError> {
        Ok(table.get(self.key()).await?.map(StreamRecord::of))
    }
}

impl Registry {
    /// The messages that an application or a member asks for now.
    ///
    /// # Errors
    /// The store failed, or the item does not open.
    pub async fn still_pending(&self, source: &Source) -> Result<Vec<Pending>, StoreError> {
        source.read_again(&self.table).await?.map_or(Ok(Vec::new()), |record| self.pending(&record))
    }

    /// Lets the code of an application live for its whole time from now on; the code and the count of
    /// its tries stay. `false` when it is no longer the one that was asked for.
    ///
    /// # Errors
    /// The store failed.
    pub async fn prolong_code(&self, source: &Source, now: Timestamp) -> Result<bool, StoreError> {
        let Some(id) = keys::application_id(&source.pk) else { return Ok(false) };
        let prolonged = Change::of(keys::application(id))
            .set(CODE_UNTIL, at(now + SignedDuration::from_mins(CODE_MINUTES)))
            .if_is(OUTBOX, "asked", s(source.outbox.as_str()))
            .if_is(STATUS, "unverified", s(ApplicationStatus::Unverified.as_str()))
            .send(&self.table)
            .await?;
        Ok(matches!(prolonged, Outcome::Done(_)))
    }
}

impl Nominations {
    /// The messages that a nominee's item asks for now.
    ///
    /// # Errors
    /// The store failed, or the item does not open.
    pub async fn still_pending(&self, source: &Source, now: Timestamp) -> Result<Vec<Pending>, StoreError> {
        source.read_again(&self.table).await?.map_or(Ok(Vec::new()), |record| self.pending(&record, now))
    }
}

impl Accounts {
    /// The messages that a code's item asks for now.
    ///
    /// # Errors
    /// The store failed, or the item does not open.
    pub async fn still_pending(&self, source: &Source) -> Result<Vec<Pending>, StoreError> {
        source.read_again(&self.table).await?.map_or(Ok(Vec::new()), |record| self.pending(&record))
    }

    /// As [`Registry::prolong_code`], of a code that signs in or answers a proposal.
    ///
    /// # Errors
    /// The store failed.
    pub async fn prolong_code(&self, source: &Source, now: Timestamp) -> Result<bool, StoreError> {
        let prolonged = Change::of(source.key())
            .set(UNTIL, at(now + SignedDuration::from_mins(CODE_MINUTES)))
            .set(TTL, ttl(now + SignedDuration::from_hours(24)))
            .if_is(OUTBOX, "asked", s(source.outbox.as_str()))
            .if_has(SEALED)
            .send(&self.table)
            .await?;
        Ok(matches!(prolonged, Outcome::Done(_)))
    }
}
