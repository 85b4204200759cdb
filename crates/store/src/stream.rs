//! What a table's stream says happened. A committed item is the outbox: nothing is sent or indexed
//! before it is stored, and nothing stored is forgotten.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::StoreError;
use crate::attribute::OUTBOX;
use crate::item::{Attributes, Item};
use crate::source::{Home, Source};

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

    /// What `read` makes of the item's key; `None` for an item of another kind.
    pub(crate) fn of_kind<T>(&self, read: impl Fn(&str, &str) -> Option<T>) -> Result<Option<T>, StoreError> {
        let Some(item) = self.now.as_ref().or(self.before.as_ref()) else { return Ok(None) };
        Ok(read(item.text("pk")?, item.text("sk")?))
    }

    /// The gateway's id of the request that made the change, where it was one.
    #[must_use]
    pub fn trace(&self) -> Option<String> {
        self.now.as_ref()?.trace()
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
        let now = self.now.as_ref()?.text_opt(OUTBOX)?;
        let before = self.before.as_ref().and_then(|item| item.text_opt(OUTBOX));
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
