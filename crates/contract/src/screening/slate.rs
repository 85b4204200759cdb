//! What selectors are answered about lists of candidates and votes.

use std::fmt;

use domain::{Language, Level, Operation, SlateRule, SlateStatus};
use serde::Serialize;
use uuid::Uuid;

#[cfg(feature = "schema")]
use crate::schema;
use crate::{Contest, SlateCandidate, Time, violation_message};

/// A list with everybody who could be on it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Slate {
    /// Of which contest.
    #[serde(flatten)]
    pub contest: Contest,
    /// The dapil's name.
    pub name: String,
    /// Where it stands.
    pub status: SlateStatus,
    /// Counts saves and steps; 0 for a list that nobody saved yet.
    pub version: i64,
    /// The last revision's number; 0 while there is none.
    pub revision: i64,
    /// The last revision's hash.
    pub hash: Option<String>,
    /// The dapil's seats.
    pub seats: u8,
    /// The least number of women on a list of this length.
    pub quota: usize,
    /// Those on the list, in its order.
    pub candidates: Vec<SlateCandidate>,
    /// Those who could be, most supported first, 100 at most.
    pub pool: Vec<SlateCandidate>,
    /// What the rules say to it.
    pub check: SlateCheck,
    /// The steps there are from here.
    pub steps: Vec<SlateStep>,
    /// Oldest first.
    pub revisions: Vec<SlateRevision>,
}

/// What the rules say to a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlateCheck {
    /// Whether no rule is broken.
    pub ok: bool,
    /// One per broken rule.
    pub violations: Vec<Violation>,
}

impl SlateCheck {
    /// What a check found, with words.
    #[must_use]
    pub fn of(check: domain::SlateCheck, language: Language) -> Self {
        let told = |violation| Violation::of(violation, language);
        Self { ok: check.ok, violations: check.violations.into_iter().map(told).collect() }
    }
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Violation {
    /// Which.
    pub rule: SlateRule,
    /// Where it stands.
    pub article: String,
    /// In words, in the language of the answer.
    pub message: String,
    /// The places on the list it is about.
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 1))))]
    pub positions: Vec<usize>,
    /// What is asked: names, women, groups, years or people, as the rule has it.
    pub need: usize,
    /// What there is, in the same unit.
    pub have: usize,
    /// The smallest sequence of operations after which this rule holds and none is broken that held before, once those
    /// who are reminded or admitted have done their part. Nobody goes whom asking would keep. `null` where nothing
    /// helps.
    pub fix: Option<Vec<Operation>>,
}

impl Violation {
    /// A broken rule with words.
    #[must_use]
    pub fn of(violation: domain::Violation, language: Language) -> Self {
        let message = violation_message(&violation, language);
        let domain::Violation { rule, article, positions, need, have, fix } = violation;
        Self { rule, article, message, positions, need, have, fix }
    }
}

/// What the rules say to an order.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderCheck {
    /// What they say.
    pub check: SlateCheck,
    /// The least number of women on it.
    pub quota: usize,
}

/// A step, and the board that takes it; one above may too.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlateStep {
    /// Where it leads.
    pub to: SlateStatus,
    /// The board.
    #[cfg_attr(feature = "schema", schemars(with = "schema::BoardLevel"))]
    pub level: Level,
    /// Whether this officer may take it.
    pub allowed: bool,
}

/// A step that was taken; never changed.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlateRevision {
    /// Its number.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub revision: i64,
    /// The status it reached.
    pub status: SlateStatus,
    /// When.
    pub at: Time,
    /// An officer's `subject`.
    pub actor: String,
    /// SHA-256 over contest, number, status, names and the hash before, base64url.
    pub hash: String,
    /// Why it went back to a draft.
    pub reason: Option<String>,
}

/// A candidate who lacks something.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Lacking {
    /// The aspirant's id.
    pub candidate: Uuid,
    /// Place on the list.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub number: usize,
    /// Name.
    pub name: Option<String>,
    /// `member`, a field of `Missing`, or a paper with what is wrong: `ktp.missing`, `photo.expired`.
    pub what: Vec<String>,
}

/// Whoever prints a refusal prints no name.
impl fmt::Debug for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lacking({})", self.candidate)
    }
}

/// Votes, seats by Sainte-Laguë, and what is lacking for one more.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Votes {
    /// The dapil's seats.
    pub seats: u32,
    /// In the order of the file.
    pub parties: Vec<PartyShare>,
    /// Which of them is this party; `null` where none is.
    pub own: Option<String>,
}

/// A party.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct PartyShare {
    /// Its name, as the file has it.
    pub party: String,
    /// Its votes.
    pub votes: u64,
    /// The seats that are its own, whatever breaks a tie.
    pub seats: u32,
    /// It competes with a party of the very same quotient for one seat more.
    pub tied: bool,
    /// The least number of votes more for one more seat; `null` where none would do.
    pub gap: Option<u64>,
}

/// What was taken.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VotesTaken {
    /// Dapil whose votes were replaced.
    pub districts: usize,
}
