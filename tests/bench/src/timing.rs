//! Time, processor and memory of each operation, in turns: A B C A B C …, so
//! that whatever else the machine does falls on all of them alike, and each
//! round begins with another one.

use std::time::Duration;

use runtime_api::Running;

use crate::{
    Failure,
    operations::Operation,
    world::{World, expect},
};

/// Invocations between two turns. Small enough that a disturbance hits several
/// operations, large enough that a process is warm for most of its turn.
const TURN: u32 = 25;

/// How often everything is done.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Cold starts.
    pub starts: u32,
    /// Invocations of the warm process before those that are measured.
    pub warm_up: u32,
    /// Invocations of the warm process that are measured.
    pub invocations: u32,
}

/// What an operation costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// From starting the process to its first request for an event; median.
    pub init: Duration,
    /// Processor time of that; median.
    pub init_cpu: Duration,
    /// The first invocation after it; median.
    pub first: Duration,
    /// Half of the warm invocations take no longer.
    pub p50: Duration,
    /// 99 of 100 warm invocations take no longer.
    pub p99: Duration,
    /// Processor time of one warm invocation: median over the turns.
    pub cpu: Duration,
    /// Largest resident set after all warm invocations, in bytes.
    pub peak_rss: u64,
    /// Size of the binary, in bytes.
    pub size: u64,
}

#[derive(Default)]
struct Samples {
    init: Vec<Duration>,
    init_cpu: Vec<Duration>,
    first: Vec<Duration>,
    warm: Vec<Duration>,
    cpu: Vec<Duration>,
    peak_rss: u64,
}

/// Measures the operations and returns their figures in the same order.
///
/// # Errors
/// When a function fails or answers with another status than expected: what
/// then was measured would not be the operation.
pub async fn measure(world: &mut World, operations: &[Operation], plan: Plan) -> Result<Vec<Figures>, Failure> {
    let mut samples: Vec<(&Operation, Samples)> =
        operations.iter().map(|operation| (operation, Samples::default())).collect();
    for _ in 0..plan.starts {
        for (operation, samples) in &mut samples {
            cold(world, operation, samples).await?;
        }
        samples.rotate_left(1);
    }
    let mut running = Vec::new();
    for (operation, samples) in samples {
        let mut process = world.function(operation.function)?.program.start().await?;
        turn(world, operation, &mut process, plan.warm_up).await?;
        running.push((operation, samples, process));
    }
    let mut left = plan.invocations;
    while left > 0 {
        let batch = left.min(TURN);
        for (operation, samples, process) in &mut running {
            let before = process.usage().await?;
            samples.warm.extend(turn(world, operation, process, batch).await?);
            let after = process.usage().await?;
            samples.cpu.push(after.cpu.saturating_sub(before.cpu) / batch);
            samples.peak_rss = after.peak_rss;
        }
        running.rotate_left(1);
        left -= batch;
    }
    operations
        .iter()
        .map(|operation| {
            let (_, samples, _) = running
                .iter_mut()
                .find(|(measured, ..)| std::ptr::eq(*measured, operation))
                .ok_or("an operation was not measured")?;
            Ok(Figures {
                init: percentile(&mut samples.init, 50),
                init_cpu: percentile(&mut samples.init_cpu, 50),
                first: percentile(&mut samples.first, 50),
                p50: percentile(&mut samples.warm, 50),
                p99: percentile(&mut samples.warm, 99),
                cpu: percentile(&mut samples.cpu, 50),
                peak_rss: samples.peak_rss,
                size: world.function(operation.function)?.size,
            })
        })
        .collect()
}

/// One cold start and its first invocation.
async fn cold(world: &mut World, operation: &Operation, samples: &mut Samples) -> Result<(), Failure> {
    let event = (operation.prepare)(world).await?;
    let mut process = world.function(operation.function)?.program.start().await?;
    samples.init.push(process.init());
    samples.init_cpu.push(process.usage().await?.cpu);
    let answer = process.invoke(&event.bytes).await?;
    expect(operation.name, answer.outcome, operation.answer).await?;
    samples.first.push(answer.took);
    process.stop().await;
    Ok(())
}

/// A few invocations of a warm process; the events are made beforehand.
async fn turn(
    world: &mut World,
    operation: &Operation,
    process: &mut Running,
    invocations: u32,
) -> Result<Vec<Duration>, Failure> {
    let mut events = Vec::new();
    for _ in 0..invocations {
        events.push((operation.prepare)(world).await?);
    }
    let mut took = Vec::new();
    for event in events {
        let answer = process.invoke(&event.bytes).await?;
        took.push(answer.took);
        expect(operation.name, answer.outcome, operation.answer).await?;
    }
    Ok(took)
}

/// The smallest sample that `percent` of a hundred do not exceed (nearest
/// rank); nothing took no time.
fn percentile(samples: &mut [Duration], percent: usize) -> Duration {
    samples.sort_unstable();
    let rank = (samples.len() * percent).div_ceil(100);
    samples.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::percentile;

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let check = |samples: std::ops::RangeInclusive<u64>, percent, expected| {
            let mut samples: Vec<Duration> = samples.rev().map(Duration::from_millis).collect();
            assert_eq!(percentile(&mut samples, percent), Duration::from_millis(expected));
        };
        check(1..=100, 50, 50);
        check(1..=100, 99, 99);
        check(1..=11, 50, 6);
        check(1..=2, 50, 1);
        check(1..=500, 99, 495);
        check(7..=7, 99, 7);
        assert_eq!(percentile(&mut [], 50), Duration::ZERO);
    }
}
