//! What leads from a phone to the people behind it.

use std::collections::HashMap;

use domain::{ApplicationStatus, BirthDate, Joining, MemberNumber, Nik, Person, PersonName};
use jiff::Timestamp;
use uuid::Uuid;

use crate::application::record::MEMBER_NUMBER;
use crate::attribute::{PHONE_HMAC, REMINDED_AT, SEALED, STATUS};
use crate::item::Item;
use crate::member::record::PHONE_AT;
use crate::{Application, Member, Registry, StoreError, keys};

/// Somebody to whom a phone leads.
#[derive(Debug, Clone)]
pub struct PersonBehind {
    /// The id of their application.
    pub id: Uuid,
    /// Their name.
    pub name: PersonName,
    /// The day they were born.
    pub birth_date: BirthDate,
    /// When the phone was proved to be theirs.
    pub proved_at: Timestamp,
    /// Their membership, when they have one.
    pub member: Option<MemberNumber>,
    /// Their application waits for a code to this phone, which so far leads to nobody by it.
    pub waiting: bool,
    nik: Nik,
    /// They are with the party, or ask to be.
    pub(crate) open: bool,
}

impl PersonBehind {
    pub(crate) fn of_application(application: Application) -> Self {
        let Person { name, nik, birth_date, .. } = application.person;
        let proved_at = application.submitted_at.unwrap_or(application.created_at);
        let (waiting, open) = (application.status == ApplicationStatus::Unverified, application.status.is_open());
        Self { id: application.id, name, birth_date, proved_at, member: None, waiting, nik, open }
    }

    fn of_member(member: Member, proved_at: Timestamp) -> Self {
        let Person { name, nik, birth_date, .. } = member.person;
        let (id, open) = (member.application, member.status.is_current());
        Self { id, name, birth_date, proved_at, member: Some(member.number), waiting: false, nik, open }
    }
}

/// Who stands behind an application.
#[derive(Debug, Clone)]
pub enum Behind {
    /// The member it became, current or not.
    Member(Box<Member>),
    /// Nobody but whoever applied.
    Applicant {
        /// How far the application is.
        status: ApplicationStatus,
        /// When they were last reminded of what is missing.
        reminded_at: Option<Timestamp>,
    },
}

impl Behind {
    /// The member, where there is one.
    #[must_use]
    pub fn member(&self) -> Option<&Member> {
        match self {
            Self::Member(member) => Some(member),
            Self::Applicant { .. } => None,
        }
    }

    /// What stands between an applicant and a membership; `None` of members, and where nothing is under way.
    #[must_use]
    pub fn joining(&self) -> Option<Joining> {
        match self {
            Self::Member(_) => None,
            Self::Applicant { status, .. } => Joining::of(*status),
        }
    }

    /// When they were last reminded of what is missing.
    #[must_use]
    pub fn reminded_at(&self) -> Option<Timestamp> {
        match self {
            Self::Member(member) => member.reminded_at,
            Self::Applicant { reminded_at, .. } => *reminded_at,
        }
    }
}

impl Registry {
    /// The people whom a phone leads to, by the ids of their applications; those who belong to the party
    /// first. Several applications of one NIK are one person.
    ///
    /// # Errors
    /// The store failed.
    pub async fn people_of(&self, phone_hash: &str) -> Result<Vec<PersonBehind>, StoreError> {
        let found = self.table.found_by("by_phone", PHONE_HMAC, phone_hash).await?;
        let keys = found.iter().filter_map(|item| {
            let text = |name| item.text_opt(name).map(str::to_owned);
            Some(keys::Key { pk: text("pk")?, sk: text("sk")? })
        });
        let mut people = Vec::new();
        for item in self.table.get_many(keys.collect()).await?.into_iter().filter(|item| item.has(SEALED)) {
            if keys::member_number(item.text("pk")?).is_some() {
                let member = self.read_member(&item)?;
                let rank = if member.status.is_current() { 0 } else { 3 };
                let proved_at = item.time_opt(PHONE_AT).unwrap_or(member.since);
                people.push((rank, member.since, PersonBehind::of_member(member, proved_at)));
            } else {
                let application = self.read_application(&item)?;
                let rank = if application.status.is_open() { 1 } else { 2 };
                people.push((rank, application.created_at, PersonBehind::of_application(application)));
            }
        }
        people.sort_by_key(|(rank, time, _): &(i32, Timestamp, _)| (*rank, std::cmp::Reverse(*time)));
        let mut people: Vec<PersonBehind> = people.into_iter().map(|(.., person)| person).collect();
        only_once(&mut people, &[]);
        Ok(people)
    }

    /// The members that some applications led to, current or not, by the application. Two requests for each
    /// hundred.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_behind(
        &self,
        applications: &[Uuid],
        now: Timestamp,
    ) -> Result<HashMap<Uuid, Member>, StoreError> {
        let people = self.people_behind(applications, now).await?;
        let member = |(id, behind)| match behind {
            Behind::Member(member) => Some((id, *member)),
            Behind::Applicant { .. } => None,
        };
        Ok(people.into_iter().filter_map(member).collect())
    }

    /// Who stands behind some applications, by the application. Two requests for each hundred.
    ///
    /// # Errors
    /// The store failed.
    pub async fn people_behind(
        &self,
        applications: &[Uuid],
        now: Timestamp,
    ) -> Result<HashMap<Uuid, Behind>, StoreError> {
        let mut people = HashMap::new();
        let mut numbers = Vec::new();
        let items = self.table.get_many(applications.iter().map(|id| keys::application(*id)).collect()).await?;
        for item in items.iter().filter(|item| !item.is_over(now)) {
            let id = keys::application_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
            match became(item)? {
                Some(number) => numbers.push(number),
                None => {
                    let status = item.word(STATUS, ApplicationStatus::parse)?;
                    people.insert(id, Behind::Applicant { status, reminded_at: item.time_opt(REMINDED_AT) });
                }
            }
        }
        let members = self.members_by_number(numbers).await?;
        people.extend(members.into_iter().map(|member| (member.application, Behind::Member(Box::new(member)))));
        Ok(people)
    }

    /// A person by the id of their application: the application while it is one, the member it
    /// became.
    ///
    /// # Errors
    /// The store failed.
    pub async fn person(&self, id: Uuid, now: Timestamp) -> Result<(Option<Application>, Option<Member>), StoreError> {
        let Some(item) = self.table.get(keys::application(id)).await?.filter(|item| !item.is_over(now)) else {
            return Ok((None, None));
        };
        let member = match became(&item)? {
            Some(number) => self.member(&number).await?,
            None => None,
        };
        let application = item.has(SEALED).then(|| self.read_application(&item)).transpose()?;
        Ok((application, member))
    }
}

/// Leaves the first of those with one NIK, and none of those who are `known`.
pub(crate) fn only_once(people: &mut Vec<PersonBehind>, known: &[&PersonBehind]) {
    let mut seen: Vec<Nik> = known.iter().map(|one| one.nik.clone()).collect();
    people.retain(|person| {
        let new = !seen.contains(&person.nik);
        seen.push(person.nik.clone());
        new
    });
}

/// The number of the member that an application became.
fn became(application: &Item) -> Result<Option<MemberNumber>, StoreError> {
    let approved = application.word(STATUS, ApplicationStatus::parse)? == ApplicationStatus::Approved;
    let number = application.text_opt(MEMBER_NUMBER).filter(|_| approved);
    Ok(number.map(|number| MemberNumber::from_stored(number.to_owned())))
}
