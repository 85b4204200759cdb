//! Sessions.

pub(crate) mod record;
mod write;

pub use record::Session;
pub(crate) use record::{read_session, session_item, session_key};
pub use write::NewSession;
pub(crate) use write::follow_phone;
