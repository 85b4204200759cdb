//! Text as glyphs with places and widths.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};
use site::fonts::{BOLD, MEDIUM};

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// In the bold face.
    pub(super) bold: bool,
    /// In points.
    pub(super) size: f32,
}

/// Text in the medium face.
pub(super) const fn plain(size: f32) -> Style {
    Style { bold: false, size }
}

/// Text in the bold face.
pub(super) const fn bold(size: f32) -> Style {
    Style { bold: true, size }
}

/// The two faces of the list.
pub(super) struct Letters {
    medium: Face,
    bold: Face,
}

struct Face {
    font: Font,
    shaper: rustybuzz::Face<'static>,
}

impl Face {
    fn new(file: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(file.into(), 0)?, shaper: rustybuzz::Face::from_slice(file, 0)? })
    }
}

/// One line of text, ready to be drawn.
pub(super) struct Line {
    /// What it says; its end is a space if the text goes on below.
    pub(super) text: String,
    /// Its glyphs, per em.
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// The face.
    pub(super) font: Font,
    /// The size, in points.
    pub(super) size: f32,
    /// From its start to its end, in points.
    pub(super) width: f32,
}

impl Letters {
    /// Reads the faces; `None` if a file is no font.
    pub(super) fn load() -> Option<Self> {
        Some(Self { medium: Face::new(MEDIUM)?, bold: Face::new(BOLD)? })
    }

    /// A text as one line, however long. A letter that the font lacks is a box.
    pub(super) fn line(&self, text: &str, style: Style) -> Line {
        let Face { font, shaper } = if style.bold { &self.bold } else { &self.medium };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(shaper, &[], buffer);
        let em = font.units_per_em();
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|glyph| glyph.cluster as usize).collect();
        // A glyph stands for the text up to where the next cluster starts.
        let end = |start: usize| starts.iter().copied().find(|next| *next > start).unwrap_or(text.len());
        let glyphs: Vec<KrillaGlyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(glyph, place)| {
                let start = glyph.cluster as usize;
                KrillaGlyph::new(
                    GlyphId::new(glyph.glyph_id),
                    place.x_advance as f32 / em,
                    place.x_offset as f32 / em,
                    place.y_offset as f32 / em,
                    place.y_advance as f32 / em,
                    start..end(start),
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * style.size;
        Line { text: text.to_owned(), glyphs, font: font.clone(), size: style.size, width }
    }

    /// A text as one line of at most `width` points, smaller than asked where it has to be.
    pub(super) fn fitting(&self, text: &str, style: Style, width: f32) -> Line {
        let line = self.line(text, style);
        if line.width <= width {
            return line;
        }
        self.line(text, Style { size: style.size * width / line.width, ..style })
    }

    /// A text in lines of at most `width` points, broken at spaces, a word that is too long
    /// anywhere; at least one line.
    pub(super) fn lines(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let fits = |text: &str| self.line(text, style).width <= width;
        let mut broken = vec![String::new()];
        for word in text.split_whitespace() {
            let last = broken.last_mut();
            match last {
                Some(last) if last.is_empty() => word.clone_into(last),
                Some(last) if fits(&format!("{last} {word}")) => {
                    last.push(' ');
                    last.push_str(word);
                }
                Some(last) => {
                    // A reader hears the words apart only if the space is there.
                    last.push(' ');
                    broken.push(word.to_owned());
                }
                None => {}
            }
            while let Some(rest) = broken.last_mut().and_then(|last| overflow(last, &fits)) {
                broken.push(rest);
            }
        }
        broken.iter().map(|text| self.line(text, style)).collect()
    }
}

/// Cuts a word that does not fit behind the last letter that does, and gives the rest.
fn overflow(word: &mut String, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    if fits(word) {
        return None;
    }
    let cuts: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
    let cut = cuts.iter().rev().find(|cut| fits(&word[..**cut])).or(cuts.first())?;
    Some(word.split_off(*cut))
}
