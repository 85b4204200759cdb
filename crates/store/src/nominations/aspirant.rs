//! Somebody who may stand in a contest, from the first proposal to the list.

use std::collections::{HashMap, HashSet};

use domain::{Action, Area, AspirantStatus, DocumentEntry, LedgerLine, Nominee, Person, PersonId, Track, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::proposal::NomineeData;
use super::{Contest, Nominations, NomineeRecord};
use crate::item::{Item, n, s};
use crate::write::Change;
use crate::{StoreError, keys, person};

/// An aspirant as officers see them.
#[derive(Debug, Clone)]
pub struct Aspirant {
    /// The id.
    pub id: Uuid,
    /// The contest.
    pub contest: Contest,
    /// Where they stand.
    pub status: AspirantStatus,
    /// By which way they were first proposed.
    pub track: Track,
    /// As first proposed; absent once the data are deleted.
    pub nominee: Option<Nominee>,
    /// Why, as first proposed.
    pub reason: String,
    /// What they said of themselves when accepting.
    pub person: Option<Person>,
    /// The application behind the person: what leads to their membership.
    pub application: Option<Uuid>,
    /// How many members propose them.
    pub support: i64,
    /// Whether they proposed themselves.
    pub own: bool,
    /// When they were first proposed.
    pub proposed_at: Timestamp,
    /// When they accepted.
    pub consented_at: Option<Timestamp>,
    /// The signed receipt of their consent.
    pub receipt: Option<String>,
    /// Papers that were noted.
    pub documents: Vec<DocumentEntry>,
    /// Every verdict, oldest first.
    pub verdicts: Vec<VerdictNote>,
    /// What the selectors should look at.
    pub flags: Vec<String>,
    /// Who took their place, or whom they turned out to be.
    pub replaced_by: Option<Uuid>,
    /// The nominee's id.
    pub nominee_id: Uuid,
    /// Who turned out to be this person too: supports that were given them lie there, and count here.
    pub absorbed: Vec<Uuid>,
    /// Whose lines in the ledger are theirs; nobody's once they are erased.
    pub person_id: PersonId,
    /// Where the contest belongs: the dapil's province or regency.
    pub area: Area,
    /// Counts changes of everything but the support.
    pub version: i64,
}

/// A verdict with its reason; sealed, since it speaks of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictNote {
    /// Which.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
}

/// How often one aspirant may have been joined to the next: more often than anybody has names.
const HOPS: usize = 8;

/// Where a support counts, and where else supports of the same person lie.
pub(super) struct Place {
    pub(super) id: Uuid,
    pub(super) absorbed: Vec<Uuid>,
}

fn absorbed(item: &Item) -> Vec<Uuid> {
    item.set("absorbed").iter().filter_map(|id| id.parse().ok()).collect()
}

impl Aspirant {
    /// Whether they were a member when they accepted: an officer has seen their NIK.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.person.is_some() && !self.flags.iter().any(|flag| flag == "joining")
    }

    /// A line of the ledger about them.
    #[must_use]
    pub fn line(&self, action: Action) -> LedgerLine {
        LedgerLine::of(self.person_id, self.area, action)
    }

    /// Their name, as they wrote it or as it was proposed.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let own = self.person.as_ref().map(|person| person.name.expose());
        own.or(self.nominee.as_ref().map(|nominee| nominee.name.expose()))
    }

    /// Their sex, as they wrote it or as it was proposed.
    #[must_use]
    pub fn sex(&self) -> Option<domain::Sex> {
        self.person.as_ref().map(|person| person.sex).or(self.nominee.as_ref().map(|nominee| nominee.sex))
    }
}

impl Nominations {
    /// One aspirant.
    ///
    /// # Errors
    /// The store failed.
    pub async fn aspirant(&self, id: Uuid) -> Result<Option<Aspirant>, StoreError> {
        self.table.get(keys::aspirant(id)).await?.map(|item| self.read_aspirant(&item)).transpose()
    }

    /// The aspirant that a nominee's support counts for: of several names or phones of one person, the
    /// one that stayed.
    pub(super) async fn standing_for(&self, contest: &Contest, nominee: Uuid) -> Result<Place, StoreError> {
        let mut id = self.aspirant_of(contest, nominee)?;
        for _ in 0..HOPS {
            let found = self.table.get(keys::aspirant(id)).await?;
            let next = match &found {
                Some(item) if item.flag("merged") => item.text_opt("replaced_by").and_then(|id| id.parse().ok()),
                Some(_) => None,
                // Nobody has proposed this name for this contest; under another one they may stand in it.
                None => match self.nominee(nominee).await?.and_then(|nominee| nominee.same_as) {
                    Some(other) => Some(self.aspirant_of(contest, other)?).filter(|other| *other != id),
                    None => None,
                },
            };
            match next {
                Some(next) => id = next,
                None => return Ok(Place { id, absorbed: found.as_ref().map(absorbed).unwrap_or_default() }),
            }
        }
        Err(StoreError::Corrupt("replaced_by"))
    }

    /// The aspirants that a nominee is, one for each contest they were proposed for.
    ///
    /// # Errors
    /// The store failed.
    pub async fn aspirants_behind(&self, nominee: &NomineeRecord) -> Result<Vec<Aspirant>, StoreError> {
        let ids = nominee.contests.iter().map(|contest| self.aspirant_of(contest, nominee.id));
        self.aspirants(&ids.collect::<Result<Vec<_>, _>>()?).await
    }

    /// Several aspirants, in the order of their ids as given; one that is not there is left out. One request
    /// for each hundred.
    ///
    /// # Errors
    /// The store failed.
    pub async fn aspirants(&self, ids: &[Uuid]) -> Result<Vec<Aspirant>, StoreError> {
        let items = self.table.get_many(ids.iter().map(|id| keys::aspirant(*id)).collect()).await?;
        let found = items.iter().map(|item| self.read_aspirant(item).map(|aspirant| (aspirant.id, aspirant)));
        let found = found.collect::<Result<HashMap<_, _>, _>>()?;
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    /// Those of some aspirants whose person stands in another contest of the election: at *MS* a person is
    /// claimed for one, and whoever else carries the NIK meets the claim. One request for each hundred.
    ///
    /// # Errors
    /// The store failed.
    pub async fn standing_elsewhere(&self, aspirants: &[&Aspirant]) -> Result<HashSet<Uuid>, StoreError> {
        let mut claims = HashMap::new();
        for aspirant in aspirants {
            if let Some(person) = &aspirant.person {
                let claim = keys::candidate(&aspirant.contest.election, &self.table.nik_hash(&person.nik)?);
                claims.entry(claim).or_insert_with(Vec::new).push(aspirant.id);
            }
        }
        let mut elsewhere = HashSet::new();
        for item in self.table.get_many(claims.keys().cloned().collect()).await? {
            let key = keys::Key { pk: item.text("pk")?.to_owned(), sk: item.text("sk")?.to_owned() };
            let holder: Uuid = item.word("aspirant", |id| id.parse().ok())?;
            elsewhere.extend(claims.remove(&key).into_iter().flatten().filter(|id| *id != holder));
        }
        Ok(elsewhere)
    }

    pub(super) fn read_aspirant(&self, item: &Item) -> Result<Aspirant, StoreError> {
        let id = keys::aspirant_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let key = keys::aspirant(id);
        let nominee = self.table.open_json::<NomineeData>(&key, "sealed", item)?;
        Ok(Aspirant {
            id,
            contest: item.word("contest", keys::read_contest)?,
            status: item.word("status", AspirantStatus::parse)?,
            track: item.word("track", Track::parse)?,
            reason: nominee.as_ref().map(|data| data.reason.clone()).unwrap_or_default(),
            nominee: nominee.map(NomineeData::nominee).transpose()?,
            person: match item.has("person") {
                true => Some(person::read(&self.table.open(&key, "person", item)?)?),
                false => None,
            },
            application: item.text_opt("application").and_then(|id| id.parse().ok()),
            support: item.number("support")?,
            own: item.flag("own"),
            proposed_at: item.time("proposed_at")?,
            consented_at: item.time_opt("consented_at"),
            receipt: item.text_opt("receipt").map(str::to_owned),
            documents: self.table.open_json(&key, "documents", item)?.unwrap_or_default(),
            verdicts: self.table.open_json(&key, "verdicts", item)?.unwrap_or_default(),
            flags: item.texts("flags"),
            replaced_by: item.text_opt("replaced_by").and_then(|id| id.parse().ok()),
            nominee_id: item.word("nominee", |id| id.parse().ok())?,
            absorbed: absorbed(item),
            person_id: item.text_opt("person_id").and_then(PersonId::parse).unwrap_or(PersonId::NOBODY),
            area: item.word("area", |code| Area::parse_grant(code).ok())?,
            version: item.number("version")?,
        })
    }

    /// A change of an aspirant that was read: only on the version that was read.
    pub(super) fn change_of(read: &Aspirant) -> Change {
        Change::of(keys::aspirant(read.id))
            .set("version", n(read.version + 1))
            .when("#version = :read")
            .value(":read", n(read.version))
    }

    /// Puts an aspirant under another status of its contest.
    pub(super) fn file_aspirant(change: Change, read: &Aspirant, to: AspirantStatus) -> Change {
        change.set("status", s(to.as_str())).set("sort", s(keys::contest_order(to, read.proposed_at, read.id)))
    }
}
