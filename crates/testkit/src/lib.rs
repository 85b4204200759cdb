//! The database that tests and `cargo dev` run on: the embedded engine with the tables of `infra/data.yaml`, and
//! what only tests want of it. A set of tables of one's own with fixed keys, the whole content past the store, and
//! a way to it on which a write may lose its race, its condition, or its turn.

mod conditions;
mod database;
mod embedded;
mod error;
mod fresh;
mod proxy;
pub mod tables;
mod template;

/// The body of a request.
pub use axum::body::Bytes;
pub use conditions::Known;
pub use database::{Database, apart, elsewhere};
pub use embedded::Embedded;
pub use error::{Error, causes};
pub use fresh::{Fresh, Held};
pub use proxy::{Fate, Proxy};
pub use template::{Resource, resources};
