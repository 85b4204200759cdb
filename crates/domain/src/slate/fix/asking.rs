//! Whom asking would keep on a list: the part of a fix that changes no order.

use crate::slate::{Candidate, Operation, Slate, SlateRule, Violation};

/// Whom asking would keep, each once, and the places (from 0) of those whom it would not.
pub(super) fn asked(slate: &Slate<'_>, list: &[Candidate], violation: &Violation) -> (Vec<Operation>, Vec<usize>) {
    let (mut asks, mut leaving) = (Vec::new(), Vec::new());
    let places = violation.positions.iter().map(|at| at - 1);
    // A rule of the whole list names places too, but nobody there fails by themselves.
    for place in places.filter(|place| slate.fails(violation.rule, &list[*place])) {
        match slate.ask(violation.rule, &list[place]) {
            Some(ask) if asks.contains(&ask) => {}
            Some(ask) => asks.push(ask),
            None => leaving.push(place),
        }
    }
    (asks, leaving)
}

/// Who is reminded or admitted by an operation.
pub(super) fn subject(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::Remind { candidate } | Operation::Enroll { candidate } => Some(candidate),
        _ => None,
    }
}

/// A fix by which somebody comes who breaks rules that have to hold, with what is asked of them.
pub(super) fn ask_the_added(
    slate: &Slate<'_>,
    mut fix: Vec<Operation>,
    helpers: &[&Candidate],
    kept: &impl Fn(SlateRule) -> bool,
) -> Vec<Operation> {
    let mut asks = Vec::new();
    for operation in &fix {
        let (Operation::Add { candidate, .. } | Operation::Replace { candidate, .. }) = operation else { continue };
        for helper in helpers.iter().filter(|helper| helper.id == *candidate) {
            let faults = SlateRule::ALL.iter().filter(|&&rule| kept(rule) && slate.fails(rule, helper));
            for ask in faults.filter_map(|&rule| slate.ask(rule, helper)) {
                if !asks.contains(&ask) {
                    asks.push(ask);
                }
            }
        }
    }
    fix.append(&mut asks);
    fix
}
