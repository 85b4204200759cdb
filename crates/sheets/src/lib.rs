//! Tables that people send: one reader of CSV for all of them.
//!
//! It takes what spreadsheets and editors write (UTF-8, UTF-16 or Windows-1252, a byte order mark, `,`, `;` or tab between the
//! fields, `sep=;` above the header, any end of line, line breaks inside quotes) and says what it
//! could not take by the line that an editor shows. What a cell means is for the caller.

mod lines;

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};
use lines::Lines;

/// What a table may be at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows below the header.
    pub rows: usize,
    /// Characters in a cell.
    pub cell: usize,
}

/// The most bad lines that one answer tells: somebody mends these first, and an answer stays one
/// that the gateway carries.
pub const TOLD_MAX: usize = 1_000;

/// A table with the columns that were asked for, in the order in which they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<const N: usize> {
    /// The rows that could be read; empty ones are left out.
    pub rows: Vec<Row<N>>,
    /// The rows that could not, in order.
    pub bad: Vec<BadLine>,
}

/// A row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<const N: usize> {
    /// The line on which it begins, as an editor shows it; the first is 1.
    pub line: usize,
    /// One per column, without the white space around it.
    pub cells: [String; N],
}

/// A place in a table that cannot be read. Holds nothing of what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadLine {
    /// The line, as an editor shows it.
    pub line: usize,
    /// The column, one of those that were asked for; empty for the line as a whole.
    pub column: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong with a table as a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The header lacks a column.
    MissingColumn,
    /// The header has a column that nobody asked for.
    UnknownColumn,
    /// The header has a column twice.
    RepeatedColumn,
    /// The row has not as many fields as the header.
    Fields,
    /// A quote is opened and not closed: everything after it would be one cell.
    Quote,
    /// A cell is longer than it may be.
    TooLong,
    /// There are more rows than there may be; the rest is not read.
    TooMany,
    /// There is no row.
    Empty,
}

impl Fault {
    /// The word for it in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingColumn => "missing_column",
            Self::UnknownColumn => "unknown_column",
            Self::RepeatedColumn => "repeated_column",
            Self::Fields => "csv",
            Self::Quote => "quote",
            Self::TooLong => "too_long",
            Self::TooMany => "too_many",
            Self::Empty => "empty",
        }
    }

    /// Whether it is the header that is wrong: then no row was read.
    #[must_use]
    pub const fn is_of_header(self) -> bool {
        matches!(self, Self::MissingColumn | Self::UnknownColumn | Self::RepeatedColumn)
    }
}

/// The text of a file that somebody sends: by its byte order mark UTF-8 or UTF-16, without one UTF-8, and
/// Windows-1252 where no letter of it is UTF-8, as spreadsheets in Indonesia save a CSV that is not said to be UTF-8.
/// A byte that is none stands as `U+FFFD`, which no field takes.
#[must_use]
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    // Several bytes that belong together are no chance.
    let is_of_utf8 = |c: char| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER;
    match String::from_utf8_lossy(bytes) {
        Cow::Owned(broken) if !broken.chars().any(is_of_utf8) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        text => text,
    }
}

/// Reads a table that has exactly `columns`, in any order and case, from [`text`] or its bytes.
///
/// # Errors
/// Everything that is wrong with the header: without it no row can be read.
pub fn read<const N: usize>(
    file: impl AsRef<[u8]>,
    columns: [&'static str; N],
    limits: Limits,
) -> Result<Table<N>, Vec<BadLine>> {
    let text = text(file.as_ref());
    let (body, delimiter) = delimiter(&text, &columns);
    let mut lines = Lines::of(&text, text.len() - body.len());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut table = Table { rows: Vec::new(), bad: Vec::new() };
    let mut order = None;
    // Text is UTF-8 and rows may be of any length, so that nothing else can fail here.
    while let Ok(true) = reader.read_record(&mut record) {
        let from = record.position().map_or(0, csv::Position::byte);
        let (line, open) = lines.record(from, reader.position().byte());
        let Some(order) = &order else {
            order = Some(header(&record, &columns, line)?);
            continue;
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let whole = |fault| BadLine { line, column: "", fault };
        if open {
            table.bad.push(whole(Fault::Quote));
        } else if record.len() < N || filled(&record) > N {
            table.bad.push(whole(Fault::Fields));
        } else if table.rows.len() == limits.rows {
            table.bad.push(whole(Fault::TooMany));
            break;
        } else {
            row(&mut table, &record, order, line, &columns, limits);
        }
    }
    if order.is_none() {
        header(&csv::StringRecord::new(), &columns, 1)?;
    }
    if table.rows.is_empty() && table.bad.is_empty() {
        table.bad.push(BadLine { line: 1, column: "", fault: Fault::Empty });
    }
    Ok(table)
}

fn row<const N: usize>(
    table: &mut Table<N>,
    record: &csv::StringRecord,
    order: &[usize; N],
    line: usize,
    columns: &[&'static str; N],
    limits: Limits,
) {
    let cells = order.map(|index| record.get(index).unwrap_or_default().to_owned());
    let too_long = columns.iter().zip(&cells).filter(|(_, cell)| cell.chars().count() > limits.cell);
    let before = table.bad.len();
    table.bad.extend(too_long.map(|(column, _)| BadLine { line, column, fault: Fault::TooLong }));
    if table.bad.len() == before {
        table.rows.push(Row { line, cells });
    }
}

/// How many fields a record has without empty ones at its end, which spreadsheets leave behind.
fn filled(record: &csv::StringRecord) -> usize {
    let filled = record.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    filled.last().map_or(0, |(last, _)| last + 1)
}

/// Where in a record each of `columns` stands.
fn header<const N: usize>(
    names: &csv::StringRecord,
    columns: &[&'static str; N],
    line: usize,
) -> Result<[usize; N], Vec<BadLine>> {
    let mut order = [None; N];
    let mut bad = Vec::new();
    for (index, name) in names.iter().take(filled(names)).enumerate() {
        match columns.iter().position(|column| column.eq_ignore_ascii_case(name)) {
            None => bad.push(BadLine { line, column: "", fault: Fault::UnknownColumn }),
            Some(column) if order[column].is_some() => {
                bad.push(BadLine { line, column: columns[column], fault: Fault::RepeatedColumn });
            }
            Some(column) => order[column] = Some(index),
        }
    }
    let missing = columns.iter().zip(&order).filter(|(_, index)| index.is_none());
    bad.extend(missing.map(|(column, _)| BadLine { line, column, fault: Fault::MissingColumn }));
    if bad.is_empty() { Ok(order.map(Option::unwrap_or_default)) } else { Err(bad) }
}

/// The text from the header on, and what stands between its fields: what Excel's `sep=` says, or
/// that by which the header has the most columns that are known.
fn delimiter<'a>(text: &'a str, columns: &[&'static str]) -> (&'a str, u8) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    let (first, rest) = start.split_once(['\r', '\n']).unwrap_or((start, ""));
    if let Some([said]) = first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        return (rest, *said);
    }
    let known = |cell: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(cell.trim().trim_matches('"')));
    let columns = |delimiter: &u8| first.split(char::from(*delimiter)).filter(|cell| known(cell)).count();
    // Of equals the last, which is the comma.
    (text, [b'\t', b';', b','].into_iter().max_by_key(columns).unwrap_or(b','))
}

#[cfg(test)]
mod tests;
