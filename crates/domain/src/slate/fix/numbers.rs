//! Numbers that stay those on the screen while names go.

use std::cmp::Reverse;

use crate::slate::Operation;

/// The same fix with names going from the end, wherever several go one after the other: "6, then 3" where it
/// was "3, then 5".
pub(super) fn from_the_end(operations: Vec<Operation>) -> Vec<Operation> {
    let mut settled = Vec::new();
    let mut run: Vec<(usize, Operation)> = Vec::new();
    for operation in operations {
        match place(&operation) {
            Some(at) => {
                let before = before_the_run(at, &run);
                run.push((before, operation));
            }
            None => {
                settle(&mut run, &mut settled);
                settled.push(operation);
            }
        }
    }
    settle(&mut run, &mut settled);
    settled
}

/// Where somebody goes from.
const fn place(operation: &Operation) -> Option<usize> {
    match operation {
        Operation::Remove { at } | Operation::Replace { at, .. } => Some(*at),
        _ => None,
    }
}

/// The number that a place had before those of the run who went without a replacement.
fn before_the_run(at: usize, run: &[(usize, Operation)]) -> usize {
    let mut gone: Vec<usize> =
        run.iter().filter(|(_, operation)| matches!(operation, Operation::Remove { .. })).map(|(at, _)| *at).collect();
    gone.sort_unstable();
    gone.into_iter().fold(at, |at, gone| if gone <= at { at + 1 } else { at })
}

fn settle(run: &mut Vec<(usize, Operation)>, settled: &mut Vec<Operation>) {
    run.sort_by_key(|(at, _)| Reverse(*at));
    settled.extend(run.drain(..).map(|(at, operation)| match operation {
        Operation::Replace { candidate, .. } => Operation::Replace { at, candidate },
        _ => Operation::Remove { at },
    }));
}
