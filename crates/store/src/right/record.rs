//! A right that somebody asked for, as it is stored.

use domain::{Area, MemberNumber, Right};
use jiff::Timestamp;
use uuid::Uuid;

use crate::attribute::{STATUS, VILLAGE};
use crate::item::Item;
use crate::{Page, Place, Registry, StoreError, keys};

/// The attributes of a right that was asked for.
pub(super) const ASKED_AT: &str = "asked_at";
pub(super) const MEMBER: &str = "member";
pub(super) const ACCEPTED: &str = "accepted";
pub(super) const REASON: &str = "reason";
pub(super) const ANSWERED_AT: &str = "answered_at";

/// Somebody who asks.
#[derive(Debug, Clone)]
pub struct Asker<'a> {
    /// The application that leads to them.
    pub application: Uuid,
    /// Their membership, when they have one.
    pub member: Option<&'a MemberNumber>,
    /// Where they belong.
    pub village: Area,
}

/// A right that somebody asked for.
#[derive(Debug, Clone)]
pub struct RightRequest {
    /// The application that leads to the person.
    pub application: Uuid,
    /// Which right.
    pub kind: Right,
    /// Their membership, when they had one.
    pub member: Option<MemberNumber>,
    /// Where they belonged.
    pub village: Area,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// The answer, once there is one.
    pub answer: Option<RightAnswer>,
}

/// An officer's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightAnswer {
    /// Whether it is done as asked.
    pub accepted: bool,
    /// Why, in the officer's words.
    pub reason: String,
}

impl RightRequest {
    /// What names it to officers and to the person.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.application, self.kind)
    }

    /// Reads what [`id`](Self::id) wrote.
    #[must_use]
    pub fn parse_id(id: &str) -> Option<(Uuid, Right)> {
        let (application, kind) = id.split_once('.')?;
        Some((application.parse().ok()?, Right::parse(kind)?))
    }

    /// `open`, `accepted` or `refused`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match &self.answer {
            None => OPEN,
            Some(RightAnswer { accepted: true, .. }) => "accepted",
            Some(_) => "refused",
        }
    }
}

pub(super) const OPEN: &str = "open";
pub(super) const ANSWERED: &str = "answered";

impl Registry {
    pub(super) fn read_request(&self, item: &Item) -> Result<RightRequest, StoreError> {
        let (application, kind) =
            keys::request_parts(item.text("pk")?, item.text("sk")?).ok_or(StoreError::Corrupt("pk"))?;
        let answer = match item.text(STATUS)? {
            ANSWERED => {
                let reason = self.table.open(&keys::request(application, kind), REASON, item)?;
                let reason = String::from_utf8(reason).map_err(|_| StoreError::Corrupt("reason"))?;
                Some(RightAnswer { accepted: item.flag(ACCEPTED), reason })
            }
            _ => None,
        };
        Ok(RightRequest {
            application,
            kind,
            member: item.text_opt(MEMBER).map(|number| MemberNumber::from_stored(number.to_owned())),
            village: item.word(VILLAGE, |code| Area::parse(code).ok())?,
            asked_at: item.time(ASKED_AT)?,
            answer,
        })
    }

    /// What a person asked for, open and answered.
    ///
    /// # Errors
    /// The store failed.
    pub async fn rights_of(&self, application: Uuid) -> Result<Vec<RightRequest>, StoreError> {
        let rows = self.table.rows(keys::requests(application)).await?;
        rows.iter().map(|item| self.read_request(item)).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// The store failed.
    pub async fn right(&self, application: Uuid, kind: Right) -> Result<Option<RightRequest>, StoreError> {
        let item = self.table.get(keys::request(application, kind)).await?;
        item.map(|item| self.read_request(&item)).transpose()
    }

    /// A page of what is open in some areas, the oldest first within each regency.
    ///
    /// # Errors
    /// The store failed.
    pub async fn open_rights(
        &self,
        areas: &[Area],
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<RightRequest, Place>, StoreError> {
        self.walk(areas, keys::requests_of, |item| self.read_request(item).map(Some), limit, from).await
    }
}
