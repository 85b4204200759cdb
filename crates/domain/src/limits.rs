//! Lengths that the forms and the server share, so that the two cannot disagree.

/// Longest name of a person, in characters.
pub const NAME_MAX: usize = 100;
/// Longest address, in characters.
pub const ADDRESS_MAX: usize = 200;
/// Longest name of a place of birth, in characters.
pub const BIRTH_PLACE_MAX: usize = 100;
/// Longest e-mail address, in characters (RFC 5321 allows 254).
pub const EMAIL_MAX: usize = 254;
/// Longest reason an officer can give, in characters.
pub const REASON_MAX: usize = 500;
/// Digits of a NIK.
pub const NIK_DIGITS: usize = 16;
/// Digits of a one-time code.
pub const CODE_DIGITS: usize = 6;
