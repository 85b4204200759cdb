//! The table of names.

use std::ops::Range;

use krilla::tagging::{ArtifactType, Identifier, TableHeaderScope, Tag, TagGroup, TagKind};

use super::canvas::{Align, Canvas, Ink, LEFT, RIGHT};
use super::letters::{Letters, Line, bold, plain};
use crate::silon::{Pack, Row};

/// How high the row of titles is, in points.
pub(super) const HEAD: f32 = 26.0;
/// A row of one line; each further line adds [`LEADING`].
const ROW: f32 = 22.0;
const LEADING: f32 = 13.0;
/// From the top of a row to its first baseline.
const BASELINE: f32 = 14.8;
/// The largest group that is kept on one page; a larger one would leave pages half empty.
const MOST_TOGETHER: usize = 6;

/// A column of the printed list.
struct Column {
    title: &'static str,
    align: Align,
    /// Where its text begins, or its middle.
    x: f32,
    /// How wide its text may be.
    width: f32,
    value: fn(&Row) -> String,
}

/// What is printed. No NIK, no phone, no address: the list is handed round.
const COLUMNS: [Column; 5] = [
    Column { title: "No.", align: Align::Centre, x: LEFT + 16.0, width: 32.0, value: |row| row.number.to_string() },
    Column { title: "Nama lengkap", align: Align::Left, x: LEFT + 38.0, width: 214.0, value: |row| row.name.clone() },
    Column { title: "L/P", align: Align::Centre, x: LEFT + 275.0, width: 32.0, value: |row| row.sex.to_owned() },
    Column { title: "Usia", align: Align::Centre, x: LEFT + 311.0, width: 36.0, value: |row| row.age.to_string() },
    Column {
        title: "Kabupaten/kota tempat tinggal",
        align: Align::Left,
        x: LEFT + 336.0,
        width: RIGHT - LEFT - 338.0,
        value: |row| row.regency.clone(),
    },
];

/// The names, set in lines.
pub(super) struct Table {
    titles: Vec<Line>,
    rows: Vec<[Vec<Line>; 5]>,
    group: usize,
}

/// The part of the tag tree that the table is, which grows from page to page.
pub(super) struct Grid {
    head: TagGroup,
    body: TagGroup,
}

impl Grid {
    pub(super) fn finish(self) -> TagGroup {
        TagGroup::with_children(Tag::Table, vec![self.head.into(), self.body.into()])
    }
}

impl Table {
    pub(super) fn new(pack: &Pack<'_>, letters: &Letters) -> Self {
        let titles = COLUMNS.iter().map(|column| letters.line(column.title, bold(9.0))).collect();
        let set =
            |row: &Row| COLUMNS.each_ref().map(|column| letters.lines(&(column.value)(row), plain(10.5), column.width));
        Self { titles, rows: pack.rows.iter().map(set).collect(), group: pack.group.max(1) }
    }

    /// How high each row is.
    pub(super) fn heights(&self) -> Vec<f32> {
        self.rows.iter().map(|row| height(row)).collect()
    }

    /// How many rows in succession stay on one page.
    pub(super) fn together(&self) -> usize {
        if self.group <= MOST_TOGETHER { self.group } else { 1 }
    }

    pub(super) fn tags(&self) -> Grid {
        Grid { head: TagGroup::new(Tag::THead), body: TagGroup::new(Tag::TBody) }
    }

    /// Draws some of the rows under their titles, from `y` down; tells where the table ends.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, grid: &mut Grid, rows: Range<usize>, y: f32) -> f32 {
        canvas.rule((LEFT, RIGHT), y, 1.0, Ink::Black);
        self.titles(canvas, grid, rows.start == 0, y + 16.5);
        let mut y = y + HEAD;
        canvas.rule((LEFT, RIGHT), y, 1.0, Ink::Black);
        for (index, row) in self.rows.iter().enumerate().take(rows.end).skip(rows.start) {
            let mut tag = TagGroup::new(Tag::TR);
            for ((column, lines), place) in COLUMNS.iter().zip(row).zip(0..) {
                let texts = lines.iter().zip(0_u8..).map(|(line, step)| {
                    let y = y + BASELINE + f32::from(step) * LEADING;
                    canvas.text(line, (column.x, y), column.align, Ink::Black)
                });
                // The name says whose row it is.
                let is_name = place == 1;
                tag.push(if is_name { cell(Tag::TH(TableHeaderScope::Row), texts) } else { cell(Tag::TD, texts) });
            }
            grid.body.push(tag);
            y += height(row);
            if index + 1 < rows.end {
                let group_ends = (index + 1).is_multiple_of(self.group);
                let (thick, ink) = if group_ends { (0.8, Ink::Grey) } else { (0.4, Ink::Pale) };
                canvas.rule((LEFT, RIGHT), y, thick, ink);
            }
        }
        canvas.rule((LEFT, RIGHT), y, 1.0, Ink::Black);
        y
    }

    /// The row of titles; on a further page it only repeats.
    fn titles(&self, canvas: &mut Canvas<'_>, grid: &mut Grid, first: bool, y: f32) {
        let mut tag = TagGroup::new(Tag::TR);
        for (line, column) in self.titles.iter().zip(&COLUMNS) {
            if first {
                let text = canvas.text(line, (column.x, y), column.align, Ink::Black);
                tag.push(cell(Tag::TH(TableHeaderScope::Column), std::iter::once(text)));
            } else {
                canvas.running(ArtifactType::PaginationOther, line, (column.x, y), column.align, Ink::Black);
            }
        }
        if first {
            grid.head.push(tag);
        }
    }
}

fn height(row: &[Vec<Line>]) -> f32 {
    let lines = row.iter().map(Vec::len).max().unwrap_or(1).max(1);
    ROW + (lines - 1) as f32 * LEADING
}

fn cell(tag: impl Into<TagKind>, texts: impl Iterator<Item = Identifier>) -> TagGroup {
    TagGroup::with_children(tag, texts.map(Into::into).collect())
}
