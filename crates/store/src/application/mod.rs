//! Applications: from the public form to the officers' decision.

mod admit;
mod approve;
mod code;
mod decide;
mod flag;
mod queue;
pub(crate) mod record;
mod unverified;
mod waiting;

pub use admit::{Admission, NewApplication, Proved};
pub use approve::Approval;
pub use code::{CodeTarget, Verification};
pub use decide::Decided;
pub use flag::SameNik;
pub use queue::ApplicationFilter;
pub use record::{Application, Codes, DecisionNote};
pub use unverified::{Awaited, PhoneCorrection};
