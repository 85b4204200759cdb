//! Every fix against what trying all sequences of operations finds.

use std::collections::{BTreeSet, HashMap, HashSet};

use proptest::prelude::*;

use super::*;

/// Every single operation on a list, whose ids are in the pool or the list.
fn single(list: &[String], pool: &[Candidate], most: usize) -> Vec<Operation> {
    let mut all = Vec::new();
    let free: Vec<&String> = pool.iter().map(|c| &c.id).filter(|id| !list.contains(id)).collect();
    for a in 1..=list.len() {
        for b in (1..=list.len()).filter(|b| *b != a) {
            all.push(Operation::Swap { a, b });
            all.push(Operation::Move { from: a, to: b });
        }
        all.extend(free.iter().map(|id| Operation::Replace { at: a, candidate: (*id).clone() }));
        all.push(Operation::Remove { at: a });
    }
    if list.len() < most {
        for at in 1..=list.len() + 1 {
            all.extend(free.iter().map(|id| Operation::Add { candidate: (*id).clone(), at }));
        }
    }
    all
}

/// How gentle one operation is.
fn rank(operation: &Operation) -> usize {
    match operation {
        Operation::Swap { .. } => 0,
        Operation::Move { .. } => 1,
        Operation::Add { .. } => 2,
        Operation::Replace { .. } => 3,
        Operation::Remove { .. } => 4,
        Operation::Remind { .. } | Operation::Enroll { .. } => 5,
    }
}

/// For each rule that a list breaks, the length of the shortest sequence of at most `depth`
/// operations after which it holds, and everything that held still does, and the rank of the
/// gentlest last operation; found by trying all. Lists that only differ in who of several alike
/// people stands where are tried once, unless `each` of them is to be.
fn by_trying(
    list: &[Candidate],
    pool: &[Candidate],
    seats: u8,
    depth: usize,
    each: bool,
) -> HashMap<SlateRule, (usize, usize)> {
    let known: HashMap<&str, &Candidate> = list.iter().chain(pool).map(|c| (c.id.as_str(), c)).collect();
    let letter = |id: &str| match (known[id].sex, known[id].birth_date.date().year()) {
        (Sex::Female, year) => {
            if year < 2000 {
                'W'
            } else {
                'w'
            }
        }
        (Sex::Male, year) => {
            if year < 2000 {
                'M'
            } else {
                'm'
            }
        }
    };
    let key = |names: &[String]| -> String {
        if each {
            return names.join(" ");
        }
        let mut free: Vec<char> = pool.iter().filter(|c| !names.contains(&c.id)).map(|c| letter(&c.id)).collect();
        free.sort_unstable();
        names.iter().map(|id| letter(id)).chain(['+']).chain(free).collect()
    };
    let before = broken(list, seats);
    let mut found: HashMap<SlateRule, (usize, usize)> = HashMap::new();
    let mut seen = HashSet::from([key(&ids(list))]);
    let mut last = vec![ids(list)];
    for length in 1..=depth {
        let mut next = Vec::new();
        for names in &last {
            for operation in single(names, pool, usize::from(seats)) {
                let names = apply(names, std::slice::from_ref(&operation));
                let new = seen.insert(key(&names));
                if !new && length > 1 {
                    continue;
                }
                let people: Vec<Candidate> = names.iter().map(|id| known[id.as_str()].clone()).collect();
                let after = broken(&people, seats);
                for rule in before.difference(&after).filter(|_| after.is_subset(&before)) {
                    let best = found.entry(*rule).or_insert((length, 9));
                    if best.0 == length {
                        best.1 = best.1.min(rank(&operation));
                    }
                }
                if new {
                    next.push(names);
                }
            }
        }
        if before.iter().all(|rule| found.contains_key(rule)) {
            break;
        }
        last = next;
    }
    found
}

/// Compares every fix of a list with what trying all sequences finds.
fn compare(list: &[Candidate], pool: &[Candidate], seats: u8, depth: usize, each: bool) -> usize {
    let story = || format!("{:?} + {:?}, {seats} seats", ids(list), ids(pool));
    let found = check(list, pool, rules(), seats, DAY);
    let before: BTreeSet<SlateRule> = found.violations.iter().map(|violation| violation.rule).collect();
    if before.is_empty() {
        return 0;
    }
    // A fix that works proves that its length suffices; only what is shorter is left to try.
    let longest = found.violations.iter().map(|v| v.fix.as_ref().map_or(depth, |fix| fix.len().max(2) - 1)).max();
    let depth = depth.min(longest.unwrap_or(depth));
    let shortest = by_trying(list, pool, seats, depth, each);
    for violation in &found.violations {
        let rule = violation.rule;
        let Some(fix) = &violation.fix else {
            assert_eq!(shortest.get(&rule), None, "{}: {rule} can be mended", story());
            continue;
        };
        let known: HashMap<&str, &Candidate> = list.iter().chain(pool).map(|c| (c.id.as_str(), c)).collect();
        let after: Vec<Candidate> = apply(&ids(list), fix).iter().map(|id| (*known[id.as_str()]).clone()).collect();
        let left = broken(&after, seats);
        assert!(!left.contains(&rule) && left.is_subset(&before), "{}: {rule} by {fix:?} leaves {left:?}", story());
        match shortest.get(&rule) {
            Some((length, gentlest)) => {
                assert_eq!(fix.len(), *length, "{}: {rule} by {fix:?}", story());
                if fix.len() == 1 {
                    assert_eq!(rank(&fix[0]), *gentlest, "{}: {rule} by {fix:?}", story());
                }
            }
            None => assert!(fix.len() > depth, "{}: {rule} by {fix:?}", story()),
        }
    }
    found.violations.len()
}

const POOLS: [&str; 9] = ["", "W", "WW", "M", "MM", "WM", "WWM", "WMM", "WWMM"];

#[test]
fn no_sequence_of_operations_is_shorter_than_the_fix() {
    let mut compared = 0;
    for kinds in texts("WM", 0, 6) {
        for pool in POOLS {
            for seats in [3, 6, 7] {
                compared += compare(&people("l", &kinds), &people("p", pool), seats, 3, false);
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn no_sequence_is_shorter_when_people_are_told_apart() {
    let mut compared = 0;
    for kinds in texts("WM", 0, 4) {
        for pool in ["", "W", "MM", "WM"] {
            compared += compare(&people("l", &kinds), &people("p", pool), 4, 2, true);
        }
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn no_sequence_is_shorter_where_people_have_to_go() {
    let mut compared = 0;
    for kinds in texts("WMwm", 1, 4).into_iter().filter(|kinds| kinds.contains(['w', 'm'])) {
        for pool in ["", "W", "M", "WM"] {
            compared += compare(&people("l", &kinds), &people("p", pool), 4, 3, false);
        }
    }
    for kinds in ["WMMWM", "MMWWMM", "WWMMW"] {
        for (a, b) in [(0, 3), (1, 4), (1, 2)] {
            let mut list = people("l", kinds);
            list[b] = list[a].clone();
            for pool in POOLS {
                compared += compare(&list, &people("p", pool), 6, 2, true);
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_fixes_of_long_lists_mend_what_they_should(
        kinds in "[WMMwm]{7,12}", pool in "[WMwm]{0,6}", seats in 7_u8..=12, twice in prop::option::of(0_usize..6),
    ) {
        let mut list = people("l", &kinds);
        if let Some(at) = twice {
            list[at + 1] = list[at].clone();
        }
        compare(&list, &people("p", &pool), seats, 1, false);
    }
}
