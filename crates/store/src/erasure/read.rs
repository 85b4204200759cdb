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
    pub async fn erasure_of_link(&self, link: &ErasureLink) -> Result<Option<Erasure>, StoreError> {
        let erasure = self.erasure(link.id).await?;
        Ok(erasure.filter(|erasure| same_secret(erasure.job.secret.as_bytes(), link.secret.as_bytes())))
    }

    /// Whether the erasure that a link is about was taken back a moment ago.
    ///
    /// # Errors
    /// The store failed.
    pub async fn was_taken_back(&self, link: &ErasureLink, now: Timestamp) -> Result<bool, StoreError> {
        let item = self.table.get(keys::erasure_taken_back(link.id, &link.secret)).await?;
        let just_now = item.is_some_and(|item| !item.is_over(now));
        // Asked for once more since, it has another link: whoever taps the old one is not to think that it is off.
        Ok(just_now && self.table.get(keys::erasure(link.id)).await?.is_none())
    }

    /// Whom an erasure that was asked for is told to, and the token of the link that takes it back.
    pub(crate) fn told_of_erasure(&self, id: Uuid, item: &Item) -> Result<(Vec<Phone>, String), StoreError> {
        let job = self.read_erasure(id, item)?.job;
        let secret = base64url_decode(&job.secret).ok_or(StoreError::Corrupt("secret"))?;
        Ok((job.whose.phones, base64url(&[id.as_bytes(), &secret[..]].concat())))
    }
}

/// A link that takes an erasure back, as it came back.
#[derive(Clone)]
pub struct ErasureLink {
    /// Its token alone, without what was pasted around it.
    pub token: String,
    id: Uuid,
    secret: String,
}

impl ErasureLink {
    /// Finds the link's token in what was pasted; `None` when nothing there could be one.
    #[must_use]
    pub fn find(pasted: &str) -> Option<Self> {
        let (token, (id, secret)) = domain::pasted_token(pasted, read_link)?;
        Some(Self { token, id, secret })
    }
}

impl std::fmt::Debug for ErasureLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ErasureLink(…)")
    }
}

/// The application's id and the secret in a link's token.
fn read_link(token: &str) -> Option<(Uuid, String)> {
    let bytes = base64url_decode(token).filter(|bytes| bytes.len() == 32)?;
    let (id, secret) = bytes.split_at(16);
    Some((Uuid::from_slice(id).ok()?, base64url(secret)))
}
