//! Every line that the functions write. A line says that something happened and by which id one can
//! look further, never to whom: see `docs/LOGGING.md`. Lines that count something carry CloudWatch's
//! embedded metric format, so that a metric needs no filter over the log and cannot lose its name.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::OnceLock;

use domain::message::{End, Wait};
use jiff::Timestamp;
use serde::Serialize;

use crate::clock::now;

/// The namespace of every metric.
const NAMESPACE: &str = "Kader";

/// Something that happened. The name of a variant is the line's `event`, its fields are the line's.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event<'a> {
    /// A request was answered with a 5xx.
    RequestFailed {
        /// The request's id at the gateway.
        request_id: &'a str,
        /// The route's pattern.
        route: &'a str,
        /// The answer's status.
        status: u16,
        /// A code, or for a 500 the text of the internal error.
        reason: &'a str,
        /// What the database, or the way to it, said, where it was that.
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<&'a str>,
    },
    /// Records of a stream were reported as failed; they come again.
    RecordsFailed {
        /// How many were reported.
        records: u64,
        /// Where the first of them stands in its shard.
        sequence: &'a str,
        /// Why that one failed.
        reason: &'a str,
        /// The gateway's id of the request that made the change, where it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace: Option<&'a str>,
    },
    /// A scheduled job failed; the next run takes up what is left.
    ScheduleFailed {
        /// Why.
        reason: &'a str,
    },
    /// Something panicked.
    Panic {
        /// File and line. Not the message: it may hold what was being handled.
        place: &'a str,
    },
    /// A message was handed to the provider.
    MessageSent {
        /// The provider's name of its wording.
        template: &'a str,
        /// How long it took since it was asked for.
        waited_seconds: i64,
        /// The gateway's id of the request that asked for it, where it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace: Option<&'a str>,
    },
    /// A message could not go now, and waits.
    MessageWaits {
        /// The provider's name of its wording.
        template: &'a str,
        /// Why.
        why: Wait,
        /// The gateway's id of the request that asked for it, where it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace: Option<&'a str>,
    },
    /// A message ended without being sent; a row says so under its id.
    MessageEnded {
        /// The provider's name of its wording, or `unknown` where it could not be read.
        template: &'a str,
        /// Why.
        why: End,
        /// The gateway's id of the request that asked for it, where it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace: Option<&'a str>,
    },
    /// The provider does not know us: its address, our token or our account is wrong. Nothing is lost.
    MessageSetUpWrong,
    /// The hour's spend is used up; messages wait for the next one.
    MessageBreakerOpen,
    /// The waiting room is about to be emptied.
    WaitingRoom {
        /// How long ago the message was asked for that waits longest; 0 when none does.
        oldest_seconds: u64,
    },
}

/// What a metric counts in.
#[derive(Debug, Clone, Copy, Serialize)]
enum Unit {
    Count,
    Seconds,
}

/// A number within a line that CloudWatch keeps as a metric.
struct Metric {
    name: &'static str,
    unit: Unit,
    value: u64,
}

/// A line. Lambda reads the first two names; without a time that it can read it takes every level for INFO.
#[derive(Serialize)]
struct Line<'a> {
    level: &'static str,
    timestamp: Timestamp,
    #[serde(flatten)]
    event: &'a Event<'a>,
    #[serde(flatten)]
    counted: Option<Counted<'a>>,
}

/// What makes CloudWatch keep a number of a line: the number under the metric's name, what it is told apart by, and the
/// format that says so.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Counted<'a> {
    #[serde(flatten)]
    value: BTreeMap<&'static str, u64>,
    stage: &'a str,
    function_name: &'a str,
    #[serde(rename = "_aws")]
    aws: Embedded,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Embedded {
    timestamp: i64,
    cloud_watch_metrics: [Directive; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: [[&'static str; 1]; 2],
    metrics: [Measured; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Measured {
    name: &'static str,
    unit: Unit,
}

/// Where lines come from.
struct Origin {
    stage: String,
    function: String,
}

static ORIGIN: OnceLock<Origin> = OnceLock::new();

/// Says which function writes the lines of this process, as `kader-<stage>-<package>`; the first one
/// counts. Without it lines come from a laptop.
pub(crate) fn lines_come_from(function: &str) {
    let stage = function.split('-').nth(1).unwrap_or_default().to_owned();
    // Told twice, the first stays: a process is one function.
    let _ = ORIGIN.set(Origin { stage, function: function.to_owned() });
}

impl Event<'_> {
    /// Writes the line.
    #[expect(clippy::disallowed_methods, reason = "where every line of the log is written")]
    pub fn emit(&self) {
        let local = || Origin { stage: "local".to_owned(), function: "kader-local".to_owned() };
        let line = self.line(now(), ORIGIN.get_or_init(local));
        let line = serde_json::to_string(&line).unwrap_or_default();
        // A closed stderr is no reason to stop serving.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    fn line<'a>(&'a self, at: Timestamp, origin: &'a Origin) -> Line<'a> {
        let counted = self.metric().map(|Metric { name, unit, value }| Counted {
            value: BTreeMap::from([(name, value)]),
            stage: &origin.stage,
            function_name: &origin.function,
            aws: Embedded {
                timestamp: at.as_millisecond(),
                cloud_watch_metrics: [Directive {
                    namespace: NAMESPACE,
                    dimensions: [["Stage"], ["FunctionName"]],
                    metrics: [Measured { name, unit }],
                }],
            },
        });
        let level = if self.is_failure() { "error" } else { "info" };
        Line { level, timestamp: at, event: self, counted }
    }

    /// Whether somebody has to look into it.
    const fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::RequestFailed { .. } | Self::RecordsFailed { .. } | Self::ScheduleFailed { .. } | Self::Panic { .. }
        )
    }

    /// What the line counts. Alarms in `infra/monitoring*.yaml` know these names.
    const fn metric(&self) -> Option<Metric> {
        let (name, unit, value) = match self {
            Self::RecordsFailed { records, .. } => ("RecordsFailed", Unit::Count, *records),
            Self::MessageSent { .. } => ("MessagesSent", Unit::Count, 1),
            Self::MessageWaits { .. } => ("MessagesWaiting", Unit::Count, 1),
            Self::MessageEnded { why, .. } if why.is_loss() => ("MessagesUndeliverable", Unit::Count, 1),
            Self::MessageSetUpWrong => ("MessageSetUpWrong", Unit::Count, 1),
            Self::MessageBreakerOpen => ("MessageBreakerOpen", Unit::Count, 1),
            Self::WaitingRoom { oldest_seconds } => ("MessagesWaitingOldest", Unit::Seconds, *oldest_seconds),
            _ => return None,
        };
        Some(Metric { name, unit, value })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn line(event: &Event<'_>) -> Value {
        let origin = Origin { stage: "prod".to_owned(), function: "kader-prod-send-messages".to_owned() };
        serde_json::to_value(event.line("2026-11-27T10:00:00Z".parse().unwrap(), &origin)).unwrap()
    }

    #[test]
    fn a_line_says_what_happened_and_when() {
        let failed = Event::RequestFailed {
            request_id: "r",
            route: "GET /me",
            status: 503,
            reason: "busy",
            cause: Some("timeout"),
        };
        let expected = json!({
            "level": "error", "timestamp": "2026-11-27T10:00:00Z", "event": "request_failed",
            "request_id": "r", "route": "GET /me", "status": 503, "reason": "busy", "cause": "timeout",
        });
        assert_eq!(line(&failed), expected);
    }

    #[test]
    fn a_line_that_counts_is_a_metric_of_the_function_and_of_the_stage() {
        let reason = "the database is busy";
        let failed = line(&Event::RecordsFailed { records: 3, sequence: "17", reason, trace: None });
        assert_eq!((&failed["RecordsFailed"], failed.get("trace")), (&json!(3), None));
        assert_eq!((&failed["Stage"], &failed["FunctionName"]), (&json!("prod"), &json!("kader-prod-send-messages")));
        let expected = json!({
            "Timestamp": 1_795_773_600_000_i64,
            "CloudWatchMetrics": [{
                "Namespace": "Kader",
                "Dimensions": [["Stage"], ["FunctionName"]],
                "Metrics": [{"Name": "RecordsFailed", "Unit": "Count"}],
            }],
        });
        assert_eq!(failed["_aws"], expected);
    }
}
