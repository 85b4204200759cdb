//! What the tests stand on: the process, a client, people, and the steps they have in common.

mod binary;
mod client;
mod database;
mod document;
mod people;
mod server;
mod steps;

pub(crate) use binary::kader;
pub(crate) use client::{Answer, Api, Call};
pub(crate) use database::Database;
pub(crate) use document::Document;
pub(crate) use people::{born_years_ago, fresh_phone, person, text, with};
pub(crate) use server::Server;
pub(crate) use steps::Session;
