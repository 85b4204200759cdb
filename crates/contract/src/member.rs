//! What a member does with their own data.

mod answer;
mod export;

use domain::limits::REASON_MAX;
use domain::{Area, BirthDate, Consents, Eligibility, Line, Person, Phone, Phones, Right, digits, plain};
use serde::{Deserialize, Serialize};

use crate::FieldCode;
use crate::application::{self, village};
use crate::body::Body;
use crate::field::{Check, FieldError, Flag, Rules, Text};

pub use answer::{
    Became, Erasure, Kept, Notice, OwnApplication, OwnMembership, RightRequest, Standing, Status, ToCorrect,
};
pub use export::{
    ApplicationHeld, By, CandidacyHeld, Done, Export, MembershipHeld, NominationsHeld, ProposalHeld, VerdictHeld,
};

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
        self.read(&mut check)(&mut changed);
        if self.marital_status.is_some() {
            let eligibility = Eligibility::on(rules.today, person.birth_date, changed.marital_status);
            if matches!(eligibility, Eligibility::TooYoung | Eligibility::MaritalStatusNeeded) {
                check.fail("marital_status", FieldCode::AgeMinimum);
            }
            if changed.lacks_guardian(rules.today) {
                check.fail("marital_status", FieldCode::GuardianUnconfirmed);
            }
        }
        check.finish(Some(changed))
    }

    /// Reads what is named, and gives the change that it is.
    pub(crate) fn read(&self, check: &mut Check) -> impl FnOnce(&mut Person) + use<> {
        let address = self.address.as_ref().map(|text| application::address(check, text));
        let rt = self.rt.as_ref().map(|text| application::neighbourhood(check, "rt", text));
        let rw = self.rw.as_ref().map(|text| application::neighbourhood(check, "rw", text));
        let birth_place = self.birth_place.as_ref().map(|text| application::birth_place(check, text));
        let marital_status = self.marital_status.as_ref().map(|text| application::marital_status(check, text));
        let occupation = self.occupation.as_ref().and_then(|text| application::occupation(check, text));
        let email = self.email.as_ref().map(|text| application::email(check, text));
        let messages = self.consent_messages.map(|flag| application::consent_messages(check, flag));
        move |person| {
            set(&mut person.address, address);
            set(&mut person.rt, rt);
            set(&mut person.rw, rw);
            set(&mut person.birth_place, birth_place);
            set(&mut person.marital_status, marital_status);
            set(&mut person.occupation, occupation);
            set(&mut person.email, email);
            let consents = messages.map(|messages| Consents { version: Consents::CURRENT_VERSION, messages });
            set(&mut person.consents, consents);
        }
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// What is known of a person and a membership.
pub(crate) const OF_A_PERSON: &[&str] = &[
    "nik",
    "name",
    "birth_date",
    "sex",
    "phone",
    "village",
    "occupation",
    "consent_membership",
    "consent_kpu",
    "consent_messages",
    "birth_place",
    "marital_status",
    "address",
    "rt",
    "rw",
    "email",
    "referrer",
    "guardian_name",
    "guardian_phone",
    "id",
    "number",
    "status",
    "since",
];

impl Body for Details {
    const FIXED: &'static [&'static str] = OF_A_PERSON;

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        let mut check = Check::default();
        let _ = self.read(&mut check);
        check.errors().to_vec()
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
        let village = check.required("village", &self.village, FieldCode::VillageUnknown, village);
        check.finish(village)
    }
}

impl Body for MoveTo {
    const FIXED: &'static [&'static str] = OF_A_PERSON;

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        self.check().err().unwrap_or_default()
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
    /// Why, at a resignation; elsewhere nobody asks for it.
    pub reason: Text,
}

impl Identity {
    /// Why somebody resigns.
    ///
    /// # Errors
    /// `reason.length`, `reason.characters`.
    pub fn reason(&self) -> Result<Option<Line>, Vec<FieldError>> {
        let mut check = Check::default();
        let codes = [FieldCode::ReasonLength, FieldCode::ReasonCharacters];
        let reason = check.line("reason", &self.reason, codes, |text| Line::parse(text, REASON_MAX));
        check.finish(Some(reason))
    }

    /// Whether there is something to compare: a date and four digits.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.is_date() && digits(self.nik_last4.as_typed()).is_some_and(|digits| digits.len() == 4)
    }

    fn is_date(&self) -> bool {
        BirthDate::parse_stored(self.birth_date.as_typed()).is_some()
    }

    /// What is wrong with an answer that is no guess, or that is about somebody else: `birth_date.format`
    /// for what is no date, and `identity.mismatch` on `nik_last4`, which does not tell which of the
    /// two was wrong.
    #[must_use]
    pub fn mismatch(&self) -> Vec<FieldError> {
        let date = (!self.is_date()).then_some(FieldError { field: "birth_date", code: FieldCode::BirthDateFormat });
        date.into_iter().chain([FieldError { field: "nik_last4", code: FieldCode::IdentityMismatch }]).collect()
    }

    /// Whether birth date and NIK digits are this person's. Nobody compares before it was counted.
    #[must_use]
    pub fn is_of(&self, person: &Person) -> bool {
        person.is_confirmed_by(self.birth_date.as_typed(), self.nik_last4.as_typed())
    }
}

/// Whether the answers are right is not told beside anything else: each costs a try.
impl Body for Identity {}

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
        Identity { birth_date: self.birth_date.clone(), nik_last4: self.nik_last4.clone(), reason: Text::Absent }
    }

    /// Reads phone and, when there is one, code. Who asks is [`Identity`]'s to tell.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self, phones: &Phones) -> Result<(Phone, Option<String>), Vec<FieldError>> {
        let mut check = Check::default();
        let phone = check.phone("phone", &self.phone, phones);
        let code = check.optional("code", &self.code, FieldCode::CodeFormat, application::code);
        check.finish(phone.map(|phone| (phone, code)))
    }
}

/// As for [`Identity`].
impl Body for NewPhone {
    const FIXED: &'static [&'static str] = OF_A_PERSON;
}

/// `POST /erasures/withdrawal`: what the link holds that takes an erasure back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TakeBack {
    /// The link's token.
    pub token: Text,
}

/// `POST /phones/undo`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UndoPhone {
    /// What the link carries.
    pub token: Text,
}

impl UndoPhone {
    /// What was pasted, for `domain::pasted_token` to find the token in it.
    ///
    /// # Errors
    /// `token.missing`.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let mut check = Check::default();
        let token = check.required("token", &self.token, FieldCode::TokenMissing, |token| {
            Some(plain(token)).filter(|token| !token.is_empty())
        });
        check.finish(token)
    }
}

/// `POST /me/requests`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskRight {
    /// Which right.
    pub kind: Text,
}

impl AskRight {
    /// Reads the right.
    ///
    /// # Errors
    /// `right.unknown`.
    pub fn check(&self) -> Result<Right, Vec<FieldError>> {
        let mut check = Check::default();
        let kind = check.required("kind", &self.kind, FieldCode::RightUnknown, |text| Right::parse(text.trim()));
        check.finish(kind)
    }
}
