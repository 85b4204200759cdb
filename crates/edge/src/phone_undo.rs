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

/// A link as it came back.
#[derive(Debug)]
pub struct PhoneUndo {
    /// Its token alone, without what was pasted around it.
    pub token: String,
    /// The member it is about.
    pub number: MemberNumber,
    /// The change it is about.
    pub id: String,
}

/// What the link in a pasted text is about; `None` when it is over, or never was.
#[must_use]
pub fn open_phone_undo(tokens: &TokenSealer, pasted: &str, request: &Request) -> Option<PhoneUndo> {
    let read = |token: &str| tokens.open::<Link>(USAGE, request.now.as_second(), token).ok();
    let (token, link) = domain::pasted_token(pasted, read)?;
    Some(PhoneUndo { token, number: MemberNumber::from_stored(link.number), id: link.id })
}
