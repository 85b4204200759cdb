//! The QR code on the card.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The dark modules of a QR code as one SVG path, one unit per module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPath {
    path: String,
    modules: u32,
}

impl QrPath {
    /// Encodes `text` in the smallest QR code that holds it; `None` when none does (some 2,900 bytes).
    ///
    /// Error correction is the lowest, on purpose: a signed statement of 300 characters makes a dense
    /// code, and on a phone's screen larger modules help a camera more than redundancy does. Nothing
    /// covers the code, and a misread one fails its signature.
    #[must_use]
    pub fn encode(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|left, right| left == right) {
                if run.contains(&Color::Dark) {
                    let length = run.len();
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { path, modules: u32::try_from(code.width()).ok()? })
    }

    /// The path data, in a square of [`modules`](Self::modules) units without a quiet zone.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// How many modules a side has: 21 to 177.
    #[must_use]
    pub const fn modules(&self) -> u32 {
        self.modules
    }
}

#[cfg(test)]
mod tests {
    use super::QrPath;

    #[test]
    fn the_smallest_version_is_taken() {
        for (length, modules) in [(17, 21), (18, 25), (321, 61), (322, 65), (367, 65)] {
            assert_eq!(QrPath::encode(&"#".repeat(length)).map(|qr| qr.modules()), Some(modules), "{length}");
        }
    }

    #[test]
    fn a_text_beyond_the_largest_code_has_none() {
        assert_eq!(QrPath::encode(&"#".repeat(2954)), None);
    }

    #[test]
    fn the_path_begins_with_the_finder_in_the_corner() {
        let qr = QrPath::encode("https://kader.partai-contoh.example/").unwrap();
        assert!(qr.path().starts_with("M0 0h7v1h-7z"), "{}", qr.path());
    }
}
