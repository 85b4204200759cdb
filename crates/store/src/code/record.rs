//! A code as it is stored. It belongs to whoever asked for it: another browser can neither use it nor use it up.

use domain::Phone;

use crate::attribute::SEALED;
use crate::item::Item;
use crate::{Accounts, StoreError, keys};

/// The attributes of a code, and of what a phone was granted in a day.
pub(super) const ISSUED_AT: &str = "issued_at";
pub(crate) const UNTIL: &str = "until";
pub(super) const TRIES: &str = "tries";
pub(super) const USED_AT: &str = "used_at";
pub(crate) const KNOWN: &str = "known";
pub(super) const ISSUED: &str = "issued";
pub(super) const LAST_AT: &str = "last_at";

/// What a code is for. One of a purpose opens nothing of the other, so that nobody can be talked
/// out of a code that does more than it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// Signing in.
    SignIn,
    /// Taking over a new number.
    NewPhone,
    /// Answering a proposal to be a candidate.
    Consent,
}

impl CodePurpose {
    /// What the sort key of the code's item begins with.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "code",
            Self::NewPhone => "phone",
            Self::Consent => "consent",
        }
    }
}

/// Whose code it is: of one purpose, for one phone, of one who asked.
#[derive(Debug, Clone, Copy)]
pub struct CodeKey<'a> {
    /// What it is for.
    pub purpose: CodePurpose,
    /// The phone's hash.
    pub phone_hash: &'a str,
    /// The hash of what is known of the asker alone: a browser's mark, a session, a link.
    pub asker: &'a str,
}

impl CodeKey<'_> {
    pub(super) fn key(&self) -> keys::Key {
        keys::code(self.phone_hash, self.purpose, self.asker)
    }
}

impl Accounts {
    /// The phone and the code in a code's item.
    pub(crate) fn open_code(&self, item: &Item) -> Result<(Phone, String), StoreError> {
        let corrupt = StoreError::Corrupt("sealed");
        let plain = self.table.open(&item.key()?, SEALED, item)?;
        let plain = String::from_utf8(plain).map_err(|_| corrupt.clone())?;
        let (code, phone) = plain.split_at_checked(domain::limits::CODE_DIGITS).ok_or(corrupt.clone())?;
        Ok((Phone::from_stored(phone).map_err(|_| corrupt)?, code.to_owned()))
    }
}

/// What the code in an item is for; `None` when the item holds no code.
pub(crate) fn code_purpose(item: &Item) -> Option<CodePurpose> {
    keys::phone_hash(item.text_opt("pk")?)?;
    let (purpose, _) = item.text_opt("sk")?.split_once('#')?;
    let purposes = [CodePurpose::SignIn, CodePurpose::NewPhone, CodePurpose::Consent];
    purposes.into_iter().find(|one| one.as_str() == purpose)
}
