mod asking;
mod shortest;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::*;
use crate::{Chamber, Election};

const DAY: Date = date(2029, 1, 15);

fn rules() -> &'static ChamberRules {
    Election::shipped()[0].rules(Chamber::Dpr).unwrap()
}

/// Somebody in order: `w` or `W` a woman, `m` or `M` a man; the small letters are too young.
fn candidate(id: &str, kind: char) -> Candidate {
    let birth = if kind.is_uppercase() { "1990-06-01" } else { "2010-06-01" };
    Candidate {
        id: id.to_owned(),
        sex: if kind.eq_ignore_ascii_case(&'w') { Sex::Female } else { Sex::Male },
        birth_date: BirthDate::parse_stored(birth).unwrap(),
        member: true,
        joining: None,
        data_complete: true,
        elsewhere: false,
        eligible: true,
        documents_complete: true,
        one_person: true,
    }
}

fn people(prefix: &str, kinds: &str) -> Vec<Candidate> {
    kinds.chars().enumerate().map(|(at, kind)| candidate(&format!("{prefix}{}", at + 1), kind)).collect()
}

fn ids(list: &[Candidate]) -> Vec<String> {
    list.iter().map(|candidate| candidate.id.clone()).collect()
}

/// The broken rules, without looking for fixes.
fn broken(list: &[Candidate], seats: u8) -> BTreeSet<SlateRule> {
    let slate = Slate { rules: rules(), max: rules().max_list(seats), reference_date: DAY };
    SlateRule::ALL.iter().copied().filter(|rule| slate.violation(*rule, list).is_some()).collect()
}

/// Every text of these letters with `least..=most` of them.
fn texts(letters: &str, least: usize, most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..most {
        last = last.iter().flat_map(|text| letters.chars().map(move |letter| format!("{text}{letter}"))).collect();
        all.extend(last.clone());
    }
    all.retain(|text| text.len() >= least);
    all
}

/// Articles 244 to 246 again, in other words: people by threes, and shares without rounding.
fn by_the_book(kinds: &str, seats: usize) -> BTreeSet<SlateRule> {
    let women = kinds.matches('W').count();
    let mut broken = BTreeSet::new();
    if kinds.is_empty() {
        broken.insert(SlateRule::Empty);
    }
    if kinds.len() > seats {
        broken.insert(SlateRule::Seats);
    }
    // At least 30 % of the names: women / names >= 30 / 100.
    if women * 100 < kinds.len() * 30 {
        broken.insert(SlateRule::Quota);
    }
    for last in (3..=kinds.len()).step_by(3) {
        if &kinds[last - 3..last] == "MMM" {
            broken.insert(SlateRule::Zipper);
        }
    }
    broken
}

#[test]
fn the_check_reads_the_law_as_an_independent_reader_does() {
    for kinds in texts("WM", 0, 8) {
        for seats in 3..=8 {
            assert_eq!(broken(&people("l", &kinds), seats), by_the_book(&kinds, usize::from(seats)), "{kinds} {seats}");
        }
    }
}

#[test]
fn neither_the_share_nor_the_order_implies_the_other() {
    assert_eq!(broken(&people("l", "MMMW"), 10), BTreeSet::from([SlateRule::Quota, SlateRule::Zipper]));
    assert_eq!(broken(&people("l", "WWMMMM"), 10), BTreeSet::from([SlateRule::Zipper]));
    assert_eq!(broken(&people("l", "MMWM"), 10), BTreeSet::from([SlateRule::Quota]));
    // The two names after the last whole group are none.
    assert_eq!(broken(&people("l", "WMMWMMMM"), 10), BTreeSet::from([SlateRule::Quota]));
    assert_eq!(broken(&people("l", "WWMWMMMM"), 10), BTreeSet::new());
}

#[test]
fn each_requirement_of_a_person_is_a_rule_with_its_article_and_places() {
    let good = people("l", "WMMWM");
    type Spoil = fn(&mut Candidate);
    let cases: [(SlateRule, &str, Spoil); 5] = [
        (SlateRule::Age, "UU 7/2017 art. 240(1)a", |c| c.birth_date = BirthDate::parse_stored("2008-01-16").unwrap()),
        (SlateRule::Member, "UU 7/2017 art. 240(1)n", |c| c.member = false),
        (SlateRule::OneList, "UU 7/2017 art. 240(1)o, p", |c| c.elsewhere = true),
        (SlateRule::Identity, "UU 7/2017 art. 240(1)n", |c| c.one_person = false),
        (SlateRule::Screening, "UU 7/2017 art. 241", |c| c.eligible = false),
    ];
    for (rule, article, spoil) in cases {
        let mut list = good.clone();
        spoil(&mut list[1]);
        spoil(&mut list[4]);
        let found = check(&list, &people("p", "MM"), rules(), 5, DAY);
        assert!(!found.ok);
        let [violation] = &found.violations[..] else { panic!("{rule}") };
        assert_eq!((violation.rule, violation.article.as_str()), (rule, article));
        assert_eq!(violation.positions, [2, 5], "{rule}");
        assert_eq!((violation.need, violation.have), if rule == SlateRule::Age { (21, 20) } else { (5, 3) }, "{rule}");
        let replace = |at, id: &str| Operation::Replace { at, candidate: id.to_owned() };
        assert_eq!(violation.fix, Some(vec![replace(5, "p1"), replace(2, "p2")]), "{rule}");
    }
    let mut of_age = good;
    of_age[1].birth_date = BirthDate::parse_stored("2008-01-15").unwrap();
    assert_eq!(check(&of_age, &[], rules(), 5, DAY), SlateCheck { ok: true, violations: Vec::new() });
}

#[test]
fn counts_are_of_what_the_rule_is_about() {
    let violation = |kinds: &str, seats, rule| {
        let found = check(&people("l", kinds), &[], rules(), seats, DAY);
        found.violations.into_iter().find(|violation| violation.rule == rule).unwrap()
    };
    let counts = |violation: Violation| (violation.positions, violation.need, violation.have);
    assert_eq!(counts(violation("WMWMM", 3, SlateRule::Seats)), (vec![4, 5], 3, 5));
    assert_eq!(counts(violation("MMWM", 9, SlateRule::Quota)), (vec![], 2, 1));
    assert_eq!(counts(violation("WMMMMMWWMMMM", 12, SlateRule::Zipper)), (vec![4, 5, 6, 10, 11, 12], 4, 2));
    assert_eq!(counts(violation("", 9, SlateRule::Empty)), (vec![], 1, 0));
    let mut twice = people("l", "WMWM");
    twice[3] = twice[1].clone();
    let found = check(&twice, &[], rules(), 9, DAY).violations;
    assert_eq!(
        (found[0].rule, &found[0].positions[..], found[0].need, found[0].have),
        (SlateRule::Duplicate, &[4][..], 4, 3)
    );
    assert_eq!(found[0].fix, Some(vec![Operation::Remove { at: 4 }]));
}

#[test]
fn among_equally_short_fixes_the_gentlest_is_proposed() {
    let fix = |kinds: &str, pool: &str, seats, rule| {
        let found = check(&people("l", kinds), &people("p", pool), rules(), seats, DAY);
        found.violations.into_iter().find(|violation| violation.rule == rule).unwrap().fix
    };
    let json = |kinds, pool, seats, rule| serde_json::to_string(&fix(kinds, pool, seats, rule)).unwrap();
    for (kinds, pool, seats, rule, expected) in [
        ("MMMWW", "W", 9, SlateRule::Zipper, r#"[{"kind":"swap","a":3,"b":4}]"#),
        ("MMWM", "MW", 9, SlateRule::Quota, r#"[{"kind":"add","candidate":"p2","at":5}]"#),
        ("MMWM", "MW", 4, SlateRule::Quota, r#"[{"kind":"replace","at":4,"candidate":"p2"}]"#),
        ("MMWM", "", 9, SlateRule::Quota, r#"[{"kind":"remove","at":4}]"#),
        ("", "MW", 9, SlateRule::Empty, r#"[{"kind":"add","candidate":"p2","at":1}]"#),
        ("", "M", 9, SlateRule::Empty, "null"),
        ("MM", "M", 9, SlateRule::Quota, "null"),
        ("WMMWM", "", 4, SlateRule::Seats, r#"[{"kind":"remove","at":5}]"#),
        ("WWwM", "MW", 9, SlateRule::Age, r#"[{"kind":"replace","at":3,"candidate":"p2"}]"#),
    ] {
        assert_eq!(json(kinds, pool, seats, rule), expected, "{kinds} {pool} {rule}");
    }
    assert_eq!(
        serde_json::from_str::<Operation>(r#"{"kind":"move","from":1,"to":3}"#).unwrap(),
        Operation::Move { from: 1, to: 3 }
    );
    assert!(serde_json::from_str::<Operation>(r#"{"kind":"swap","a":1,"b":3,"c":1}"#).is_err());
}

#[test]
fn whoever_is_not_eligible_or_on_the_list_is_never_added() {
    let list = people("l", "MMM");
    let mut pool = people("p", "WWWw");
    pool[0].eligible = false;
    pool[1].documents_complete = false;
    pool.push(list[0].clone());
    let fix = |pool: &[Candidate]| check(&list, pool, rules(), 3, DAY).violations[0].fix.clone();
    assert_eq!(fix(&pool), Some(vec![Operation::Replace { at: 3, candidate: "p3".to_owned() }]));
    pool.remove(2);
    let by_asking = vec![
        Operation::Replace { at: 3, candidate: "p2".to_owned() },
        Operation::Remind { candidate: "p2".to_owned() },
    ];
    assert_eq!(fix(&pool), Some(by_asking), "the papers of the only woman would break a rule that holds");
    pool[1].one_person = false;
    assert_eq!(fix(&pool), None, "that is not mended by asking");
}

#[test]
fn operations_apply_in_order_and_pass_over_places_that_are_not_there() {
    let list = ["a", "b", "c"].map(str::to_owned);
    let add = |candidate: &str, at| Operation::Add { candidate: candidate.to_owned(), at };
    let replace = |at, candidate: &str| Operation::Replace { at, candidate: candidate.to_owned() };
    for (operations, expected) in [
        (vec![Operation::Swap { a: 1, b: 3 }], "cba"),
        (vec![Operation::Move { from: 1, to: 3 }], "bca"),
        (vec![Operation::Move { from: 3, to: 1 }], "cab"),
        (vec![add("d", 4), add("e", 1)], "eabcd"),
        (vec![replace(2, "d"), Operation::Remove { at: 1 }], "dc"),
        (vec![Operation::Swap { a: 0, b: 1 }, Operation::Move { from: 1, to: 4 }, Operation::Remove { at: 4 }], "abc"),
        (vec![add("d", 5), add("d", 0), replace(4, "d")], "abc"),
    ] {
        assert_eq!(apply(&list, &operations).concat(), expected, "{operations:?}");
    }
}

#[test]
fn a_long_list_is_first_made_shorter() {
    let list = people("l", "MMMMMMMMMMMMMMMW");
    let found = check(&list, &people("p", "WWWW"), rules(), 10, DAY);
    let fixes: Vec<(SlateRule, Option<usize>)> =
        found.violations.iter().map(|v| (v.rule, v.fix.as_ref().map(Vec::len))).collect();
    assert_eq!(fixes, [(SlateRule::Seats, Some(6)), (SlateRule::Quota, None), (SlateRule::Zipper, None)]);
    let none = check(&people("l", "WM"), &[], rules(), 0, DAY);
    assert_eq!(none.violations[0].fix, None, "nobody would be left");
}

#[test]
fn a_fix_is_found_for_every_list_of_twelve() {
    for (kinds, pool) in [
        ("MMMMMMMMMMMM", "WMMMMMMMMMMMM"),
        ("MMMMMMMMMMMM", "WWWWWWWWWWWW"),
        ("MMMMMMMMMMMW", "MMMMMMMMMMMM"),
        ("MMMMMMMMMMWW", ""),
        ("mmmmmmmmmmmm", "WWWWMMMMMMMM"),
        ("wmwmwmwmwmwm", "WM"),
        ("WWMMMMMMMMMM", "WMMMMMMMMMMM"),
    ] {
        let list = people("l", kinds);
        for violation in check(&list, &people("p", pool), rules(), 12, DAY).violations {
            assert!(violation.fix.is_some(), "{kinds} {pool} {}", violation.rule);
        }
    }
}
