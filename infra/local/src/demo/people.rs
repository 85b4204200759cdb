//! Made-up people become records of the store, at every stage.

use std::collections::BTreeMap;

use domain::{ApplicationStatus, Decision, MemberNumber, MemberStatus, NumberFormat, Person, PersonId};
use jiff::{SignedDuration, Timestamp};
use store::{Admission, Application, Bulk, Codes, DecisionNote, Member, NewApplication, Registry, StoreError};
use uuid::Uuid;

/// How far a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The phone has not answered.
    Unverified,
    /// In the queue, or decided without becoming a member.
    Application(ApplicationStatus),
    /// A member.
    Member(MemberStatus),
}

/// One made-up person.
#[derive(Debug)]
pub(super) struct Seed {
    /// The application's id.
    pub(super) id: Uuid,
    /// Who it is.
    pub(super) person: Person,
    /// How far they came.
    pub(super) stage: Stage,
    /// When they applied.
    pub(super) applied_at: Timestamp,
}

/// People who are written together.
const GROUP: usize = 200;

/// Writes people into empty tables; `progress` hears how many were written since the last call.
pub(super) async fn bring_in(registry: &Registry, people: &[Seed], progress: impl Fn(u64)) -> Result<(), StoreError> {
    let format = NumberFormat::default();
    let mut serials = BTreeMap::new();
    for group in people.chunks(GROUP) {
        let mut bulk = Bulk::default();
        for seed in group {
            match seed.stage {
                Stage::Unverified => seed.apply(registry).await?,
                Stage::Application(status) => bulk.applications.push(seed.application(registry, status)?),
                Stage::Member(status) => {
                    let regency = seed.person.village.regency().ok_or(StoreError::Corrupt("village"))?;
                    let serial = serials.entry(regency).or_insert(0);
                    *serial += 1;
                    let number = format.write(regency, *serial);
                    bulk.members.push(seed.member(number.clone(), status));
                    bulk.applications.push(Application {
                        member_number: Some(number),
                        phone_hash: None,
                        ..seed.application(registry, ApplicationStatus::Approved)?
                    });
                }
            }
        }
        registry.bring_in(&bulk).await?;
        progress(group.len() as u64);
    }
    registry.bring_in(&Bulk { serials, ..Bulk::default() }).await
}

impl Seed {
    async fn apply(&self, registry: &Registry) -> Result<(), StoreError> {
        let codes = Codes::fresh(&self.person).map_err(|error| StoreError::Refused(error.to_string()))?;
        let new = NewApplication { id: self.id, person: &self.person, asker: "", codes, now: self.applied_at };
        match registry.admit(&new).await? {
            Admission::Stored => Ok(()),
            // Made-up people fill empty tables, and none of them has another's id.
            Admission::Replayed { .. } | Admission::Mismatch => {
                Err(StoreError::Refused("an application of this id is there already".to_owned()))
            }
        }
    }

    fn application(&self, registry: &Registry, status: ApplicationStatus) -> Result<Application, StoreError> {
        let decision = match status {
            ApplicationStatus::Rejected => Some(Decision::Reject),
            ApplicationStatus::Returned => Some(Decision::Return),
            _ => None,
        };
        let reason = decision.map(|decision| match decision {
            Decision::Reject => "Data tidak dapat dipastikan",
            _ => "Lengkapi alamat sesuai KTP",
        });
        Ok(Application {
            id: self.id,
            status,
            person: self.person.clone(),
            created_at: self.applied_at,
            submitted_at: Some(self.applied_at + SignedDuration::from_mins(2)),
            flags: self.person.warnings().into_iter().map(str::to_owned).collect(),
            note: reason.map(|reason| DecisionNote { reason: Some(reason.to_owned()), ..DecisionNote::default() }),
            member_number: None,
            phone_hash: Some(registry.phone_hash(&self.person.phone)?),
            person_id: self.person_id(),
            notices: Vec::new(),
            version: 1,
        })
    }

    fn member(&self, number: MemberNumber, status: MemberStatus) -> Member {
        Member {
            number,
            status,
            person: self.person.clone(),
            since: self.applied_at + SignedDuration::from_hours(20),
            application: self.id,
            former: None,
            card: None,
            phone_hash: None,
            person_id: self.person_id(),
            status_reason: None,
            decision_number: None,
            notices: Vec::new(),
            phone_at: None,
            reminded_at: None,
            version: 1,
        }
    }

    /// Nobody who is made up has to be hidden from whoever reads the ledger.
    fn person_id(&self) -> PersonId {
        PersonId::of_random(*self.id.as_bytes())
    }
}
