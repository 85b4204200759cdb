//! `GET /areas?q=`: villages by name, for the form's search box. It touches no table.

use std::sync::Arc;

use domain::limits::{VILLAGE_QUERY_MIN, VILLAGES_MAX};
use domain::{Area, area};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use serde_json::{Value, json};

/// The function in an environment.
///
/// # Errors
/// None: it needs nothing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let keys = environment.keys(&[Purpose::Edge]).await;
    edge::http(environment, &keys, (), handle)
}

/// Finds villages; those of the district `near` (the first six digits of a NIK) come first.
///
/// # Errors
/// 400 without at least two letters.
pub async fn handle(_: Arc<()>, request: Request) -> Result<Reply, ApiError> {
    let query = request.query("q").unwrap_or_default();
    if query.trim().chars().count() < VILLAGE_QUERY_MIN {
        return Err(ApiError::Parameters(vec![contract::FieldError { field: "q", code: "q.length" }]));
    }
    let near =
        request.query("near").and_then(|digits| Area::from_digits(&digits).or_else(|| Area::parse(&digits).ok()));
    let item = |village: &area::Village| -> Value {
        json!({
            "code": village.code, "name": village.name, "district": village.district,
            "regency": village.regency, "province": village.province,
        })
    };
    let items: Vec<Value> = area::search_villages(&query, near, VILLAGES_MAX).iter().map(item).collect();
    // The list changes once a year: a phone need not ask again while somebody types back and forth.
    Ok(Reply::ok(&json!({ "items": items }))?.cached_for(3600))
}
