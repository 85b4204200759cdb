//! The list as CSV (RFC 4180, but for its separator): UTF-8 with a byte order mark, semicolons, CRLF. A
//! spreadsheet that is set to Indonesian opens such a file in columns, with every letter as it is; it shows one
//! with commas in a single column. Whoever imports it by a program reads the separator from the first line.

use ::csv::{Terminator, WriterBuilder};

use super::columns::{COLUMNS, is_formula};
use super::{Pack, PackError};

/// What tells a spreadsheet that the text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What Indonesian spreadsheets expect, since the comma is in their numbers.
const SEPARATOR: u8 = b';';

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
    let mut writer = WriterBuilder::new();
    let writer = writer.delimiter(SEPARATOR).terminator(Terminator::CRLF);
    let mut out = writer.from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    out.write_record(COLUMNS.iter().map(|column| column.title)).map_err(PackError::Csv)?;
    for row in &pack.rows {
        out.write_record(COLUMNS.iter().map(|column| guarded((column.value)(row)))).map_err(PackError::Csv)?;
    }
    out.into_inner().map_err(|error| PackError::Csv(error.into_error().into()))
}

fn guarded(value: String) -> String {
    if is_formula(&value) { format!("'{value}") } else { value }
}
