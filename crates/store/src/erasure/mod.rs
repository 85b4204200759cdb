//! Erasures: what is held of a person goes, and what has to be kept is sealed apart.

mod draft;
mod due;
mod holds;
mod read;
mod record;
mod run;
mod write;

pub(crate) use draft::{drafts, kept};
pub use due::Overdue;
pub use holds::Holds;
pub use read::ErasureLink;
pub use record::{Erasure, NewErasure};
pub(crate) use run::ROUNDS;
pub use run::{Eraser, Everything, Ran};
