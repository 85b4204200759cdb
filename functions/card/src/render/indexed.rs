//! Pixels as a palette of 256 colours: a card over a bad connection in a third of the bytes.

use std::collections::BTreeMap;
use std::iter::repeat_n;

use resvg::tiny_skia::{ColorU8, Pixmap};

/// A picture with one byte per pixel.
pub(super) struct Indexed {
    /// Red, green and blue of each colour.
    pub(super) palette: Vec<u8>,
    /// Opacity of each colour.
    pub(super) opacity: Vec<u8>,
    /// For each pixel, which colour it has.
    pub(super) pixels: Vec<u8>,
}

const COLOURS: usize = 256;

/// The commonest colours are kept as they are: the ground's gradient must not show bands.
const KEPT: usize = 160;

/// Chooses the palette. Most of a card is some 250 colours exactly; the thousands of others are
/// single pixels along the edges of letters, and go to a colour that no eye tells apart.
pub(super) fn indexed(picture: &Pixmap) -> Indexed {
    let pixels: Vec<Rgba> = picture.pixels().iter().map(|pixel| rgba(pixel.demultiply())).collect();
    let mut counts: BTreeMap<Rgba, usize> = BTreeMap::new();
    for run in runs(&pixels) {
        *counts.entry(run[0]).or_default() += run.len();
    }
    let mut by_count: Vec<(Rgba, usize)> = counts.iter().map(|(colour, count)| (*colour, *count)).collect();
    by_count.sort_by(|(left, many), (right, more)| more.cmp(many).then(left.cmp(right)));

    let mut chosen: Vec<Rgba> = by_count.iter().take(KEPT).map(|(colour, _)| *colour).collect();
    let mut others: Vec<Other> = by_count.iter().skip(KEPT).map(|entry| Other::new(*entry, &chosen)).collect();
    while chosen.len() < COLOURS {
        // The one that would be missed most: far from every chosen colour, and not rare.
        let worst = others.iter().max_by_key(|other| other.miss());
        let Some(colour) = worst.filter(|other| other.distance > 0).map(|other| other.colour) else {
            break;
        };
        let place = chosen.len();
        chosen.push(colour);
        for other in &mut others {
            other.consider(place, colour);
        }
    }

    let mut places: BTreeMap<Rgba, u8> = others.iter().map(|other| (other.colour, byte(other.nearest))).collect();
    places.extend(chosen.iter().enumerate().map(|(place, colour)| (*colour, byte(place))));
    Indexed {
        palette: chosen.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect(),
        opacity: chosen.iter().map(|[.., alpha]| *alpha).collect(),
        pixels: runs(&pixels)
            .flat_map(|run| repeat_n(places.get(&run[0]).copied().unwrap_or_default(), run.len()))
            .collect(),
    }
}

type Rgba = [u8; 4];

/// Neighbours of one colour together: looking each run up is far quicker than each pixel.
fn runs(pixels: &[Rgba]) -> impl Iterator<Item = &[Rgba]> {
    pixels.chunk_by(|left, right| left == right)
}

fn rgba(colour: ColorU8) -> Rgba {
    [colour.red(), colour.green(), colour.blue(), colour.alpha()]
}

/// Places end at `COLOURS`, so nothing is cut off.
const fn byte(place: usize) -> u8 {
    place as u8
}

fn distance(left: Rgba, right: Rgba) -> u32 {
    left.iter().zip(right).map(|(left, right)| u32::from(left.abs_diff(right)).pow(2)).sum()
}

/// A colour that is not in the palette, and the one there that is nearest to it.
struct Other {
    colour: Rgba,
    count: usize,
    nearest: usize,
    distance: u32,
}

impl Other {
    fn new((colour, count): (Rgba, usize), chosen: &[Rgba]) -> Self {
        let mut other = Self { colour, count, nearest: 0, distance: u32::MAX };
        for (place, candidate) in chosen.iter().enumerate() {
            other.consider(place, *candidate);
        }
        other
    }

    fn consider(&mut self, place: usize, candidate: Rgba) {
        let distance = distance(self.colour, candidate);
        if distance < self.distance {
            (self.nearest, self.distance) = (place, distance);
        }
    }

    fn miss(&self) -> u64 {
        u64::from(self.distance) * self.count.isqrt() as u64
    }
}
