//! What selectors are answered about aspirants, and about the dapil they stand in.

use std::collections::BTreeMap;

use domain::{
    AspirantStatus, Document, DocumentState, Joining, MemberNumber, Occupation, Sex, SlateStatus, Track, Verdict,
};
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use crate::person::{HistoryEntry, Village};
#[cfg(feature = "schema")]
use crate::schema;
use crate::{Contest, Time};

/// What is told of every aspirant, in a row and in full.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct AspirantFacts {
    /// The aspirant's id.
    pub id: Uuid,
    /// Where they stand.
    pub status: AspirantStatus,
    /// As they wrote it, or as it was proposed; `null` once the data are deleted.
    pub name: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// By which way they were first proposed.
    pub track: Track,
    /// Whether they proposed themselves.
    pub self_nominated: bool,
    /// How many members propose them.
    pub support: i64,
    /// When they were first proposed.
    pub proposed_at: Time,
    /// Whose word the phone was when it was asked.
    pub phone_source: PhoneSource,
    /// What to look at.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<schema::AspirantFlag>"))]
    pub flags: Vec<String>,
    /// On the election's `reference_date`; `null` until they accept.
    pub age: Option<i16>,
    /// Whether a member now; `null` where a list does not say.
    pub member: Option<bool>,
    /// Counts changes of everything but the support.
    pub version: i64,
}

/// Whose word a phone is.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum PhoneSource {
    /// A member's who proposed.
    Proposer,
}

/// An aspirant as a row of a list. Until they accept, name, sex and phone are a proposer's word.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Aspirant"))]
pub struct AspirantRow {
    /// Who it is.
    #[serde(flatten)]
    pub facts: AspirantFacts,
    /// The papers in numbers.
    pub documents: PaperCount,
}

/// The papers in numbers.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct PaperCount {
    /// Whether none is missing.
    pub complete: bool,
    /// How many are missing, refused or too old.
    pub missing: usize,
}

/// An aspirant with everything needed for a verdict.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AspirantDetail {
    /// Who it is.
    #[serde(flatten)]
    pub facts: AspirantFacts,
    /// Where they stand.
    #[serde(flatten)]
    pub contest: Contest,
    /// For selectors of the contest; masked for officers of the area where the person lives, `null` for others.
    #[cfg_attr(feature = "schema", schemars(schema_with = "schema::seen_nik"))]
    pub nik: Option<String>,
    /// Date of birth; as `nik`, `null` for others.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
    pub birth_date: Option<Date>,
    /// Where the person lives.
    pub village: Option<Village>,
    /// Occupation.
    pub occupation: Option<Occupation>,
    /// For selectors of the contest; masked for officers of the area where the person lives, `null` for others.
    #[cfg_attr(feature = "schema", schemars(schema_with = "schema::seen_phone"))]
    pub phone: Option<String>,
    /// Every paper that is needed or was noted.
    pub documents: Vec<Paper>,
    /// How many of those that are needed are missing, refused or no longer good.
    pub documents_missing: usize,
    /// The last one.
    pub verdict: Option<VerdictNote>,
    /// How many verdicts there were.
    pub verdicts: usize,
    /// Who did what, oldest first.
    pub history: Vec<HistoryEntry>,
    /// What they agreed to.
    pub consent: Option<ConsentNote>,
    /// Others of this election within the officer's areas.
    pub same_nik: Vec<SameAspirant>,
    /// Whether there is another outside the officer's areas.
    pub stands_elsewhere: bool,
    /// Why, as first proposed.
    pub reason: String,
}

/// Another aspirant of this election with the same NIK.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct SameAspirant {
    /// The aspirant's id.
    pub id: Uuid,
    /// Where they stand.
    pub status: AspirantStatus,
    /// Code of the dapil.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Dapil"))]
    pub dapil: String,
}

/// A paper.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paper {
    /// Which.
    pub document: Document,
    /// Whether this person has to hand it in.
    pub required: bool,
    /// What is known of it.
    pub state: DocumentState,
    /// The last day it is good for.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
    pub expires_on: Option<Date>,
    /// The number it carries; only for selectors of the contest.
    pub number: Option<String>,
}

/// A verdict.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerdictNote {
    /// Which.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Time,
    /// An officer's `subject`.
    pub actor: String,
}

/// When they accepted, and the signed receipt (JWS, ES256).
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentNote {
    /// When.
    pub at: Time,
    /// What was agreed to, signed.
    pub receipt: Option<String>,
}

/// How the aspirant stands now.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AspirantStanding {
    /// Where.
    pub status: AspirantStatus,
    /// For the next change.
    pub version: i64,
    /// Every paper that is needed or was noted.
    pub documents: Vec<Paper>,
}

/// A reminder.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reminder {
    /// When it went out.
    pub reminded_at: Time,
    /// Whether this request sent it; if not, one went out before.
    pub sent: bool,
}

/// Somebody on a list, or who could be.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlateCandidate {
    /// As in a list of aspirants.
    #[serde(flatten)]
    pub row: AspirantRow,
    /// What the membership tells of what KPU asks.
    pub data: DataCount,
    /// On whom a membership waits; `null` where none is under way.
    pub joining: Option<Joining>,
    /// Whose details this officer may correct; `null` for others.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::MemberNumber>"))]
    pub member_number: Option<MemberNumber>,
    /// When they were last reminded.
    pub reminded_at: Option<Time>,
}

/// What the membership tells of what KPU asks.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct DataCount {
    /// Whether nothing is missing.
    pub complete: bool,
    /// What is.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Missing"))]
    pub missing: Vec<&'static str>,
}

/// Dapil of the officer's areas.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DistrictFunnels {
    /// Dapil.
    pub items: Vec<DistrictFunnel>,
}

/// A dapil with its numbers. They follow the aspirants within moments; `slate` is `null` until somebody saves one.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DistrictFunnel {
    /// Which.
    #[serde(flatten)]
    pub contest: Contest,
    /// The dapil's name.
    pub name: String,
    /// Its seats.
    pub seats: u8,
    /// How many names the party collects.
    pub target: u32,
    /// How many stand where.
    #[cfg_attr(feature = "schema", schemars(schema_with = "schema::counts"))]
    pub counts: BTreeMap<AspirantStatus, i64>,
    /// Women who have not left.
    pub women: i64,
    /// Men who have not left.
    pub men: i64,
    /// Cadres who have not left.
    pub internal: i64,
    /// Public figures who have not left.
    pub external: i64,
    /// The list.
    pub slate: Option<SlateHead>,
}

/// A list in one line.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlateHead {
    /// Where it stands.
    pub status: SlateStatus,
    /// Counts saves and steps.
    pub version: i64,
}
