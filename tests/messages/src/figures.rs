//! What is asked of a day with a provider that was down.

/// What happens that day.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// People who join a second, all day.
    pub joins: u32,
    /// Messages a second that the provider takes when it is well.
    pub rate: u32,
    /// Seconds before the provider goes down.
    pub before: i64,
    /// Seconds that it is down.
    pub down: i64,
    /// Of a thousand phones, how many are dead.
    pub dead_per_mille: u32,
    /// Whether those who wait ask again, first for the same code, later for a new one. That is more
    /// to send than joins: at the rate of a campaign, more than the provider takes.
    pub impatient: bool,
}

impl Day {
    /// When the provider is back, in seconds from the start.
    #[must_use]
    pub const fn recovery(&self) -> i64 {
        self.before + self.down
    }

    /// Seconds in which `backlog` messages can be gone when `rate` is shared with those who join.
    #[must_use]
    pub fn at_best(&self, backlog: usize) -> f64 {
        let backlog = u32::try_from(backlog).unwrap_or(u32::MAX);
        f64::from(backlog) / f64::from(self.rate - self.joins)
    }
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Figures {
    /// People who joined.
    pub joined: usize,
    /// Messages that waited when the provider was back.
    pub backlog: usize,
    /// Seconds until the last of them was gone.
    pub gone_after: f64,
    /// Seconds in which they could be gone at best.
    pub at_best: f64,
    /// Seconds that people waited who asked after the provider was back: half of them at most, …
    pub p50: f64,
    /// … 99 in 100 at most, …
    pub p99: f64,
    /// … and who waited longest.
    pub longest: f64,
    /// People with a living phone who got no code.
    pub without: usize,
    /// People who were sent two different codes.
    pub with_two: usize,
    /// Messages that ended because the phone is dead.
    pub refused: usize,
}

impl Figures {
    /// The waits that `seconds` show: half of them, 99 in 100, the longest.
    #[must_use]
    pub fn waits(mut seconds: Vec<f64>) -> (f64, f64, f64) {
        seconds.sort_by(f64::total_cmp);
        let at = |per_cent: usize| {
            let index = (seconds.len() * per_cent / 100).min(seconds.len().saturating_sub(1));
            seconds.get(index).copied().unwrap_or(f64::NAN)
        };
        (at(50), at(99), at(100))
    }

    /// What is not as it should be; nothing, where all is.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut expect = |holds: bool, complaint: String| {
            if !holds {
                complaints.push(complaint);
            }
        };
        expect(self.p99 <= 30.0, format!("one in a hundred waits over {:.1} s for a code", self.p99));
        let ratio = self.gone_after / self.at_best;
        expect((0.9..=1.1).contains(&ratio), format!("the backlog is gone after {ratio:.2} of the time it needs"));
        expect(self.without == 0, format!("{} got no code", self.without));
        expect(self.with_two == 0, format!("{} hold two different codes", self.with_two));
        complaints
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} joined, {} dead numbers; backlog {}, gone after {:.0} s (at best {:.0} s); \
             asked after recovery: half within {:.1} s, 99 in 100 within {:.1} s, all within {:.1} s; \
             without a code {}, with two different codes {}",
            self.joined,
            self.refused,
            self.backlog,
            self.gone_after,
            self.at_best,
            self.p50,
            self.p99,
            self.longest,
            self.without,
            self.with_two,
        )
    }
}
