//! The card as a picture for a phone and as a page for a card printer.

mod indexed;

use std::fmt;
use std::sync::{Arc, LazyLock};

use domain::limits::CARD_WIDTHS;
use indexed::{Indexed, indexed};
use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use site::card::{self, CardFace, QrPath};

/// Width of the PNG when nobody asks for another: an ID-1 card at 300 dpi.
///
/// At this width every module of the code is a whole number of pixels.
pub const DEFAULT_WIDTH: u32 = card::WIDTH;

/// Why a card could not be drawn.
#[derive(Debug)]
pub enum RenderError {
    /// The statement is longer than a QR code can hold (some 2,900 bytes).
    CodeTooLong,
    /// The width, in pixels, is outside [`CARD_WIDTHS`].
    Width(u32),
    /// The drawing, its fonts or an encoder is broken: a fault of this program.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CodeTooLong => f.write_str("the card's statement does not fit a QR code"),
            Self::Width(width) => {
                write!(
                    f,
                    "a card is not drawn {width} pixels wide (from {} to {})",
                    CARD_WIDTHS.start(),
                    CARD_WIDTHS.end()
                )
            }
            Self::Broken(_) => f.write_str("the card could not be drawn"),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(error) => Some(error.as_ref()),
            Self::CodeTooLong | Self::Width(_) => None,
        }
    }
}

fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> RenderError {
    RenderError::Broken(error.into())
}

/// The card with `qr_text` as its code, as a PNG `width` pixels wide with transparent corners.
///
/// The same input gives the same bytes. `face.qr` is not looked at.
///
/// # Errors
/// When `qr_text` is too long for a code, or `width` is outside [`CARD_WIDTHS`].
pub fn png(face: &CardFace<'_>, qr_text: &str, width: u32) -> Result<Vec<u8>, RenderError> {
    if !CARD_WIDTHS.contains(&width) {
        return Err(RenderError::Width(width));
    }
    let tree = parse(&card::svg(&with_code(face, qr_text)?).map_err(broken)?)?;
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round() as u32;
    let mut picture = Pixmap::new(width, height).ok_or(RenderError::Width(width))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    encode(&picture)
}

/// What stands for the picture of a card: all that is drawn, the statement behind the code (`jti`) and the width. The
/// statement's signature is another one each time, the picture means the same.
///
/// # Errors
/// The drawing is broken.
pub fn tag(face: &CardFace<'_>, jti: &str, width: u32) -> Result<String, RenderError> {
    let drawing = card::svg(face).map_err(broken)?;
    let hash = keyring::sha256(format!("{drawing} {jti} {width}").as_bytes());
    Ok(format!("W/\"{}\"", keyring::base64url(&hash[..12])))
}

/// The card with `qr_text` as its code, as a PDF of one page of exactly 85.6 × 53.98 mm.
///
/// Everything is vectors, the text is text, and the fonts are embedded. The corners are square and
/// the ground runs to the edge, as card printers and cutters want it. The same input gives the same
/// bytes. `face.qr` is not looked at.
///
/// # Errors
/// When `qr_text` is too long for a code.
pub fn pdf(face: &CardFace<'_>, qr_text: &str) -> Result<Vec<u8>, RenderError> {
    let tree = parse(&card::svg_for_print(&with_code(face, qr_text)?).map_err(broken)?)?;
    let size = Size::from_wh(points(card::WIDTH_MM), points(card::HEIGHT_MM)).ok_or_else(|| broken("page size"))?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(format!("{} {}", face.title, face.number)).language("id".to_owned()));
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(|| broken("drawing"))?;
    surface.finish();
    page.finish();
    document.finish().map_err(|error| broken(format!("{error:?}")))
}

/// Millimetres in PDF's unit, 1/72 inch.
fn points(millimetres: f64) -> f32 {
    (millimetres / 25.4 * 72.0) as f32
}

fn with_code<'a>(face: &CardFace<'a>, qr_text: &str) -> Result<CardFace<'a>, RenderError> {
    let qr = QrPath::encode(qr_text).ok_or(RenderError::CodeTooLong)?;
    Ok(CardFace { qr: Some(qr), ..face.clone() })
}

fn parse(svg: &str) -> Result<Tree, RenderError> {
    let options =
        Options { fontdb: Arc::clone(&FONTS), font_family: "Plus Jakarta Sans".to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(broken)
}

/// The card's own two faces, so that it looks the same on every machine. Loaded by the first card,
/// not when the function starts.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [site::fonts::MEDIUM, site::fonts::BOLD] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(face)));
    }
    Arc::new(fonts)
});

/// Writes the picture with its size in print (85.6 mm), so that a word processor places the card in
/// its real size.
fn encode(picture: &Pixmap) -> Result<Vec<u8>, RenderError> {
    let Indexed { palette, opacity, pixels } = indexed(picture);
    let per_metre = (f64::from(picture.width()) / (card::WIDTH_MM / 1000.0)).round() as u32;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_trns(opacity);
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(broken)?;
    writer.write_image_data(&pixels).map_err(broken)?;
    writer.finish().map_err(broken)?;
    Ok(out)
}

#[cfg(test)]
mod tests;
