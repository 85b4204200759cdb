//! The smallest fix of a broken rule.
//!
//! Which order and share a list has is told by its pattern of women and men alone, and there are
//! few patterns of at most [`MOST_NAMES`] names. So the search goes through patterns, nearest
//! first, and is exact: what it finds is the shortest, and where it finds nothing there is nothing.
//!
//! Nobody goes whom asking would keep: missing papers and data are asked for, an application that waits is
//! decided. Whoever does have to go (too young, on the list twice) goes first, each by one removal or
//! replacement, the last place first: so these places are those that the list had before. That loses
//! nothing: a swap or move before it can come after it instead, and acts on whoever took the place, or is one
//! move of the other name. Nor is anybody added who would break a rule that holds: they would have to go
//! again. Only where that saves somebody's place is somebody added who has to be asked for something.

mod asking;
mod numbers;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use asking::{ask_the_added, asked, subject};
use numbers::from_the_end;

use super::{Candidate, MOST_NAMES, Operation, Slate, SlateRule, Violation};
use crate::Sex;

/// The smallest sequence of operations after which the violated rule holds, and every rule that is
/// not `broken` still does.
pub(super) fn smallest(
    slate: &Slate<'_>,
    list: &[Candidate],
    pool: &[Candidate],
    violation: &Violation,
    broken: &[SlateRule],
) -> Option<Vec<Operation>> {
    let kept = |rule: SlateRule| rule == violation.rule || !broken.contains(&rule);
    let goal =
        Goal { slate, quota: kept(SlateRule::Quota), zipper: kept(SlateRule::Zipper), filled: kept(SlateRule::Empty) };
    let women = list.iter().map(|candidate| candidate.sex == Sex::Female);
    if violation.rule == SlateRule::Seats {
        return shorten(&goal, women.collect()).map(from_the_end);
    }
    let (asks, leaving) = asked(slate, list, violation);
    if !asks.is_empty() && leaving.is_empty() {
        return Some(asks);
    }
    if list.len() > MOST_NAMES {
        return None;
    }
    let pattern = Pattern::of(women);
    let starts: Vec<State> = places_to_give_up(list, violation.rule, &leaving)
        .into_iter()
        .map(|leaving| State { leaving, ..State::start(pattern) })
        .collect();
    let with = |helpers: &[&Candidate]| {
        let ids = |sex| -> Vec<&str> {
            helpers.iter().filter(|one| one.sex == sex).map(|one| one.id.as_str()).take(MOST_NAMES).collect()
        };
        let (women, men) = (ids(Sex::Female), ids(Sex::Male));
        let room = Room { names: slate.max.min(MOST_NAMES), women: women.len(), men: men.len() };
        Some(from_the_end(name(&search(&goal, room, &starts)?, &women, &men)))
    };
    let (ready, askable) = helpers(slate, list, pool, &kept);
    let thrown_out = |fix: Option<&Vec<Operation>>| {
        fix.map_or(usize::MAX, |fix| fix.iter().filter(|operation| operation.throws_out()).count())
    };
    let mut fix = with(&ready);
    if !askable.is_empty() && thrown_out(fix.as_ref()) > leaving.len() {
        let all = [ready, askable].concat();
        let other = with(&all).map(|fix| ask_the_added(slate, fix, &all, &kept));
        if thrown_out(other.as_ref()) < thrown_out(fix.as_ref()) {
            fix = other;
        }
    }
    let mut fix = fix?;
    let names: Vec<String> = list.iter().map(|candidate| candidate.id.clone()).collect();
    let after = super::apply(&names, &fix);
    let stays = |ask: &Operation| subject(ask).is_some_and(|id| after.iter().any(|name| name == id));
    // Whoever lost their place for another's sake needs no asking.
    fix.extend(asks.into_iter().filter(stays));
    Some(fix)
}

/// Who could be added: those who pass screening, are not on the list and break no rule that has to hold,
/// first those who break the fewest others; and those whom asking would bring that far.
fn helpers<'p>(
    slate: &Slate<'_>,
    list: &[Candidate],
    pool: &'p [Candidate],
    kept: &impl Fn(SlateRule) -> bool,
) -> (Vec<&'p Candidate>, Vec<&'p Candidate>) {
    let faults = |candidate: &Candidate, counts: &dyn Fn(SlateRule) -> bool| {
        SlateRule::ALL.iter().filter(|&&rule| counts(rule) && slate.fails(rule, candidate)).count()
    };
    let beyond_asking =
        |candidate: &Candidate| faults(candidate, &|rule| kept(rule) && slate.ask(rule, candidate).is_none()) > 0;
    let mut fit: Vec<&Candidate> = Vec::new();
    for candidate in pool {
        let is_new = !list.iter().chain(fit.iter().copied()).any(|other| other.id == candidate.id);
        if candidate.eligible && is_new && !beyond_asking(candidate) {
            fit.push(candidate);
        }
    }
    fit.sort_by_key(|candidate| faults(candidate, &|_| true));
    fit.into_iter().partition(|candidate| faults(candidate, kept) == 0)
}

/// The sets of places that have to be given up, as bits: those of people who have to go, and for somebody
/// on the list more than once any but one of their places.
fn places_to_give_up(list: &[Candidate], rule: SlateRule, leaving: &[usize]) -> Vec<u16> {
    let bits = |places: &mut dyn Iterator<Item = usize>| places.fold(0_u16, |bits, at| bits | 1 << at);
    match rule {
        SlateRule::Quota | SlateRule::Zipper | SlateRule::Empty => vec![0],
        SlateRule::Duplicate => {
            let mut sets = vec![0];
            for (first, candidate) in list.iter().enumerate() {
                let own: Vec<usize> = (first..list.len()).filter(|&at| list[at].id == candidate.id).collect();
                if own.len() < 2 || list[..first].iter().any(|other| other.id == candidate.id) {
                    continue;
                }
                let all = bits(&mut own.iter().copied());
                // The first place is the one to keep unless another one is better.
                sets = own.iter().flat_map(|&kept| sets.iter().map(move |set| set | (all & !(1 << kept)))).collect();
            }
            sets
        }
        _ => vec![bits(&mut leaving.iter().copied())],
    }
}

/// As many removals as there are names too many, which no sequence can do without: from the end,
/// passing over those without whom a rule that holds would break. The last man can always go:
/// behind him are only women, who move up. Where there is no man, any woman can.
fn shorten(goal: &Goal<'_>, mut women: Vec<bool>) -> Option<Vec<Operation>> {
    let mut operations = Vec::new();
    while women.len() > goal.slate.max {
        let without = |at: &usize| {
            let mut rest = women.clone();
            rest.remove(*at);
            goal.is_reached(&rest)
        };
        let at = (0..women.len()).rev().find(without)?;
        women.remove(at);
        operations.push(Operation::Remove { at: at + 1 });
    }
    Some(operations)
}

/// The rules of order and share that have to hold in the end.
struct Goal<'a> {
    slate: &'a Slate<'a>,
    quota: bool,
    zipper: bool,
    filled: bool,
}

impl Goal<'_> {
    fn is_reached(&self, women: &[bool]) -> bool {
        let rules = self.slate.rules;
        (!self.filled || !women.is_empty())
            && (!self.quota || women.iter().filter(|woman| **woman).count() >= rules.quota(women.len()))
            && (!self.zipper || women.chunks_exact(rules.zipper_group.value.max(1)).all(|group| group.contains(&true)))
    }

    /// Without how many women so many names cannot be in order.
    fn need(&self, names: usize) -> usize {
        let rules = self.slate.rules;
        let quota = if self.quota { rules.quota(names) } else { 0 };
        let groups = if self.zipper { names / rules.zipper_group.value.max(1) } else { 0 };
        quota.max(groups)
    }

    /// Operations that are needed from here at the least: one for everybody who has to go; and no
    /// operation gives more than one woman, or one name less.
    fn at_least(&self, state: State, room: Room) -> usize {
        let names = state.pattern.names;
        let women = state.pattern.women.count_ones() as usize;
        let left = room.women - state.added[0];
        let shares = (0..=names).filter_map(|removed| {
            let more = self.need(names - removed).saturating_sub(women);
            (more <= left).then_some(removed + more)
        });
        shares.min().unwrap_or(names).max(state.leaving.count_ones() as usize)
    }
}

/// A row of at most [`MOST_NAMES`] women and men; a bit is a woman, the lowest is the first place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Pattern {
    women: u16,
    names: usize,
}

impl Pattern {
    fn of(women: impl Iterator<Item = bool>) -> Pattern {
        women.fold(Pattern { women: 0, names: 0 }, |row, woman| row.insert(row.names, woman))
    }

    fn at(self, place: usize) -> bool {
        self.women >> place & 1 == 1
    }

    fn insert(self, place: usize, woman: bool) -> Pattern {
        let below = self.women & ((1 << place) - 1);
        let above = (self.women & !below) << 1;
        Pattern { women: below | above | u16::from(woman) << place, names: self.names + 1 }
    }

    fn remove(self, place: usize) -> Pattern {
        let below = self.women & ((1 << place) - 1);
        let above = self.women >> (place + 1) << place;
        Pattern { women: below | above, names: self.names - 1 }
    }

    fn row(self) -> Vec<bool> {
        (0..self.names).map(|place| self.at(place)).collect()
    }
}

/// A point of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    pattern: Pattern,
    /// The places that still have to be given up, as bits.
    leaving: u16,
    /// Women and men taken from the pool.
    added: [usize; 2],
}

impl State {
    const fn start(pattern: Pattern) -> State {
        State { pattern, leaving: 0, added: [0, 0] }
    }

    fn add(mut self, woman: bool) -> State {
        self.added[usize::from(!woman)] += 1;
        self
    }
}

/// How much there is to add, and up to which length.
#[derive(Clone, Copy)]
struct Room {
    names: usize,
    women: usize,
    men: usize,
}

/// An operation on a pattern; places count from 0, `true` adds a woman.
#[derive(Debug, Clone, Copy)]
enum Step {
    Swap(usize, usize),
    Move(usize, usize),
    Add(usize, bool),
    Replace(usize, bool),
    Remove(usize),
}

/// What a sequence costs: its length first; then whom it costs a place, so that among equally
/// short ones a swap comes before a move, an addition, a replacement, a removal; then how often a
/// woman takes a man's place or the reverse; then how far names move, counted from the end for those
/// that come or go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    steps: usize,
    removed: usize,
    replaced: usize,
    added: usize,
    moved: usize,
    changed: usize,
    distance: usize,
}

impl Cost {
    const NOTHING: Cost = Cost { steps: 0, removed: 0, replaced: 0, added: 0, moved: 0, changed: 0, distance: 0 };

    fn and(mut self, step: Step, row: Pattern) -> Cost {
        self.steps += 1;
        self.distance += match step {
            Step::Swap(a, b) | Step::Move(a, b) => a.abs_diff(b),
            Step::Add(at, _) | Step::Replace(at, _) | Step::Remove(at) => row.names - at,
        };
        match step {
            Step::Swap(..) => {}
            Step::Move(..) => self.moved += 1,
            Step::Add(..) => self.added += 1,
            Step::Replace(at, woman) => {
                self.replaced += 1;
                self.changed += usize::from(row.at(at) != woman);
            }
            Step::Remove(_) => self.removed += 1,
        }
        self
    }
}

/// The cheapest way (A*) from one of the starts to the goal.
fn search(goal: &Goal<'_>, room: Room, starts: &[State]) -> Option<Vec<Step>> {
    let mut best: HashMap<State, (Cost, Option<(State, Step)>)> = HashMap::new();
    let mut open = BinaryHeap::new();
    let estimate = |cost: Cost, state| Cost { steps: cost.steps + goal.at_least(state, room), ..cost };
    for &start in starts {
        best.insert(start, (Cost::NOTHING, None));
        open.push(Reverse((estimate(Cost::NOTHING, start), Cost::NOTHING, start)));
    }
    while let Some(Reverse((_, cost, state))) = open.pop() {
        if best[&state].0 < cost {
            continue;
        }
        if state.leaving == 0 && goal.is_reached(&state.pattern.row()) {
            let mut steps = Vec::new();
            let mut at = state;
            while let Some((before, step)) = best[&at].1 {
                steps.push(step);
                at = before;
            }
            steps.reverse();
            return Some(steps);
        }
        for (step, next) in following(state, room) {
            let cost = cost.and(step, state.pattern);
            if best.get(&next).is_none_or(|(known, _)| cost < *known) {
                best.insert(next, (cost, Some((state, step))));
                open.push(Reverse((estimate(cost, next), cost, next)));
            }
        }
    }
    None
}

/// Every single step from here.
fn following(state: State, room: Room) -> Vec<(Step, State)> {
    let row = state.pattern;
    let mut next = Vec::new();
    let sexes = [(true, state.added[0] < room.women), (false, state.added[1] < room.men)];
    let available = || sexes.into_iter().filter(|(_, left)| *left).map(|(woman, _)| woman);
    // Who has to go goes first, the last place first: the places before it stay what they were.
    let leaves = state.leaving.checked_ilog2().map(|place| place as usize);
    for place in leaves.map_or(0..row.names, |place| place..place + 1) {
        let rest = state.leaving & !(1 << place);
        for woman in available().filter(|woman| leaves.is_some() || *woman != row.at(place)) {
            let pattern = row.remove(place).insert(place, woman);
            next.push((Step::Replace(place, woman), State { pattern, leaving: rest, ..state }.add(woman)));
        }
        let pattern = row.remove(place);
        next.push((Step::Remove(place), State { pattern, leaving: rest, ..state }));
    }
    if leaves.is_some() {
        return next;
    }
    for from in 0..row.names {
        for to in (0..row.names).filter(|to| *to != from) {
            if from < to && row.at(from) != row.at(to) {
                let pattern = Pattern { women: row.women ^ (1 << from) ^ (1 << to), ..row };
                next.push((Step::Swap(from, to), State { pattern, ..state }));
            }
            let pattern = row.remove(from).insert(to, row.at(from));
            if pattern != row {
                next.push((Step::Move(from, to), State { pattern, ..state }));
            }
        }
    }
    if row.names < room.names {
        for place in 0..=row.names {
            next.extend(available().map(|woman| {
                (Step::Add(place, woman), State { pattern: row.insert(place, woman), ..state }.add(woman))
            }));
        }
    }
    next
}

/// The steps with people in them, taken in turn.
fn name(steps: &[Step], women: &[&str], men: &[&str]) -> Vec<Operation> {
    let (mut women, mut men) = (women.iter(), men.iter());
    let mut take =
        |woman: bool| (if woman { women.next() } else { men.next() }).copied().unwrap_or_default().to_owned();
    let steps = steps.iter().map(|step| match *step {
        Step::Swap(a, b) => Operation::Swap { a: a + 1, b: b + 1 },
        Step::Move(from, to) => Operation::Move { from: from + 1, to: to + 1 },
        Step::Add(at, woman) => Operation::Add { candidate: take(woman), at: at + 1 },
        Step::Replace(at, woman) => Operation::Replace { at: at + 1, candidate: take(woman) },
        Step::Remove(at) => Operation::Remove { at: at + 1 },
    });
    steps.collect()
}
