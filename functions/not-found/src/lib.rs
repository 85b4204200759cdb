//! What no route takes: 404, or 405 where the path is right and the method is not.

use std::sync::Arc;

use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};

/// The function in an environment.
///
/// # Errors
/// None: it needs nothing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let keys = environment.keys(&[Purpose::Edge]).await;
    edge::http(environment, &keys, (), handle)
}

/// Refuses.
///
/// # Errors
/// Always.
pub async fn handle(_: Arc<()>, request: Request) -> Result<Reply, ApiError> {
    let nothing = contract::routes::methods(&request.path()).is_empty();
    Err(if nothing { ApiError::NotFound } else { ApiError::MethodNotAllowed })
}
