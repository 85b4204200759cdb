//! Somebody who may stand in a contest, from the first proposal to the list, as it is stored.

use domain::{Action, Area, AspirantStatus, DocumentEntry, LedgerLine, Nominee, Person, PersonId, Track, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::attribute::{AREA, CONTEST, FLAGS, NIK_HMAC, PERSON_ID, SEALED, SORT, STATUS, VERSION};
use crate::item::{Item, s};
use crate::proposal::NomineeData;
use crate::write::Change;
use crate::{Contest, Nominations, StoreError, keys, person};

/// The attributes of an aspirant that no other item has, of the claim on a person, of a support, and of what
/// was counted.
pub(crate) const TRACK: &str = "track";
pub(crate) const PERSON: &str = "person";
pub(crate) const APPLICATION: &str = "application";
pub(crate) const SUPPORT: &str = "support";
pub(crate) const OWN: &str = "own";
pub(crate) const PROPOSED_AT: &str = "proposed_at";
pub(crate) const CONSENTED_AT: &str = "consented_at";
pub(crate) const RECEIPT: &str = "receipt";
pub(super) const DOCUMENTS: &str = "documents";
pub(super) const VERDICTS: &str = "verdicts";
pub(crate) const REPLACED_BY: &str = "replaced_by";
pub(crate) const NOMINEE: &str = "nominee";
pub(crate) const ABSORBED: &str = "absorbed";
pub(crate) const MERGED: &str = "merged";
pub(super) const LEFT: &str = "left";
pub(super) const HOLDER: &str = "aspirant";
pub(crate) const NOMINATION: &str = "nomination";
pub(crate) const COUNTED_OF: &str = "of";
pub(crate) const COUNTERS: &str = "counters";

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

impl Aspirant {
    /// Whether they were a member when they accepted: an officer has seen their NIK.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.person.is_some() && !self.flags.iter().any(|flag| flag == JOINING)
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
    pub(super) fn read_aspirant(&self, item: &Item) -> Result<Aspirant, StoreError> {
        let id = keys::aspirant_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let key = keys::aspirant(id);
        let nominee = self.table.open_json::<NomineeData>(&key, SEALED, item)?;
        Ok(Aspirant {
            id,
            contest: item.word(CONTEST, keys::read_contest)?,
            status: item.word(STATUS, AspirantStatus::parse)?,
            track: item.word(TRACK, Track::parse)?,
            reason: nominee.as_ref().map(|data| data.reason.clone()).unwrap_or_default(),
            nominee: nominee.map(NomineeData::nominee).transpose()?,
            person: match item.has(PERSON) {
                true => Some(person::read(&self.table.open(&key, PERSON, item)?)?),
                false => None,
            },
            application: item.text_opt(APPLICATION).and_then(|id| id.parse().ok()),
            support: item.number(SUPPORT)?,
            own: item.flag(OWN),
            proposed_at: item.time(PROPOSED_AT)?,
            consented_at: item.time_opt(CONSENTED_AT),
            receipt: item.text_opt(RECEIPT).map(str::to_owned),
            documents: self.table.open_json(&key, DOCUMENTS, item)?.unwrap_or_default(),
            verdicts: self.table.open_json(&key, VERDICTS, item)?.unwrap_or_default(),
            flags: item.texts(FLAGS),
            replaced_by: item.text_opt(REPLACED_BY).and_then(|id| id.parse().ok()),
            nominee_id: item.word(NOMINEE, |id| id.parse().ok())?,
            absorbed: absorbed(item),
            person_id: item.text_opt(PERSON_ID).and_then(PersonId::parse).unwrap_or(PersonId::NOBODY),
            area: item.word(AREA, |code| Area::parse_grant(code).ok())?,
            version: item.number(VERSION)?,
        })
    }

    /// A change of an aspirant that was read: only on the version that was read.
    pub(crate) fn change_of(read: &Aspirant) -> Change {
        Change::of(keys::aspirant(read.id)).on_version(read.version)
    }

    /// Puts an aspirant under another status of its contest.
    pub(crate) fn file_aspirant(change: Change, read: &Aspirant, to: AspirantStatus) -> Change {
        change.set(STATUS, s(to.as_str())).set(SORT, s(keys::contest_order(to, read.proposed_at, read.id)))
    }
}

/// The flag of whoever was no member when they accepted.
pub(crate) const JOINING: &str = "joining";

pub(crate) fn absorbed(item: &Item) -> Vec<Uuid> {
    item.set(ABSORBED).iter().filter_map(|id| id.parse().ok()).collect()
}

/// What of an aspirant is of their person, or leads to them.
pub(super) const PERSONAL: [&str; 10] =
    [SEALED, PERSON, PERSON_ID, APPLICATION, RECEIPT, DOCUMENTS, VERDICTS, LEFT, NIK_HMAC, FLAGS];
