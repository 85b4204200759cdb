//! How officers see aspirants, and which dapil they may look at.

use contract::{AspirantFacts, AspirantRow, PaperCount, PhoneSource};
use domain::{
    BirthDate, Candidate, Chamber, District, Document, DocumentProblem, Election, Joining, Level, Role, Sex,
    missing_documents, required_documents,
};
use edge::{ApiError, Request};
use store::{Aspirant, Contest, Member, Nominations};

use crate::Officer;

/// A contest with its dapil and its election, for an officer who may see it.
#[derive(Debug)]
pub struct SeenContest {
    /// Which.
    pub contest: Contest,
    /// The dapil.
    pub district: District,
    /// The election.
    pub election: Election,
}

impl SeenContest {
    /// Reads election, chamber and dapil as the officer wrote them.
    ///
    /// # Errors
    /// 404 for what is not there, and for what lies outside the officer's areas; 403 without `role` on some
    /// board within the dapil.
    pub async fn read(
        nominations: &Nominations,
        officer: &Officer,
        names: [&str; 3],
        role: Role,
    ) -> Result<Self, ApiError> {
        let [election, chamber, dapil] = names;
        let chamber = Chamber::parse(chamber).ok_or(ApiError::NotFound)?;
        if [election, dapil].iter().any(|name| name.is_empty() || name.len() > 64 || name.contains('#')) {
            return Err(ApiError::NotFound);
        }
        let contest = Contest { election: election.to_owned(), chamber, dapil: dapil.to_owned() };
        Self::of(nominations, officer, contest, role).await
    }

    /// As [`read`](Self::read), for the contest of the path.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn of_path(
        nominations: &Nominations,
        request: &Request,
        officer: &Officer,
        role: Role,
    ) -> Result<Self, ApiError> {
        let names = ["election", "chamber", "dapil"].map(|name| request.param(name).unwrap_or_default());
        Self::read(nominations, officer, names.each_ref().map(String::as_str), role).await
    }

    /// As [`read`](Self::read), for a contest that is known.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn of(
        nominations: &Nominations,
        officer: &Officer,
        contest: Contest,
        role: Role,
    ) -> Result<Self, ApiError> {
        let (election, district) = nominations.contest(&contest).await?.ok_or(ApiError::NotFound)?;
        election.rules(contest.chamber).ok_or(ApiError::NotFound)?;
        officer.may_in(role, &district, Level::Regency)?;
        Ok(Self { contest, district, election })
    }
}

/// Papers of an aspirant that are not there, with why.
#[must_use]
pub fn missing_papers(aspirant: &Aspirant, election: &Election) -> Vec<(Document, DocumentProblem)> {
    let required = required_documents(aspirant.person.as_ref().map(|person| person.occupation));
    missing_documents(&aspirant.documents, &required, election.reference_date)
}

/// The membership behind an aspirant, as the registry has it: by the application that their consent led to,
/// or that they became a member by before.
#[derive(Debug, Clone, Copy)]
pub struct Membership<'a>(pub Option<&'a Member>);

impl Membership<'_> {
    /// Whether they are a member now.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.0.is_some_and(|member| member.status.is_current())
    }

    /// Whether it is the aspirant's own: both carry one NIK. Nobody stands on a list for somebody else,
    /// however the two came to be joined.
    #[must_use]
    pub fn is_of(&self, aspirant: &Aspirant) -> bool {
        let own = aspirant.person.as_ref();
        self.0.is_none_or(|member| own.is_some_and(|person| person.nik == member.person.nik))
    }

    /// What KPU asks of a candidate and the aspirant's own membership does not tell yet, by the names of the
    /// fields. Without a membership there is nothing to be complete.
    #[must_use]
    pub fn lacks(&self, aspirant: &Aspirant) -> Vec<&'static str> {
        let own = self.0.filter(|_| self.is_current() && self.is_of(aspirant));
        own.map(|member| member.person.missing()).unwrap_or_default()
    }
}

/// That somebody is not a member yet, in the flags that were noted when they accepted.
const JOINING: &str = "joining";

/// Whether an aspirant was no member when they accepted: only the registry knows whether they are one by now.
#[must_use]
pub fn was_joining(aspirant: &Aspirant) -> bool {
    aspirant.flags.iter().any(|flag| flag == JOINING)
}

/// What is told of every aspirant. Until they accept, all that is known is what a proposer wrote.
#[must_use]
pub fn aspirant_facts(aspirant: &Aspirant, election: &Election, member: Option<bool>) -> AspirantFacts {
    // What is no longer true is not said.
    let flags = aspirant.flags.iter().filter(|flag| member != Some(true) || *flag != JOINING);
    AspirantFacts {
        id: aspirant.id,
        status: aspirant.status,
        name: aspirant.name().map(str::to_owned),
        sex: aspirant.sex(),
        track: aspirant.track,
        self_nominated: aspirant.own,
        support: aspirant.support,
        proposed_at: aspirant.proposed_at.into(),
        phone_source: PhoneSource::Proposer,
        flags: flags.cloned().collect(),
        age: aspirant.person.as_ref().map(|person| person.birth_date.age_on(election.reference_date)),
        member,
        version: aspirant.version,
    }
}

/// An aspirant as a row of a list.
#[must_use]
pub fn aspirant_row(aspirant: &Aspirant, election: &Election, member: Option<bool>) -> AspirantRow {
    let missing = missing_papers(aspirant, election).len();
    AspirantRow {
        facts: aspirant_facts(aspirant, election, member),
        documents: PaperCount { complete: missing == 0, missing },
    }
}

/// What the rules of a list ask of an aspirant. Somebody whose data are gone is never eligible.
pub(crate) fn candidate(
    aspirant: &Aspirant,
    election: &Election,
    membership: Membership<'_>,
    joining: Option<Joining>,
    elsewhere: bool,
) -> Option<Candidate> {
    let born = aspirant.person.as_ref().map(|person| person.birth_date);
    Some(Candidate {
        id: aspirant.id.to_string(),
        sex: aspirant.sex().unwrap_or(Sex::Male),
        birth_date: born.or_else(|| BirthDate::parse_stored("1900-01-01"))?,
        member: membership.is_current(),
        joining,
        data_complete: membership.lacks(aspirant).is_empty(),
        one_person: membership.is_of(aspirant),
        elsewhere,
        eligible: aspirant.status.is_eligible() && aspirant.person.is_some(),
        documents_complete: missing_papers(aspirant, election).is_empty(),
    })
}
