//! What a problem carries for the client to go on, besides what all of them say.

use domain::{ElectionProblem, SlateStatus};
use serde::Serialize;

use crate::{Lacking, LineError, ProblemCode, SlateCheck, Time};

/// The members of a problem that only problems of its code have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Carried {
    /// `window.closed`.
    WindowClosed {
        /// When the window opens or opened.
        opens: Time,
        /// The first instant at which a proposal is refused.
        closes: Time,
    },
    /// `slate.version`.
    SlateVersion {
        /// The list's version now.
        version: i64,
    },
    /// `slate.unlawful`.
    SlateUnlawful {
        /// What the rules say.
        check: SlateCheck,
        /// The list's version now.
        version: i64,
    },
    /// `silon.incomplete`.
    SilonIncomplete {
        /// Who on the list lacks what.
        missing: Vec<Lacking>,
        /// Whether the board has approved the list.
        approved: bool,
        /// Where the list stands.
        stage: SlateStatus,
        /// What the rules say.
        check: SlateCheck,
    },
    /// `election.invalid`.
    ElectionInvalid {
        /// Every problem of the election.
        problems: Vec<ElectionProblem>,
    },
    /// `import.invalid`.
    ImportInvalid {
        /// All bad lines at once.
        errors: Vec<LineError>,
    },
}

impl Carried {
    /// Whose members these are.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        match self {
            Self::WindowClosed { .. } => ProblemCode::WindowClosed,
            Self::SlateVersion { .. } => ProblemCode::SlateVersion,
            Self::SlateUnlawful { .. } => ProblemCode::SlateUnlawful,
            Self::SilonIncomplete { .. } => ProblemCode::SilonIncomplete,
            Self::ElectionInvalid { .. } => ProblemCode::ElectionInvalid,
            Self::ImportInvalid { .. } => ProblemCode::ImportInvalid,
        }
    }
}
