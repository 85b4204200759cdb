//! Somebody who was proposed, by their phone: what they were asked, and what they answered.

use domain::{NominationStatus, Nominee};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

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
    /// The election's id.
    pub election: String,
    /// The hash of the phone.
    pub phone_hash: String,
    /// `awaiting_consent` until they answer or the time is over.
    pub status: NominationStatus,
    /// As first proposed; absent once the data are deleted.
    pub nominee: Option<Nominee>,
    /// The contests they were proposed for.
    pub contests: Vec<Contest>,
    /// The contest they accepted.
    pub chosen: Option<Contest>,
    /// When they were first proposed.
    pub created_at: Timestamp,
    /// When the question lapses.
    pub expires_at: Timestamp,
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
    pub async fn nominee(&self, election: &str, phone_hash: &str) -> Result<Option<NomineeRecord>, StoreError> {
        let item = self.table.get(keys::nominee(election, phone_hash)).await?;
        item.map(|item| self.read_nominee(&item)).transpose()
    }

    pub(super) fn read_nominee(&self, item: &Item) -> Result<NomineeRecord, StoreError> {
        let (election, phone_hash) = keys::nominee_parts(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let key = keys::nominee(election, phone_hash);
        let data = self.table.open_json::<NomineeData>(&key, "sealed", item)?;
        let contest = |text: &String| keys::read_contest(text).ok_or(StoreError::Corrupt("contests"));
        let mut contests = item.set("contests").iter().map(contest).collect::<Result<Vec<_>, _>>()?;
        contests.sort();
        Ok(NomineeRecord {
            election: election.to_owned(),
            phone_hash: phone_hash.to_owned(),
            status: item.word("status", NominationStatus::parse)?,
            nominee: data.map(NomineeData::nominee).transpose()?,
            contests,
            chosen: item.text_opt("chosen").and_then(keys::read_contest),
            created_at: item.time("created_at")?,
            expires_at: item.time("expires_at")?,
        })
    }

    /// The token of a nominee's link. The link is good for the whole election: what it opens tells
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
        if keys::nominee_parts(item.text("pk")?).is_none() {
            return Ok(Vec::new());
        }
        let NomineeRecord { election, phone_hash, nominee: Some(nominee), .. } = self.read_nominee(item)? else {
            return Ok(Vec::new());
        };
        let token = self.consent_token(&ConsentToken { election, phone_hash }, now)?;
        let message = match outbox.starts_with("reminder") {
            true => Message::ConsentReminder(token),
            false => Message::ConsentRequest(token),
        };
        let source = Source::of(Home::Nominations, item, outbox)?;
        let (id, to, share) = (source.message_id(""), nominee.phone, Share::Notices);
        Ok(vec![Pending { id, to, message, share, source, application: None }])
    }
}
