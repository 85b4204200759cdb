//! Joining: `POST /applications` and what follows it.

use domain::limits::{ADDRESS_MAX, BIRTH_PLACE_MAX, CODE_DIGITS};
use domain::{
    ApplicationStatus, Area, BirthDate, BirthDateError, Consents, Eligibility, Email, Guardian, Level, Line,
    MaritalStatus, Neighbourhood, Nik, Occupation, Person, PersonName, Sex, TextError, digits, plain,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::body::Body;
use crate::field::{Check, FieldError, Flag, Rules, Text};
use crate::{FieldCode, Time};

/// The form to join.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Apply {
    /// National identity number, 16 digits.
    pub nik: Text,
    /// Full name as on the KTP.
    pub name: Text,
    /// `YYYY-MM-DD`; a form may write `DD-MM-YYYY`.
    pub birth_date: Text,
    /// `female` or `male`.
    pub sex: Text,
    /// Indonesian mobile number.
    pub phone: Text,
    /// Code of the village of residence.
    pub village: Text,
    /// Current job.
    pub occupation: Text,
    /// Agrees to be a member and to the processing this needs.
    pub consent_membership: Flag,
    /// Agrees to the transfer to KPU.
    pub consent_kpu: Flag,
    /// Agrees to campaign messages.
    pub consent_messages: Flag,
    /// Place of birth.
    pub birth_place: Text,
    /// `unmarried`, `married`, `divorced` or `widowed`.
    pub marital_status: Text,
    /// Street and house.
    pub address: Text,
    /// RT, up to three digits.
    pub rt: Text,
    /// RW, up to three digits.
    pub rw: Text,
    /// E-mail address.
    pub email: Text,
    /// The number of the member who invited.
    pub referrer: Text,
    /// A guardian's name, for a minor who never married.
    pub guardian_name: Text,
    /// A guardian's phone, for a minor who never married.
    pub guardian_phone: Text,
}

impl Apply {
    /// Reads every field.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self, rules: &Rules) -> Result<Person, Vec<FieldError>> {
        let mut check = Check::default();
        let nik = check.required("nik", &self.nik, FieldCode::NikFormat, |t| Nik::parse(t).ok());
        let name = name(&mut check, &self.name);
        let birth_date = self.birth_date(&mut check, rules);
        let sex = check.required("sex", &self.sex, FieldCode::SexUnknown, Sex::parse);
        let phone = check.phone("phone", &self.phone, &rules.phones);
        let village = check.required("village", &self.village, FieldCode::VillageUnknown, village);
        let occupation = occupation(&mut check, &self.occupation);
        for (field, flag, code) in [
            ("consent_membership", self.consent_membership, FieldCode::ConsentMembershipRequired),
            ("consent_kpu", self.consent_kpu, FieldCode::ConsentKpuRequired),
        ] {
            if !flag.is_yes() {
                check.fail(field, code);
            }
        }
        let birth_place = birth_place(&mut check, &self.birth_place);
        let marital_status = marital_status(&mut check, &self.marital_status);
        let address = address(&mut check, &self.address);
        let (rt, rw) = (neighbourhood(&mut check, "rt", &self.rt), neighbourhood(&mut check, "rw", &self.rw));
        let email = email(&mut check, &self.email);
        let referrer =
            check.optional("referrer", &self.referrer, FieldCode::ReferrerFormat, |t| rules.numbers.parse(t).ok());
        let guardian = self.guardian(&mut check, rules, birth_date, marital_status);
        let messages = consent_messages(&mut check, self.consent_messages);
        let person = (|| {
            Some(Person {
                nik: nik?,
                name: name?,
                birth_date: birth_date?,
                sex: sex?,
                phone: phone?,
                village: village?,
                occupation: occupation?,
                consents: Consents { version: Consents::CURRENT_VERSION, messages },
                birth_place,
                marital_status,
                address,
                rt,
                rw,
                email,
                referrer,
                guardian,
            })
        })();
        check.finish(person)
    }

    fn birth_date(&self, check: &mut Check, rules: &Rules) -> Option<BirthDate> {
        BirthDate::parse(self.birth_date.as_typed(), rules.today)
            .map_err(|error| {
                check.fail(
                    "birth_date",
                    match error {
                        BirthDateError::Format => FieldCode::BirthDateFormat,
                        BirthDateError::Future => FieldCode::BirthDateFuture,
                        BirthDateError::Implausible => FieldCode::BirthDateImplausible,
                    },
                );
            })
            .ok()
    }

    /// The guardian, where the law asks for one; elsewhere what stands in these fields is ignored,
    /// so that no third person's data are kept without need.
    fn guardian(
        &self,
        check: &mut Check,
        rules: &Rules,
        birth: Option<BirthDate>,
        marital_status: Option<MaritalStatus>,
    ) -> Option<Guardian> {
        match Eligibility::on(rules.today, birth?, marital_status) {
            Eligibility::Full => None,
            Eligibility::TooYoung => {
                check.fail("birth_date", FieldCode::AgeMinimum);
                None
            }
            Eligibility::MaritalStatusNeeded => {
                if self.marital_status.is_absent() {
                    check.fail("marital_status", FieldCode::MaritalStatusRequired);
                }
                None
            }
            Eligibility::WithGuardian => {
                let name = check.line(
                    "guardian_name",
                    &self.guardian_name,
                    [FieldCode::NameLength, FieldCode::NameCharacters],
                    PersonName::parse,
                );
                if self.guardian_phone.is_absent() {
                    check.fail("guardian_phone", FieldCode::GuardianRequired);
                    return None;
                }
                let phone = check.phone("guardian_phone", &self.guardian_phone, &rules.phones)?;
                Some(Guardian { name, phone })
            }
        }
    }
}

impl Body for Apply {
    fn faults(&self, rules: &Rules) -> Vec<FieldError> {
        self.check(rules).err().unwrap_or_default()
    }
}

/// The form that corrects a returned application: [`Apply`] again, without what is not asked again. The two
/// consents were given with the application; NIK and birth date stay where they are left empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Correction(pub Apply);

impl Correction {
    /// The form to check, with the consents as they were given.
    #[must_use]
    pub fn form(self) -> Apply {
        Apply { consent_membership: Flag::Yes, consent_kpu: Flag::Yes, ..self.0 }
    }
}

impl Body for Correction {
    fn faults(&self, rules: &Rules) -> Vec<FieldError> {
        let kept = [("nik", self.0.nik.is_absent()), ("birth_date", self.0.birth_date.is_absent())];
        let mut faults = self.clone().form().faults(rules);
        faults.retain(|fault| !kept.contains(&(fault.field, true)));
        faults
    }
}

/// A village that is on the list of Kemendagri.
pub(crate) fn village(code: &str) -> Option<Area> {
    Area::parse(&plain(code)).ok().filter(|area| area.level() == Level::Village && area.exists())
}

pub(crate) fn name(check: &mut Check, text: &Text) -> Option<PersonName> {
    PersonName::parse(text.as_typed())
        .map_err(|error| {
            check.fail(
                "name",
                match (text, error) {
                    (Text::Wrong, _) | (_, TextError::Characters) => FieldCode::NameCharacters,
                    (_, TextError::Empty) => FieldCode::NameRequired,
                    (_, TextError::TooLong) => FieldCode::NameLength,
                },
            );
        })
        .ok()
}

pub(crate) fn occupation(check: &mut Check, text: &Text) -> Option<Occupation> {
    let occupation =
        check.required("occupation", text, FieldCode::OccupationUnknown, |t| Occupation::parse(t.trim()))?;
    if occupation.is_forbidden() {
        check.fail("occupation", FieldCode::OccupationForbidden);
    }
    Some(occupation)
}

pub(crate) fn birth_place(check: &mut Check, text: &Text) -> Option<Line> {
    check.line("birth_place", text, [FieldCode::BirthPlaceLength, FieldCode::BirthPlaceCharacters], |t| {
        Line::parse(t, BIRTH_PLACE_MAX)
    })
}

pub(crate) fn address(check: &mut Check, text: &Text) -> Option<Line> {
    check.line("address", text, [FieldCode::AddressLength, FieldCode::AddressCharacters], |t| {
        Line::parse(t, ADDRESS_MAX)
    })
}

pub(crate) fn marital_status(check: &mut Check, text: &Text) -> Option<MaritalStatus> {
    check.optional("marital_status", text, FieldCode::MaritalStatusUnknown, |t| MaritalStatus::parse(t.trim()))
}

pub(crate) fn neighbourhood(check: &mut Check, field: &'static str, text: &Text) -> Option<Neighbourhood> {
    check.optional(
        field,
        text,
        if field == "rt" { FieldCode::RtFormat } else { FieldCode::RwFormat },
        Neighbourhood::parse,
    )
}

pub(crate) fn consent_messages(check: &mut Check, flag: Flag) -> bool {
    check.flag("consent_messages", flag, FieldCode::ConsentMessagesUnknown)
}

pub(crate) fn email(check: &mut Check, text: &Text) -> Option<Email> {
    check.optional("email", text, FieldCode::EmailFormat, Email::parse)
}

/// The same for known and unknown people. Forgotten at `expires_at` unless the code comes back.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApplicationReceipt {
    /// The id under which the application is known.
    pub application_id: Uuid,
    /// Also on a replay: a receipt tells nothing about later moves.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = [ApplicationStatus::Unverified])))]
    pub status: ApplicationStatus,
    /// When it is forgotten unless the code comes back.
    pub expires_at: Time,
    /// What does not fit the NIK.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Warnings"))]
    pub warnings: Vec<&'static str>,
    /// Fields to be told later.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Missing"))]
    pub missing: Vec<&'static str>,
}

/// Whose code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeWho {
    /// The applicant's.
    #[default]
    Applicant,
    /// The guardian's.
    Guardian,
}

/// A code that came back from a phone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CodeCheck {
    /// Six digits.
    pub code: Text,
    /// `applicant` or `guardian`.
    pub who: Text,
}

impl CodeCheck {
    /// Reads code and person.
    ///
    /// # Errors
    /// `code.format`, `who.unknown`.
    pub fn check(&self) -> Result<(String, CodeWho), Vec<FieldError>> {
        let mut check = Check::default();
        let code = check.required("code", &self.code, FieldCode::CodeFormat, code);
        let who = match self.who.as_typed().trim() {
            "guardian" => CodeWho::Guardian,
            "applicant" => CodeWho::Applicant,
            "" if self.who.is_absent() => CodeWho::Applicant,
            _ => {
                check.fail("who", FieldCode::WhoUnknown);
                CodeWho::Applicant
            }
        };
        check.finish(code.map(|code| (code, who)))
    }
}

/// Six digits, in any grouping.
pub(crate) fn code(text: &str) -> Option<String> {
    digits(text).filter(|digits| digits.len() == CODE_DIGITS)
}

/// Where the application stands.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerificationReceipt {
    /// `unverified` while the guardian's or the applicant's own code is still out.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = VERIFIED)))]
    pub status: ApplicationStatus,
}

/// Where an application can stand for somebody who knows no more than its id.
#[cfg(feature = "schema")]
const VERIFIED: [ApplicationStatus; 3] =
    [ApplicationStatus::Submitted, ApplicationStatus::Unverified, ApplicationStatus::Withdrawn];
