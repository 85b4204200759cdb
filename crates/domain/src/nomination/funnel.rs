//! How many aspirants of a contest stand where, kept in line with each of them.

use super::AspirantStatus;
use crate::{Sex, Track};

/// How many aspirants of a contest stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funnel {
    /// By status, in the order of [`AspirantStatus::ALL`].
    counts: [i64; AspirantStatus::ALL.len()],
    /// Women who have not left.
    pub women: i64,
    /// Men who have not left.
    pub men: i64,
    /// Cadres who have not left.
    pub internal: i64,
    /// Public figures who have not left.
    pub external: i64,
}

const WOMEN: &str = "women";
const MEN: &str = "men";
const INTERNAL: &str = "internal";
const EXTERNAL: &str = "external";

impl Funnel {
    /// The funnel whose counters have these numbers.
    #[must_use]
    pub fn of(number: impl Fn(&str) -> i64) -> Self {
        let mut counts = [0; AspirantStatus::ALL.len()];
        for (count, status) in counts.iter_mut().zip(AspirantStatus::ALL) {
            *count = number(status.as_str());
        }
        let [women, men, internal, external] = [WOMEN, MEN, INTERNAL, EXTERNAL].map(number);
        Self { counts, women, men, internal, external }
    }

    /// How many stand in `status`.
    #[must_use]
    pub fn count(&self, status: AspirantStatus) -> i64 {
        let counts = AspirantStatus::ALL.iter().zip(self.counts);
        counts.filter(|(known, _)| **known == status).map(|(_, count)| count).sum()
    }

    /// The counters that one aspirant adds to.
    #[must_use]
    pub fn counters(status: AspirantStatus, sex: Option<Sex>, track: Track) -> Vec<&'static str> {
        let mut counters = vec![status.as_str()];
        if !status.has_left() {
            counters.extend(sex.map(|sex| if sex == Sex::Female { WOMEN } else { MEN }));
            counters.push(if track == Track::Internal { INTERNAL } else { EXTERNAL });
        }
        counters
    }

    /// What each counter gains or loses when an aspirant who was counted in some is counted in others.
    #[must_use]
    pub fn difference(before: &[String], now: &[&'static str]) -> Vec<(&'static str, i64)> {
        let statuses = AspirantStatus::ALL.iter().map(|status| status.as_str());
        let all = statuses.chain([WOMEN, MEN, INTERNAL, EXTERNAL]);
        let by = |name| i64::from(now.contains(&name)) - i64::from(before.iter().any(|counter| counter == name));
        all.map(|name| (name, by(name))).filter(|(_, by)| *by != 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_status_has_a_counter() {
        for &status in AspirantStatus::ALL {
            let now = Funnel::counters(status, Some(Sex::Female), Track::Internal);
            let gained = Funnel::difference(&[], &now);
            assert_eq!(gained.len(), now.len(), "{status}");
            let funnel = Funnel::of(|name| i64::from(gained.contains(&(name, 1))));
            assert_eq!(funnel.count(status), 1, "{status}");
            assert_eq!((funnel.women, funnel.internal), if status.has_left() { (0, 0) } else { (1, 1) }, "{status}");
        }
    }

    fn state() -> impl Strategy<Value = Option<Vec<&'static str>>> {
        let sex = prop_oneof![Just(None), Just(Some(Sex::Female)), Just(Some(Sex::Male))];
        let track = prop_oneof![Just(Track::Internal), Just(Track::External)];
        let counters = (0..AspirantStatus::ALL.len(), sex, track)
            .prop_map(|(status, sex, track)| Funnel::counters(AspirantStatus::ALL[status], sex, track));
        prop_oneof![Just(None), counters.prop_map(Some)]
    }

    proptest! {
        /// However often and in whichever order looks come: what is counted at the end is what stands at the end.
        #[test]
        fn numbers_converge_to_what_stands(looks in prop::collection::vec((0..3_usize, state()), 0..30)) {
            let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
            let mut counted: [Vec<&str>; 3] = Default::default();
            for (aspirant, state) in looks {
                let now = state.unwrap_or_default();
                let before: Vec<String> = counted[aspirant].iter().map(|counter| (*counter).to_owned()).collect();
                for (counter, by) in Funnel::difference(&before, &now) {
                    *numbers.entry(counter).or_default() += by;
                }
                counted[aspirant] = now;
            }
            let funnel = Funnel::of(|name| numbers.get(name).copied().unwrap_or_default());
            let standing = |name: &str| i64::try_from(counted.iter().flatten().filter(|one| **one == name).count()).unwrap();
            prop_assert_eq!(funnel, Funnel::of(standing));
        }
    }
}
