//! What the functions cost, measured on the binaries that are deployed.
//!
//! `cargo bench-functions` builds them with the release profile, starts each
//! under a stand-in for Lambda's Runtime API beside an embedded DynamoDB, and
//! prints two tables: time, processor, memory and size against a bare function
//! (`tests/bare`), and database requests and units against their budgets.
//! What is measured is listed in [`operations`]; how, in [`timing`] and [`units`].

pub mod binaries;
pub mod changes;
pub mod database;
pub mod gateway;
pub mod governing;
pub mod journey;
pub mod meter;
pub mod nominating;
pub mod operations;
pub mod outside;
pub mod people;
pub mod report;
pub mod rights;
pub mod slates;
pub mod timing;
pub mod tls;
pub mod units;
pub mod wire;
pub mod world;

/// Why the benchmark stops. It is read by a person at a terminal, so a sentence
/// serves better than a type.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
