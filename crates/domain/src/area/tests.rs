use proptest::prelude::*;

use super::*;

fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn codes(areas: impl Iterator<Item = Area>) -> Vec<String> {
    areas.map(|area| area.to_string()).collect()
}

#[test]
fn codes_of_every_level_are_read_and_written_alike() {
    let levels = [
        ("32", Level::Province),
        ("32.73", Level::Regency),
        ("32.73.01", Level::District),
        ("32.73.01.1001", Level::Village),
    ];
    for (code, level) in levels {
        assert_eq!(area(code).level(), level);
        assert_eq!(area(code).to_string(), code);
        assert_eq!(code.parse(), Ok(area(code)));
        assert_eq!(Area::parse_grant(code), Ok(area(code)));
    }
}

#[test]
fn other_shapes_are_refused() {
    for code in [
        "",
        " ",
        ".",
        "3",
        "320",
        "3273",
        "32.",
        "32.7",
        "32.733",
        ".32",
        "32..01",
        "32.73.1",
        "32.73.01.101",
        "32.73.01.10010",
        "32.73.01.1001.1",
        "32.73.01.1001.",
        "32,73",
        " 32",
        "32 ",
        "+2",
        "-1",
        "00",
        "32.00",
        "32.73.00",
        "32.73.01.0000",
        "3a",
        "\u{663}\u{662}",
    ] {
        assert_eq!(Area::parse(code), Err(AreaError), "{code:?}");
    }
}

#[test]
fn only_a_grant_may_name_the_nation_and_does_so_with_the_empty_text() {
    assert_eq!(Area::parse_grant(""), Ok(Area::NATION));
    assert_eq!(Area::parse_grant(" "), Err(AreaError));
    assert_eq!(Area::NATION.to_string(), "");
    assert_eq!(Area::NATION.level(), Level::Nation);
}

#[test]
fn json_holds_the_dotted_code() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Grant {
        #[serde(with = "grant")]
        area: Area,
    }
    let village = area("32.73.01.1001");
    assert_eq!(serde_json::to_string(&village).unwrap(), r#""32.73.01.1001""#);
    assert_eq!(serde_json::from_str::<Area>(r#""32.73.01.1001""#).unwrap(), village);
    assert_eq!(serde_json::from_str::<Area>(r#""32\u002e73""#).unwrap(), area("32.73"));
    assert!(serde_json::from_str::<Area>(r#""""#).is_err());
    for (granted, text) in [(Area::NATION, r#"{"area":""}"#), (area("32"), r#"{"area":"32"}"#)] {
        assert_eq!(serde_json::to_string(&Grant { area: granted }).unwrap(), text);
        assert_eq!(serde_json::from_str::<Grant>(text).unwrap(), Grant { area: granted });
    }
    let error = serde_json::from_str::<Area>(r#""327301""#).unwrap_err().to_string();
    assert!(error.starts_with("not an area code") && !error.contains("327301"), "{error}");
}

#[test]
fn a_nik_begins_with_its_district() {
    assert_eq!(Area::from_digits("327301"), Some(area("32.73.01")));
    for digits in ["", "32730", "3273011", "32.73.", "327300", "000000", "32730a", "3273\u{e9}"] {
        assert_eq!(Area::from_digits(digits), None, "{digits:?}");
    }
}

#[test]
fn parents_lead_up_to_the_nation() {
    let chain: Vec<_> = std::iter::successors(Some(area("32.73.01.1001")), |area| area.parent()).collect();
    let wanted = [area("32.73.01.1001"), area("32.73.01"), area("32.73"), area("32"), Area::NATION];
    assert_eq!(chain, wanted);
}

#[test]
fn an_ancestor_is_never_smaller_than_the_area() {
    assert_eq!(area("32.73.01").ancestor(Level::Province), Some(area("32")));
    assert_eq!(area("32.73.01").ancestor(Level::District), Some(area("32.73.01")));
    assert_eq!(area("32.73.01").ancestor(Level::Village), None);
    assert_eq!(area("32.73.01.1001").regency(), Some(area("32.73")));
    assert_eq!(area("32").regency(), None);
}

#[test]
fn an_area_contains_itself_and_what_lies_in_it_only() {
    assert!(Area::NATION.contains(area("94.01.01.2001")) && Area::NATION.contains(Area::NATION));
    assert!(area("32").contains(area("32.73.01.1001")));
    assert!(area("32.73").contains(area("32.73")));
    assert!(!area("32.73").contains(area("32")));
    assert!(!area("32.73").contains(area("32.77")));
    assert!(!area("32.73.01").contains(area("32.73.02.1001")));
    assert!(!area("32").contains(Area::NATION));
}

#[test]
fn known_villages_have_their_names() {
    let known = [
        ("11.01.01.2001", "Keude Bakongan", "Bakongan", "Kabupaten Aceh Selatan", "Aceh"),
        ("32.73.01.1001", "Sukarasa", "Sukasari", "Kota Bandung", "Jawa Barat"),
        ("35.29.18.2015", "Banra\"as", "Dungkek", "Kabupaten Sumenep", "Jawa Timur"),
        ("91.03.01.3007", "Desa Adat Yoboi", "Sentani", "Kabupaten Jayapura", "Papua"),
        ("96.71.10.1004", "Tanjung Kasuari", "Maladum Mes", "Kota Sorong", "Papua Barat Daya"),
    ];
    for (code, name, district, regency, province) in known {
        let wanted = Village { code: area(code), name, district, regency, province };
        assert_eq!(village(area(code)), Some(wanted));
        let names = [Level::Village, Level::District, Level::Regency, Level::Province]
            .map(|level| area(code).ancestor(level).and_then(Area::name));
        assert_eq!(names, [Some(name), Some(district), Some(regency), Some(province)]);
    }
}

#[test]
fn what_is_not_in_force_has_no_name() {
    for code in ["99", "32.99", "32.73.99", "32.73.01.1999", "32.73.01.9999", "99.99.99.9999"] {
        assert!(!area(code).exists(), "{code}");
        assert_eq!((area(code).name(), village(area(code))), (None, None), "{code}");
    }
    assert!(Area::NATION.exists());
}

#[test]
fn only_a_villages_code_gives_a_village() {
    for larger in [Area::NATION, area("32"), area("32.73"), area("32.73.01")] {
        assert_eq!(village(larger), None);
    }
}

#[test]
fn lists_hold_the_areas_in_equal_to_or_around_the_given_one() {
    assert_eq!(provinces().count(), 38);
    assert_eq!(regencies(Area::NATION).count(), 514);
    assert_eq!(districts(Area::NATION).count(), 7_285);
    let cities = regencies(Area::NATION).filter(|regency| regency.name().is_some_and(|name| name.starts_with("Kota ")));
    assert_eq!(cities.count(), 98);

    let yogyakarta = ["34.01", "34.02", "34.03", "34.04", "34.71"];
    assert_eq!(codes(regencies(area("34"))), yogyakarta);
    assert_eq!(codes(regencies(area("34.71"))), ["34.71"]);
    assert_eq!(codes(regencies(area("34.71.01.1001"))), ["34.71"]);
    assert_eq!(districts(area("34.71")).count(), 14);
    assert_eq!(districts(area("34")).count(), 78);
    assert_eq!(codes(districts(area("34.71.01.1001"))), ["34.71.01"]);
    assert_eq!(codes(regencies(area("99"))), [""; 0]);
    assert_eq!(codes(districts(area("34.99"))), [""; 0]);
    assert_eq!(codes(districts(area("34.71.99"))), [""; 0]);
}

#[test]
fn from_the_nation_down_every_village_is_reached_one_level_at_a_time() {
    let mut level = vec![Area::NATION];
    for count in [38, 514, 7_285, 83_762] {
        level = level.into_iter().flat_map(below).collect();
        assert_eq!(level.len(), count);
        assert!(level.iter().all(|area| area.exists()));
    }
    assert_eq!(codes(below(area("34")).into_iter()), ["34.01", "34.02", "34.03", "34.04", "34.71"]);
    for nothing_below in ["34.71.01.1001", "99", "34.99", "34.71.99"] {
        assert_eq!(below(area(nothing_below)), [], "{nothing_below}");
    }
}

fn any_area() -> impl Strategy<Value = Area> {
    (1..100_u8, 0..100_u8, 0..100_u8, 0..10_000_u16).prop_map(|(province, regency, district, village)| {
        let district = if regency == 0 { 0 } else { district };
        let village = if district == 0 { 0 } else { village };
        Area { province, regency, district, village }
    })
}

proptest! {
    #[test]
    fn areas_order_as_their_codes(one in any_area(), other in any_area()) {
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        prop_assert_eq!(Area::parse(&one.to_string()), Ok(one));
    }

    #[test]
    fn an_area_contains_those_whose_code_continues_its_own(one in any_area(), other in any_area()) {
        for other in [other, Area { village: 1, district: 1, ..one }] {
            let (code, longer) = (one.to_string(), other.to_string());
            let continues = longer == code || longer.starts_with(&format!("{code}."));
            prop_assert_eq!(one.contains(other), continues);
        }
    }

    #[test]
    fn a_text_is_refused_or_read_without_loss(text in "[0-9.]{0,14}|.{0,20}") {
        if let Ok(area) = Area::parse(&text) {
            prop_assert_eq!(area.to_string(), text);
        }
    }
}
