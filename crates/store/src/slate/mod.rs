//! Lists of candidates and their revisions.

mod record;
mod write;

pub use record::{Revision, Slate};
pub use write::{Saved, SlateEdit};
