//! Whether somebody may be proposed with a phone, and whether they are asked: the first proposal of a name
//! asks, later ones add a contest, and who said no is not asked again.

use super::NominationStatus;
use crate::limits::OPEN_NAMES_MAX;

/// Whether somebody may be proposed with a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// They may.
    Open,
    /// They refused, or chose another contest; or the phone wants no question.
    Refused,
    /// As many others as a phone may have at a time have not answered yet.
    Full,
}

/// What a phone was told of somebody who is proposed with it for a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// They accepted this very contest.
    StandsHere,
    /// They accepted another one.
    StandsElsewhere,
    /// They said no, or that the phone is not theirs.
    Refused,
    /// They are asked, and have not answered yet.
    Waits,
    /// Nothing.
    Nothing,
}

impl Heard {
    /// Whether they may be proposed. A phone is `closed` when whoever holds it wants no question any more;
    /// `waiting` are asked behind it. Who stands already gains support, there and nowhere else.
    #[must_use]
    pub const fn way(self, closed: bool, waiting: usize) -> Way {
        match self {
            Self::StandsHere => Way::Open,
            Self::StandsElsewhere | Self::Refused => Way::Refused,
            Self::Waits | Self::Nothing if closed => Way::Refused,
            Self::Nothing if waiting >= OPEN_NAMES_MAX => Way::Full,
            Self::Waits | Self::Nothing => Way::Open,
        }
    }
}

/// What stands of a nominee when they are proposed once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownNominee {
    /// Where the question stands.
    pub status: NominationStatus,
    /// They accepted the very contest that they are proposed for.
    pub stands_here: bool,
    /// What was known of them is deleted.
    pub forgotten: bool,
}

/// Whether a nominee is asked for another proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// They are: nobody asked them before, or nobody proposed them any more.
    First,
    /// They did not answer in time, and are asked anew.
    Anew,
    /// They wait for an answer since before, or stand in this very contest: only the support is new.
    Needless,
    /// They refused, or chose another contest.
    Refused,
    /// Nothing is known of them any more, at their wish or because they did not want to be asked.
    Forgotten,
}

impl KnownNominee {
    /// Whether they are asked for another proposal; who waits for an answer already needs no more than the
    /// contest.
    #[must_use]
    pub const fn question(self) -> Question {
        match self.status {
            _ if self.stands_here => Question::Needless,
            NominationStatus::AwaitingConsent => Question::First,
            NominationStatus::Expired => Question::Anew,
            _ if self.forgotten => Question::Forgotten,
            _ => Question::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_names_wait_at_a_time_and_whoever_waits_may_be_proposed_again() {
        for waiting in 0..=OPEN_NAMES_MAX + 1 {
            assert_eq!(Heard::Waits.way(false, waiting), Way::Open, "{waiting}");
            let expected = if waiting < OPEN_NAMES_MAX { Way::Open } else { Way::Full };
            assert_eq!(Heard::Nothing.way(false, waiting), expected, "{waiting}");
        }
    }

    #[test]
    fn a_closed_phone_hears_no_question_and_who_stands_behind_it_still_gains_support() {
        for heard in [Heard::Waits, Heard::Nothing, Heard::Refused, Heard::StandsElsewhere] {
            assert_eq!(heard.way(true, 0), Way::Refused, "{heard:?}");
        }
        assert_eq!(Heard::StandsHere.way(true, OPEN_NAMES_MAX), Way::Open);
        assert_eq!(Heard::Refused.way(false, 0), Way::Refused);
    }

    #[test]
    fn only_who_let_the_time_pass_is_asked_anew() {
        for &status in NominationStatus::ALL {
            let known = KnownNominee { status, stands_here: false, forgotten: false };
            let expected = match status {
                NominationStatus::AwaitingConsent => Question::First,
                NominationStatus::Expired => Question::Anew,
                _ => Question::Refused,
            };
            assert_eq!(known.question(), expected, "{status}");
            assert_eq!(KnownNominee { stands_here: true, ..known }.question(), Question::Needless, "{status}");
            let forgotten = KnownNominee { forgotten: true, ..known }.question();
            let told = if expected == Question::Refused { Question::Forgotten } else { expected };
            assert_eq!(forgotten, told, "{status}");
        }
    }
}
