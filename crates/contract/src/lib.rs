//! The HTTP contract: request and response types, error codes and their words, the routes.
//!
//! Requests are read leniently and checked as a whole, so that an answer names every bad field at
//! once; what comes out of a check are `domain` types.

mod application;
mod body;
mod code;
mod field;
mod line;
mod member;
mod nomination;
mod officer;
pub mod openapi;
#[cfg(test)]
mod reading;
pub mod routes;
mod screening;
mod session;
mod violation;

pub use application::{ApplicationReceipt, Apply, CodeCheck, CodeWho, Correction, VerificationReceipt};
pub use body::{Body, Nothing, Stray};
pub use code::{FieldCode, ProblemCode};
pub use field::{Check, DAYS, FieldError, Flag, Rules, Text};
pub use line::line_message;
pub use member::{AskRight, Details, Identity, MoveTo, NewPhone, TakeBack, UndoPhone};
pub use nomination::{ConsentAnswer, ConsentLink, Nominate, Proposal};
pub use officer::{
    AnswerRight, ApplicationSearch, BulkDecision, DecisionOutcome, DecisionRequest, MemberPatch, MemberSearch, Reason,
    StatusChange,
};
pub use screening::{
    AspirantLeave, CsvRequest, DocumentLine, DocumentsRequest, ImportRequest, SlateRequest, TransitionRequest,
    VerdictRequest,
};
pub use session::{ChoosePerson, CodeRequest, SessionRequest};
pub use violation::violation_message;
