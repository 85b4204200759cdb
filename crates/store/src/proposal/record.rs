//! A proposal as it is stored.

use domain::{MemberNumber, NominationStatus, Nominee, PersonName, Phone, Sex, Track};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::attribute::{CONTEST, CREATED_AT, SEALED, STATUS};
use crate::item::Item;
use crate::{Contest, Nominations, StoreError, keys};

/// The attributes of a proposal, and of a member's limit.
pub(super) const NOMINEE: &str = "nominee";
pub(super) const PHONE: &str = "phone";
pub(super) const TRACK: &str = "track";
pub(super) const OWN: &str = "own";
pub(crate) const WITHDRAWN_AT: &str = "withdrawn_at";
pub(super) const COUNT: &str = "count";
pub(super) const NOMINEES: &str = "nominees";

/// A proposal as its proposer sees it.
#[derive(Debug, Clone)]
pub struct Nomination {
    /// Its id.
    pub id: Uuid,
    /// For what.
    pub contest: Contest,
    /// `awaiting_consent` or `withdrawn`: what the nominee answered stands with the nominee.
    pub status: NominationStatus,
    /// Whom; absent once their data are deleted.
    pub nominee: Option<Nominee>,
    /// The nominee's id.
    pub nominee_id: Uuid,
    /// The hash of the nominee's phone.
    pub phone_hash: String,
    /// Why.
    pub reason: String,
    /// By which way.
    pub track: Track,
    /// Whether the nominee is the proposer.
    pub own: bool,
    /// When.
    pub created_at: Timestamp,
}

/// A nominee as they are sealed.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct NomineeData {
    name: String,
    phone: String,
    sex: Sex,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
}

impl NomineeData {
    pub(crate) fn of(nominee: &Nominee, reason: &str) -> Self {
        Self {
            name: nominee.name.expose().to_owned(),
            phone: nominee.phone.expose().to_owned(),
            sex: nominee.sex,
            number: nominee.member_number.as_ref().map(MemberNumber::to_string),
            reason: reason.to_owned(),
        }
    }

    pub(crate) fn nominee(self) -> Result<Nominee, StoreError> {
        Ok(Nominee {
            name: PersonName::from_stored(self.name),
            phone: Phone::from_stored(&self.phone).map_err(|_| StoreError::Corrupt("sealed"))?,
            sex: self.sex,
            member_number: self.number.map(MemberNumber::from_stored),
        })
    }
}

impl Nominations {
    pub(super) fn read_nomination(&self, proposer: &MemberNumber, item: &Item) -> Result<Nomination, StoreError> {
        let id = keys::nomination_id(item.text("sk")?).ok_or(StoreError::Corrupt("sk"))?;
        let key = keys::nomination(proposer, id);
        let data = self.table.open_json::<NomineeData>(&key, SEALED, item)?;
        Ok(Nomination {
            id,
            contest: item.word(CONTEST, keys::read_contest)?,
            status: item.word(STATUS, NominationStatus::parse)?,
            reason: data.as_ref().map(|data| data.reason.clone()).unwrap_or_default(),
            nominee: data.map(NomineeData::nominee).transpose()?,
            nominee_id: item.word(NOMINEE, |id| id.parse().ok())?,
            phone_hash: item.text(PHONE)?.to_owned(),
            track: item.word(TRACK, Track::parse)?,
            own: item.flag(OWN),
            created_at: item.time(CREATED_AT)?,
        })
    }

    /// Everything a member proposed, newest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nominations_of(&self, proposer: &MemberNumber) -> Result<Vec<Nomination>, StoreError> {
        let rows = self.table.rows_of(keys::proposer(proposer), keys::NOMINATIONS).await?;
        let found = rows.iter().map(|item| self.read_nomination(proposer, item));
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|nomination| std::cmp::Reverse(nomination.created_at));
        Ok(found)
    }

    /// One proposal of a member.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nomination(&self, proposer: &MemberNumber, id: Uuid) -> Result<Option<Nomination>, StoreError> {
        let item = self.table.get(keys::nomination(proposer, id)).await?;
        item.map(|item| self.read_nomination(proposer, &item)).transpose()
    }
}
