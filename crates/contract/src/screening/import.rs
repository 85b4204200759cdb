//! What owners are answered about elections and the districts that they bring in.

use domain::{Election, Language, LineError as BadLine};
use serde::Serialize;
use uuid::Uuid;

use crate::line_message;
#[cfg(feature = "schema")]
use crate::schema;

/// The elections with their whole rules, as an owner edits them.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Elections {
    /// All.
    pub items: Vec<Election>,
}

/// The import.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportReceipt {
    /// Its id.
    pub import_id: Uuid,
    /// Where the file goes, by PUT with the same `Authorization`: `/admin/imports/{id}/file`.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uri")))]
    pub upload_url: String,
}

/// An import.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Import {
    /// Its id.
    pub import_id: Uuid,
    /// Id of the election.
    #[cfg_attr(feature = "schema", schemars(with = "schema::ElectionId"))]
    pub election: String,
    /// Where it stands.
    pub status: ImportStatus,
    /// How many districts were taken.
    pub rows: Option<i64>,
}

/// Where an import stands.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum ImportStatus {
    /// The file is still to come.
    Waiting,
    /// It is there.
    Uploaded,
    /// Its districts were taken.
    Done,
}

/// What would be taken, or all that is wrong.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportCheck {
    /// Whether the file would be taken.
    pub ok: bool,
    /// How many districts.
    pub rows: usize,
    /// Every bad line.
    pub errors: Vec<LineError>,
}

/// Taken.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportDone {
    /// Where it stands.
    pub status: DoneStatus,
    /// How many districts.
    pub rows: i64,
}

/// Where an import ends.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum DoneStatus {
    /// Its districts were taken.
    Done,
}

/// A bad line of an import; never what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineError {
    /// Of the file; the header is 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub line: usize,
    /// The column; empty for the line as a whole.
    pub column: &'static str,
    /// What is wrong with it.
    #[cfg_attr(feature = "schema", schemars(with = "schema::LineCode"))]
    pub code: &'static str,
    /// Line and column, `csv.3.seats`.
    pub field: String,
    /// What is wrong, in words.
    pub message: &'static str,
}

impl LineError {
    /// A bad line with its words.
    #[must_use]
    pub fn of(error: &BadLine, language: Language) -> Self {
        let BadLine { line, column, code } = *error;
        Self { line, column, code, field: format!("csv.{line}.{column}"), message: line_message(error, language) }
    }
}
