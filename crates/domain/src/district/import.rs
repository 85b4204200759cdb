//! Districts from a table that the party fills in.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::District;
use crate::text::line;
use crate::{Area, Chamber, Level};

/// Something on a line of an imported table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct LineError {
    /// The line in the file; the header is 1.
    pub line: usize,
    /// The column, one of the header's; empty if it is the line as a whole.
    pub column: &'static str,
    /// `missing_column` · `unknown_column` · `repeated_column` · `csv` not as many fields as the
    /// header · `empty` no rows, or no areas · `id` not 1–20 letters, digits, hyphens · `repeated`
    /// an id for the second time, or an area twice on the line · `name` not 1–100 characters ·
    /// `chamber` no chamber that is imported · `seats` not 3–12 · `area` no such area · `level`
    /// neither regency nor district · `taken` an area is, or lies in or around, one of another
    /// dapil of the chamber · `regency`, `province` not all within one.
    pub code: &'static str,
}

const COLUMNS: [&str; 5] = ["dapil", "name", "chamber", "seats", "areas"];
/// Longest id, in characters.
const ID_MAX: usize = 20;
/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Seats of a dapil of either DPRD (UU 7/2017 arts. 189, 192).
const SEATS: RangeInclusive<u8> = 3..=12;
/// What stands between the areas of a dapil.
const BETWEEN: [char; 3] = [' ', ';', '|'];

/// Reads districts of the DPRD from a table with the columns `dapil,name,chamber,seats,areas`, in
/// any order; the areas of a dapil are separated by spaces, `;` or `|`. A byte order mark, CRLF
/// and `;` between the fields, as spreadsheets write them, are taken too.
///
/// # Errors
/// Everything wrong on every line, in order; then no district is taken.
pub fn import_districts(csv: &str) -> Result<Vec<District>, Vec<LineError>> {
    let text = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let order = match reader.headers() {
        Ok(names) => columns(names, number(text, names.position()))?,
        Err(_) => return Err(vec![LineError { line: 1, column: "", code: "csv" }]),
    };
    let mut import = Import::default();
    for record in reader.records() {
        match record {
            Ok(record) => {
                import.line = number(text, record.position());
                import.row(&record, &order);
            }
            Err(error) => {
                import.line = number(text, error.position());
                import.error("", "csv");
            }
        }
    }
    if import.districts.is_empty() && import.errors.is_empty() {
        import.line = 1;
        import.error("", "empty");
    }
    if import.errors.is_empty() { Ok(import.districts) } else { Err(import.errors) }
}

/// The line on which a record begins: the reader's position still lies before blank lines.
fn number(text: &str, position: Option<&csv::Position>) -> usize {
    let before = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
    let bytes = text.as_bytes();
    let start = before + bytes.iter().skip(before).take_while(blank).count();
    1 + bytes.iter().take(start).filter(|byte| **byte == b'\n').count()
}

/// Where in a record each of [`COLUMNS`] stands.
fn columns(names: &csv::StringRecord, line: usize) -> Result<[usize; 5], Vec<LineError>> {
    let at = |column, code| LineError { line, column, code };
    let mut order = [None; 5];
    let mut errors = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(name)) {
            None => errors.push(at("", "unknown_column")),
            Some(column) if order[column].is_some() => errors.push(at(COLUMNS[column], "repeated_column")),
            Some(column) => order[column] = Some(index),
        }
    }
    for (column, _) in COLUMNS.iter().zip(order).filter(|(_, index)| index.is_none()) {
        errors.push(at(column, "missing_column"));
    }
    if errors.is_empty() { Ok(order.map(Option::unwrap_or_default)) } else { Err(errors) }
}

#[derive(Default)]
struct Import {
    line: usize,
    districts: Vec<District>,
    errors: Vec<LineError>,
    ids: HashSet<String>,
    /// The areas that the districts so far are made of.
    taken: Vec<(Chamber, Area)>,
}

/// Whether one of the two areas lies in the other.
fn touch(a: Area, b: Area) -> bool {
    a.contains(b) || b.contains(a)
}

impl Import {
    fn error(&mut self, column: &'static str, code: &'static str) {
        self.errors.push(LineError { line: self.line, column, code });
    }

    fn row(&mut self, record: &csv::StringRecord, order: &[usize; 5]) {
        if record.iter().all(str::is_empty) {
            return;
        }
        if record.len() != COLUMNS.len() {
            self.error("", "csv");
            return;
        }
        let [id, name, chamber, seats, areas] = order.map(|index| record.get(index).unwrap_or_default());
        let before = self.errors.len();
        let id_character = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !(1..=ID_MAX).contains(&id.len()) || !id.chars().all(id_character) {
            self.error("dapil", "id");
        } else if !self.ids.insert(id.to_owned()) {
            self.error("dapil", "repeated");
        }
        let name = line(name, NAME_MAX);
        if name.is_err() {
            self.error("name", "name");
        }
        let chamber = Chamber::parse(chamber).filter(|chamber| *chamber != Chamber::Dpr);
        if chamber.is_none() {
            self.error("chamber", "chamber");
        }
        let seats = seats.parse().ok().filter(|seats| SEATS.contains(seats));
        if seats.is_none() {
            self.error("seats", "seats");
        }
        let areas = self.areas(areas);
        if let Some(chamber) = chamber {
            self.place(chamber, &areas);
        }
        if let (Ok(name), Some(chamber), Some(seats)) = (name, chamber, seats)
            && self.errors.len() == before
        {
            self.districts.push(District { id: id.to_owned(), name, chamber, seats, areas });
        }
    }

    /// The areas of a field, each by itself.
    fn areas(&mut self, text: &str) -> Vec<Area> {
        let mut areas: Vec<Area> = Vec::new();
        let mut codes = text.split(BETWEEN).filter(|code| !code.is_empty()).peekable();
        if codes.peek().is_none() {
            self.error("areas", "empty");
        }
        for code in codes {
            match Area::parse(code).ok().filter(|area| area.exists()) {
                None => self.error("areas", "area"),
                Some(area) if !matches!(area.level(), Level::Regency | Level::District) => self.error("areas", "level"),
                Some(area) if areas.iter().any(|other| touch(*other, area)) => self.error("areas", "repeated"),
                Some(area) => areas.push(area),
            }
        }
        areas
    }

    /// The areas of a dapil against each other, and against the other dapil.
    fn place(&mut self, chamber: Chamber, areas: &[Area]) {
        let (level, code) = match chamber {
            Chamber::DprdRegency => (Level::Regency, "regency"),
            Chamber::Dpr | Chamber::DprdProvince => (Level::Province, "province"),
        };
        if areas.windows(2).any(|pair| pair[0].ancestor(level) != pair[1].ancestor(level)) {
            self.error("areas", code);
        }
        let is_taken = |area: &Area| self.taken.iter().any(|(other, own)| *other == chamber && touch(*own, *area));
        if areas.iter().any(is_taken) {
            self.error("areas", "taken");
        }
        self.taken.extend(areas.iter().map(|area| (chamber, *area)));
    }
}
