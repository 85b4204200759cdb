//! Every conditional write of the store: the race it is there for, what each part of its condition refuses, and an
//! item that is not what the store writes. The tests of a write are in a module of its name, so that
//! `tests/release/conditions` can take its condition away and see them fail.
//!
//! The database is the embedded engine, or the DynamoDB that `KADER_DYNAMODB` names; each test has tables of its own.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

mod answers;
mod applications;
mod approval;
mod asking;
mod aspirants;
mod cards;
mod codes;
mod confirming;
mod erasures;
mod forgetting;
mod holds;
mod identity;
mod imports;
mod inventory;
mod known;
mod ledger;
mod members;
mod merging;
mod messages;
mod notices;
mod phones;
mod proposals;
mod rights;
mod sessions;
mod slates;
mod support;
mod supporting;
mod turns;
