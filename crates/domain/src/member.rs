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
        /// Nothing is left of the person (*dihapus*).
        Erased = "erased",
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

    /// The state after the person's data are gone. No officer moves a membership there: the person
    /// asks for it, or the time for which the data are kept is over.
    ///
    /// # Errors
    /// They are gone already.
    pub const fn erased(self) -> Result<Self, IllegalMove> {
        if matches!(self, Self::Erased) { Err(IllegalMove) } else { Ok(Self::Erased) }
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

    #[test]
    fn every_membership_can_be_erased_once_and_by_no_officer() {
        for &from in MemberStatus::ALL {
            assert_eq!(from.erased().is_ok(), from != MemberStatus::Erased, "{from}");
            for owner in [false, true] {
                assert!(from.to(MemberStatus::Erased, owner).is_err(), "{from}");
                assert!(MemberStatus::Erased.to(from, owner).is_err(), "{from}");
            }
        }
    }
}
