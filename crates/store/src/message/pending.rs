//! Messages that committed items ask for.

use domain::Phone;
use domain::message::Urgency;
use uuid::Uuid;

use crate::{Joining, Share, Source};

/// A message that a change asks for.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The same for every delivery of the same change, for deduplication.
    pub id: String,
    /// To whom.
    pub to: Phone,
    /// What.
    pub message: Message,
    /// Out of which share of the phone it is sent.
    pub share: Share,
    /// What asks for it.
    pub source: Source,
    /// Whose clock starts when the message was handed over, and what their phone leads to from then.
    pub joining: Option<Joining>,
    /// The gateway's id of the request that asked for it, where it was one.
    pub trace: Option<String>,
}

/// A code that an application waits for, on its page.
#[derive(Clone, PartialEq, Eq)]
pub struct JoiningCode {
    /// The application.
    pub application: Uuid,
    /// Six digits.
    pub code: String,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// The code that confirms an application's phone.
    ApplicationCode(JoiningCode),
    /// The code by which a guardian consents.
    GuardianCode(JoiningCode),
    /// The code that signs in.
    SignInCode(String),
    /// The code that proves the hold of a new number.
    PhoneCode(String),
    /// The code by which a nominee answers.
    ConsentCode(String),
    /// Somebody was proposed; the token of the link to their answer.
    ConsentRequest(String),
    /// As [`ConsentRequest`](Self::ConsentRequest), some days later.
    ConsentReminder(String),
    /// The application was approved.
    Approved,
    /// The application was refused; the reason is on the member's page.
    Rejected,
    /// The application needs a correction; what, is on the member's page.
    Returned,
    /// Somebody applied with this member's NIK.
    NikUsed,
    /// The data of this phone's person are to be erased; the token of the link that takes it back.
    ErasureAsked(String),
    /// The member has another phone now; to the old one, the token of the link that undoes it.
    PhoneChanged(String),
    /// Somebody answered too often wrong who this person is.
    IdentityLimit,
    /// Data or papers of this person are not complete.
    Incomplete,
}

impl Message {
    /// Whether somebody looks at their phone and waits for it.
    #[must_use]
    pub const fn urgency(&self) -> Urgency {
        match self {
            Self::ApplicationCode(_)
            | Self::GuardianCode(_)
            | Self::SignInCode(_)
            | Self::PhoneCode(_)
            | Self::ConsentCode(_) => Urgency::Code,
            _ => Urgency::Notice,
        }
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Message(…)")
    }
}
