//! Districts from a table that the party fills in.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::District;
use crate::text::line;
use crate::{Area, Chamber, Level, plain};

/// Something on a line of an imported table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct LineError {
    /// The line in the file; the header is 1.
    pub line: usize,
    /// The column, one of the header's; empty if it is the line as a whole.
    pub column: &'static str,
    /// What is wrong with a table as a table (`missing_column`, `unknown_column`, `repeated_column`, `csv`,
    /// `quote`, `too_long`, `too_many`, `empty`: see `sheets::Fault`), or with what it says: `empty` no areas ·
    /// `id` not 1–20 letters, digits, hyphens · `repeated` an id for the second time, or an area twice on the
    /// line · `name` not 1–100 characters · `chamber` no chamber that is imported · `seats` not 3–12 · `area`
    /// no such area · `level` neither regency nor district · `taken` an area is, or lies in or around, one of
    /// another dapil of the chamber · `regency`, `province` not all within one.
    pub code: &'static str,
}

/// The columns of a table of districts.
pub const DISTRICT_COLUMNS: [&str; 5] = ["dapil", "name", "chamber", "seats", "areas"];
/// Longest id, in characters.
const ID_MAX: usize = 20;
/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Seats of a dapil of either DPRD (UU 7/2017 arts. 189, 192).
const SEATS: RangeInclusive<u8> = 3..=12;
/// What stands between the areas of a dapil; also a line break inside a cell.
const BETWEEN: [char; 5] = [' ', ';', '|', '\r', '\n'];

/// Reads districts of the DPRD from the rows of a table with [`DISTRICT_COLUMNS`], each with its line in
/// the file; the areas of a dapil are separated by spaces, `;` or `|`. Gives each with its line again.
///
/// # Errors
/// Everything wrong on every line, in order; then no district is taken.
pub fn import_districts<'a>(
    rows: impl IntoIterator<Item = (usize, [&'a str; 5])>,
) -> Result<Vec<(usize, District)>, Vec<LineError>> {
    let mut import = Import::default();
    for (line, cells) in rows {
        import.line = line;
        import.row(cells);
    }
    if import.errors.is_empty() { Ok(import.districts) } else { Err(import.errors) }
}

#[derive(Default)]
struct Import {
    line: usize,
    districts: Vec<(usize, District)>,
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

    fn row(&mut self, [id, name, chamber, seats, areas]: [&str; 5]) {
        let [id, chamber, seats, areas] = &[id, chamber, seats, areas].map(plain);
        let before = self.errors.len();
        let id_character = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !(1..=ID_MAX).contains(&id.len()) || !id.chars().all(id_character) {
            self.error("dapil", "id");
        } else if !self.ids.insert(id.to_owned()) {
            self.error("dapil", "repeated");
        }
        // A quote too many on one line swallows the next.
        let name = Some(name).filter(|name| !name.contains(['\r', '\n'])).and_then(|name| line(name, NAME_MAX).ok());
        if name.is_none() {
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
        if let (Some(name), Some(chamber), Some(seats)) = (name, chamber, seats)
            && self.errors.len() == before
        {
            let district = District { id: id.to_owned(), name, chamber, seats, areas };
            self.districts.push((self.line, district));
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
