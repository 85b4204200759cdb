//! The list as CSV (RFC 4180): UTF-8 without a byte order mark, commas, CRLF. It is what a program
//! imports; people open the workbook, since a spreadsheet that expects semicolons, as the
//! Indonesian one does, shows a CSV in one column.

use ::csv::{Terminator, WriterBuilder};

use super::columns::{COLUMNS, is_formula};
use super::{Pack, PackError};

/// The list as CSV, a line per candidate below a line of titles.
///
/// A value that a spreadsheet would run as a formula gets an apostrophe in front: it then reads
/// `'=1+1`, which is text everywhere. No name, NIK, phone or address that the platform takes begins
/// so (`domain` refuses it), so that an import never meets such an apostrophe unless somebody
/// meant harm.
///
/// # Errors
/// Only when memory cannot be written.
pub(crate) fn csv(pack: &Pack<'_>) -> Result<Vec<u8>, PackError> {
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    out.write_record(COLUMNS.iter().map(|column| column.title)).map_err(PackError::Csv)?;
    for row in &pack.rows {
        out.write_record(COLUMNS.iter().map(|column| guarded((column.value)(row)))).map_err(PackError::Csv)?;
    }
    out.into_inner().map_err(|error| PackError::Csv(error.into_error().into()))
}

fn guarded(value: String) -> String {
    if is_formula(&value) { format!("'{value}") } else { value }
}
