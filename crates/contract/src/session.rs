//! Signing in with a code.

use domain::{BirthDate, Phone, Phones};
use serde::{Deserialize, Serialize};

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
