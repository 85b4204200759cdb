//! The officers' side of a request: who they are and what they may do, pages of lists, how they see
//! people, and the board of a dapil.

mod aspirant;
mod board;
mod issuer;
mod list;
mod officer;
mod person;
mod reminder;
mod settled;

pub use aspirant::{Membership, SeenContest, aspirant_facts, aspirant_row, missing_papers, was_joining};
pub use board::Board;
pub use list::{ListPage, found};
pub use officer::{Officer, OfficerGate};
pub use person::history;
pub use reminder::reminded;
pub use settled::settled;
