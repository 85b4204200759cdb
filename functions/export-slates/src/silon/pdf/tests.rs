use jiff::civil::date;

use super::letters::{Letters, plain};
use super::{paginate, pdf};
use crate::silon::Pack;
use crate::silon::tests::pack;

/// How many pages a PDF says it has: the count of its page tree.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let counts = text.split("/Type/Pages").chain(text.split("/Type /Pages")).skip(1);
    let number = |tail: &str| {
        let digits = tail.split_once("/Count")?.1.trim_start();
        digits[..digits.find(|c: char| !c.is_ascii_digit())?].parse().ok()
    };
    counts.filter_map(number).next().unwrap()
}

fn claims_to_be_accessible(pdf: &[u8]) -> bool {
    String::from_utf8_lossy(pdf).contains("pdfuaid:part")
}

#[test]
fn a_list_has_as_many_pages_as_it_needs() {
    for (names, expected) in [(0, 1), (3, 1), (12, 1), (24, 2), (40, 3)] {
        let pdf = pdf(&pack(names)).unwrap();
        assert!(pdf.starts_with(b"%PDF"));
        assert_eq!(pages(&pdf), expected, "{names} names");
    }
}

#[test]
fn the_paper_has_a_title_a_language_and_tags() {
    let pdf = pdf(&pack(12)).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(claims_to_be_accessible(&pdf));
    for part in ["/Lang(id)", "/StructTreeRoot", "Daftar Bakal Calon Anggota DPR, Jawa Barat I, revisi 3"] {
        assert!(text.contains(part) || text.contains(&part.replace('(', " (")), "{part}");
    }
}

#[test]
fn a_name_with_letters_that_the_font_lacks_is_drawn_without_the_claim() {
    let mut list = pack(3);
    list.rows[0].name = "王 Siti".to_owned();
    let pdf = pdf(&list).unwrap();
    assert!(!claims_to_be_accessible(&pdf));
    assert_eq!(pages(&pdf), 1);
}

#[test]
fn the_font_has_the_letters_of_names() {
    let letters = Letters::load().unwrap();
    for name in ["Ma'ruf", "Nurul \u{2019}Aini", "Nurul ʼAini", "José Ñoño", "Crāšē Żółkiewski", "Ḥamīd ʿAlī", "Müßig"]
    {
        let line = letters.line(name, plain(10.0));
        assert!(line.glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0), "{name}");
    }
}

#[test]
fn no_line_is_wider_than_its_place_and_no_letter_is_lost() {
    let letters = Letters::load().unwrap();
    let long = "W".repeat(100);
    let text = "Prof. Dr. Ir. H. Raden Mas Abdurrahman Wahid Kusumadiningrat Hadiwijaya, S.H., M.Si.";
    for (text, width) in [(text, 214.0), (text, 60.0), (long.as_str(), 214.0), ("", 50.0), ("W", 1.0)] {
        let lines = letters.lines(text, plain(10.5), width);
        let space = letters.line(" ", plain(10.5)).width;
        let narrow = |line: &super::letters::Line| line.width <= width + space || line.text.trim().chars().count() == 1;
        assert!(lines.iter().all(narrow), "{text} in {width}");
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), text);
    }
}

#[test]
fn no_group_is_torn_apart_and_the_last_stays_with_the_signatures() {
    let cases: [(usize, usize, f32, &[usize]); 6] = [
        (0, 3, 5.0, &[0]),
        (3, 3, 5.0, &[3]),
        (9, 3, 1.0, &[9]),
        // Ten rows have room: the fourth group has not.
        (11, 3, 1.0, &[9, 11]),
        // The last group takes the signatures along.
        (9, 3, 5.0, &[6, 9]),
        (40, 1, 5.0, &[10, 30, 40]),
    ];
    for (rows, together, tail, ends) in cases {
        let pages = paginate(&vec![1.0; rows], together, (10.0, 20.0), tail);
        assert!(pages.iter().map(|page| page.end).eq(ends.iter().copied()), "{rows} rows: {pages:?}");
        assert!(
            pages.iter().map(|page| page.start).eq(std::iter::once(0).chain(ends.iter().copied()).take(ends.len()))
        );
    }
}

#[test]
fn nik_phone_address_and_birthday_do_not_reach_the_paper() {
    let mut list = pack(3);
    for row in &mut list.rows {
        row.birth_date = date(1971, 2, 3);
        let hidden = [&mut row.nik, &mut row.kta, &mut row.birth_place, &mut row.marital_status, &mut row.address];
        for field in hidden.into_iter().chain([&mut row.village, &mut row.track, &mut row.phone, &mut row.email]) {
            *field = "RAHASIA".to_owned();
        }
    }
    assert!(pdf(&list).unwrap() == pdf(&pack(3)).unwrap());
    list.rows[0].name = "Terbuka".to_owned();
    assert!(pdf(&list).unwrap() != pdf(&pack(3)).unwrap());
}

#[test]
fn the_longest_names_take_no_page_of_their_own_with_nothing_on_it() {
    let mut list = Pack { group: 12, ..pack(12) };
    for row in &mut list.rows {
        row.name = "W".repeat(100);
        row.regency = "W".repeat(100);
    }
    assert_eq!(pages(&pdf(&list).unwrap()), 3);
}
