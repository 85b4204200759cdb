//! The one-process stand-in for AWS behind `cargo dev`: an API Gateway that makes real events, a
//! DynamoDB embedded over SQLite, the event source mappings, the static site, and the outside
//! world: phones under `/dev/`, the officers' identity provider on a port of its own.
//!
//! It defines no route, no table and no trigger of its own: all are read from the templates that
//! AWS gets. Engine and tables are those of `testkit`. Tests and the benchmark use its parts as a library.

pub mod cloudfront;
pub mod data_folder;
pub mod demo;
pub mod functions;
pub mod gateway;
pub mod headers;
pub mod log;
pub mod officers;
pub mod outbox;
pub mod routes;
pub mod site;
pub mod stand_in;
pub mod streams;
pub mod template;

mod codes;
mod dev;
mod provider;
mod schedules;
mod server;
mod sign_in;
