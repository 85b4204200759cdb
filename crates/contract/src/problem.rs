//! Refusals.

mod carried;

use std::borrow::Cow;

use domain::Language;
use serde::Serialize;

use crate::{FieldCode, ProblemCode};

pub use carried::Carried;

/// One bad field; never its value.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FieldError"))]
pub struct FieldProblem {
    /// The field's or parameter's name; of a file's line `csv.<line>.<column>`.
    pub field: Cow<'static, str>,
    /// What is wrong.
    pub code: FieldCode,
    /// What to do, in the language of the answer.
    pub message: &'static str,
    /// Of a file; the header is 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub line: Option<usize>,
}

impl FieldProblem {
    /// What is wrong with a field, in words.
    #[must_use]
    pub fn of(field: impl Into<Cow<'static, str>>, code: FieldCode, language: Language) -> Self {
        Self { field: field.into(), code, message: code.words(language), line: None }
    }
}

/// Problem details (RFC 9457).
#[derive(Debug, Serialize)]
pub struct Problem {
    /// `urn:kader:problem:` and the code.
    pub r#type: String,
    /// What happened, in the language of the answer.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong.
    pub code: ProblemCode,
    /// All bad fields, parameters or lines at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What the client needs to go on.
    #[serde(flatten)]
    pub more: Option<Carried>,
}

impl Problem {
    /// A problem in words.
    #[must_use]
    pub fn of(status: u16, code: ProblemCode, language: Language) -> Self {
        let r#type = format!("urn:kader:problem:{code}");
        Self { r#type, title: code.words(language), status, code, errors: Vec::new(), more: None }
    }
}
