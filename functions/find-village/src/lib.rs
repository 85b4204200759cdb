//! `GET /areas`: villages by name (`q`), for the form's search box, and area by area (`in`), for those who
//! cannot spell it. It touches no table.

use std::sync::Arc;

use contract::{Areas, FieldCode, FieldError, FoundArea};
use domain::limits::{VILLAGE_QUERY_MIN, VILLAGES_MAX};
use domain::{Area, area};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};

/// The function in an environment.
///
/// # Errors
/// None: it needs nothing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let keys = environment.keys(&[Purpose::Edge]).await;
    edge::http(environment, &keys, (), handle)
}

/// Finds villages, or tells what lies one level below an area.
///
/// # Errors
/// 400 without at least two signs, and for an area that is none.
pub async fn handle(_: Arc<()>, request: Request) -> Result<Reply, ApiError> {
    let items = match request.query("in") {
        Some(within) => below(&within)?,
        None => found(&request)?,
    };
    // The list changes once a year: a phone need not ask again while somebody types back and forth.
    Ok(Reply::ok(&Areas { items })?.cached_for(3600))
}

/// Villages by name; those of the district `near` (the first six digits of a NIK) come first. What is spelt as
/// no village is takes what is spelt alike.
fn found(request: &Request) -> Result<Vec<FoundArea>, ApiError> {
    let query = request.query("q").unwrap_or_default();
    if query.trim().chars().count() < VILLAGE_QUERY_MIN {
        return Err(refused("q", FieldCode::QLength));
    }
    let near =
        request.query("near").and_then(|digits| Area::from_digits(&digits).or_else(|| Area::parse(&digits).ok()));
    let mut found = area::search_villages(&query, near, VILLAGES_MAX);
    if found.is_empty() {
        found = area::villages_spelt_alike(&query, near, VILLAGES_MAX);
    }
    Ok(found.iter().map(FoundArea::from).collect())
}

/// The areas one level below; without a code, the provinces.
fn below(within: &str) -> Result<Vec<FoundArea>, ApiError> {
    let within = Area::parse_grant(within).ok().filter(|area| area.exists());
    let within = within.ok_or_else(|| refused("in", FieldCode::AreaUnknown))?;
    Ok(area::below(within).into_iter().map(FoundArea::from).collect())
}

fn refused(field: &'static str, code: FieldCode) -> ApiError {
    ApiError::Parameters(vec![FieldError { field, code }])
}
