//! The provider of messages, who may have a bad day.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use serde::Deserialize;

/// How the provider is to behave from now on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mood {
    /// The status it answers with; absent: it takes every message.
    status: Option<u16>,
    /// The only phone (E.164) that this is about; absent: all.
    to: Option<String>,
}

/// The provider's moods: phone → status, `""` for all phones.
#[derive(Debug, Default)]
pub(crate) struct Provider(Mutex<BTreeMap<String, StatusCode>>);

impl Provider {
    /// Takes on a mood. `false` when there is no such status.
    pub(crate) fn becomes(&self, mood: Mood) -> bool {
        let mut moods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let to = mood.to.unwrap_or_default();
        match mood.status.map(StatusCode::from_u16) {
            Some(Ok(status)) => moods.insert(to, status),
            Some(Err(_)) => return false,
            None => moods.remove(&to),
        };
        true
    }

    /// The status with which a message to `phone` is turned away, if it is.
    pub(crate) fn turns_away(&self, phone: &str) -> Option<StatusCode> {
        let moods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        moods.get(phone).or_else(|| moods.get("")).copied()
    }
}
