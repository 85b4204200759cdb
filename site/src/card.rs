//! The face of the membership card (e-KTA): one drawing for the page, the PNG and the PDF.
//!
//! The drawing has the proportions of an ID-1 card (ISO/IEC 7810: 85.60 × 53.98 mm) and a unit of
//! 1/1012 of its width, which is one dot at 300 dpi. It keeps to what browsers, `resvg` and
//! `svg2pdf` draw alike, uses presentation attributes only (a strict `style-src` leaves them alone)
//! and refers to nothing outside itself.

mod advances;
mod fit;
mod qr;

use fit::{Fitted, Try, fit, width};
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

pub use qr::QrPath;

/// Width of the drawing in its own units.
pub const WIDTH: u32 = 1012;

/// Height of the drawing in its own units: `WIDTH` × 53.98 / 85.60.
pub const HEIGHT: f64 = 638.18;

/// Width of an ID-1 card in millimetres.
pub const WIDTH_MM: f64 = 85.6;

/// Height of an ID-1 card in millimetres.
pub const HEIGHT_MM: f64 = 53.98;

/// Everything the card shows, as complete phrases: the card has no words of its own.
#[derive(Clone, Debug)]
pub struct CardFace<'a> {
    /// Name of the party.
    pub party: &'a str,
    /// One or two letters that stand for the party in the round mark.
    pub mark: &'a str,
    /// What this is: "Kartu Tanda Anggota".
    pub title: &'a str,
    /// The member's full name, as written on their KTP.
    pub name: &'a str,
    /// The member's area: "Kota Bandung".
    pub area: &'a str,
    /// The member number.
    pub number: &'a str,
    /// When membership began: "Anggota sejak 24 November 2026".
    pub since: &'a str,
    /// When the card ends: "Berlaku sampai 24 November 2031".
    pub valid_until: &'a str,
    /// What to do with the code: "Pindai untuk memeriksa".
    pub caption: &'a str,
    /// The party's colours.
    pub palette: Palette<'a>,
    /// The code; without one its panel stays white.
    pub qr: Option<QrPath>,
}

/// The colours of the card, in any notation of SVG 1.1 (`#rrggbb`).
///
/// White must be readable on `light`, and `deep` on `accent`.
#[derive(Clone, Copy, Debug)]
pub struct Palette<'a> {
    /// The ground at the upper left.
    pub light: &'a str,
    /// The ground at the lower right, and everything on the white panel.
    pub deep: &'a str,
    /// The quieter lines of text.
    pub soft: &'a str,
    /// The mark and the title.
    pub accent: &'a str,
}

impl Default for Palette<'static> {
    fn default() -> Self {
        Self { light: "#0d6f6c", deep: "#063d3c", soft: "#cfe6e3", accent: "#f0a30a" }
    }
}

/// The card with rounded corners, as it is shown on a screen.
///
/// Meant to be put in a page as it is: the page names it (`role="img"`, `aria-label`) on the element
/// around it.
///
/// # Errors
/// Only when the template itself is broken.
pub fn svg(face: &CardFace<'_>) -> Result<String, minijinja::Error> {
    draw(face, 37)
}

/// The card with square corners, as it is printed: the cutter or the blank card rounds them.
///
/// # Errors
/// Only when the template itself is broken.
pub fn svg_for_print(face: &CardFace<'_>) -> Result<String, minijinja::Error> {
    draw(face, 0)
}

/// Room for text left of the panel, in card units.
const COLUMN: u32 = 356;
/// Room for the party's name right of its mark.
const BESIDE_MARK: u32 = 272;
/// Side of the square that holds the code and its quiet zone.
const PANEL: u32 = 552;
/// Quiet zone on each side, in modules (ISO/IEC 18004).
const QUIET: u32 = 4;

fn draw(face: &CardFace<'_>, corner: u32) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The engine guesses from the file's name, and takes `.svg` for plain text. Its HTML escapes are
    // numeric or among the five that XML knows.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let template =
        environment.template_from_named_str("card.svg", include_str!("../templates/components/card/card.svg"))?;

    let Palette { light, deep, soft, accent } = face.palette;
    let name = fit(face.name, COLUMN, 0, &NAME);
    let area = fit(face.area, COLUMN, 0, &AREA);
    let number = fit(face.number, COLUMN, 0, &NUMBER);
    // Without the card's own font (in a page) a wider one is squeezed into the number's place.
    let number_width = width(&number.lines.concat(), number.size);
    let name_bottom = 250 + stack(&name);
    template.render(context! {
        corner, light, deep, soft, accent,
        mark => fit(face.mark, 52, 0, &MARK).lines.concat(),
        mark_size => fit(face.mark, 52, 0, &MARK).size,
        party => middle(fit(face.party, BESIDE_MARK, 0, &PARTY), 82),
        title => below(fit(face.title, COLUMN, 80, &TITLE), 208),
        name => below(name, 250),
        area => below(area, name_bottom + 10),
        number => below(number, 494), number_width,
        since => below(fit(face.since, COLUMN, 0, &FOOT), 548),
        valid_until => below(fit(face.valid_until, COLUMN, 0, &FOOT), 578),
        caption => below(fit(face.caption, PANEL - 64, 0, &FOOT), 576),
        qr => face.qr.as_ref().map(placed),
    })
}

const MARK: [Try; 1] = [Try { lines: 1, largest: 36, smallest: 22 }];
const PARTY: [Try; 2] = [Try { lines: 1, largest: 32, smallest: 24 }, Try { lines: 2, largest: 26, smallest: 18 }];
const TITLE: [Try; 1] = [Try { lines: 1, largest: 21, smallest: 14 }];
const NAME: [Try; 3] = [
    Try { lines: 1, largest: 48, smallest: 38 },
    Try { lines: 2, largest: 42, smallest: 29 },
    // Two lines of a name with titles would be smaller than 5 pt in print.
    Try { lines: 3, largest: 32, smallest: 23 },
];
const AREA: [Try; 2] = [Try { lines: 1, largest: 26, smallest: 22 }, Try { lines: 2, largest: 24, smallest: 19 }];
const NUMBER: [Try; 1] = [Try { lines: 1, largest: 42, smallest: 18 }];
const FOOT: [Try; 1] = [Try { lines: 1, largest: 20, smallest: 13 }];

/// From one baseline to the next.
const fn leading(size: u32) -> u32 {
    size * 6 / 5
}

/// How far lines reach from the top of the first to the bottom of the last.
fn stack(fitted: &Fitted) -> u32 {
    fitted.lines.iter().map(|_| leading(fitted.size)).sum()
}

/// Lines whose first has its top at `top`, as `{size, lines: [{y, text}]}`.
fn below(fitted: Fitted, top: u32) -> Value {
    let Fitted { size, lines } = fitted;
    let lines: Vec<Value> = (1..)
        .zip(lines)
        // The font's ascenders end 0.8 em above the baseline.
        .map(|(at, text)| context! { y => top + leading(size) * at - size * 2 / 5, text })
        .collect();
    context! { size, lines }
}

/// Lines around the height `centre`.
fn middle(fitted: Fitted, centre: u32) -> Value {
    let top = centre.saturating_sub(stack(&fitted) / 2);
    below(fitted, top)
}

/// The code in the panel: whole units per module, so that at 300 dpi every module is whole dots.
fn placed(qr: &QrPath) -> Value {
    let module = (PANEL / (qr.modules() + 2 * QUIET)).max(1);
    let inset = PANEL.saturating_sub(module * qr.modules()) / 2;
    context! { module, x => 432 + inset, y => 28 + inset, path => qr.path() }
}
