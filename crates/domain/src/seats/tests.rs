use proptest::prelude::*;

use super::*;

/// The method again, the slow way: all quotients as fractions, sorted.
fn by_sorting(votes: &[u64], seats: u32) -> Vec<u32> {
    let mut quotients = Vec::new();
    for (party, &count) in votes.iter().enumerate().filter(|(_, count)| **count > 0) {
        quotients.extend((0..seats).map(|seat| (u128::from(count), u128::from(2 * seat + 1), party)));
    }
    quotients.sort_by(|(n, d, p), (m, e, q)| (m * d).cmp(&(n * e)).then(p.cmp(q)));
    let mut won = vec![0; votes.len()];
    for (_, _, party) in quotients.into_iter().take(seats as usize) {
        won[party] += 1;
    }
    won
}

#[test]
fn worked_examples_come_out_as_published() {
    // 53,000 / 24,000 / 23,000 with 7 seats and 100,000 / 80,000 / 30,000 / 20,000 with 8 seats
    // are the textbook examples of the method; the rest is divided by hand.
    for (votes, seats, expected) in [
        (&[53_000, 24_000, 23_000][..], 7, &[3, 2, 2][..]),
        (&[100_000, 80_000, 30_000, 20_000], 8, &[3, 3, 1, 1]),
        // As Indonesian newspapers explained the method: Nusa Bali for 2019, BolaSport for 2024.
        (&[28_000, 15_000, 10_000, 6_000, 3_000], 7, &[3, 2, 1, 1, 0]),
        (&[30_000, 20_000, 15_000, 7_000, 5_000], 6, &[2, 2, 1, 1, 0]),
        // Bengkulu's nine parties in 2024 by the partial count that Nusantara Insight published.
        (&[233_340, 134_473, 127_545, 101_965, 62_550, 50_968, 23_517, 19_606, 7_766], 4, &[1, 1, 1, 1, 0, 0, 0, 0, 0]),
        // 600, 450, 250 | 200, 150 | 120, …
        (&[600, 450, 250], 5, &[2, 2, 1]),
        // 90, 30, 18 | 40, 13.3 | 20
        (&[90, 40, 20], 4, &[2, 1, 1]),
        (&[10], 3, &[3]),
        (&[], 3, &[]),
        (&[5, 4], 0, &[0, 0]),
        (&[0, 0], 4, &[0, 0]),
        (&[0, 1], 4, &[0, 4]),
    ] {
        assert_eq!(allocate(votes, seats), expected, "{votes:?} {seats}");
    }
}

#[test]
fn a_tie_is_marked_and_gives_no_seat() {
    let told = |votes: &[u64], seats| shares(votes, seats).iter().map(|one| (one.seats, one.tied)).collect::<Vec<_>>();
    assert_eq!(told(&[100, 100], 1), [(0, true), (0, true)]);
    assert_eq!(told(&[100, 300], 2), [(0, true), (1, true)]);
    assert_eq!(told(&[100, 100, 100, 100], 7), [(1, true); 4]);
    assert_eq!(told(&[100, 100], 2), [(1, false); 2]);
    assert_eq!(told(&[499, 100, 100], 3), [(2, false), (0, true), (0, true)]);
    assert_eq!(told(&[0, 0], 2), [(0, false); 2]);
    assert_eq!(gap(&[100, 100, 100, 100], 7, 3), Some(1));
}

#[test]
fn numbers_near_the_largest_do_not_overflow() {
    assert_eq!(allocate(&[u64::MAX, u64::MAX, u64::MAX - 1], 3), [1, 1, 1]);
    assert_eq!(gap(&[u64::MAX, 1], 5, 1), Some(u64::MAX / 9));
    assert_eq!(gap(&[1, u64::MAX - 1], 1, 0), Some(u64::MAX - 1));
    assert_eq!(gap(&[1, u64::MAX], 1, 0), None);
    assert_eq!(gap(&[u64::MAX, 1], 1, 1), None);
    assert_eq!(qualified(&[u64::MAX, u64::MAX], 50), [true, true]);
}

#[test]
fn the_gap_is_the_votes_to_the_next_seat() {
    // 7 seats: the last one went to 23,000 / 3.
    let votes = [53_000, 24_000, 23_000];
    assert_eq!(gap(&votes, 7, 0), Some(667)); // 53,667 / 7 = 7,666.7… > 23,000 / 3
    assert_eq!(gap(&votes, 0, 0), None);
    assert_eq!(gap(&votes, 7, 3), None);
    assert_eq!(gap(&[10, 0], 3, 0), None);
    assert_eq!(gap(&[0, 0], 3, 1), Some(1));
}

#[test]
fn exactly_the_threshold_is_enough() {
    assert_eq!(qualified(&[40, 39, 921], 4), [true, false, true]);
    assert_eq!(qualified(&[1, 0], 0), [true, true]);
}

proptest! {
    #[test]
    fn both_ways_to_count_agree(votes in prop::collection::vec(0_u64..2_000, 0..8), seats in 0_u32..13) {
        prop_assert_eq!(allocate(&votes, seats), by_sorting(&votes, seats));
    }

    #[test]
    fn all_seats_are_given_if_anybody_voted(votes in prop::collection::vec(any::<u64>(), 0..20), seats in 0_u32..13) {
        let sum: u32 = allocate(&votes, seats).iter().sum();
        prop_assert_eq!(sum, if votes.iter().any(|&count| count > 0) { seats } else { 0 });
    }

    #[test]
    fn the_order_of_the_file_decides_nothing(
        votes in prop::collection::vec(0_u64..40, 1..8), seats in 0_u32..13, turn in any::<prop::sample::Index>(),
    ) {
        let turn = turn.index(votes.len());
        let (mut turned, mut told) = (votes.clone(), shares(&votes, seats));
        turned.rotate_left(turn);
        told.rotate_left(turn);
        prop_assert_eq!(&shares(&turned, seats), &told);
        let certain: u32 = told.iter().map(|one| one.seats).sum();
        let tied = told.iter().filter(|one| one.tied).count();
        let open = if votes.iter().all(|votes| *votes == 0) { 0 } else { seats - certain };
        let is_so = if tied == 0 { open == 0 } else { open > 0 && (open as usize) < tied };
        prop_assert!(is_so);
        for party in 0..votes.len() {
            let there = (party + votes.len() - turn) % votes.len();
            prop_assert_eq!(gap(&votes, seats, party), gap(&turned, seats, there));
        }
    }

    #[test]
    fn more_votes_never_cost_a_seat(
        votes in prop::collection::vec(0_u64..5_000, 1..8), seats in 0_u32..13, party in any::<prop::sample::Index>(),
        more in 0_u64..5_000,
    ) {
        let party = party.index(votes.len());
        let mut raised = votes.clone();
        raised[party] += more;
        prop_assert!(shares(&raised, seats)[party].seats >= shares(&votes, seats)[party].seats);
    }

    #[test]
    fn the_gap_is_exactly_minimal(
        votes in prop::collection::vec(0_u64..5_000, 1..8), seats in 0_u32..13, party in any::<prop::sample::Index>(),
    ) {
        let party = party.index(votes.len());
        let now = shares(&votes, seats)[party].seats;
        let with = |more: u64| {
            let mut raised = votes.clone();
            raised[party] += more;
            shares(&raised, seats)[party].seats
        };
        match gap(&votes, seats, party) {
            None => prop_assert_eq!(now, seats),
            Some(more) => {
                prop_assert!(more > 0);
                prop_assert_eq!(with(more), now + 1);
                prop_assert_eq!(with(more - 1), now);
            }
        }
    }
}
