use proptest::prelude::*;

use super::*;
use crate::area::village;

fn codes(query: &str, limit: usize) -> Vec<String> {
    let found = search_villages(query, None, limit);
    found.into_iter().map(|village| village.code.to_string()).collect()
}

fn names(query: &str, limit: usize) -> Vec<&'static str> {
    search_villages(query, None, limit).into_iter().map(|village| village.name).collect()
}

#[test]
fn an_address_with_the_kinds_of_its_areas_finds_exactly_that_village_first() {
    for query in [
        "Sukarasa, Kec. Sukasari, Kota Bandung",
        "KEL. SUKARASA KEC. SUKASARI KOTA BANDUNG PROV. JAWA BARAT",
        "  sukarasa\tsukasari bandung",
        "kota bandung sukasari sukarasa",
    ] {
        assert_eq!(codes(query, 20).first().map(String::as_str), Some("32.73.01.1001"), "{query}");
    }
}

#[test]
fn villages_named_so_come_before_the_other_villages_of_the_district_named_so() {
    let found = search_villages("cileunyi bandung", None, 20);
    let names: Vec<_> = found.iter().map(|village| village.name).collect();
    assert_eq!(names, ["Cileunyi Kulon", "Cileunyi Wetan", "Cimekar", "Cinunuk", "Cibiru Hilir", "Cibiru Wetan"]);
    assert!(found.iter().all(|village| village.district == "Cileunyi"));
}

#[test]
fn whole_names_come_first_then_beginnings_then_later_words_then_the_district() {
    let found = names("menteng jakarta", 20);
    assert_eq!(
        found,
        [
            "Menteng",
            "Menteng Dalam",
            "Menteng Atas",
            "Ujung Menteng",
            "Pegangsaan",
            "Cikini",
            "Gondangdia",
            "Kebon Sirih"
        ]
    );
}

#[test]
fn the_smallest_area_of_that_name_comes_first() {
    for (query, wanted) in [("sukabumi", [0, 1, 2].as_slice()), ("papua", &[0, 3])] {
        let level = |village: &Village| {
            [village.name, village.district, village.regency, village.province]
                .iter()
                .position(|name| name.to_lowercase().contains(query))
        };
        let found = search_villages(query, None, 100);
        let mut levels: Vec<_> = found.iter().filter_map(level).collect();
        levels.dedup();
        assert_eq!(levels, wanted, "{query}");
    }
}

#[test]
fn equal_hits_come_in_code_order() {
    let found = codes("Sukamaju", 30);
    assert_eq!(found.len(), 30);
    assert!(found.is_sorted());
}

fn regency(query: &str) -> &'static str {
    search_villages(query, None, 1)[0].regency
}

#[test]
fn kota_prefers_the_city_and_kabupaten_the_regency_around_it() {
    for name in ["", "babakan "] {
        assert_eq!(regency(&format!("{name}kota bandung")), "Kota Bandung");
        assert_eq!(regency(&format!("{name}kab. bandung")), "Kabupaten Bandung");
        assert_eq!(regency(&format!("{name}kabupaten bandung")), "Kabupaten Bandung");
    }
    assert_eq!(regency("sukamaju kota sukabumi"), "Kabupaten Sukabumi", "the city has none");
    assert_eq!(regency("kota cirebon"), "Kota Cirebon", "Waled Kota is in the regency");
}

#[test]
fn a_kind_that_is_part_of_the_name_counts() {
    assert_eq!(names("Kota Baru", 3), ["Kota Baru"; 3]);
    assert_eq!(names("Desa Baru", 2), ["Desa Baru"; 2]);
    assert_eq!(names("kelurahan", 1), ["Kelurahan"]);
}

#[test]
fn spacing_case_and_punctuation_do_not_matter() {
    assert_eq!(names("lubukpakam i,ii", 1), ["Lubuk Pakam I,II"]);
    assert_eq!(names("lubuk tunjung bengkulu", 1), ["LubukTunjung"]);
    assert_eq!(names("TUNJUNG bengkulu lubuk", 1), ["LubukTunjung"]);
    for query in ["Regapu'u", "regapu\u{2019}u", "regapuu", "rega-puu"] {
        assert_eq!(names(query, 1), ["Regapu\u{2019}u"], "{query}");
    }
    assert_eq!(names("su ka ra sa su ka sa ri ban dung", 1), ["Sukarasa"]);
}

#[test]
fn every_word_has_to_match() {
    assert_eq!(codes("sukarasa qqq", 20), [""; 0]);
    assert_eq!(codes("sukarasa papua", 20), [""; 0]);
}

#[test]
fn a_village_is_found_by_a_spelling_with_one_mistake() {
    for (query, wanted) in [
        ("Gegrkalong", "Gegerkalong"),
        ("gegerrkalong", "Gegerkalong"),
        ("Gegerkalang", "Gegerkalong"),
        ("geger klaong", "Gegerkalong"),
        ("Gegerkalogn bandung", "Gegerkalong"),
        ("Ciluenyi Kulon", "Cileunyi Kulon"),
        ("Cileunyi Kullon, Bandug", "Cileunyi Kulon"),
    ] {
        assert_eq!(codes(query, 20), [""; 0], "{query} is no spelling of anything");
        let alike: Vec<_> = villages_spelt_alike(query, None, 20).into_iter().map(|village| village.name).collect();
        assert!(alike.contains(&wanted), "{query}: {alike:?}");
    }
}

#[test]
fn what_is_spelt_right_is_spelt_alike_too() {
    for query in ["Sukarasa, Sukasari, Kota Bandung", "cileunyi bandung", "lubukpakam i,ii"] {
        let alike = villages_spelt_alike(query, None, 100);
        assert!(search_villages(query, None, 1).iter().all(|village| alike.contains(village)), "{query}");
    }
}

#[test]
fn a_short_word_a_first_letter_and_a_second_mistake_are_not_forgiven() {
    for query in ["sukx", "xegerkalong", "gegxxkalong", "qqqqqq"] {
        assert_eq!(villages_spelt_alike(query, None, 20), [], "{query}");
    }
}

#[test]
fn a_query_without_a_word_of_two_letters_finds_nothing() {
    for query in ["", " ", "a", "s u k", "!?", "\u{628}\u{646}\u{62f}", "\0\u{7f}\u{202e}"] {
        assert_eq!(codes(query, 20), [""; 0], "{query:?}");
    }
}

#[test]
fn no_more_is_found_than_asked_for() {
    assert_eq!(codes("sukamaju", 0).len(), 0);
    assert_eq!(codes("sukamaju", 3), codes("sukamaju", 20)[..3]);
    assert_eq!(codes("jawa", usize::MAX).len(), MAX_HITS);
}

#[test]
fn hostile_queries_are_harmless() {
    let long = "sukarasa ".repeat(100_000);
    assert_eq!(names(&long, 1), ["Sukarasa"]);
    assert_eq!(codes(&"x".repeat(1_000_000), 20), [""; 0]);
    assert_eq!(names("\u{202e}suka\0\u{1b}rasa\u{200f}\r\n sukasari", 1), ["Sukarasa"]);
}

#[test]
fn villages_near_come_first() {
    let near = |code: &str| {
        let area = Area::parse(code).ok();
        search_villages("sukamaju", area, 1)[0].code.ancestor(crate::area::Level::Regency)
    };
    let regency = |code: &str| Area::parse(code).ok();
    assert_eq!(near("32.04"), regency("32.04"));
    assert_eq!(near("32.05.37"), regency("32.05"));
    assert_eq!(near("32.05.37.2002"), regency("32.05"), "near a village is in its district");
}

#[test]
fn near_a_district_no_longer_in_force_is_in_its_regency() {
    let gone = Area::from_digits("320499").unwrap();
    assert!(!gone.exists());
    let found = search_villages("sukamaju", Some(gone), 1)[0];
    assert_eq!(found.regency, "Kabupaten Bandung");
    let nowhere = Area::from_digits("999999").unwrap();
    assert_eq!(search_villages("sukamaju", Some(nowhere), 20), search_villages("sukamaju", None, 20));
}

#[test]
fn villages_are_found_first_by_their_own_address() {
    for village_row in (0..table::VILLAGES).step_by(1_500) {
        let district = (0..table::DISTRICTS).find(|&row| table::villages_of(row).contains(&village_row)).unwrap();
        let wanted = Village::at(village_row, district);
        let query = format!("Desa {}, Kec. {}, {}, {}", wanted.name, wanted.district, wanted.regency, wanted.province);
        let found = search_villages(&query, None, 1)[0];
        assert_eq!((found.name, found.district), (wanted.name, wanted.district), "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_finds_at_most_the_limit_and_only_true_villages(
        query in "(?s)[a-z]{1,3}[ .,'\\-].{0,12}|.{0,300}",
        limit in 0..8_usize,
    ) {
        let found = search_villages(&query, None, limit);
        prop_assert!(found.len() <= limit);
        for one in found {
            prop_assert_eq!(village(one.code), Some(one));
        }
    }
}
