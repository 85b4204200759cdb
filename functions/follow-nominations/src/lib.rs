//! The stream of nominations: rolls proposals up into nominees, aspirants and numbers.

use std::sync::Arc;

use edge::{Environment, Function, Purpose, StartError};
use store::Nominations;

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Sealing, Purpose::Index]).await;
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let nominations = nominations.with_indexer(keys.indexer()?);
    edge::stream(nominations, |nominations: Arc<Nominations>, record, now| async move {
        nominations.follow(&record, now).await.map_err(|error| error.to_string())
    })
}
