//! Somebody who was proposed, by their phone and name, as it is stored: what they were asked, and what they answered.

use domain::{NominationStatus, Nominee, PersonName};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::attribute::{CREATED_AT, SEALED, STATUS};
use crate::item::Item;
use crate::proposal::NomineeData;
use crate::{Contest, Nominations, StoreError, keys};

/// The attributes of a nominee that no other item has.
pub(crate) const ELECTION: &str = "election";
pub(crate) const PHONE: &str = "phone";
pub(crate) const CONTESTS: &str = "contests";
pub(crate) const CHOSEN: &str = "chosen";
pub(super) const SAME_AS: &str = "same_as";
pub(crate) const EXPIRES_AT: &str = "expires_at";
pub(crate) const ASKED: &str = "asked";
pub(crate) const ANSWERED_AT: &str = "answered_at";
pub(crate) const FORGOTTEN: &str = "forgotten";

/// A nominee of an election.
#[derive(Debug, Clone)]
pub struct NomineeRecord {
    /// The id: it follows from election, phone and name.
    pub id: Uuid,
    /// The election's id.
    pub election: String,
    /// The hash of the phone by which they were proposed. Others may be proposed with the same one.
    pub phone_hash: String,
    /// `awaiting_consent` until they answer or the time is over.
    pub status: NominationStatus,
    /// As first proposed; absent once the data are deleted.
    pub nominee: Option<Nominee>,
    /// The contests they were proposed for.
    pub contests: Vec<Contest>,
    /// The contest they accepted.
    pub chosen: Option<Contest>,
    /// The nominee behind the same phone who they said they are too.
    pub same_as: Option<Uuid>,
    /// When they were first proposed.
    pub created_at: Timestamp,
    /// When the question lapses.
    pub expires_at: Timestamp,
    /// Whether a message has told them.
    pub(super) asked: bool,
}

impl Nominations {
    pub(crate) fn read_nominee(&self, item: &Item) -> Result<NomineeRecord, StoreError> {
        let id = keys::nominee_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let data = self.table.open_json::<NomineeData>(&keys::nominee(id), SEALED, item)?;
        let contest = |text: &String| keys::read_contest(text).ok_or(StoreError::Corrupt("contests"));
        let mut contests = item.set(CONTESTS).iter().map(contest).collect::<Result<Vec<_>, _>>()?;
        contests.sort();
        Ok(NomineeRecord {
            id,
            election: item.text(ELECTION)?.to_owned(),
            phone_hash: item.text(PHONE)?.to_owned(),
            status: item.word(STATUS, NominationStatus::parse)?,
            nominee: data.map(NomineeData::nominee).transpose()?,
            contests,
            chosen: item.text_opt(CHOSEN).and_then(keys::read_contest),
            same_as: item.text_opt(SAME_AS).and_then(|id| id.parse().ok()),
            created_at: item.time(CREATED_AT)?,
            expires_at: item.time(EXPIRES_AT)?,
            asked: item.flag(ASKED),
        })
    }

    /// A nominee; none before the first proposal was rolled up.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nominee(&self, id: Uuid) -> Result<Option<NomineeRecord>, StoreError> {
        self.table.get(keys::nominee(id)).await?.map(|item| self.read_nominee(&item)).transpose()
    }

    /// The hash under which a phone is found, the same as in the registry.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn phone_hash(&self, phone: &domain::Phone) -> Result<String, StoreError> {
        self.table.phone_hash(phone)
    }

    /// The id of whom a phone and a name mean in an election, however the name is written.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn nominee_id(&self, election: &str, phone_hash: &str, name: &PersonName) -> Result<Uuid, StoreError> {
        self.derived("nominee", &[election, phone_hash, &name.folded()].join("#"))
    }

    /// The token of the link of everybody behind a phone. The link is good for the whole election: what it opens tells
    /// whether the question still stands.
    ///
    /// # Errors
    /// The function has no token key.
    pub fn consent_token(&self, token: &ConsentToken, now: Timestamp) -> Result<String, StoreError> {
        let tokens = self.tokens.as_ref().ok_or_else(|| StoreError::Refused("no token key".to_owned()))?;
        let until = now + SignedDuration::from_hours(24 * 400);
        Ok(tokens.issue(USAGE, until.as_second(), token)?)
    }

    /// Finds the token of a link in what was pasted, and reads it; `None` when there is none of ours.
    ///
    /// # Errors
    /// The function has no token key.
    pub fn read_consent_token(
        &self,
        pasted: &str,
        now: Timestamp,
    ) -> Result<Option<(String, ConsentToken)>, StoreError> {
        let tokens = self.tokens.as_ref().ok_or_else(|| StoreError::Refused("no token key".to_owned()))?;
        Ok(domain::pasted_token(pasted, |token| tokens.open(USAGE, now.as_second(), token).ok()))
    }
}

/// What the link to a nominee carries, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentToken {
    /// The election's id.
    #[serde(rename = "e")]
    pub election: String,
    /// The hash of the phone.
    #[serde(rename = "p")]
    pub phone_hash: String,
}

const USAGE: &str = "consent";
