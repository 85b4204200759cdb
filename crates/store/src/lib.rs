//! DynamoDB and nothing else lives here: one function per access pattern, listed with its cost in
//! `docs/ACCESS.md`. No request scans a table; uniqueness is always a conditional write.

mod accounts;
mod batch;
mod client;
mod erasure;
mod error;
mod holds;
mod item;
mod keys;
mod ledger;
mod look;
mod nominations;
mod person;
mod registry;
mod source;
mod stream;
mod table;
mod whose;
mod write;

pub use accounts::{
    Accounts, CodeIssue, CodeKey, CodePurpose, CodeTry, DamagedRow, GivenLimits, IdentityLimit, IdentityTry,
    Reservation, Session, Share, Turns, Waiting,
};
pub use client::{Client, Tables, access, connect};
pub use erasure::{Eraser, Everything, Ran};
pub use error::StoreError;
pub use holds::Holds;
pub use ledger::{Ledger, LedgerEntry};
pub use nominations::{
    Acceptance, Answered, Aspirant, Became, Candidacy, Channel, ConsentToken, Contest, ContestPlace, Due, Funnel,
    Import, Named, NewDistricts, NewNomination, Nomination, Nominations, NomineeRecord, PartyVotes, Proposed,
    Proposing, Revision, Saved, Screened, Slate, SlateEdit, Standing, VerdictNote, Way,
};
pub use registry::{
    Admission, Application, ApplicationFilter, Approval, Asker, Card, CardState, CodeTarget, Codes, Decided,
    DecisionNote, Erasure, Held, Kept, Leaving, Member, NOTICES, NewApplication, NewErasure, Notice, Overdue, Page,
    PersonBehind, PhoneCorrection, Place, Proved, Registry, RightAnswer, RightRequest, SameNik, Seed, SeedStage,
    UNDO_HOURS, Undo, Verification,
};
pub use source::{Home, Source};
pub use stream::{Message, Pending, StreamItem, StreamRecord};
pub use whose::Whose;
