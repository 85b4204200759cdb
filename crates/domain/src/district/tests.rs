use std::collections::BTreeSet;

use super::*;
use crate::area;

fn area_of(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn dpr() -> &'static [District] {
    District::shipped("pemilu-nasional-2029", Chamber::Dpr)
}

#[test]
fn the_districts_of_the_dpr_cover_each_regency_once() {
    assert_eq!(dpr().len(), 84);
    assert_eq!(dpr().iter().map(|district| u32::from(district.seats)).sum::<u32>(), 580);
    assert!(dpr().iter().all(|district| (3..=10).contains(&district.seats)));
    let mut areas: Vec<Area> = dpr().iter().flat_map(|district| district.areas.clone()).collect();
    areas.sort_unstable();
    assert!(areas.into_iter().eq(area::regencies(Area::NATION)), "each regency is in exactly one");
    assert_eq!(dpr().iter().map(|district| &district.id).collect::<BTreeSet<_>>().len(), 84);
    for district in dpr() {
        assert!(district.areas.iter().all(|area| district.province().contains(*area)), "{}", district.id);
        assert_eq!(district.province().to_string(), district.id[..2], "{}", district.name);
        assert_eq!(district.home(), district.province());
    }
}

#[test]
fn no_other_election_or_chamber_has_districts_yet() {
    for &chamber in Chamber::ALL {
        assert!(District::shipped("pemilu-daerah-2031", chamber).is_empty());
    }
    assert!(District::shipped("pemilu-nasional-2029", Chamber::DprdRegency).is_empty());
    assert!(District::find("pemilu-nasional-2029", Chamber::DprdRegency, "3201").is_none());
    assert!(District::find("pemilu-nasional-2029", Chamber::Dpr, "3299").is_none());
}

#[test]
fn a_district_holds_its_villages_and_overlaps_what_is_around() {
    let district = District::find("pemilu-nasional-2029", Chamber::Dpr, "3201").unwrap();
    assert_eq!(district.name, "Jawa Barat I");
    assert_eq!(district.areas, [area_of("32.73"), area_of("32.77")]);
    for (code, holds, overlaps) in [
        ("32.73.01.1001", true, true),
        ("32.77", true, true),
        ("32", false, true),
        ("32.04", false, false),
        ("32.04.05.2001", false, false),
        ("33", false, false),
    ] {
        assert_eq!(district.holds(area_of(code)), holds, "{code}");
        assert_eq!(district.overlaps(area_of(code)), overlaps, "{code}");
    }
    assert!(district.overlaps(Area::NATION) && !district.holds(Area::NATION));
}

#[test]
fn a_district_of_a_regency_is_at_home_there() {
    let imported = import_districts("dapil,name,chamber,seats,areas\nbdg-1,Bandung 1,dprd_regency,9,32.73.01 32.73.02");
    let [district] = &imported.unwrap()[..] else { panic!("one district") };
    assert_eq!(district.home(), area_of("32.73"));
    assert_eq!(district.province(), area_of("32"));
    let json = serde_json::to_string(district).unwrap();
    assert_eq!(
        json,
        "{\"id\":\"bdg-1\",\"name\":\"Bandung 1\",\"chamber\":\"dprd_regency\",\"seats\":9,\"areas\":[\"32.73.01\",\"32.73.02\"]}"
    );
    assert_eq!(&serde_json::from_str::<District>(&json).unwrap(), district);
}

#[test]
fn a_table_is_taken_as_spreadsheets_write_it() {
    let plain = "dapil,name,chamber,seats,areas\n\
        jabar-1,Jawa Barat 1,dprd_province,8,32.73 32.77\n\
        bdg-1,\"Bandung, barat\",dprd_regency,12,32.73.01|32.73.02\n\
        bdg-2,Bandung 2,dprd_regency,3,32.73.03\n";
    let expected = import_districts(plain).unwrap();
    assert_eq!(expected.len(), 3);
    assert_eq!(expected[1].name, "Bandung, barat");
    let semicolons = "\u{feff}Areas;Dapil;Name;Chamber;Seats\r\n\
        32.73|32.77;jabar-1;Jawa Barat 1;dprd_province;8\r\n\
        \r\n\
        \"32.73.01; 32.73.02\"; bdg-1 ;Bandung, barat;dprd_regency;12\r\n\
        32.73.03;bdg-2;Bandung 2;dprd_regency;3\r\n;;;;\r\n";
    assert_eq!(import_districts(semicolons).unwrap(), expected);
}

#[test]
fn every_bad_line_is_told_and_nothing_is_taken() {
    let errors = |table: &str| -> Vec<(usize, &str, &str)> {
        import_districts(table).unwrap_err().iter().map(|error| (error.line, error.column, error.code)).collect()
    };
    let table = "dapil,name,chamber,seats,areas\n\
        ok,Good,dprd_regency,3,32.73.01\n\
        ok,Twice,dprd_regency,3,32.73.02\n\
        b d,,dpr,2,99.99\n\
        c,C,dprd_regency,13,32\n\
        d,D,dprd_regency,x,32.73.01.1001\n\
        e,E,dprd_regency,3,32.73.03 32.77.01\n\
        f,F,dprd_province,3,32.73 33.01\n\
        g,G,dprd_regency,3,32.73\n\
        h,H,dprd_regency,3,32.04.05 32.04.05\n\
        i,I,dprd_regency,3,\n\
        j,J,dprd_regency,3\n\
        \n\
        abcdefghijklmnopqrstu,=1+1,senate,3,91.03\n";
    assert_eq!(
        errors(table),
        [
            (3, "dapil", "repeated"),
            (4, "dapil", "id"),
            (4, "name", "name"),
            (4, "chamber", "chamber"),
            (4, "seats", "seats"),
            (4, "areas", "area"),
            (5, "seats", "seats"),
            (5, "areas", "level"),
            (6, "seats", "seats"),
            (6, "areas", "level"),
            (7, "areas", "regency"),
            (8, "areas", "province"),
            (9, "areas", "taken"),
            (10, "areas", "repeated"),
            (11, "areas", "empty"),
            (12, "", "csv"),
            (14, "dapil", "id"),
            (14, "name", "name"),
            (14, "chamber", "chamber"),
        ]
    );
    for (table, expected) in [
        (
            "",
            vec![
                (1, "dapil", "missing_column"),
                (1, "name", "missing_column"),
                (1, "chamber", "missing_column"),
                (1, "seats", "missing_column"),
                (1, "areas", "missing_column"),
            ],
        ),
        ("dapil,name,chamber,seats,areas\n", vec![(1, "", "empty")]),
        ("dapil,name,chamber,seats\na,A,dprd_regency,3\n", vec![(1, "areas", "missing_column")]),
        ("dapil,name,name,chamber,seats,areas,more\n", vec![(1, "name", "repeated_column"), (1, "", "unknown_column")]),
    ] {
        assert_eq!(errors(table), expected, "{table}");
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let lines =
        ["", "dapil,name,chamber,seats,areas", "", "a,\"A\",dprd_regency,1,32.73", "", "", "b,B,dprd_regency,1,32.77"];
    for end in ["\n", "\r\n"] {
        let errors = import_districts(&lines.join(end)).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [4, 7], "{end:?}");
        let errors = import_districts(&format!("{end}dapil{end}")).unwrap_err();
        assert!(errors.iter().all(|error| error.line == 2 && error.code == "missing_column"), "{end:?}");
    }
}

#[test]
fn the_same_area_may_be_in_districts_of_both_chambers() {
    let table = "dapil,name,chamber,seats,areas\np,P,dprd_province,3,32.73\nr,R,dprd_regency,3,32.73\n";
    assert_eq!(import_districts(table).unwrap().len(), 2);
}
