//! Reading and writing attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::StoreError;
use crate::attribute::TTL;
use crate::keys::Key;

pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// An item with typed access to its attributes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Item(pub(crate) Attributes);

pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn n(number: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(crate) fn b(bytes: Vec<u8>) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}

pub(crate) fn list(texts: &[impl AsRef<str>]) -> AttributeValue {
    AttributeValue::L(texts.iter().map(|text| s(text.as_ref())).collect())
}

/// A set of texts; `None` when there is none, since a set is never empty.
pub(crate) fn set(texts: &[impl AsRef<str>]) -> Option<AttributeValue> {
    let texts: Vec<String> = texts.iter().map(|text| text.as_ref().to_owned()).collect();
    (!texts.is_empty()).then_some(AttributeValue::Ss(texts))
}

/// A moment, in milliseconds since 1970.
pub(crate) fn at(time: Timestamp) -> AttributeValue {
    n(time.as_millisecond())
}

/// A moment at which DynamoDB may delete the item, in seconds since 1970.
pub(crate) fn ttl(time: Timestamp) -> AttributeValue {
    n(time.as_second())
}

impl Item {
    pub(crate) fn new(key: Key) -> Self {
        Self(HashMap::from([("pk".to_owned(), s(key.pk)), ("sk".to_owned(), s(key.sk))]))
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    #[must_use]
    pub(crate) fn with_some(self, name: &str, value: Option<AttributeValue>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The key under which it is stored.
    pub(crate) fn key(&self) -> Result<Key, StoreError> {
        Ok(Key { pk: self.text("pk")?.to_owned(), sk: self.text("sk")?.to_owned() })
    }

    /// The names of its attributes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn text(&self, name: &'static str) -> Result<&str, StoreError> {
        self.text_opt(name).ok_or(StoreError::Corrupt(name))
    }

    pub(crate) fn text_opt(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_s().ok().map(String::as_str)
    }

    pub(crate) fn number(&self, name: &'static str) -> Result<i64, StoreError> {
        self.number_opt(name).ok_or(StoreError::Corrupt(name))
    }

    pub(crate) fn number_opt(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_n().ok()?.parse().ok()
    }

    pub(crate) fn bytes(&self, name: &'static str) -> Result<&[u8], StoreError> {
        self.0.get(name).and_then(|v| v.as_b().ok()).map(AsRef::as_ref).ok_or(StoreError::Corrupt(name))
    }

    pub(crate) fn time(&self, name: &'static str) -> Result<Timestamp, StoreError> {
        self.time_opt(name).ok_or(StoreError::Corrupt(name))
    }

    pub(crate) fn time_opt(&self, name: &str) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.number_opt(name)?).ok()
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let values = self.0.get(name).and_then(|v| v.as_l().ok());
        values.into_iter().flatten().filter_map(|v| v.as_s().ok().cloned()).collect()
    }

    /// A set of texts.
    pub(crate) fn set(&self, name: &str) -> &[String] {
        self.0.get(name).and_then(|v| v.as_ss().ok()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(|v| v.as_bool().ok()).copied().unwrap_or(false)
    }

    /// Whether its time is over: DynamoDB deletes expired items when it gets to it, until then they are passed
    /// over.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.number_opt(TTL).is_some_and(|ttl| ttl < now.as_second())
    }

    /// Reads a word of one of the domain's vocabularies.
    pub(crate) fn word<T>(&self, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        parse(self.text(name)?).ok_or(StoreError::Corrupt(name))
    }
}

impl Key {
    /// The key as DynamoDB wants it.
    pub(crate) fn attributes(self) -> Attributes {
        Item::new(self).0
    }
}
