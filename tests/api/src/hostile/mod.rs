//! What nobody should send. Each answer is 4xx, names every bad field, shows nothing of what was
//! sent, and leaves nothing behind.

mod actions;
mod fields;
mod nominations;
mod requests;

use contract::{FieldCode, ProblemCode};
use domain::Language;
use serde_json::Value;

use crate::harness::{Answer, Api, text};

/// Insists that a refusal is made of fixed words alone, so that nothing in it was sent by the
/// client. Which fields and codes it names is for the caller to compare.
#[track_caller]
fn echoes_nothing(answer: &Answer) {
    let problem = answer.json();
    let fields = |value: &Value| {
        let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        names
    };
    let code = text(&problem, "code");
    assert_eq!(fields(&problem), ["code", "errors", "status", "title", "type"], "{answer:?}");
    assert_eq!(text(&problem, "type"), format!("urn:kader:problem:{code}"));
    let whole = ProblemCode::ALL.iter().find(|known| known.as_str() == code).unwrap();
    assert_eq!(text(&problem, "title"), whole.words(Language::Id));
    for error in problem["errors"].as_array().unwrap() {
        assert_eq!(fields(error), ["code", "field", "message"], "{answer:?}");
        let of_field = FieldCode::ALL.iter().find(|known| text(error, "code") == known.as_str()).unwrap();
        assert_eq!(text(error, "message"), of_field.words(Language::Id), "{answer:?}");
    }
}

/// Insists that no application has this id: a code for it finds none.
async fn is_absent(api: &Api, id: uuid::Uuid) {
    api.verify(&id.to_string(), "123456").await.problem(404, "not_found");
}
