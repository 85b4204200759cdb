//! Several writes at once.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::{Change, TRIES, pause};
use crate::StoreError;
use crate::attribute::ERASED_AT;
use crate::item::Item;
use crate::keys::Key;
use crate::table::Table;

/// Why a transaction did not happen, write by write.
#[derive(Debug)]
#[must_use]
pub(crate) struct Cancelled(Vec<Option<Option<Item>>>);

impl Cancelled {
    /// Insists that it was the condition of one of these writes that did not hold: the answer that is
    /// expected. Any other one (a key of the ledger that is taken) says nothing about it, and the whole is
    /// to be tried again.
    pub(crate) fn by(&self, expected: &[usize]) -> Result<(), StoreError> {
        if expected.iter().any(|index| self.refused(*index)) { Ok(()) } else { Err(StoreError::Busy) }
    }

    /// Whether the condition of write `index` did not hold.
    pub(crate) fn refused(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(Option::is_some)
    }

    /// The item that write `index` met.
    pub(crate) fn item(&mut self, index: usize) -> Option<Item> {
        self.0.get_mut(index)?.take().flatten()
    }
}

/// Several writes that happen together or not at all.
#[derive(Debug, Default, Clone)]
pub(crate) struct Transaction(Vec<TransactWriteItem>);

impl Transaction {
    /// Puts an item that must not be there yet.
    pub(crate) fn create(self, table: &Table, item: Item) -> Result<Self, StoreError> {
        self.put(table, item, Some("attribute_not_exists(pk)"))
    }

    /// Puts an item, on a condition over plain attribute names.
    pub(crate) fn put(mut self, table: &Table, item: Item, condition: Option<&str>) -> Result<Self, StoreError> {
        let put = Put::builder()
            .table_name(&table.name)
            .set_item(Some(item.traced().0))
            .set_condition_expression(condition.map(str::to_owned))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|_| StoreError::Corrupt("put"))?;
        self.0.push(TransactWriteItem::builder().put(put).build());
        Ok(self)
    }

    pub(crate) fn update(mut self, table: &Table, change: Change) -> Result<Self, StoreError> {
        let change = change.traced();
        let update = Update::builder()
            .table_name(&table.name)
            .update_expression(change.expression())
            .set_condition_expression(change.condition_expression())
            .set_expression_attribute_names(Some(change.names()))
            .set_expression_attribute_values((!change.values.is_empty()).then(|| change.values.clone()))
            .set_key(Some(change.key.attributes()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|_| StoreError::Corrupt("update"))?;
        self.0.push(TransactWriteItem::builder().update(update).build());
        Ok(self)
    }

    /// Deletes an item whose attributes have these values.
    pub(crate) fn delete(
        mut self,
        table: &Table,
        key: Key,
        attributes: &[(&str, AttributeValue)],
    ) -> Result<Self, StoreError> {
        let condition: Vec<String> = attributes.iter().map(|(name, _)| format!("#{name} = :{name}")).collect();
        let mut delete = Delete::builder()
            .table_name(&table.name)
            .set_key(Some(key.attributes()))
            .condition_expression(condition.join(" AND "));
        for (name, value) in attributes {
            delete = delete
                .expression_attribute_names(format!("#{name}"), *name)
                .expression_attribute_values(format!(":{name}"), value.clone());
        }
        let delete = delete.build().map_err(|_| StoreError::Corrupt("delete"))?;
        self.0.push(TransactWriteItem::builder().delete(delete).build());
        Ok(self)
    }

    /// Changes nothing of an item, but insists that it is there and was not erased meanwhile.
    pub(crate) fn require_unerased(self, table: &Table, key: Key) -> Result<Self, StoreError> {
        self.require(table, key, &format!("attribute_exists(pk) AND attribute_not_exists({ERASED_AT})"))
    }

    /// Changes nothing of an item, but insists that it lacks the attribute.
    pub(crate) fn require_lack(self, table: &Table, key: Key, name: &str) -> Result<Self, StoreError> {
        self.require(table, key, &format!("attribute_not_exists({name})"))
    }

    fn require(mut self, table: &Table, key: Key, condition: &str) -> Result<Self, StoreError> {
        let check = ConditionCheck::builder()
            .table_name(&table.name)
            .set_key(Some(key.attributes()))
            .condition_expression(condition)
            .build()
            .map_err(|_| StoreError::Corrupt("check"))?;
        self.0.push(TransactWriteItem::builder().condition_check(check).build());
        Ok(self)
    }

    /// Sends the transaction. Pure contention is tried again with jitter: the SDK does not, and a
    /// lost race is neither a 404 nor a 409.
    ///
    /// # Errors
    /// The store failed. Conditions that do not hold come back as [`Cancelled`].
    pub(crate) async fn send(self, client: &Client) -> Result<Result<(), Cancelled>, StoreError> {
        for attempt in 0..TRIES {
            let answer = client.transact_write_items().set_transact_items(Some(self.0.clone())).send().await;
            let cancelled = match answer {
                Ok(_) => return Ok(Ok(())),
                Err(SdkError::ServiceError(error)) => match error.into_err() {
                    TransactWriteItemsError::TransactionCanceledException(cancelled) => cancelled,
                    other => return Err(SdkError::<_, ()>::service_error(other, ()).into()),
                },
                Err(other) => return Err(other.into()),
            };
            let reasons = cancelled.cancellation_reasons.unwrap_or_default();
            let failed = |code| reasons.iter().any(|reason| reason.code.as_deref() == Some(code));
            if failed("ConditionalCheckFailed") {
                let reasons = reasons.into_iter().map(|reason| {
                    (reason.code.as_deref() == Some("ConditionalCheckFailed")).then(|| reason.item.map(Item))
                });
                return Ok(Err(Cancelled(reasons.collect())));
            }
            if failed("ValidationError") {
                return Err(StoreError::Refused("ValidationError".to_owned()));
            }
            pause(attempt).await;
        }
        Err(StoreError::Busy)
    }
}
