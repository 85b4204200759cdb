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
    let imported = districts(&[(2, ["bdg-1", "Bandung 1", "dprd_regency", "9", "32.73.01 32.73.02"])]);
    let [(_, district)] = &imported.unwrap()[..] else { panic!("one district") };
    assert_eq!(district.home(), area_of("32.73"));
    assert_eq!(district.province(), area_of("32"));
    let json = serde_json::to_string(district).unwrap();
    assert_eq!(
        json,
        "{\"id\":\"bdg-1\",\"name\":\"Bandung 1\",\"chamber\":\"dprd_regency\",\"seats\":9,\"areas\":[\"32.73.01\",\"32.73.02\"]}"
    );
    assert_eq!(&serde_json::from_str::<District>(&json).unwrap(), district);
}

fn districts(rows: &[(usize, [&'static str; 5])]) -> Result<Vec<(usize, District)>, Vec<LineError>> {
    import_districts(rows.iter().copied())
}

#[test]
fn areas_are_separated_as_people_do_it() {
    for areas in ["32.73.01 32.73.02", "32.73.01; 32.73.02", "32.73.01|32.73.02", "32.73.01\r\n32.73.02"] {
        let taken = districts(&[(4, ["bdg-1", "Bandung, barat", "dprd_regency", "12", areas])]).unwrap();
        assert_eq!((taken[0].0, &*taken[0].1.areas), (4, &[area_of("32.73.01"), area_of("32.73.02")][..]), "{areas:?}");
    }
}

#[test]
fn every_bad_line_is_told_and_nothing_is_taken() {
    let rows = [
        (2, ["ok", "Good", "dprd_regency", "3", "32.73.01"]),
        (3, ["ok", "Twice", "dprd_regency", "3", "32.73.02"]),
        (4, ["b d", "", "dpr", "2", "99.99"]),
        (5, ["c", "C", "dprd_regency", "13", "32"]),
        (6, ["d", "D", "dprd_regency", "x", "32.73.01.1001"]),
        (7, ["e", "E", "dprd_regency", "3", "32.73.03 32.77.01"]),
        (8, ["f", "F", "dprd_province", "3", "32.73 33.01"]),
        (9, ["g", "G", "dprd_regency", "3", "32.73"]),
        (10, ["h", "H", "dprd_regency", "3", "32.04.05 32.04.05"]),
        (11, ["i", "I", "dprd_regency", "3", ""]),
        (14, ["abcdefghijklmnopqrstu", "=1+1", "senate", "3", "91.03"]),
    ];
    let errors = districts(&rows).unwrap_err();
    let told: Vec<_> = errors.iter().map(|error| (error.line, error.column, error.code)).collect();
    assert_eq!(
        told,
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
            (14, "dapil", "id"),
            (14, "name", "name"),
            (14, "chamber", "chamber"),
        ]
    );
}

#[test]
fn the_same_area_may_be_in_districts_of_both_chambers() {
    let rows = [(2, ["p", "P", "dprd_province", "3", "32.73"]), (3, ["r", "R", "dprd_regency", "3", "32.73"])];
    assert_eq!(districts(&rows).unwrap().len(), 2);
}
