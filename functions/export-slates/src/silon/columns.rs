//! The columns of the CSV and of the workbook.
//!
//! **To be confirmed.** KPU's own template for SILON was not available. The titles are those of its
//! forms for candidates (PKPU 10/2023); order, titles and the way dates are written change here and
//! nowhere else.

use super::Row;

/// What a column holds, and so how a spreadsheet may treat it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, even where it looks like a number: a NIK keeps its digits, an RT its zeros.
    Text,
    /// A whole number.
    Whole,
}

/// A column.
pub(super) struct Column {
    /// The title in the first row.
    pub(super) title: &'static str,
    /// How wide the workbook shows it, in characters.
    pub(super) width: u8,
    /// What it holds.
    pub(super) kind: Kind,
    /// Its value for a candidate, as text.
    pub(super) value: fn(&Row) -> String,
}

/// Every column, in order.
pub(super) const COLUMNS: &[Column] = &[
    Column { title: "Nomor Urut", width: 8, kind: Kind::Whole, value: |row| row.number.to_string() },
    Column { title: "Nama Lengkap", width: 36, kind: Kind::Text, value: |row| row.name.clone() },
    Column { title: "NIK", width: 19, kind: Kind::Text, value: |row| row.nik.clone() },
    Column { title: "Nomor KTA", width: 18, kind: Kind::Text, value: |row| row.kta.clone() },
    Column { title: "Jenis Kelamin (L/P)", width: 9, kind: Kind::Text, value: |row| row.sex.to_owned() },
    Column { title: "Tempat Lahir", width: 20, kind: Kind::Text, value: |row| row.birth_place.clone() },
    Column { title: "Tanggal Lahir", width: 13, kind: Kind::Text, value: birth_date },
    Column { title: "Usia", width: 7, kind: Kind::Whole, value: |row| row.age.to_string() },
    Column { title: "Status Perkawinan", width: 14, kind: Kind::Text, value: |row| row.marital_status.clone() },
    Column { title: "Pekerjaan", width: 24, kind: Kind::Text, value: |row| row.occupation.clone() },
    Column { title: "Alamat", width: 40, kind: Kind::Text, value: |row| row.address.clone() },
    Column { title: "RT", width: 6, kind: Kind::Text, value: |row| row.rt.clone() },
    Column { title: "RW", width: 6, kind: Kind::Text, value: |row| row.rw.clone() },
    Column { title: "Desa/Kelurahan", width: 22, kind: Kind::Text, value: |row| row.village.clone() },
    Column { title: "Kecamatan", width: 22, kind: Kind::Text, value: |row| row.district.clone() },
    Column { title: "Kabupaten/Kota", width: 26, kind: Kind::Text, value: |row| row.regency.clone() },
    Column { title: "Jalur", width: 16, kind: Kind::Text, value: |row| row.track.clone() },
    Column { title: "Nomor Telepon", width: 17, kind: Kind::Text, value: phone },
    Column { title: "Email", width: 30, kind: Kind::Text, value: |row| row.email.clone() },
];

/// `31-12-1990`, as on the KTP.
fn birth_date(row: &Row) -> String {
    let date = row.birth_date;
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// `081234567890`, as people write it here. With `+62` a spreadsheet would take it for a sum.
fn phone(row: &Row) -> String {
    row.phone.strip_prefix("+62").map_or_else(|| row.phone.clone(), |rest| format!("0{rest}"))
}

/// Whether a spreadsheet that opens the text from a CSV would run it as a formula: it begins with
/// `= + - @`, or with a tab or line end that hides one of them.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
