//! A card as it is stored, and as strangers ask about it. Nothing in it is of its holder.

use jiff::Timestamp;

use crate::attribute::STATUS;
use crate::item::Item;
use crate::{Registry, StoreError, keys};

/// The attributes of a card.
pub(super) const ISSUED_AT: &str = "issued_at";
pub(super) const REISSUED: &str = "reissued";
pub(super) const UNTIL: &str = "until";

/// A card that was issued to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub jti: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Until when it is good.
    pub valid_until: Timestamp,
}

/// What a stranger may know of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardState {
    /// In force.
    Valid,
    /// Reissued, or its holder is no active member.
    Revoked,
    /// Never issued.
    Unknown,
}

pub(super) fn read_card(jti: &str, item: &Item) -> Result<Card, StoreError> {
    Ok(Card { jti: jti.to_owned(), issued_at: item.time(ISSUED_AT)?, valid_until: item.time(UNTIL)? })
}

impl Registry {
    /// Whether a card is in force: one GetItem of an item that holds nothing about a person.
    ///
    /// # Errors
    /// The store failed.
    pub async fn card_state(&self, jti: &str) -> Result<CardState, StoreError> {
        Ok(match self.table.get(keys::card(jti)).await? {
            None => CardState::Unknown,
            Some(item) if item.text(STATUS)? == "valid" => CardState::Valid,
            Some(_) => CardState::Revoked,
        })
    }
}
