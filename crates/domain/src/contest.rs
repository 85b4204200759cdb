//! What a list of candidates is for.

use crate::Chamber;

/// A race for one chamber in one dapil of one election: what a list of candidates is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contest {
    /// The election's id.
    pub election: String,
    /// The chamber.
    pub chamber: Chamber,
    /// The dapil's code.
    pub dapil: String,
}
