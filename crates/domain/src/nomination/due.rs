//! What time alone brings to somebody who was proposed: the question or its reminder, the end of the
//! question, the deletion of what is known of them.

use jiff::{SignedDuration, Timestamp};

use super::NominationStatus;
use crate::Election;

/// Days after the end of an election for which a phone that refused is not asked again, and what was counted of
/// somebody stands without their data.
const BLOCKED_DAYS: i64 = 365;

const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

impl Election {
    /// When the question lapses to somebody who was first proposed at `created`.
    #[must_use]
    pub fn lapses_at(&self, created: Timestamp) -> Timestamp {
        created + days(self.consent_days)
    }

    /// When somebody who was first proposed at `created` is reminded.
    #[must_use]
    pub fn reminds_at(&self, created: Timestamp) -> Timestamp {
        created + days(self.consent_days - self.reminder_days)
    }

    /// Until when a phone is known by which somebody was proposed at `created`.
    #[must_use]
    pub fn knows_phone_until(&self, created: Timestamp) -> Timestamp {
        self.over_at().max(created) + days(BLOCKED_DAYS)
    }

    /// Until when it is known that somebody refused, so that they are not asked again.
    #[must_use]
    pub fn knows_refusal_until(&self, now: Timestamp) -> Timestamp {
        self.closes.max(now) + days(BLOCKED_DAYS)
    }
}

/// What stands of a nominee when they are looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NomineeTimes {
    /// Where the question stands.
    pub status: NominationStatus,
    /// Somebody proposes them still.
    pub proposed: bool,
    /// A message has told them.
    pub asked: bool,
    /// When they were first proposed.
    pub created_at: Timestamp,
    /// When the question lapses.
    pub expires_at: Timestamp,
}

/// What is to be done with a nominee who is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NomineeDue {
    /// Every proposal was taken back: there is nothing left to ask. What is known goes, the rest by then.
    ForgetUnasked(Timestamp),
    /// The question lapses.
    Lapse,
    /// The question is put, since their phone had its message on the day they were proposed; the next look is
    /// then.
    Ask(Timestamp),
    /// The one reminder goes out; the next look is then.
    Remind(Timestamp),
    /// They stand: what is known of them in contests that they did not choose goes, its count by then.
    LetGo {
        /// When what is left of the others goes.
        until: Timestamp,
        /// When all of it is over; `None` when it is.
        over_at: Option<Timestamp>,
    },
    /// They refused or never answered: what is known goes, the refusal by then.
    Forget(Timestamp),
}

impl NomineeTimes {
    /// What is to be done by `now`.
    #[must_use]
    pub fn due(&self, election: &Election, now: Timestamp) -> NomineeDue {
        match self.status {
            NominationStatus::AwaitingConsent if !self.proposed => NomineeDue::ForgetUnasked(self.expires_at.max(now)),
            NominationStatus::AwaitingConsent if self.expires_at <= now => NomineeDue::Lapse,
            NominationStatus::AwaitingConsent if self.asked => NomineeDue::Remind(self.expires_at),
            NominationStatus::AwaitingConsent => NomineeDue::Ask(election.reminds_at(self.created_at)),
            NominationStatus::Accepted => {
                let over = election.over_at();
                NomineeDue::LetGo { until: over.max(now) + days(BLOCKED_DAYS), over_at: (over > now).then_some(over) }
            }
            _ => NomineeDue::Forget(election.knows_refusal_until(now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn election() -> &'static Election {
        &Election::shipped()[0]
    }

    fn times(status: NominationStatus) -> NomineeTimes {
        let created_at = election().opens;
        let expires_at = election().lapses_at(created_at);
        NomineeTimes { status, proposed: true, asked: true, created_at, expires_at }
    }

    #[test]
    fn a_nominee_is_asked_reminded_once_and_asked_no_more() {
        let waits = times(NominationStatus::AwaitingConsent);
        let reminder = election().reminds_at(waits.created_at);
        assert!(waits.created_at < reminder && reminder < waits.expires_at);
        let unasked = NomineeTimes { asked: false, ..waits };
        assert_eq!(unasked.due(election(), waits.created_at + days(1)), NomineeDue::Ask(reminder));
        assert_eq!(waits.due(election(), reminder), NomineeDue::Remind(waits.expires_at));
        assert_eq!(waits.due(election(), waits.expires_at), NomineeDue::Lapse);
    }

    #[test]
    fn who_is_proposed_by_nobody_any_more_is_not_asked_and_does_not_lapse() {
        let unproposed = NomineeTimes { proposed: false, ..times(NominationStatus::AwaitingConsent) };
        let late = unproposed.expires_at + days(3);
        assert_eq!(unproposed.due(election(), unproposed.created_at), NomineeDue::ForgetUnasked(unproposed.expires_at));
        assert_eq!(unproposed.due(election(), late), NomineeDue::ForgetUnasked(late));
    }

    #[test]
    fn what_was_told_of_whoever_refused_goes_and_what_stands_stays_until_the_election_is_over() {
        let now = times(NominationStatus::Accepted).created_at + days(40);
        for &status in NominationStatus::ALL.iter().filter(|status| status.is_refusal()) {
            let due = times(status).due(election(), now);
            assert_eq!(due, NomineeDue::Forget(election().closes.max(now) + days(365)), "{status}");
        }
        let over = election().over_at();
        let stands = times(NominationStatus::Accepted);
        let until = over + days(365);
        assert_eq!(stands.due(election(), now), NomineeDue::LetGo { until, over_at: Some(over) });
        assert_eq!(stands.due(election(), over), NomineeDue::LetGo { until, over_at: None });
    }

    proptest! {
        #[test]
        fn nothing_that_is_kept_until_a_day_ends_before_it_is_looked_at(at in 0_i64..4_000, status in 0..NominationStatus::ALL.len()) {
            let times = times(NominationStatus::ALL[status]);
            let now = times.created_at + days(at);
            let end = match times.due(election(), now) {
                NomineeDue::ForgetUnasked(end) | NomineeDue::Forget(end) | NomineeDue::LetGo { until: end, .. } => end,
                NomineeDue::Ask(next) | NomineeDue::Remind(next) => next,
                NomineeDue::Lapse => now,
            };
            prop_assert!(end >= now);
        }
    }
}
