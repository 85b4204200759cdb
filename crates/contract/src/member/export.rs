//! A copy of everything that is held of somebody (UU 27/2022 art. 7).

use domain::{ApplicationStatus, AspirantStatus, DocumentEntry, MemberNumber, MemberStatus, NominationStatus, Verdict};
use serde::Serialize;
use uuid::Uuid;

use super::answer::{Notice, Standing, ToCorrect};
use crate::Time;
use crate::nomination::Contest;
use crate::person::PersonHeld;

/// Everything held, with who did what with it (UU 27/2022 art. 7).
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Export {
    /// How things stand.
    #[serde(flatten)]
    pub standing: Standing,
    /// Everything held about the person.
    pub person: PersonHeld,
    /// Oldest first.
    pub applications: Vec<ApplicationHeld>,
    /// Oldest first.
    pub memberships: Vec<MembershipHeld>,
    /// How many other records carry this NIK, told to members only. They are neither shown nor erased.
    pub other_records: usize,
    /// Oldest first.
    pub trail: Vec<Done>,
    /// What one proposed, and was proposed for.
    pub nominations: NominationsHeld,
    /// When it was asked for.
    pub exported_at: Time,
}

/// An application, whatever became of it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct ApplicationHeld {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// When the form came.
    pub created_at: Time,
    /// When its phones had answered.
    pub submitted_at: Option<Time>,
    /// When it was agreed to.
    pub consented_at: Time,
    /// What one was told, the newest first; at most 20.
    pub notices: Vec<Notice>,
    /// The last decision's reason.
    pub reason: Option<String>,
    /// Field by field.
    pub reasons: Vec<ToCorrect>,
    /// The member it became.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::MemberNumber>"))]
    pub member_number: Option<MemberNumber>,
    /// What the form says.
    pub person: PersonHeld,
}

/// A membership, also one that ended.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct MembershipHeld {
    /// The number on the card.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::MemberNumber"))]
    pub number: MemberNumber,
    /// Where it stands.
    pub status: MemberStatus,
    /// When it began.
    pub since: Time,
    /// The application it came from.
    pub application: Uuid,
    /// The number of the one before.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::MemberNumber>"))]
    pub former_number: Option<MemberNumber>,
    /// The id of the card in force.
    pub card: Option<String>,
    /// Why the status last changed.
    pub status_reason: Option<String>,
    /// The number of the party's decision to expel.
    pub decision_number: Option<String>,
    /// What one was told, the newest first; at most 20.
    pub notices: Vec<Notice>,
    /// Who it is.
    pub person: PersonHeld,
}

/// What was done with it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Done {
    /// When.
    pub at: Time,
    /// What.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::LedgerAction"))]
    pub action: String,
    /// Who.
    pub actor: By,
}

/// Who did something, without saying which officer.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The person.
    #[serde(rename = "self")]
    Own,
    /// An officer.
    Officer,
    /// Time alone.
    System,
}

/// What one proposed, and was proposed for.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct NominationsHeld {
    /// Proposals.
    pub proposed: Vec<ProposalHeld>,
    /// By the phone one has now.
    pub candidacies: Vec<CandidacyHeld>,
}

/// Somebody whom one proposed.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct ProposalHeld {
    /// For which dapil.
    #[serde(flatten)]
    pub contest: Contest,
    /// The name, as one wrote it.
    pub nominee: Option<String>,
    /// Why, as one wrote it.
    pub reason: String,
    /// What became of it.
    pub status: NominationStatus,
    /// When.
    pub created_at: Time,
}

/// A dapil for which one was proposed.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct CandidacyHeld {
    /// Which.
    #[serde(flatten)]
    pub contest: Contest,
    /// Where one stands.
    pub status: AspirantStatus,
    /// The name, as it was proposed.
    pub name: Option<String>,
    /// The phone, as it was proposed.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Phone>"))]
    pub phone: Option<String>,
    /// Why, as it was proposed.
    pub reason: String,
    /// How many members propose one.
    pub support: i64,
    /// When one was first proposed.
    pub proposed_at: Time,
    /// When one accepted.
    pub consented_at: Option<Time>,
    /// What one agreed to, signed.
    pub receipt: Option<String>,
    /// Papers.
    pub documents: Vec<DocumentEntry>,
    /// Oldest first.
    pub verdicts: Vec<VerdictHeld>,
}

/// A verdict.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct VerdictHeld {
    /// Which.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Time,
}
