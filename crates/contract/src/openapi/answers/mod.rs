//! Bodies of answers. Most are put together by the functions; a test runs them and holds what they
//! send to these schemas.

mod aspirant;
mod election;
mod nomination;
mod officer;
mod own;
mod public;
mod slate;

use serde_json::Value;

/// Every answer by its name under `components`.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    [
        public::answers(),
        own::answers(),
        officer::answers(),
        election::answers(),
        nomination::answers(),
        aspirant::answers(),
        slate::answers(),
    ]
    .concat()
}
