use std::io::{Cursor, Read};

use ::csv::{ReaderBuilder, StringRecord};
use calamine::{Data, Range, Reader, Xlsx};
use domain::Chamber;
use flate2::read::DeflateDecoder;
use jiff::civil::{Date, date};

use super::columns::COLUMNS;
use super::{Pack, Row, csv, in_words, xlsx};

const NAMES: [&str; 9] = [
    "Siti Aminah",
    "Ma'ruf Al-Habsyi",
    "H. Abd. Rahman, S.H.",
    "=HYPERLINK(\"https://contoh.example\",\"klik\")",
    "Nurul \u{2019}Aini",
    "José Ñoño Crāšē Żółkiewski-Pandjaitan",
    "Prof. Dr. Ir. H. Raden Mas Abdurrahman Wahid Kusumadiningrat Hadiwijaya Tirtonegoro, S.H., M.Si., Ph",
    "-2+3",
    "I Gusti Ngurah Agung Ari Putra Wirawan",
];
const REGENCIES: [&str; 3] = ["Kota Bandung", "Kabupaten Bandung Barat", "Kabupaten Kepulauan Siau Tagulandang Biaro"];

/// An invented candidate, for place `number` of a list.
fn row(number: usize) -> Row {
    Row {
        number,
        name: NAMES[(number - 1) % NAMES.len()].to_owned(),
        nik: format!("0173014101900{number:03}"),
        kta: format!("32.73-{number:06}-4"),
        sex: if number.is_multiple_of(3) { "P" } else { "L" },
        birth_place: "Ujung Pandang".to_owned(),
        birth_date: date(1990, 1, 9),
        age: 38,
        marital_status: "kawin".to_owned(),
        occupation: "Wiraswasta".to_owned(),
        address: "Jl. Merdeka No. 1, Blok \"A\"".to_owned(),
        rt: "001".to_owned(),
        rw: "012".to_owned(),
        village: "Braga".to_owned(),
        district: "Sumur Bandung".to_owned(),
        regency: REGENCIES[number % REGENCIES.len()].to_owned(),
        track: "kader".to_owned(),
        phone: "+6281200000001".to_owned(),
        email: "@contoh".to_owned(),
    }
}

/// An invented list of so many names.
pub(super) fn pack(names: usize) -> Pack<'static> {
    Pack {
        party: "Partai Contoh",
        election: "Pemilu nasional 2029",
        chamber: Chamber::Dpr,
        dapil: "3201",
        dapil_name: "Jawa Barat I",
        seats: 7,
        status: "ditetapkan",
        revision: 3,
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        date: date(2028, 5, 12),
        signers_level: "Dewan Pimpinan Pusat",
        chair: "Ketua Umum",
        secretary: "Sekretaris Jenderal",
        women: names / 3,
        quota: (names * 30).div_ceil(100),
        group: 3,
        rows: (1..=names).map(row).collect(),
    }
}

fn place(title: &str) -> usize {
    COLUMNS.iter().position(|column| column.title == title).unwrap()
}

fn read(bytes: &[u8]) -> Vec<StringRecord> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a spreadsheet is told that it is UTF-8");
    ReaderBuilder::new()
        .has_headers(false)
        .delimiter(b';')
        .from_reader(text)
        .records()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn sheet(bytes: Vec<u8>, name: &str) -> Range<Data> {
    Xlsx::new(Cursor::new(bytes)).unwrap().worksheet_range(name).unwrap()
}

/// One file of the archive that a workbook is, from its local header.
fn part(workbook: &[u8], path: &str) -> String {
    let at = workbook.windows(path.len()).position(|window| window == path.as_bytes()).unwrap();
    let extra = u16::from_le_bytes([workbook[at - 2], workbook[at - 1]]);
    let mut text = String::new();
    let packed = &workbook[at + path.len() + usize::from(extra)..];
    DeflateDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_line_of_the_csv_reads_back_as_its_columns() {
    let lines = read(&csv(&pack(9)).unwrap());
    assert_eq!(lines.len(), 10);
    assert!(lines[0].iter().eq(COLUMNS.iter().map(|column| column.title)));
    let name = place("Nama Lengkap");
    for (line, row) in lines[1..].iter().zip(pack(9).rows) {
        let written = if row.name.starts_with(['=', '-']) { format!("'{}", row.name) } else { row.name };
        assert_eq!(line[name], written);
    }
    assert_eq!(lines[1][place("NIK")], *"0173014101900001");
    assert_eq!(lines[1][place("Tanggal Lahir")], *"09-01-1990");
    assert_eq!(lines[1][place("Nomor Telepon")], *"081200000001");
    assert_eq!(lines[1][place("RT")], *"001");
    assert_eq!(lines[1][place("Alamat")], *"Jl. Merdeka No. 1, Blok \"A\"");
}

#[test]
fn an_indonesian_spreadsheet_opens_the_csv_in_columns() {
    let bytes = csv(&pack(1)).unwrap();
    let text = std::str::from_utf8(&bytes).unwrap();
    let titles = text.strip_prefix('\u{feff}').unwrap().lines().next().unwrap();
    assert_eq!(titles.split(';').count(), COLUMNS.len(), "{titles}");
    assert!(text.contains("\r\n"));
}

#[test]
fn no_cell_of_the_csv_begins_as_a_formula() {
    let mut pack = pack(9);
    pack.rows[0].address = "\t=1+1".to_owned();
    pack.rows[1].village = "＝1+1".to_owned();
    pack.rows[2].district = "@SUM(A1)".to_owned();
    pack.rows[3].phone = "+4412345".to_owned();
    for line in read(&csv(&pack).unwrap()) {
        for cell in &line {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{cell:?}");
        }
    }
}

#[test]
fn the_workbook_holds_every_row_as_text_and_numbers() {
    let cells = sheet(xlsx(&pack(9)).unwrap(), "Bakal Calon");
    assert_eq!(cells.get_size(), (10, COLUMNS.len()));
    let text = |at: (usize, usize)| match cells.get(at) {
        Some(Data::String(text)) => text.clone(),
        other => panic!("{at:?} is {other:?}"),
    };
    for (at, column) in COLUMNS.iter().enumerate() {
        assert_eq!(text((0, at)), column.title);
    }
    for (line, row) in pack(9).rows.iter().enumerate() {
        assert_eq!(cells.get((line + 1, place("Nomor Urut"))), Some(&Data::Float((line + 1) as f64)));
        assert_eq!(cells.get((line + 1, place("Usia"))), Some(&Data::Float(38.0)));
        // As it is: a cell of text needs no apostrophe.
        assert_eq!(text((line + 1, place("Nama Lengkap"))), row.name);
        assert_eq!(text((line + 1, place("NIK"))), row.nik);
        assert_eq!(text((line + 1, place("RW"))), "012");
        assert_eq!(text((line + 1, place("Nomor Telepon"))), "081200000001");
    }
}

#[test]
fn nothing_in_the_workbook_is_a_formula() {
    let mut book = Xlsx::new(Cursor::new(xlsx(&pack(9)).unwrap())).unwrap();
    assert_eq!(book.sheet_names(), ["Bakal Calon", "Ringkasan"]);
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none(), "{name}");
    }
}

#[test]
fn the_workbook_says_which_list_it_is() {
    let cells = sheet(xlsx(&pack(7)).unwrap(), "Ringkasan");
    let value = |label: &str| {
        let line = cells.rows().find(|row| row[0] == *label).unwrap_or_else(|| panic!("no {label}"));
        line[1].to_string()
    };
    assert_eq!(value("Kode dapil"), "3201");
    assert_eq!(value("Daerah pemilihan"), "Jawa Barat I");
    assert_eq!(value("Alokasi kursi"), "7");
    assert_eq!(value("Jumlah bakal calon"), "7");
    assert_eq!(value("Perempuan"), "2");
    assert_eq!(value("Kuota perempuan, sekurang-kurangnya"), "3");
    assert_eq!(value("Revisi"), "3");
    assert_eq!(value("Tanggal revisi"), "12 Mei 2028");
    assert_eq!(value("Hash"), pack(7).hash);
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    assert!(csv(&pack(9)).unwrap() == csv(&pack(9)).unwrap());
    assert!(xlsx(&pack(9)).unwrap() == xlsx(&pack(9)).unwrap());
    assert!(super::pdf(&pack(9)).unwrap() == super::pdf(&pack(9)).unwrap());
}

#[test]
fn the_only_date_in_the_workbook_is_the_revisions() {
    let properties = part(&xlsx(&pack(3)).unwrap(), "docProps/core.xml");
    let dates: Vec<&str> = properties.split("W3CDTF\">").skip(1).map(|tail| &tail[..20]).collect();
    assert_eq!(dates, ["2028-05-12T00:00:00Z"; 2]);
}

#[test]
fn the_titles_and_the_name_stay_in_sight() {
    let sheet = part(&xlsx(&pack(3)).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"<pane xSplit="2" ySplit="1""#) && sheet.contains(r#"state="frozen""#));
}

#[test]
fn a_list_without_names_still_gives_three_files() {
    assert_eq!(read(&csv(&pack(0)).unwrap()).len(), 1);
    assert_eq!(sheet(xlsx(&pack(0)).unwrap(), "Bakal Calon").get_size(), (1, COLUMNS.len()));
    assert!(super::pdf(&pack(0)).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_date_is_written_as_it_is_spoken() {
    let cases: [(Date, &str); 3] = [
        (date(2028, 5, 12), "12 Mei 2028"),
        (date(2029, 12, 1), "1 Desember 2029"),
        (date(2031, 1, 31), "31 Januari 2031"),
    ];
    for (day, words) in cases {
        assert_eq!(in_words(day), words);
    }
}
