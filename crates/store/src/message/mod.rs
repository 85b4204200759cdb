//! Messages: what was sent to a phone, and what waits.

mod count;
mod pending;
mod waiting;

pub use count::{GivenLimits, Reservation, Share};
pub use pending::{JoiningCode, Message, Pending};
pub use waiting::{DamagedRow, Turns, Waiting};
