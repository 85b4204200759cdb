//! Aspirants: who may stand in a contest.

mod candidacy;
mod erase;
mod list;
mod read;
pub(crate) mod record;
mod screen;

pub use candidacy::Candidacy;
pub use list::ContestPlace;
pub(crate) use read::supporter;
pub use record::{Aspirant, VerdictNote};
pub use screen::Screened;
