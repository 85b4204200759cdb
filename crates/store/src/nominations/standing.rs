//! Everything that decides whether a member may propose somebody, read in one request.

use std::collections::HashMap;

use domain::{District, Election, MemberNumber, NominationStatus};
use jiff::Timestamp;

use super::election::in_force;
use super::{Contest, Nominations};
use crate::accounts::{read_session, session_key};
use crate::batch::read_together;
use crate::item::Item;
use crate::registry::Member;
use crate::{Accounts, Registry, Session, StoreError, keys};

/// Who asks, and for what.
#[derive(Debug)]
pub struct Proposing<'a> {
    /// The session's token.
    pub token: &'a str,
    /// The membership to look at first, as the client remembers it.
    pub member: Option<&'a MemberNumber>,
    /// The contest, when one was named.
    pub contest: Option<&'a Contest>,
    /// The hash of the nominee's phone, when it is one.
    pub phone_hash: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
}

/// What was found.
#[derive(Debug)]
pub struct Standing {
    /// The session in force.
    pub session: Option<Session>,
    /// The membership that was looked at; whether it is the session's is for the caller to see.
    pub member: Option<Member>,
    /// The election, if there is one of that id.
    pub election: Option<Election>,
    /// The dapil, if there is one.
    pub district: Option<District>,
    /// Whether the nominee refused, or chose another contest.
    pub refused: bool,
}

impl Nominations {
    /// One BatchGetItem over three tables: session, member, election, nominee; for districts that were
    /// brought in a GetItem. Eventually consistent: what a nominee refused, or an owner changed, in the
    /// same second is caught by whoever follows the proposal.
    ///
    /// # Errors
    /// The store failed.
    pub async fn standing(
        &self,
        accounts: &Accounts,
        registry: &Registry,
        asked: &Proposing<'_>,
    ) -> Result<Standing, StoreError> {
        let Proposing { contest, .. } = asked;
        let mut wanted = HashMap::from([(accounts.table.name.clone(), vec![session_key(asked.token)])]);
        if let Some(number) = asked.member {
            wanted.insert(registry.table.name.clone(), vec![keys::member(number)]);
        }
        if let Some(contest) = contest {
            let nominee = asked.phone_hash.map(|hash| keys::nominee(&contest.election, hash));
            let election = keys::election(&contest.election);
            wanted.insert(self.table.name.clone(), std::iter::once(election).chain(nominee).collect());
        }
        let mut found = read_together(&self.table.client, wanted, false).await?;
        let mut take = |table: &str, kind: &str| {
            let items = found.get_mut(table)?;
            let index = items.iter().position(|item| item.text_opt("sk") == Some(kind))?;
            Some(items.swap_remove(index))
        };
        let session = take(&accounts.table.name, "session");
        let member = take(&registry.table.name, "member").filter(|item| item.has("sealed"));
        let nominee = take(&self.table.name, "nominee");
        let election_item = take(&self.table.name, "election").unwrap_or_default();
        let (election, district) = match contest {
            Some(contest) => {
                (in_force(&contest.election, &election_item)?, self.district_by(contest, &election_item).await?)
            }
            None => (None, None),
        };
        Ok(Standing {
            session: session.map(|item| read_session(&item, asked.now)).transpose()?.flatten(),
            member: member.map(|item| registry.read_member(&item)).transpose()?,
            election,
            district,
            refused: match (nominee, contest) {
                (Some(nominee), Some(contest)) => refused(&nominee, contest)?,
                _ => false,
            },
        })
    }
}

/// Whether a nominee may no longer be proposed for a contest.
fn refused(nominee: &Item, contest: &Contest) -> Result<bool, StoreError> {
    Ok(match nominee.word("status", NominationStatus::parse)? {
        NominationStatus::AwaitingConsent | NominationStatus::Expired => false,
        NominationStatus::Accepted => nominee.text_opt("chosen") != Some(&keys::contest(contest)),
        _ => true,
    })
}
