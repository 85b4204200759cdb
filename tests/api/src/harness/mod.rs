//! What the tests stand on: the process, a client, people, and the steps they have in common.

mod binary;
mod client;
mod document;
mod faults;
mod nominating;
mod people;
mod server;
mod steps;

pub(crate) use binary::kader;
pub(crate) use client::{Answer, Api, Call, http, pairs};
pub(crate) use document::Document;
pub(crate) use faults::Unreliable;
pub(crate) use nominating::{NATIONAL, PAPERS, REGIONAL, joining, own_proposal, phone_of, proposal, slate};
pub(crate) use people::{born_years_ago, fresh_phone, person, text, with};
pub(crate) use server::Server;
pub(crate) use steps::{Member, Session, identity};
pub(crate) use testkit::Database;
