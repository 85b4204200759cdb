//! Log lines: JSON on stderr, one object a line, ids and outcomes only.

use std::io::Write;

use serde_json::{Value, json};

/// Writes one line; `fields` is an object.
pub fn line(mut fields: Value) {
    fields["at"] = jiff::Timestamp::now().to_string().into();
    // A closed stderr is no reason to stop serving.
    let _ = writeln!(std::io::stderr().lock(), "{fields}");
}

/// Makes a panic a log line that says where and not what: a message may hold what was being
/// handled.
pub fn panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        line(json!({"event": "panic", "place": place}));
    }));
}
