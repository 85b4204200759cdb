//! DynamoDB and nothing else lives here: one function per access pattern, listed with its cost in
//! `docs/ACCESS.md`. No request scans a table; uniqueness is always a conditional write.

mod accounts;
mod client;
mod error;
mod item;
mod keys;
mod ledger;
mod nominations;
mod person;
mod registry;
mod stream;
mod table;
mod write;

pub use accounts::{Accounts, CodeIssue, CodePurpose, CodeTry, GivenLimits, Reservation, Session};
pub use client::{Client, Tables, connect};
pub use error::StoreError;
pub use ledger::{Ledger, LedgerEntry};
pub use nominations::{
    Acceptance, Answered, Aspirant, ConsentToken, Contest, ContestPlace, Due, Funnel, Import, NewNomination,
    Nomination, Nominations, NomineeRecord, PartyVotes, Proposed, Proposing, Revision, Saved, Screened, Slate,
    SlateEdit, Standing, VerdictNote,
};
pub use registry::{
    Admission, Application, ApplicationFilter, Approval, Card, CardState, CodeTarget, Codes, Decided, DecisionNote,
    Leaving, Member, NewApplication, Page, PersonBehind, Place, Registry, SameNik, Seed, SeedStage, Verification,
};
pub use stream::{Message, Pending, StreamItem, StreamRecord};
