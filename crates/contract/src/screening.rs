//! What officers send about aspirants and lists of candidates.

mod aspirant;
mod import;
mod slate;

use domain::limits::{DECISION_NUMBER_MAX, LIST_NAMES_MAX, REASON_MAX};
use domain::{Document, DocumentEntry, DocumentState, Leaving, Line, SlateStatus, Verdict, plain};
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::FieldCode;
use crate::body::{Body, names_of};
use crate::field::{Check, FieldError, Rules, Text};

pub use aspirant::*;
pub use import::*;
pub use slate::*;

/// `POST /admin/aspirants/{id}/verdict`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct VerdictRequest {
    /// `ms`, `bms` or `tms`.
    pub verdict: Text,
    /// Why.
    pub reason: Text,
    /// The version that was read, when the officer wants to be told of changes.
    pub version: Option<i64>,
}

impl VerdictRequest {
    /// Reads verdict and reason.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<(Verdict, Line), Vec<FieldError>> {
        let mut check = Check::default();
        let verdict = check.required("verdict", &self.verdict, FieldCode::VerdictUnknown, |t| Verdict::parse(t.trim()));
        let reason = needed_reason(&mut check, &self.reason);
        check.finish(verdict.zip(reason))
    }
}

fn needed_reason(check: &mut Check, reason: &Text) -> Option<Line> {
    if reason.is_absent() {
        check.fail("reason", FieldCode::ReasonRequired);
    }
    check.line("reason", reason, [FieldCode::ReasonLength, FieldCode::ReasonCharacters], |t| Line::parse(t, REASON_MAX))
}

/// `POST /admin/aspirants/{id}/status`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AspirantLeave {
    /// `withdrawn`, `deceased` or `replaced`.
    pub status: Text,
    /// Why.
    pub reason: Text,
    /// The aspirant who takes the place, when replaced.
    pub replacement: Text,
    /// The version that was read, when the officer wants to be told of changes.
    pub version: Option<i64>,
}

impl AspirantLeave {
    /// Reads status, reason and replacement.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<(Leaving, Line, Option<Uuid>), Vec<FieldError>> {
        let mut check = Check::default();
        let status = check.required("status", &self.status, FieldCode::StatusUnknown, |t| Leaving::parse(t.trim()));
        let reason = needed_reason(&mut check, &self.reason);
        let replacement =
            check.optional("replacement", &self.replacement, FieldCode::AspirantUnknown, |t| t.trim().parse().ok());
        if status == Some(Leaving::Replaced) && self.replacement.is_absent() {
            check.fail("replacement", FieldCode::AspirantUnknown);
        }
        check.finish(status.zip(reason).map(|(status, reason)| (status, reason, replacement)))
    }
}

/// One line of `PUT /admin/aspirants/{id}/documents`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DocumentLine {
    /// Which paper.
    pub document: Text,
    /// `missing`, `received`, `verified` or `rejected`.
    pub state: Text,
    /// The last day it is good for, `YYYY-MM-DD`.
    pub expires_on: Text,
    /// The number it carries.
    pub number: Text,
}

/// `PUT /admin/aspirants/{id}/documents`: the papers that changed, each with its whole state.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DocumentsRequest {
    /// The lines.
    pub documents: Vec<DocumentLine>,
    /// The version that was read.
    pub version: Option<i64>,
}

impl DocumentsRequest {
    /// Reads every line.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<Vec<DocumentEntry>, Vec<FieldError>> {
        let mut check = Check::default();
        let mut entries = Vec::with_capacity(self.documents.len());
        if self.documents.is_empty() || self.documents.len() > Document::ALL.len() {
            check.fail("documents", FieldCode::DocumentsCount);
        }
        for line in &self.documents {
            let document =
                check.required("document", &line.document, FieldCode::DocumentUnknown, |t| Document::parse(t.trim()));
            let state =
                check.required("state", &line.state, FieldCode::StateUnknown, |t| DocumentState::parse(t.trim()));
            let expires_on =
                check.optional("expires_on", &line.expires_on, FieldCode::ExpiresOnFormat, |t| plain(t).parse().ok());
            let number =
                check.line("number", &line.number, [FieldCode::NumberLength, FieldCode::NumberCharacters], |t| {
                    Line::parse(t, DECISION_NUMBER_MAX)
                });
            if let (Some(document), Some(state)) = (document, state) {
                let number = number.map(|line| line.as_str().to_owned());
                entries.push(DocumentEntry { document, state, expires_on, number });
            }
        }
        check.finish(Some(entries))
    }
}

/// `PUT /admin/slates/{election}/{chamber}/{dapil}`, and its check.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SlateRequest {
    /// Ids of aspirants in the order of the list.
    pub candidates: Value,
    /// The version that was read; 0 for a list that nobody saved yet.
    pub version: Value,
}

impl SlateRequest {
    /// Reads the names on the list.
    ///
    /// # Errors
    /// `candidates.format`.
    pub fn names(&self) -> Result<Vec<Uuid>, Vec<FieldError>> {
        let ids = self
            .candidates
            .as_array()
            .filter(|ids| ids.len() <= LIST_NAMES_MAX)
            .and_then(|ids| ids.iter().map(|id| id.as_str()?.parse().ok()).collect::<Option<Vec<Uuid>>>());
        ids.ok_or_else(|| vec![FieldError { field: "candidates", code: FieldCode::CandidatesFormat }])
    }

    /// Reads names and version.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<(Vec<Uuid>, i64), Vec<FieldError>> {
        let mut check = Check::default();
        let names = self.names().map_err(|errors| errors.iter().for_each(|e| check.fail(e.field, e.code))).ok();
        let version = version(&mut check, &self.version);
        check.finish(names.zip(version))
    }
}

fn version(check: &mut Check, value: &Value) -> Option<i64> {
    let version = value.as_i64().filter(|version| *version >= 0);
    if version.is_none() {
        check.fail("version", FieldCode::VersionFormat);
    }
    version
}

/// `POST /admin/slates/{election}/{chamber}/{dapil}/transition`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TransitionRequest {
    /// The next status.
    pub to: Text,
    /// The version that was read.
    pub version: Value,
    /// Why; needed back to a draft.
    pub reason: Text,
}

impl TransitionRequest {
    /// Reads status, version and reason.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<(SlateStatus, i64, Option<Line>), Vec<FieldError>> {
        let mut check = Check::default();
        let to = check.required("to", &self.to, FieldCode::StatusUnknown, |t| SlateStatus::parse(t.trim()));
        let version = version(&mut check, &self.version);
        let codes = [FieldCode::ReasonLength, FieldCode::ReasonCharacters];
        let reason = check.line("reason", &self.reason, codes, |t| Line::parse(t, REASON_MAX));
        check.finish(to.zip(version).map(|(to, version)| (to, version, reason)))
    }
}

/// A file of lines that is sent as text: votes, districts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CsvRequest {
    /// The file.
    pub csv: Text,
}

impl CsvRequest {
    /// The text.
    ///
    /// # Errors
    /// `csv.missing`.
    pub fn check(&self) -> Result<&str, Vec<FieldError>> {
        match self.csv.as_typed() {
            "" => Err(vec![FieldError { field: "csv", code: FieldCode::CsvMissing }]),
            text => Ok(text),
        }
    }
}

/// `POST /admin/imports`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ImportRequest {
    /// `dapil`: the districts of an election.
    pub kind: Text,
    /// The election.
    pub election: Text,
}

impl ImportRequest {
    /// The election's id as typed.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let mut check = Check::default();
        let kind = check.required("kind", &self.kind, FieldCode::KindUnknown, |t| (t.trim() == "dapil").then_some(()));
        let election = check.required("election", &self.election, FieldCode::ElectionUnknown, |t| {
            let id = t.trim();
            (!id.is_empty() && id.len() <= 64).then(|| id.to_owned())
        });
        check.finish(kind.and(election))
    }
}

/// What is told of an aspirant and follows from what others did.
const OF_AN_ASPIRANT: &[&str] = &[
    "id",
    "name",
    "nik",
    "phone",
    "sex",
    "birth_date",
    "village",
    "election",
    "chamber",
    "dapil",
    "track",
    "support",
    "status",
    "documents",
    "verdict",
    "verdicts",
    "history",
];

impl Body for VerdictRequest {
    const FIXED: &'static [&'static str] = OF_AN_ASPIRANT;

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        self.check().err().unwrap_or_default()
    }
}

impl Body for AspirantLeave {
    const FIXED: &'static [&'static str] = OF_AN_ASPIRANT;

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        self.check().err().unwrap_or_default()
    }
}

impl Body for DocumentsRequest {
    const FIXED: &'static [&'static str] = OF_AN_ASPIRANT;

    fn within(object: &Map<String, Value>) -> Vec<(&'static str, &Map<String, Value>, Vec<&'static str>)> {
        let lines = object.get("documents").and_then(Value::as_array).into_iter().flatten();
        lines.filter_map(Value::as_object).map(|line| ("documents", line, names_of::<DocumentLine>())).collect()
    }

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        self.check().err().unwrap_or_default()
    }
}

impl Body for SlateRequest {
    /// A status moves by a transition; the rest follows from the names.
    const FIXED: &'static [&'static str] = &["status", "revision", "check", "election", "chamber", "dapil", "seats"];

    /// A list that is only checked has no version.
    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        let mut check = Check::default();
        if !self.version.is_null() {
            version(&mut check, &self.version);
        }
        [self.names().err().unwrap_or_default(), check.errors().to_vec()].concat()
    }
}
