//! How long what is kept, and why: dated data, applied by the scheduled job and told in the privacy
//! notice, so that the two never differ.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::vocabulary::{Language, vocabulary};
use crate::{ApplicationStatus, MemberStatus, jakarta_date, jakarta_start};

/// Hours for which a current member can take back that their data are to be erased: families share
/// phones, and know each other's NIK.
pub const ERASURE_HOURS: i64 = 24;

vocabulary! {
    /// What is kept sealed apart after a person's data are erased.
    HoldKind {
        /// The row in SIPOL that the party still has to delete.
        SipolRemoval = "sipol_removal",
        /// A place on a list of candidates that KPU has.
        CandidateList = "candidate_list",
        /// Who agreed to what, which version, when, how.
        ConsentStub = "consent_stub",
    }
}

/// Something that has to be kept of somebody whose data are erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What.
    pub kind: HoldKind,
    /// Until when; `None` where the end is something that happens.
    pub until: Option<Date>,
}

impl Kept {
    /// Each kind once, with its latest end.
    #[must_use]
    pub fn in_all<'a>(holds: impl IntoIterator<Item = &'a Self>) -> Vec<Self> {
        let mut kept: Vec<Self> = Vec::new();
        for one in holds {
            match kept.iter_mut().find(|known| known.kind == one.kind) {
                Some(known) => known.until = known.until.max(one.until),
                None => kept.push(one.clone()),
            }
        }
        kept.sort_by_key(|one| one.kind);
        kept
    }

    /// The first instant at which it is kept no more, in Jakarta.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.until.and_then(|until| until.tomorrow().ok()).map(jakarta_start)
    }

    /// Whether something that is kept `until` a day is kept no more, whatever it is: on its last day it is.
    #[must_use]
    pub fn is_over(until: Option<Date>, now: Timestamp) -> bool {
        until.is_some_and(|until| until < jakarta_date(now))
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Said {
    /// The sentence in a language.
    #[must_use]
    pub fn to(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }
}

/// How long something in a state is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRule {
    /// `application` or `member`.
    pub of: String,
    /// The state, a word of [`ApplicationStatus`] or [`MemberStatus`].
    pub status: String,
    /// Days from the day on which the state was reached.
    pub days: i64,
    /// Why for so long.
    pub why: Said,
    /// The law it rests on.
    pub law: String,
}

/// What is held after an erasure, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRule {
    /// Which.
    pub kind: HoldKind,
    /// Days from the erasure, or for a list of candidates from the day of the final list; none where
    /// the end is something that happens.
    pub days: Option<i64>,
    /// What is held.
    pub what: Said,
    /// Why.
    pub why: Said,
    /// Until when, in words.
    pub until: Said,
    /// The law it rests on.
    pub law: String,
}

/// All rules of keeping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// By state.
    pub states: Vec<StateRule>,
    /// After an erasure.
    pub holds: Vec<HoldRule>,
}

/// Read on first use; that it can be read is tested.
static SHIPPED: LazyLock<Retention> = LazyLock::new(|| {
    let none = Retention { states: Vec::new(), holds: Vec::new() };
    serde_json::from_str(include_str!("../data/retention.json")).unwrap_or(none)
});

impl Retention {
    /// The rules that come with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// When the data of an application that reached `status` at `since` go; `None` for a state in
    /// which they are needed.
    #[must_use]
    pub fn application(&self, status: ApplicationStatus, since: Timestamp) -> Option<Timestamp> {
        self.end("application", status.as_str(), since)
    }

    /// When the data of a membership that reached `status` at `since` go; `None` for a state in
    /// which they are needed.
    #[must_use]
    pub fn member(&self, status: MemberStatus, since: Timestamp) -> Option<Timestamp> {
        self.end("member", status.as_str(), since)
    }

    /// Whether an application that reached `status` at `since` was kept for long enough.
    #[must_use]
    pub fn application_is_over(&self, status: ApplicationStatus, since: Timestamp, now: Timestamp) -> bool {
        self.application(status, since).is_some_and(|end| end <= now)
    }

    /// Whether a membership that reached `status` at `since` was kept for long enough.
    #[must_use]
    pub fn member_is_over(&self, status: MemberStatus, since: Timestamp, now: Timestamp) -> bool {
        self.member(status, since).is_some_and(|end| end <= now)
    }

    fn end(&self, of: &str, status: &str, since: Timestamp) -> Option<Timestamp> {
        let rule = self.states.iter().find(|rule| rule.of == of && rule.status == status)?;
        Some(since + SignedDuration::from_hours(24 * rule.days))
    }

    /// The rule of a kind of hold.
    #[must_use]
    pub fn hold(&self, kind: HoldKind) -> Option<&HoldRule> {
        self.holds.iter().find(|rule| rule.kind == kind)
    }

    /// The day from which nothing is known any more of those who stood in an election with this reference
    /// date: disputes over its lists are over.
    #[must_use]
    pub fn candidates_until(&self, reference_date: Date) -> Option<Date> {
        self.hold_until(HoldKind::CandidateList, reference_date)
    }

    /// The end of a hold that begins on the day `from`; `None` where it has no date.
    #[must_use]
    pub fn hold_until(&self, kind: HoldKind, from: Date) -> Option<Date> {
        let days = self.hold(kind)?.days?;
        from.checked_add(SignedDuration::from_hours(24 * days)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn every_rule_names_a_state_and_every_kind_of_hold_has_one() {
        let rules = Retention::shipped();
        assert!(!rules.states.is_empty());
        for rule in &rules.states {
            let known = match rule.of.as_str() {
                "application" => ApplicationStatus::parse(&rule.status).is_some(),
                "member" => MemberStatus::parse(&rule.status).is_some(),
                _ => false,
            };
            assert!(known && rule.days > 0, "{rule:?}");
        }
        for &kind in HoldKind::ALL {
            assert!(rules.hold(kind).is_some(), "{kind}");
        }
        let said: Vec<_> =
            rules.states.iter().map(|rule| &rule.why).chain(rules.holds.iter().map(|rule| &rule.until)).collect();
        assert!(said.iter().all(|said| !said.id.is_empty() && !said.en.is_empty()));
    }

    #[test]
    fn what_is_over_has_an_end_and_what_is_needed_has_none() {
        let rules = Retention::shipped();
        let now = at("2027-01-01T00:00:00Z");
        for status in [ApplicationStatus::Rejected, ApplicationStatus::Returned] {
            assert_eq!(rules.application(status, now), Some(at("2027-06-30T00:00:00Z")), "{status}");
        }
        for status in [ApplicationStatus::Submitted, ApplicationStatus::Approved, ApplicationStatus::Erased] {
            assert_eq!(rules.application(status, now), None, "{status}");
        }
        for &status in MemberStatus::ALL {
            let needed = status.is_current() || status == MemberStatus::Erased;
            assert_eq!(rules.member(status, now).is_none(), needed, "{status}");
        }
    }

    #[test]
    fn a_record_is_kept_to_the_last_instant_of_its_time() {
        let rules = Retention::shipped();
        let since = at("2027-01-01T00:00:00Z");
        let end = rules.application(ApplicationStatus::Rejected, since).unwrap();
        let second = SignedDuration::from_secs(1);
        assert!(!rules.application_is_over(ApplicationStatus::Rejected, since, end - second));
        assert!(rules.application_is_over(ApplicationStatus::Rejected, since, end));
        assert!(!rules.application_is_over(ApplicationStatus::Approved, since, Timestamp::MAX));
        let end = rules.member(MemberStatus::Resigned, since).unwrap();
        assert!(!rules.member_is_over(MemberStatus::Resigned, since, end - second));
        assert!(rules.member_is_over(MemberStatus::Resigned, since, end));
        assert!(!rules.member_is_over(MemberStatus::Active, since, Timestamp::MAX));
    }

    #[test]
    fn of_several_holds_of_a_kind_the_latest_end_counts_and_on_its_day_it_holds() {
        let until = |day| Kept { kind: HoldKind::ConsentStub, until: Some(jiff::civil::date(2031, 12, day)) };
        let removal = Kept { kind: HoldKind::SipolRemoval, until: None };
        let all = [until(3), removal.clone(), until(9), until(5)];
        assert_eq!(Kept::in_all(&all), [removal.clone(), until(9)]);
        let end = at("2031-12-10T00:00:00+07:00");
        assert_eq!(until(9).ends_at(), Some(end));
        assert!(!Kept::is_over(until(9).until, end - SignedDuration::from_secs(1)));
        assert!(Kept::is_over(until(9).until, end));
        assert!(removal.ends_at().is_none() && !Kept::is_over(removal.until, Timestamp::MAX));
    }

    #[test]
    fn a_hold_ends_on_a_day_or_when_something_happened() {
        let rules = Retention::shipped();
        let day = jiff::civil::date(2027, 1, 1);
        assert_eq!(rules.hold_until(HoldKind::SipolRemoval, day), None);
        assert_eq!(rules.hold_until(HoldKind::ConsentStub, day), Some(jiff::civil::date(2031, 12, 31)));
    }
}
