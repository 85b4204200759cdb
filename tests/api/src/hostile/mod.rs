//! What nobody should send. Each answer is 4xx, names every bad field, shows nothing of what was
//! sent, and leaves nothing behind.

mod actions;
mod fields;
mod requests;

use serde_json::Value;

use crate::harness::{Answer, Api};

/// Insists that nothing in the answer was sent by the client.
#[track_caller]
fn echoes_nothing(answer: &Answer, sent: &Value) {
    let body = answer.text();
    for text in texts(sent) {
        // Shorter ones stand in any text by chance.
        if text.len() >= 5 {
            assert!(!body.contains(text), "{text:?} in {body}");
        }
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Insists that no application has this id: a code for it finds none.
async fn is_absent(api: &Api, id: uuid::Uuid) {
    api.verify(&id.to_string(), "123456").await.problem(404, "not_found");
}
