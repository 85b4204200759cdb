//! The list as a workbook: a sheet of candidates to import or read, and a sheet that says which
//! list it is.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use super::columns::{COLUMNS, Column, Kind};
use super::{Pack, PackError, Row, full, in_words};

/// The paper size A4 in the file format.
const A4: u8 = 9;

/// The list as a workbook of two sheets, `Bakal Calon` and `Ringkasan`.
///
/// Text is written as text in cells of the format *text*, so that nothing is run as a formula, not
/// even after somebody edits the cell, and a NIK keeps its digits.
///
/// # Errors
/// When the writer refuses a value: a cell of more than 32,767 characters, a year before 1900.
pub(crate) fn xlsx(pack: &Pack<'_>) -> Result<Vec<u8>, PackError> {
    book(pack).map_err(PackError::Xlsx)
}

fn book(pack: &Pack<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(pack)?);
    candidates(book.add_worksheet(), &pack.rows)?;
    summary(book.add_worksheet(), pack)?;
    book.save_to_buffer()
}

/// What the file says of itself. The date is the revision's; the library's own would be the clock's.
fn properties(pack: &Pack<'_>) -> Result<DocProperties, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(pack.date.year()).unwrap_or(0);
    let created = ExcelDateTime::from_ymd(year, part(pack.date.month()), part(pack.date.day()))?;
    Ok(DocProperties::new().set_title(pack.title()).set_company(pack.party).set_creation_datetime(&created))
}

fn candidates(sheet: &mut Worksheet, rows: &[Row]) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin);
    sheet.set_name("Bakal Calon")?;
    for (at, column) in (0..).zip(COLUMNS) {
        let format = format_of(column.kind);
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(at, &format)?;
        sheet.write_string_with_format(0, at, column.title, &head)?;
        for (line, row) in (1..).zip(rows) {
            cell(sheet, (line, at), column, row, &format)?;
        }
    }
    let (lines, columns) = (u32::try_from(rows.len()).unwrap_or(0), u16::try_from(COLUMNS.len()).unwrap_or(1));
    // Without this each NIK would carry a green corner, and the offer to make a number of it.
    sheet.ignore_error_range(1, 0, lines.max(1), columns - 1, IgnoreError::NumberStoredAsText)?;
    sheet.set_row_height(0, 32)?;
    // The titles, the number and the name stay in sight.
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn format_of(kind: Kind) -> Format {
    match kind {
        Kind::Text => Format::new().set_num_format("@"),
        Kind::Whole => Format::new().set_num_format("0"),
    }
}

fn cell(sheet: &mut Worksheet, at: (u32, u16), column: &Column, row: &Row, format: &Format) -> Result<(), XlsxError> {
    let value = (column.value)(row);
    match (column.kind, value.parse::<u32>()) {
        (Kind::Whole, Ok(number)) => sheet.write_number_with_format(at.0, at.1, number, format)?,
        _ => sheet.write_string_with_format(at.0, at.1, value, format)?,
    };
    Ok(())
}

/// A value on the sheet that says which list it is.
enum Fact {
    Text(String),
    Number(f64),
}

fn summary(sheet: &mut Worksheet, pack: &Pack<'_>) -> Result<(), XlsxError> {
    let text = |text: &str| Fact::Text(text.to_owned());
    let count = |number: usize| Fact::Number(number as f64);
    let facts = [
        ("Partai", text(pack.party)),
        ("Pemilu", text(pack.election)),
        ("Lembaga", text(full(pack.chamber))),
        ("Kode dapil", text(pack.dapil)),
        ("Daerah pemilihan", text(pack.dapil_name)),
        ("Alokasi kursi", count(pack.seats.into())),
        ("Jumlah bakal calon", count(pack.rows.len())),
        ("Perempuan", count(pack.women)),
        ("Kuota perempuan, sekurang-kurangnya", count(pack.quota)),
        ("Status", text(pack.status)),
        ("Revisi", Fact::Number(pack.revision as f64)),
        ("Tanggal revisi", Fact::Text(in_words(pack.date))),
        ("Hash", text(pack.hash)),
        ("Penanda tangan", Fact::Text(format!("{} {}", pack.signers_level, pack.party))),
    ];
    let label = Format::new().set_bold();
    let left = Format::new().set_align(FormatAlign::Left);
    let value = left.clone().set_num_format("@");
    sheet.set_name("Ringkasan")?;
    sheet.set_column_width(0, 36)?;
    sheet.set_column_width(1, 70)?;
    for (line, (name, fact)) in (0..).zip(facts) {
        sheet.write_string_with_format(line, 0, name, &label)?;
        match fact {
            Fact::Text(text) => sheet.write_string_with_format(line, 1, text, &value)?,
            Fact::Number(number) => sheet.write_number_with_format(line, 1, number, &left)?,
        };
    }
    // Codes such as `3201` are text on purpose.
    sheet.ignore_error_range(0, 1, 40, 1, IgnoreError::NumberStoredAsText)?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}
