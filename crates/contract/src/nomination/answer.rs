//! What members who propose are answered, and nominees.

use domain::{Answer, Chamber, NominationStatus, Track};
use serde::Serialize;
use uuid::Uuid;

use crate::Time;
#[cfg(feature = "schema")]
use crate::schema;

/// A race for one chamber in one dapil of one election.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Contest {
    /// Id of the election.
    #[cfg_attr(feature = "schema", schemars(with = "schema::ElectionId"))]
    pub election: String,
    /// The chamber.
    pub chamber: Chamber,
    /// Code of the dapil.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Dapil"))]
    pub dapil: String,
}

impl From<&domain::Contest> for Contest {
    fn from(contest: &domain::Contest) -> Self {
        let domain::Contest { election, chamber, dapil } = contest.clone();
        Self { election, chamber, dapil }
    }
}

/// The proposal.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NominationReceipt {
    /// The proposal's id.
    pub nomination_id: Uuid,
    /// Also on a replay, whatever became of it since.
    pub status: ReceivedStatus,
}

/// Where a proposal begins.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum ReceivedStatus {
    /// The nominee is asked.
    AwaitingConsent,
}

/// Everything one proposed, newest first.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnNominations {
    /// Proposals.
    pub items: Vec<OwnNomination>,
}

/// A proposal. `declined` also where the nominee accepted another dapil. `nominee` is `null` once it is withdrawn,
/// and once the data of somebody who refused are deleted.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnNomination {
    /// The proposal's id.
    pub nomination_id: Uuid,
    /// For which dapil.
    #[serde(flatten)]
    pub contest: Contest,
    /// What became of it.
    pub status: NominationStatus,
    /// By which way the name comes.
    pub track: Track,
    /// Whom.
    pub nominee: Option<OwnNominee>,
    /// Whether the phone is one's own.
    pub self_nominated: bool,
    /// How many members propose this person for this dapil.
    pub support: i64,
    /// When.
    pub created_at: Time,
    /// The nominee's link, while they have not answered: one may hand it over. It opens nothing without a code from
    /// the nominee's phone.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uri")))]
    pub consent_url: Option<String>,
}

/// Whom one proposed.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnNominee {
    /// As one wrote it.
    pub name: String,
}

/// What becomes of a question to a nominee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum QuestionStatus {
    /// It stands.
    Open,
    /// They stand.
    Accepted,
    /// They do not.
    Declined,
    /// Somebody else has the phone.
    NotMe,
    /// Nobody answered in time.
    Expired,
}

/// What those behind a phone are asked.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentQuestion {
    /// `open` while anybody is to answer; else how it ended.
    pub status: QuestionStatus,
    /// Id of the election.
    #[cfg_attr(feature = "schema", schemars(with = "schema::ElectionId"))]
    pub election: String,
    /// Everybody who was proposed with this phone; at most three are open at a time.
    pub people: Vec<AskedNominee>,
}

/// Somebody who was proposed with this phone.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct AskedNominee {
    /// The nominee's id.
    pub id: Uuid,
    /// First letters only; `null` once the data are deleted.
    pub masked_name: Option<String>,
    /// Whether the question to them stands, or how it ended.
    pub status: QuestionStatus,
    /// When the question lapses.
    pub expires_at: Time,
    /// All proposals for them in this election.
    pub proposals: Vec<ProposedFor>,
}

/// A dapil for which somebody proposes the nominee.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct ProposedFor {
    /// Which.
    #[serde(flatten)]
    pub contest: Contest,
    /// The dapil's name.
    pub name: String,
    /// Its seats.
    pub seats: u8,
    /// How many members propose the nominee for it.
    pub supporters: i64,
}

/// The answer. `dapil` and `aspirant_id` where it was accepted; `application_id` where accepting was also applying to
/// join, in the answer that made the application.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentOutcome {
    /// What was answered.
    pub status: AnsweredStatus,
    /// Code of the dapil.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::Dapil>"))]
    pub dapil: Option<String>,
    /// The aspirant that the nominee became.
    pub aspirant_id: Option<Uuid>,
    /// The application to join.
    pub application_id: Option<Uuid>,
}

/// What a nominee answered.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum AnsweredStatus {
    /// They stand.
    Accepted,
    /// They do not.
    Declined,
    /// Somebody else has the phone.
    NotMe,
}

impl From<Answer> for AnsweredStatus {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Accept => Self::Accepted,
            Answer::NotMe => Self::NotMe,
            _ => Self::Declined,
        }
    }
}
