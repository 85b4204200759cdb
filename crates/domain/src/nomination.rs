//! The lives of a nomination, of an aspirant and of a list, and the papers of a candidate.

mod asking;
mod document;
mod due;
mod funnel;
mod merging;

pub use asking::{Heard, KnownNominee, Question, Way};
pub use document::{Document, DocumentEntry, DocumentProblem, DocumentState, missing_documents, required_documents};
pub use due::{NomineeDue, NomineeTimes};
pub use funnel::Funnel;
pub use merging::{Claimant, OneNik, support_gained};

use crate::application::IllegalMove;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a nomination (*usulan*) stands: one member's proposal of one person for one dapil.
    NominationStatus {
        /// The person proposed has not answered yet.
        AwaitingConsent = "awaiting_consent",
        /// The person is willing.
        Accepted = "accepted",
        /// The person is not willing.
        Declined = "declined",
        /// *Bukan saya*: the phone belongs to somebody else.
        NotMe = "not_me",
        /// Nobody answered within [`Election::consent_days`](crate::Election::consent_days).
        Expired = "expired",
        /// Taken back by the member who proposed.
        Withdrawn = "withdrawn",
    }
}

vocabulary! {
    /// What the person proposed says (*kesediaan*).
    Answer {
        /// Willing, with consent to process the data (UU 27/2022 arts. 20–22).
        Accept = "accept",
        /// Not willing.
        Decline = "decline",
        /// *Bukan saya*.
        NotMe = "not_me",
    }
}

impl NominationStatus {
    /// Whether the person's data are deleted
    /// [`Election::retention_days`](crate::Election::retention_days) after this state was reached:
    /// there is no consent to hold them (UU 27/2022 art. 20).
    #[must_use]
    pub const fn is_refusal(self) -> bool {
        matches!(self, Self::Declined | Self::NotMe | Self::Expired | Self::Withdrawn)
    }
}

vocabulary! {
    /// Where an aspirant (*bakal calon*) stands: a person whom at least one member proposed for a
    /// dapil.
    AspirantStatus {
        /// Proposed; has not consented yet.
        Proposed = "proposed",
        /// Consented.
        Willing = "willing",
        /// *Memenuhi syarat*: meets the requirements.
        Ms = "ms",
        /// *Belum memenuhi syarat*: does not meet them yet, can be repaired.
        Bms = "bms",
        /// *Tidak memenuhi syarat*: does not meet them.
        Tms = "tms",
        /// *Lolos penyaringan*.
        Shortlisted = "shortlisted",
        /// On the list of candidates.
        Listed = "listed",
        /// Stepped back.
        Withdrawn = "withdrawn",
        /// *Meninggal dunia*.
        Deceased = "deceased",
        /// Somebody else took the place.
        Replaced = "replaced",
    }
}

vocabulary! {
    /// The outcome of screening (*penyaringan*).
    Verdict {
        /// *Memenuhi syarat*.
        Ms = "ms",
        /// *Belum memenuhi syarat*.
        Bms = "bms",
        /// *Tidak memenuhi syarat*.
        Tms = "tms",
    }
}

vocabulary! {
    /// How an aspirant leaves the race, up to the final list (DCT).
    Leaving {
        /// Stepped back.
        Withdrawn = "withdrawn",
        /// Died.
        Deceased = "deceased",
        /// Was replaced.
        Replaced = "replaced",
    }
}

/// What can happen to an aspirant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AspirantEvent {
    /// The person consents.
    Consent,
    /// The board screens, or screens again: the history is kept.
    Verdict(Verdict),
    /// The board puts the person on its shortlist.
    Shortlist,
    /// The board takes the person off the shortlist.
    Unshortlist,
    /// The person is put on a list of candidates.
    List,
    /// The person is taken off the list.
    Unlist,
    /// The person leaves the race.
    Leave(Leaving),
}

impl AspirantStatus {
    /// The state after `event`.
    ///
    /// # Errors
    /// The event cannot happen in this state.
    pub const fn after(self, event: AspirantEvent) -> Result<Self, IllegalMove> {
        use AspirantEvent as E;
        match (self, event) {
            (Self::Proposed, E::Consent) => Ok(Self::Willing),
            (Self::Willing | Self::Bms | Self::Tms, E::Verdict(Verdict::Ms)) => Ok(Self::Ms),
            (Self::Willing | Self::Ms | Self::Tms, E::Verdict(Verdict::Bms)) => Ok(Self::Bms),
            (Self::Willing | Self::Ms | Self::Bms, E::Verdict(Verdict::Tms)) => Ok(Self::Tms),
            (Self::Ms, E::Shortlist) | (Self::Listed, E::Unlist) => Ok(Self::Shortlisted),
            (Self::Shortlisted, E::Unshortlist) => Ok(Self::Ms),
            (Self::Shortlisted, E::List) => Ok(Self::Listed),
            (_, E::Leave(leaving)) if !self.has_left() => Ok(match leaving {
                Leaving::Withdrawn => Self::Withdrawn,
                Leaving::Deceased => Self::Deceased,
                Leaving::Replaced => Self::Replaced,
            }),
            _ => Err(IllegalMove),
        }
    }

    /// Whether the person is out of the race for good.
    #[must_use]
    pub const fn has_left(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Deceased | Self::Replaced)
    }

    /// Whether screening let the person through: who may stand on a list.
    #[must_use]
    pub const fn is_eligible(self) -> bool {
        matches!(self, Self::Ms | Self::Shortlisted | Self::Listed)
    }
}

vocabulary! {
    /// Where a list of candidates (*daftar calon*) stands.
    SlateStatus {
        /// *Rancangan*: being put together.
        Draft = "draft",
        /// *Diajukan*: to the board above.
        Proposed = "proposed",
        /// *Direkomendasikan*.
        Endorsed = "endorsed",
        /// *Ditetapkan* by the party.
        Approved = "approved",
        /// Handed to KPU.
        Submitted = "submitted",
        /// *Daftar calon sementara*: KPU's provisional list, open to objections.
        Dcs = "dcs",
        /// *Daftar calon tetap*: KPU's final list.
        Dct = "dct",
    }
}

impl SlateStatus {
    /// The state that follows; the final list is the last.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Draft => Some(Self::Proposed),
            Self::Proposed => Some(Self::Endorsed),
            Self::Endorsed => Some(Self::Approved),
            Self::Approved => Some(Self::Submitted),
            Self::Submitted => Some(Self::Dcs),
            Self::Dcs => Some(Self::Dct),
            Self::Dct => None,
        }
    }

    /// The state after a move to `to`: one step on, or back to a draft as a new revision. Which
    /// board may do it, [`ChamberRules::step`](crate::ChamberRules::step) tells.
    ///
    /// # Errors
    /// The state diagram has no such move; the final list does not change any more.
    pub fn to(self, to: Self) -> Result<Self, IllegalMove> {
        let back = to == Self::Draft && !matches!(self, Self::Draft | Self::Dct);
        if back || self.next() == Some(to) { Ok(to) } else { Err(IllegalMove) }
    }
}

#[cfg(test)]
pub(crate) mod tests;
