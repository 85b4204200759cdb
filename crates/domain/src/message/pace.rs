//! How fast a sender may go. The provider's rate is shared with senders we cannot see (every lane of
//! every stream is one), so each listens to what the provider answers and finds its own share.

use jiff::{SignedDuration, Timestamp};

use super::Answer;

/// Answers missing in a row, after which the provider counts as down.
const SILENCES: u32 = 3;

/// Seconds between two tries at a provider that is down.
const PROBE_SECONDS: i64 = 3;

/// The part of the highest rate with which a sender begins again.
const BEGINNING: f64 = 0.125;

/// How much more is asked for than the provider took when it complained.
const BEYOND: f64 = 1.1;

/// How much slower a second with complaints makes it, at most: it may have been a short one.
const SLOWER: f64 = 0.9;

/// How much faster each second that brought no complaint makes it.
const GROWTH: f64 = 1.1;

/// A sender's pace.
#[derive(Debug, Clone)]
pub struct Pace {
    most: f64,
    /// Messages a second.
    rate: f64,
    /// Messages that may go at once.
    ready: f64,
    counted_until: Timestamp,
    not_before: Timestamp,
    /// The provider has not complained since we began: the rate doubles until it does.
    beginning: bool,
    silences: u32,
    window: Window,
}

/// What the provider said within a second.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: Timestamp,
    accepted: u32,
    complaints: u32,
}

impl Pace {
    /// The pace of a sender that may hand over at most `most` messages a second.
    #[must_use]
    pub fn new(most: u32) -> Self {
        let most = f64::from(most.max(1));
        Self {
            most,
            rate: most,
            ready: most.min(1.0),
            counted_until: Timestamp::UNIX_EPOCH,
            not_before: Timestamp::UNIX_EPOCH,
            beginning: true,
            silences: 0,
            window: Window { from: Timestamp::UNIX_EPOCH, accepted: 0, complaints: 0 },
        }
    }

    /// Takes the right to hand over one message now.
    ///
    /// # Errors
    /// It is too early; says for how long.
    pub fn take(&mut self, now: Timestamp) -> Result<(), SignedDuration> {
        self.turn(now);
        if self.is_away(now) {
            return Err(self.not_before.duration_since(now));
        }
        let passed = now.duration_since(self.counted_until).as_secs_f64().max(0.0);
        self.counted_until = now;
        // At most a tenth of a second's share at once: bursts are what providers complain about.
        self.ready = (self.ready + passed * self.rate).min((self.rate / 10.0).max(1.0));
        if self.ready < 1.0 {
            let missing = (1.0 - self.ready) / self.rate;
            return Err(SignedDuration::try_from_secs_f64(missing).unwrap_or(SignedDuration::from_secs(1)));
        }
        self.ready -= 1.0;
        Ok(())
    }

    /// Learns from an answer.
    pub fn heard(&mut self, answer: Answer, now: Timestamp) {
        self.turn(now);
        match answer {
            Answer::Accepted | Answer::Refused => {
                self.window.accepted += 1;
                self.silences = 0;
            }
            Answer::SlowDown(after) => {
                self.window.complaints += 1;
                if let Some(after) = after {
                    self.stay_away(now + after);
                }
            }
            Answer::WrongSetUp | Answer::Silence => {
                self.silences += 1;
                if self.silences >= SILENCES || answer == Answer::WrongSetUp {
                    self.begin_again();
                    self.stay_away(now + SignedDuration::from_secs(PROBE_SECONDS));
                }
            }
        }
    }

    /// Whether nothing may go, whatever the rate.
    #[must_use]
    pub fn is_away(&self, now: Timestamp) -> bool {
        now < self.not_before
    }

    /// Lets nothing go before then.
    pub fn stay_away(&mut self, until: Timestamp) {
        self.not_before = self.not_before.max(until);
    }

    fn begin_again(&mut self) {
        self.beginning = true;
        self.rate = (self.most * BEGINNING).max(1.0);
        self.ready = 0.0;
    }

    /// Closes the second that is over. What was accepted in it is what the provider has left for us;
    /// a tenth more is asked for, or nobody would take what others leave.
    fn turn(&mut self, now: Timestamp) {
        if now.duration_since(self.window.from) < SignedDuration::from_secs(1) {
            return;
        }
        let Window { accepted, complaints, .. } = self.window;
        if complaints > 0 && accepted > 0 {
            self.beginning = false;
            let left = f64::from(accepted) * BEYOND + 1.0;
            self.rate = left.max(self.rate * SLOWER).min(self.most);
        } else if complaints > 0 {
            self.begin_again();
        } else if accepted > 0 {
            let faster = if self.beginning { self.rate * 2.0 } else { self.rate * GROWTH + 1.0 };
            self.rate = faster.min(self.most);
        }
        self.window = Window { from: now, accepted: 0, complaints: 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(1_795_000_000_000 + milliseconds).unwrap()
    }

    /// Hands over whatever the pace allows for `seconds`; `answer` says what each message meets.
    fn send(pace: &mut Pace, from: i64, seconds: i64, mut answer: impl FnMut(i64) -> Answer) -> u32 {
        let mut accepted = 0;
        for millisecond in from * 1000..(from + seconds) * 1000 {
            while pace.take(at(millisecond)).is_ok() {
                let answer = answer(millisecond);
                accepted += u32::from(answer == Answer::Accepted);
                pace.heard(answer, at(millisecond));
            }
        }
        accepted
    }

    /// A provider that takes `rate` a second and complains about the rest.
    fn provider(rate: u32) -> impl FnMut(i64) -> Answer {
        let (mut second, mut taken) = (0, 0);
        move |millisecond| {
            if millisecond / 1000 != second {
                (second, taken) = (millisecond / 1000, 0);
            }
            taken += 1;
            if taken <= rate { Answer::Accepted } else { Answer::SlowDown(None) }
        }
    }

    #[test]
    fn a_sender_keeps_to_the_rate_it_was_told() {
        let sent = send(&mut Pace::new(40), 0, 10, |_| Answer::Accepted);
        assert!((390..=410).contains(&sent), "{sent}");
    }

    #[test]
    fn a_sender_finds_what_is_left_of_the_providers_rate() {
        let mut pace = Pace::new(400);
        send(&mut pace, 0, 10, provider(100));
        let sent = send(&mut pace, 10, 60, provider(100));
        assert!(sent > 95 * 60, "{sent}");
    }

    #[test]
    fn a_provider_that_is_down_is_asked_once_in_a_while() {
        let mut pace = Pace::new(400);
        let mut asked = 0;
        send(&mut pace, 0, 60, |_| {
            asked += 1;
            Answer::Silence
        });
        assert!((15..=25).contains(&asked), "{asked}");
        // Back again, the full rate is a few seconds away.
        send(&mut pace, 60, 8, |_| Answer::Accepted);
        let sent = send(&mut pace, 68, 10, |_| Answer::Accepted);
        assert!(sent > 3_900, "{sent}");
    }

    #[test]
    fn a_provider_that_refuses_everything_for_a_while_is_not_pressed() {
        let mut pace = Pace::new(100);
        let busy = Answer::SlowDown(Some(SignedDuration::from_secs(20)));
        let mut asked = 0;
        send(&mut pace, 0, 60, |_| {
            asked += 1;
            busy
        });
        assert!(asked < 20, "{asked}");
    }

    #[test]
    fn a_refused_message_is_an_answer_too() {
        let mut pace = Pace::new(10);
        let mut asked = 0;
        send(&mut pace, 0, 10, |_| {
            asked += 1;
            Answer::Refused
        });
        assert!(asked > 90, "{asked}");
    }
}
