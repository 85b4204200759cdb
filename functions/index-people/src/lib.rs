//! The stream of the registry: flags applications that share a NIK, tells the member who holds it,
//! keeps the rows by which members are found by name, and takes out of every race whoever left.

use std::sync::Arc;

use edge::{Environment, Function, Purpose, StartError};
use store::{Nominations, Registry};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    nominations: Nominations,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Sealing, Purpose::Index]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: registry.with_indexer(keys.indexer()?),
        nominations: nominations.with_indexer(keys.indexer()?),
    };
    edge::stream(deps, |deps: Arc<Deps>, record, now| async move {
        deps.registry.follow(&deps.nominations, &record, now).await.map_err(|error| error.to_string())
    })
}
