//! The rules of Kader: who may join, what a number looks like, which moves are legal. Pure: no
//! clock, no I/O, no randomness; time arrives as an argument.

mod application;
pub mod area;
mod birth_date;
mod day;
mod grant;
pub mod limits;
mod member;
mod member_number;
mod name;
mod nik;
mod occupation;
mod person;
mod phone;
mod text;
mod vocabulary;

pub use application::{
    ApplicationEvent, ApplicationStatus, CODE_MINUTES, CODE_TRIES, Decision, IllegalMove, UNVERIFIED_HOURS,
};
pub use area::{Area, Level};
pub use birth_date::{BirthDate, BirthDateError, Eligibility};
pub use day::jakarta_date;
pub use grant::{Grant, Grants, Refusal, Role};
pub use member::{CARD_YEARS, MemberStatus};
pub use member_number::{MemberNumber, MemberNumberError, NumberFormat};
pub use name::{PersonName, words};
pub use nik::{Nik, NikError};
pub use occupation::Occupation;
pub use person::{Consents, Email, Guardian, Neighbourhood, Person};
pub use phone::{Phone, PhoneError};
pub use text::{Line, TextError};
pub use vocabulary::{Language, MaritalStatus, Sex};
