//! The keys that a process asked for.

use std::collections::BTreeMap;

use crate::{
    CardSigner, CardVerifier, EdgeProof, Indexer, KeyError, KeySet, Purpose, ReceiptSigner, Sealer, TokenSealer,
};

/// What [`KeySource::read`](crate::KeySource::read) brought, in one request for all of it.
pub struct Keys {
    texts: BTreeMap<&'static str, String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({:?})", self.texts.keys())
    }
}

/// Each fails when its secret was not asked for, is absent, or is malformed.
#[expect(clippy::missing_errors_doc, reason = "said once above")]
impl Keys {
    pub(crate) fn new(texts: BTreeMap<&'static str, String>) -> Self {
        Self { texts }
    }

    /// A secret as it is written.
    pub fn text(&self, purpose: Purpose) -> Result<&str, KeyError> {
        self.texts.get(purpose.name()).map(String::as_str).ok_or(KeyError::Unavailable(purpose))
    }

    /// Every version of one purpose's key.
    pub fn set(&self, purpose: Purpose) -> Result<KeySet, KeyError> {
        serde_json::from_str(self.text(purpose)?).map_err(|_| KeyError::Malformed(purpose))
    }

    /// The key to personal data.
    pub fn sealer(&self) -> Result<Sealer, KeyError> {
        Sealer::new(Purpose::Sealing, &self.set(Purpose::Sealing)?)
    }

    /// The key to what is held of people whose data are erased.
    pub fn holds(&self) -> Result<Sealer, KeyError> {
        Sealer::new(Purpose::Holds, &self.set(Purpose::Holds)?)
    }

    /// The key that matches NIK and phone.
    pub fn indexer(&self) -> Result<Indexer, KeyError> {
        Indexer::new(&self.set(Purpose::Index)?)
    }

    /// The key to tokens that travel through a browser.
    pub fn tokens(&self) -> Result<TokenSealer, KeyError> {
        TokenSealer::new(&self.set(Purpose::Token)?)
    }

    /// The key that signs receipts of consent.
    pub fn receipts(&self) -> Result<ReceiptSigner, KeyError> {
        ReceiptSigner::new(&self.set(Purpose::ReceiptSigning)?)
    }

    /// The key that signs cards.
    pub fn card_signer(&self) -> Result<CardSigner, KeyError> {
        CardSigner::new(&self.set(Purpose::CardSigning)?)
    }

    /// The keys that cards are checked with.
    pub fn card_verifier(&self) -> Result<CardVerifier, KeyError> {
        CardVerifier::new(&self.set(Purpose::CardPublic)?)
    }

    /// What the edge of the network has to show.
    pub fn edge(&self) -> Result<EdgeProof, KeyError> {
        EdgeProof::new(&self.set(Purpose::Edge)?)
    }
}
