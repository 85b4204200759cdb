//! Pages of lists: `?limit=` and `?cursor=`; and what a search found.

use contract::{FieldCode, FieldError, Found};
use domain::limits::{FOUND_MAX, LIST_DEFAULT, LIST_MAX};
use edge::{ApiError, Request};
use keyring::TokenSealer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Page, Place};

/// Seconds for which a cursor is good.
const CURSOR_SECONDS: i64 = 24 * 60 * 60;

/// Which page of a list is asked for. Cursors are sealed and bound to the list, its filter and the
/// caller: one officer's cursor opens nothing for another.
#[derive(Debug)]
pub struct ListPage<P = Place> {
    /// How many items.
    pub limit: usize,
    /// Where the page starts; `None` is the beginning.
    pub from: Option<P>,
    usage: String,
}

impl<P: Serialize + DeserializeOwned> ListPage<P> {
    /// Reads `limit` and `cursor` for a list that `usage` names, with its filter, for one caller.
    ///
    /// # Errors
    /// 400 for a limit out of range or a cursor of another list, caller or day.
    pub fn read(request: &Request, tokens: &TokenSealer, list: &str, caller: &str) -> Result<Self, ApiError> {
        let mut errors = Vec::new();
        let limit = match request.query("limit") {
            None => LIST_DEFAULT,
            Some(text) => text.parse().ok().filter(|limit| (1..=LIST_MAX).contains(limit)).unwrap_or_else(|| {
                errors.push(FieldError { field: "limit", code: FieldCode::LimitRange });
                LIST_DEFAULT
            }),
        };
        let usage = format!("cursor/{list}/{caller}");
        let from = request.query("cursor").and_then(|cursor| {
            let place = tokens.open(&usage, request.now.as_second(), &cursor);
            place.map_err(|_| errors.push(FieldError { field: "cursor", code: FieldCode::CursorInvalid })).ok()
        });
        if errors.is_empty() { Ok(Self { limit, from, usage }) } else { Err(ApiError::Parameters(errors)) }
    }

    /// The page as the officer gets it: its items as rows, and the cursor of the next one.
    ///
    /// # Errors
    /// The random generator failed.
    pub fn of<T, R>(
        &self,
        request: &Request,
        tokens: &TokenSealer,
        found: &Page<T, P>,
        row: impl Fn(&T) -> R,
    ) -> Result<contract::Page<R>, ApiError> {
        let expires = request.now.as_second() + CURSOR_SECONDS;
        let cursor = |place| Ok::<_, ApiError>(tokens.issue(&self.usage, expires, place)?);
        let next_cursor = found.next.as_ref().map(cursor).transpose()?;
        Ok(contract::Page { items: found.items.iter().map(row).collect(), next_cursor })
    }
}

/// What a search found, once it was filtered: as many as it shows, and whether there is `more`.
#[must_use]
pub fn found<T, R>(items: &[T], row: impl Fn(&T) -> R) -> Found<R> {
    Found { items: items.iter().take(FOUND_MAX).map(row).collect(), more: items.len() > FOUND_MAX }
}
