//! Who of those who accepted to stand turns out to be one person: by one NIK, and because they say the same of
//! themselves. A NIK is a claim until an officer looks at it.

use std::collections::HashSet;

use jiff::Timestamp;

use super::AspirantStatus;
use crate::{Contest, Person};

/// Somebody who accepted to stand, as far as it decides whether another one of the same NIK is they.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    /// What they said of themselves.
    pub person: Option<&'a Person>,
    /// For what.
    pub contest: &'a Contest,
    /// Where they stand.
    pub status: AspirantStatus,
    /// They were a member when they accepted: an officer has seen their NIK.
    pub proved: bool,
    /// When they were first proposed.
    pub proposed_at: Timestamp,
    /// What decides between two who were proposed in the same moment.
    pub id: u128,
}

/// What becomes of two of one NIK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneNik {
    /// They are one person: the first keeps the place, with the support of both.
    FirstStays,
    /// They are one person: the second keeps the place.
    SecondStays,
    /// An officer looks at both.
    Flagged,
}

impl Claimant<'_> {
    /// What becomes of two who carry one NIK, of whom this one is willing. Somebody who is not known as a member
    /// never takes the place of a member, and of two who are not, only those who tell the same of themselves are
    /// taken for one. In all other cases, and across contests, both are flagged.
    #[must_use]
    pub fn with(&self, other: &Claimant<'_>) -> OneNik {
        let waiting = other.contest == self.contest && other.status == AspirantStatus::Willing;
        if !waiting || !(self.proved || other.proved || self.tells_the_same(other)) {
            return OneNik::Flagged;
        }
        let rank = |one: &Claimant<'_>| (!one.proved, one.proposed_at, one.id);
        if rank(self) < rank(other) { OneNik::FirstStays } else { OneNik::SecondStays }
    }

    /// Whether two people of one NIK say the same of themselves.
    fn tells_the_same(&self, other: &Claimant<'_>) -> bool {
        let told = |one: &Claimant<'_>| one.person.map(|one| (one.name.folded(), one.birth_date.date(), one.sex));
        told(self).is_some() && told(self) == told(other)
    }
}

/// How much support somebody gains who is joined with another: who supports both counts once.
#[must_use]
pub fn support_gained(known: &HashSet<String>, of_the_other: &HashSet<String>) -> usize {
    of_the_other.difference(known).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Chamber;
    use crate::nomination::tests::person;

    fn contest(dapil: &str) -> Contest {
        Contest { election: "e".to_owned(), chamber: Chamber::Dpr, dapil: dapil.to_owned() }
    }

    fn claimant<'a>(person: &'a Person, contest: &'a Contest, id: u128) -> Claimant<'a> {
        let (status, proposed_at) = (AspirantStatus::Willing, Timestamp::UNIX_EPOCH);
        Claimant { person: Some(person), contest, status, proved: false, proposed_at, id }
    }

    #[test]
    fn who_tells_the_same_is_one_and_who_was_proposed_first_stays() {
        let (ahmad, other, here) = (person("H. Ahmad Santoso"), person("Ahmad Santoso, S.H."), contest("3201"));
        let (one, two) = (claimant(&ahmad, &here, 1), claimant(&other, &here, 2));
        assert_eq!((one.with(&two), two.with(&one)), (OneNik::FirstStays, OneNik::SecondStays));
        let later = Claimant { proposed_at: one.proposed_at + jiff::SignedDuration::from_secs(1), ..one };
        assert_eq!((later.with(&two), two.with(&later)), (OneNik::SecondStays, OneNik::FirstStays));
    }

    #[test]
    fn nobody_who_merely_typed_a_nik_takes_the_place_of_a_member() {
        let (ahmad, budi, here) = (person("Ahmad"), person("Budi"), contest("3201"));
        let stranger = claimant(&budi, &here, 1);
        let member = Claimant {
            proved: true,
            proposed_at: stranger.proposed_at + jiff::SignedDuration::from_hours(1),
            ..claimant(&ahmad, &here, 2)
        };
        assert_eq!((member.with(&stranger), stranger.with(&member)), (OneNik::FirstStays, OneNik::SecondStays));
        assert_eq!(claimant(&ahmad, &here, 2).with(&stranger), OneNik::Flagged);
    }

    #[test]
    fn an_officer_looks_at_two_contests_and_at_whoever_was_screened() {
        let (ahmad, here, there) = (person("Ahmad"), contest("3201"), contest("3202"));
        let one = claimant(&ahmad, &here, 1);
        assert_eq!(one.with(&claimant(&ahmad, &there, 2)), OneNik::Flagged);
        for &status in AspirantStatus::ALL.iter().filter(|status| **status != AspirantStatus::Willing) {
            assert_eq!(one.with(&Claimant { status, ..claimant(&ahmad, &here, 2) }), OneNik::Flagged, "{status}");
        }
        let unknown = Claimant { person: None, ..one };
        assert_eq!(
            unknown.with(&Claimant { id: 2, ..unknown }),
            OneNik::Flagged,
            "who says nothing says nothing alike"
        );
    }

    proptest! {
        #[test]
        fn two_agree_on_who_of_them_stays(
            one in (any::<bool>(), 0..3_i64, any::<u128>()),
            two in (any::<bool>(), 0..3_i64, any::<u128>()),
        ) {
            prop_assume!(one.2 != two.2);
            let (ahmad, here) = (person("Ahmad"), contest("3201"));
            let of = |(proved, second, id)| Claimant {
                proved,
                proposed_at: Timestamp::from_second(second).unwrap(),
                ..claimant(&ahmad, &here, id)
            };
            let (one, two) = (of(one), of(two));
            let stays = one.with(&two);
            prop_assert_ne!(stays, two.with(&one));
            let kept = if stays == OneNik::FirstStays { one } else { two };
            prop_assert!(kept.proved || !one.proved && !two.proved);
        }

        #[test]
        fn whoever_supports_both_counts_once(
            one in prop::collection::hash_set("[a-e]", 0..6),
            two in prop::collection::hash_set("[a-e]", 0..6),
        ) {
            prop_assert_eq!(one.len() + support_gained(&one, &two), one.union(&two).count());
        }
    }
}
