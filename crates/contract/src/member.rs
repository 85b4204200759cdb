//! What a member does with their own data.

use domain::{Area, BirthDate, Consents, Eligibility, Person, Phone};
use serde::{Deserialize, Serialize};

use crate::application::{self, village};
use crate::field::{Check, FieldError, Flag, Rules, Text};

/// `PATCH /me`: only what is named changes; an empty text clears what may be empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Street and house.
    pub address: Option<Text>,
    /// RT.
    pub rt: Option<Text>,
    /// RW.
    pub rw: Option<Text>,
    /// Place of birth.
    pub birth_place: Option<Text>,
    /// *Status perkawinan*.
    pub marital_status: Option<Text>,
    /// Current job.
    pub occupation: Option<Text>,
    /// E-mail address.
    pub email: Option<Text>,
    /// Campaign messages.
    pub consent_messages: Option<Flag>,
}

impl Details {
    /// Applies the change to a person.
    ///
    /// # Errors
    /// All bad fields at once; the person stays as it was.
    pub fn apply_to(&self, person: &Person, rules: &Rules) -> Result<Person, Vec<FieldError>> {
        let mut check = Check::default();
        let mut changed = person.clone();
        if let Some(text) = &self.address {
            changed.address = application::address(&mut check, text);
        }
        if let Some(text) = &self.rt {
            changed.rt = application::neighbourhood(&mut check, "rt", text);
        }
        if let Some(text) = &self.rw {
            changed.rw = application::neighbourhood(&mut check, "rw", text);
        }
        if let Some(text) = &self.birth_place {
            changed.birth_place = application::birth_place(&mut check, text);
        }
        if let Some(text) = &self.marital_status {
            changed.marital_status = application::marital_status(&mut check, text);
            let eligibility = Eligibility::on(rules.today, person.birth_date, changed.marital_status);
            if matches!(eligibility, Eligibility::TooYoung | Eligibility::MaritalStatusNeeded) {
                check.fail("marital_status", "age.minimum");
            }
            if changed.lacks_guardian(rules.today) {
                check.fail("marital_status", "guardian.unconfirmed");
            }
        }
        if let Some(text) = &self.occupation
            && let Some(occupation) = application::occupation(&mut check, text)
        {
            changed.occupation = occupation;
        }
        if let Some(text) = &self.email {
            changed.email = application::email(&mut check, text);
        }
        if let Some(flag) = self.consent_messages {
            let messages = application::consent_messages(&mut check, flag);
            changed.consents = Consents { version: Consents::CURRENT_VERSION, messages };
        }
        check.finish(Some(changed))
    }
}

/// `POST /me/move`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MoveTo {
    /// Code of the new village.
    pub village: Text,
}

impl MoveTo {
    /// Reads the village.
    ///
    /// # Errors
    /// `village.unknown`.
    pub fn check(&self) -> Result<Area, Vec<FieldError>> {
        let mut check = Check::default();
        let village = check.required("village", &self.village, "village.unknown", village);
        check.finish(village)
    }
}

/// What is asked again before a step that cannot be undone: a phone is a channel, not a person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// `YYYY-MM-DD`.
    pub birth_date: Text,
    /// Last four digits of the NIK.
    pub nik_last4: Text,
}

impl Identity {
    /// Whether there is something to compare: a date and four digits.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        let digits = self.nik_last4.as_typed().trim();
        let date = BirthDate::parse_stored(self.birth_date.as_typed());
        date.is_some() && digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
    }

    /// Whether birth date and NIK digits are this person's.
    ///
    /// # Errors
    /// `birth_date.format` for what is no date. `identity.mismatch` on `nik_last4`, which does not
    /// tell which of the two was wrong.
    pub fn check(&self, person: &Person) -> Result<(), Vec<FieldError>> {
        let mut check = Check::default();
        if BirthDate::parse_stored(self.birth_date.as_typed()).is_none() {
            check.fail("birth_date", "birth_date.format");
        }
        if !person.is_confirmed_by(self.birth_date.as_typed(), self.nik_last4.as_typed()) {
            check.fail("nik_last4", "identity.mismatch");
        }
        check.finish(Some(()))
    }
}

/// `POST /me/phone`: first without a code, which sends one to the new phone; then with it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewPhone {
    /// The new number.
    pub phone: Text,
    /// The code that came to it.
    pub code: Text,
    /// `YYYY-MM-DD`.
    pub birth_date: Text,
    /// Last four digits of the NIK.
    pub nik_last4: Text,
}

impl NewPhone {
    /// What is asked again.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity { birth_date: self.birth_date.clone(), nik_last4: self.nik_last4.clone() }
    }

    /// Reads phone and, when there is one, code; and checks the identity.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self, person: &Person) -> Result<(Phone, Option<String>), Vec<FieldError>> {
        let mut check = Check::default();
        let phone = check.required("phone", &self.phone, "phone.format", |t| Phone::parse(t).ok());
        let code = check.optional("code", &self.code, "code.format", application::code);
        if let Err(errors) = self.identity().check(person) {
            errors.iter().for_each(|error| check.fail(error.field, error.code));
        }
        check.finish(phone.map(|phone| (phone, code)))
    }
}

/// `POST /erasures/withdrawal`: what the link holds that takes an erasure back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TakeBack {
    /// The link's token.
    pub token: Text,
}
