//! Who did what to what, when: append-only, opaque ids, no personal data.

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;

use crate::StoreError;
use crate::item::{Item, at, s};
use crate::keys;
use crate::table::Table;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// An officer looked at an application's or a member's personal data.
    Viewed,
    /// An officer approved an application.
    Approved,
    /// An officer refused an application.
    Rejected,
    /// An officer sent an application back.
    Returned,
    /// An applicant corrected an application.
    Corrected,
    /// An applicant took an application back.
    Withdrew,
    /// Details of a member were changed.
    Changed,
    /// A member moved to another village.
    Moved,
    /// A member's phone was changed.
    PhoneChanged,
    /// A card was issued or reissued.
    CardIssued,
    /// A member resigned.
    Resigned,
    /// An officer changed the status of a member.
    StatusChanged,
    /// A member took a copy of everything held.
    Exported,
    /// A person's data were erased at their request.
    Erased,
    /// A member proposed somebody.
    Nominated,
    /// A member took a proposal back.
    NominationWithdrawn,
    /// A nominee accepted.
    Accepted,
    /// A nominee declined.
    Declined,
    /// A nominee said that it is somebody else's phone.
    NotMe,
    /// A nominee did not answer in time.
    Expired,
    /// A selector gave a verdict.
    Screened,
    /// A selector noted papers.
    DocumentsNoted,
    /// An aspirant left: withdrew, died, was replaced.
    AspirantLeft,
    /// Two aspirants turned out to be one person.
    Merged,
    /// A list was ordered.
    SlateSaved,
    /// A list went on, or back.
    SlateMoved,
    /// Votes of a dapil were brought in.
    VotesBroughtIn,
    /// An election's rules, windows or districts were changed.
    ElectionChanged,
}

impl Action {
    /// The word in the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Returned => "returned",
            Self::Corrected => "corrected",
            Self::Withdrew => "withdrew",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::PhoneChanged => "phone_changed",
            Self::CardIssued => "card_issued",
            Self::Resigned => "resigned",
            Self::StatusChanged => "status_changed",
            Self::Exported => "exported",
            Self::Erased => "erased",
            Self::Nominated => "nominated",
            Self::NominationWithdrawn => "nomination_withdrawn",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::NotMe => "not_me",
            Self::Expired => "expired",
            Self::Screened => "screened",
            Self::DocumentsNoted => "documents_noted",
            Self::AspirantLeft => "aspirant_left",
            Self::Merged => "merged",
            Self::SlateSaved => "slate_saved",
            Self::SlateMoved => "slate_moved",
            Self::VotesBroughtIn => "votes_brought_in",
            Self::ElectionChanged => "election_changed",
        }
    }
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// When.
    pub at: Timestamp,
    /// What, one of [`Action`]'s words.
    pub action: String,
    /// Who: an officer's subject, or `self`.
    pub actor: String,
}

/// The append-only table.
#[derive(Debug)]
pub struct Ledger {
    table: Table,
}

/// The actor of what people do with their own data.
pub(crate) const SELF: &str = "self";
/// The actor of what time alone, or a stream, brings.
pub(crate) const SYSTEM: &str = "system";

pub(crate) fn entry(subject: &str, action: Action, actor: &str, now: Timestamp) -> Item {
    Item::new(keys::ledger(subject, now)).with("action", s(action.as_str())).with("actor", s(actor)).with("at", at(now))
}

impl Ledger {
    /// The ledger in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { table: Table::new(client, table, "ledger") }
    }

    /// Notes that an officer saw an application.
    ///
    /// # Errors
    /// The store failed.
    pub async fn viewed_application(&self, id: uuid::Uuid, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        self.append(entry(&keys::application(id).pk, Action::Viewed, actor, now)).await
    }

    /// Notes that an officer saw an aspirant.
    ///
    /// # Errors
    /// The store failed.
    pub async fn viewed_aspirant(&self, id: uuid::Uuid, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        self.append(entry(&keys::aspirant(id).pk, Action::Viewed, actor, now)).await
    }

    /// The lines about an aspirant, oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn about_aspirant(&self, id: uuid::Uuid) -> Result<Vec<LedgerEntry>, StoreError> {
        self.lines(keys::aspirant(id).pk).await
    }

    /// Notes what happened to a member outside a transaction of the registry.
    ///
    /// # Errors
    /// The store failed.
    pub async fn member(
        &self,
        number: &domain::MemberNumber,
        action: Action,
        actor: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.append(entry(&keys::member(number).pk, action, actor.unwrap_or(SELF), now)).await
    }

    async fn append(&self, item: Item) -> Result<(), StoreError> {
        self.table
            .client
            .put_item()
            .table_name(&self.table.name)
            .set_item(Some(item.0))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await?;
        Ok(())
    }

    /// The lines about an application and the member it became, oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn about(
        &self,
        application: uuid::Uuid,
        member: Option<&domain::MemberNumber>,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let mut entries = self.lines(keys::application(application).pk).await?;
        if let Some(number) = member {
            entries.extend(self.lines(keys::member(number).pk).await?);
        }
        entries.sort_by_key(|entry| entry.at);
        Ok(entries)
    }

    async fn lines(&self, subject: String) -> Result<Vec<LedgerEntry>, StoreError> {
        let line = |item: &Item| {
            Ok(LedgerEntry {
                at: item.time("at")?,
                action: item.text("action")?.to_owned(),
                actor: item.text("actor")?.to_owned(),
            })
        };
        self.table.rows(subject).await?.iter().map(line).collect()
    }
}
