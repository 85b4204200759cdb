//! The stream of the registry: flags applications that share a NIK, tells the member who holds it,
//! and keeps the rows by which members are found by name.

use std::sync::Arc;

use edge::{Environment, Function, Purpose, StartError};
use store::Registry;

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client().await;
    let keys = environment.keys(&[Purpose::Sealing, Purpose::Index]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let registry = registry.with_indexer(keys.indexer()?);
    edge::stream(registry, |registry: Arc<Registry>, record, _| async move {
        registry.follow(&record).await.map(|_| ()).map_err(|error| error.to_string())
    })
}
