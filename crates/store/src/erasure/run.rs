//! Erasing a person in all tables: what is held of them, what of it has to be kept, and the steps that
//! are taken until nothing is left, however often they are broken off and begun again.

use domain::{Act, ApplicationStatus, LedgerLine};
use jiff::Timestamp;
use uuid::Uuid;

use super::draft::{drafts, kept};
use super::record::{Erasure, NewErasure};
use crate::{Candidacy, Held, Nominations, Registry, StoreError, Whose};

/// How often a lost race is run again before the rest waits for the scheduled job.
pub(crate) const ROUNDS: usize = 8;

/// Everything that is held of one person, in every table.
#[derive(Debug)]
pub struct Everything {
    /// What leads to it.
    pub whose: Whose,
    /// Applications and memberships.
    pub held: Held,
    /// What they were proposed for.
    pub candidacies: Vec<Candidacy>,
}

/// What came of carrying an erasure through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Ran {
    /// Nothing is left.
    Done,
    /// It is asked for, and happens in a day.
    Postponed,
}

/// Registry and nominations together: what a person's erasure concerns.
#[derive(Debug, Clone, Copy)]
pub struct Eraser<'a> {
    /// Applications and memberships.
    pub registry: &'a Registry,
    /// Proposals and aspirants.
    pub nominations: &'a Nominations,
}

impl Eraser<'_> {
    /// Everything that is held of somebody.
    ///
    /// # Errors
    /// The store failed.
    pub async fn everything(&self, whose: &Whose, now: Timestamp) -> Result<Everything, StoreError> {
        let held = self.registry.held_by(whose, now).await?;
        let mut whose = whose.clone();
        whose.learn(&held);
        let mut candidacies = Vec::new();
        for one in self.nominations.candidacies_of(&whose).await? {
            if whose.proved || !self.is_a_members(&whose, &one, now).await? {
                candidacies.push(one);
            }
        }
        for application in candidacies.iter().filter_map(|one| one.aspirant.application) {
            whose.learn_led_to(application);
        }
        Ok(Everything { whose, held, candidacies })
    }

    /// Whether somebody joined by an acceptance that is not known to be of this person, and an officer saw their
    /// KTP since: what was merely typed does not lead to them.
    async fn is_a_members(&self, whose: &Whose, one: &Candidacy, now: Timestamp) -> Result<bool, StoreError> {
        let Some(id) = one.aspirant.application.filter(|id| !whose.applications.contains(id)) else { return Ok(false) };
        let application = self.registry.application(id, now).await?;
        Ok(application.is_some_and(|application| application.status == ApplicationStatus::Approved))
    }

    /// Asks that somebody's data be erased from `effective_at` on. Asking again changes nothing.
    ///
    /// # Errors
    /// The store failed; nothing is asked.
    pub async fn ask(
        &self,
        id: Uuid,
        everything: &Everything,
        effective_at: Timestamp,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<Erasure, StoreError> {
        let kept = kept(&drafts(everything, effective_at)?);
        let (whose, told) = (everything.whose.clone(), effective_at > act.at);
        self.registry.ask_erasure(NewErasure { id, whose, kept, effective_at, told, line, act }).await
    }

    /// Carries an erasure through, or on from where it was broken off: first notes what has to be held,
    /// then takes what hangs on the person, then the person. A write that came in between is met in
    /// the next round.
    ///
    /// Where an application was approved since its erasure was asked for, it is a member's now: nothing is
    /// erased for a day, and every phone is told.
    ///
    /// # Errors
    /// The store failed, or others kept writing; the rest is done by doing it again.
    pub async fn run(&self, erasure: &Erasure, act: &Act) -> Result<Ran, StoreError> {
        let Some(began) = self.registry.begin_erasure(erasure.id, act.at).await? else { return Ok(Ran::Done) };
        let mut job = erasure.job.clone();
        job.whose.before = Some(began);
        for _ in 0..ROUNDS {
            let found = self.everything(&job.whose, act.at).await?;
            let approved = job.whose.members.is_empty() && found.held.current().is_some();
            job.whose = found.whose.clone();
            if approved && !job.whose.alone {
                job.kept = kept(&drafts(&found, act.at)?);
                self.registry.postpone_erasure(erasure.id, &job, act.at).await?;
                return Ok(Ran::Postponed);
            }
            for draft in drafts(&found, act.at)? {
                if !job.drafts.iter().any(|known| known.kept.kind == draft.kept.kind && known.about == draft.about) {
                    job.drafts.push(draft);
                }
            }
            self.registry.note_erasure(erasure.id, &job).await?;
            let mut done = self.nominations.erase_person(&found.whose, &found.candidacies, act).await?;
            for member in &found.held.members {
                done &= self.registry.erase_member(member, act).await?;
            }
            for application in &found.held.applications {
                done &= self.registry.erase_application(application, act).await?;
            }
            // Nothing was found at all: nobody wrote since the last look.
            if done && found.held.is_empty() && found.candidacies.is_empty() {
                // Nobody is there any more who could ask for something in between.
                for application in &job.whose.applications {
                    self.registry.forget_rights(*application).await?;
                }
                return Ok(Ran::Done);
            }
        }
        Err(StoreError::Busy)
    }

    /// Begins to erase one record that was kept long enough, alone, whatever else is held of the person.
    /// `None` when its data are gone.
    ///
    /// # Errors
    /// The store failed.
    pub async fn expire_application(&self, id: Uuid, now: Timestamp) -> Result<Option<Erasure>, StoreError> {
        let Some(application) = self.registry.application(id, now).await? else { return Ok(None) };
        let line = application.line(domain::Action::ErasureAsked);
        self.expire(id, Whose::of_application(&application), &line, now).await.map(Some)
    }

    /// As [`expire_application`](Self::expire_application), a membership that ended.
    ///
    /// # Errors
    /// The store failed.
    pub async fn expire_member(
        &self,
        number: &domain::MemberNumber,
        now: Timestamp,
    ) -> Result<Option<Erasure>, StoreError> {
        let Some(member) = self.registry.member(number).await? else { return Ok(None) };
        let line = member.line(domain::Action::ErasureAsked);
        self.expire(member.application, Whose::of_member(&member), &line, now).await.map(Some)
    }

    async fn expire(&self, id: Uuid, whose: Whose, line: &LedgerLine, now: Timestamp) -> Result<Erasure, StoreError> {
        let everything = self.everything(&whose.alone(), now).await?;
        self.ask(id, &everything, now, line, &Act::system(now)).await
    }
}
