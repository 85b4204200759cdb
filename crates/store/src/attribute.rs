//! Names of attributes that items of several kinds have, and of those that indexes and streams know. Every other
//! name stands once, with the record of what it is of.

/// Where something stands: a word of its vocabulary.
pub(crate) const STATUS: &str = "status";
/// Counts changes: what was read is written back only on the version that was read.
pub(crate) const VERSION: &str = "version";
/// What is personal, sealed for this very place.
pub(crate) const SEALED: &str = "sealed";
/// When it came, in milliseconds since 1970, as all moments but the next.
pub(crate) const CREATED_AT: &str = "created_at";
/// When DynamoDB may delete the item, in seconds since 1970.
pub(crate) const TTL: &str = "ttl";
/// The day on which it is looked at again; partition of the indexes `by_due`.
pub(crate) const DUE: &str = "due";
/// What it asks to be sent; streams let through to `send-messages` what has it.
pub(crate) const OUTBOX: &str = "outbox";
/// The request on whose behalf it was written last; streams hand it on to the log.
pub(crate) const TRACE: &str = "trace";
/// The order in a list; sort key of the indexes by area, district and contest.
pub(crate) const SORT: &str = "sort";
/// The keyed hash of a NIK; partition of the indexes `by_nik`.
pub(crate) const NIK_HMAC: &str = "nik_hmac";
/// The keyed hash of a phone that leads there; partition of the index `by_phone`.
pub(crate) const PHONE_HMAC: &str = "phone_hmac";
/// The contest; partition of the index `by_contest`.
pub(crate) const CONTEST: &str = "contest";
/// The village that it belongs to.
pub(crate) const VILLAGE: &str = "village";
/// The area that it belongs to.
pub(crate) const AREA: &str = "area";
/// Whose lines in the ledger are theirs.
pub(crate) const PERSON_ID: &str = "person_id";
/// When its person was erased.
pub(crate) const ERASED_AT: &str = "erased_at";
/// What its person was told.
pub(crate) const TOLD: &str = "notices";
/// When its person was last reminded of what is missing.
pub(crate) const REMINDED_AT: &str = "reminded_at";
/// What officers should look at.
pub(crate) const FLAGS: &str = "flags";
