//! What stands below the table: the count, and the lines on which the board signs.

use krilla::tagging::{Tag, TagGroup};

use super::canvas::{Align, Canvas, Ink, LEFT, RIGHT, WIDTH};
use super::letters::{Letters, Line, bold, plain};
use crate::silon::Pack;

/// How high it all is, in points.
pub(super) const HEIGHT: f32 = 198.0;
/// Half the length of a line to sign on.
const HALF: f32 = 92.0;
/// The middles of the chair's and the secretary's part.
const MIDDLES: [f32; 2] = [LEFT + HALF, RIGHT - HALF];

/// Draws the count and the lines to sign on, below `y`, and gives their tags in reading order.
pub(super) fn draw(canvas: &mut Canvas<'_>, pack: &Pack<'_>, letters: &Letters, y: f32) -> Vec<TagGroup> {
    let mut groups = Vec::new();
    let mut write = |line: Line, at: (f32, f32), align: Align, ink: Ink| {
        groups.push(TagGroup::with_children(Tag::P, vec![canvas.text(&line, at, align, ink).into()]));
        line.width
    };
    let all = RIGHT - LEFT;
    write(letters.line(&count(pack), bold(10.0)), (LEFT, y + 17.0), Align::Left, Ink::Black);
    write(letters.line(&quota(pack), plain(10.0)), (RIGHT, y + 17.0), Align::Right, Ink::Black);

    // Place and day are written by hand: paper is signed later than it is printed.
    let (place, day) = (y + 50.0, LEFT + 262.0);
    let label = write(letters.line("Ditetapkan di", plain(10.0)), (LEFT, place), Align::Left, Ink::Black);
    let gap = write(letters.line("tanggal", plain(10.0)), (day, place), Align::Left, Ink::Black);
    for (text, y) in [(pack.signers_level, y + 78.0), (pack.party, y + 92.0)] {
        write(letters.fitting(text, bold(11.0), all), (WIDTH / 2.0, y), Align::Centre, Ink::Black);
    }
    for (office, x) in [pack.chair, pack.secretary].into_iter().zip(MIDDLES) {
        write(letters.fitting(office, plain(10.0), 2.0 * HALF), (x, y + 112.0), Align::Centre, Ink::Black);
    }
    // The party's stamp lies over the chair's signature.
    for (hint, x) in ["nama terang, tanda tangan, cap", "nama terang, tanda tangan"].into_iter().zip(MIDDLES) {
        write(letters.line(hint, plain(8.0)), (x, y + 192.0), Align::Centre, Ink::Grey);
    }
    canvas.rule((LEFT + label + 8.0, day - 8.0), place + 2.5, 0.5, Ink::Grey);
    canvas.rule((day + gap + 8.0, RIGHT), place + 2.5, 0.5, Ink::Grey);
    for x in MIDDLES {
        canvas.rule((x - HALF, x + HALF), y + 180.0, 0.8, Ink::Black);
    }
    groups
}

/// `Jumlah 8 bakal calon: 5 laki-laki, 3 perempuan`.
fn count(pack: &Pack<'_>) -> String {
    let names = pack.rows.len();
    let men = names.saturating_sub(pack.women);
    format!("Jumlah {names} bakal calon: {men} laki-laki, {} perempuan", pack.women)
}

/// What the law asks, and whether the list has it.
fn quota(pack: &Pack<'_>) -> String {
    let held = match pack.quota.saturating_sub(pack.women) {
        0 => "terpenuhi".to_owned(),
        short => format!("kurang {short}"),
    };
    format!("Kuota perempuan {}: {held}", pack.quota)
}
