//! Nominees: whom members proposed.

mod answer;
mod due;
pub(crate) mod record;

pub use answer::{Acceptance, Answered};
pub use due::Due;
pub use record::ConsentToken;
pub use record::NomineeRecord;
