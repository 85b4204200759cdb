//! A list of candidates with everybody who could be on it, and what the rules say.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use contract::{DataCount, FieldCode, ProblemCode, SlateCandidate, SlateRevision, SlateStep, Time};
use domain::{AspirantStatus, Candidate, ChamberRules, Level, Role, SlateCheck, SlateRule, SlateStatus, slate};
use edge::{ApiError, Request};
use store::{Aspirant, Behind, Nominations, Registry, Revision, Slate};
use uuid::Uuid;

use crate::aspirant::{Membership, SeenContest, aspirant_row, candidate};
use crate::officer::Officer;

/// The most people on a board: what one request of each kind reads. The law's longest list has twelve, and the
/// pool beside it is cut at those whom the most members propose.
const BOARD_MAX: usize = 100;

/// A list, those on it, and those who could be.
pub struct Board {
    /// Which dapil, and by which rules.
    pub seen: SeenContest,
    /// The list.
    pub slate: Slate,
    /// Those on it, in its order.
    pub list: Vec<Aspirant>,
    pool: Vec<Aspirant>,
    candidates: BTreeMap<Uuid, Candidate>,
    /// Who stands behind each aspirant's application, by the application.
    behind: HashMap<Uuid, Behind>,
}

impl Board {
    /// Reads a list and everybody beside it, each kind of thing in one request however many there are. Who is
    /// on the list, or `named` for it, is read as they are now: a change is conditional on that.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(
        nominations: &Nominations,
        registry: &Registry,
        request: &Request,
        seen: SeenContest,
        named: &[Uuid],
    ) -> Result<Self, ApiError> {
        let slate = nominations.slate(&seen.contest).await?;
        let fresh = nominations.aspirants(&[&slate.candidates[..], named].concat()).await?;
        let fresh: BTreeMap<Uuid, Aspirant> = fresh.into_iter().map(|aspirant| (aspirant.id, aspirant)).collect();
        let list = slate.candidates.iter().filter_map(|id| fresh.get(id).cloned()).collect();
        let mut pool = nominations.eligible(&seen.contest).await?;
        pool.retain(|aspirant| !fresh.contains_key(&aspirant.id));
        pool.sort_by_key(|aspirant| Reverse(aspirant.support));
        pool.truncate(BOARD_MAX.saturating_sub(fresh.len()));
        let mut people: Vec<Aspirant> = fresh.into_values().chain(pool).collect();
        people.retain(|one| slate.candidates.contains(&one.id) || (one.contest == seen.contest && open(one)));
        let applications: Vec<Uuid> = people.iter().filter_map(|aspirant| aspirant.application).collect();
        let behind = registry.people_behind(&applications, request.now).await?;
        let mut board = Self { seen, slate, list, pool: Vec::new(), candidates: BTreeMap::new(), behind };
        board.candidates = board.facts(nominations, &people).await?;
        board.fill_pool(people);
        Ok(board)
    }

    /// The board after a change that was made from it: what was written is known, and is not read again.
    #[must_use]
    pub fn after(mut self, slate: Slate, moves: &[(Uuid, AspirantStatus)]) -> Self {
        let mut people: BTreeMap<Uuid, Aspirant> =
            self.list.into_iter().chain(self.pool).map(|aspirant| (aspirant.id, aspirant)).collect();
        for (id, to) in moves {
            if let Some(aspirant) = people.get_mut(id) {
                aspirant.status = *to;
                aspirant.version += 1;
            }
        }
        self.list = slate.candidates.iter().filter_map(|id| people.get(id).cloned()).collect();
        self.slate = slate;
        self.pool = Vec::new();
        self.fill_pool(people.into_values());
        self
    }

    /// Who could be put on the list and is not, those with the most support first.
    fn fill_pool(&mut self, people: impl IntoIterator<Item = Aspirant>) {
        let beside = people.into_iter().filter(|one| open(one) && !self.slate.candidates.contains(&one.id));
        self.pool = beside.collect();
        self.pool.sort_by_key(|aspirant| Reverse(aspirant.support));
    }

    /// What the rules ask of everybody: their membership, and whether they stand elsewhere.
    async fn facts(
        &self,
        nominations: &Nominations,
        people: &[Aspirant],
    ) -> Result<BTreeMap<Uuid, Candidate>, ApiError> {
        let flagged = people.iter().filter(|aspirant| aspirant.flags.iter().any(|flag| flag == "same_nik"));
        let flagged: Vec<&Aspirant> = flagged.collect();
        let elsewhere = nominations.standing_elsewhere(&flagged).await?;
        let fact = |aspirant: &Aspirant| {
            let joining = self.behind(aspirant).and_then(Behind::joining);
            let elsewhere = elsewhere.contains(&aspirant.id);
            let membership = self.membership(aspirant);
            Some((aspirant.id, candidate(aspirant, &self.seen.election, membership, joining, elsewhere)?))
        };
        Ok(people.iter().filter_map(fact).collect())
    }

    fn behind(&self, aspirant: &Aspirant) -> Option<&Behind> {
        self.behind.get(&aspirant.application?)
    }

    /// The membership behind an aspirant.
    #[must_use]
    pub fn membership(&self, aspirant: &Aspirant) -> Membership<'_> {
        Membership(self.behind(aspirant).and_then(Behind::member))
    }

    /// The rules of this chamber; the contest was found by them.
    #[must_use]
    pub fn rules(&self) -> &ChamberRules {
        let chamber = self.seen.contest.chamber;
        self.seen.election.rules(chamber).unwrap_or(&self.seen.election.chambers[0])
    }

    /// Everybody on the list and in the pool, once, also where a draft names somebody twice.
    pub fn everybody(&self) -> impl Iterator<Item = &Aspirant> {
        let again = |index: usize, id: Uuid| self.list.iter().take(index).any(|before| before.id == id);
        let list = self.list.iter().enumerate().filter(move |(index, one)| !again(*index, one.id));
        list.map(|(_, one)| one).chain(&self.pool)
    }

    /// Refuses names that are neither on the list nor in the pool.
    ///
    /// # Errors
    /// 422 for such a name.
    pub fn knows(&self, names: &[Uuid]) -> Result<(), ApiError> {
        let known = names.iter().all(|name| self.candidates.contains_key(name));
        if known { Ok(()) } else { Err(ApiError::field("candidates", FieldCode::AspirantUnknown)) }
    }

    /// What the rules say to an order of names.
    #[must_use]
    pub fn check(&self, names: &[Uuid]) -> SlateCheck {
        let list: Vec<Candidate> = names.iter().filter_map(|name| self.candidates.get(name).cloned()).collect();
        let pool: Vec<Candidate> =
            self.candidates.iter().filter(|(id, _)| !names.contains(id)).map(|(_, c)| c.clone()).collect();
        slate::check(&list, &pool, self.rules(), self.seen.district.seats, self.seen.election.reference_date)
    }

    /// Whether a broken rule keeps the list from going on. Papers and memberships that are under way
    /// hold up nothing before the list goes to the commission; data that an officer can fill in at the counter
    /// do, so that nobody learns of them after three boards.
    #[must_use]
    pub fn stands_in_the_way(&self, names: &[Uuid], to: SlateStatus) -> bool {
        let early = matches!(to, SlateStatus::Proposed | SlateStatus::Endorsed | SlateStatus::Approved);
        let waits = |rule| early && matches!(rule, SlateRule::Documents | SlateRule::Member);
        self.check(names).violations.iter().any(|violation| !waits(violation.rule))
    }

    /// What the rules say to an order of names, with words.
    #[must_use]
    pub fn told(&self, request: &Request, names: &[Uuid]) -> contract::SlateCheck {
        contract::SlateCheck::of(self.check(names), request.language())
    }

    /// Where somebody on the list stands at this stage.
    #[must_use]
    pub fn standing(&self) -> AspirantStatus {
        match self.slate.status {
            SlateStatus::Draft | SlateStatus::Proposed | SlateStatus::Endorsed => AspirantStatus::Shortlisted,
            _ => AspirantStatus::Listed,
        }
    }

    /// Whether a list whose numbers are fixed breaks a rule, but for the places that are still held by
    /// somebody who left.
    #[must_use]
    pub fn replacement_is_unlawful(&self, names: &[Uuid]) -> bool {
        let vacant = |id: &Uuid| self.list.iter().any(|one| one.id == *id && one.status.has_left());
        self.check(names).violations.iter().any(|violation| {
            let places = violation.positions.iter().filter_map(|place| names.get(place.checked_sub(1)?));
            let waits = matches!(
                violation.rule,
                SlateRule::Screening
                    | SlateRule::Member
                    | SlateRule::Identity
                    | SlateRule::MemberData
                    | SlateRule::Documents
            );
            !(waits && !violation.positions.is_empty() && places.into_iter().all(vacant))
        })
    }

    /// At a stage where numbers are fixed, a new name stands only where somebody left.
    ///
    /// # Errors
    /// 409 for another order.
    pub fn only_replacements(&self, names: &[Uuid]) -> Result<(), ApiError> {
        let mut pairs = self.slate.candidates.iter().zip(names);
        let fits = |(before, now): (&Uuid, &Uuid)| {
            let left = |aspirant: &Aspirant| aspirant.id == *before && aspirant.status.has_left();
            before == now || self.list.iter().any(left)
        };
        let same_length = names.len() == self.slate.candidates.len();
        if same_length && pairs.all(fits) { Ok(()) } else { Err(ApiError::Conflict(ProblemCode::SlateOrderFixed)) }
    }

    /// The board that takes the list to `to`; `None` where there is no such step.
    #[must_use]
    pub fn level_of(&self, to: SlateStatus) -> Option<Level> {
        self.rules().step(self.slate.status, to).map(|step| step.level)
    }

    /// Somebody on the list, or who could be, with what the builder asks beyond the screening: what their membership
    /// lacks, and, for an officer who may fill it in, whose it is.
    fn row(&self, aspirant: &Aspirant, officer: &Officer) -> SlateCandidate {
        let member = self.candidates.get(&aspirant.id).map(|one| one.member && one.one_person);
        let behind = self.behind(aspirant);
        let membership = self.membership(aspirant);
        let missing = membership.lacks(aspirant);
        let own = membership.0.filter(|_| membership.is_current() && membership.is_of(aspirant));
        let number = own.filter(|member| officer.may(Role::Verifier, member.area()).is_ok());
        SlateCandidate {
            row: aspirant_row(aspirant, &self.seen.election, member),
            data: DataCount { complete: missing.is_empty(), missing },
            joining: behind.and_then(Behind::joining),
            member_number: number.map(|member| member.number.clone()),
            reminded_at: behind.and_then(Behind::reminded_at).map(Time::from),
        }
    }

    /// The board as the officer gets it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn shown(
        &self,
        nominations: &Nominations,
        request: &Request,
        officer: &Officer,
    ) -> Result<contract::Slate, ApiError> {
        let Self { seen, slate, .. } = self;
        let row = |aspirant: &Aspirant| self.row(aspirant, officer);
        let step = |to: &SlateStatus| {
            let level = self.level_of(*to)?;
            let allowed = officer.may_in(Role::Selector, &seen.district, level).is_ok();
            Some(SlateStep { to: *to, level, allowed })
        };
        let revisions = nominations.revisions(&seen.contest).await?;
        Ok(contract::Slate {
            contest: (&seen.contest).into(),
            name: seen.district.name.clone(),
            status: slate.status,
            version: slate.version,
            revision: slate.revision,
            hash: slate.hash.clone(),
            seats: seen.district.seats,
            quota: self.rules().quota(slate.candidates.len()),
            candidates: self.list.iter().map(row).collect(),
            pool: self.pool.iter().map(row).collect(),
            check: self.told(request, &slate.candidates),
            steps: SlateStatus::ALL.iter().filter_map(step).collect(),
            revisions: revisions.into_iter().map(taken).collect(),
        })
    }
}

fn taken(revision: Revision) -> SlateRevision {
    let Revision { number, status, at, actor, hash, reason, .. } = revision;
    SlateRevision { revision: number, status, at: at.into(), actor, hash, reason }
}

/// Whether somebody may be put on a list.
fn open(aspirant: &Aspirant) -> bool {
    matches!(aspirant.status, AspirantStatus::Ms | AspirantStatus::Shortlisted)
}
