//! What people are answered about their own application and membership.

use domain::{ApplicationStatus, Area, HoldKind, MemberNumber, MemberStatus, Right};
use serde::Serialize;
use uuid::Uuid;

use crate::Time;
use crate::person::OwnDetails;

/// One's own application and membership; an erasure while it is pending.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Me"))]
pub struct Standing {
    /// The application.
    pub application: Option<OwnApplication>,
    /// The membership.
    pub membership: Option<OwnMembership>,
    /// While one is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
    /// What one was told, the newest first; at most 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notices: Option<Vec<Notice>>,
    /// Rights that one asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<Vec<RightRequest>>,
}

/// One's own application.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnApplication {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// When the form came.
    pub created_at: Time,
    /// When its phones had answered.
    pub submitted_at: Option<Time>,
    /// Name.
    pub name: String,
    /// Where one lives.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Area"))]
    pub village: Area,
    /// What is still to be told.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Missing"))]
    pub missing: Vec<&'static str>,
    /// The last decision's reason.
    pub reason: Option<String>,
    /// The last decision's reasons, field by field.
    pub reasons: Vec<ToCorrect>,
    /// What can be told and changed.
    pub details: OwnDetails,
}

/// What to correct.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct ToCorrect {
    /// A field of the form.
    pub field: String,
    /// In the officer's words.
    pub message: String,
}

/// One's own membership.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnMembership {
    /// The number on the card.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::MemberNumber"))]
    pub number: MemberNumber,
    /// Where it stands.
    pub status: MemberStatus,
    /// When it began.
    pub since: Time,
    /// Name.
    pub name: String,
    /// Where one lives.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Area"))]
    pub village: Area,
    /// Village, district and regency, as people write them.
    pub village_name: String,
    /// What is still to be told.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Missing"))]
    pub missing: Vec<&'static str>,
    /// What can be told and changed.
    pub details: OwnDetails,
}

/// Something one was told.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Notice {
    /// What: `approved`, `returned`, `rejected`, `nik_used`, `identity_limit`, `incomplete`, `phone_changed`, …
    pub kind: String,
    /// When.
    pub at: Time,
}

/// A right that one asked for.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RightRequest {
    /// The request.
    pub id: String,
    /// Which right.
    pub kind: Right,
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["open", "accepted", "refused"])))]
    pub status: &'static str,
    /// When it was asked for.
    pub asked_at: Time,
    /// Until when it is answered.
    pub due_at: Time,
    /// What the officer wrote.
    pub reason: Option<String>,
}

/// An erasure that was asked for.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Erasure {
    /// From when on nothing is there any more.
    pub effective_at: Time,
    /// By kind.
    pub kept: Vec<Kept>,
}

/// What has to be kept, sealed apart.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Kept {
    /// Which.
    pub what: HoldKind,
    /// Why, with the law, in the language that was asked for.
    pub why: String,
    /// The last day, `YYYY-MM-DD`; in words where the end is something that happens.
    pub until: String,
}

/// What became of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Status {
    /// One word.
    pub status: Became,
}

/// What became of a step, in a word.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// A code is on its way.
    CodeSent,
    /// It can be undone.
    Open,
    /// It is asked for, and not done yet.
    Pending,
    /// It does not happen.
    TakenBack,
    /// It is as it was.
    Undone,
    /// It is no more.
    Withdrawn,
}

impl From<Became> for Status {
    fn from(status: Became) -> Self {
        Self { status }
    }
}
