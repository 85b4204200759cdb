//! What becomes of a message: sent now, later, or never. The decision knows no clock, no provider and
//! no database, so that ten minutes without a provider can be tried out in a second.

mod pace;

use jiff::{SignedDuration, Timestamp};

use crate::vocabulary::vocabulary;
pub use pace::Pace;

/// Hours that somebody may still be waiting for a code that nobody could send. What it is for lives
/// longer: an unverified application fourteen days.
pub const CODE_WAITS_HOURS: i64 = 24;

/// Days that a notice waits for its turn.
pub const NOTICE_WAITS_DAYS: i64 = 7;

/// Seconds between two messages of one kind to one phone.
pub const MESSAGE_GAP_SECONDS: i64 = 30;

/// Hours within which a candidate gets one reminder at most that data or papers are missing, however many
/// officers press.
pub const CANDIDATE_REMINDER_HOURS: i64 = 24;

/// The same for a member who stands for nothing.
pub const MEMBER_REMINDER_HOURS: i64 = 24 * 7;

/// A code that waited for more seconds than this is renewed before it goes: its message promises the
/// whole of its life.
const FRESH_SECONDS: i64 = 30;

/// Seconds that a message is left alone after the provider gave no answer to it: first, and at most.
const SILENCE_SECONDS: (i64, i64) = (2, 300);

vocabulary! {
    /// Which messages go first, and what they count against.
    Urgency {
        /// Somebody looks at their phone and waits.
        Code = "code",
        /// Good to know, today or tomorrow.
        Notice = "notice",
    }
}

impl Urgency {
    /// How long such a message is of use to anybody.
    #[must_use]
    pub const fn patience(self) -> SignedDuration {
        match self {
            Self::Code => SignedDuration::from_hours(CODE_WAITS_HOURS),
            Self::Notice => SignedDuration::from_hours(24 * NOTICE_WAITS_DAYS),
        }
    }
}

/// A message, as far as its fate depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// Code or notice.
    pub urgency: Urgency,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// How often the provider gave no answer to it.
    pub silences: u32,
}

/// What the provider made of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It takes care of it.
    Accepted,
    /// It will never take it: the number is dead, or the text not allowed.
    Refused,
    /// Too many at once; may say how long to stay away.
    SlowDown(Option<SignedDuration>),
    /// It does not know us: a wrong token, an account without credit.
    WrongSetUp,
    /// None in time, or one that says nothing: it may have the message or not.
    Silence,
}

/// What happened to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is its turn.
    Due,
    /// The phone was written to a moment ago; the next one may go then. `None`: its day is used up.
    Limited(Option<Timestamp>),
    /// The hour's spend is used up.
    BreakerOpen,
    /// The database could not count it.
    Uncounted,
    /// The sender holds back, for the provider's sake.
    HeldBack,
    /// The provider was asked.
    Answered(Answer),
}

/// What to do with a message next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Hand it over.
    Send,
    /// Prolong the very same code, then hand it over: nobody ever holds two different ones.
    RenewAndSend,
    /// It was handed over; nothing is left to do.
    Done,
    /// Try again from then on. In the past means: with the next free hand.
    Wait(Timestamp, Wait),
    /// Never mind it.
    End(End),
}

vocabulary! {
    /// Why a message waits.
    Wait {
        /// The phone was written to a moment ago.
        Limited = "limited",
        /// The hour's spend is used up.
        BreakerOpen = "breaker_open",
        /// The database could not count it.
        Uncounted = "uncounted",
        /// The provider is busy, and we know.
        HeldBack = "held_back",
        /// The provider said so.
        SlowDown = "slow_down",
        /// The provider does not know us.
        WrongSetUp = "wrong_set_up",
        /// The provider gave no answer.
        Silence = "silence",
    }
}

vocabulary! {
    /// Why a message ended without being sent.
    End {
        /// What it is about cannot be opened: erased meanwhile, or damaged.
        Unreadable = "unreadable",
        /// The provider will never take it.
        Refused = "refused",
        /// Nobody waits for it any more.
        TooLate = "too_late",
        /// The phone had its share of codes for the day.
        Limited = "limited",
        /// What it is about has moved on: answered, taken back, asked for anew.
        NotWanted = "not_wanted",
    }
}

impl End {
    /// Whether somebody who should have got the message did not.
    #[must_use]
    pub const fn is_loss(self) -> bool {
        !matches!(self, Self::NotWanted)
    }
}

impl Letter {
    /// What becomes of the message after `turn`.
    #[must_use]
    pub fn fate(&self, turn: Turn, now: Timestamp) -> Fate {
        let waited = now.duration_since(self.asked_at);
        // Its place in the line is the moment when it was asked for: the newest goes first, however
        // often it had to step back.
        let in_line = |why| Fate::Wait(self.asked_at, why);
        match turn {
            Turn::Due if waited >= self.urgency.patience() => Fate::End(End::TooLate),
            Turn::Due if self.urgency == Urgency::Code && waited.as_secs() > FRESH_SECONDS => Fate::RenewAndSend,
            Turn::Due => Fate::Send,
            Turn::Limited(Some(from)) => Fate::Wait(from, Wait::Limited),
            Turn::Limited(None) => Fate::End(End::Limited),
            Turn::BreakerOpen => in_line(Wait::BreakerOpen),
            Turn::Uncounted => in_line(Wait::Uncounted),
            Turn::HeldBack => in_line(Wait::HeldBack),
            Turn::Answered(Answer::Accepted) => Fate::Done,
            Turn::Answered(Answer::Refused) => Fate::End(End::Refused),
            Turn::Answered(Answer::SlowDown(_)) => in_line(Wait::SlowDown),
            Turn::Answered(Answer::WrongSetUp) => in_line(Wait::WrongSetUp),
            // It may be this one message that the provider chokes on: others go first.
            Turn::Answered(Answer::Silence) => Fate::Wait(now + self.left_alone(), Wait::Silence),
        }
    }

    fn left_alone(&self) -> SignedDuration {
        let (first, most) = SILENCE_SECONDS;
        SignedDuration::from_secs((first << self.silences.min(16)).min(most))
    }
}

/// When the spend of the hour of `now` is over.
#[must_use]
pub fn next_hour(now: Timestamp) -> Timestamp {
    now + SignedDuration::from_secs(3600 - now.as_second().rem_euclid(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + seconds).unwrap()
    }

    fn asked(urgency: Urgency) -> Letter {
        Letter { urgency, asked_at: at(0), silences: 0 }
    }

    const HOUR: i64 = 3600;

    #[test]
    fn a_code_that_grew_old_is_renewed_until_nobody_waits_for_it() {
        let code = asked(Urgency::Code);
        for (age, expected) in [
            (0, Fate::Send),
            (30, Fate::Send),
            (31, Fate::RenewAndSend),
            (24 * HOUR - 1, Fate::RenewAndSend),
            (24 * HOUR, Fate::End(End::TooLate)),
        ] {
            assert_eq!(code.fate(Turn::Due, at(age)), expected, "after {age} s");
        }
    }

    #[test]
    fn a_notice_is_sent_as_it_is_for_seven_days() {
        let notice = asked(Urgency::Notice);
        assert_eq!(notice.fate(Turn::Due, at(7 * 24 * HOUR - 1)), Fate::Send);
        assert_eq!(notice.fate(Turn::Due, at(7 * 24 * HOUR)), Fate::End(End::TooLate));
    }

    #[test]
    fn what_may_succeed_later_keeps_its_place_in_the_line() {
        let busy = Answer::SlowDown(Some(SignedDuration::from_secs(60)));
        for (turn, why) in [
            (Turn::BreakerOpen, Wait::BreakerOpen),
            (Turn::Uncounted, Wait::Uncounted),
            (Turn::HeldBack, Wait::HeldBack),
            (Turn::Answered(busy), Wait::SlowDown),
            (Turn::Answered(Answer::WrongSetUp), Wait::WrongSetUp),
        ] {
            assert_eq!(asked(Urgency::Code).fate(turn, at(500)), Fate::Wait(at(0), why));
        }
    }

    #[test]
    fn a_message_without_an_answer_is_left_alone_for_longer_and_longer() {
        for (silences, seconds) in [(0, 2), (1, 4), (5, 64), (8, 300), (u32::MAX, 300)] {
            let code = Letter { silences, ..asked(Urgency::Code) };
            let fate = code.fate(Turn::Answered(Answer::Silence), at(10));
            assert_eq!(fate, Fate::Wait(at(10 + seconds), Wait::Silence), "after {silences}");
        }
    }

    #[test]
    fn only_what_can_never_succeed_ends() {
        let code = asked(Urgency::Code);
        assert_eq!(code.fate(Turn::Answered(Answer::Refused), at(0)), Fate::End(End::Refused));
        assert_eq!(code.fate(Turn::Limited(None), at(0)), Fate::End(End::Limited));
        assert_eq!(code.fate(Turn::Limited(Some(at(30))), at(0)), Fate::Wait(at(30), Wait::Limited));
        assert_eq!(code.fate(Turn::Answered(Answer::Accepted), at(0)), Fate::Done);
    }

    #[test]
    fn who_moved_on_lost_nothing() {
        assert!(!End::NotWanted.is_loss());
        for end in [End::Unreadable, End::Refused, End::TooLate, End::Limited] {
            assert!(end.is_loss());
        }
    }
}
