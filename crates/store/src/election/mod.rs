//! Elections and their districts.

mod record;
mod write;

pub(crate) use record::in_force;
pub use write::NewDistricts;
