//! Messages to phones: what they say, how they are handed to the provider, and what becomes of those
//! that cannot go at once. `send-messages` tries what is new, `send-waiting` what had to wait; both are
//! this crate with another door.

mod post;
mod provider;
mod waiting_room;
mod words;

pub use post::Post;
pub use provider::Provider;
pub use waiting_room::Round;
