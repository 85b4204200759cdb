//! The link by which the old number undoes a change of phone, whoever made it.

use domain::MemberNumber;
use keyring::TokenSealer;
use serde::{Deserialize, Serialize};
use store::{UNDO_HOURS, Undo};

use crate::{ApiError, Request, hours_after};

const USAGE: &str = "phone_undo";

/// What a link carries, sealed.
#[derive(Serialize, Deserialize)]
struct Link {
    number: String,
    id: String,
}

/// The link for a change that is made now.
///
/// # Errors
/// There is no randomness.
pub fn phone_undo_link(tokens: &TokenSealer, number: &MemberNumber, request: &Request) -> Result<Undo, ApiError> {
    let id = keyring::base64url(&keyring::random_bytes::<16>()?);
    let expires = hours_after(request.now, UNDO_HOURS).as_second();
    let token = tokens.issue(USAGE, expires, Link { number: number.as_str().to_owned(), id: id.clone() })?;
    Ok(Undo { id, token })
}

/// The member and the change that a link is about; `None` when it is over, or never was.
#[must_use]
pub fn open_phone_undo(tokens: &TokenSealer, token: &str, request: &Request) -> Option<(MemberNumber, String)> {
    let link: Link = tokens.open(USAGE, request.now.as_second(), token).ok()?;
    Some((MemberNumber::from_stored(link.number), link.id))
}
