use std::io::Cursor;

use png::PixelDimensions;
use resvg::usvg::{Group, Node, Text};
use site::card::{CardFace, Palette, QrPath};

use super::{DEFAULT_WIDTH, RenderError, parse, pdf, png};

/// The longest name the platform takes has 100 characters.
const NAMES: [&str; 12] = [
    "Siti Aminah",
    "Bo",
    "Muhammad Rizki Ramadhan Putra",
    "Ma'ruf <x> & \"y\"",
    "H. Raden Mas Abdurrahman Wahid Kusumadiningrat, S.H., M.Si.",
    "Prof. Dr. Ir. H. Raden Mas Abdurrahman Wahid Kusumadiningrat Hadiwijaya Tirtonegoro, S.H., M.Si., Ph",
    "KUSUMADININGRAT HADIWIJAYA TIRTONEGORO WIRATMADJA SASTROATMODJO MANGUNKUSUMO DJOJOHADIKOESOEMO WIDJO",
    "Mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
    "WWWWWWWWWWWWWWWWWWWWWWWWW WWWWWWWWWWWWWWWWWWWWWWWWW WWWWWWWWWWWWWWWWWWWWWWWWW WWWWWWWWWWWWWWWWWWWWWW",
    "I Gusti Ngurah Agung Ari Putra Wirawan",
    "Ñoño Crāšē Żółkiewski-Pandjaitan",
    "Sri Sultan Hamengkubuwana Senapati-ing-Ngalaga Abdurrahman Sayidin Panatagama Kalifatullah",
];

const AREAS: [&str; 4] = [
    "Kota Bandung",
    "Kabupaten Kepulauan Siau Tagulandang Biaro",
    "Kabupaten Administrasi Kepulauan Seribu, Daerah Khusus Ibukota Jakarta",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
];

fn face<'a>(name: &'a str, area: &'a str) -> CardFace<'a> {
    CardFace {
        party: "Partai Contoh",
        mark: "C",
        title: "Kartu Tanda Anggota",
        name,
        area,
        number: "32.73-000127-4",
        since: "Anggota sejak 24 November 2026",
        valid_until: "Berlaku sampai 24 November 2031",
        caption: "Pindai untuk memeriksa keaslian",
        palette: Palette::default(),
        qr: None,
    }
}

/// A statement as long as a real one, with the characters that `seed` makes.
fn statement(seed: u64, length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut state = seed;
    let mut text = "https://kader.partai-contoh.example/kartu/#".to_owned();
    while text.len() < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push(char::from(LETTERS[(state >> 58) as usize]));
    }
    text
}

struct Picture {
    width: u32,
    height: u32,
    dimensions: Option<PixelDimensions>,
    rgba: Vec<[u8; 4]>,
}

fn decode(bytes: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rgba).unwrap();
    let info = reader.info();
    Picture {
        width: info.width,
        height: info.height,
        dimensions: info.pixel_dims,
        rgba: rgba.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2], pixel[3]]).collect(),
    }
}

fn scan(picture: &Picture) -> Option<String> {
    let width = picture.width as usize;
    let grey = |x: usize, y: usize| picture.rgba[y * width + x][1];
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, picture.height as usize, grey);
    image.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

fn texts<'a>(group: &'a Group, found: &mut Vec<&'a Text>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => found.push(text),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// Calls `check` with each line of text on the card.
fn each_text(face: &CardFace<'_>, mut check: impl FnMut(&Text, String)) {
    let tree = parse(&site::card::svg(face).unwrap()).unwrap();
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    for text in found {
        check(text, text.chunks().iter().map(|chunk| chunk.text()).collect());
    }
}

#[test]
fn the_code_is_read_from_the_picture() {
    for seed in 0..6 {
        let statement = statement(seed, 312);
        let picture = png(&face("Siti Aminah", "Kota Bandung"), &statement, DEFAULT_WIDTH).unwrap();
        assert_eq!(scan(&decode(&picture)).as_deref(), Some(statement.as_str()), "seed {seed}");
    }
}

#[test]
fn the_code_is_read_from_a_small_picture_and_from_one_with_a_long_statement() {
    for (width, length) in [(400, 312), (600, 312), (1012, 336), (1012, 380), (1012, 700), (2024, 312)] {
        let statement = statement(7, length);
        let picture = png(&face("Siti Aminah", "Kota Bandung"), &statement, width).unwrap();
        assert_eq!(scan(&decode(&picture)).as_deref(), Some(statement.as_str()), "{width} px, {length} bytes");
    }
}

#[test]
fn every_module_is_whole_pixels_at_the_default_width() {
    let statement = statement(3, 312);
    let modules = QrPath::encode(&statement).unwrap().modules() as usize;
    let picture = decode(&png(&face("Siti Aminah", "Kota Bandung"), &statement, DEFAULT_WIDTH).unwrap());
    let row = |y: usize| &picture.rgba[y * 1012 + 464..][..modules * 8];
    for y in 0..modules * 8 {
        for module in row(60 + y).chunks_exact(8) {
            assert!(module.iter().all(|pixel| *pixel == module[0]), "row {y}");
        }
        assert_eq!(row(60 + y), row(60 + y / 8 * 8), "row {y}");
    }
}

#[test]
fn the_picture_has_the_proportions_and_the_printed_size_of_a_card() {
    let picture = decode(&png(&face("Siti Aminah", "Kota Bandung"), "x", DEFAULT_WIDTH).unwrap());
    assert_eq!((picture.width, picture.height), (1012, 638));
    let dots_per_metre = picture.dimensions.unwrap().xppu;
    assert!((f64::from(dots_per_metre) * 0.0254 - 300.0).abs() < 0.5, "{dots_per_metre}");
    let small = decode(&png(&face("Siti Aminah", "Kota Bandung"), "x", 300).unwrap());
    assert_eq!((small.width, small.height), (300, 189));
}

#[test]
fn the_corners_of_the_picture_are_transparent_and_its_middle_is_not() {
    let picture = decode(&png(&face("Siti Aminah", "Kota Bandung"), "x", DEFAULT_WIDTH).unwrap());
    assert_eq!(picture.rgba[0][3], 0);
    assert_eq!(picture.rgba[picture.rgba.len() - 1][3], 0);
    assert_eq!(picture.rgba[319 * 1012 + 506][3], 255);
}

#[test]
fn the_picture_is_small_enough_for_a_bad_connection() {
    let bytes = png(&face("Siti Aminah", "Kota Bandung"), &statement(1, 312), DEFAULT_WIDTH).unwrap();
    assert!(bytes.len() < 40_000, "{}", bytes.len());
}

#[test]
fn the_page_is_exactly_an_id_1_card() {
    let bytes = pdf(&face("Siti Aminah", "Kota Bandung"), &statement(1, 312)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let (_, after) = text.split_once("/MediaBox[").unwrap();
    let (inside, _) = after.split_once(']').unwrap();
    let points: Vec<f64> = inside.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let millimetres: Vec<f64> = points.iter().map(|point| point / 72.0 * 25.4).collect();
    for (found, expected) in millimetres.iter().zip([0.0, 0.0, 85.60, 53.98]) {
        assert!((found - expected).abs() < 0.005, "{millimetres:?}");
    }
    assert_eq!(text.matches("/MediaBox").count(), 1, "one page");
}

#[test]
fn the_page_embeds_both_faces_of_its_font_and_no_picture() {
    let bytes = pdf(&face("Siti Aminah", "Kota Bandung"), &statement(1, 312)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert_eq!(text.matches("/FontFile2").count(), 2);
    assert!(!text.contains("/Subtype/Image"));
}

#[test]
fn the_same_card_gives_the_same_bytes() {
    let face = face("Siti Aminah", "Kota Bandung");
    let statement = statement(1, 312);
    assert_eq!(png(&face, &statement, 600).unwrap(), png(&face, &statement, 600).unwrap());
    assert_eq!(pdf(&face, &statement).unwrap(), pdf(&face, &statement).unwrap());
}

#[test]
fn a_name_with_markup_in_it_is_shown_as_it_is() {
    let mut lines = Vec::new();
    each_text(&face("Ma'ruf <x> & \"y\"", "Kota Bandung"), |_, line| lines.push(line));
    assert!(lines.contains(&"Ma'ruf <x> & \"y\"".to_owned()), "{lines:?}");
}

#[test]
fn no_text_leaves_its_place_however_long_it_is() {
    for name in NAMES {
        for area in AREAS {
            let mut face = face(name, area);
            if name.len() > 90 {
                (face.party, face.mark, face.number) = (name, "WW", "MMMM.MM.MM.MMMM-000127-4");
                (face.title, face.since, face.caption) = (name, name, name);
            }
            let mut bottom = 0.0_f32;
            each_text(&face, |text, line| {
                let place = text.bounding_box();
                let right = if place.left() >= 432.0 { 984.0 } else { 404.0 };
                assert!(place.left() >= 46.0 && place.right() <= right, "{line:?} at {place:?}");
                assert!(place.top() >= 28.0 && place.bottom() <= 610.0, "{line:?} at {place:?}");
                if place.top() > 230.0 && place.bottom() < 490.0 {
                    assert!(place.top() > bottom - 12.0, "{line:?} lies on the line above it");
                    bottom = place.bottom();
                    assert!(bottom < 470.0, "{line:?} lies on the number");
                }
            });
        }
    }
}

#[test]
fn a_name_that_can_be_shown_whole_is_not_cut() {
    for name in NAMES.into_iter().filter(|name| name.chars().count() < 61) {
        let mut lines = Vec::new();
        each_text(&face(name, "Kota Bandung"), |_, line| lines.push(line));
        assert!(lines.join(" ").contains(name), "{lines:?}");
    }
}

#[test]
fn the_font_has_every_letter_that_names_are_written_with() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,'-/()’‘ʼʿʾ“”–… \
                   éèêëçñöüåøāīūōŏĕḥṣṭẓḍĀĪŪḤṢṬẒḌŠšŽžĠġŁłŻż";
    for word in letters.split_whitespace() {
        each_text(&face(word, word), |text, line| {
            let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
            for glyph in glyphs {
                assert_ne!(glyph.id.0, 0, "{:?} of {line:?} has no shape", glyph.text);
            }
        });
    }
}

#[test]
fn all_figures_are_equally_wide() {
    let width = |figures: &str| {
        let mut width = 0.0;
        each_text(&face(figures, "Kota Bandung"), |text, line| {
            if line == figures {
                width = text.bounding_box().width();
            }
        });
        width
    };
    // The outlines of 1 and 8 begin at different places; where the last figure stands does not.
    assert!((width("11111118") - width("88888888")).abs() < 6.0);
    assert!(width("11111118") > 100.0);
}

#[test]
fn a_width_without_a_readable_code_is_refused() {
    for width in [0, 299, 2025, u32::MAX] {
        assert!(
            matches!(png(&face("Siti", "Bandung"), "x", width), Err(RenderError::Width(refused)) if refused == width)
        );
    }
}

#[test]
fn a_statement_too_long_for_a_code_is_refused() {
    let statement = statement(1, 3000);
    assert!(matches!(png(&face("Siti", "Bandung"), &statement, 300), Err(RenderError::CodeTooLong)));
    assert!(matches!(pdf(&face("Siti", "Bandung"), &statement), Err(RenderError::CodeTooLong)));
}
