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
mod page;
mod person;
mod registry;
mod source;
mod stream;
mod table;
mod whose;
mod write;

pub use accounts::{
    Accounts, CodeIssue, CodeKey, CodePurpose, CodeTry, CodeUse, DamagedRow, GivenLimits, IdentityLimit, IdentityTry,
    Joining, NewSession, Reservation, Session, Share, Turns, Waiting,
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
pub use page::Page;
pub use registry::{
    Admission, Application, ApplicationFilter, Approval, Asker, Awaited, Behind, Card, CardState, CodeTarget, Codes,
    Decided, DecisionNote, Erasure, Held, Kept, Leaving, Member, NOTICES, NewApplication, NewErasure, Notice, Overdue,
    PersonBehind, PhoneCorrection, Place, Proved, Registry, Reminded, Remindee, RightAnswer, RightRequest, SameNik,
    Seed, SeedStage, UNDO_HOURS, Undo, Undone, Verification,
};
pub use source::{Home, Source};
pub use stream::{JoiningCode, Message, Pending, StreamItem, StreamRecord};
pub use whose::Whose;
