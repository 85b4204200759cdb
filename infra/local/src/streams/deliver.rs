//! Delivers records in order, again and again until the function takes them, as an event source
//! mapping with `ReportBatchItemFailures` and `BisectBatchOnFunctionError` does.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    batch_item_failures: Option<Vec<ItemFailure>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemFailure {
    item_identifier: Option<String>,
}

/// Hands `records` to `invoke` in events of at most `batch` records, and gives the sequence
/// numbers of those that failed `tries` times on their own and were dropped. `invoke` gives
/// `None` when the function failed as a whole.
pub(crate) async fn deliver<I, F>(records: &[Value], batch: usize, tries: u32, invoke: I) -> Vec<String>
where
    I: Fn(String) -> F,
    F: Future<Output = Option<String>>,
{
    let mut dropped = Vec::new();
    let mut from = 0;
    let mut width = batch;
    let mut failures = 0;
    while from < records.len() {
        let event = &records[from..records.len().min(from + width)];
        let answer = invoke(serde_json::json!({ "Records": event }).to_string()).await;
        let taken = answer.map_or(0, |answer| taken(event, &answer));
        if taken > 0 {
            from += taken;
            failures = 0;
            // The record after the taken ones is known to be bad: it is tried alone.
            width = if taken == event.len() { batch.min(width * 2) } else { 1 };
        } else if event.len() > 1 {
            width = event.len() / 2;
        } else {
            failures += 1;
            if failures < tries {
                tokio::time::sleep(pause(failures)).await;
            } else {
                dropped.push(sequence_number(&event[0]).to_owned());
                from += 1;
                failures = 0;
            }
        }
    }
    dropped
}

/// How many records, from the first on, the function took.
fn taken(event: &[Value], answer: &str) -> usize {
    let failures = match serde_json::from_str::<Option<Answer>>(answer) {
        Ok(answer) => answer.and_then(|answer| answer.batch_item_failures).unwrap_or_default(),
        // Not an answer of this kind counts as success, as it does on AWS.
        Err(_) => Vec::new(),
    };
    failures
        .iter()
        // An identifier that is missing or unknown fails the whole event.
        .map(|failure| {
            let failed = failure.item_identifier.as_deref().unwrap_or_default();
            event.iter().position(|record| sequence_number(record) == failed).unwrap_or(0)
        })
        .min()
        .unwrap_or(event.len())
}

/// The number under which a function reports a record.
pub(crate) fn sequence_number(record: &Value) -> &str {
    record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default()
}

fn pause(failures: u32) -> Duration {
    LONGEST_PAUSE.min(FIRST_PAUSE * 2_u32.saturating_pow(failures - 1))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn records(count: usize) -> Vec<Value> {
        (0..count).map(|n| serde_json::json!({"dynamodb": {"SequenceNumber": n.to_string()}})).collect()
    }

    fn numbers(event: &str) -> Vec<String> {
        let event: Value = serde_json::from_str(event).unwrap();
        let records = event["Records"].as_array().unwrap();
        records.iter().map(|record| sequence_number(record).to_owned()).collect()
    }

    fn report(failed: &str) -> Option<String> {
        Some(format!(r#"{{"batchItemFailures":[{{"itemIdentifier":"{failed}"}}]}}"#))
    }

    #[tokio::test]
    async fn records_come_in_order_in_events_of_the_mapping_size() {
        let seen = RefCell::new(Vec::new());
        let dropped = deliver(&records(5), 2, 3, async |event: String| {
            seen.borrow_mut().push(numbers(&event));
            Some(r#"{"batchItemFailures":[]}"#.to_owned())
        })
        .await;
        assert_eq!(*seen.borrow(), [vec!["0", "1"], vec!["2", "3"], vec!["4"]]);
        assert!(dropped.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_reported_record_is_retried_alone_and_those_before_it_are_not() {
        let seen = RefCell::new(Vec::new());
        let dropped = deliver(&records(3), 10, 3, async |event: String| {
            let numbers = numbers(&event);
            seen.borrow_mut().push(numbers.clone());
            if seen.borrow().len() < 3 && numbers.contains(&"1".to_owned()) {
                report("1")
            } else {
                Some("null".to_owned())
            }
        })
        .await;
        assert_eq!(*seen.borrow(), [vec!["0", "1", "2"], vec!["1"], vec!["1"], vec!["2"]]);
        assert!(dropped.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_record_that_never_passes_is_dropped_and_the_others_arrive_once() {
        let arrived = RefCell::new(Vec::new());
        let dropped = deliver(&records(9), 4, 3, async |event: String| {
            let numbers = numbers(&event);
            if numbers.contains(&"5".to_owned()) {
                return None;
            }
            arrived.borrow_mut().extend(numbers);
            Some(String::new())
        })
        .await;
        assert_eq!(dropped, ["5"]);
        assert_eq!(*arrived.borrow(), ["0", "1", "2", "3", "4", "6", "7", "8"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_report_of_nothing_known_fails_the_whole_event() {
        for failed in ["", "17"] {
            let seen = RefCell::new(0);
            let dropped = deliver(&records(1), 10, 4, async |_| {
                *seen.borrow_mut() += 1;
                report(failed)
            })
            .await;
            assert_eq!((*seen.borrow(), dropped), (4, vec!["0".to_owned()]), "{failed:?}");
        }
    }
}
