//! Codes that prove the hold of a phone: for signing in, for changing a number, for answering a proposal.

mod check;
mod issue;
pub(crate) mod record;

pub use check::{CodeTry, CodeUse};
pub use issue::CodeIssue;
pub(crate) use issue::hex;
pub(crate) use record::code_purpose;
pub use record::{CodeKey, CodePurpose};
