//! Answers that list.

use serde::Serialize;

/// A page of the list.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Page"))]
pub struct Page<T> {
    /// At most `limit`.
    pub items: Vec<T>,
    /// Where the next page starts; `null` on the last.
    pub next_cursor: Option<String>,
}

/// Those found within the officer's areas.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}s"))]
pub struct Found<T> {
    /// 50 at most.
    pub items: Vec<T>,
    /// Whether there are more than are shown: ask for something narrower.
    pub more: bool,
}
