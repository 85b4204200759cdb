//! Bodies of answers: the contract's types, with made-up data as examples. A test holds what functions send to these
//! schemas.

mod aspirant;
pub(crate) mod import;
mod nomination;
mod officer;
mod own;
mod public;
pub(crate) mod slate;

use serde_json::{Map, Value};

use crate::derived::Derived;

/// Every answer by its name under `components`.
pub(crate) fn answers() -> Map<String, Value> {
    let mut derived = Derived::new();
    public::answers(&mut derived);
    own::answers(&mut derived);
    officer::answers(&mut derived);
    import::answers(&mut derived);
    nomination::answers(&mut derived);
    aspirant::answers(&mut derived);
    slate::answers(&mut derived);
    let problem = crate::problem::schema(&mut derived);
    let mut answers = derived.finish();
    answers.extend([("Jwks", public::jwks()), ("Problem", problem)].map(|(name, schema)| (name.to_owned(), schema)));
    answers
}
