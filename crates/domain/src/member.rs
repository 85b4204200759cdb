//! The life of a membership.

use crate::application::IllegalMove;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a membership stands.
    MemberStatus {
        /// A member.
        Active = "active",
        /// *Dinonaktifkan sementara*.
        Suspended = "suspended",
        /// *Mengundurkan diri*.
        Resigned = "resigned",
        /// *Diberhentikan*, by a numbered decision.
        Expelled = "expelled",
        /// *Meninggal dunia*.
        Deceased = "deceased",
    }
}

impl MemberStatus {
    /// Whether the party's officer may move a membership from this state to `to`. A death entered
    /// by mistake can be undone, by an owner only (`owner`).
    ///
    /// # Errors
    /// The state diagram has no such move.
    pub const fn to(self, to: Self, owner: bool) -> Result<Self, IllegalMove> {
        match (self, to) {
            (Self::Active, Self::Suspended | Self::Resigned | Self::Expelled | Self::Deceased)
            | (Self::Suspended, Self::Active | Self::Resigned | Self::Expelled | Self::Deceased) => Ok(to),
            (Self::Deceased, Self::Active) if owner => Ok(to),
            _ => Err(IllegalMove),
        }
    }

    /// Whether the person belongs to the party: what holds the claim on their NIK.
    #[must_use]
    pub const fn is_current(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }
}

/// Years a card is good for after it was issued.
pub const CARD_YEARS: i64 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_moves_of_the_state_diagram_are_legal() {
        use MemberStatus::{Active, Deceased, Expelled, Resigned, Suspended};
        let legal = [
            (Active, Suspended),
            (Active, Resigned),
            (Active, Expelled),
            (Active, Deceased),
            (Suspended, Active),
            (Suspended, Resigned),
            (Suspended, Expelled),
            (Suspended, Deceased),
        ];
        for &from in MemberStatus::ALL {
            for &to in MemberStatus::ALL {
                assert_eq!(from.to(to, false).is_ok(), legal.contains(&(from, to)), "{from} {to}");
            }
        }
        assert_eq!(Deceased.to(Active, true), Ok(Active));
    }
}
