//! What the tables have in common: how an item is read, put and deleted, how a value is sealed for its
//! place, and the hashes under which people are found.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use keyring::{Indexer, Sealer};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::item::{Item, b, s};
use crate::keys::Key;
use crate::write::pause;

/// How often what a batch left over is put again before the database counts as busy.
const BATCH_TRIES: u32 = 8;

/// A table with the keys that a function was granted.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
    /// What sealed values know the table by, so that data restored into one of another name still open.
    purpose: &'static str,
    pub(crate) sealer: Option<Sealer>,
    pub(crate) indexer: Option<Indexer>,
}

impl Table {
    pub(crate) const fn new(client: Client, name: String, purpose: &'static str) -> Self {
        Self { client, name, purpose, sealer: None, indexer: None }
    }

    fn sealer(&self) -> Result<&Sealer, StoreError> {
        self.sealer.as_ref().ok_or_else(|| StoreError::Refused("no sealing key".to_owned()))
    }

    /// Seals a value for one attribute of one item.
    pub(crate) fn seal(&self, key: &Key, attribute: &str, plain: &[u8]) -> Result<AttributeValue, StoreError> {
        Ok(b(self.sealer()?.seal(&place(self.purpose, key, attribute), plain)?))
    }

    /// Opens what [`seal`](Self::seal) sealed for this attribute of this item.
    pub(crate) fn open(&self, key: &Key, attribute: &'static str, item: &Item) -> Result<Vec<u8>, StoreError> {
        Ok(self.sealer()?.open(&place(self.purpose, key, attribute), item.bytes(attribute)?)?)
    }

    /// Seals a value as JSON.
    pub(crate) fn seal_json(
        &self,
        key: &Key,
        attribute: &'static str,
        value: &impl Serialize,
    ) -> Result<AttributeValue, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|_| StoreError::Corrupt(attribute))?;
        self.seal(key, attribute, &plain)
    }

    /// Opens what [`seal_json`](Self::seal_json) sealed; `None` where the item has no such attribute.
    pub(crate) fn open_json<T: DeserializeOwned>(
        &self,
        key: &Key,
        attribute: &'static str,
        item: &Item,
    ) -> Result<Option<T>, StoreError> {
        if !item.has(attribute) {
            return Ok(None);
        }
        let plain = self.open(key, attribute, item)?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| StoreError::Corrupt(attribute))
    }

    /// The keyed hash of a text; texts of different `usage` have nothing in common.
    pub(crate) fn hash(&self, usage: &str, text: &str) -> Result<String, StoreError> {
        let indexer = self.indexer.as_ref().ok_or_else(|| StoreError::Refused("no index key".to_owned()))?;
        Ok(indexer.hash(usage, text))
    }

    /// The hash under which a NIK is found, the same in all tables.
    pub(crate) fn nik_hash(&self, nik: &domain::Nik) -> Result<String, StoreError> {
        self.hash("nik", nik.expose())
    }

    /// The hash under which a phone is found, the same in all tables.
    pub(crate) fn phone_hash(&self, phone: &domain::Phone) -> Result<String, StoreError> {
        self.hash("phone", phone.expose())
    }

    /// One item as it is now.
    pub(crate) async fn get(&self, key: Key) -> Result<Option<Item>, StoreError> {
        let request = self.client.get_item().table_name(&self.name).set_key(Some(key.attributes()));
        Ok(request.consistent_read(true).send().await?.item.map(Item))
    }

    /// Puts an item, whatever was there.
    pub(crate) async fn put(&self, item: Item) -> Result<(), StoreError> {
        self.client.put_item().table_name(&self.name).set_item(Some(item.0)).send().await?;
        Ok(())
    }

    /// Deletes an item, if it is there.
    pub(crate) async fn delete(&self, key: Key) -> Result<(), StoreError> {
        self.client.delete_item().table_name(&self.name).set_key(Some(key.attributes())).send().await?;
        Ok(())
    }

    /// Puts up to 25 items of different keys, in any order.
    pub(crate) async fn put_batch(&self, items: Vec<Item>) -> Result<(), StoreError> {
        let put = |item: Item| {
            let put = PutRequest::builder().set_item(Some(item.0)).build();
            put.map(|put| WriteRequest::builder().put_request(put).build()).map_err(|_| StoreError::Corrupt("put"))
        };
        let mut requests = items.into_iter().map(put).collect::<Result<Vec<_>, _>>()?;
        if requests.is_empty() {
            return Ok(());
        }
        for attempt in 0..BATCH_TRIES {
            let answer = self.client.batch_write_item().request_items(&self.name, requests).send().await?;
            requests = answer.unprocessed_items.unwrap_or_default().remove(&self.name).unwrap_or_default();
            if requests.is_empty() {
                return Ok(());
            }
            pause(attempt).await;
        }
        Err(StoreError::Busy)
    }

    /// A Query of this table that says nothing yet.
    pub(crate) fn query(&self) -> QueryFluentBuilder {
        self.client.query().table_name(&self.name)
    }

    /// All items of an index whose `attribute` is `value`. What of them is wanted shows only when they are read,
    /// so nothing is cut here: whoever shows a list filters it first.
    pub(crate) async fn found_by(&self, index: &str, attribute: &str, value: &str) -> Result<Vec<Item>, StoreError> {
        let query = self.query().index_name(index).key_condition_expression(format!("{attribute} = :value"));
        all(query.expression_attribute_values(":value", s(value))).await
    }

    /// Every item of a partition.
    pub(crate) async fn rows(&self, partition: String) -> Result<Vec<Item>, StoreError> {
        let query = self.query().key_condition_expression("pk = :pk");
        all(query.expression_attribute_values(":pk", s(partition))).await
    }

    /// Every item of a partition whose sort key begins with `kind`.
    pub(crate) async fn rows_of(&self, partition: String, kind: &str) -> Result<Vec<Item>, StoreError> {
        all(self.query_of(partition, kind)).await
    }

    /// A Query of what [`rows_of`](Self::rows_of) gives.
    pub(crate) fn query_of(&self, partition: String, kind: &str) -> QueryFluentBuilder {
        let query = self.query().key_condition_expression("pk = :pk AND begins_with(sk, :kind)");
        let query = query.expression_attribute_values(":pk", s(partition));
        query.expression_attribute_values(":kind", s(kind))
    }
}

/// All pages of a Query.
pub(crate) async fn all(query: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
    let items = query.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?;
    Ok(items.into_iter().map(Item).collect())
}

/// Table ‖ key ‖ attribute: what a sealed value is bound to.
fn place(purpose: &str, key: &Key, attribute: &str) -> String {
    format!("{purpose}/{}/{}/{attribute}", key.pk, key.sk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CodePurpose, keys};

    #[test]
    fn what_was_sealed_for_a_place_is_looked_for_there() {
        let code = keys::code("hash", CodePurpose::SignIn, "asker");
        assert_eq!(place("accounts", &code, "sealed"), "accounts/code#hash/code#asker/sealed");
        let application = keys::application(uuid::Uuid::nil());
        let expected = "registry/application#00000000-0000-0000-0000-000000000000/application/note";
        assert_eq!(place("registry", &application, "note"), expected);
    }
}
