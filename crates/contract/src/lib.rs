//! The HTTP contract: request and response types, error codes and their words, the routes.
//!
//! Requests are read leniently and checked as a whole, so that an answer names every bad field at
//! once; what comes out of a check are `domain` types.
//!
//! # An answer
//! It is a struct or an enum beside its request, in `<noun>.rs` or, where that would outgrow its room, in
//! `<noun>/answer.rs`. Answers that hold plain text of persons have no `Debug`:
//! ```text
//! /// The card in force.                       (docstrings are the descriptions of the OpenAPI document)
//! #[derive(Serialize)]
//! #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
//! pub struct Card {
//!     /// Whose it is.
//!     #[cfg_attr(feature = "schema", schemars(with = "crate::schema::MemberNumber"))]
//!     pub number: String,
//!     /// Until when.
//!     pub valid_until: Time,
//! }
//! ```
//! - The name is the component's. What is part of one answer only is `schemars(inline)`.
//! - A moment is a [`Time`] (`Time::from(at)`), an id a `Uuid`; a vocabulary of `domain` is the component of its name. A text
//!   that is more than text says so with one of `schema`, also within: `with = "Option<crate::schema::Nik>"`.
//! - A day is `with = "String", extend("format" = "date")`. An `Option` is `null`; what is absent instead says `serde(skip_serializing_if = "Option::is_none")`.
//! - Words of one answer only are an enum here with `serde(rename_all = "snake_case")`.
//! - In `openapi::answers` it is one line: `derived.like(&Card { … })` with an example, `derived.plain::<Card>()` without.
//! - In the function: `Reply::ok(&answer)`, or `Reply::json(StatusCode::ACCEPTED, &answer)`. What only a page's template reads is no answer and stays with the function.

mod application;
mod area;
mod body;
mod card;
mod code;
mod election;
mod field;
mod line;
mod list;
mod member;
mod nomination;
mod officer;
mod person;
mod problem;
#[cfg(test)]
mod reading;
pub mod routes;
#[cfg(feature = "schema")]
pub mod schema;
mod screening;
mod session;
mod time;
mod violation;

pub use application::{ApplicationReceipt, Apply, CodeCheck, CodeWho, Correction, VerificationReceipt};
pub use area::{AreaName, Areas, FoundArea};
pub use body::{Body, Nothing, Stray, names_of};
pub use card::{Card, CardStanding, CardState, CardVerdict, CardWorth};
pub use code::{FieldCode, ProblemCode};
pub use election::{KnownDistrict, PublicCounts, PublicDistrict, PublicDistricts, PublicElection, PublicElections};
pub use field::{Check, DAYS, FieldError, Flag, Rules, Text};
pub use line::line_message;
pub use list::{Found, Page};
pub use member::{
    ApplicationHeld, AskRight, Became, By, CandidacyHeld, Details, Done, Erasure, Export, Identity, Kept,
    MembershipHeld, MoveTo, NewPhone, NominationsHeld, Notice, OwnApplication, OwnMembership, ProposalHeld,
    RightRequest, Standing, Status, TakeBack, ToCorrect, UndoPhone, VerdictHeld,
};
pub use nomination::{
    AnsweredStatus, AskedNominee, ConsentAnswer, ConsentLink, ConsentOutcome, ConsentQuestion, Contest, Nominate,
    NominationReceipt, OwnNomination, OwnNominations, OwnNominee, Proposal, ProposedFor, QuestionStatus,
    ReceivedStatus,
};
pub use officer::{
    AnswerRight, ApplicationDetail, ApplicationRow, ApplicationSearch, AskedRight, BulkDecision, DecisionOutcome,
    DecisionReceipt, DecisionReceipts, DecisionRequest, DecisionStatus, GrantedArea, GrantedRole, Grants, MemberDetail,
    MemberPatch, MemberRow, MemberSearch, MemberStanding, NamedArea, OutcomeStatus, RETURNABLE, Reason, RightAnswer,
    RightReceipt, SameNik, StatusChange,
};
pub use person::{ConsentsHeld, GuardianTold, HistoryEntry, OwnDetails, PersonHeld, PersonView, Told, Village};
pub use problem::{Carried, FieldProblem, Problem};
pub use screening::{
    AspirantDetail, AspirantFacts, AspirantLeave, AspirantRow, AspirantStanding, ConsentNote, CsvRequest, DataCount,
    DistrictFunnel, DistrictFunnels, DocumentLine, DocumentsRequest, DoneStatus, Elections, Import, ImportCheck,
    ImportDone, ImportReceipt, ImportRequest, ImportStatus, Lacking, LineError, OrderCheck, Paper, PaperCount,
    PartyShare, PhoneSource, Reminder, SameAspirant, Slate, SlateCandidate, SlateCheck, SlateHead, SlateRequest,
    SlateRevision, SlateStep, TransitionRequest, VerdictNote, VerdictRequest, Violation, Votes, VotesTaken,
};
pub use session::{ChoosePerson, ChosenPerson, CodeRequest, Empty, MaskedPerson, People, SessionRequest};
pub use time::Time;
pub use violation::violation_message;
