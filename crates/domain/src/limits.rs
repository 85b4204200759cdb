//! Limits that the forms, the server and the document of the API share, so that they cannot
//! disagree.

use std::ops::RangeInclusive;

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
/// Longest code of a reason, in characters.
pub const REASON_CODE_MAX: usize = 64;
/// Longest number of a party's decision, in characters.
pub const DECISION_NUMBER_MAX: usize = 100;
/// Digits of a NIK.
pub const NIK_DIGITS: usize = 16;
/// Digits of a one-time code.
pub const CODE_DIGITS: usize = 6;
/// The largest body of a request, in bytes.
pub const BODY_MAX: usize = 64 * 1024;
/// The largest file that an officer sends through the API, in bytes; the gateway takes 6 MB, encoded.
pub const FILE_MAX: usize = 4 * 1024 * 1024;
/// Items on a page of a list unless the client says otherwise.
pub const LIST_DEFAULT: usize = 50;
/// The most items on a page of a list.
pub const LIST_MAX: usize = 200;
/// The most that a search of officers shows; it says when there is more.
pub const FOUND_MAX: usize = 50;
/// The fewest letters by which villages are searched.
pub const VILLAGE_QUERY_MIN: usize = 2;
/// The most villages that a search finds.
pub const VILLAGES_MAX: usize = 20;
/// The most names that a list of candidates can be sent with; the law allows fewer, as many as the
/// dapil has seats.
pub const LIST_NAMES_MAX: usize = 24;
/// Widths in which a card's picture is drawn, in pixels. Below the first its code could no longer
/// be read; above the last a single request would take too much memory (4 bytes per pixel).
pub const CARD_WIDTHS: RangeInclusive<u32> = 300..=2024;
/// The most people with one phone who are asked at a time whether they would be candidates.
pub const OPEN_NAMES_MAX: usize = 3;
