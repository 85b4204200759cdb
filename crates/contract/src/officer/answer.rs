//! What officers are answered about applications and members, and who they are themselves.

use domain::{ApplicationStatus, MemberNumber, MemberStatus, Right, Role, Sex};
use serde::Serialize;
use uuid::Uuid;

use crate::person::{GuardianTold, HistoryEntry, PersonView, Village};
#[cfg(feature = "schema")]
use crate::schema;
use crate::{ProblemCode, Time};

/// The officer.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grants {
    /// The issuer's id of the officer.
    pub subject: String,
    /// What they may do, and where.
    pub grants: Vec<GrantedRole>,
    /// The areas of the grants, each once.
    pub areas: Vec<GrantedArea>,
}

/// A role within an area.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct GrantedRole {
    /// The role.
    pub role: Role,
    /// Code of the area; empty is the nation.
    pub area: String,
}

/// An area by name.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct NamedArea {
    /// Code of the area; empty is the nation.
    pub code: String,
    /// Its name; `null` when it is no longer in force.
    pub name: Option<&'static str>,
}

/// An area by name.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct GrantedArea {
    /// Which.
    #[serde(flatten)]
    pub area: NamedArea,
    /// The areas one level below, down to the kecamatan.
    pub within: Vec<NamedArea>,
}

/// An application as a row of the queue.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Application"))]
pub struct ApplicationRow {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// Name.
    pub name: String,
    /// Completed years today.
    pub age: i16,
    /// Sex.
    pub sex: Sex,
    /// Where the applicant lives.
    pub village: Village,
    /// When the code came back.
    pub submitted_at: Option<Time>,
    /// What to look at.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<schema::Flag>"))]
    pub flags: Vec<String>,
    /// The member that it became.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::MemberNumber>"))]
    pub member_number: Option<MemberNumber>,
}

/// An application with everything needed for a decision.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApplicationDetail {
    /// As in the queue.
    #[serde(flatten)]
    pub row: ApplicationRow,
    /// What else is known of the person.
    #[serde(flatten)]
    pub person: PersonView,
    /// Who did what, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Who consented for a minor.
    #[serde(flatten)]
    pub guardian: GuardianTold,
    /// When the form came.
    pub created_at: Time,
    /// What does not fit the NIK.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Warnings"))]
    pub warnings: Vec<&'static str>,
    /// The last decision's reason.
    pub reason: Option<String>,
    /// Everything else with this NIK in the officer's areas.
    pub same_nik: Vec<SameNik>,
    /// Whether a member outside the officer's areas holds this NIK.
    pub held_elsewhere: bool,
}

/// Something else with the same NIK.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SameNik {
    /// An application.
    Application {
        /// Its id.
        id: Uuid,
        /// Where it stands.
        status: ApplicationStatus,
        /// Name.
        name: String,
        /// Where the applicant lives.
        village: Village,
        /// When its code came back.
        submitted_at: Option<Time>,
    },
    /// A member.
    Member {
        /// As `member_number`.
        #[cfg_attr(feature = "schema", schemars(with = "schema::MemberNumber"))]
        id: MemberNumber,
        /// Where the membership stands.
        status: MemberStatus,
        /// Name.
        name: String,
        /// Where the member lives.
        village: Village,
        /// The number.
        #[cfg_attr(feature = "schema", schemars(with = "schema::MemberNumber"))]
        member_number: MemberNumber,
    },
}

/// What was decided.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecisionReceipt {
    /// Where the application stands now.
    pub status: DecisionStatus,
    /// The number of the member who was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "schema::MemberNumber"))]
    pub member_number: Option<MemberNumber>,
}

/// Where a decision leaves an application.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum DecisionStatus {
    /// It became a member.
    Approved,
    /// It ended.
    Rejected,
    /// The applicant corrects it.
    Returned,
}

/// What became of each, in the order of the request.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecisionReceipts {
    /// Outcomes.
    pub items: Vec<DecisionOutcome>,
}

/// What became of one application.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct DecisionOutcome {
    /// As it was sent.
    pub id: String,
    /// How it ended.
    pub status: OutcomeStatus,
    /// The number of the member who was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "schema::MemberNumber"))]
    pub member_number: Option<MemberNumber>,
    /// Why there is a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("enum" = CONFLICTS)))]
    pub code: Option<ProblemCode>,
}

/// What stands against a decision.
#[cfg(feature = "schema")]
const CONFLICTS: [ProblemCode; 2] = [ProblemCode::StateConflict, ProblemCode::NikHeld];

/// How one of many decisions ended.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum OutcomeStatus {
    /// It was decided.
    Ok,
    /// It cannot be decided so: `code` says why.
    Conflict,
    /// It is not there, for this officer.
    NotFound,
    /// In the officer's area, without the role.
    Forbidden,
    /// Not decided; try that one again.
    Busy,
}

/// A right that somebody asked for.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedRight {
    /// The request.
    pub id: String,
    /// Which right.
    pub kind: Right,
    /// The application that leads to the person.
    pub application_id: Uuid,
    /// Their membership, when they had one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::MemberNumber>"))]
    pub member_number: Option<MemberNumber>,
    /// Where they belonged.
    pub village: Village,
    /// When it was asked for.
    pub asked_at: Time,
    /// Until when it has to be answered.
    pub due_at: Time,
}

/// What became of it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RightReceipt {
    /// The request.
    pub id: String,
    /// The answer.
    pub status: RightAnswer,
}

/// An officer's answer to somebody who asked for a right.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum RightAnswer {
    /// It is done as asked.
    Accepted,
    /// It is not.
    Refused,
}

/// A member as a row of a list.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Member"))]
pub struct MemberRow {
    /// The number on the card.
    #[cfg_attr(feature = "schema", schemars(with = "schema::MemberNumber"))]
    pub number: MemberNumber,
    /// Where the membership stands.
    pub status: MemberStatus,
    /// Name.
    pub name: String,
    /// Completed years today.
    pub age: i16,
    /// Sex.
    pub sex: Sex,
    /// Where the member lives.
    pub village: Village,
    /// When the membership began.
    pub since: Time,
}

/// A member with everything held.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberDetail {
    /// As in a list.
    #[serde(flatten)]
    pub row: MemberRow,
    /// What else is known of the person.
    #[serde(flatten)]
    pub person: PersonView,
    /// Who did what, oldest first.
    pub history: Vec<HistoryEntry>,
    /// The application it came from.
    pub application_id: Uuid,
    /// The membership before, of somebody who left and joined again.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::MemberNumber>"))]
    pub former_number: Option<MemberNumber>,
}

/// Where the membership stands now.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberStanding {
    /// Whose.
    #[cfg_attr(feature = "schema", schemars(with = "schema::MemberNumber"))]
    pub number: MemberNumber,
    /// The status.
    pub status: MemberStatus,
}
