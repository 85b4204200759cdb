//! An application as it is stored: its attributes, what it tells, and what of it goes when its person does.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Action, ApplicationStatus, Area, CODE_MINUTES, LedgerLine, MemberNumber, Person, PersonId, UNVERIFIED_DAYS,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::admit::NewApplication;
use crate::attribute::{
    CREATED_AT, DUE, FLAGS, NIK_HMAC, OUTBOX, PERSON_ID, PHONE_HMAC, SEALED, SORT, STATUS, TOLD, TTL, VERSION, VILLAGE,
};
use crate::filing::FILED;
use crate::item::{Item, at, n, s, set, ttl};
use crate::keys::Key;
use crate::ledger::new_person_id;
use crate::person::{read_notices, write_notices};
use crate::{Notice, Registry, StoreError, keys};

/// The attributes of an application that no other item has.
pub(super) const FINGERPRINT: &str = "fingerprint";
pub(super) const MINOR: &str = "minor";
pub(super) const CODE: &str = "code";
pub(crate) const CODE_UNTIL: &str = "code_until";
pub(super) const CODE_AT: &str = "code_at";
pub(super) const CODES: &str = "codes";
pub(crate) const ASKER: &str = "asker";
pub(crate) const SUBMITTED_AT: &str = "submitted_at";
pub(super) const ASPIRANT: &str = "aspirant";
pub(super) const NOTE: &str = "note";
pub(crate) const MEMBER_NUMBER: &str = "member_number";
pub(crate) const DECIDED_AT: &str = "decided_at";
pub(super) const CORRECTED_BY: &str = "corrected_by";
pub(super) const PHONE_CONFIRMED: &str = "phone_confirmed";
pub(super) const GUARDIAN_CONFIRMED: &str = "guardian_confirmed";
pub(super) const PROVED_BY: &str = "proved_by";
pub(super) const CORRECTIONS: &str = "corrections";

/// An application as its owner and the officers see it.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// What the form says.
    pub person: Person,
    /// When the form came.
    pub created_at: Timestamp,
    /// When the code came back.
    pub submitted_at: Option<Timestamp>,
    /// What the officer should look at.
    pub flags: Vec<String>,
    /// The last decision's reasons.
    pub note: Option<DecisionNote>,
    /// The member it became.
    pub member_number: Option<MemberNumber>,
    /// The phone's hash while a phone leads to this application.
    pub phone_hash: Option<String>,
    /// Whose lines in the ledger are theirs.
    pub person_id: PersonId,
    /// What the applicant was told, the newest first.
    pub notices: Vec<Notice>,
    /// Counts changes of the form.
    pub version: i64,
}

impl Application {
    /// The village it lies in, which decides whose boards see it.
    #[must_use]
    pub fn area(&self) -> Area {
        self.person.village
    }

    /// A line of the ledger about its person.
    #[must_use]
    pub fn line(&self, action: Action) -> LedgerLine {
        LedgerLine::of(self.person_id, self.area(), action)
    }
}

/// What an officer wrote to the applicant; sealed, since it may speak of the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionNote {
    /// The reason as a whole.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Field → what is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fields: Vec<(String, String)>,
    /// The code of the reason, for the ledger and for counting.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason_code: Option<String>,
}

/// The codes that are out for one application.
#[derive(Clone, Serialize, Deserialize)]
pub struct Codes {
    /// Six digits for the applicant's phone.
    pub applicant: String,
    /// Six digits for the guardian's phone, where there is a guardian.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guardian: Option<String>,
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Codes(…)")
    }
}

impl Codes {
    /// Fresh codes for a person. Where guardian and applicant share a phone they share the code,
    /// since one phone gets one message at a time.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn fresh(person: &Person) -> Result<Self, keyring::KeyError> {
        let applicant = keyring::random_code()?;
        let guardian = match &person.guardian {
            Some(guardian) if guardian.phone == person.phone => Some(applicant.clone()),
            Some(_) => Some(keyring::random_code()?),
            None => None,
        };
        Ok(Self { applicant, guardian })
    }
}

impl Registry {
    /// A new application's item.
    pub(crate) fn unverified_item(&self, new: &NewApplication<'_>, digest: &[u8]) -> Result<Item, StoreError> {
        let key = keys::application(new.id);
        Ok(Item::new(key.clone())
            .with(STATUS, s(ApplicationStatus::Unverified.as_str()))
            .with(VILLAGE, s(new.person.village.to_string()))
            .with(CREATED_AT, at(new.now))
            .with(PERSON_ID, s(new_person_id()?.to_string()))
            .with(SEALED, self.seal_person(&key, new.person)?)
            .with(FINGERPRINT, self.table.seal(&key, FINGERPRINT, digest)?)
            .with(VERSION, n(1))
            .with_some(MINOR, new.person.guardian.as_ref().map(|_| AttributeValue::Bool(true)))
            .with(CODE, self.seal_codes(&key, &new.codes)?)
            .with(CODE_UNTIL, at(new.now + SignedDuration::from_mins(CODE_MINUTES)))
            .with(ASKER, s(new.asker))
            .with(TTL, ttl(new.now + SignedDuration::from_hours(24 * UNVERIFIED_DAYS)))
            .with(CODES, n(1))
            .with(CODE_AT, at(new.now))
            .with(OUTBOX, s("code:1")))
    }

    /// The item of an application whose phone has answered.
    pub(crate) fn application_item(&self, application: &Application) -> Result<Item, StoreError> {
        let Application { id, status, person, flags, .. } = application;
        let key = keys::application(*id);
        let note = application.note.as_ref().map(|note| self.table.seal_json(&key, NOTE, note)).transpose()?;
        // Who became a member is found as one.
        let nik = application.member_number.is_none().then(|| self.table.nik_hash(&person.nik)).transpose()?;
        let waits_since = application.submitted_at.unwrap_or(application.created_at);
        Item::new(key.clone())
            .with(STATUS, s(status.as_str()))
            .with(VILLAGE, s(person.village.to_string()))
            .with(CREATED_AT, at(application.created_at))
            .with_some(SUBMITTED_AT, application.submitted_at.map(at))
            .with(PERSON_ID, s(application.person_id.to_string()))
            .with(SEALED, self.seal_person(&key, person)?)
            .with_some(NOTE, note)
            .with_some(MEMBER_NUMBER, application.member_number.as_ref().map(|number| s(number.as_str())))
            .with_some(TOLD, write_notices(&application.notices))
            .with(VERSION, n(application.version))
            .with_some(MINOR, person.guardian.as_ref().map(|_| AttributeValue::Bool(true)))
            .with_some(FLAGS, set(flags))
            .with(SORT, s(keys::queue_order(!flags.is_empty(), waits_since, *id)))
            .with_some(NIK_HMAC, nik.map(s))
            .with_some(PHONE_HMAC, application.phone_hash.as_ref().map(|hash| s(hash.as_str())))
            .filed(person.village, |area| keys::applications_of(area, *status))
    }

    pub(crate) fn read_application(&self, item: &Item) -> Result<Application, StoreError> {
        let id = keys::application_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let key = keys::application(id);
        Ok(Application {
            id,
            status: item.word(STATUS, ApplicationStatus::parse)?,
            person: self.open_person(&key, item)?,
            created_at: item.time(CREATED_AT)?,
            submitted_at: item.time_opt(SUBMITTED_AT),
            flags: flags(item),
            note: self.open_note(&key, item)?,
            member_number: item.text_opt(MEMBER_NUMBER).map(|number| MemberNumber::from_stored(number.to_owned())),
            phone_hash: item.text_opt(PHONE_HMAC).map(str::to_owned),
            person_id: item.word(PERSON_ID, PersonId::parse)?,
            notices: read_notices(item),
            version: item.number(VERSION)?,
        })
    }

    fn open_note(&self, key: &Key, item: &Item) -> Result<Option<DecisionNote>, StoreError> {
        self.table.open_json(key, NOTE, item)
    }

    pub(super) fn seal_codes(&self, key: &Key, codes: &Codes) -> Result<AttributeValue, StoreError> {
        self.table.seal_json(key, CODE, codes)
    }

    pub(crate) fn open_codes(&self, key: &Key, item: &Item) -> Result<Codes, StoreError> {
        self.table.open_json(key, CODE, item)?.ok_or(StoreError::Corrupt("code"))
    }

    /// One application with its form.
    ///
    /// # Errors
    /// The store failed.
    pub async fn application(&self, id: Uuid, now: Timestamp) -> Result<Option<Application>, StoreError> {
        let item = self.table.get(keys::application(id)).await?;
        item.filter(|item| item.has(SEALED) && !item.is_over(now)).map(|item| self.read_application(&item)).transpose()
    }

    /// Where an application lies whose data are gone: withdrawn or erased.
    ///
    /// # Errors
    /// The store failed.
    pub async fn area_of(&self, id: Uuid) -> Result<Option<Area>, StoreError> {
        let item = self.table.get(keys::application(id)).await?;
        item.map(|item| item.word(VILLAGE, |code| Area::parse(code).ok())).transpose()
    }
}

/// The order in which officers read what to look at; a set has none.
const FLAG_ORDER: [&str; 6] =
    ["nik.birth_date_mismatch", "nik.sex_mismatch", "nik.serial", "guardian", "same_nik", "held"];

/// What an officer should look at. A set, to which two may add at once; an application that was filed before
/// that has a list.
pub(super) fn flags(item: &Item) -> Vec<String> {
    let mut flags = [item.texts(FLAGS), item.set(FLAGS).to_vec()].concat();
    flags.sort_by_key(|flag| FLAG_ORDER.iter().position(|known| known == flag));
    flags
}

/// What counts tries of codes.
pub(super) const TRIES: [&str; 4] = ["tries", "tries_elsewhere", "guardian_tries", "guardian_tries_elsewhere"];

/// What an application needs only while its codes are out.
pub(super) const OF_CODES: [&str; 12] =
    [OUTBOX, CODE, CODE_UNTIL, CODE_AT, CODES, TRIES[0], TRIES[1], TRIES[2], TRIES[3], TTL, ASKER, CORRECTIONS];

/// The attributes of an application that are of its person, or lead to them. The sealed fingerprint
/// of the form outlives a withdrawal, so that a late replay of the form is known as one.
pub(super) const PERSONAL: [&str; 11] =
    [SEALED, PERSON_ID, NOTE, TOLD, OUTBOX, CODE, FILED[0], FILED[1], SORT, NIK_HMAC, PHONE_HMAC];

/// What the form and its codes left beside the person: of use to nobody once that is gone.
pub(super) const OF_THE_FORM: [&str; 17] = [
    FLAGS,
    MINOR,
    PHONE_CONFIRMED,
    GUARDIAN_CONFIRMED,
    TRIES[0],
    TRIES[1],
    TRIES[2],
    TRIES[3],
    CODES,
    CODE_AT,
    CODE_UNTIL,
    DECIDED_AT,
    DUE,
    ASKER,
    CORRECTIONS,
    PROVED_BY,
    CORRECTED_BY,
];
