//! Days with a provider that is down, small enough for every run; `tests/release/messages/run` lives
//! through the large ones.

use message_tests::figures::Day;
use message_tests::{simulation, world};

/// A minute without the provider, at a tenth of a campaign.
const MINUTE: Day = Day { joins: 30, rate: 40, before: 20, down: 60, dead_per_mille: 10, impatient: false };

#[test]
fn whoever_asks_after_the_provider_is_back_waits_no_half_minute_and_the_backlog_goes_as_fast_as_it_can() {
    let figures = simulation::live(MINUTE);
    assert!(figures.backlog > 1_500, "{figures}");
    assert!(figures.refused > 0, "{figures}");
    assert_eq!(figures.complaints(), [] as [String; 0], "{figures}");
}

#[test]
fn people_who_ask_again_in_ten_minutes_without_a_provider_hold_one_code() {
    let figures = simulation::live(Day { joins: 3, rate: 10, before: 20, down: 600, impatient: true, ..MINUTE });
    assert_eq!((figures.with_two, figures.without), (0, 0), "{figures}");
    assert!(figures.p99 <= 30.0, "{figures}");
}

#[test]
fn a_provider_that_is_always_well_keeps_nobody_waiting() {
    let figures = simulation::live(Day { down: 0, ..MINUTE });
    assert!(figures.longest <= 2.0, "{figures}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_holds_with_the_stream_the_database_and_a_provider_over_http() {
    let day = Day { joins: 3, rate: 6, before: 5, down: 30, ..MINUTE };
    let figures = world::live(day, 10).await.unwrap();
    assert!(figures.backlog > 60, "{figures}");
    assert_eq!((figures.with_two, figures.without), (0, 0), "{figures}");
    assert!(figures.p99 <= 30.0, "{figures}");
}
