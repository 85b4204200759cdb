//! How officers see what was done with a person.

use contract::HistoryEntry;
use store::LedgerEntry;

/// Who did what, as officers see it.
#[must_use]
pub fn history(trail: &[LedgerEntry]) -> Vec<HistoryEntry> {
    let line = |entry: &LedgerEntry| {
        let actor = entry.actor.as_str().to_owned();
        HistoryEntry { at: entry.at.into(), action: entry.action.clone(), actor }
    };
    trail.iter().map(line).collect()
}
