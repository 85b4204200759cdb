//! What a table's stream says happened. A committed item is the outbox: nothing is sent or indexed
//! before it is stored, and nothing stored is forgotten.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::message::Urgency;
use domain::{ApplicationStatus, Leaving, MemberNumber, MemberStatus, Phone};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::accounts::code_purpose;
use crate::item::{Attributes, Item};
use crate::registry::{Codes, Registry};
use crate::source::{Home, Source};
use crate::{Accounts, CodePurpose, Joining, Share, StoreError, Whose, keys};

/// One change of one item.
#[derive(Debug, Clone)]
pub struct StreamRecord {
    /// Where the record stands in its shard.
    pub sequence: String,
    /// When the change was made; none where the stream does not say.
    pub at: Option<Timestamp>,
    pub(crate) before: Option<Item>,
    pub(crate) now: Option<Item>,
}

impl StreamRecord {
    /// Reads one record of a DynamoDB stream event as Lambda delivers it.
    ///
    /// # Errors
    /// The record is not of that form.
    pub fn read(record: &Value) -> Result<Self, StoreError> {
        let change = &record["dynamodb"];
        let image = |name: &str| change.get(name).filter(|image| !image.is_null()).map(attributes).transpose();
        Ok(Self {
            sequence: change["SequenceNumber"].as_str().ok_or(StoreError::Corrupt("SequenceNumber"))?.to_owned(),
            at: change["ApproximateCreationDateTime"].as_f64().and_then(moment),
            before: image("OldImage")?.map(Item),
            now: image("NewImage")?.map(Item),
        })
    }

    /// An item as if it were new.
    pub(crate) fn of(item: Item) -> Self {
        Self { sequence: String::new(), at: None, before: None, now: Some(item) }
    }

    /// The name of the message that this change asks for: enough to note what came of it when nothing
    /// else can be read.
    #[must_use]
    pub fn message_id(&self) -> Option<String> {
        let source = Source::of(Home::Registry, self.now.as_ref()?, self.new_outbox()?);
        source.ok().map(|source| source.message_id(""))
    }

    /// The outbox entry that this change put into the item, if it did.
    pub(crate) fn new_outbox(&self) -> Option<&str> {
        let now = self.now.as_ref()?.text_opt("outbox")?;
        let before = self.before.as_ref().and_then(|item| item.text_opt("outbox"));
        (before != Some(now)).then_some(now)
    }
}

/// A moment in seconds since 1970, as streams write it.
fn moment(seconds: f64) -> Option<Timestamp> {
    Timestamp::UNIX_EPOCH.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

fn attributes(image: &Value) -> Result<Attributes, StoreError> {
    let object = image.as_object().ok_or(StoreError::Corrupt("image"))?;
    object.iter().map(|(name, value)| Ok((name.clone(), attribute(value)?))).collect()
}

/// An attribute in DynamoDB's JSON; the types that this store writes.
fn attribute(value: &Value) -> Result<AttributeValue, StoreError> {
    let (kind, value) = value.as_object().and_then(|o| o.iter().next()).ok_or(StoreError::Corrupt("image"))?;
    let text = || value.as_str().map(str::to_owned).ok_or(StoreError::Corrupt("image"));
    Ok(match kind.as_str() {
        "S" => AttributeValue::S(text()?),
        "N" => AttributeValue::N(text()?),
        "BOOL" => AttributeValue::Bool(value.as_bool().unwrap_or_default()),
        "B" => crate::item::b(keyring::base64_decode(&text()?).ok_or(StoreError::Corrupt("image"))?),
        "L" => AttributeValue::L(value.as_array().into_iter().flatten().map(attribute).collect::<Result<_, _>>()?),
        "M" => AttributeValue::M(attributes(value)?),
        "SS" => AttributeValue::Ss(
            value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        ),
        _ => AttributeValue::Null(true),
    })
}

/// A message that a change asks for.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The same for every delivery of the same change, for deduplication.
    pub id: String,
    /// To whom.
    pub to: Phone,
    /// What.
    pub message: Message,
    /// Out of which share of the phone it is sent.
    pub share: Share,
    /// What asks for it.
    pub source: Source,
    /// Whose clock starts when the message was handed over, and what their phone leads to from then.
    pub joining: Option<Joining>,
}

/// A code that an application waits for, on its page.
#[derive(Clone, PartialEq, Eq)]
pub struct JoiningCode {
    /// The application.
    pub application: Uuid,
    /// Six digits.
    pub code: String,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// The code that confirms an application's phone.
    ApplicationCode(JoiningCode),
    /// The code by which a guardian consents.
    GuardianCode(JoiningCode),
    /// The code that signs in.
    SignInCode(String),
    /// The code that proves the hold of a new number.
    PhoneCode(String),
    /// The code by which a nominee answers.
    ConsentCode(String),
    /// Somebody was proposed; the token of the link to their answer.
    ConsentRequest(String),
    /// As [`ConsentRequest`](Self::ConsentRequest), some days later.
    ConsentReminder(String),
    /// The application was approved.
    Approved,
    /// The application was refused; the reason is on the member's page.
    Rejected,
    /// The application needs a correction; what, is on the member's page.
    Returned,
    /// Somebody applied with this member's NIK.
    NikUsed,
    /// The data of this phone's person are to be erased; the token of the link that takes it back.
    ErasureAsked(String),
    /// The member has another phone now; to the old one, the token of the link that undoes it.
    PhoneChanged(String),
    /// Somebody answered too often wrong who this person is.
    IdentityLimit,
    /// Data or papers of this person are not complete.
    Incomplete,
}

impl Message {
    /// Whether somebody looks at their phone and waits for it.
    #[must_use]
    pub const fn urgency(&self) -> Urgency {
        match self {
            Self::ApplicationCode(_)
            | Self::GuardianCode(_)
            | Self::SignInCode(_)
            | Self::PhoneCode(_)
            | Self::ConsentCode(_) => Urgency::Code,
            _ => Urgency::Notice,
        }
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Message(…)")
    }
}

/// What a change of the registry means for finding people, and for what they stand for.
#[derive(Debug, Clone)]
pub enum StreamItem {
    /// An application came into the queue.
    Submitted(Uuid),
    /// A member is new, changed or erased.
    Member(MemberNumber),
    /// Somebody left the party, died, took their application back or was erased: they stand for nothing.
    Ended(Box<Whose>, Leaving),
}

impl Registry {
    /// The messages that a change of the registry asks for.
    ///
    /// # Errors
    /// The item does not open.
    pub fn pending(&self, record: &StreamRecord) -> Result<Vec<Pending>, StoreError> {
        let (Some(outbox), Some(item)) = (record.new_outbox(), &record.now) else { return Ok(Vec::new()) };
        let pk = item.text("pk")?;
        if let Some(id) = keys::application_id(pk) {
            return self.pending_for_application(id, outbox, item);
        }
        if let Some(id) = keys::erasure_id(pk) {
            let (phones, token) = self.told_of_erasure(id, item)?;
            let source = Source::of(Home::Registry, item, outbox)?;
            let pending = |(place, to): (usize, Phone)| Pending {
                id: source.message_id(&place.to_string()),
                to,
                message: Message::ErasureAsked(token.clone()),
                share: Share::Notices,
                source: source.clone(),
                joining: None,
            };
            return Ok(phones.into_iter().enumerate().map(pending).collect());
        }
        let Some(number) = keys::member_number(pk) else { return Ok(Vec::new()) };
        let person = self.open_person(&keys::member(&number), item)?;
        let (to, message) = match outbox.split(':').next() {
            Some("phone_changed") => {
                let Some((to, token)) = self.newest_former(&keys::member(&number), item)? else {
                    return Ok(Vec::new());
                };
                (to, Message::PhoneChanged(token))
            }
            Some("identity_limit") => (person.phone, Message::IdentityLimit),
            Some("incomplete") => (person.phone, Message::Incomplete),
            _ => (person.phone, Message::NikUsed),
        };
        let source = Source::of(Home::Registry, item, outbox)?;
        let id = source.message_id("");
        Ok(vec![Pending { id, to, message, share: Share::Notices, source, joining: None }])
    }

    fn pending_for_application(&self, id: Uuid, outbox: &str, item: &Item) -> Result<Vec<Pending>, StoreError> {
        let key = keys::application(id);
        let person = self.open_person(&key, item)?;
        let source = Source::of(Home::Registry, item, outbox)?;
        let pending = |to: Phone, part: &str, message: Message, joining| Pending {
            id: source.message_id(part),
            to,
            share: if message.urgency() == Urgency::Code { Share::Codes } else { Share::Notices },
            message,
            source: source.clone(),
            joining,
        };
        if outbox.starts_with("code:") {
            let Codes { applicant, guardian } = self.open_codes(&key, item)?;
            let browser = item.text_opt("asker").unwrap_or_default().to_owned();
            let joining = Joining { application: id, browser, token: self.joining_token(id, &applicant)? };
            let code = Message::ApplicationCode(JoiningCode { application: id, code: applicant });
            let mut messages = vec![pending(person.phone.clone(), "", code, Some(joining))];
            if let (Some(code), Some(guardian)) = (guardian, person.guardian)
                && guardian.phone != person.phone
            {
                let code = Message::GuardianCode(JoiningCode { application: id, code });
                messages.push(pending(guardian.phone, "guardian", code, None));
            }
            return Ok(messages);
        }
        let message = match item.word("status", ApplicationStatus::parse)? {
            _ if outbox.starts_with("identity_limit:") => Message::IdentityLimit,
            _ if outbox.starts_with("incomplete:") => Message::Incomplete,
            ApplicationStatus::Approved => Message::Approved,
            ApplicationStatus::Rejected => Message::Rejected,
            _ => Message::Returned,
        };
        Ok(vec![pending(person.phone, "", message, None)])
    }

    /// Follows a change of the registry: flags applications that share a NIK, tells the member who
    /// holds it, keeps the word rows of members in line with their names, lets a new membership point to
    /// the one before, and says who ends with the change.
    ///
    /// # Errors
    /// The store failed.
    pub async fn follow(&self, record: &StreamRecord) -> Result<Option<StreamItem>, StoreError> {
        let Some(item) = record.now.as_ref().or(record.before.as_ref()) else { return Ok(None) };
        let pk = item.text("pk")?;
        if let Some(number) = keys::member_number(pk) {
            let open = |item: &Option<Item>| match item {
                Some(item) if item.has("sealed") => self.open_person(&keys::member(&number), item).map(Some),
                _ => Ok(None),
            };
            let (before, now) = (open(&record.before)?, open(&record.now)?);
            self.index_words(&number, before.as_ref(), now.as_ref()).await?;
            if let (None, Some(person)) = (&before, &now) {
                self.link_former(&number, &person.nik).await?;
            }
            return Ok(Some(match self.ended_member(record)? {
                Some((whose, leaving)) => StreamItem::Ended(Box::new(whose), leaving),
                None => StreamItem::Member(number),
            }));
        }
        let Some(id) = keys::application_id(pk) else { return Ok(None) };
        if let Some(whose) = self.ended_application(record)? {
            return Ok(Some(StreamItem::Ended(Box::new(whose), Leaving::Withdrawn)));
        }
        let submitted = |item: &Option<Item>| {
            item.as_ref().is_some_and(|item| item.text_opt("status") == Some(ApplicationStatus::Submitted.as_str()))
        };
        if submitted(&record.before) || !submitted(&record.now) {
            return Ok(None);
        }
        let person = self.open_person(&keys::application(id), item)?;
        let same = self.same_nik(&person.nik, id).await?;
        let open: Vec<_> = same.applications.iter().filter(|(_, status, _)| status.is_open()).collect();
        if !open.is_empty() {
            self.flag(id, "same_nik").await?;
        }
        for (other, ..) in open {
            self.flag(*other, "same_nik").await?;
        }
        if let Some(holder) = same.holder {
            self.flag(id, "held").await?;
            self.tell_holder(&holder, id, item.time("submitted_at")?).await?;
        }
        Ok(Some(StreamItem::Submitted(id)))
    }
}

/// The ways in which a person ends: each is a change of their item, whoever made it.
impl Registry {
    /// Whoever's membership ends with this change, and how.
    fn ended_member(&self, record: &StreamRecord) -> Result<Option<(Whose, Leaving)>, StoreError> {
        let (Some(before), Some(now)) = (&record.before, &record.now) else { return Ok(None) };
        let to = now.word("status", MemberStatus::parse)?;
        if !before.has("sealed") || !before.word("status", MemberStatus::parse)?.is_current() || to.is_current() {
            return Ok(None);
        }
        let leaving = if to == MemberStatus::Deceased { Leaving::Deceased } else { Leaving::Withdrawn };
        Ok(Some((Whose::of_member(&self.read_member(before)?), leaving)))
    }

    /// Whoever's application is taken back, or erased, with this change. One that became a membership
    /// ends with that.
    fn ended_application(&self, record: &StreamRecord) -> Result<Option<Whose>, StoreError> {
        let (Some(before), Some(now)) = (&record.before, &record.now) else { return Ok(None) };
        let status = |item: &Item| item.word("status", ApplicationStatus::parse);
        let ended = matches!(status(now)?, ApplicationStatus::Withdrawn | ApplicationStatus::Erased);
        if !ended || !before.has("sealed") || status(before)? == ApplicationStatus::Approved {
            return Ok(None);
        }
        Ok(Some(Whose::of_application(&self.read_application(before)?)))
    }
}

impl Accounts {
    /// The messages that a change of the accounts asks for.
    ///
    /// # Errors
    /// The item does not open.
    pub fn pending(&self, record: &StreamRecord) -> Result<Vec<Pending>, StoreError> {
        let (Some(outbox), Some(item)) = (record.new_outbox(), &record.now) else { return Ok(Vec::new()) };
        let Some(purpose) = code_purpose(item) else { return Ok(Vec::new()) };
        let (phone, code) = self.open_code(item)?;
        let source = Source::of(Home::Accounts, item, outbox)?;
        Ok(vec![Pending {
            id: source.message_id(""),
            to: phone,
            message: match purpose {
                CodePurpose::SignIn => Message::SignInCode(code),
                CodePurpose::NewPhone => Message::PhoneCode(code),
                CodePurpose::Consent => Message::ConsentCode(code),
            },
            share: item.text_opt("known").map_or(Share::Codes, |browser| Share::Browser(browser.to_owned())),
            source,
            joining: None,
        }])
    }
}
