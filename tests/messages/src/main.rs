//! Lives through a day of a campaign with a provider that is down for ten minutes, first the decisions
//! alone, then with database and all at a hundredth, and prints what came of it.

use std::process::ExitCode;

use message_tests::figures::{Day, Figures};
use message_tests::{simulation, world};

/// 300 people join a second, the provider takes 400 messages, one phone in a hundred is dead.
const CAMPAIGN: Day = Day { joins: 300, rate: 400, before: 60, down: 600, dead_per_mille: 10, impatient: false };

/// The same at a hundredth.
const HUNDREDTH: Day = Day { joins: 3, rate: 4, ..CAMPAIGN };

/// How much faster than ours the clock of the world runs.
const SPEED: u32 = 5;

fn main() -> ExitCode {
    let simulated = simulation::live(CAMPAIGN);
    let fine = shown("simulated, 300 joins a second", &simulated);
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() else {
        return ExitCode::FAILURE;
    };
    match runtime.block_on(world::live(HUNDREDTH, SPEED)) {
        Ok(lived) if shown("with database and all, 3 joins a second", &lived) && fine => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            println!("with database and all: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the figures; says whether they are as they should be.
fn shown(name: &str, figures: &Figures) -> bool {
    println!("{name}: {figures}");
    let complaints = figures.complaints();
    for complaint in &complaints {
        println!("{name}: FAILED: {complaint}");
    }
    complaints.is_empty()
}
