//! Votes to seats by the method of Sainte-Laguë (UU 7/2017 arts. 414–415, 420).

/// The seats that each party wins in a dapil, in the order of `votes`: votes are divided by 1, 3,
/// 5, …, and the seats go to the largest quotients (UU 7/2017 art. 420).
///
/// Quotients are compared exactly. Where two are equal the earlier party comes first. Without any votes
/// nobody wins a seat.
fn allocate(votes: &[u64], seats: u32) -> Vec<u32> {
    let mut won = vec![0; votes.len()];
    for _ in 0..seats {
        let Some(party) = next(votes, &won) else { break };
        won[party] += 1;
    }
    won
}

/// What a party wins in a dapil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The seats that are its own, whatever breaks a tie.
    pub seats: u32,
    /// It competes with a party of the very same quotient for the last seats, and has its seat of those or not:
    /// how the commission breaks such a tie does not follow from the votes.
    pub tied: bool,
}

/// What each party wins in a dapil, in the order of `votes`, which decides nothing. Parties below a threshold
/// are left out (or set to 0) by the caller, see [`qualified`].
#[must_use]
pub fn shares(votes: &[u64], seats: u32) -> Vec<Share> {
    let won = allocate(votes, seats);
    // The quotient that goes without a seat first. Of each party at most one quotient equals it.
    let first_without = next(votes, &won);
    let is_level = |party: usize, with: u32| {
        first_without.is_some_and(|rival| {
            votes[party] > 0
                && u128::from(votes[party]) * divisor(won[rival]) == u128::from(votes[rival]) * divisor(with)
        })
    };
    let contested: Vec<bool> =
        (0..votes.len()).map(|party| won[party] > 0 && is_level(party, won[party] - 1)).collect();
    let is_tie = contested.contains(&true);
    let share = |party: usize| Share {
        seats: won[party] - u32::from(contested[party]),
        tied: contested[party] || is_tie && is_level(party, won[party]),
    };
    (0..votes.len()).map(share).collect()
}

/// The divisor under which a party with `won` seats competes for its next one.
const fn divisor(won: u32) -> u128 {
    2 * won as u128 + 1
}

/// Who wins the next seat; `None` if nobody has votes.
fn next(votes: &[u64], won: &[u32]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for party in (0..votes.len()).filter(|&party| votes[party] > 0) {
        let beats =
            |best: usize| u128::from(votes[party]) * divisor(won[best]) > u128::from(votes[best]) * divisor(won[party]);
        if best.is_none_or(beats) {
            best = Some(party);
        }
    }
    best
}

/// The least number of additional votes with which this party alone, everybody else's votes
/// unchanged, wins one more seat, whatever breaks a tie (*selisih suara ke kursi berikutnya*).
///
/// `None` if it has all seats already, if there are none, if `party` is no index of `votes`, or
/// if no number of votes that fits 64 bits would do.
#[must_use]
pub fn gap(votes: &[u64], seats: u32, party: usize) -> Option<u64> {
    let own = *votes.get(party)?;
    let won = shares(votes, seats).get(party)?.seats;
    // With one seat more for the party, this many are left for the others; its quotient has to
    // come before the first of theirs that then goes without.
    let left = seats.checked_sub(won).filter(|left| *left > 0)?;
    let mut others = votes.to_vec();
    others[party] = 0;
    let before = allocate(&others, left - 1);
    let needed = match next(&others, &before) {
        None => 1,
        Some(rival) => {
            let product = u128::from(votes[rival]) * divisor(won);
            product / divisor(before[rival]) + 1
        }
    };
    let needed = u64::try_from(needed).ok()?;
    needed.checked_sub(own)
}

/// Which parties reach the threshold of `percent` % of all valid votes of the nation (UU 7/2017
/// art. 414(1), to be amended before 2029: MK 116/PUU-XXI/2023). It holds for the DPR only
/// (art. 415); exactly the threshold is enough.
#[must_use]
pub fn qualified(national_votes: &[u64], percent: u32) -> Vec<bool> {
    let total: u128 = national_votes.iter().copied().map(u128::from).sum();
    national_votes.iter().map(|&votes| u128::from(votes) * 100 >= total * u128::from(percent)).collect()
}

#[cfg(test)]
mod tests;
