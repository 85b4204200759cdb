//! Every key string of every table is made here and nowhere else.
//!
//! | table | pk | sk |
//! |---|---|---|
//! | registry | `application#<uuid>` | `application` |
//! | registry | `member#<number>` | `member` |
//! | registry | `nik#<hash>` | `claim` |
//! | registry | `serial#<regency>` | `serial` |
//! | registry | `card#<jti>` | `card` |
//! | registry | `word#<regency>#<hash>` | `member#<number>` |
//! | accounts | `code#<phone hash>` | `code` |
//! | accounts | `session#<hash>` | `session` |
//! | accounts | `grants#<subject>` | `grants` |
//! | accounts | `messages#<phone hash>#<day>` | `messages` |
//! | accounts | `messages#all#<hour>` | `spend` |
//! | ledger | `application#<uuid>`, `member#<number>` | `<time>#<random>` |

use domain::{ApplicationStatus, Area, MemberNumber, MemberStatus};
use jiff::Timestamp;
use uuid::Uuid;

/// Partition and sort key of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

fn key(pk: String, sk: &str) -> Key {
    Key { pk, sk: sk.to_owned() }
}

pub(crate) fn application(id: Uuid) -> Key {
    key(format!("application#{id}"), "application")
}

pub(crate) fn member(number: &MemberNumber) -> Key {
    key(format!("member#{number}"), "member")
}

pub(crate) fn claim(nik_hash: &str) -> Key {
    key(format!("nik#{nik_hash}"), "claim")
}

pub(crate) fn serial(regency: Area) -> Key {
    key(format!("serial#{regency}"), "serial")
}

pub(crate) fn card(jti: &str) -> Key {
    key(format!("card#{jti}"), "card")
}

pub(crate) fn word(regency: Area, word_hash: &str, number: &MemberNumber) -> Key {
    key(word_partition(regency, word_hash), &format!("member#{number}"))
}

pub(crate) fn word_partition(regency: Area, word_hash: &str) -> String {
    format!("word#{regency}#{word_hash}")
}

pub(crate) fn code(phone_hash: &str) -> Key {
    key(format!("code#{phone_hash}"), "code")
}

pub(crate) fn session(token_hash: &str) -> Key {
    key(format!("session#{token_hash}"), "session")
}

pub(crate) fn grants(subject: &str) -> Key {
    key(format!("grants#{subject}"), "grants")
}

pub(crate) fn messages(phone_hash: &str, day: jiff::civil::Date) -> Key {
    key(format!("messages#{phone_hash}#{day}"), "messages")
}

pub(crate) fn spend(hour: i64) -> Key {
    key(format!("messages#all#{hour}"), "spend")
}

pub(crate) fn ledger(subject: &str, at: Timestamp) -> Key {
    let random = fastrand::u64(..);
    key(subject.to_owned(), &format!("{:013}#{random:016x}", at.as_millisecond()))
}

/// Partition of the index `by_area` for applications of one regency and status.
pub(crate) fn applications_of(regency: Area, status: ApplicationStatus) -> String {
    format!("application#{regency}#{status}")
}

/// Partition of the index `by_area` for members of one regency and status.
pub(crate) fn members_of(regency: Area, status: MemberStatus) -> String {
    format!("member#{regency}#{status}")
}

/// Order within a queue: unflagged first, then by time.
pub(crate) fn queue_order(flagged: bool, at: Timestamp, id: Uuid) -> String {
    format!("{}#{:013}#{id}", u8::from(flagged), at.as_millisecond())
}

/// The phone's hash in a key of a code.
pub(crate) fn phone_hash(pk: &str) -> Option<&str> {
    pk.strip_prefix("code#")
}

/// The application's id in a key of the registry.
pub(crate) fn application_id(pk: &str) -> Option<Uuid> {
    pk.strip_prefix("application#")?.parse().ok()
}

/// What every member's key begins with.
pub(crate) const MEMBERS: &str = "member#";

/// The member's number in a key of the registry.
pub(crate) fn member_number(key: &str) -> Option<MemberNumber> {
    key.strip_prefix(MEMBERS).map(|number| MemberNumber::from_stored(number.to_owned()))
}
