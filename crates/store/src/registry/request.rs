//! Rights that people ask an officer for, each with its clock. One of a kind is open at a time.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Area, ERASURE_HOURS, LedgerLine, MemberNumber, Right};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::filing::FILED;
use super::{NewErasure, Place, Registry};
use crate::erasure::{Everything, drafts, kept};
use crate::item::{Item, at, s};
use crate::keys;
use crate::ledger;
use crate::page::Page;
use crate::write::{Change, Transaction};
use crate::{StoreError, Whose};

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

const OPEN: &str = "open";
const ANSWERED: &str = "answered";

impl Registry {
    /// Puts a right before the officers of the area. What is open already stays as it is, with its clock.
    ///
    /// # Errors
    /// The store failed.
    pub async fn ask_right(
        &self,
        asker: &Asker<'_>,
        kind: Right,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<(), StoreError> {
        let key = keys::request(asker.application, kind);
        let change = Change::of(key.clone())
            .set("status", s(OPEN))
            .set("village", s(asker.village.to_string()))
            .set("asked_at", at(act.at))
            .set("sort", s(keys::queue_order(false, act.at, asker.application)))
            .file(asker.village, keys::requests_of)?
            .set_some("member", asker.member.map(|number| s(number.as_str())))
            .remove(&["accepted", "reason"])
            .when("attribute_not_exists(#pk) OR #status <> :open")
            .value(":open", s(OPEN));
        let asked = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(line, act))?
            .require_unerased(&self.table, keys::application(asker.application))?
            .send(&self.table.client)
            .await?;
        match asked {
            Ok(()) => Ok(()),
            // It is open since before, or nobody is there any more who could ask.
            Err(cancelled) => cancelled.by(&[0, 2]),
        }
    }

    /// Deletes what a person asked for, with the answers: their record is erased.
    pub(crate) async fn forget_rights(&self, application: Uuid) -> Result<(), StoreError> {
        let each = Right::ALL.iter().map(|kind| self.table.delete(keys::request(application, *kind)));
        futures_util::future::try_join_all(each).await.map(drop)
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

    /// Asks that everything of somebody be erased in a day, as an officer granted: every phone is told, and can
    /// take it back. Of what will be kept it names what the registry knows of; the erasure itself looks further.
    ///
    /// # Errors
    /// The store failed; nothing is asked.
    pub async fn grant_erasure(&self, whose: &Whose, id: Uuid, line: &LedgerLine, act: &Act) -> Result<(), StoreError> {
        let held = self.held_by(whose, act.at).await?;
        let mut whose = whose.clone();
        whose.learn(&held);
        let everything = Everything { whose, held, candidacies: Vec::new() };
        let kept = kept(&drafts(&everything, act.at)?);
        let effective_at = act.at + SignedDuration::from_hours(ERASURE_HOURS);
        let new = NewErasure { id, whose: everything.whose, kept, effective_at, told: true, line, act };
        self.ask_erasure(new).await.map(drop)
    }

    /// Answers what is open; `false` when it was answered in between.
    ///
    /// # Errors
    /// The store failed.
    pub async fn answer_right(
        &self,
        request: &RightRequest,
        answer: &RightAnswer,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let key = keys::request(request.application, request.kind);
        let change = Change::of(key.clone())
            .set("status", s(ANSWERED))
            .set("accepted", AttributeValue::Bool(answer.accepted))
            .set("reason", self.table.seal(&key, "reason", answer.reason.as_bytes())?)
            .set("answered_at", at(act.at))
            .remove(&[FILED[0], FILED[1], "sort"])
            .when("#status = :open AND #asked_at = :asked_at")
            .value(":open", s(OPEN))
            .value(":asked_at", at(request.asked_at));
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(line, act))?
            .send(&self.table.client)
            .await?;
        match outcome {
            Ok(()) => Ok(true),
            Err(cancelled) => cancelled.by(&[0]).map(|()| false),
        }
    }

    fn read_request(&self, item: &Item) -> Result<RightRequest, StoreError> {
        let (application, kind) =
            keys::request_parts(item.text("pk")?, item.text("sk")?).ok_or(StoreError::Corrupt("pk"))?;
        let answer = match item.text("status")? {
            ANSWERED => {
                let reason = self.table.open(&keys::request(application, kind), "reason", item)?;
                let reason = String::from_utf8(reason).map_err(|_| StoreError::Corrupt("reason"))?;
                Some(RightAnswer { accepted: item.flag("accepted"), reason })
            }
            _ => None,
        };
        Ok(RightRequest {
            application,
            kind,
            member: item.text_opt("member").map(|number| MemberNumber::from_stored(number.to_owned())),
            village: item.word("village", |code| Area::parse(code).ok())?,
            asked_at: item.time("asked_at")?,
            answer,
        })
    }
}
