//! Journeys from outside: `cargo dev` runs as a process, and these tests know of it only what
//! `openapi.json` and a browser know.
//!
//! One process serves all tests that do not say otherwise. They run side by side on it, so each
//! brings people of its own, and none looks at what others may have changed. Whatever they do to
//! it, it never answers 5xx: that is checked when it stops.

#![cfg(test)]

mod harness;

mod answered;
mod cards;
mod completeness;
mod consenting;
mod count_seats;
mod crashes;
mod document;
mod elections;
mod erasing;
mod erasure_races;
mod export_slates;
mod guardians;
mod hostile;
mod idempotency;
mod identity;
mod joined;
mod joining;
mod leaving;
mod limits;
mod lists;
mod members;
mod messages;
mod nominating;
mod nomination_races;
mod nominees;
mod officer_races;
mod officers;
mod order_slates;
mod pages;
mod phones_abroad;
mod races;
mod reading;
mod replays;
mod resold;
mod rights;
mod routes;
mod screening;
mod searching;
mod secrets;
mod sessions;
mod shared_phones;
mod sign_in;
mod starting;
mod strays;
mod unverified;
mod villages;
mod waiting;
