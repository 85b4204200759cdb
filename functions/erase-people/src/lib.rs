//! Once an hour: carries erasures through whose time has come or that were broken off, seals apart what
//! has to be held of them, erases what was kept long enough, and lets go of holds that end.

use std::sync::Arc;

use domain::Act;
use edge::{Environment, Function, Purpose, StartError};
use jiff::Timestamp;
use serde::Serialize;
use store::{Eraser, Erasure, Holds, Nominations, Overdue, Ran, Registry, StoreError};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    nominations: Nominations,
    holds: Holds,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Sealing, Purpose::Index, Purpose::Holds]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: registry.with_indexer(keys.indexer()?),
        nominations: nominations.with_indexer(keys.indexer()?),
        holds: environment.holds(&client, keys.holds()?),
    };
    edge::schedule(deps, |deps: Arc<Deps>, now| async move { deps.work(now).await.map_err(|error| error.to_string()) })
}

/// How many one invocation came to the end with.
#[derive(Debug, Default, Serialize)]
struct Done {
    /// People whose data are gone.
    erased: u32,
    /// Holds that were let go of.
    released: u32,
}

impl Deps {
    /// Does what is due. One that fails holds up nobody else, and comes again in an hour.
    async fn work(&self, now: Timestamp) -> Result<Done, StoreError> {
        let (mut done, mut failure) = (Done::default(), None);
        for overdue in self.registry.overdue(now).await? {
            match self.one(&overdue, now).await {
                Ok(true) if matches!(overdue, Overdue::Hold(_)) => done.released += 1,
                Ok(true) => done.erased += 1,
                Ok(false) => {}
                Err(error) => failure = Some(error),
            }
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        self.registry.looked(now).await?;
        Ok(done)
    }

    async fn one(&self, overdue: &Overdue, now: Timestamp) -> Result<bool, StoreError> {
        let erasure = match overdue {
            Overdue::Hold(id) => return self.holds.release(*id, now).await,
            Overdue::Erasure(id) => self.registry.erasure(*id).await?,
            Overdue::Application(id) => self.eraser().expire_application(*id, now).await?,
            Overdue::Member(number) => self.eraser().expire_member(number, now).await?,
        };
        match erasure {
            Some(erasure) => self.finish(erasure, now).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Every step may be done again; the last one forgets the job itself.
    async fn finish(&self, erasure: Erasure, now: Timestamp) -> Result<(), StoreError> {
        if self.eraser().run(&erasure, &Act::system(now)).await? == Ran::Postponed {
            return Ok(());
        }
        // What the run noted is to be held.
        if let Some(noted) = self.registry.erasure(erasure.id).await? {
            self.holds.seal(&noted).await?;
            self.registry.end_erasure(noted.id).await?;
        }
        Ok(())
    }

    const fn eraser(&self) -> Eraser<'_> {
        Eraser { registry: &self.registry, nominations: &self.nominations }
    }
}
