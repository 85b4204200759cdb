//! The life of an application to join.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where an application stands.
    ApplicationStatus {
        /// Stored; the phone has not answered yet (*menunggu verifikasi nomor*).
        Unverified = "unverified",
        /// In the officers' queue.
        Submitted = "submitted",
        /// A member was made of it.
        Approved = "approved",
        /// Refused, with a reason.
        Rejected = "rejected",
        /// Back with the applicant, with a reason per field (*perlu diperbaiki*).
        Returned = "returned",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
        /// Nothing is left of the person (*dihapus*).
        Erased = "erased",
    }
}

/// What can happen to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationEvent {
    /// The code sent to the phone came back.
    Verify,
    /// An officer decides.
    Decide(Decision),
    /// The applicant sends a corrected form.
    Fix,
    /// The applicant takes it back.
    Withdraw,
    /// The person's data go, at their request or because their time is over.
    Erase,
}

vocabulary! {
    /// An officer's decision.
    Decision {
        /// Make a member.
        Approve = "approve",
        /// Refuse.
        Reject = "reject",
        /// Ask for a correction.
        Return = "return",
    }
}

/// The move is not possible in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IllegalMove;

impl ApplicationStatus {
    /// The state after `event`.
    ///
    /// # Errors
    /// The event cannot happen in this state.
    pub const fn after(self, event: ApplicationEvent) -> Result<Self, IllegalMove> {
        use ApplicationEvent as E;
        match (self, event) {
            (Self::Unverified, E::Verify) | (Self::Returned, E::Fix) => Ok(Self::Submitted),
            (Self::Submitted, E::Decide(Decision::Approve)) => Ok(Self::Approved),
            (Self::Submitted, E::Decide(Decision::Reject)) => Ok(Self::Rejected),
            (Self::Submitted, E::Decide(Decision::Return)) => Ok(Self::Returned),
            (Self::Unverified | Self::Submitted | Self::Returned, E::Withdraw) => Ok(Self::Withdrawn),
            (Self::Erased, _) => Err(IllegalMove),
            (_, E::Erase) => Ok(Self::Erased),
            _ => Err(IllegalMove),
        }
    }

    /// Whether the application still waits for somebody.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Unverified | Self::Submitted | Self::Returned)
    }
}

/// Hours after which an application whose code was handed to a provider, and never came back, is
/// forgotten.
pub const UNVERIFIED_HOURS: i64 = 48;
/// Days for which an application waits for its code, from when it was stored: whatever happens to messages.
pub const UNVERIFIED_DAYS: i64 = 14;
/// Minutes a code is good for.
pub const CODE_MINUTES: i64 = 15;
/// Guesses a code allows.
pub const CODE_TRIES: u32 = 5;
/// Minutes within which a code that is asked for again is the same code: a message that came late
/// must not be overtaken by another code.
pub const CODE_AGAIN_MINUTES: i64 = 5;
/// Seconds for which a step that is good once gives the same answer to the same request of the same browser: a
/// second tap, a reload, a network that lost the first answer.
pub const REPLAY_SECONDS: i64 = 60;
/// Codes a day to one phone for a browser that never signed in with it, of those all such browsers share.
pub const CODES_PER_STRANGER: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_moves_of_the_state_diagram_are_legal() {
        use ApplicationEvent::{Decide, Erase, Fix, Verify, Withdraw};
        use ApplicationStatus::{Approved, Erased, Rejected, Returned, Submitted, Unverified, Withdrawn};
        let decisions = [Decide(Decision::Approve), Decide(Decision::Reject), Decide(Decision::Return)];
        let events = [&decisions[..], &[Verify, Fix, Withdraw, Erase]].concat();
        let legal = [
            (Unverified, Verify, Submitted),
            (Unverified, Withdraw, Withdrawn),
            (Submitted, Decide(Decision::Approve), Approved),
            (Submitted, Decide(Decision::Reject), Rejected),
            (Submitted, Decide(Decision::Return), Returned),
            (Submitted, Withdraw, Withdrawn),
            (Returned, Fix, Submitted),
            (Returned, Withdraw, Withdrawn),
            (Unverified, Erase, Erased),
            (Submitted, Erase, Erased),
            (Approved, Erase, Erased),
            (Rejected, Erase, Erased),
            (Returned, Erase, Erased),
            (Withdrawn, Erase, Erased),
        ];
        for &state in ApplicationStatus::ALL {
            for &event in &events {
                let expected = legal.iter().find(|(s, e, _)| *s == state && *e == event).map(|(_, _, to)| *to);
                assert_eq!(state.after(event).ok(), expected, "{state:?} {event:?}");
            }
        }
    }
}
