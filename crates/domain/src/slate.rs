//! Whether a list of candidates satisfies the law, and the smallest change after which it does.

mod fix;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;
use crate::{ApplicationStatus, BirthDate, ChamberRules, Sex};

/// What the rules ask of somebody on a list, or in the pool from which names are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The aspirant's id.
    pub id: String,
    /// Sex as on the KTP.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: BirthDate,
    /// Whether a member of the party (UU 7/2017 art. 240(1)n).
    pub member: bool,
    /// What stands between somebody who is no member and a membership; `None` where nothing under way leads to one.
    pub joining: Option<Joining>,
    /// Whether the membership tells everything that KPU asks of a candidate, see
    /// [`Person::missing`](crate::Person::missing). Of somebody who is no member yet it is not asked.
    pub data_complete: bool,
    /// Whether membership and consent carry one NIK: a list names nobody but who agreed to stand.
    pub one_person: bool,
    /// Whether on a list of another chamber or dapil (UU 7/2017 art. 240(1)o, p).
    pub elsewhere: bool,
    /// Whether screening let the person through, see
    /// [`AspirantStatus::is_eligible`](crate::AspirantStatus::is_eligible).
    pub eligible: bool,
    /// Whether no paper is missing, see [`missing_documents`](crate::missing_documents).
    pub documents_complete: bool,
}

vocabulary! {
    /// On whom it is that somebody with an application becomes a member.
    Joining {
        /// An officer decides on the application.
        Undecided = "undecided",
        /// The applicant corrects it, or proves the phone.
        Unfinished = "unfinished",
    }
}

impl Joining {
    /// What is under way with an application in this state.
    #[must_use]
    pub const fn of(status: ApplicationStatus) -> Option<Self> {
        match status {
            ApplicationStatus::Submitted => Some(Self::Undecided),
            ApplicationStatus::Unverified | ApplicationStatus::Returned => Some(Self::Unfinished),
            _ => None,
        }
    }
}

vocabulary! {
    /// A rule that a list can break.
    SlateRule {
        /// No more names than the dapil's seats allow (UU 7/2017 art. 244).
        Seats = "seats",
        /// The share of women, rounded up (UU 7/2017 art. 245, MA 24 P/HUM/2023).
        Quota = "quota",
        /// A woman in every three names (UU 7/2017 art. 246(2)).
        Zipper = "zipper",
        /// Everybody is old enough on the day of the final list (UU 7/2017 art. 240(1)a).
        Age = "age",
        /// Everybody is a member (UU 7/2017 art. 240(1)n).
        Member = "member",
        /// Everybody's membership is that of the person who agreed to stand (UU 7/2017 art. 240(1)n).
        Identity = "identity",
        /// Everybody's membership tells what KPU asks of a candidate (UU 7/2017 art. 240(2), PKPU 10/2023 art. 12).
        MemberData = "member_data",
        /// Nobody is on another list (UU 7/2017 art. 240(1)o, p).
        OneList = "one_list",
        /// Everybody's papers are there (UU 7/2017 art. 240(2), PKPU 10/2023 art. 12).
        Documents = "documents",
        /// Screening let everybody through (UU 7/2017 art. 241).
        Screening = "screening",
        /// Nobody is on the list twice.
        Duplicate = "duplicate",
        /// There is a name on the list.
        Empty = "empty",
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlateCheck {
    /// Whether no rule is broken.
    pub ok: bool,
    /// One per broken rule, in the order of [`SlateRule::ALL`].
    pub violations: Vec<Violation>,
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Which.
    pub rule: SlateRule,
    /// Where it stands.
    pub article: String,
    /// The places on the list it is about, from 1: names too many, whole groups without a woman,
    /// people who do not meet a requirement, second and further entries of a person. None for
    /// `quota` and `empty`.
    pub positions: Vec<usize>,
    /// What is asked: for `seats` the most names, for `quota` women, for `zipper` groups with a
    /// woman, for `age` years, for `empty` 1, otherwise the people who should meet the rule.
    pub need: usize,
    /// What there is, in the unit of `need`; for `age` the age of the youngest.
    pub have: usize,
    /// The smallest sequence of operations after which this rule holds and none is broken that
    /// held before, once those who are reminded or admitted have done their part. Nobody goes whom
    /// asking would keep. `None` if nothing in the pool helps, or if the list is longer than
    /// [`MOST_NAMES`] and this is neither the rule on its length nor one that asking mends.
    pub fix: Option<Vec<Operation>>,
}

/// One change of a list, or of what stands behind a name on it. Positions count from 1, on the list as
/// the operations before left it; names go from the end, so that removals and replacements keep the
/// numbers that are on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SlateOperation"))]
pub enum Operation {
    /// Two names change places.
    Swap {
        /// One.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        a: usize,
        /// The other.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        b: usize,
    },
    /// A name goes to another place; those between close up.
    Move {
        /// Where it is.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        from: usize,
        /// Where it is afterwards.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        to: usize,
    },
    /// Somebody from the pool joins the list.
    Add {
        /// Whose id.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::id"))]
        candidate: String,
        /// Where the name is afterwards; those from there on move down.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        at: usize,
    },
    /// Somebody from the pool takes a place.
    Replace {
        /// Which place.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        at: usize,
        /// Whose id.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::id"))]
        candidate: String,
    },
    /// A name goes; those after it move up.
    Remove {
        /// Its place.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::place"))]
        at: usize,
    },
    /// Somebody gets one message that something is missing: papers, data, a corrected application. The
    /// order stays.
    Remind {
        /// Whose id.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::id"))]
        candidate: String,
    },
    /// An officer decides on somebody's application to join. The order stays.
    Enroll {
        /// Whose id.
        #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::id"))]
        candidate: String,
    },
}

impl Operation {
    /// Whether somebody loses their place by it.
    #[must_use]
    pub const fn throws_out(&self) -> bool {
        matches!(self, Self::Remove { .. } | Self::Replace { .. })
    }
}

/// The longest list for which a fix of order or share is searched: no dapil has more seats
/// (UU 7/2017 art. 192).
pub const MOST_NAMES: usize = 12;

/// Checks a list, in its order, in a dapil with `seats` seats; ages count on `reference_date`.
/// `pool` are those who could be added: who is not eligible, or on the list already, is passed
/// over.
///
/// At most [`ChamberRules::max_list`] names; at least [`ChamberRules::quota`] women of the names
/// on the list; in each complete group of [`ChamberRules::zipper_group`] names at least one. An
/// incomplete last group is none. Neither of the two implies the other.
#[must_use]
pub fn check(
    list: &[Candidate],
    pool: &[Candidate],
    rules: &ChamberRules,
    seats: u8,
    reference_date: Date,
) -> SlateCheck {
    let slate = Slate { rules, max: rules.max_list(seats), reference_date };
    let mut violations: Vec<Violation> =
        SlateRule::ALL.iter().filter_map(|&rule| slate.violation(rule, list)).collect();
    let broken: Vec<SlateRule> = violations.iter().map(|violation| violation.rule).collect();
    for violation in &mut violations {
        violation.fix = fix::smallest(&slate, list, pool, violation, &broken);
    }
    SlateCheck { ok: violations.is_empty(), violations }
}

/// The list, given by ids, after the operations. An operation on a place that is not there changes
/// nothing.
#[must_use]
pub fn apply(list: &[String], operations: &[Operation]) -> Vec<String> {
    let mut list = list.to_vec();
    for operation in operations {
        let at = |position: &usize| position.checked_sub(1).filter(|index| *index < list.len());
        match operation {
            Operation::Swap { a, b } => {
                if let (Some(a), Some(b)) = (at(a), at(b)) {
                    list.swap(a, b);
                }
            }
            Operation::Move { from, to } => {
                if let (Some(from), Some(to)) = (at(from), at(to)) {
                    let name = list.remove(from);
                    list.insert(to, name);
                }
            }
            Operation::Add { candidate, at } => {
                if let Some(index) = at.checked_sub(1).filter(|index| *index <= list.len()) {
                    list.insert(index, candidate.clone());
                }
            }
            Operation::Replace { at: place, candidate } => {
                if let Some(index) = at(place) {
                    list[index].clone_from(candidate);
                }
            }
            Operation::Remove { at: place } => {
                if let Some(index) = at(place) {
                    list.remove(index);
                }
            }
            Operation::Remind { .. } | Operation::Enroll { .. } => {}
        }
    }
    list
}

/// What a list is measured against.
struct Slate<'a> {
    rules: &'a ChamberRules,
    max: usize,
    reference_date: Date,
}

impl Slate<'_> {
    fn article(&self, rule: SlateRule) -> &str {
        match rule {
            SlateRule::Seats => &self.rules.list_percent.article,
            SlateRule::Quota => &self.rules.women_percent.article,
            SlateRule::Zipper => &self.rules.zipper_group.article,
            SlateRule::Age => &self.rules.minimum_age.article,
            SlateRule::Member | SlateRule::Identity => "UU 7/2017 art. 240(1)n",
            SlateRule::OneList | SlateRule::Duplicate => "UU 7/2017 art. 240(1)o, p",
            SlateRule::MemberData | SlateRule::Documents => "UU 7/2017 art. 240(2); PKPU 10/2023 art. 12",
            SlateRule::Screening => "UU 7/2017 art. 241",
            SlateRule::Empty => "UU 7/2017 art. 243",
        }
    }

    /// Whether somebody breaks a rule that each person has to meet alone.
    fn fails(&self, rule: SlateRule, candidate: &Candidate) -> bool {
        match rule {
            SlateRule::Age => {
                candidate.birth_date.age_on(self.reference_date) < i16::from(self.rules.minimum_age.value)
            }
            SlateRule::Member => !candidate.member,
            SlateRule::Identity => !candidate.one_person,
            SlateRule::MemberData => !candidate.data_complete,
            SlateRule::OneList => candidate.elsewhere,
            SlateRule::Documents => !candidate.documents_complete,
            SlateRule::Screening => !candidate.eligible,
            _ => false,
        }
    }

    /// What keeps somebody on the list who breaks a rule that each person has to meet alone; `None` where no
    /// asking would do.
    fn ask(&self, rule: SlateRule, candidate: &Candidate) -> Option<Operation> {
        let candidate_id = candidate.id.clone();
        let remind = Operation::Remind { candidate: candidate_id.clone() };
        match rule {
            SlateRule::MemberData | SlateRule::Documents => Some(remind),
            SlateRule::Member => match candidate.joining? {
                Joining::Undecided => Some(Operation::Enroll { candidate: candidate_id }),
                Joining::Unfinished => Some(remind),
            },
            _ => None,
        }
    }

    /// The violation of a rule, without its fix.
    fn violation(&self, rule: SlateRule, list: &[Candidate]) -> Option<Violation> {
        let names = list.len();
        let woman = |candidate: &Candidate| candidate.sex == Sex::Female;
        let places = |is: &dyn Fn(usize) -> bool| (0..names).filter(|&at| is(at)).map(|at| at + 1).collect::<Vec<_>>();
        let (positions, need, have) = match rule {
            SlateRule::Seats => ((self.max + 1..=names).collect(), self.max, names),
            SlateRule::Quota => {
                (Vec::new(), self.rules.quota(names), list.iter().filter(|candidate| woman(candidate)).count())
            }
            SlateRule::Zipper => {
                let size = self.rules.zipper_group.value.max(1);
                let groups = list.chunks_exact(size);
                let count = groups.len();
                let without = |at: usize| list.chunks_exact(size).nth(at / size).is_some_and(|g| !g.iter().any(woman));
                (places(&without), count, groups.filter(|group| group.iter().any(woman)).count())
            }
            SlateRule::Duplicate => {
                let again = |at: usize| list[..at].iter().any(|other| other.id == list[at].id);
                let positions = places(&again);
                let people = names - positions.len();
                (positions, names, people)
            }
            SlateRule::Empty => (Vec::new(), 1, names.min(1)),
            SlateRule::Age => {
                let youngest = list.iter().map(|candidate| candidate.birth_date.age_on(self.reference_date)).min();
                let youngest = youngest.map_or(usize::MAX, |age| usize::try_from(age).unwrap_or(0));
                (places(&|at| self.fails(rule, &list[at])), usize::from(self.rules.minimum_age.value), youngest)
            }
            _ => {
                let positions = places(&|at| self.fails(rule, &list[at]));
                let good = names - positions.len();
                (positions, names, good)
            }
        };
        let holds = if rule == SlateRule::Seats { have <= need } else { have >= need };
        let article = self.article(rule).to_owned();
        (!holds).then_some(Violation { rule, article, positions, need, have, fix: None })
    }
}

#[cfg(test)]
mod tests;
