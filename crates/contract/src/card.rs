//! Answers about cards.

use domain::MemberNumber;
use serde::Serialize;

use crate::Time;

/// The card in force.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Card<'a> {
    /// Whose it is.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::MemberNumber"))]
    pub number: &'a MemberNumber,
    /// Name.
    pub name: &'a str,
    /// What the QR says: a JWS (ES256) with `jti`, `sub` (the member number), `name` (masked), `iat` and `exp`.
    pub token: String,
    /// The page that checks the token, which stands behind `#`.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uri")))]
    pub verify_url: String,
    /// To the end of this day in Jakarta.
    pub valid_until: Time,
}

/// What is known of a card.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardState {
    /// Whether it is in force.
    pub status: CardStanding,
}

/// Whether a card is in force.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "snake_case")]
pub enum CardStanding {
    /// It is.
    Valid,
    /// It was replaced, or its holder is no member any more.
    Revoked,
    /// No such card was issued.
    Unknown,
}

/// What a card is worth.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardVerdict {
    /// A card is good to the end of its day in Jakarta.
    pub verdict: CardWorth,
    /// Member number; empty when altered or unreadable.
    pub number: String,
    /// Masked name; empty when altered or unreadable.
    pub name: String,
    /// When it was asked for.
    pub checked_at: Time,
}

/// What a card is worth, in a word.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "snake_case")]
pub enum CardWorth {
    /// A card in force.
    Genuine,
    /// A card's statement that this party did not sign.
    Altered,
    /// Its day is over.
    Expired,
    /// It was replaced, or its holder is no member any more.
    Revoked,
    /// Signed, and yet no such card was issued.
    Unknown,
    /// No card's statement at all, or only a part of one.
    Unreadable,
}
