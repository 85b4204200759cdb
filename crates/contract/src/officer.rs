//! What an officer decides.

mod answer;

use std::collections::BTreeMap;

use domain::limits::{DECISION_NUMBER_MAX, REASON_CODE_MAX, REASON_MAX};
use domain::{Area, Decision, Line, MemberStatus, Person, PersonName, Phone, plain};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::body::{Body, names_of};
use crate::field::{Check, FieldError, Rules, Text};
use crate::member::{Details, OF_A_PERSON};
use crate::{FieldCode, application};

pub use answer::*;

/// `POST /admin/applications/{id}/decision`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecisionRequest {
    /// `approve`, `reject` or `return`.
    pub decision: Text,
    /// Why; needed unless approving.
    pub reason: Text,
    /// Fields to be corrected: name → what is wrong with it.
    #[serde(deserialize_with = "fields")]
    pub fields: BTreeMap<String, Text>,
    /// The code of the reason, for counting: `same_nik`, `occupation`, …; in lower case.
    pub reason_code: Text,
}

/// `POST /admin/applications/decisions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BulkDecision {
    /// Up to 100 application ids.
    #[serde(deserialize_with = "texts")]
    pub ids: Vec<String>,
    /// `approve`, `reject` or `return`.
    pub decision: Text,
    /// Why; needed unless approving.
    pub reason: Text,
    /// As of one decision.
    pub reason_code: Text,
}

/// A text per field. What is no map names no field that exists.
fn fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Text>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if value.is_null() {
        return Ok(BTreeMap::new());
    }
    Ok(serde_json::from_value(value).unwrap_or_else(|_| BTreeMap::from([(String::new(), Text::Wrong)])))
}

/// A list of texts; what is none holds none.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}

impl BulkDecision {
    /// The most applications one request decides.
    pub const MAX: usize = 100;
}

/// Why an officer decided: in words for the applicant, and by a code.
#[derive(Debug, Default)]
pub struct Reason {
    /// What the applicant reads.
    pub words: Option<Line>,
    /// What is counted, and stands in the ledger.
    pub code: Option<String>,
}

/// Reads decision and reason; every decision but an approval says why.
fn decision(
    check: &mut Check,
    decision: &Text,
    [reason, code]: [&Text; 2],
    said_per_field: bool,
) -> (Option<Decision>, Reason) {
    let decision = check.required("decision", decision, FieldCode::DecisionUnknown, |t| Decision::parse(t.trim()));
    let line = reason_line(check, reason);
    if reason.is_absent() && !said_per_field && decision.is_some_and(|d| d != Decision::Approve) {
        check.fail("reason", FieldCode::ReasonRequired);
    }
    let code = check.optional("reason_code", code, FieldCode::ReasonCodeFormat, |text| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.');
        (text.len() <= REASON_CODE_MAX && text.bytes().all(plain)).then(|| text.to_owned())
    });
    (decision, Reason { words: line, code })
}

fn reason_line(check: &mut Check, reason: &Text) -> Option<Line> {
    check.line("reason", reason, [FieldCode::ReasonLength, FieldCode::ReasonCharacters], |t| Line::parse(t, REASON_MAX))
}

/// A decision that was read: what, why, and what is wrong with which field.
pub type CheckedDecision = (Decision, Reason, Vec<(String, Line)>);

impl DecisionRequest {
    /// Reads decision, reason and the fields to correct.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<CheckedDecision, Vec<FieldError>> {
        let mut check = Check::default();
        let (choice, reason) =
            decision(&mut check, &self.decision, [&self.reason, &self.reason_code], !self.fields.is_empty());
        let mut fields = Vec::new();
        for (name, message) in &self.fields {
            match Line::parse(message.as_typed(), REASON_MAX) {
                Ok(message) if RETURNABLE.contains(&name.as_str()) => fields.push((name.clone(), message)),
                _ => check.fail("fields", FieldCode::FieldsUnknown),
            }
        }
        check.finish(choice.map(|choice| (choice, reason, fields)))
    }
}

/// The fields an applicant can be asked to correct.
pub const RETURNABLE: [&str; 15] = [
    "nik",
    "name",
    "birth_date",
    "sex",
    "phone",
    "village",
    "occupation",
    "birth_place",
    "marital_status",
    "address",
    "rt",
    "rw",
    "email",
    "guardian_name",
    "guardian_phone",
];

impl BulkDecision {
    /// Reads decision and reason.
    ///
    /// # Errors
    /// All bad fields at once; `ids.count` when there are none or too many.
    pub fn check(&self) -> Result<(Decision, Reason), Vec<FieldError>> {
        let mut check = Check::default();
        if self.ids.is_empty() || self.ids.len() > Self::MAX {
            check.fail("ids", FieldCode::IdsCount);
        }
        let (choice, reason) = decision(&mut check, &self.decision, [&self.reason, &self.reason_code], false);
        check.finish(choice.map(|choice| (choice, reason)))
    }
}

/// `POST /admin/members/search`: one of `nik`, `phone`, `number`, or `name` with `area`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MemberSearch {
    /// National identity number.
    pub nik: Text,
    /// Phone.
    pub phone: Text,
    /// Member number.
    pub number: Text,
    /// Words of the name.
    pub name: Text,
    /// The area within which a name is searched.
    pub area: Text,
}

/// `POST /admin/applications/search`: one of `nik`, `phone`, or `name` with `area`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ApplicationSearch {
    /// National identity number.
    pub nik: Text,
    /// Phone.
    pub phone: Text,
    /// Words of the name.
    pub name: Text,
    /// The area within which a name is searched; all granted areas unless said otherwise.
    pub area: Text,
}

/// `PATCH /admin/members/{number}`: what an officer corrects on a member's behalf.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MemberPatch {
    /// The details a member could change too.
    #[serde(flatten)]
    pub details: Details,
    /// A new phone, checked at the counter.
    pub phone: Option<Text>,
    /// A corrected name.
    pub name: Option<Text>,
}

impl MemberPatch {
    /// Applies the correction to a person.
    ///
    /// # Errors
    /// All bad fields at once; the person stays as it was.
    pub fn apply_to(&self, person: &Person, rules: &Rules) -> Result<Person, Vec<FieldError>> {
        let mut check = Check::default();
        let mut changed = person.clone();
        match self.details.apply_to(person, rules) {
            Ok(details) => changed = details,
            Err(errors) => errors.iter().for_each(|error| check.fail(error.field, error.code)),
        }
        let (phone, name) = self.own(&mut check, rules);
        changed.phone = phone.unwrap_or(changed.phone);
        changed.name = name.unwrap_or(changed.name);
        check.finish(Some(changed))
    }

    /// Reads what a member could not change.
    fn own(&self, check: &mut Check, rules: &Rules) -> (Option<Phone>, Option<PersonName>) {
        let phone = self.phone.as_ref().and_then(|text| check.phone("phone", text, &rules.phones));
        (phone, self.name.as_ref().and_then(|text| application::name(check, text)))
    }
}

impl Body for MemberPatch {
    const FIXED: &'static [&'static str] = OF_A_PERSON;

    fn known() -> Vec<&'static str> {
        [names_of::<Details>(), vec!["phone", "name"]].concat()
    }

    fn faults(&self, rules: &Rules) -> Vec<FieldError> {
        let mut check = Check::default();
        self.own(&mut check, rules);
        [self.details.faults(rules), check.errors().to_vec()].concat()
    }
}

/// `POST /admin/members/{number}/status`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StatusChange {
    /// The new status.
    pub status: Text,
    /// Why.
    pub reason: Text,
    /// The number of the party's decision, for an expulsion.
    pub decision_number: Text,
}

impl StatusChange {
    /// Reads status, reason and decision number.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<(MemberStatus, Line, Option<Line>), Vec<FieldError>> {
        let mut check = Check::default();
        let status =
            check.required("status", &self.status, FieldCode::StatusUnknown, |t| MemberStatus::parse(t.trim()));
        let reason = reason_line(&mut check, &self.reason);
        if self.reason.is_absent() {
            check.fail("reason", FieldCode::ReasonRequired);
        }
        let number = check.line(
            "decision_number",
            &self.decision_number,
            [FieldCode::DecisionNumberLength, FieldCode::DecisionNumberCharacters],
            |t| Line::parse(t, DECISION_NUMBER_MAX),
        );
        if status == Some(MemberStatus::Expelled) && self.decision_number.is_absent() {
            check.fail("decision_number", FieldCode::DecisionNumberRequired);
        }
        check.finish(status.zip(reason).map(|(status, reason)| (status, reason, number)))
    }
}

/// `POST /admin/requests/{id}/answer`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AnswerRight {
    /// Whether it is done as asked.
    pub accepted: Option<bool>,
    /// Why.
    pub reason: Text,
}

impl AnswerRight {
    /// Reads the answer.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<(bool, Line), Vec<FieldError>> {
        let mut check = Check::default();
        let reason = reason_line(&mut check, &self.reason);
        if self.reason.is_absent() {
            check.fail("reason", FieldCode::ReasonRequired);
        }
        if self.accepted.is_none() {
            check.fail("accepted", FieldCode::AcceptedRequired);
        }
        check.finish(self.accepted.zip(reason))
    }
}

impl Body for StatusChange {
    const FIXED: &'static [&'static str] = OF_A_PERSON;

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        self.check().err().unwrap_or_default()
    }
}

impl ApplicationSearch {
    /// Reads the area of a search by name.
    #[must_use]
    pub fn area(&self) -> Option<Area> {
        area(&self.area)
    }
}

fn area(text: &Text) -> Option<Area> {
    Area::parse(&plain(text.as_typed())).ok().filter(|area| area.exists())
}

impl MemberSearch {
    /// Reads the area of a search by name.
    #[must_use]
    pub fn area(&self) -> Option<Area> {
        area(&self.area)
    }
}
