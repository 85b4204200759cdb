//! Cards.

mod issue;
mod record;

pub use record::{Card, CardState};
