//! Everything that decides whether a member may propose somebody, read in one request.

use std::collections::{BTreeSet, HashMap};

use domain::{District, Election, MemberNumber, PersonName};
use jiff::Timestamp;
use uuid::Uuid;

use crate::attribute::SEALED;
use crate::batch::read_together;
use crate::channel::read_channel;
use crate::election::in_force;
use crate::item::Item;
use crate::keys::Key;
use crate::session::{read_session, session_key};
use crate::{Accounts, Contest, Member, Nominations, Registry, Session, StoreError, Way, keys};

/// Who asks, and for what.
#[derive(Debug)]
pub struct Proposing<'a> {
    /// The session's token.
    pub token: &'a str,
    /// The membership to look at first, as the client remembers it.
    pub member: Option<&'a MemberNumber>,
    /// The contest, when one was named.
    pub contest: Option<&'a Contest>,
    /// Whom, as far as it can be read.
    pub nominee: Option<Named<'a>>,
    /// Now.
    pub now: Timestamp,
}

/// How a proposal names somebody.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The hash of the phone.
    pub phone_hash: &'a str,
    /// The name, as the proposer writes it.
    pub name: &'a PersonName,
    /// The member number, when the proposer tells one.
    pub number: Option<&'a MemberNumber>,
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
    /// Who the nominee is, and whether they may be proposed.
    pub nominee: Option<(Uuid, Way)>,
}

impl Nominations {
    /// One BatchGetItem over three tables: session, member, election, the nominee's phone, and the member
    /// whose number the nominee is told to have; for districts that were brought in a GetItem. Eventually
    /// consistent: what a nominee refused, or an owner changed, in the same second is caught by whoever
    /// follows the proposal.
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
        // One request may name a key once.
        let members: BTreeSet<_> =
            asked.member.into_iter().chain(asked.nominee.and_then(|named| named.number)).map(keys::member).collect();
        if !members.is_empty() {
            wanted.insert(registry.table.name.clone(), members.into_iter().collect());
        }
        if let Some(contest) = contest {
            let channel = asked.nominee.map(|named| keys::channel(&contest.election, named.phone_hash));
            let election = keys::election(&contest.election);
            wanted.insert(self.table.name.clone(), std::iter::once(election).chain(channel).collect());
        }
        let found = read_together(&self.table.client, wanted, false).await?;
        let item = |table: &str, key: &Key| {
            let is = |item: &&Item| item.text_opt("pk") == Some(&key.pk) && item.text_opt("sk") == Some(&key.sk);
            found.get(table)?.iter().find(is)
        };
        let member = |number: &MemberNumber| {
            let item = item(&registry.table.name, &keys::member(number)).filter(|item| item.has(SEALED));
            item.map(|item| registry.read_member(item)).transpose()
        };
        let session = item(&accounts.table.name, &session_key(asked.token));
        let of_contest = contest.map(|contest| keys::election(&contest.election));
        let election_item = of_contest.and_then(|key| item(&self.table.name, &key)).cloned().unwrap_or_default();
        let (election, district) = match contest {
            Some(contest) => {
                (in_force(&contest.election, &election_item)?, self.district_by(contest, &election_item).await?)
            }
            None => (None, None),
        };
        Ok(Standing {
            session: session.map(|item| read_session(item, asked.now)).transpose()?.flatten(),
            member: asked.member.map_or(Ok(None), member)?,
            election,
            district,
            nominee: match (&asked.nominee, contest) {
                (Some(named), Some(contest)) => {
                    let told = named.number.map_or(Ok(None), member)?;
                    let id = self.nominee_id(&contest.election, named.phone_hash, name_of(named, told.as_ref()))?;
                    let channel = item(&self.table.name, &keys::channel(&contest.election, named.phone_hash));
                    let channel =
                        channel.map(|item| read_channel(&contest.election, named.phone_hash, item)).transpose()?;
                    Some((id, channel.map_or(Way::Open, |channel| channel.way(id, contest))))
                }
                _ => None,
            },
        })
    }
}

/// By which name somebody is known behind their phone. With a member number that is of this very phone it
/// is the member's, however the proposer writes it; any other number proves nothing.
fn name_of<'a>(named: &Named<'a>, member: Option<&'a Member>) -> &'a PersonName {
    let own = member.filter(|member| member.phone_hash.as_deref() == Some(named.phone_hash));
    own.map_or(named.name, |member| &member.person.name)
}
