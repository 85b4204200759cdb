//! Erasures that were asked for, by person and by link.

use domain::Phone;
use jiff::Timestamp;
use keyring::{base64url, base64url_decode, same_secret};
use uuid::Uuid;

use super::record::Erasure;
use crate::item::Item;
use crate::{Registry, StoreError, keys};

impl Registry {
    /// The erasure that somebody asked for, by the id of their application.
    ///
    /// # Errors
    /// The store failed.
    pub async fn erasure(&self, id: Uuid) -> Result<Option<Erasure>, StoreError> {
        let item = self.table.get(keys::erasure(id)).await?;
        item.map(|item| self.read_erasure(id, &item)).transpose()
    }

    /// The erasure that a link takes back; `None` when it was taken back, is done, or never was.
    ///
    /// # Errors
    /// The store failed.
    pub async fn erasure_of_link(&self, token: &str) -> Result<Option<Erasure>, StoreError> {
        let Some((id, secret)) = read_link(token) else { return Ok(None) };
        let erasure = self.erasure(id).await?;
        Ok(erasure.filter(|erasure| same_secret(erasure.job.secret.as_bytes(), secret.as_bytes())))
    }

    /// Whether the erasure that a link is about was taken back a moment ago.
    ///
    /// # Errors
    /// The store failed.
    pub async fn was_taken_back(&self, token: &str, now: Timestamp) -> Result<bool, StoreError> {
        let Some((id, secret)) = read_link(token) else { return Ok(false) };
        let item = self.table.get(keys::erasure_taken_back(id, &secret)).await?;
        let just_now = item.is_some_and(|item| !item.is_over(now));
        // Asked for once more since, it has another link: whoever taps the old one is not to think that it is off.
        Ok(just_now && self.table.get(keys::erasure(id)).await?.is_none())
    }

    /// Whom an erasure that was asked for is told to, and the token of the link that takes it back.
    pub(crate) fn told_of_erasure(&self, id: Uuid, item: &Item) -> Result<(Vec<Phone>, String), StoreError> {
        let job = self.read_erasure(id, item)?.job;
        let secret = base64url_decode(&job.secret).ok_or(StoreError::Corrupt("secret"))?;
        Ok((job.whose.phones, base64url(&[id.as_bytes(), &secret[..]].concat())))
    }
}

/// The application's id and the secret in a link's token.
fn read_link(token: &str) -> Option<(Uuid, String)> {
    let bytes = base64url_decode(token).filter(|bytes| bytes.len() == 32)?;
    let (id, secret) = bytes.split_at(16);
    Some((Uuid::from_slice(id).ok()?, base64url(secret)))
}
