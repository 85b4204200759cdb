//! Elections: the party's window for proposals, and the rules of each chamber as dated data. A
//! court's ruling changes a file, not the program.

mod check;
mod rules;
mod window;

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use check::ElectionProblem;
pub use rules::{ChamberRules, Rule, Signers, Step};

use crate::{Chamber, District, Retention, jakarta_start};
use window::Stored;

/// An election, and how the party nominates for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Election {
    /// The word for it in addresses and keys: small letters, digits, hyphens.
    pub id: String,
    /// Its name in Indonesian.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// The first instant at which members propose. In JSON it is the local time with its zone,
    /// `2026-01-01T00:00[Asia/Jakarta]`.
    pub opens: Timestamp,
    /// The start of the last minute in which members propose; that minute is whole, so that
    /// `23:59` accepts until midnight. See [`ends`](Election::ends).
    pub closes: Timestamp,
    /// The zone in which the window is announced, `Asia/Jakarta`; one of Indonesia's three.
    pub time_zone: String,
    /// The day of the final list (DCT), on which ages count and papers have to be good
    /// (UU 7/2017 art. 240(1)a).
    pub reference_date: Date,
    /// The most proposals that wait or were accepted, per member.
    pub proposals_per_member: u32,
    /// How many names the party collects per dapil (*penjaringan*), in % of its seats.
    pub collection_percent: u32,
    /// The least number of people that is shown to the public; fewer are "fewer than".
    pub public_minimum: u32,
    /// Days that somebody proposed has to answer.
    pub consent_days: i64,
    /// Days before the end of [`consent_days`](Self::consent_days) at which a reminder goes out.
    pub reminder_days: i64,
    /// Days after a refusal when the data of the person proposed are deleted (UU 27/2022).
    pub retention_days: i64,
    /// The chambers that are elected, each with its rules.
    pub chambers: Vec<ChamberRules>,
}

/// Elections that come with the program; read on first use. That each can be read is tested.
static SHIPPED: LazyLock<Vec<Election>> = LazyLock::new(|| {
    [
        include_str!("../data/elections/pemilu-nasional-2029.json"),
        include_str!("../data/elections/pemilu-daerah-2031.json"),
    ]
    .into_iter()
    .filter_map(|json| Election::parse(json).ok())
    .collect()
});

impl Election {
    /// The elections that come with the program, the earliest first.
    #[must_use]
    pub fn shipped() -> &'static [Election] {
        &SHIPPED
    }

    /// The shipped election in which this is a dapil of the DPR.
    #[must_use]
    pub fn with_dapil(dapil: &str) -> Option<&'static Election> {
        Election::shipped().iter().find(|election| District::find(&election.id, Chamber::Dpr, dapil).is_some())
    }

    /// Reads an election from JSON, as an owner edits it.
    ///
    /// # Errors
    /// Every problem there is, each with the path of the field.
    pub fn parse(json: &str) -> Result<Election, Vec<ElectionProblem>> {
        let stored: Stored = serde_json::from_str(json).map_err(|error| {
            vec![ElectionProblem { path: format!("{}:{}", error.line(), error.column()), code: "json" }]
        })?;
        Election::from_stored(stored)
    }

    /// The first instant at which a proposal is refused: the end of the minute
    /// [`closes`](Self::closes).
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.closes.saturating_add(SignedDuration::from_mins(1)).unwrap_or(self.closes)
    }

    /// The instant from which nothing is known any more of those who were proposed or stood: the day after
    /// which disputes over the lists are over, as [`Retention`] has it.
    #[must_use]
    pub fn over_at(&self) -> Timestamp {
        Retention::shipped().candidates_until(self.reference_date).map_or(Timestamp::MAX, jakarta_start)
    }

    /// Whether members may propose at `now`.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.opens <= now && now < self.ends()
    }

    /// How many names the party collects (*penjaringan*) in a dapil of so many seats.
    #[must_use]
    pub fn target(&self, seats: u8) -> u32 {
        u32::from(seats) * self.collection_percent / 100
    }

    /// The rules of a chamber; `None` if this election does not elect it.
    #[must_use]
    pub fn rules(&self, chamber: Chamber) -> Option<&ChamberRules> {
        self.chambers.iter().find(|rules| rules.chamber == chamber)
    }
}

#[cfg(test)]
mod tests;
