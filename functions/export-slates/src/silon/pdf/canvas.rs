//! A page to draw on, on which everything is either tagged or marked as furniture.

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};

use super::letters::Line;

/// The paper, A4 upright, in points.
pub(super) const WIDTH: f32 = 595.276;
pub(super) const HEIGHT: f32 = 841.89;
/// Where lines of text begin and end: 20 mm from the edges.
pub(super) const LEFT: f32 = 56.7;
pub(super) const RIGHT: f32 = WIDTH - LEFT;

/// How dark something is drawn; there is no colour, so that a copy says the same.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Black,
    /// Labels: 7 : 1 on white.
    Grey,
    /// Lines that only guide the eye.
    Pale,
}

impl Ink {
    fn lightness(self) -> u8 {
        match self {
            Self::Black => 0,
            Self::Grey => 0x55,
            Self::Pale => 0xc8,
        }
    }
}

/// Where a line of text stands on its place.
#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// A page under the pen.
pub(super) struct Canvas<'a> {
    surface: Surface<'a>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(surface: Surface<'a>) -> Self {
        Self { surface }
    }

    /// Ends the page.
    pub(super) fn finish(self) {
        self.surface.finish();
    }

    /// Draws a line of text that belongs to what the list says. The tag tree has to take the
    /// identifier. `x` is its left end, middle or right end; `y` its baseline.
    pub(super) fn text(&mut self, line: &Line, at: (f32, f32), align: Align, ink: Ink) -> Identifier {
        let identifier = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.write(line, at, align, ink);
        self.surface.end_tagged();
        identifier
    }

    /// Draws a line of text that repeats on every page and says nothing new.
    pub(super) fn running(&mut self, kind: ArtifactType, line: &Line, at: (f32, f32), align: Align, ink: Ink) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        self.write(line, at, align, ink);
        self.surface.end_tagged();
    }

    /// Draws a horizontal line, `thick` points high.
    pub(super) fn rule(&mut self, (from, to): (f32, f32), y: f32, thick: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from, y);
        path.line_to(to, y);
        let Some(path) = path.finish() else { return };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.surface.set_fill(None);
        let paint = luma::Color::new(ink.lightness()).into();
        self.surface.set_stroke(Some(Stroke { paint, width: thick, ..Stroke::default() }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
        self.surface.end_tagged();
    }

    fn write(&mut self, line: &Line, (x, y): (f32, f32), align: Align, ink: Ink) {
        let x = match align {
            Align::Left => x,
            Align::Centre => x - line.width / 2.0,
            Align::Right => x - line.width,
        };
        let paint = luma::Color::new(ink.lightness()).into();
        self.surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }));
        self.surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, line.font.clone(), &line.text, line.size, false);
    }
}
