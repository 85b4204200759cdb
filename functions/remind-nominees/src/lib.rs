//! Once an hour: reminds nominees who have not answered, ends questions whose time is over, deletes
//! the data of those who refused.

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
    edge::schedule(nominations, |nominations: Arc<Nominations>, now| async move {
        nominations.do_what_is_due(now).await.map_err(|error| error.to_string())
    })
}
