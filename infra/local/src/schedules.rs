//! Invokes the functions that a clock invokes on AWS.

use std::time::Duration;

use edge::Function;
use serde_json::json;

use crate::functions::{self, InvocationFailed};

/// Invokes a function with the event of EventBridge for a moment.
pub(crate) async fn invoke(function: &Function, at: jiff::Timestamp) -> Result<String, InvocationFailed> {
    let event = json!({"source": "aws.events", "detail-type": "Scheduled Event", "time": at.to_string(), "detail": {}});
    functions::invoke(function, event.to_string()).await
}

/// What runs every minute on AWS works nearly that long; here it ends when nothing is left to do, and
/// begins again soon.
const MINUTE: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_secs(1);

/// Invokes a function again and again, for as long as this process lives. What fails is logged
/// where it fails, and comes again.
pub(crate) fn start(function: &Function, every: Duration) {
    let function = function.clone();
    let every = if every <= MINUTE { SOON } else { every };
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(every).await;
            let _ = invoke(&function, jiff::Timestamp::now()).await;
        }
    });
}
