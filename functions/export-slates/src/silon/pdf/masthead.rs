//! The head of the first page: which list this is.

use std::num::NonZeroU16;

use krilla::tagging::{Tag, TagGroup, TagTree};

use super::canvas::{Align, Canvas, Ink, LEFT, RIGHT, WIDTH};
use super::letters::{Letters, Line, bold, plain};
use crate::silon::{Pack, TITLE, full, in_words};

/// Where the title's first baseline stands.
const START: f32 = 62.0;
/// Between the baselines of two lines of the title, and of two facts.
const TITLE_LEADING: f32 = 17.0;
const FACT_LEADING: f32 = 15.5;
/// Where labels and values of the two columns of facts begin.
const COLUMNS: [(f32, f32); 2] = [(LEFT, LEFT + 88.0), (LEFT + 318.0, LEFT + 392.0)];

/// Title and facts, set in lines.
pub(super) struct Masthead {
    heading: String,
    title: Vec<Line>,
    facts: [Vec<Fact>; 2],
}

struct Fact {
    label: Line,
    value: Vec<Line>,
}

impl Masthead {
    pub(super) fn new(pack: &Pack<'_>, letters: &Letters) -> Self {
        let lines = [
            (TITLE.to_uppercase(), bold(15.0)),
            (format!("Anggota {}", full(pack.chamber)).to_uppercase(), bold(11.0)),
            (format!("Daerah Pemilihan {}", pack.dapil_name).to_uppercase(), bold(11.0)),
        ];
        let title = lines.iter().flat_map(|(text, style)| letters.lines(text, *style, RIGHT - LEFT)).collect();
        let fact = |column: usize, label: &str, value: &str| {
            let end = if column == 0 { COLUMNS[1].0 - 12.0 } else { RIGHT };
            let value = letters.lines(&format!(": {value}"), plain(10.0), end - COLUMNS[column].1);
            Fact { label: letters.line(label, plain(10.0)), value }
        };
        let facts = [
            vec![
                fact(0, "Partai politik", pack.party),
                fact(0, "Pemilihan", pack.election),
                fact(0, "Status daftar", pack.status),
            ],
            vec![
                fact(1, "Kode dapil", pack.dapil),
                fact(1, "Alokasi kursi", &pack.seats.to_string()),
                fact(1, "Revisi", &format!("{}, {}", pack.revision, in_words(pack.date))),
            ],
        ];
        Self { heading: pack.title(), title, facts }
    }

    /// From the top of the page to where the table begins.
    pub(super) fn height(&self) -> f32 {
        let lines = self.facts.iter().map(|column| column.iter().map(|fact| fact.value.len()).sum::<usize>());
        self.facts_start() + lines.max().unwrap_or(0) as f32 * FACT_LEADING + 8.0
    }

    fn facts_start(&self) -> f32 {
        START + (self.title.len().max(1) - 1) as f32 * TITLE_LEADING + 40.0
    }

    /// Draws it and tells where the table begins.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, tree: &mut TagTree) -> f32 {
        let mut heading = TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(self.heading.clone())));
        for (line, step) in self.title.iter().zip(0_u8..) {
            let y = START + f32::from(step) * TITLE_LEADING;
            heading.push(canvas.text(line, (WIDTH / 2.0, y), Align::Centre, Ink::Black));
        }
        tree.push(heading);
        let under = self.facts_start() - 24.0;
        canvas.rule((LEFT, RIGHT), under, 1.6, Ink::Black);
        canvas.rule((LEFT, RIGHT), under + 2.6, 0.5, Ink::Black);
        for (column, (label, value)) in self.facts.iter().zip(COLUMNS) {
            let mut y = self.facts_start();
            for fact in column {
                let mut paragraph = TagGroup::new(Tag::P);
                paragraph.push(canvas.text(&fact.label, (label, y), Align::Left, Ink::Grey));
                for line in &fact.value {
                    paragraph.push(canvas.text(line, (value, y), Align::Left, Ink::Black));
                    y += FACT_LEADING;
                }
                tree.push(paragraph);
            }
        }
        self.height()
    }
}
