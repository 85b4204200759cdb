//! Memberships.

mod change;
mod phone;
mod read;
pub(crate) mod record;
mod words;

pub use change::Leaving;
pub use phone::{UNDO_HOURS, Undo, Undone};
pub use record::Member;
