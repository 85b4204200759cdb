//! Writes: expressions built next to their values, and transactions that outlive contention.

mod transaction;

use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};

use crate::StoreError;
use crate::attribute::{OUTBOX, SEALED, TRACE, VERSION};
use crate::item::{Attributes, Item};
use crate::keys::Key;
use crate::table::Table;
use crate::trace::Mark;

pub(crate) use self::transaction::Transaction;

/// How often a write that meets nothing but contention is tried before the database counts as busy.
const TRIES: u32 = 8;

/// One UpdateItem: what changes, on what condition.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    key: Key,
    set: Vec<String>,
    remove: Vec<String>,
    add: Vec<String>,
    delete: Vec<String>,
    condition: Vec<String>,
    values: Attributes,
}

impl Change {
    pub(crate) fn of(key: Key) -> Self {
        Self {
            key,
            set: Vec::new(),
            remove: Vec::new(),
            add: Vec::new(),
            delete: Vec::new(),
            condition: Vec::new(),
            values: Attributes::new(),
        }
    }

    /// `SET name = value`.
    #[must_use]
    pub(crate) fn set(mut self, name: &str, value: AttributeValue) -> Self {
        self.set.push(format!("#{name} = :{name}"));
        self.values.insert(format!(":{name}"), value);
        self
    }

    #[must_use]
    pub(crate) fn set_some(self, name: &'static str, value: Option<AttributeValue>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// `SET name = value` where there is none yet.
    #[must_use]
    pub(crate) fn set_once(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.set.push(format!("#{name} = if_not_exists(#{name}, :{name})"));
        self.values.insert(format!(":{name}"), value);
        self
    }

    /// Adds `value` at the end of a list that may not be there yet.
    #[must_use]
    pub(crate) fn append(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.set.push(format!("#{name} = list_append(if_not_exists(#{name}, :none), :{name})"));
        self.values.insert(":none".to_owned(), AttributeValue::L(Vec::new()));
        self.values.insert(format!(":{name}"), AttributeValue::L(vec![value]));
        self
    }

    /// `REMOVE name`.
    #[must_use]
    pub(crate) fn remove(mut self, names: &[&str]) -> Self {
        self.remove.extend(names.iter().map(|name| (*name).to_owned()));
        self
    }

    /// `ADD name by`.
    #[must_use]
    pub(crate) fn add(mut self, name: &str, by: i64) -> Self {
        self.add.push(format!("#{name} :{name}_by"));
        self.values.insert(format!(":{name}_by"), AttributeValue::N(by.to_string()));
        self
    }

    /// Adds words, at least one, to a set of texts.
    #[must_use]
    pub(crate) fn include(mut self, name: &'static str, words: &[impl ToString]) -> Self {
        self.add.push(format!("#{name} :{name}_in"));
        self.values.insert(format!(":{name}_in"), AttributeValue::Ss(words.iter().map(ToString::to_string).collect()));
        self
    }

    /// Takes words, at least one, out of a set of texts.
    #[must_use]
    pub(crate) fn exclude(mut self, name: &'static str, words: &[impl ToString]) -> Self {
        self.delete.push(format!("#{name} :{name}_out"));
        self.values.insert(format!(":{name}_out"), AttributeValue::Ss(words.iter().map(ToString::to_string).collect()));
        self
    }

    /// Only where there is no such item yet.
    #[must_use]
    pub(crate) fn if_new(self) -> Self {
        self.when("attribute_not_exists(#pk)")
    }

    /// Only where there is such an item.
    #[must_use]
    pub(crate) fn if_there(self) -> Self {
        self.when("attribute_exists(#pk)")
    }

    /// Only where the item has the attribute.
    #[must_use]
    pub(crate) fn if_has(self, name: &str) -> Self {
        self.when(&format!("attribute_exists(#{name})"))
    }

    /// Only where the item lacks the attribute.
    #[must_use]
    pub(crate) fn if_lacks(self, name: &str) -> Self {
        self.when(&format!("attribute_not_exists(#{name})"))
    }

    /// Only where the attribute is the value, which the expression calls `:word`.
    #[must_use]
    pub(crate) fn if_is(self, name: &str, word: &str, value: AttributeValue) -> Self {
        self.when(&format!("#{name} = :{word}")).value(&format!(":{word}"), value)
    }

    /// Only where the attribute is another than the value, which the expression calls `:word`.
    #[must_use]
    pub(crate) fn if_not(self, name: &str, word: &str, value: AttributeValue) -> Self {
        self.when(&format!("#{name} <> :{word}")).value(&format!(":{word}"), value)
    }

    /// Only on the version that was read; the next one is another.
    #[must_use]
    pub(crate) fn on_version(self, read: i64) -> Self {
        let value = |version: i64| AttributeValue::N(version.to_string());
        self.set(VERSION, value(read + 1)).if_is(VERSION, "read", value(read))
    }

    /// A part of the condition; all parts must hold. Attribute names are written `#name`.
    #[must_use]
    pub(crate) fn when(mut self, condition: &str) -> Self {
        self.condition.push(format!("({condition})"));
        self
    }

    /// A value that a condition names.
    #[must_use]
    pub(crate) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    fn expression(&self) -> String {
        let part = |word: &str, parts: Vec<String>| (!parts.is_empty()).then(|| format!("{word} {}", parts.join(", ")));
        let removed = self.remove.iter().map(|name| format!("#{name}")).collect();
        [
            part("SET", self.set.clone()),
            part("REMOVE", removed),
            part("ADD", self.add.clone()),
            part("DELETE", self.delete.clone()),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }

    fn condition_expression(&self) -> Option<String> {
        (!self.condition.is_empty()).then(|| self.condition.join(" AND "))
    }

    /// Every `#name` of the expressions, so that no reserved word can stumble.
    fn names(&self) -> std::collections::HashMap<String, String> {
        names_in(&[Some(self.expression()), self.condition_expression()])
    }

    /// Notes on whose behalf it is written, where something follows; forgets that with the person.
    fn traced(self) -> Self {
        let forgets = self.remove.iter().any(|name| name == SEALED);
        let asks = self.values.contains_key(&format!(":{OUTBOX}"));
        match Mark::of(&self.key, asks, forgets) {
            Mark::Stays => self,
            Mark::Is(request) => self.set(TRACE, request),
            Mark::Goes => self.remove(&[TRACE]),
        }
    }

    /// Sends the update.
    ///
    /// # Errors
    /// The store failed. A condition that does not hold is [`Outcome::Refused`].
    pub(crate) async fn send(self, table: &Table) -> Result<Outcome, StoreError> {
        let change = self.traced();
        for attempt in 0..TRIES {
            let answer = table
                .client
                .update_item()
                .table_name(&table.name)
                .set_key(Some(change.key.clone().attributes()))
                .update_expression(change.expression())
                .set_condition_expression(change.condition_expression())
                .set_expression_attribute_names(Some(change.names()))
                .set_expression_attribute_values((!change.values.is_empty()).then(|| change.values.clone()))
                .return_values(ReturnValue::AllNew)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .send()
                .await;
            match answer {
                Ok(output) => return Ok(Outcome::Done(Item(output.attributes.unwrap_or_default()))),
                Err(SdkError::ServiceError(error)) => match error.into_err() {
                    UpdateItemError::ConditionalCheckFailedException(failed) => {
                        return Ok(Outcome::Refused(failed.item.map(Item)));
                    }
                    UpdateItemError::TransactionConflictException(_) => pause(attempt).await,
                    other => return Err(SdkError::<_, ()>::service_error(other, ()).into()),
                },
                Err(other) => return Err(other.into()),
            }
        }
        Err(StoreError::Busy)
    }
}

/// What came of a conditional update. A refused condition is an answer that somebody must hear.
#[derive(Debug)]
#[must_use]
pub(crate) enum Outcome {
    /// Written; the item as it is now.
    Done(Item),
    /// The condition does not hold; the item as it is, if there is one.
    Refused(Option<Item>),
}

impl Outcome {
    /// Goes on whether the condition held or not; `_why` says why nothing is lost where it did not.
    pub(crate) fn either_way(self, _why: &'static str) {}
}

fn names_in(expressions: &[Option<String>]) -> std::collections::HashMap<String, String> {
    let mut names = std::collections::HashMap::new();
    for expression in expressions.iter().flatten() {
        for part in expression.split('#').skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
            names.insert(format!("#{}", &part[..end]), part[..end].to_owned());
        }
    }
    names
}

/// Waits a little longer after each lost race, and never for the same time as the others.
pub(crate) async fn pause(attempt: u32) {
    let ceiling = 10u64 << attempt.min(6);
    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=ceiling))).await;
}
