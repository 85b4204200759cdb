//! The rules of Kader: who may join, what a number looks like, which moves are legal. Pure: no
//! clock, no I/O, no randomness; time arrives as an argument.

mod application;
pub mod area;
mod birth_date;
mod chamber;
mod contest;
mod day;
mod district;
mod election;
mod grant;
mod identity;
mod ledger;
pub mod letters;
pub mod limits;
mod member;
mod member_number;
pub mod message;
mod name;
mod nik;
mod nomination;
mod nominee;
mod occupation;
mod pasted;
mod person;
mod phone;
mod retention;
mod right;
mod same_person;
#[cfg(feature = "schema")]
mod schema;
pub mod seats;
pub mod slate;
mod text;
mod typed;
mod vocabulary;

pub use application::{
    ApplicationEvent, ApplicationStatus, CODE_AGAIN_MINUTES, CODE_MINUTES, CODE_TRIES, CODES_PER_STRANGER, Decision,
    IllegalMove, REPLAY_SECONDS, UNVERIFIED_DAYS, UNVERIFIED_HOURS,
};
pub use area::{Area, Level};
pub use birth_date::{BirthDate, BirthDateError, Eligibility};
pub use chamber::{Chamber, Track};
pub use contest::Contest;
pub use day::{is_past_its_day, jakarta_date, jakarta_end, jakarta_start};
pub use district::{DISTRICT_COLUMNS, District, LineError, import_districts};
pub use election::{ChamberRules, Election, ElectionProblem, Rule, Signers, Step};
pub use grant::{Grant, Grants, Refusal, Role, Sight};
pub use identity::{IDENTITY_HOURS, IDENTITY_TRIES, IDENTITY_TRIES_EACH, PHONE_RESOLD_DAYS, may_be_resold};
pub use ledger::{Act, Action, Actor, LedgerLine, PersonId, Subject};
pub use member::{CARD_YEARS, MemberStatus};
pub use member_number::{MemberNumber, MemberNumberError, NumberFormat};
pub use name::{PersonName, words};
pub use nik::{Nik, NikError};
pub use nomination::{
    Answer, AspirantEvent, AspirantStatus, Claimant, Document, DocumentEntry, DocumentProblem, DocumentState, Funnel,
    Heard, KnownNominee, Leaving, NominationStatus, NomineeDue, NomineeTimes, OneNik, Question, SlateStatus, Verdict,
    Way, missing_documents, required_documents, support_gained,
};
pub use nominee::{CANDIDACY_CONSENT_VERSION, Nominee};
pub use occupation::Occupation;
pub use pasted::{card_token, pasted_token};
pub use person::{Consents, Email, Guardian, Neighbourhood, Person};
pub use phone::{Phone, PhoneError, Phones};
pub use retention::{ERASURE_HOURS, HoldKind, HoldRule, Kept, Retention, Said, StateRule};
pub use right::Right;
pub use same_person::{KnownPerson, Trace, same_person};
pub use slate::{Candidate, Joining, Operation, SlateCheck, SlateRule, Violation};
pub use text::{Line, TextError};
pub use typed::{day_of_form, digits, plain};
pub use vocabulary::{Language, MaritalStatus, Sex};
