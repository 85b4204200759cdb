//! Signing in with a code.

use domain::{BirthDate, Phone, Phones};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::FieldCode;
use crate::application::code;
use crate::field::{Check, FieldError, Text};

/// Asks for a code: `POST /sessions/codes`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeRequest {
    /// A mobile number.
    pub phone: Text,
}

impl CodeRequest {
    /// Reads the phone.
    ///
    /// # Errors
    /// `phone.format`.
    pub fn check(&self, phones: &Phones) -> Result<Phone, Vec<FieldError>> {
        let mut check = Check::default();
        let phone = check.phone("phone", &self.phone, phones);
        check.finish(phone)
    }
}

/// Signs in: `POST /sessions`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionRequest {
    /// A mobile number.
    pub phone: Text,
    /// Six digits.
    pub code: Text,
}

impl SessionRequest {
    /// Reads phone and code.
    ///
    /// # Errors
    /// `phone.format`, `code.format`.
    pub fn check(&self, phones: &Phones) -> Result<(Phone, String), Vec<FieldError>> {
        let mut check = Check::default();
        let phone = check.phone("phone", &self.phone, phones);
        let code = check.required("code", &self.code, FieldCode::CodeFormat, code);
        check.finish(phone.zip(code))
    }
}

/// Says who of several people one is, or when one was born: `PUT /sessions/current`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChoosePerson {
    /// The person's id as listed by `POST /sessions`.
    pub person: Text,
    /// Instead of it, `YYYY-MM-DD`: where a phone may have been resold, it leads to nobody before.
    pub birth_date: Text,
}

impl ChoosePerson {
    /// Reads the birth date.
    ///
    /// # Errors
    /// `birth_date.format`.
    pub fn born(&self) -> Result<BirthDate, Vec<FieldError>> {
        let mut check = Check::default();
        let born = check.required("birth_date", &self.birth_date, FieldCode::BirthDateFormat, BirthDate::parse_stored);
        check.finish(born)
    }
}

/// Whom the phone leads to, and whose application waits for a code to it; with more than one, or one who waits,
/// `PUT /sessions/current` chooses.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct People {
    /// People.
    pub people: Vec<MaskedPerson>,
}

/// A person behind the phone.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct MaskedPerson {
    /// By which one says that one is it.
    pub id: Uuid,
    /// First letters only; names that begin alike show more of them.
    pub masked_name: String,
    /// Their application waits for a code to this phone: choosing them says that it is theirs.
    pub waiting: bool,
}

/// Who one is now, or those whom the session leads to now.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ChosenPerson {
    /// Who one is now.
    One {
        /// The person's id.
        person: Uuid,
    },
    /// Whom the session leads to now.
    Several(People),
}

/// Says nothing, whoever asked for whom.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("maxProperties" = 0)))]
pub struct Empty {}
