//! The decisions of the product, [`Letter::fate`] and [`Pace`], on a simulated clock: the lanes of a
//! stream, the waiting room, and people who ask again.

use std::collections::{BTreeMap, VecDeque};

use domain::message::{Answer, Fate, Letter, Pace, Turn, Urgency};
use jiff::Timestamp;

use crate::figures::{Day, Figures};

/// Milliseconds between two looks at everything.
const TICK: i64 = 10;
/// Lanes of the stream: one shard, `ParallelizationFactor` 10.
const LANES: usize = 10;
/// `BatchSize`.
const BATCH: usize = 100;
/// Messages of one sender that are under way at once, as in `messages::post`.
const HANDS: usize = 64;
/// How long a message of the stream waits for its turn, as there.
const PATIENCE: i64 = 1000;
/// How long a round of the waiting room takes from what it saw, as in `messages::waiting_room`.
const ROUND: i64 = 1000;
/// Rows that a round sees.
const ROWS: usize = 400;
/// How long the provider takes for an answer when it is well, and how long somebody waits for one.
const ANSWER: i64 = 200;
const DEADLINE: i64 = 5000;
/// Who has no code after these seconds asks again: first for the same code, later for a new one.
const ASKS_AGAIN: [(i64, bool); 2] = [(120, false), (480, true)];

/// Milliseconds that the day goes on when the backlog is gone.
const AFTERWARDS: i64 = 60_000;

/// A message that asks for somebody's code.
#[derive(Debug, Clone, Copy)]
struct Asked {
    person: usize,
    /// Which of the person's outbox entries it is.
    entry: u32,
    /// Which of the person's codes.
    code: u32,
    letter: Letter,
    /// Its place in the waiting room, once it is there.
    from: i64,
}

impl Asked {
    const fn key(&self) -> Key {
        (self.from, self.person, self.entry)
    }
}

/// A place in the waiting room: the moment from which the message may go, whose and which it is.
type Key = (i64, usize, u32);

#[derive(Debug, Default, Clone)]
struct Person {
    asked_at: i64,
    entry: u32,
    code: u32,
    /// When which code was handed over.
    got: Option<(i64, u32)>,
    two: bool,
    dead: bool,
}

/// Somebody who hands messages over: a lane of the stream, or the waiting room.
struct Sender {
    pace: Pace,
    /// What is under way: when the answer comes, which, to what.
    hands: Vec<(i64, Answer, Asked)>,
}

impl Sender {
    fn new(rate: u32) -> Self {
        Self { pace: Pace::new(rate), hands: Vec::new() }
    }

    /// The answers that have come by now.
    fn answers(&mut self, now: i64) -> Vec<(Answer, Asked)> {
        let mut come = Vec::new();
        self.hands.retain(|(at, answer, asked)| {
            let there = *at <= now;
            if there {
                come.push((*answer, *asked));
            }
            !there
        });
        for (answer, _) in &come {
            self.pace.heard(*answer, at(now));
        }
        come
    }
}

struct Lane {
    sender: Sender,
    records: VecDeque<Asked>,
    /// The batch under way, with the moment at which each message began to wait for its turn.
    batch: VecDeque<(Asked, Option<i64>)>,
}

/// A moment of the day, in milliseconds.
fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(1_795_000_000_000 + millisecond).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn since_start(at: Timestamp) -> i64 {
    at.as_millisecond() - 1_795_000_000_000
}

/// A provider that takes so many messages a second.
struct Provider {
    day: Day,
    second: i64,
    taken: u32,
}

impl Provider {
    /// What a message that is handed over at `now` meets, and when the answer comes.
    fn take(&mut self, now: i64, dead: bool) -> (i64, Answer) {
        let second = now / 1000;
        if (self.day.before..self.day.recovery()).contains(&second) {
            return (now + DEADLINE, Answer::Silence);
        }
        if second != self.second {
            (self.second, self.taken) = (second, 0);
        }
        if self.taken >= self.day.rate {
            return (now + ANSWER / 4, Answer::SlowDown(None));
        }
        self.taken += 1;
        (now + ANSWER, if dead { Answer::Refused } else { Answer::Accepted })
    }
}

/// The whole day: everybody, the lanes, the room.
struct Town {
    day: Day,
    provider: Provider,
    people: Vec<Person>,
    lanes: Vec<Lane>,
    keeper: Sender,
    /// The rows of the round under way, the newest last, and when it began.
    round: Vec<Asked>,
    round_began: i64,
    room: BTreeMap<Key, Asked>,
    asks_again: VecDeque<(i64, usize, bool)>,
    asks_anew: VecDeque<(i64, usize, bool)>,
    refused: usize,
}

/// Lives through the day, until nothing is left of what waited when the provider was back.
#[must_use]
pub fn live(day: Day) -> Figures {
    let mut town = Town::new(day);
    let recovery = day.recovery() * 1000;
    let (mut backlog, mut gone, mut now) = (None, None, 0);
    // A minute more than it takes, so that enough people ask after it.
    while gone.is_none_or(|gone| now < recovery + gone + AFTERWARDS) {
        town.tick(now);
        if now >= recovery && backlog.is_none() {
            backlog = Some(town.waiting_since_before(recovery));
        }
        // Looked at once a second: it goes through everybody.
        if now % 1000 == 0 && now > recovery && gone.is_none() && town.waiting_since_before(recovery) == 0 {
            gone = Some(now - recovery);
        }
        assert!(now < recovery * 20, "the backlog is never gone");
        now += TICK;
    }
    town.figures(backlog.unwrap_or_default(), gone.unwrap_or_default())
}

impl Town {
    fn new(day: Day) -> Self {
        let lane = || Lane { sender: Sender::new(day.rate), records: VecDeque::new(), batch: VecDeque::new() };
        Self {
            day,
            provider: Provider { day, second: -1, taken: 0 },
            people: Vec::new(),
            lanes: (0..LANES).map(|_| lane()).collect(),
            keeper: Sender::new(day.rate),
            round: Vec::new(),
            round_began: 0,
            room: BTreeMap::new(),
            asks_again: VecDeque::new(),
            asks_anew: VecDeque::new(),
            refused: 0,
        }
    }

    fn tick(&mut self, now: i64) {
        self.join(now);
        for number in 0..LANES {
            self.serve_lane(number, now);
        }
        self.serve_room(now);
    }

    /// People join evenly; one whose code does not come asks again.
    fn join(&mut self, now: i64) {
        let due = now * i64::from(self.day.joins) / 1000;
        while i64::try_from(self.people.len()).is_ok_and(|joined| joined <= due) {
            let number = self.people.len();
            // Spread evenly over everybody who joins.
            let dead = (number * 7919) % 1000 < usize::try_from(self.day.dead_per_mille).unwrap_or_default();
            self.people.push(Person { asked_at: now, dead, ..Person::default() });
            self.ask(number, now);
            let [(first, same), (later, anew)] = ASKS_AGAIN;
            if self.day.impatient {
                self.asks_again.push_back((now + first * 1000, number, same));
                self.asks_anew.push_back((now + later * 1000, number, anew));
            }
        }
        for again in [&mut self.asks_again, &mut self.asks_anew] {
            let come = again.iter().take_while(|(at, ..)| *at <= now).count();
            let come: Vec<_> = again.drain(..come).collect();
            for (_, number, anew) in come {
                let person = &mut self.people[number];
                if person.got.is_none() && !person.dead {
                    person.entry += 1;
                    person.code += u32::from(anew);
                    let (entry, code) = (person.entry, person.code);
                    send(&mut self.lanes, Asked { person: number, entry, code, letter: letter(now), from: now });
                }
            }
        }
    }

    fn ask(&mut self, person: usize, now: i64) {
        send(&mut self.lanes, Asked { person, entry: 0, code: 0, letter: letter(now), from: now });
    }

    fn serve_lane(&mut self, number: usize, now: i64) {
        for (answer, asked) in self.lanes[number].sender.answers(now) {
            self.settle(asked, Turn::Answered(answer), now);
        }
        let lane = &mut self.lanes[number];
        if lane.batch.is_empty() && lane.sender.hands.is_empty() {
            let next = lane.records.len().min(BATCH);
            lane.batch.extend(lane.records.drain(..next).map(|asked| (asked, None)));
        }
        let mut held_back = Vec::new();
        let mut waiting = VecDeque::new();
        while lane.sender.hands.len() + waiting.len() < HANDS
            && let Some((asked, began)) = lane.batch.pop_front()
        {
            let began = began.unwrap_or(now);
            match lane.sender.pace.take(at(now)) {
                Ok(()) => {
                    let (when, answer) = self.provider.take(now, self.people[asked.person].dead);
                    lane.sender.hands.push((when, answer, asked));
                }
                Err(wait) if at(now) + wait > at(began + PATIENCE) => held_back.push(asked),
                Err(_) => waiting.push_back((asked, Some(began))),
            }
        }
        waiting.append(&mut lane.batch);
        lane.batch = waiting;
        for asked in held_back {
            self.settle(asked, Turn::HeldBack, now);
        }
    }

    /// The waiting room works 58 seconds of each minute.
    fn serve_room(&mut self, now: i64) {
        for (answer, asked) in self.keeper.answers(now) {
            self.room.remove(&asked.key());
            self.settle(asked, Turn::Answered(answer), now);
        }
        if now % 60_000 >= 58_000 {
            self.round.clear();
            return;
        }
        if self.round.is_empty() && self.keeper.hands.is_empty() {
            let due = self.room.range(..=(now, usize::MAX, u32::MAX)).rev().take(ROWS);
            self.round = due.map(|(_, asked)| *asked).collect();
            self.round.reverse();
            self.round_began = now;
        }
        while now - self.round_began < ROUND
            && self.keeper.hands.len() < HANDS
            && let Some(asked) = self.round.last().copied()
        {
            let person = &self.people[asked.person];
            let wanted = person.entry == asked.entry;
            if wanted && self.keeper.pace.take(at(now)).is_err() {
                break;
            }
            self.round.pop();
            let fate = asked.letter.fate(Turn::Due, at(now));
            if wanted && matches!(fate, Fate::Send | Fate::RenewAndSend) {
                let (when, answer) = self.provider.take(now, person.dead);
                self.keeper.hands.push((when, answer, asked));
            } else {
                self.room.remove(&asked.key());
            }
        }
        if now - self.round_began >= ROUND {
            self.round.clear();
        }
    }

    /// Does what is to be done with a message.
    fn settle(&mut self, asked: Asked, turn: Turn, now: i64) {
        match asked.letter.fate(turn, at(now)) {
            Fate::Done => {
                let person = &mut self.people[asked.person];
                person.two |= person.got.is_some_and(|(_, code)| code != asked.code);
                person.got.get_or_insert((now, asked.code));
            }
            Fate::Wait(from, why) => {
                let silent = u32::from(why == domain::message::Wait::Silence);
                let letter = Letter { silences: asked.letter.silences + silent, ..asked.letter };
                let waiting = Asked { letter, from: since_start(from), ..asked };
                self.room.insert(waiting.key(), waiting);
            }
            Fate::End(_) => self.refused += 1,
            Fate::Send | Fate::RenewAndSend => {}
        }
    }

    /// How many people wait who asked before `recovery`.
    fn waiting_since_before(&self, recovery: i64) -> usize {
        let rows = self.room.values().chain(self.keeper.hands.iter().map(|(.., asked)| asked));
        let mut waiting: Vec<_> = rows
            .filter(|asked| {
                let person = &self.people[asked.person];
                person.asked_at < recovery && person.entry == asked.entry && person.got.is_none()
            })
            .map(|asked| asked.person)
            .collect();
        waiting.sort_unstable();
        waiting.dedup();
        waiting.len()
    }

    fn figures(&self, backlog: usize, gone: i64) -> Figures {
        let recovery = self.day.recovery() * 1000;
        let last = self.people.last().map_or(0, |person| person.asked_at);
        let living = || self.people.iter().filter(|person| !person.dead);
        let seconds = |from: i64, to: i64| f64::from(i32::try_from(to - from).unwrap_or(i32::MAX)) / 1000.0;
        // Whoever asked within the last half minute may still be waiting for good reason.
        let after = living().filter(|person| (recovery..last - 30_000).contains(&person.asked_at));
        let waits = after.map(|person| person.got.map_or(f64::INFINITY, |(at, _)| seconds(person.asked_at, at)));
        let (p50, p99, longest) = Figures::waits(waits.collect());
        Figures {
            joined: self.people.len(),
            backlog,
            gone_after: seconds(0, gone),
            at_best: self.day.at_best(backlog),
            p50,
            p99,
            longest,
            without: living().filter(|person| person.asked_at < recovery && person.got.is_none()).count(),
            with_two: self.people.iter().filter(|person| person.two).count(),
            refused: self.refused,
        }
    }
}

fn letter(now: i64) -> Letter {
    Letter { urgency: Urgency::Code, asked_at: at(now), silences: 0 }
}

/// Puts a change into the stream: those of one item come in one lane.
fn send(lanes: &mut [Lane], asked: Asked) {
    let lane = asked.person % lanes.len();
    lanes[lane].records.push_back(asked);
}
