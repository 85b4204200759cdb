//! What somebody was told: kept in the item by the very write that asks for the message, so that it can
//! be read on the member's page when no message came.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::MemberNumber;
use jiff::Timestamp;
use uuid::Uuid;

use crate::attribute::{OUTBOX, SEALED, TOLD};
use crate::item::{Item, list, n, s};
use crate::member::record::APPLICATION;
use crate::write::{Change, Outcome};
use crate::{Member, Registry, StoreError, keys};

/// Notices that are shown, the newest first.
pub const NOTICES: usize = 20;

/// Notices beyond which an item makes room before it takes another one that a stranger can cause.
const KEPT: usize = 40;

/// How often another notice may come in between.
const TRIES: u32 = 8;

/// Something that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What, one word: `approved`, `nik_used`, `identity_limit`, `incomplete`, …
    pub kind: String,
    /// When.
    pub at: Timestamp,
}

impl Change {
    /// Asks for a message and notes that it was told. `outbox` is the same for the same message, so
    /// that it is sent once.
    #[must_use]
    pub(crate) fn tell(self, kind: &str, outbox: String, now: Timestamp) -> Self {
        self.set(OUTBOX, s(outbox)).append(TOLD, s(notice_entry(kind, now)))
    }
}

pub(crate) fn notice_entry(kind: &str, at: Timestamp) -> String {
    format!("{kind}#{}", at.as_millisecond())
}

/// What the person of an item was told, as the item keeps it; `None` where there is nothing.
pub(crate) fn write_notices(notices: &[Notice]) -> Option<AttributeValue> {
    let texts: Vec<String> = notices.iter().rev().map(|notice| notice_entry(&notice.kind, notice.at)).collect();
    (!texts.is_empty()).then(|| list(&texts))
}

/// What the person of an item was told, the newest first.
pub(crate) fn read_notices(item: &Item) -> Vec<Notice> {
    let notice = |text: &String| {
        let (kind, at) = text.split_once('#')?;
        Some(Notice { kind: kind.to_owned(), at: Timestamp::from_millisecond(at.parse().ok()?).ok()? })
    };
    item.texts(TOLD).iter().rev().filter_map(notice).take(NOTICES).collect()
}

impl Registry {
    /// Tells a member that somebody applied with their NIK, `at` the moment when that application came.
    ///
    /// # Errors
    /// The store failed.
    pub async fn tell_holder(&self, number: &MemberNumber, application: Uuid, at: Timestamp) -> Result<(), StoreError> {
        let tell = || {
            // The change may be told after the application itself became this member.
            Change::of(keys::member(number)).tell("nik_used", format!("nik_used:{application}"), at).if_not(
                APPLICATION,
                "application",
                s(application.to_string()),
            )
        };
        self.tell_person(tell, &notice_entry("nik_used", at)).await
    }

    /// Tells a member, or somebody who applied, that answers to who they are were wrong too often.
    ///
    /// # Errors
    /// The store failed.
    pub async fn tell_identity_limit(
        &self,
        member: Option<&Member>,
        application: Option<Uuid>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = member.map(|member| keys::member(&member.number)).or(application.map(keys::application));
        let Some(key) = key else { return Ok(()) };
        let outbox = format!("identity_limit:{}", now.as_millisecond());
        let tell = || Change::of(key.clone()).tell("identity_limit", outbox.clone(), now);
        self.tell_person(tell, &notice_entry("identity_limit", now)).await
    }

    /// Tells somebody what a stranger caused: each thing once, and without letting strangers fill the item.
    async fn tell_person(&self, tell: impl Fn() -> Change, entry: &str) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let told = tell()
                .if_has(SEALED)
                .when(&format!(
                    "attribute_not_exists(#{TOLD}) OR (size(#{TOLD}) < :kept AND NOT contains(#{TOLD}, :entry))"
                ))
                .value(":kept", n(KEPT))
                .value(":entry", s(entry))
                .send(&self.table)
                .await?;
            let Outcome::Refused(Some(item)) = told else { return Ok(()) };
            let notices = item.texts(TOLD);
            // Told before, or there is nobody to tell.
            if notices.len() < KEPT || notices.iter().any(|told| told == entry) {
                return Ok(());
            }
            let newest = &notices[notices.len() - NOTICES..];
            let room = Change::of(item.key()?).set(TOLD, list(newest)).when(&format!("size(#{TOLD}) = :size"));
            let room = room.value(":size", n(notices.len()));
            room.send(&self.table).await?.either_way("another notice came in between; it is looked at again");
        }
        Err(StoreError::Busy)
    }
}
