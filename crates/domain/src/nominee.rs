//! Somebody whom members propose, as a proposer describes them.

use crate::{MemberNumber, PersonName, Phone, Sex};

/// What a proposal says about a person. The phone is the proposer's word: only a code that comes
/// back from it makes it the nominee's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominee {
    /// Full name.
    pub name: PersonName,
    /// Where the question goes.
    pub phone: Phone,
    /// *Perempuan* or *laki-laki*; what the person's own answer says counts later.
    pub sex: Sex,
    /// Their member number, when the proposer knows it.
    pub member_number: Option<MemberNumber>,
}

/// The wording of the consent to be a candidate: `site/content/*/consent.toml`.
pub const CANDIDACY_CONSENT_VERSION: u16 = 1;
