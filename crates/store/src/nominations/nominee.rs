//! Somebody who was proposed, by their phone and name: what they were asked, and what they answered.

use domain::{NominationStatus, Nominee};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::proposal::NomineeData;
use super::{Contest, Nominations};
use crate::item::Item;
use crate::keys;
use crate::source::{Home, Source};
use crate::stream::{Message, Pending, StreamRecord};
use crate::{Share, StoreError};

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

impl Nominations {
    /// A nominee; none before the first proposal was rolled up.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nominee(&self, id: Uuid) -> Result<Option<NomineeRecord>, StoreError> {
        self.table.get(keys::nominee(id)).await?.map(|item| self.read_nominee(&item)).transpose()
    }

    pub(super) fn read_nominee(&self, item: &Item) -> Result<NomineeRecord, StoreError> {
        let id = keys::nominee_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let data = self.table.open_json::<NomineeData>(&keys::nominee(id), "sealed", item)?;
        let contest = |text: &String| keys::read_contest(text).ok_or(StoreError::Corrupt("contests"));
        let mut contests = item.set("contests").iter().map(contest).collect::<Result<Vec<_>, _>>()?;
        contests.sort();
        Ok(NomineeRecord {
            id,
            election: item.text("election")?.to_owned(),
            phone_hash: item.text("phone")?.to_owned(),
            status: item.word("status", NominationStatus::parse)?,
            nominee: data.map(NomineeData::nominee).transpose()?,
            contests,
            chosen: item.text_opt("chosen").and_then(keys::read_contest),
            same_as: item.text_opt("same_as").and_then(|id| id.parse().ok()),
            created_at: item.time("created_at")?,
            expires_at: item.time("expires_at")?,
            asked: item.flag("asked"),
        })
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

    /// Reads the token of a link; `None` when it is none of ours.
    ///
    /// # Errors
    /// The function has no token key.
    pub fn read_consent_token(&self, token: &str, now: Timestamp) -> Result<Option<ConsentToken>, StoreError> {
        let tokens = self.tokens.as_ref().ok_or_else(|| StoreError::Refused("no token key".to_owned()))?;
        Ok(tokens.open(USAGE, now.as_second(), token).ok())
    }

    /// The hash under which a phone is found, the same as in the registry.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn phone_hash(&self, phone: &domain::Phone) -> Result<String, StoreError> {
        self.table.phone_hash(phone)
    }

    /// The messages that a change of a nominee asks for: the question, or its one reminder.
    ///
    /// # Errors
    /// The item does not open.
    pub fn pending(&self, record: &StreamRecord, now: Timestamp) -> Result<Vec<Pending>, StoreError> {
        let (Some(outbox), Some(item)) = (record.new_outbox(), &record.now) else { return Ok(Vec::new()) };
        if keys::nominee_id(item.text("pk")?).is_none() {
            return Ok(Vec::new());
        }
        let NomineeRecord { election, phone_hash, nominee: Some(nominee), contests, .. } = self.read_nominee(item)?
        else {
            return Ok(Vec::new());
        };
        // Whoever is proposed for nothing any more is asked nothing.
        if contests.is_empty() {
            return Ok(Vec::new());
        }
        let token = self.consent_token(&ConsentToken { election, phone_hash }, now)?;
        let message = match outbox.starts_with("reminder") {
            true => Message::ConsentReminder(token),
            false => Message::ConsentRequest(token),
        };
        let source = Source::of(Home::Nominations, item, outbox)?;
        let (id, to, share) = (source.message_id(""), nominee.phone, Share::Notices);
        Ok(vec![Pending { id, to, message, share, source, joining: None }])
    }
}
