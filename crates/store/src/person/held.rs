//! Everything that the registry holds about one person.

use domain::{ApplicationStatus, Trace, same_person};
use futures_util::future::try_join_all;
use jiff::Timestamp;

use super::whose::Whose;
use crate::attribute::NIK_HMAC;
use crate::item::Item;
use crate::{Application, Member, Registry, StoreError, keys};

/// Everything that the registry holds about one person. An application whose phone never answered is
/// nobody's yet: it lapses by itself.
#[derive(Debug, Default)]
pub struct Held {
    /// Their applications, whatever became of them, the oldest first.
    pub applications: Vec<Application>,
    /// Their memberships, also those that ended, the oldest first.
    pub members: Vec<Member>,
    /// How many other records carry this NIK; told only where an officer saw the KTP.
    pub others: usize,
}

impl Held {
    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.applications.is_empty() && self.members.is_empty()
    }

    /// The membership in force.
    #[must_use]
    pub fn current(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.status.is_current())
    }
}

impl Registry {
    /// What is held of somebody: every record that carries their NIK and is known to be theirs.
    ///
    /// # Errors
    /// The store failed.
    pub async fn held_by(&self, whose: &Whose, now: Timestamp) -> Result<Held, StoreError> {
        let (mut ids, mut numbers) = (whose.applications.clone(), whose.members.clone());
        if !whose.alone {
            for item in self.carrying(whose).await? {
                let pk = item.text("pk")?;
                ids.extend(keys::application_id(pk));
                numbers.extend(keys::member_number(pk));
            }
        }
        numbers.sort();
        numbers.dedup();
        let members = try_join_all(numbers.iter().map(|number| self.member(number))).await?;
        let mut members: Vec<Member> = members.into_iter().flatten().collect();
        ids.extend(members.iter().map(|member| member.application));
        ids.sort();
        ids.dedup();
        let found = try_join_all(ids.iter().map(|id| self.application(*id, now))).await?;
        // What an acceptance led to is theirs whenever it came: it may have overtaken the erasure.
        let of_age =
            |application: &Application| whose.covers(application.created_at) || whose.led_to.contains(&application.id);
        let mut applications: Vec<Application> = found.into_iter().flatten().filter(of_age).collect();
        // A membership is as old as what it came from: an approval may have overtaken the erasure.
        members.retain(|member| {
            whose.covers(member.since) || applications.iter().any(|application| application.id == member.application)
        });

        let traces = traces(whose, &applications, &members);
        let known = known(whose, &applications, &members);
        let mut same = same_person(&traces, &known, whose.proved);
        // Whose application became a membership is its member.
        let proved = whose.proved || same.iter().any(|place| *place > applications.len());
        if proved {
            same = same_person(&traces, &known, true);
        }
        let others = if proved { traces.len() - same.len() } else { 0 };
        let mut place = 0;
        let mut theirs = || {
            place += 1;
            same.contains(&place)
        };
        applications.retain(|_| theirs());
        members.retain(|_| theirs());
        applications.sort_by_key(|application| application.created_at);
        members.sort_by_key(|member| member.since);
        Ok(Held { applications, members, others })
    }

    async fn carrying(&self, whose: &Whose) -> Result<Vec<Item>, StoreError> {
        self.table.found_by("by_nik", NIK_HMAC, &self.table.nik_hash(&whose.nik)?).await
    }
}

/// What each record tells: first what is known of the person, then applications, then members. A
/// membership began with the phone of its application.
fn traces(whose: &Whose, applications: &[Application], members: &[Member]) -> Vec<Trace> {
    let phone = |person: &domain::Person| person.phone.expose().to_owned();
    let of = applications.iter().map(|application| Trace {
        phones: vec![phone(&application.person)],
        name: application.person.name.folded(),
        born: Some(application.person.birth_date),
        proved: application.status == ApplicationStatus::Approved,
    });
    let began = |member: &Member| applications.iter().find(|application| application.id == member.application);
    let grown = members.iter().map(|member| Trace {
        phones: began(member).map(|began| phone(&began.person)).into_iter().chain([phone(&member.person)]).collect(),
        name: member.person.name.folded(),
        born: Some(member.person.birth_date),
        proved: true,
    });
    [whose.trace()].into_iter().chain(of).chain(grown).collect()
}

/// The places in [`traces`] of what is theirs for certain.
fn known(whose: &Whose, applications: &[Application], members: &[Member]) -> Vec<usize> {
    let of = applications.iter().map(|application| whose.applications.contains(&application.id));
    // Approved since.
    let grown = members
        .iter()
        .map(|member| whose.members.contains(&member.number) || whose.applications.contains(&member.application));
    [true]
        .into_iter()
        .chain(of)
        .chain(grown)
        .enumerate()
        .filter_map(|(place, theirs)| theirs.then_some(place))
        .collect()
}
