//! A membership as it is stored: its attributes, what it tells, and what of it goes when its person does.

use domain::{Action, Area, LedgerLine, MemberNumber, MemberStatus, Person, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::attribute::{
    DUE, NIK_HMAC, OUTBOX, PERSON_ID, PHONE_HMAC, REMINDED_AT, SEALED, SORT, STATUS, TOLD, VERSION, VILLAGE,
};
use crate::filing::FILED;
use crate::item::{Item, at, n, s};
use crate::person::{read_notices, write_notices};
use crate::write::Change;
use crate::{Application, Notice, Registry, StoreError, keys};

/// The attributes of a membership that no other item has, of the claim on a NIK, and of a regency's serial.
pub(super) const SINCE: &str = "since";
pub(crate) const APPLICATION: &str = "application";
pub(super) const FORMER: &str = "former";
pub(crate) const CARD: &str = "card";
pub(super) const STATUS_NOTE: &str = "status_note";
pub(crate) const STATUS_AT: &str = "status_at";
pub(super) const DECISION_NUMBER: &str = "decision_number";
pub(crate) const PHONE_AT: &str = "phone_at";
pub(super) const FORMER_PHONES: &str = "former_phones";
pub(crate) const LAST_SERIAL: &str = "last";
pub(crate) const HOLDER: &str = "member";

/// A member as they themselves and the officers see them.
#[derive(Debug, Clone)]
pub struct Member {
    /// The number on the card.
    pub number: MemberNumber,
    /// Where the membership stands.
    pub status: MemberStatus,
    /// Who it is.
    pub person: Person,
    /// When the membership began.
    pub since: Timestamp,
    /// The application it came from: the stable id of the person in sessions.
    pub application: Uuid,
    /// The number of an earlier membership of the same person.
    pub former: Option<MemberNumber>,
    /// The card in force.
    pub card: Option<String>,
    /// The phone's hash while a phone leads to this member.
    pub phone_hash: Option<String>,
    /// When they got this phone in place of another: sessions from before are over.
    pub phone_at: Option<Timestamp>,
    /// Whose lines in the ledger are theirs: the same as of the application.
    pub person_id: PersonId,
    /// Why the status last changed, in the words of whoever changed it.
    pub status_reason: Option<String>,
    /// The number of the party's decision to expel.
    pub decision_number: Option<String>,
    /// What the member was told, the newest first.
    pub notices: Vec<Notice>,
    /// When they were last reminded of what is missing.
    pub reminded_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

impl Member {
    /// Whom an application makes a member, from this moment on.
    pub(crate) fn new(number: MemberNumber, application: &Application, since: Timestamp) -> Self {
        Self {
            number,
            status: MemberStatus::Active,
            person: application.person.clone(),
            since,
            application: application.id,
            former: None,
            card: None,
            phone_hash: None,
            phone_at: None,
            person_id: application.person_id,
            status_reason: None,
            decision_number: None,
            notices: Vec::new(),
            reminded_at: None,
            version: 1,
        }
    }

    /// The village whose boards it belongs to.
    #[must_use]
    pub fn area(&self) -> Area {
        self.person.village
    }

    /// A line of the ledger about the member.
    #[must_use]
    pub fn line(&self, action: Action) -> LedgerLine {
        LedgerLine::of(self.person_id, self.area(), action)
    }
}

impl Registry {
    /// A member's item. What leads to them follows from who they are.
    pub(crate) fn member_item(&self, member: &Member) -> Result<Item, StoreError> {
        let Member { number, status, person, .. } = member;
        let key = keys::member(number);
        let reason = member.status_reason.as_ref();
        let note = reason.map(|reason| self.table.seal(&key, STATUS_NOTE, reason.as_bytes())).transpose()?;
        Item::new(key.clone())
            .with(STATUS, s(status.as_str()))
            .with(VILLAGE, s(person.village.to_string()))
            .with(SINCE, at(member.since))
            .with(APPLICATION, s(member.application.to_string()))
            .with_some(FORMER, member.former.as_ref().map(|number| s(number.as_str())))
            .with_some(CARD, member.card.as_deref().map(s))
            .with(PERSON_ID, s(member.person_id.to_string()))
            .with_some(STATUS_NOTE, note)
            .with_some(DECISION_NUMBER, member.decision_number.as_deref().map(s))
            .with_some(TOLD, write_notices(&member.notices))
            .with_some(REMINDED_AT, member.reminded_at.map(at))
            .with(SEALED, self.seal_person(&key, person)?)
            .with(NIK_HMAC, s(self.table.nik_hash(&person.nik)?))
            .with(PHONE_HMAC, s(self.phone_hash(&person.phone)?))
            .with(SORT, s(number.as_str()))
            .with(VERSION, n(member.version))
            .filed(person.village, |area| keys::members_of(area, *status))
    }

    pub(crate) fn read_member(&self, item: &Item) -> Result<Member, StoreError> {
        let number = keys::member_number(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        Ok(Member {
            status: item.word(STATUS, MemberStatus::parse)?,
            person: self.open_person(&keys::member(&number), item)?,
            since: item.time(SINCE)?,
            application: item.word(APPLICATION, |id| id.parse().ok())?,
            former: item.text_opt(FORMER).map(|number| MemberNumber::from_stored(number.to_owned())),
            card: item.text_opt(CARD).map(str::to_owned),
            phone_hash: item.text_opt(PHONE_HMAC).map(str::to_owned),
            phone_at: item.time_opt(PHONE_AT),
            person_id: item.word(PERSON_ID, PersonId::parse)?,
            status_reason: self.read_status_reason(item)?,
            decision_number: item.text_opt(DECISION_NUMBER).map(str::to_owned),
            notices: read_notices(item),
            reminded_at: item.time_opt(REMINDED_AT),
            version: item.number(VERSION)?,
            number,
        })
    }

    fn read_status_reason(&self, item: &Item) -> Result<Option<String>, StoreError> {
        if !item.has(STATUS_NOTE) {
            return Ok(None);
        }
        let note = self.table.open(&item.key()?, STATUS_NOTE, item)?;
        String::from_utf8(note).map(Some).map_err(|_| StoreError::Corrupt("status_note"))
    }

    /// A change of a member that was read: only on the version that was read, which an erasure ends.
    pub(crate) fn change_of(&self, member: &Member) -> Change {
        Change::of(keys::member(&member.number)).on_version(member.version)
    }

    /// What a changed person changes of a member's item.
    pub(crate) fn changed(&self, member: &Member, person: &Person, now: Timestamp) -> Result<Change, StoreError> {
        let other_phone = person.phone != member.person.phone;
        self.change_of(member)
            .set(SEALED, self.seal_person(&keys::member(&member.number), person)?)
            .set(VILLAGE, s(person.village.to_string()))
            .set(PHONE_HMAC, s(self.phone_hash(&person.phone)?))
            .set_some(PHONE_AT, other_phone.then(|| at(now)))
            .file(person.village, |area| keys::members_of(area, member.status))
    }
}

/// What a membership's item loses: everything of the person, and what leads to them.
pub(super) const OF_MEMBER: [&str; 20] = [
    SEALED,
    PERSON_ID,
    STATUS_NOTE,
    STATUS_AT,
    DECISION_NUMBER,
    VILLAGE,
    APPLICATION,
    FORMER,
    PHONE_HMAC,
    NIK_HMAC,
    FILED[0],
    FILED[1],
    SORT,
    OUTBOX,
    TOLD,
    REMINDED_AT,
    FORMER_PHONES,
    PHONE_AT,
    CARD,
    DUE,
];
