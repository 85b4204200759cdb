//! The HTTP contract: request and response types, error codes and their words, the routes.
//!
//! Requests are read leniently and checked as a whole, so that an answer names every bad field at
//! once; what comes out of a check are `domain` types.

mod application;
mod field;
mod member;
mod message;
mod officer;
pub mod openapi;
pub mod routes;
mod session;

pub use application::{ApplicationReceipt, Apply, CodeCheck, CodeWho, VerificationReceipt};
pub use field::{Check, FieldError, Flag, Rules, Text};
pub use member::{Details, Identity, MoveTo, NewPhone};
pub use message::{message, title};
pub use officer::{BulkDecision, DecisionOutcome, DecisionRequest, MemberPatch, MemberSearch, StatusChange};
pub use session::{ChoosePerson, CodeRequest, SessionRequest};
