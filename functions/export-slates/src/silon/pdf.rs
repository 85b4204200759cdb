//! The list on paper: A4, black on white, with lines for chair and secretary (UU 7/2017 art. 243).
//! It goes from hand to hand, so it shows no NIK, phone or address.

mod canvas;
mod letters;
mod masthead;
mod signatures;
mod table;

use std::ops::Range;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Size};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::{ArtifactType, TagTree};

use self::canvas::{Align, Canvas, HEIGHT, Ink, LEFT, RIGHT, WIDTH};
use self::letters::{Letters, plain};
use self::masthead::Masthead;
use self::table::Table;
use super::{Pack, PackError, in_words};

/// Where content begins on a page that is not the first, below the running head.
const TOP: f32 = 78.0;
/// Where content ends, above the footer.
const BOTTOM: f32 = HEIGHT - 68.0;

/// The list as a PDF for print and signature: as many pages as it needs, groups of names kept
/// together, the signatures never alone on a page, the revision's number and hash on every page.
///
/// Tagged, with title and language, as PDF/UA-1 asks. The same pack gives the same bytes.
///
/// # Errors
/// When the embedded fonts are broken or the writer fails: a fault of this program.
pub(crate) fn pdf(pack: &Pack<'_>) -> Result<Vec<u8>, PackError> {
    let letters = Letters::load().ok_or_else(|| PackError::Pdf("font".to_owned()))?;
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let settings = |configuration| SerializeSettings { configuration, ..SerializeSettings::default() };
    let claimed = accessible.ok().and_then(|configuration| draw(pack, &letters, settings(configuration)).ok());
    // A letter that the font lacks forbids the claim to PDF/UA, not the list.
    claimed.map_or_else(|| draw(pack, &letters, SerializeSettings::default()), Ok)
}

fn draw(pack: &Pack<'_>, letters: &Letters, settings: SerializeSettings) -> Result<Vec<u8>, PackError> {
    let masthead = Masthead::new(pack, letters);
    let table = Table::new(pack, letters);
    let rooms = (BOTTOM - masthead.height() - table::HEAD, BOTTOM - TOP - table::HEAD);
    let pages = paginate(&table.heights(), table.together(), rooms, signatures::HEIGHT);

    let mut document = Document::new_with(settings);
    let mut tree = TagTree::new().with_lang(Some("id".to_owned()));
    let mut grid = table.tags();
    let mut below = Vec::new();
    for (index, rows) in pages.iter().enumerate() {
        let size = Size::from_wh(WIDTH, HEIGHT).ok_or_else(|| PackError::Pdf("page size".to_owned()))?;
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut canvas = Canvas::new(page.surface());
        let y = if index == 0 {
            masthead.draw(&mut canvas, &mut tree)
        } else {
            running_head(&mut canvas, pack, letters);
            TOP
        };
        let y = table.draw(&mut canvas, &mut grid, rows.clone(), y);
        if index + 1 == pages.len() {
            below = signatures::draw(&mut canvas, pack, letters, y);
        }
        footer(&mut canvas, pack, letters, (index + 1, pages.len()));
        canvas.finish();
        page.finish();
    }
    tree.push(grid.finish());
    below.into_iter().for_each(|group| tree.push(group));
    document.set_metadata(metadata(pack));
    document.set_outline(outline(pack));
    document.set_tag_tree(tree);
    document.finish().map_err(|error| PackError::Pdf(format!("{error:?}")))
}

fn metadata(pack: &Pack<'_>) -> Metadata {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let created = DateTime::new(u16::try_from(pack.date.year()).unwrap_or(0))
        .month(part(pack.date.month()))
        .day(part(pack.date.day()));
    Metadata::new()
        .title(format!("{}, revisi {}", pack.title(), pack.revision))
        .authors(vec![pack.party.to_owned()])
        .language("id".to_owned())
        .creation_date(created)
}

fn outline(pack: &Pack<'_>) -> Outline {
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(pack.title(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    outline
}

/// Which list this is, above the table of a further page.
fn running_head(canvas: &mut Canvas<'_>, pack: &Pack<'_>, letters: &Letters) {
    let mut text = letters.lines(&format!("{} (lanjutan)", pack.title()), plain(9.0), RIGHT - LEFT - 110.0);
    text.truncate(2);
    for (line, y) in text.iter().zip([52.0, 64.0]) {
        canvas.running(ArtifactType::Header, line, (LEFT, y), Align::Left, Ink::Grey);
    }
    let mut party = letters.lines(pack.party, plain(9.0), 104.0);
    party.truncate(2);
    for (line, y) in party.iter().zip([52.0, 64.0]) {
        canvas.running(ArtifactType::Header, line, (RIGHT, y), Align::Right, Ink::Grey);
    }
}

/// Revision, page and hash: by them a sheet is known as one of this revision.
fn footer(canvas: &mut Canvas<'_>, pack: &Pack<'_>, letters: &Letters, (page, pages): (usize, usize)) {
    let top = HEIGHT - 52.0;
    canvas.rule((LEFT, RIGHT), top, 0.5, Ink::Pale);
    let revision = format!("Dapil {} · Revisi {} · {}", pack.dapil, pack.revision, in_words(pack.date));
    let revision = letters.line(&revision, plain(8.0));
    canvas.running(ArtifactType::Footer, &revision, (LEFT, top + 13.0), Align::Left, Ink::Grey);
    let number = letters.line(&format!("Halaman {page} dari {pages}"), plain(8.0));
    canvas.running(ArtifactType::Footer, &number, (RIGHT, top + 13.0), Align::Right, Ink::Grey);
    let hash = letters.lines(&format!("Hash {}", pack.hash), plain(7.0), RIGHT - LEFT);
    for (line, y) in hash.iter().zip([top + 24.0, top + 33.0]) {
        canvas.running(ArtifactType::Footer, line, (LEFT, y), Align::Left, Ink::Grey);
    }
}

/// Which rows stand on which page. Runs of `together` rows are not torn apart; the last of them
/// stays with what follows the table, `tail` points high. There is at least one page.
///
/// `rooms` is the height for rows on the first page and on any further one.
fn paginate(heights: &[f32], together: usize, rooms: (f32, f32), tail: f32) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let mut page = 0..0;
    let mut used = 0.0;
    for group in heights.chunks(together.max(1)) {
        let height: f32 = group.iter().sum();
        let last = page.end + group.len() == heights.len();
        let room = if pages.is_empty() { rooms.0 } else { rooms.1 };
        if !page.is_empty() && used + height + if last { tail } else { 0.0 } > room {
            pages.push(page.clone());
            page = page.end..page.end;
            used = 0.0;
        }
        page.end += group.len();
        used += height;
    }
    pages.push(page);
    pages
}

#[cfg(test)]
mod tests;
