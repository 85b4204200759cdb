//! What applications and memberships have in common: whose they are.

mod behind;
mod held;
mod notice;
mod reminder;
mod sealed;
mod whose;

pub(crate) use behind::only_once;
pub use behind::{Behind, PersonBehind};
pub use held::Held;
pub use notice::{NOTICES, Notice};
pub(crate) use notice::{notice_entry, read_notices, write_notices};
pub use reminder::{Reminded, Remindee};
pub(crate) use sealed::{read, write};
pub use whose::Whose;
