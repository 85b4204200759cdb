//! DynamoDB and nothing else lives here: one function per access pattern, listed with its cost in
//! `docs/ACCESS.md`. No request scans a table; uniqueness is always a conditional write.
//!
//! A folder or a file for each kind of thing that is stored: `record.rs` says what its item holds, `read.rs` and
//! `write.rs`, or a file per job, what is done with it. `registry.rs`, `nominations.rs` and `accounts.rs` are the
//! tables with the keys that a function was granted. What follows a change is in `follow`.

mod accounts;
mod application;
mod aspirant;
mod attribute;
mod batch;
mod bulk;
mod card;
mod channel;
mod client;
mod code;
mod election;
mod erasure;
mod error;
mod filing;
mod follow;
mod funnel;
mod grants;
mod identity;
mod import;
mod item;
mod joining;
mod keys;
mod ledger;
mod look;
mod member;
mod message;
mod nominations;
mod nominee;
mod page;
mod person;
mod phone;
mod proposal;
mod registry;
mod right;
mod session;
mod slate;
mod source;
mod stream;
mod table;
mod trace;
mod votes;
mod walk;
mod write;

pub use accounts::Accounts;
pub use application::{
    Admission, Application, ApplicationFilter, Approval, Awaited, CodeTarget, Codes, Decided, DecisionNote,
    NewApplication, PhoneCorrection, Proved, SameNik, Verification,
};
pub use aspirant::{Aspirant, Candidacy, ContestPlace, Screened, VerdictNote};
pub use bulk::Bulk;
pub use card::{Card, CardState};
pub use channel::Channel;
pub use client::{Client, Tables, access, connect};
pub use code::{CodeIssue, CodeKey, CodePurpose, CodeTry, CodeUse};
pub use domain::{Contest, Funnel, Kept, Way};
pub use election::NewDistricts;
pub use erasure::{Eraser, Erasure, ErasureLink, Everything, Holds, NewErasure, Overdue, Ran};
pub use error::{Failure, StoreError};
pub use identity::{IdentityLimit, IdentityTry};
pub use import::Import;
pub use joining::Joining;
pub use ledger::{Ledger, LedgerEntry};
pub use member::{Leaving, Member, UNDO_HOURS, Undo, Undone};
pub use message::{DamagedRow, GivenLimits, JoiningCode, Message, Pending, Reservation, Share, Turns, Waiting};
pub use nominations::Nominations;
pub use nominee::{Acceptance, Answered, ConsentToken, Due, NomineeRecord};
pub use page::Page;
pub use person::{Behind, Held, NOTICES, Notice, PersonBehind, Reminded, Remindee, Whose};
pub use proposal::{Became, Named, NewNomination, Nomination, Proposed, Proposing, Standing};
pub use registry::Registry;
pub use right::{Asker, RightAnswer, RightRequest};
pub use session::{NewSession, Session};
pub use slate::{Revision, Saved, Slate, SlateEdit};
pub use source::{Home, Source};
pub use stream::StreamRecord;
pub use trace::on_behalf_of;
pub use votes::PartyVotes;
pub use walk::Place;
