//! The pack of one list of candidates, from which the party fills KPU's SILON: a CSV for import, a
//! workbook to check it in, and a list on paper that the board signs.
//!
//! Plain data in, bytes out: no store, no clock. The same pack gives the same bytes.

mod columns;
mod csv;
mod pdf;
mod xlsx;

use std::fmt;

use domain::{Chamber, Language};
use jiff::civil::Date;

pub(crate) use self::csv::csv;
pub(crate) use self::pdf::pdf;
pub(crate) use self::xlsx::xlsx;

/// A list of candidates at one revision, in words.
///
/// It prints nothing of itself, since its rows hold people.
pub(crate) struct Pack<'a> {
    /// The party's name.
    pub(crate) party: &'a str,
    /// The election's name in Indonesian.
    pub(crate) election: &'a str,
    /// The chamber the list is for.
    pub(crate) chamber: Chamber,
    /// The dapil's code, `3201`.
    pub(crate) dapil: &'a str,
    /// The dapil's name, `Jawa Barat I`.
    pub(crate) dapil_name: &'a str,
    /// The dapil's seats.
    pub(crate) seats: u8,
    /// The stage of the list in words, `ditetapkan`.
    pub(crate) status: &'a str,
    /// The revision's number, from 1.
    pub(crate) revision: i64,
    /// The revision's hash, by which paper and record are compared.
    pub(crate) hash: &'a str,
    /// The day of the revision; also the date of creation inside the files.
    pub(crate) date: Date,
    /// The board that signs, `Dewan Pimpinan Pusat` (UU 7/2017 art. 243).
    pub(crate) signers_level: &'a str,
    /// What its chair is called: `Ketua Umum`, `Ketua`, or the party's own word.
    pub(crate) chair: &'a str,
    /// What its secretary is called: `Sekretaris Jenderal`, `Sekretaris`.
    pub(crate) secretary: &'a str,
    /// How many women are on the list.
    pub(crate) women: usize,
    /// How many have to be at least (UU 7/2017 art. 245).
    pub(crate) quota: usize,
    /// How many names make a group with at least one woman (UU 7/2017 art. 246(2)); the paper sets
    /// the groups apart.
    pub(crate) group: usize,
    /// The candidates, in the order of the list.
    pub(crate) rows: Vec<Row>,
}

/// A candidate as KPU's forms ask for them. What is not known is empty.
pub(crate) struct Row {
    /// The place on the list, from 1.
    pub(crate) number: usize,
    /// The name as on the KTP, with titles.
    pub(crate) name: String,
    /// The NIK, 16 digits.
    pub(crate) nik: String,
    /// The member number, which is the number of the KTA.
    pub(crate) kta: String,
    /// `L` or `P`.
    pub(crate) sex: &'static str,
    /// Place of birth.
    pub(crate) birth_place: String,
    /// Date of birth.
    pub(crate) birth_date: Date,
    /// Age in completed years, on the day on which the election counts it.
    pub(crate) age: i16,
    /// `belum kawin`, `kawin`, `cerai hidup`, `cerai mati`.
    pub(crate) marital_status: String,
    /// Occupation in words.
    pub(crate) occupation: String,
    /// Street and number.
    pub(crate) address: String,
    /// RT, with its leading zeros.
    pub(crate) rt: String,
    /// RW, with its leading zeros.
    pub(crate) rw: String,
    /// Desa or kelurahan.
    pub(crate) village: String,
    /// Kecamatan.
    pub(crate) district: String,
    /// Kabupaten or kota of residence.
    pub(crate) regency: String,
    /// The way by which the name came, in words.
    pub(crate) track: String,
    /// Phone number, `+62…` or `08…`.
    pub(crate) phone: String,
    /// E-mail address.
    pub(crate) email: String,
}

/// Why a file could not be made. Never holds anything of a person.
#[derive(Debug)]
pub(crate) enum PackError {
    /// The CSV writer failed.
    Csv(::csv::Error),
    /// The workbook's writer failed.
    Xlsx(rust_xlsxwriter::XlsxError),
    /// The PDF's fonts are broken or its writer failed: what did.
    Pdf(String),
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv(_) => f.write_str("the list could not be written as CSV"),
            Self::Xlsx(_) => f.write_str("the list could not be written as a workbook"),
            Self::Pdf(what) => write!(f, "the list could not be drawn: {what}"),
        }
    }
}

impl std::error::Error for PackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Csv(error) => Some(error),
            Self::Xlsx(error) => Some(error),
            Self::Pdf(_) => None,
        }
    }
}

/// What KPU's forms call the list before it is final (DCS, DCT).
const TITLE: &str = "Daftar Bakal Calon";

impl Pack<'_> {
    /// `Daftar Bakal Calon Anggota DPR, Jawa Barat I`.
    fn title(&self) -> String {
        format!("{TITLE} Anggota {}, {}", short(self.chamber), self.dapil_name)
    }
}

/// The chamber as people say it.
fn short(chamber: Chamber) -> &'static str {
    match chamber {
        Chamber::Dpr => "DPR",
        Chamber::DprdProvince => "DPRD Provinsi",
        Chamber::DprdRegency => "DPRD Kabupaten/Kota",
    }
}

/// The chamber as the law writes it.
fn full(chamber: Chamber) -> &'static str {
    match chamber {
        Chamber::Dpr => "Dewan Perwakilan Rakyat",
        Chamber::DprdProvince => "Dewan Perwakilan Rakyat Daerah Provinsi",
        Chamber::DprdRegency => "Dewan Perwakilan Rakyat Daerah Kabupaten/Kota",
    }
}

/// `12 Mei 2028`: the pack is in Indonesian, whoever fetches it.
fn in_words(date: Date) -> String {
    site::day_in_words(date, Language::Id)
}

#[cfg(test)]
mod tests;
