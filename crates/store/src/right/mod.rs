//! Rights that people ask an officer for, each with its clock.

mod record;
mod write;

pub use record::{Asker, RightAnswer, RightRequest};
