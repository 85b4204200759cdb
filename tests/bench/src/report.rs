//! The tables, in Markdown, so that they can be read here and kept elsewhere.

use std::{fmt::Write, time::Duration};

use crate::{meter::Spent, operations::Operation, timing::Figures, units::Counted};

/// The limits that the project has set itself for `apply`, in figures and in multiples.
const AIM: [&str; 9] = ["aim for apply", "", "", "", "", "", "", "≤ 16", "≤ 11"];
const AIM_IN_MULTIPLES: [&str; 9] = ["aim for apply", "≤ 1.5×", "", "≤ 2×", "", "", "≤ 2×", "", ""];

const MULTIPLES: [&str; 9] =
    ["operation", "init", "init CPU", "first, asking as often", "p50", "p99", "CPU", "peak RSS", "binary"];

/// What the operations cost, in figures and in multiples of the first one,
/// which is the bare function. The first invocation of each is compared with that of the floor which
/// asks the database as often: `alike` has its place among `operations`, for those that are no floors.
#[must_use]
pub fn costs(operations: &[Operation], figures: &[Figures], alike: &[usize]) -> String {
    let head = [
        "operation",
        "init ms",
        "init CPU ms",
        "first ms",
        "p50 ms",
        "p99 ms",
        "CPU µs each",
        "peak RSS MB",
        "binary MB",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for (operation, figures) in operations.iter().zip(figures) {
        rows.push([
            operation.name.to_owned(),
            millis(figures.init),
            millis(figures.init_cpu),
            millis(figures.first),
            millis(figures.p50),
            millis(figures.p99),
            format!("{:.0}", figures.cpu.as_secs_f64() * 1e6),
            megabytes(figures.peak_rss),
            megabytes(figures.size),
        ]);
    }
    let mut multiples = vec![MULTIPLES.map(str::to_owned)];
    let floors = operations.len() - alike.len();
    if let Some(floor) = figures.first() {
        for ((operation, own), alike) in operations.iter().zip(figures).skip(floors).zip(alike) {
            let asking = figures.get(*alike).unwrap_or(floor);
            multiples.push([
                format!("{} ÷ bare", operation.name),
                times(own.init.as_secs_f64(), floor.init.as_secs_f64()),
                times(own.init_cpu.as_secs_f64(), floor.init_cpu.as_secs_f64()),
                times(own.first.as_secs_f64(), asking.first.as_secs_f64()),
                times(own.p50.as_secs_f64(), floor.p50.as_secs_f64()),
                times(own.p99.as_secs_f64(), floor.p99.as_secs_f64()),
                times(own.cpu.as_secs_f64(), floor.cpu.as_secs_f64()),
                times(as_f64(own.peak_rss), as_f64(floor.peak_rss)),
                times(as_f64(own.size), as_f64(floor.size)),
            ]);
        }
    }
    rows.push(AIM.map(str::to_owned));
    multiples.push(AIM_IN_MULTIPLES.map(str::to_owned));
    format!("{}\n{}", table(&rows), table(&multiples))
}

/// What the operations ask of the database, beside what they may.
#[must_use]
pub fn units(operations: &[Operation], counted: &[Counted]) -> String {
    let head = ["operation", "requests", "may", "write units", "may", "read units", "may", "refused", "kept"];
    let mut rows = vec![head.map(str::to_owned)];
    for (operation, counted) in operations.iter().zip(counted) {
        let dearest = counted.dearest().cloned().unwrap_or_default();
        let (may_ask, may_write, may_read) = match &operation.budget {
            Some(budget) => (requests(budget.requests.iter().copied()), limit(budget.write), limit(budget.read)),
            None => Default::default(),
        };
        rows.push([
            operation.name.to_owned(),
            requests(dearest.requests.iter().map(|(name, count)| (name.as_str(), *count))),
            may_ask,
            range(counted, |spent| spent.write),
            may_write,
            range(counted, |spent| spent.read),
            may_read,
            counted.0.iter().map(|spent| spent.refused).max().unwrap_or_default().to_string(),
            match &operation.budget {
                Some(budget) if counted.keeps_to(budget) => "yes",
                Some(_) => "NO",
                None => "",
            }
            .to_owned(),
        ]);
    }
    table(&rows)
}

fn requests<'a>(requests: impl Iterator<Item = (&'a str, u32)>) -> String {
    let list: Vec<String> = requests.map(|(name, count)| format!("{count} {name}")).collect();
    if list.is_empty() { "none".to_owned() } else { list.join(" + ") }
}

/// A limit; what has none grows with what is asked for.
fn limit(units: f64) -> String {
    if units.is_finite() { format!("≤ {units}") } else { "grows".to_owned() }
}

/// The least and the most, or the one figure where they are the same.
fn range(counted: &Counted, figure: impl Fn(&Spent) -> f64) -> String {
    let figures = || counted.0.iter().map(&figure);
    let least = figures().min_by(f64::total_cmp).unwrap_or_default();
    let most = figures().max_by(f64::total_cmp).unwrap_or_default();
    if least.total_cmp(&most).is_eq() { most.to_string() } else { format!("{least}–{most}") }
}

fn millis(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1e3)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.2}", as_f64(bytes) / 1e6)
}

fn times(figure: f64, floor: f64) -> String {
    if floor > 0.0 { format!("{:.2}×", figure / floor) } else { "–".to_owned() }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of processes and binaries are far below 2^52")]
fn as_f64(bytes: u64) -> f64 {
    bytes as f64
}

/// A Markdown table whose first row is the head and whose first column is text.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let width = |row: &[String; N]| row.get(column).map_or(0, |cell| cell.chars().count());
        rows.iter().map(width).max().unwrap_or_default().max(2)
    });
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            // Writing into a string cannot fail.
            let _written =
                if column == 0 { write!(text, "| {cell:width$} ") } else { write!(text, "| {cell:>width$} ") };
        }
        text.push_str("|\n");
        if number == 0 {
            for (column, width) in widths.into_iter().enumerate() {
                text.push_str("| ");
                text.push_str(&"-".repeat(width - usize::from(column > 0)));
                text.push_str(if column > 0 { ": " } else { " " });
            }
            text.push_str("|\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use super::{costs, table, units};
    use crate::{meter::Spent, operations, timing::Figures, units::Counted};

    fn figures(scale: u32) -> Figures {
        let milliseconds = |count: u32| Duration::from_millis(u64::from(count * scale));
        Figures {
            init: milliseconds(10),
            init_cpu: milliseconds(5),
            first: milliseconds(20),
            p50: milliseconds(1),
            p99: milliseconds(2),
            cpu: Duration::from_micros(u64::from(300 * scale)),
            peak_rss: 12_000_000,
            size: 8_000_000 * u64::from(scale),
        }
    }

    #[test]
    fn columns_stand_under_one_another() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned);
        let text = table(&[row(["operation", "µs"]), row(["x", "1200"])]);
        assert_eq!(text, "| operation |   µs |\n| --------- | ---: |\n| x         | 1200 |\n");
    }

    #[test]
    fn an_operation_is_shown_in_figures_and_in_multiples_of_the_floor() {
        let floors = [operations::floor_of(1), operations::floor_of(3)];
        let operations: Vec<_> = floors.into_iter().chain(operations::all().into_iter().take(1)).collect();
        let text = costs(&operations, &[figures(1), figures(2), figures(4)], &[1]);
        let cells = |row: &str| -> Vec<String> {
            let line = text.lines().find(|line| line.starts_with(&format!("| {row} "))).unwrap();
            line.split('|').map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).skip(1).collect()
        };
        assert_eq!(cells("bare"), ["10.00", "5.00", "20.00", "1.00", "2.00", "300", "12.00", "8.00"]);
        assert_eq!(cells("apply ÷ bare"), ["4.00×", "4.00×", "2.00×", "4.00×", "4.00×", "4.00×", "1.00×", "4.00×"]);
    }

    #[test]
    fn a_budget_that_is_not_kept_is_said_aloud() {
        let spent = |write| Spent { requests: BTreeMap::from([("PutItem".to_owned(), 1)]), write, ..Spent::default() };
        let operations: Vec<_> = operations::all().into_iter().take(1).collect();
        let kept = units(&operations, &[Counted(vec![spent(1.0), spent(2.0)])]);
        assert!(kept.contains(" 1 PutItem ") && kept.contains(" 1–2 ") && kept.contains(" yes "), "{kept}");
        let over = units(&operations, &[Counted(vec![spent(1.0), spent(3.0)])]);
        assert!(over.contains(" 1–3 ") && over.contains(" NO "), "{over}");
    }
}
