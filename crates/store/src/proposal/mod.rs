//! Proposals: of one person by one member.

mod became;
mod record;
mod standing;
mod write;

pub use became::Became;
pub use record::Nomination;
pub(crate) use record::{NomineeData, WITHDRAWN_AT};
pub use standing::{Named, Proposing, Standing};
pub use write::{NewNomination, Proposed};
