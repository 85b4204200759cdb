//! Nobody goes whom asking would keep; and when all was done, fewer rules are broken.

use proptest::prelude::*;

use super::*;

fn remind(id: &str) -> Operation {
    Operation::Remind { candidate: id.to_owned() }
}

fn enroll(id: &str) -> Operation {
    Operation::Enroll { candidate: id.to_owned() }
}

fn fix_of(list: &[Candidate], pool: &[Candidate], rule: SlateRule) -> Option<Vec<Operation>> {
    let found = check(list, pool, rules(), 9, DAY);
    found.violations.into_iter().find(|violation| violation.rule == rule).unwrap().fix
}

#[test]
fn missing_data_and_papers_are_asked_for() {
    type Spoil = fn(&mut Candidate);
    let spoils: [(SlateRule, Spoil); 2] = [
        (SlateRule::MemberData, |c| c.data_complete = false),
        (SlateRule::Documents, |c| c.documents_complete = false),
    ];
    for (rule, spoil) in spoils {
        let mut list = people("l", "WMMWM");
        spoil(&mut list[1]);
        spoil(&mut list[4]);
        let [violation] = &check(&list, &people("p", "MM"), rules(), 5, DAY).violations[..] else { panic!("{rule}") };
        assert_eq!(violation.article, "UU 7/2017 art. 240(2); PKPU 10/2023 art. 12");
        assert_eq!((violation.rule, violation.need, violation.have), (rule, 5, 3));
        assert_eq!(
            (&violation.positions[..], violation.fix.clone()),
            (&[2, 5][..], Some(vec![remind("l2"), remind("l5")]))
        );
    }
}

#[test]
fn who_applied_is_admitted_or_asked_and_only_who_did_not_goes() {
    let mut list = people("l", "WMMWMM");
    for (at, joining) in [(1, Some(Joining::Undecided)), (2, Some(Joining::Unfinished)), (4, None), (5, None)] {
        list[at].member = false;
        list[at].joining = joining;
    }
    let gone = |at| Operation::Remove { at };
    let fix = fix_of(&list, &[], SlateRule::Member);
    assert_eq!(fix, Some(vec![gone(6), gone(5), enroll("l2"), remind("l3")]), "numbers stay those on the screen");
    let replaced = |at, id: &str| Operation::Replace { at, candidate: id.to_owned() };
    let fix = fix_of(&list, &people("p", "MM"), SlateRule::Member);
    assert_eq!(fix, Some(vec![replaced(6, "p1"), replaced(5, "p2"), enroll("l2"), remind("l3")]));
}

#[test]
fn a_place_is_saved_by_adding_somebody_who_has_to_be_asked() {
    let list = people("l", "MMWM");
    let mut pool = people("p", "W");
    pool[0].data_complete = false;
    let fix = fix_of(&list, &pool, SlateRule::Quota);
    assert_eq!(fix, Some(vec![Operation::Add { candidate: "p1".to_owned(), at: 5 }, remind("p1")]));
    pool[0].elsewhere = true;
    assert_eq!(fix_of(&list, &pool, SlateRule::Quota), Some(vec![Operation::Remove { at: 4 }]));
}

#[test]
fn a_long_list_is_asked_for_what_is_missing_before_it_is_short() {
    let mut list = people("l", "WMMWMMWMMWMMWMM");
    list[14].documents_complete = false;
    assert_eq!(fix_of(&list, &[], SlateRule::Documents), Some(vec![remind("l15")]));
}

/// A person as letters say: sex and age, then what is the matter with them.
fn somebody(id: &str, kind: char, fault: u8) -> Candidate {
    let mut one = candidate(id, kind);
    match fault {
        1 => one.data_complete = false,
        2 => one.documents_complete = false,
        3..=5 => {
            one.member = false;
            one.joining = [None, Some(Joining::Undecided), Some(Joining::Unfinished)][usize::from(fault) - 3];
        }
        6 => one.elsewhere = true,
        7 => one.one_person = false,
        8 => one.eligible = false,
        _ => {}
    }
    one
}

/// Everybody who was reminded or admitted has done what was wanted.
fn done(mut one: Candidate, fix: &[Operation]) -> Candidate {
    if fix.contains(&remind(&one.id)) {
        one.data_complete = true;
        one.documents_complete = true;
    }
    if fix.contains(&enroll(&one.id)) || (fix.contains(&remind(&one.id)) && one.joining == Some(Joining::Unfinished)) {
        one.member = true;
    }
    one
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_fix_leads_to_fewer_broken_rules_and_throws_nobody_out_whom_asking_keeps(
        list in prop::collection::vec((prop::sample::select(vec!['W', 'M', 'M', 'w', 'm']), 0_u8..12), 1..8),
        pool in prop::collection::vec((prop::sample::select(vec!['W', 'M', 'w']), 0_u8..12), 0..5),
        seats in 4_u8..=9,
    ) {
        let made = |prefix: &str, from: &[(char, u8)]| -> Vec<Candidate> {
            from.iter().enumerate().map(|(at, (kind, fault))| somebody(&format!("{prefix}{at}"), *kind, *fault)).collect()
        };
        let (list, pool) = (made("l", &list), made("p", &pool));
        let before = broken(&list, seats);
        for violation in check(&list, &pool, rules(), seats, DAY).violations {
            let Some(fix) = &violation.fix else { continue };
            let everybody: Vec<&Candidate> = list.iter().chain(&pool).collect();
            let names = apply(&ids(&list), fix);
            let after: Vec<Candidate> = names
                .iter()
                .map(|id| done((*everybody.iter().find(|one| one.id == *id).unwrap()).clone(), fix))
                .collect();
            let left = broken(&after, seats);
            prop_assert!(!left.contains(&violation.rule) && left.is_subset(&before), "{violation:?} leaves {left:?}");
            if matches!(violation.rule, SlateRule::MemberData | SlateRule::Documents) {
                prop_assert!(!fix.iter().any(Operation::throws_out), "{violation:?}");
            }
            let hopeless = list.iter().filter(|one| !one.member && one.joining.is_none()).count();
            if violation.rule == SlateRule::Member && hopeless == 0 {
                prop_assert!(!fix.iter().any(Operation::throws_out), "{violation:?}");
            }
            // Removals in a row keep the numbers of the screen: each is before the last one.
            let removed = fix.iter().map(|operation| match operation {
                Operation::Remove { at } => Some(*at),
                _ => None,
            });
            let removed: Vec<Option<usize>> = removed.collect();
            for pair in removed.windows(2) {
                if let [Some(one), Some(next)] = pair {
                    prop_assert!(next < one, "{violation:?}");
                }
            }
        }
    }
}
