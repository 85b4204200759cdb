use super::*;

const LIMITS: Limits = Limits { rows: 5, cell: 20 };

fn table(text: &str) -> Table<3> {
    read(text, ["dapil", "party", "votes"], LIMITS).unwrap()
}

/// Rows as `line: cell | cell | cell`.
fn rows(text: &str) -> Vec<String> {
    let table = table(text);
    assert_eq!(table.bad, [], "{text:?}");
    table.rows.iter().map(|row| format!("{}: {}", row.line, row.cells.join(" | "))).collect()
}

fn bad(text: &str) -> Vec<(usize, &'static str, &'static str)> {
    let bad = match read(text, ["dapil", "party", "votes"], LIMITS) {
        Ok(table) => table.bad,
        Err(bad) => bad,
    };
    bad.iter().map(|bad| (bad.line, bad.column, bad.fault.as_str())).collect()
}

#[test]
fn a_table_is_read_as_spreadsheets_write_it() {
    for text in [
        "dapil,party,votes\n3201,A; B,7\n",
        "\u{feff}DAPIL;Party;votes\r\n3201;A; B;7\r\n".replace("A; B", "\"A; B\"").as_str(),
        "dapil\tparty\tvotes\r3201\tA; B\t7",
        "sep=;\r\nvotes;dapil;party\r\n7;3201;\"A; B\"\r\n",
        "\n\n dapil , party ,votes\n\n 3201 , A; B , 7 \n",
    ] {
        let cells: Vec<_> = table(text).rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(cells, [["3201", "A; B", "7"]], "{text:?}");
    }
}

#[test]
fn lines_are_numbered_as_an_editor_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["", "dapil,party,votes", "", "1,\"A", "", "B\",2", ",,", "", "3,C,4"].join(end);
        assert_eq!(rows(&text), [format!("4: 1 | A{end}{end}B | 2"), "9: 3 | C | 4".to_owned()], "{end:?}");
    }
    assert_eq!(rows("sep=,\n\ndapil,party,votes\n1,A,2"), ["4: 1 | A | 2"]);
}

#[test]
fn every_bad_row_is_told_beside_the_good_ones() {
    let text = "dapil,party,votes\n1,A\n2,B,3\n4,C,5,6\n7,a name of twenty-two ch,a number of the same l\n8,D,9\n";
    let table = table(text);
    assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 6]);
    let expected = [(2, "", "csv"), (4, "", "csv"), (5, "party", "too_long"), (5, "votes", "too_long")];
    assert_eq!(bad(text), expected);
}

#[test]
fn a_header_names_each_column_once_and_no_other() {
    let header = |text| bad(text);
    assert_eq!(header(""), ["dapil", "party", "votes"].map(|column| (1, column, "missing_column")));
    assert_eq!(
        header("\n\nvotes,dapil,Dapil,more\n1,2,3,4\n"),
        [(3, "dapil", "repeated_column"), (3, "", "unknown_column"), (3, "party", "missing_column")]
    );
    assert!(read("x", ["dapil"], LIMITS).unwrap_err().iter().all(|bad| bad.fault.is_of_header()));
}

#[test]
fn a_quote_that_stays_open_is_told_where_it_begins() {
    assert_eq!(bad("dapil,party,votes\n1,A,2\n3,\"B,4\n5,C,6\n"), [(3, "", "quote")]);
    assert_eq!(bad("dapil,party,votes\n1,A,\"2\n3,B,4\n"), [(2, "", "quote")]);
    assert_eq!(rows("dapil,party,votes\n1,\"A \"\"x\"\"\",2"), ["2: 1 | A \"x\" | 2"]);
}

#[test]
fn a_table_without_rows_or_with_too_many_is_told_as_such() {
    assert_eq!(bad("dapil,party,votes\n\n,,\n"), [(1, "", "empty")]);
    let many = format!("dapil,party,votes\n{}", "1,A,2\n".repeat(9));
    assert_eq!(bad(&many), [(7, "", "too_many")]);
}

#[test]
fn empty_columns_at_the_end_are_none() {
    let seen = rows("dapil;party;votes;;\n1;A;7;;\n2;B;8\n");
    assert_eq!(seen, ["2: 1 | A | 7", "3: 2 | B | 8"]);
    let bad = table("dapil;party;votes;\n1;A;7;9\n1;A\n").bad;
    assert_eq!(
        bad.iter().map(|bad| (bad.line, bad.fault)).collect::<Vec<_>>(),
        [(2, Fault::Fields), (3, Fault::Fields)]
    );
}

#[test]
fn a_file_of_utf_8_that_is_broken_in_one_place_stays_utf_8() {
    let broken = [text(b"1;Jos\xc3\xa9;7\n2;B\xe9;8"), text(b"1;\xef\xbf\xbd;7")];
    assert_eq!(broken, ["1;José;7\n2;B\u{fffd};8", "1;\u{fffd};7"]);
}

#[test]
fn a_file_is_read_in_the_encoding_in_which_it_was_saved() {
    let said = "dapil;party;votes\r\n1;José – “A”;7\r\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(said.encode_utf16()).flat_map(bytes).collect()
    };
    let windows: Vec<u8> = said
        .chars()
        .map(|c| match c {
            '–' => 0x96,
            '“' => 0x93,
            '”' => 0x94,
            c => u8::try_from(c).unwrap(),
        })
        .collect();
    for file in [
        said.as_bytes().to_vec(),
        format!("\u{feff}{said}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        windows,
    ] {
        let table = read(&file, ["dapil", "party", "votes"], LIMITS).unwrap();
        assert_eq!(table.bad, []);
        assert_eq!(table.rows, [Row { line: 2, cells: ["1", "José – “A”", "7"].map(str::to_owned) }], "{file:?}");
        assert_eq!(text(&file).trim_start_matches('\u{feff}'), said);
    }
    // No text at all is no table, and nothing worse.
    assert!(read([0x50, 0x4b, 0x03, 0x04, 0xff, 0x00], ["dapil"], LIMITS).is_err());
    assert!(read([0xff, 0xfe, 0x64], ["dapil"], LIMITS).is_err());
}
